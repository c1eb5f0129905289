; What C++ has beyond C.
; Definitions
(namespace_definition name: (_) @name) @definition.module
(class_specifier
  name: [
    (type_identifier) @name
    (template_type name: (type_identifier) @name)
    (qualified_identifier scope: (_) @owner name: (type_identifier) @name)
    (qualified_identifier name: (qualified_identifier scope: (_) @owner name: (type_identifier) @name))
    (qualified_identifier name: (qualified_identifier
      name: (qualified_identifier scope: (_) @owner name: (type_identifier) @name)))]
  body: (_)) @definition.class
(struct_specifier
  name: [
    (template_type name: (type_identifier) @name)
    (qualified_identifier scope: (_) @owner name: (type_identifier) @name)
    (qualified_identifier name: (qualified_identifier scope: (_) @owner name: (type_identifier) @name))
    (qualified_identifier name: (qualified_identifier
      name: (qualified_identifier scope: (_) @owner name: (type_identifier) @name)))]
  body: (_)) @definition.struct
(type_definition
  type: [(template_type) (qualified_identifier) (decltype) (class_specifier !body) (dependent_type)]
  declarator: [
    (type_identifier) @name
    (pointer_declarator declarator: (type_identifier) @name)
    (reference_declarator (type_identifier) @name)
    (function_declarator declarator: (parenthesized_declarator
      (pointer_declarator declarator: (type_identifier) @name)))]) @definition.type
(alias_declaration name: (type_identifier) @name) @definition.type
(concept_definition name: (identifier) @name) @definition.type
(function_definition declarator: [
  (function_declarator declarator: [(field_identifier) (destructor_name) (operator_name)] @name)
  (pointer_declarator declarator: (function_declarator declarator: [(field_identifier) (operator_name)] @name))
  (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator
    declarator: [(field_identifier) (operator_name)] @name)))
  (reference_declarator (function_declarator declarator: [(identifier) (field_identifier) (operator_name)] @name))
  (operator_cast) @name
  (function_declarator declarator: (template_function name: (identifier) @name))]) @definition.function
(function_definition declarator: [
  (qualified_identifier scope: [(namespace_identifier) @owner (template_type name: (_) @owner)]
    name: (operator_cast) @name)
  (function_declarator declarator: (qualified_identifier
    scope: [(namespace_identifier) @owner (template_type name: (_) @owner)]
    name: [(identifier) (destructor_name) (operator_name)] @name))
  (pointer_declarator declarator: (function_declarator declarator: (qualified_identifier
    scope: [(namespace_identifier) @owner (template_type name: (_) @owner)]
    name: [(identifier) (operator_name)] @name)))
  (reference_declarator (function_declarator declarator: (qualified_identifier
    scope: [(namespace_identifier) @owner (template_type name: (_) @owner)]
    name: [(identifier) (operator_name)] @name)))
  (function_declarator declarator: (qualified_identifier name: (qualified_identifier
    scope: [(namespace_identifier) @owner (template_type name: (_) @owner)]
    name: [(identifier) (destructor_name) (operator_name)] @name)))
  (pointer_declarator declarator: (function_declarator declarator: (qualified_identifier name: (qualified_identifier
    scope: [(namespace_identifier) @owner (template_type name: (_) @owner)]
    name: [(identifier) (operator_name)] @name))))
  (reference_declarator (function_declarator declarator: (qualified_identifier name: (qualified_identifier
    scope: [(namespace_identifier) @owner (template_type name: (_) @owner)]
    name: [(identifier) (operator_name)] @name))))
  (function_declarator declarator: (qualified_identifier name: (qualified_identifier name: (qualified_identifier
    scope: [(namespace_identifier) @owner (template_type name: (_) @owner)]
    name: [(identifier) (destructor_name) (operator_name)] @name))))
  (pointer_declarator declarator: (function_declarator declarator: (qualified_identifier name: (qualified_identifier
    name: (qualified_identifier
      scope: [(namespace_identifier) @owner (template_type name: (_) @owner)]
      name: [(identifier) (operator_name)] @name)))))
  (reference_declarator (function_declarator declarator: (qualified_identifier name: (qualified_identifier
    name: (qualified_identifier
      scope: [(namespace_identifier) @owner (template_type name: (_) @owner)]
      name: [(identifier) (operator_name)] @name)))))
  (function_declarator declarator: (qualified_identifier name: (qualified_identifier name: (qualified_identifier
    name: (qualified_identifier
      scope: [(namespace_identifier) @owner (template_type name: (_) @owner)]
      name: [(identifier) (destructor_name) (operator_name)] @name)))))]) @definition.method
