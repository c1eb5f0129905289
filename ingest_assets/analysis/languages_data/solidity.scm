; Definitions
(contract_declaration name: (identifier) @name) @definition.class
(interface_declaration name: (identifier) @name) @definition.interface
(library_declaration name: (identifier) @name) @definition.module
(struct_declaration name: (identifier) @name) @definition.struct
(struct_member name: (identifier) @name) @definition.variable
(enum_declaration name: (identifier) @name) @definition.enum
(enum_value) @name @definition.constant
(event_definition name: (identifier) @name) @definition.event
(error_declaration name: (identifier) @name) @definition.error
(user_defined_type_definition name: (identifier) @name) @definition.type
(constant_variable_declaration name: (identifier) @name) @definition.constant
(state_variable_declaration ["constant" (immutable)] name: (identifier) @name) @definition.constant
(state_variable_declaration name: (identifier) @name) @definition.variable
(function_definition name: (identifier) @name) @definition.function
(modifier_definition name: (identifier) @name) @definition.method
(constructor_definition "constructor" @name) @definition.method
(fallback_receive_definition ["receive" "fallback"] @name) @definition.method

; References
(inheritance_specifier ancestor: (user_defined_type (identifier) @reference.inherit .))
(modifier_invocation (identifier) @reference.decorate .)
(modifier_invocation (identifier) @reference.decorate . (call_argument))
(call_expression function: (expression (identifier) @reference.call))
(call_expression function: (expression (member_expression object: (_) @receiver property: (identifier) @reference.call)))
(call_expression function: (expression (struct_expression type: (expression
  (member_expression object: (_) @receiver property: (identifier) @reference.call)))))
(new_expression name: (type_name (user_defined_type (identifier) @reference.call .)))
(emit_statement name: (expression (identifier) @reference.call))
(emit_statement name: (expression (member_expression object: (_) @receiver property: (identifier) @reference.call)))
(revert_statement error: (expression (identifier) @reference.call))
(revert_statement error: (expression (member_expression object: (_) @receiver property: (identifier) @reference.call)))
(type_name (user_defined_type (identifier) @reference.type .))
(using_directive (type_alias (identifier) @reference.type))

; Imports
(import_directive import_name: (identifier) @import.name . "as" . alias: (identifier) @import.alias
  source: (string) @import.module)
(import_directive import_name: (identifier) @import.name source: (string) @import.module)
(import_directive !import_name alias: (identifier) @import.alias source: (string) @import.module)
(import_directive !import_name source: (string) @import.module alias: (identifier) @import.alias)
(import_directive "import" @import.wildcard !import_name !alias source: (string) @import.module)
