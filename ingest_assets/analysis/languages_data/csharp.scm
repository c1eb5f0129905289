; Definitions
(namespace_declaration name: (_) @name) @definition.module
(file_scoped_namespace_declaration name: (_) @name) @definition.module
(class_declaration name: (identifier) @name) @definition.class
(record_declaration name: (identifier) @name) @definition.class
(struct_declaration name: (identifier) @name) @definition.struct
(interface_declaration name: (identifier) @name) @definition.interface
(enum_declaration name: (identifier) @name) @definition.enum
(enum_member_declaration name: (identifier) @name) @definition.constant
(delegate_declaration name: (identifier) @name) @definition.type
(method_declaration name: (identifier) @name) @definition.method
(constructor_declaration name: (identifier) @name) @definition.method
(destructor_declaration name: (identifier) @name) @definition.method
(operator_declaration operator: _ @name) @definition.method
(conversion_operator_declaration type: (_) @name) @definition.method
(indexer_declaration "this" @name) @definition.method
(local_function_statement name: (identifier) @name) @definition.function
(property_declaration name: (identifier) @name) @definition.variable
(event_declaration name: (identifier) @name) @definition.variable
(event_field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @definition.variable
(field_declaration (modifier "const") (variable_declaration (variable_declarator name: (identifier) @name)))
  @definition.constant
(field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @definition.variable
(record_declaration (parameter_list (parameter name: (identifier) @name) @definition.variable))

; References
(invocation_expression function: [
  (identifier) @reference.call
  (generic_name (identifier) @reference.call)])
(invocation_expression function: (member_access_expression
  expression: _ @receiver
  name: [(identifier) @reference.call (generic_name (identifier) @reference.call)]))
(invocation_expression function: (conditional_access_expression
  condition: _ @receiver
  (member_binding_expression
    name: [(identifier) @reference.call (generic_name (identifier) @reference.call)])))
(object_creation_expression type: [
  (identifier) @reference.call
  (generic_name (identifier) @reference.call)])
(object_creation_expression type: (qualified_name
  qualifier: (_) @receiver
  name: [(identifier) @reference.call (generic_name (identifier) @reference.call)]))
(base_list [
  (identifier) @reference.inherit
  (generic_name (identifier) @reference.inherit)
  (primary_constructor_base_type type: (identifier) @reference.inherit)
  (primary_constructor_base_type type: (generic_name (identifier) @reference.inherit))])
(base_list (qualified_name
  qualifier: (_) @receiver
  name: [(identifier) @reference.inherit (generic_name (identifier) @reference.inherit)]))
(attribute name: (identifier) @reference.decorate)
(attribute name: (qualified_name qualifier: (_) @receiver name: (identifier) @reference.decorate))
[(variable_declaration type: [(identifier) @reference.type (generic_name (identifier) @reference.type)])
  (parameter type: [(identifier) @reference.type (generic_name (identifier) @reference.type)])
  (method_declaration returns: [(identifier) @reference.type (generic_name (identifier) @reference.type)])
  (local_function_statement type: [(identifier) @reference.type (generic_name (identifier) @reference.type)])
  (delegate_declaration type: [(identifier) @reference.type (generic_name (identifier) @reference.type)])
  (property_declaration type: [(identifier) @reference.type (generic_name (identifier) @reference.type)])
  (indexer_declaration type: [(identifier) @reference.type (generic_name (identifier) @reference.type)])
  (event_declaration type: [(identifier) @reference.type (generic_name (identifier) @reference.type)])
  (operator_declaration type: [(identifier) @reference.type (generic_name (identifier) @reference.type)])
  (foreach_statement type: [(identifier) @reference.type (generic_name (identifier) @reference.type)])
  (cast_expression type: [(identifier) @reference.type (generic_name (identifier) @reference.type)])
  (typeof_expression type: [(identifier) @reference.type (generic_name (identifier) @reference.type)])
  (as_expression right: [(identifier) @reference.type (generic_name (identifier) @reference.type)])
  (declaration_pattern type: [(identifier) @reference.type (generic_name (identifier) @reference.type)])
  (array_type type: [(identifier) @reference.type (generic_name (identifier) @reference.type)])
  (nullable_type type: [(identifier) @reference.type (generic_name (identifier) @reference.type)])
  (type_argument_list [(identifier) @reference.type (generic_name (identifier) @reference.type)])
  (catch_declaration type: (identifier) @reference.type)
  (type_parameter_constraint type: (identifier) @reference.type)]
[(variable_declaration type: (qualified_name
    qualifier: (_) @receiver
    name: [(identifier) @reference.type (generic_name (identifier) @reference.type)]))
  (parameter type: (qualified_name
    qualifier: (_) @receiver
    name: [(identifier) @reference.type (generic_name (identifier) @reference.type)]))
  (method_declaration returns: (qualified_name
    qualifier: (_) @receiver
    name: [(identifier) @reference.type (generic_name (identifier) @reference.type)]))
  (property_declaration type: (qualified_name
    qualifier: (_) @receiver
    name: [(identifier) @reference.type (generic_name (identifier) @reference.type)]))
  (catch_declaration type: (qualified_name qualifier: (_) @receiver name: (identifier) @reference.type))]

; Imports
(using_directive !name [(identifier) (qualified_name) (alias_qualified_name)] @import.module @import.wildcard)
(using_directive name: (identifier) @import.alias (identifier) @import.module .)
(using_directive
  name: (identifier) @import.alias
  (qualified_name qualifier: (_) @import.module name: (_) @import.name) .)

; Exports
(namespace_declaration body: (declaration_list [
  (class_declaration (modifier "public") name: (identifier) @export)
  (record_declaration (modifier "public") name: (identifier) @export)
  (struct_declaration (modifier "public") name: (identifier) @export)
  (interface_declaration (modifier "public") name: (identifier) @export)
  (enum_declaration (modifier "public") name: (identifier) @export)
  (delegate_declaration (modifier "public") name: (identifier) @export)]))