(field_declaration
  declarator: [
    (function_declarator declarator: [(field_identifier) (operator_name)] @name)
    (pointer_declarator declarator: (function_declarator declarator: (field_identifier) @name))
    (reference_declarator (function_declarator declarator: (field_identifier) @name))]
  default_value: (number_literal)) @definition.method
(field_declaration declarator: (reference_declarator (field_identifier) @name)) @definition.variable
(declaration_list (declaration declarator: [
  (identifier) @name
  (pointer_declarator declarator: (identifier) @name)
  (array_declarator declarator: (identifier) @name)
  (init_declarator declarator: [
    (identifier) @name
    (pointer_declarator declarator: (identifier) @name)
    (reference_declarator (identifier) @name)
    (array_declarator declarator: (identifier) @name)])]) @definition.variable)

; References
(call_expression function: (template_function name: (identifier) @reference.call))
(call_expression function: (field_expression
  argument: (_) @receiver field: (template_method name: (field_identifier) @reference.call)))
(call_expression function: (qualified_identifier
  scope: (_) @receiver name: [(identifier) @reference.call (template_function name: (identifier) @reference.call)]))
(call_expression function: (qualified_identifier name: (qualified_identifier
  scope: (_) @receiver name: [(identifier) @reference.call (template_function name: (identifier) @reference.call)])))
(call_expression function: (qualified_identifier name: (qualified_identifier name: (qualified_identifier
  scope: (_) @receiver name: [(identifier) @reference.call (template_function name: (identifier) @reference.call)]))))
(new_expression type: [(type_identifier) @reference.call (template_type name: (type_identifier) @reference.call)])
(new_expression type: (qualified_identifier
  scope: (_) @receiver
  name: [(type_identifier) @reference.call (template_type name: (type_identifier) @reference.call)]))
(base_class_clause [(type_identifier) @reference.inherit (template_type name: (type_identifier) @reference.inherit)])
(base_class_clause (qualified_identifier
  scope: (_) @receiver
  name: [(type_identifier) @reference.inherit (template_type name: (type_identifier) @reference.inherit)]))
[(declaration type: (template_type name: (type_identifier) @reference.type))
  (parameter_declaration type: (template_type name: (type_identifier) @reference.type))
  (optional_parameter_declaration type: [
    (type_identifier) @reference.type
    (template_type name: (type_identifier) @reference.type)])
  (field_declaration type: (template_type name: (type_identifier) @reference.type))
  (function_definition type: (template_type name: (type_identifier) @reference.type))
  (type_descriptor type: (template_type name: (type_identifier) @reference.type))
  (for_range_loop type: (type_identifier) @reference.type)
  (class_specifier name: (type_identifier) @reference.type !body)
  (friend_declaration (type_identifier) @reference.type)]
[(declaration type: (qualified_identifier
    scope: (_) @receiver
    name: [(type_identifier) @reference.type (template_type name: (type_identifier) @reference.type)]))
  (parameter_declaration type: (qualified_identifier
    scope: (_) @receiver
    name: [(type_identifier) @reference.type (template_type name: (type_identifier) @reference.type)]))
  (field_declaration type: (qualified_identifier
    scope: (_) @receiver
    name: [(type_identifier) @reference.type (template_type name: (type_identifier) @reference.type)]))
  (function_definition type: (qualified_identifier
    scope: (_) @receiver
    name: [(type_identifier) @reference.type (template_type name: (type_identifier) @reference.type)]))
  (type_descriptor type: (qualified_identifier
    scope: (_) @receiver
    name: [(type_identifier) @reference.type (template_type name: (type_identifier) @reference.type)]))]

; Imports
(import_declaration name: (_) @import.module)
(using_declaration) @import
(namespace_alias_definition name: (_) @import.alias (_) @import.module)
