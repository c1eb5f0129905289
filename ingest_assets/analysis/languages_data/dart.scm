; Definitions. A body stands behind its signature, not in it.
(class_definition name: (identifier) @name) @definition.class
(mixin_application_class . (identifier) @name) @definition.class
(mixin_declaration (mixin) . (identifier) @name) @definition.class
(extension_declaration name: (identifier) @name) @definition.class
(extension_type_declaration name: (identifier) @name) @definition.class
(enum_declaration name: (identifier) @name) @definition.enum
(enum_constant name: (identifier) @name) @definition.constant
(type_alias . (type_identifier) @name "=") @definition.type
(type_alias (type_identifier) @name . (formal_parameter_list)) @definition.type
((method_signature [
    (function_signature name: (identifier) @name)
    (getter_signature name: (identifier) @name)
    (setter_signature name: (identifier) @name)
    (operator_signature (binary_operator) @name)
    (operator_signature ["[]" "[]=" "~"] @name)
    (constructor_signature name: (identifier) @name . parameters: (_))
    (factory_constructor_signature (identifier) @name . (formal_parameter_list))]) @definition.method
  . (function_body) @function)
(method_signature (constructor_signature name: (identifier) @name . parameters: (_))) @definition.method
(declaration [
  (function_signature name: (identifier) @name)
  (getter_signature name: (identifier) @name)
  (setter_signature name: (identifier) @name)
  (operator_signature (binary_operator) @name)
  (operator_signature ["[]" "[]=" "~"] @name)
  (constructor_signature name: (identifier) @name . parameters: (_))
  (constant_constructor_signature (identifier) @name . (formal_parameter_list))
  (redirecting_factory_constructor_signature (identifier) @name . (formal_parameter_list))
  (factory_constructor_signature (identifier) @name . (formal_parameter_list))]) @definition.method
((function_signature name: (identifier) @name) @definition.function . (function_body) @function)
((getter_signature name: (identifier) @name) @definition.function . (function_body) @function)
((setter_signature name: (identifier) @name) @definition.function . (function_body) @function)
(declaration (const_builtin) (static_final_declaration_list (static_final_declaration (identifier) @name .)))
  @definition.constant
(declaration (const_builtin) (static_final_declaration_list (static_final_declaration . (identifier) @name)))
  @definition.constant
(declaration (static_final_declaration_list (static_final_declaration . (identifier) @name))) @definition.variable
(declaration (initialized_identifier_list (initialized_identifier . (identifier) @name))) @definition.variable
(declaration (identifier_list (identifier) @name)) @definition.variable
(program (const_builtin)
  . (static_final_declaration_list (static_final_declaration . (identifier) @name) @definition.constant))
(program (static_final_declaration_list (static_final_declaration . (identifier) @name) @definition.variable))
(program (initialized_identifier_list (initialized_identifier . (identifier) @name) @definition.variable))

; References
((identifier) @reference.call . (selector (argument_part)))
([(identifier) (selector) (this) (super)] @receiver
  . [(selector (unconditional_assignable_selector (identifier) @reference.call))
    (selector (conditional_assignable_selector (identifier) @reference.call))
    (unconditional_assignable_selector (identifier) @reference.call)]
  . (selector (argument_part)))
(cascade_section (cascade_selector (identifier) @reference.call) (argument_part))
(new_expression (type_identifier) @reference.call)
(const_object_expression (type_identifier) @reference.call)
[(superclass (type_identifier) @reference.inherit)
  (mixins (type_identifier) @reference.inherit)
  (interfaces (type_identifier) @reference.inherit)
  (mixin_declaration (type_identifier) @reference.inherit)]
(annotation name: (identifier) @reference.decorate)
(annotation name: (scoped_identifier scope: (_) @receiver name: (identifier) @reference.decorate))
[(declaration (type_identifier) @reference.type)
  (formal_parameter (type_identifier) @reference.type)
  (function_signature (type_identifier) @reference.type)
  (getter_signature (type_identifier) @reference.type)
  (operator_signature (type_identifier) @reference.type)
  (initialized_variable_definition (type_identifier) @reference.type)
  (for_loop_parts (type_identifier) @reference.type)
  (type_arguments (type_identifier) @reference.type)
  (type_bound (type_identifier) @reference.type)
  (type_cast (type_identifier) @reference.type)
  (type_test (type_identifier) @reference.type)
  (try_statement (type_identifier) @reference.type)
  (typed_identifier (type_identifier) @reference.type)
  (function_type (type_identifier) @reference.type)
  (extension_declaration class: (type_identifier) @reference.type)
  (representation_declaration type: (type_identifier) @reference.type)]

; Imports
[(library_import) (library_export) (part_directive)] @import
