; What only the grammar of JavaScript has.
(formal_parameters (identifier) @bind @part)
(field_definition property: (_) @field value: (_) @value)
(field_definition property: (property_identifier) @skip)
(field_definition property: (_) @function value: [(arrow_function) (function_expression)] @callable)
