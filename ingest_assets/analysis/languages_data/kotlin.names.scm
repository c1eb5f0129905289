; What names are bound to; see `names`.
[(class_declaration) (function_declaration) (anonymous_function) (lambda_literal) (secondary_constructor) (getter)
 (setter) (class_body) (enum_class_body) (control_structure_body) (for_statement) (when_expression) (when_entry) (catch_block)
 (function_type)] @scope
[(package_header) (import_list) (line_comment) (multiline_comment) (string_literal) (character_literal)
 (label)] @ignore
[(interpolated_expression) (interpolated_identifier)] @code

(navigation_expression (_) @object (navigation_suffix (simple_identifier) @member))
(directly_assignable_expression (_) @object (navigation_suffix (simple_identifier) @member))
(infix_expression . (_) @object . (simple_identifier) @member)
(user_type (type_identifier) @object . (type_identifier) @member)
(value_argument (simple_identifier) @skip "=" (_))
(this_expression (type_identifier) @skip)
(super_expression (type_identifier) @skip)

; Bindings
(parameter (simple_identifier) @bind (_) @type)
(class_parameter . (simple_identifier) @bind (_) @type)
(type_parameter (type_identifier) @bind)
(statements (property_declaration (variable_declaration . (simple_identifier) @bind . (_) @type)))
(statements (property_declaration (variable_declaration . (simple_identifier) @bind .) . (_) @value))
(statements (property_declaration (variable_declaration . (simple_identifier) @bind)))
(multi_variable_declaration (variable_declaration . (simple_identifier) @bind))
(for_statement (variable_declaration . (simple_identifier) @bind .) . (_) @element)
(for_statement (variable_declaration . (simple_identifier) @bind . (_) @type))
(lambda_parameters (variable_declaration . (simple_identifier) @bind . (_) @type))
(lambda_parameters (variable_declaration . (simple_identifier) @bind))
(parameter_with_optional_type (simple_identifier) @bind)
(catch_block (simple_identifier) @bind . (_) @type)
(when_subject (variable_declaration . (simple_identifier) @bind) (_) @value)
(when_expression
  (when_subject (simple_identifier) @narrowed) (when_entry (when_condition (type_test (_) @type))) @inside)
(if_expression (check_expression . (simple_identifier) @narrowed "is" (_) @type) . (control_structure_body) @inside)

; Properties
(class_parameter (binding_pattern_kind) . (simple_identifier) @field . (_) @type)
([(class_body (property_declaration (variable_declaration . (simple_identifier) @field . (_) @type)))
  (enum_class_body (property_declaration (variable_declaration . (simple_identifier) @field . (_) @type)))
  (source_file (property_declaration (variable_declaration . (simple_identifier) @field . (_) @type)))])
([(class_body (property_declaration (variable_declaration . (simple_identifier) @field .) . (_) @value))
  (enum_class_body (property_declaration (variable_declaration . (simple_identifier) @field .) . (_) @value))
  (source_file (property_declaration (variable_declaration . (simple_identifier) @field .) . (_) @value))])
(class_declaration (type_identifier) @type (enum_class_body (enum_entry (simple_identifier) @field)))
(type_alias (type_identifier) @field (_) @type)

; What functions give
(function_declaration
  (simple_identifier) @function (function_value_parameters) . [(user_type) (nullable_type)] @type)
(function_declaration (simple_identifier) @function (function_value_parameters) . (function_body "=" (_) @value))
