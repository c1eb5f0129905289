; What names are bound to; see `names`.
[(method_declaration) (constructor_declaration) (local_function_statement) (lambda_expression)
 (anonymous_method_expression) (delegate_declaration) (indexer_declaration) (operator_declaration)
 (conversion_operator_declaration) (accessor_declaration) (block) (for_statement) (foreach_statement)
 (using_statement) (catch_clause) (switch_section) (switch_expression_arm) (query_expression)] @scope
[(using_directive) (comment) (string_literal) (verbatim_string_literal) (raw_string_literal) (character_literal)
 (interpolated_string_expression) (preproc_region) (preproc_endregion) (preproc_pragma) (preproc_if condition: (_))
] @ignore
(interpolation) @code
(namespace_declaration name: (_) @ignore)
(file_scoped_namespace_declaration name: (_) @ignore)

(member_access_expression expression: _ @object name: (identifier) @member)
(conditional_access_expression condition: _ @object (member_binding_expression name: (identifier) @member))
(qualified_name qualifier: (_) @object name: (identifier) @member)
(object_creation_expression
  type: [(identifier) (qualified_name)] @object
  initializer: (initializer_expression (assignment_expression left: (identifier) @member)))
(initializer_expression (assignment_expression
  right: (initializer_expression (assignment_expression left: (identifier) @skip))))
(implicit_object_creation_expression (initializer_expression (assignment_expression left: (identifier) @skip)))
(anonymous_object_creation_expression (identifier) @skip . "=")
(argument name: (identifier) @skip)
(attribute_argument name: (identifier) @skip)
(attribute_argument (assignment_expression left: (identifier) @skip))
(goto_statement (identifier) @skip)
(labeled_statement . (identifier) @skip)

; Bindings
(parameter type: (_) @type name: (identifier) @bind)
(parameter name: (identifier) @bind)
(parameter_list type: (_) @type name: (identifier) @bind)
(lambda_expression parameters: (implicit_parameter) @bind)
(type_parameter name: (identifier) @bind)
(local_declaration_statement (variable_declaration
  type: (_) @type (variable_declarator name: (identifier) @bind . (_) @value)))
(local_declaration_statement (variable_declaration type: (_) @type (variable_declarator name: (identifier) @bind .)))
(using_statement (variable_declaration
  type: (_) @type (variable_declarator name: (identifier) @bind . (_) @value)))
(for_statement (variable_declaration
  type: (_) @type (variable_declarator name: (identifier) @bind . (_) @value)))
(foreach_statement type: (_) @type left: (identifier) @bind right: (_) @element)
(foreach_statement left: (tuple_pattern (identifier) @bind))
(tuple_pattern name: (identifier) @bind)
(catch_declaration type: (_) @type name: (identifier) @bind)
(declaration_pattern type: (_) @type name: (identifier) @bind)
(declaration_expression type: (_) @type name: (identifier) @bind)
(recursive_pattern type: (_) @type name: (identifier) @bind)
(var_pattern name: (identifier) @bind)
(from_clause name: (identifier) @bind)
(let_clause . (identifier) @bind)

; Fields and properties
(field_declaration (variable_declaration type: (_) @type (variable_declarator name: (identifier) @field)))
(event_field_declaration (variable_declaration type: (_) @type (variable_declarator name: (identifier) @field)))
(property_declaration type: (_) @type name: (identifier) @field)
(event_declaration type: (_) @type name: (identifier) @field)
(enum_declaration
  name: (identifier) @type body: (enum_member_declaration_list (enum_member_declaration name: (identifier) @field)))

; What functions give
(method_declaration returns: (_) @type name: (identifier) @function)
(local_function_statement type: (_) @type name: (identifier) @function)
