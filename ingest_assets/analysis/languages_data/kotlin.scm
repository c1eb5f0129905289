; Definitions
(package_header (identifier) @name) @definition.module
(class_declaration "interface" (type_identifier) @name) @definition.interface
(class_declaration "enum" (type_identifier) @name) @definition.enum
(class_declaration (type_identifier) @name) @definition.class
(object_declaration (type_identifier) @name) @definition.class
(companion_object (type_identifier) @name) @definition.class
(type_alias (type_identifier) @name) @definition.type
(enum_entry (simple_identifier) @name) @definition.constant
(function_declaration (simple_identifier) @name) @definition.function
(secondary_constructor "constructor" @name) @definition.method
(class_body (property_declaration
  (modifiers (property_modifier)) (variable_declaration (simple_identifier) @name)) @definition.constant)
(source_file (property_declaration
  (modifiers (property_modifier)) (variable_declaration (simple_identifier) @name)) @definition.constant)
(class_body (property_declaration (variable_declaration (simple_identifier) @name)) @definition.variable)
(enum_class_body (property_declaration (variable_declaration (simple_identifier) @name)) @definition.variable)
(source_file (property_declaration (variable_declaration (simple_identifier) @name)) @definition.variable)
(class_parameter (binding_pattern_kind) (simple_identifier) @name) @definition.variable

; References
(call_expression . (simple_identifier) @reference.call)
(call_expression . (navigation_expression (_) @receiver (navigation_suffix (simple_identifier) @reference.call)))
(callable_reference (simple_identifier) @reference.call .)
(constructor_delegation_call ["this" "super"] @reference.call)
(delegation_specifier [
  (user_type (type_identifier) @reference.inherit .)
  (user_type (type_identifier) @reference.inherit . (type_arguments))
  (constructor_invocation (user_type (type_identifier) @reference.inherit .))
  (constructor_invocation (user_type (type_identifier) @reference.inherit . (type_arguments)))
  (explicit_delegation (user_type (type_identifier) @reference.inherit .))
  (explicit_delegation (user_type (type_identifier) @reference.inherit . (type_arguments)))])
(annotation [
  (user_type (type_identifier) @reference.decorate .)
  (constructor_invocation (user_type (type_identifier) @reference.decorate .))])
(file_annotation [
  (user_type (type_identifier) @reference.decorate .)
  (constructor_invocation (user_type (type_identifier) @reference.decorate .))])
[(parameter (user_type (type_identifier) @reference.type .))
  (parameter (user_type (type_identifier) @reference.type . (type_arguments)))
  (class_parameter (user_type (type_identifier) @reference.type .))
  (class_parameter (user_type (type_identifier) @reference.type . (type_arguments)))
  (variable_declaration (user_type (type_identifier) @reference.type .))
  (variable_declaration (user_type (type_identifier) @reference.type . (type_arguments)))
  (function_declaration (user_type (type_identifier) @reference.type .))
  (function_declaration (user_type (type_identifier) @reference.type . (type_arguments)))
  (receiver_type (user_type (type_identifier) @reference.type .))
  (receiver_type (user_type (type_identifier) @reference.type . (type_arguments)))
  (nullable_type (user_type (type_identifier) @reference.type .))
  (nullable_type (user_type (type_identifier) @reference.type . (type_arguments)))
  (type_projection (user_type (type_identifier) @reference.type .))
  (type_projection (user_type (type_identifier) @reference.type . (type_arguments)))
  (function_type (user_type (type_identifier) @reference.type .))
  (function_type (user_type (type_identifier) @reference.type . (type_arguments)))
  (function_type_parameters (user_type (type_identifier) @reference.type .))
  (type_parameter (user_type (type_identifier) @reference.type .))
  (type_parameter (user_type (type_identifier) @reference.type . (type_arguments)))
  (type_alias (user_type (type_identifier) @reference.type .))
  (type_alias (user_type (type_identifier) @reference.type . (type_arguments)))
  (as_expression (user_type (type_identifier) @reference.type .))
  (as_expression (user_type (type_identifier) @reference.type . (type_arguments)))
  (check_expression (user_type (type_identifier) @reference.type .))
  (type_test (user_type (type_identifier) @reference.type .))
  (catch_block (user_type (type_identifier) @reference.type .))]

; Imports
(import_header) @import
