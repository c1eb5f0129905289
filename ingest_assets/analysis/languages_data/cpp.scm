; Each concrete node with children costs milliseconds to compile; `_` does not, so it stands for what its fields tell.
; Definitions
(function_definition declarator: [
  (operator_cast) @name
  (function_declarator declarator: [
    (identifier) @name
    (field_identifier) @name
    (destructor_name) @name
    (operator_name) @name
    (template_function name: (identifier) @name)
    (parenthesized_declarator [(identifier) @name (_ declarator: (_ declarator: (identifier) @name))])])
  (_ (function_declarator declarator: [(identifier) (field_identifier) (operator_name)] @name))
  (_ !parameters declarator: (_ !parameters declarator: (_
    declarator: [(identifier) (field_identifier) (operator_name)] @name
    parameters: (_))))]) @definition.function
(function_definition declarator: [
  (_ scope: [(namespace_identifier) @owner (_ name: (_) @owner)] name: (operator_cast) @name)
  (function_declarator declarator: [
    (_ scope: [(namespace_identifier) @owner (_ name: (_) @owner)]
      name: [(identifier) (destructor_name) (operator_name)] @name)
    (_ name: [
      (_ scope: [(namespace_identifier) @owner (_ name: (_) @owner)]
        name: [(identifier) (destructor_name) (operator_name)] @name)
      (_ name: [
        (_ scope: [(namespace_identifier) @owner (_ name: (_) @owner)]
          name: [(identifier) (destructor_name) (operator_name)] @name)
        (_ name: (_ scope: [(namespace_identifier) @owner (_ name: (_) @owner)]
          name: [(identifier) (destructor_name) (operator_name)] @name))])])])
  (_ (function_declarator declarator: [
    (_ scope: [(namespace_identifier) @owner (_ name: (_) @owner)] name: [(identifier) (operator_name)] @name)
    (_ name: [
      (_ scope: [(namespace_identifier) @owner (_ name: (_) @owner)] name: [(identifier) (operator_name)] @name)
      (_ name: [
        (_ scope: [(namespace_identifier) @owner (_ name: (_) @owner)] name: [(identifier) (operator_name)] @name)
        (_ name: (_ scope: [(namespace_identifier) @owner (_ name: (_) @owner)]
          name: [(identifier) (operator_name)] @name))])])]))]) @definition.method
(preproc_function_def name: (identifier) @name) @definition.macro
(preproc_def name: (identifier) @name) @definition.constant
(namespace_definition name: (_) @name) @definition.module
(class_specifier
  name: [
    (type_identifier) @name
    (_ !scope name: (type_identifier) @name)
    (_ scope: [(namespace_identifier) @owner (_ name: (_) @owner)] name: (type_identifier) @name)
    (_ name: (_ scope: [(namespace_identifier) @owner (_ name: (_) @owner)] name: (type_identifier) @name))
    (_ name: (_ name: (_ scope: [(namespace_identifier) @owner (_ name: (_) @owner)] name: (type_identifier) @name)))]
  body: (_)) @definition.class
(struct_specifier
  name: [
    (type_identifier) @name
    (_ !scope name: (type_identifier) @name)
    (_ scope: [(namespace_identifier) @owner (_ name: (_) @owner)] name: (type_identifier) @name)
    (_ name: (_ scope: [(namespace_identifier) @owner (_ name: (_) @owner)] name: (type_identifier) @name))
    (_ name: (_ name: (_ scope: [(namespace_identifier) @owner (_ name: (_) @owner)] name: (type_identifier) @name)))]
  body: (_)) @definition.struct
(union_specifier name: (type_identifier) @name body: (_)) @definition.struct
(enum_specifier name: (type_identifier) @name body: (_)) @definition.enum
(enumerator name: (identifier) @name) @definition.constant
(type_definition
  type: [(struct_specifier !name body: (_)) (union_specifier !name body: (_))]
  declarator: (type_identifier) @name) @definition.struct
(type_definition type: (enum_specifier !name body: (_)) declarator: (type_identifier) @name) @definition.enum
; Beside the type of a name that it defines as well, a `typedef` is the new name alone: it does not enclose the members.
(type_definition
  type: (_ name: (_) body: (_))
  declarator: [
    (type_identifier) @name @definition.type
    (pointer_declarator declarator: (type_identifier) @name @definition.type)])
(type_definition
  type: [
    (primitive_type)
    (sized_type_specifier)
    (type_identifier)
    (struct_specifier !body)
    (union_specifier !body)
    (enum_specifier !body)
    (class_specifier !body)
    (template_type)
    (qualified_identifier)
    (decltype)
    (dependent_type)]
  declarator: [
    (type_identifier) @name
    (reference_declarator (type_identifier) @name)
    (_ declarator: [
      (type_identifier) @name
      (parenthesized_declarator [(type_identifier) @name (_ declarator: (type_identifier) @name)])
      (_ declarator: [
        (type_identifier) @name
        (parenthesized_declarator (_ declarator: (type_identifier) @name))]
        parameters: (_))])]) @definition.type
