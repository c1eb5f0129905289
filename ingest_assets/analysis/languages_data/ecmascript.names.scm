; What names are bound to in JavaScript and TypeScript; see `names`.
[(function_declaration) (function_expression) (arrow_function) (method_definition) (generator_function)
 (generator_function_declaration) (statement_block) (for_statement) (for_in_statement) (catch_clause)] @scope
[(import_statement) (string) (template_string) (regex) (comment) (statement_identifier)] @ignore
(template_substitution) @code

["from" "as" "of" "get" "set" "static" "async"] @skip
(pair key: (property_identifier) @skip)
(pair_pattern key: (property_identifier) @key)
(object) @literal
(method_definition name: (property_identifier) @skip)
(member_expression object: (_) @object property: [(property_identifier) (private_property_identifier)] @member)

; Bindings
(variable_declarator name: (identifier) @bind value: (_) @value)
(variable_declarator name: (identifier) @bind)
(assignment_pattern left: (identifier) @bind right: (_) @value)
(shorthand_property_identifier_pattern) @bind @key @part
(pair_pattern value: (identifier) @bind @part)
(array_pattern (identifier) @bind @part)
(rest_pattern (identifier) @bind)
(arrow_function parameter: (identifier) @bind @part)
(function_expression name: (identifier) @bind)
(class name: (_) @bind)
(catch_clause parameter: (identifier) @bind)
(for_in_statement left: (identifier) @bind "of" right: (_) @element)
(for_in_statement left: (identifier) @bind)

; Attributes
(assignment_expression
  left: (member_expression object: (this) @self property: [(property_identifier) (private_property_identifier)] @attribute)
  right: (_) @value)
(method_definition "get" name: (_) @property)

; What functions give
[(function_declaration name: (_) @function) (generator_function_declaration name: (_) @function)
 (method_definition name: (_) @function)] @callable
(variable_declarator name: (identifier) @function value: [(arrow_function) (function_expression)] @callable)
(pair key: (property_identifier) @function value: [(arrow_function) (function_expression)] @callable)

; Names under which something is exported
(export_statement "default" value: (identifier) @renamed) @default
(export_statement "default" declaration: (_ name: (_) @renamed)) @default
(export_statement (export_clause (export_specifier name: (_) @renamed alias: (_) @alias)) !source)
