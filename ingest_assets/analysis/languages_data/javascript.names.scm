; What only the grammar of JavaScript has.
(formal_parameters (identifier) @bind)
(field_definition property: (_) @field value: (_) @value)
(field_definition property: (property_identifier) @skip)
