; What C and Objective-C share. Each concrete node with children costs time to compile; `_` does not, so it stands for
; what its fields tell.
; Definitions
(function_definition declarator: [
  (function_declarator declarator: [
    (identifier) @name
    (parenthesized_declarator [(identifier) @name (_ declarator: (_ declarator: (identifier) @name))])])
  (_ !parameters declarator: [
    (_ declarator: (identifier) @name parameters: (_))
    (_ !parameters declarator: (_ declarator: (identifier) @name parameters: (_)))])]) @definition.function
(preproc_function_def name: (identifier) @name) @definition.macro
(preproc_def name: (identifier) @name) @definition.constant
(struct_specifier name: (type_identifier) @name body: (_)) @definition.struct
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
    (enum_specifier !body)]
  declarator: [
    (type_identifier) @name
    (_ declarator: [
      (type_identifier) @name
      (parenthesized_declarator [(type_identifier) @name (_ declarator: (type_identifier) @name)])
      (_ declarator: [
        (type_identifier) @name
        (parenthesized_declarator (_ declarator: (type_identifier) @name))]
        parameters: (_))])]) @definition.type
(field_declaration declarator: [
  (field_identifier) @name
  (_ !parameters declarator: [
    (field_identifier) @name
    (_ !parameters declarator: (field_identifier) @name)
    (_ declarator: (parenthesized_declarator (_ declarator: (field_identifier) @name)) parameters: (_))])
  (_ declarator: (parenthesized_declarator (_ declarator: (field_identifier) @name)) parameters: (_))
  ]) @definition.variable

; References
(call_expression function: [
  (identifier) @reference.call
  (field_expression argument: (_) @receiver field: (field_identifier) @reference.call)
  (parenthesized_expression (pointer_expression argument: (identifier) @reference.call))])
[(declaration type: (type_identifier) @reference.type)
  (parameter_declaration type: (type_identifier) @reference.type)
  (field_declaration type: (type_identifier) @reference.type)
  (function_definition type: (type_identifier) @reference.type)
  (type_descriptor type: (type_identifier) @reference.type)
  (type_definition type: (type_identifier) @reference.type)]
[(struct_specifier name: (type_identifier) @reference.tag !body)
  (union_specifier name: (type_identifier) @reference.tag !body)
  (enum_specifier name: (type_identifier) @reference.tag !body)]

; Imports
(preproc_include path: (_) @import.module)
