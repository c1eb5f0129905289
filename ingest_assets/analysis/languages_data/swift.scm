; Definitions
(class_declaration "class" name: (type_identifier) @name) @definition.class
(class_declaration "actor" name: (type_identifier) @name) @definition.class
(class_declaration "struct" name: (type_identifier) @name) @definition.struct
(class_declaration "enum" name: (type_identifier) @name) @definition.enum
(class_declaration "extension" name: (user_type (type_identifier) @scope.name .)) @scope
(protocol_declaration name: (type_identifier) @name) @definition.interface
(typealias_declaration name: (type_identifier) @name) @definition.type
(associatedtype_declaration name: (type_identifier) @name) @definition.type
(enum_entry name: (simple_identifier) @name) @definition.constant
(function_declaration name: [
  (simple_identifier) (custom_operator) "==" "!=" "===" "!==" "<" ">" "<=" ">=" "+" "-" "*" "/" "%" "!" "&" "|" "^" "~"
  "<<" ">>" "++" "--" "+=" "-=" "*=" "/=" "%="] @name) @definition.function
(protocol_function_declaration name: [(simple_identifier) (custom_operator) "==" "<" "+" "-" "*" "/"] @name)
  @definition.method
(init_declaration "init" @name) @definition.method
(deinit_declaration "deinit" @name) @definition.method
(subscript_declaration "subscript" @name) @definition.method
(macro_declaration (simple_identifier) @name) @definition.macro
(protocol_property_declaration name: (pattern bound_identifier: (simple_identifier) @name)) @definition.variable
[(class_body (property_declaration name: (pattern bound_identifier: (simple_identifier) @name)) @definition.variable)
  (enum_class_body (property_declaration name: (pattern bound_identifier: (simple_identifier) @name))
    @definition.variable)
  (source_file (property_declaration name: (pattern bound_identifier: (simple_identifier) @name))
    @definition.variable)]

; References
(call_expression . (simple_identifier) @reference.call)
(call_expression . (navigation_expression
  target: (_) @receiver suffix: (navigation_suffix suffix: (simple_identifier) @reference.call)))
(constructor_expression constructed_type: (user_type (type_identifier) @reference.call . (type_arguments)))
[(inheritance_specifier inherits_from: (user_type (type_identifier) @reference.inherit .))
  (inheritance_specifier inherits_from: (user_type (type_identifier) @reference.inherit . (type_arguments)))]
[(attribute (user_type (type_identifier) @reference.decorate .))
  (attribute (user_type (type_identifier) @reference.decorate . (type_arguments)))]
[(type_annotation (user_type (type_identifier) @reference.type .))
  (type_annotation (user_type (type_identifier) @reference.type . (type_arguments)))
  (parameter (user_type (type_identifier) @reference.type .))
  (parameter (user_type (type_identifier) @reference.type . (type_arguments)))
  (function_declaration name: (user_type (type_identifier) @reference.type .))
  (function_declaration name: (user_type (type_identifier) @reference.type . (type_arguments)))
  (protocol_function_declaration name: (user_type (type_identifier) @reference.type .))
  (protocol_function_declaration name: (user_type (type_identifier) @reference.type . (type_arguments)))
  (subscript_declaration name: (user_type (type_identifier) @reference.type .))
  (subscript_declaration name: (user_type (type_identifier) @reference.type . (type_arguments)))
  (typealias_declaration (user_type (type_identifier) @reference.type .))
  (typealias_declaration (user_type (type_identifier) @reference.type . (type_arguments)))
  (optional_type wrapped: (user_type (type_identifier) @reference.type .))
  (optional_type wrapped: (user_type (type_identifier) @reference.type . (type_arguments)))
  (array_type (user_type (type_identifier) @reference.type .))
  (array_type (user_type (type_identifier) @reference.type . (type_arguments)))
  (dictionary_type (user_type (type_identifier) @reference.type .))
  (dictionary_type (user_type (type_identifier) @reference.type . (type_arguments)))
  (dictionary_type key: (user_type (type_identifier) @reference.type .))
  (dictionary_type key: (user_type (type_identifier) @reference.type . (type_arguments)))
  (type_arguments name: (user_type (type_identifier) @reference.type .))
  (type_arguments name: (user_type (type_identifier) @reference.type . (type_arguments)))
  (tuple_type_item (user_type (type_identifier) @reference.type .))
  (tuple_type_item (user_type (type_identifier) @reference.type . (type_arguments)))
  (function_type name: (user_type (type_identifier) @reference.type .))
  (function_type name: (user_type (type_identifier) @reference.type . (type_arguments)))
  (as_expression (user_type (type_identifier) @reference.type .))
  (as_expression (user_type (type_identifier) @reference.type . (type_arguments)))
  (check_expression (user_type (type_identifier) @reference.type .))
  (check_expression (user_type (type_identifier) @reference.type . (type_arguments)))
  (inheritance_constraint (user_type (type_identifier) @reference.type .))
  (inheritance_constraint (user_type (type_identifier) @reference.type . (type_arguments)))
  (type_parameter name: (user_type (type_identifier) @reference.type .))
  (type_parameter name: (user_type (type_identifier) @reference.type . (type_arguments)))
  (lambda_parameter (user_type (type_identifier) @reference.type .))
  (lambda_parameter (user_type (type_identifier) @reference.type . (type_arguments)))
  (opaque_type (user_type (type_identifier) @reference.type .))
  (opaque_type (user_type (type_identifier) @reference.type . (type_arguments)))
  (existential_type (user_type (type_identifier) @reference.type .))
  (existential_type (user_type (type_identifier) @reference.type . (type_arguments)))
  (enum_type_parameters name: (user_type (type_identifier) @reference.type .))
  (enum_type_parameters name: (user_type (type_identifier) @reference.type . (type_arguments)))
  (metatype (user_type (type_identifier) @reference.type .))
  (metatype (user_type (type_identifier) @reference.type . (type_arguments)))]

; Imports
(import_declaration (identifier) @import.module)
