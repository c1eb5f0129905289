; What names are bound to; see `names`.
[(method) (singleton_method) (class) (module) (singleton_class) (lambda) (block) (do_block)] @scope
[(string) (simple_symbol) (delimited_symbol) (hash_key_symbol) (symbol_array) (string_array) (regex) (heredoc_body)
 (subshell) (comment) (heredoc_beginning)] @ignore
(interpolation) @code

(scope_resolution scope: (_) @object name: (constant) @member)

; Bindings
(method_parameters (identifier) @bind)
(block_parameters (identifier) @bind)
(lambda_parameters (identifier) @bind)
(destructured_parameter (identifier) @bind)
(optional_parameter name: (identifier) @bind value: (_) @value)
(keyword_parameter name: (identifier) @bind)
(splat_parameter name: (identifier) @bind)
(hash_splat_parameter name: (identifier) @bind)
(block_parameter name: (identifier) @bind)
(assignment left: (identifier) @bind right: (_) @value)
(operator_assignment left: (identifier) @bind right: (_) @value)
(left_assignment_list (identifier) @bind)
(left_assignment_list (_ (identifier) @bind))
(rescue exceptions: (exceptions . [(constant) (scope_resolution)] @type .) variable: (_ (identifier) @bind))
(exception_variable (identifier) @bind)
(for pattern: (identifier) @bind)
(in_clause pattern: (identifier) @bind)
(array_pattern (identifier) @bind)
(keyword_pattern value: (identifier) @bind)
(keyword_pattern key: (hash_key_symbol) @bind !value)
(as_pattern name: (identifier) @bind)

; What objects hold
(assignment left: (instance_variable) @held right: (_) @value)
(operator_assignment left: (instance_variable) @held right: (_) @value)
(assignment left: (constant) @field right: (_) @value)

; What methods give: the last thing in them
(method name: (_) @function body: (body_statement (_) @value .))
(singleton_method name: (_) @function body: (body_statement (_) @value .))
