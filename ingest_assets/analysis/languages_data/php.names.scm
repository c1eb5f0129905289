; What names are bound to; see `names`.
[(function_definition) (method_declaration) (anonymous_function) (arrow_function)] @scope
[(namespace_use_declaration) (string) (encapsed_string) (heredoc) (nowdoc) (comment) (text) (php_tag)] @ignore

(member_access_expression object: (_) @object name: (name) @member)
(nullsafe_member_access_expression object: (_) @object name: (name) @member)
(scoped_property_access_expression scope: (_) @object name: (variable_name (name) @member))
((class_constant_access_expression . (_) @object . (name) @member) (#not-eq? @member "class"))

; Bindings
(simple_parameter type: (_) @type name: (variable_name) @bind)
(simple_parameter !type name: (variable_name) @bind)
(variadic_parameter name: (variable_name) @bind)
(property_promotion_parameter type: (_) @type name: (variable_name) @bind)
(assignment_expression left: (variable_name) @bind right: (_) @value)
(reference_assignment_expression left: (variable_name) @bind right: (_) @value)
(augmented_assignment_expression left: (variable_name) @bind)
(foreach_statement . (_) @element . [
  (variable_name) @bind
  (by_ref (variable_name) @bind)
  (pair (_) . [(variable_name) @bind (by_ref (variable_name) @bind)])])
(foreach_statement . (_) . (pair . (variable_name) @bind))
(catch_clause type: (_) @type name: (variable_name) @bind)
(static_variable_declaration name: (variable_name) @bind)
(list_literal (variable_name) @bind)
((comment) @type . (expression_statement (assignment_expression left: (variable_name) @bind))
  (#match? @type "@var[ \t]+[^ \t*$]"))

; Properties and constants
(property_declaration type: (_) @type (property_element name: (variable_name (name) @field)))
((comment) @type . (property_declaration !type (property_element name: (variable_name (name) @field)))
  (#match? @type "@var"))
(property_declaration !type (property_element name: (variable_name (name) @field) default_value: (_) @value))
(property_promotion_parameter type: (_) @type name: (variable_name (name) @field))
(assignment_expression
  left: (member_access_expression object: (variable_name) @self name: (name) @attribute) right: (_) @value
  (#eq? @self "$this"))
(enum_case name: (name) @maker)

; What functions give
(function_definition name: (name) @function return_type: (_) @type)
(method_declaration name: (name) @function return_type: (_) @type)
((comment) @type . (method_declaration !return_type name: (name) @function) (#match? @type "@return"))
((comment) @type . (function_definition !return_type name: (name) @function) (#match? @type "@return"))
