; What only SCSS has.
(mixin_statement name: (identifier) @name) @definition.function
(function_statement name: (identifier) @name) @definition.function
(stylesheet (declaration (property_name) @name) @definition.variable)
(include_statement . (identifier) @reference.call)
(use_statement (string_value) @import.module)
(forward_statement (string_value) @import.module)
