; What only the grammar of JavaScript has.
(formal_parameters (identifier) @bind)
(field_definition property: (_) @field value: (_) @value)
