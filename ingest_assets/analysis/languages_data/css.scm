; Definitions: each selector of a rule
(rule_set (selectors (_) @name)) @definition.rule
(keyframes_statement (keyframes_name) @name) @definition.keyframes
(declaration . (property_name) @name (#match? @name "^--")) @definition.variable
(at_rule (at_keyword) @_layer (keyword_query) @name (#any-of? @_layer "@layer" "@property")) @definition.layer

; References
(call_expression (function_name) @reference.call)
(call_expression (function_name) @_var (arguments . (plain_value) @reference.type) (#eq? @_var "var"))

; Imports
(import_statement (string_value) @import.module)
(import_statement (call_expression (arguments [(string_value) (plain_value)] @import.module)))
