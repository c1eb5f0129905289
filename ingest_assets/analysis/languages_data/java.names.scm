; What names are bound to; see `names`.
[(method_declaration) (constructor_declaration) (compact_constructor_declaration) (lambda_expression) (block)
 (constructor_body) (for_statement) (enhanced_for_statement) (catch_clause) (try_with_resources_statement)
 (switch_block_statement_group) (switch_rule) (class_body)] @scope
[(package_declaration) (import_declaration) (line_comment) (block_comment) (string_literal) (character_literal)] @ignore
(string_interpolation) @code

(field_access object: (_) @object field: (identifier) @member)
(scoped_type_identifier . (_) @object (type_identifier) @member .)
(element_value_pair key: (identifier) @skip)
(labeled_statement . (identifier) @skip)
[(break_statement (identifier) @skip) (continue_statement (identifier) @skip)]

; Bindings
(formal_parameter type: (_) @type name: (identifier) @bind)
(spread_parameter (variable_declarator name: (identifier) @bind)) @type
(lambda_expression parameters: (identifier) @bind)
(inferred_parameters (identifier) @bind)
(local_variable_declaration type: (_) @type declarator: (variable_declarator name: (identifier) @bind !value))
(local_variable_declaration
  type: (_) @type declarator: (variable_declarator name: (identifier) @bind value: (_) @value))
(enhanced_for_statement type: (_) @type name: (identifier) @bind value: (_) @element)
(resource type: (_) @type name: (identifier) @bind value: (_) @value)
(catch_formal_parameter (catch_type . (_) @type) name: (identifier) @bind)
(instanceof_expression right: (_) @type name: (identifier) @bind)
(type_pattern (_) @type (identifier) @bind .)
(record_pattern_component (_) @type (identifier) @bind .)
(type_parameter . (type_identifier) @bind)

; Fields
(field_declaration type: (_) @type declarator: (variable_declarator name: (identifier) @field))
(constant_declaration type: (_) @type declarator: (variable_declarator name: (identifier) @field))
(enum_declaration name: (identifier) @type body: (enum_body (enum_constant name: (identifier) @field)))

; What functions give
(method_declaration type: (_) @type name: (identifier) @function)
(annotation_type_element_declaration type: (_) @type name: (identifier) @function)
