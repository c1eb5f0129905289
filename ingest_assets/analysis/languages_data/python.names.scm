; What names are bound to; see `names`.
[(function_definition) (lambda)
 (list_comprehension) (set_comprehension) (dictionary_comprehension) (generator_expression)] @scope
[(import_statement) (import_from_statement) (future_import_statement)
 (string) (comment)] @ignore
(interpolation) @code

(attribute object: (_) @object attribute: (identifier) @member)
(keyword_argument name: (identifier) @skip)

(type (string (string_content) @written))
(type (_ (string (string_content) @written)))
(type (_ (_ (string (string_content) @written))))
(type (_ (_ (_ (string (string_content) @written)))))

; Bindings
(parameters (identifier) @bind)
(lambda_parameters (identifier) @bind)
(default_parameter name: (identifier) @bind value: (_) @value)
(typed_parameter . (identifier) @bind type: (type) @type)
(typed_default_parameter name: (identifier) @bind type: (type) @type)
(list_splat_pattern (identifier) @bind)
(dictionary_splat_pattern (identifier) @bind)
(assignment left: (identifier) @bind !type right: (_) @value)
(assignment left: (identifier) @bind type: (type) @type)
(augmented_assignment left: (identifier) @bind)
(pattern_list (identifier) @bind)
(tuple_pattern (identifier) @bind)
(named_expression name: (identifier) @bind value: (_) @value)
(for_statement left: (identifier) @bind right: (_) @element)
(for_in_clause left: (identifier) @bind right: (_) @element)
(with_item value: (as_pattern . (_) @context alias: (as_pattern_target (identifier) @bind)))
(except_clause value: (as_pattern . (_) @type alias: (as_pattern_target (identifier) @bind)))
(for_statement left: (pattern_list . (_) . (identifier) @bind .) right: (call) @second)
(for_in_clause left: (pattern_list . (_) . (identifier) @bind .) right: (call) @second)
[(global_statement (identifier) @elsewhere) (nonlocal_statement (identifier) @elsewhere)]
(case_pattern (as_pattern (identifier) @bind .))
(case_pattern (dotted_name . (identifier) @bind .))

; Attributes of classes and of their instances
(assignment left: (attribute object: (identifier) @self attribute: (identifier) @attribute) !type right: (_) @value)
(assignment left: (attribute object: (identifier) @self attribute: (identifier) @attribute) type: (type) @type)
(pattern_list (attribute object: (identifier) @self attribute: (identifier) @attribute))

; What functions give
(function_definition name: (identifier) @function return_type: (type) @type)
(decorated_definition
  (decorator [
    (identifier) @_property
    (attribute attribute: (identifier) @_property)
  ])
  definition: (function_definition name: (identifier) @property)
  (#any-of? @_property "property" "cached_property" "setter" "getter"))