(alias_declaration name: (type_identifier) @name) @definition.type
(concept_definition name: (identifier) @name) @definition.type
(field_declaration declarator: [
  (field_identifier) @name
  (reference_declarator (field_identifier) @name)
  (_ !parameters declarator: [
    (field_identifier) @name
    (_ !parameters declarator: (field_identifier) @name)
    (_ declarator: (parenthesized_declarator (_ declarator: (field_identifier) @name)) parameters: (_))])
  (_ declarator: (parenthesized_declarator (_ declarator: (field_identifier) @name)) parameters: (_))
  ]) @definition.variable
(field_declaration
  declarator: [
    (_ declarator: [(field_identifier) (operator_name)] @name parameters: (_))
    (_ (_ declarator: (field_identifier) @name parameters: (_)))]
  default_value: (number_literal)) @definition.method
(declaration_list (declaration declarator: [
  (identifier) @name
  (_ !parameters !value declarator: (identifier) @name)
  (init_declarator declarator: [
    (identifier) @name
    (reference_declarator (identifier) @name)
    (_ !parameters declarator: (identifier) @name)])]) @definition.variable)

; References
(call_expression function: [
  (identifier) @reference.call
  (template_function name: (identifier) @reference.call)
  (field_expression
    argument: (_) @receiver
    field: [(field_identifier) @reference.call (_ !scope name: (field_identifier) @reference.call)])
  (parenthesized_expression (pointer_expression argument: (identifier) @reference.call))
  (_ scope: (_) @receiver name: [(identifier) @reference.call (_ !scope name: (identifier) @reference.call)])
  (_ name: [
    (_ scope: (_) @receiver name: [(identifier) @reference.call (_ !scope name: (identifier) @reference.call)])
    (_ name: (_
      scope: (_) @receiver
      name: [(identifier) @reference.call (_ !scope name: (identifier) @reference.call)]))])])
(new_expression type: [
  (type_identifier) @reference.call
  (_ !scope name: (type_identifier) @reference.call)
  (_ scope: (_) @receiver name: [
    (type_identifier) @reference.call
    (_ !scope name: (type_identifier) @reference.call)])])
(base_class_clause [
  (type_identifier) @reference.inherit
  (_ !scope name: (type_identifier) @reference.inherit)
  (_ scope: (_) @receiver name: [
    (type_identifier) @reference.inherit
    (_ !scope name: (type_identifier) @reference.inherit)])])
[(declaration type: [
    (type_identifier) @reference.type
    (template_type name: (type_identifier) @reference.type)
    (_ scope: (_) @receiver name: [
      (type_identifier) @reference.type
      (template_type name: (type_identifier) @reference.type)])])
  (parameter_declaration type: [
    (type_identifier) @reference.type
    (template_type name: (type_identifier) @reference.type)
    (_ scope: (_) @receiver name: [
      (type_identifier) @reference.type
      (template_type name: (type_identifier) @reference.type)])])
  (field_declaration type: [
    (type_identifier) @reference.type
    (template_type name: (type_identifier) @reference.type)
    (_ scope: (_) @receiver name: [
      (type_identifier) @reference.type
      (template_type name: (type_identifier) @reference.type)])])
  (function_definition type: [
    (type_identifier) @reference.type
    (template_type name: (type_identifier) @reference.type)
    (_ scope: (_) @receiver name: [
      (type_identifier) @reference.type
      (template_type name: (type_identifier) @reference.type)])])
  (type_descriptor type: [
    (type_identifier) @reference.type
    (template_type name: (type_identifier) @reference.type)
    (_ scope: (_) @receiver name: [
      (type_identifier) @reference.type
      (template_type name: (type_identifier) @reference.type)])])
  (optional_parameter_declaration type: [
    (type_identifier) @reference.type
    (template_type name: (type_identifier) @reference.type)])
  (type_definition type: (type_identifier) @reference.type)
  (for_range_loop type: (type_identifier) @reference.type)
  (struct_specifier name: (type_identifier) @reference.type !body)
  (union_specifier name: (type_identifier) @reference.type !body)
  (enum_specifier name: (type_identifier) @reference.type !body)
  (class_specifier name: (type_identifier) @reference.type !body)
  (friend_declaration (type_identifier) @reference.type)]

; Imports
(preproc_include path: (_) @import.module)
(import_declaration name: (_) @import.module)
(using_declaration) @import
(namespace_alias_definition name: (_) @import.alias (_) @import.module)
