; What names are bound to; see `names`.
[(function_item) (function_signature_item) (closure_expression) (else_clause) (loop_expression) (match_arm) (for_expression) (if_expression)
 (while_expression) (impl_item) (trait_item) (struct_item) (enum_item) (type_item) (macro_rule)] @scope
[(use_declaration) (attribute_item) (inner_attribute_item) (block_comment) (string_literal) (raw_string_literal) (char_literal) (lifetime)
 (label)] @ignore
(type_identifier) @used_type

(field_expression value: (_) @object field: (field_identifier) @member)
(scoped_identifier path: (_) @object name: (identifier) @member)
(token_tree (identifier) @object @loose . "::" . (identifier) @member)
(token_tree [(identifier) (self)] @object @loose . "." . (identifier) @member)
(struct_expression
  name: (_) @object body: (field_initializer_list (field_initializer field: (field_identifier) @member)))
(struct_expression
  name: (_) @object body: (field_initializer_list (shorthand_field_initializer (identifier) @member)))
(struct_pattern type: (_) @object (field_pattern name: (field_identifier) @member))
(field_declaration name: (field_identifier) @skip)

; Bindings
(parameter pattern: (identifier) @bind type: (_) @type)
(parameter pattern: (identifier) @bind)
(closure_parameters (parameter pattern: (identifier) @bind type: (_) @type))
(call_expression
  function: (field_expression value: (_) @element field: (_) @_method)
  arguments: (arguments (closure_expression parameters: (closure_parameters . [
    (identifier) @bind (reference_pattern (identifier) @bind)] .)))
  (#not-any-of? @_method "map_err" "unwrap_or_else" "or_else" "then" "then_some" "with"))
(closure_parameters (identifier) @bind)
(let_declaration pattern: (identifier) @bind type: (_) @type)
(let_declaration pattern: (identifier) @bind !type value: (_) @value)
(let_declaration pattern: (identifier) @bind)
(let_declaration
  pattern: (tuple_struct_pattern . (identifier) @_some . [
    (identifier) @bind (ref_pattern (identifier) @bind) (mut_pattern (identifier) @bind)])
  value: (_) @element (#any-of? @_some "Some" "Ok"))
(let_condition
  pattern: (tuple_struct_pattern . (identifier) @_some . [
    (identifier) @bind (ref_pattern (identifier) @bind) (mut_pattern (identifier) @bind)])
  value: (_) @element (#any-of? @_some "Some" "Ok"))
(match_expression
  value: (_) @element
  body: (match_block (match_arm pattern: (match_pattern (tuple_struct_pattern . (identifier) @_some . [
    (identifier) @bind (ref_pattern (identifier) @bind) (mut_pattern (identifier) @bind)]))))
  (#any-of? @_some "Some" "Ok"))
(match_arm pattern: (match_pattern (tuple_struct_pattern . (scoped_identifier) @element . [
  (identifier) @bind (ref_pattern (identifier) @bind) (mut_pattern (identifier) @bind)] .)))
(let_condition pattern: (tuple_struct_pattern . (scoped_identifier) @element . [
  (identifier) @bind (ref_pattern (identifier) @bind) (mut_pattern (identifier) @bind)] .))
(for_expression pattern: (identifier) @bind value: (_) @element)
(for_expression pattern: (tuple_pattern (_) . (identifier) @bind .) value: (_) @element)
(tuple_struct_pattern (_) (identifier) @bind)
(tuple_pattern (identifier) @bind)
(slice_pattern (identifier) @bind)
[(ref_pattern (identifier) @bind) (mut_pattern (identifier) @bind) (reference_pattern (identifier) @bind)
 (captured_pattern . (identifier) @bind)]
(field_pattern name: (shorthand_field_identifier) @bind)
(field_pattern pattern: (identifier) @bind)
((match_pattern . (identifier) @bind) (#match? @bind "^[a-z_]"))
((or_pattern (identifier) @bind) (#match? @bind "^[a-z_]"))
(type_parameter name: (type_identifier) @bind bounds: (trait_bounds . (_) @type))
(type_parameter name: (type_identifier) @bind)
(const_parameter name: (identifier) @bind)

; What is of a type
(field_declaration name: (field_identifier) @field type: (_) @type)
(const_item name: (identifier) @field type: (_) @type)
(static_item name: (identifier) @field type: (_) @type)
(type_item name: (type_identifier) @field type: (_) @type)
(enum_variant
  name: (identifier) @maker body: (ordered_field_declaration_list . type: (_) @type .))
(enum_variant name: (identifier) @maker)

; What functions give
(function_item name: (identifier) @function return_type: (_) @type)
(function_signature_item name: (identifier) @function return_type: (_) @type)
