; What names are bound to; see `names`.
[(function_declaration) (method_declaration) (func_literal) (function_type) (method_elem) (type_spec) (block)
 (if_statement) (for_statement) (expression_switch_statement) (type_switch_statement) (select_statement)
 (expression_case) (type_case) (communication_case) (default_case)] @scope
[(import_declaration) (package_clause) (comment) (interpreted_string_literal) (raw_string_literal) (rune_literal)
 (label_name)] @ignore

(selector_expression operand: (_) @object field: (field_identifier) @member)
(qualified_type package: (_) @object name: (type_identifier) @member)
(field_declaration name: (field_identifier) @skip)

; Keys of literals: fields of what is made
(composite_literal
  type: [(type_identifier) (qualified_type)] @object
  body: (literal_value (keyed_element key: (literal_element (identifier) @member))))
(composite_literal
  type: (generic_type type: (_) @object)
  body: (literal_value (keyed_element key: (literal_element (identifier) @member))))
(composite_literal
  type: [
    (slice_type element: [(type_identifier) (qualified_type)] @object)
    (slice_type element: (pointer_type [(type_identifier) (qualified_type)] @object))
    (array_type element: [(type_identifier) (qualified_type)] @object)]
  body: (literal_value (literal_element (literal_value
    (keyed_element key: (literal_element (identifier) @member))))))
(composite_literal
  type: [
    (map_type value: [(type_identifier) (qualified_type)] @object)
    (map_type value: (pointer_type [(type_identifier) (qualified_type)] @object))]
  body: (literal_value (keyed_element value: (literal_element (literal_value
    (keyed_element key: (literal_element (identifier) @member)))))))
(literal_element (literal_value (keyed_element key: (literal_element (identifier) @skip))))
(composite_literal
  type: (struct_type) body: (literal_value (keyed_element key: (literal_element (identifier) @skip))))

; Bindings
(parameter_declaration name: (identifier) @bind type: (_) @type)
(variadic_parameter_declaration name: (identifier) @bind) @type
(type_parameter_declaration name: (identifier) @bind type: (_) @type)
(short_var_declaration left: (expression_list) @parts right: (_) @part)
(receive_statement left: (expression_list) @parts right: (_) @part)
(range_clause left: (expression_list . (identifier) @bind))
(range_clause left: (expression_list . (_) . (identifier) @bind) right: (_) @element)
(var_spec name: (identifier) @bind type: (_) @type)
(var_spec name: (identifier) @bind !type value: (expression_list . (_) @value .))
(var_spec name: (identifier) @bind)
(const_spec name: (identifier) @bind type: (_) @type)
(const_spec name: (identifier) @bind !type value: (expression_list . (_) @value .))
(const_spec name: (identifier) @bind)
(type_switch_statement alias: (expression_list (identifier) @bind))
(type_switch_statement
  alias: (expression_list (identifier) @narrowed)
  (type_case . type: (_) @type . (statement_list)) @inside)

; Fields, and types that are called otherwise
(field_declaration name: (field_identifier) @field type: (_) @type)
(type_alias name: (_) @field type: (_) @type)
(type_spec name: (_) @field type: [
  (type_identifier) (qualified_type) (generic_type) (pointer_type) (slice_type) (array_type) (map_type) (channel_type)
] @type)

; What functions give
(function_declaration name: (_) @function result: (_) @type)
(method_declaration name: (_) @function result: (_) @type)
(method_elem name: (_) @function result: (_) @type)
