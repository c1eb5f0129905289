; What names are bound to in C and C++; see `names`.
[(function_definition) (if_statement) (else_clause) (for_statement) (while_statement) (do_statement) (switch_statement)
 (preproc_function_def)
 (declaration declarator: (function_declarator))
 (declaration declarator: (_ declarator: (function_declarator)))
 (field_declaration declarator: (function_declarator))
 (field_declaration declarator: (_ declarator: (function_declarator)))
 (type_definition)] @scope
[(preproc_include) (statement_identifier)] @ignore
(type_identifier) @used_type

(field_expression argument: (_) @object field: (field_identifier) @member)
(field_designator (field_identifier) @skip)

; Bindings
(preproc_params (identifier) @bind)
(parameter_declaration type: (_) @type declarator: [
  (identifier) @bind
  (_ !parameters declarator: [
    (identifier) @bind
    (_ !parameters declarator: [(identifier) @bind (_ !parameters declarator: (identifier) @bind)])])
  (function_declarator declarator: (parenthesized_declarator (_ declarator: (identifier) @bind)))])
(declaration
  type: [(type_identifier) (struct_specifier) (union_specifier) (enum_specifier) (primitive_type)
    (sized_type_specifier)] @type
  declarator: [
    (identifier) @bind
    (_ !parameters declarator: [
      (identifier) @bind
      (_ !parameters declarator: [
        (identifier) @bind
        (_ !parameters declarator: [(identifier) @bind (_ !parameters declarator: (identifier) @bind)])])])]) @outside
(declaration type: (_) @type declarator: [
  (_ !parameters declarator: (function_declarator declarator: (parenthesized_declarator (_ declarator: [
    (identifier) @bind
    (_ !parameters declarator: (identifier) @bind)]))))
  (function_declarator declarator: (parenthesized_declarator (_ declarator: [
    (identifier) @bind
    (_ !parameters declarator: (identifier) @bind)])))]) @outside

; What is of a type
(field_declaration type: (_) @type declarator: [
  (field_identifier) @field
  (_ !parameters declarator: [
    (field_identifier) @field
    (_ !parameters declarator: [(field_identifier) @field (_ !parameters declarator: (field_identifier) @field)])])])
(type_definition
  type: [
    (struct_specifier name: (_) @type) (union_specifier name: (_) @type) (enum_specifier name: (_) @type)
    (type_identifier) @type]
  declarator: [(type_identifier) @field (pointer_declarator declarator: (type_identifier) @field)])

; What functions give
(function_definition type: (_) @type declarator: [
  (function_declarator declarator: (identifier) @function)
  (pointer_declarator declarator: [
    (function_declarator declarator: (identifier) @function)
    (pointer_declarator declarator: (function_declarator declarator: (identifier) @function))])])
