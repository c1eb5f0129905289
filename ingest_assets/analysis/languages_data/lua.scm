; Definitions
(function_declaration name: (identifier) @name) @definition.function
(function_declaration name: (dot_index_expression table: (_) @owner field: (identifier) @name)) @definition.function
(function_declaration name: (method_index_expression table: (_) @owner method: (identifier) @name)) @definition.method
(variable_declaration (assignment_statement
  (variable_list . name: (identifier) @name)
  (expression_list . value: (function_definition) @function))) @definition.function
(chunk (assignment_statement
  (variable_list . name: (identifier) @name)
  (expression_list . value: (function_definition) @function)) @definition.function)
(block (assignment_statement
  (variable_list . name: (identifier) @name)
  (expression_list . value: (function_definition) @function)) @definition.function)
(assignment_statement
  (variable_list . name: (dot_index_expression table: (_) @owner field: (identifier) @name))
  (expression_list . value: (function_definition) @function)) @definition.function
(field name: (identifier) @name value: (function_definition) @function) @definition.function

; References
(function_call name: (identifier) @reference.call)
(function_call name: (dot_index_expression table: (_) @receiver field: (identifier) @reference.call))
(function_call name: (method_index_expression table: (_) @receiver method: (identifier) @reference.call))

; Imports
(assignment_statement
  (variable_list . name: (identifier) @import.alias)
  (expression_list . value: (function_call
    name: (identifier) @_require arguments: (arguments . (string content: (_) @import.module))))
  (#eq? @_require "require"))
(assignment_statement
  (variable_list . (_) . name: (identifier) @import.alias)
  (expression_list . (_) . value: (function_call
    name: (identifier) @_require arguments: (arguments . (string content: (_) @import.module))))
  (#eq? @_require "require"))
(assignment_statement
  (variable_list . name: (identifier) @import.alias)
  (expression_list . value: (dot_index_expression
    table: (function_call
      name: (identifier) @_require arguments: (arguments . (string content: (_) @import.module)))
    field: (identifier) @import.name))
  (#eq? @_require "require"))
(assignment_statement
  (variable_list . name: [(dot_index_expression) (bracket_index_expression)])
  (expression_list . value: (function_call
    name: (identifier) @_require arguments: (arguments . (string content: (_) @import.module))))
  (#eq? @_require "require"))
(field value: (function_call
  name: (identifier) @_require arguments: (arguments . (string content: (_) @import.module)))
  (#eq? @_require "require"))
(chunk (function_call
  name: (identifier) @_require arguments: (arguments . (string content: (_) @import.module)))
  (#any-of? @_require "require" "dofile"))
(block (function_call
  name: (identifier) @_require arguments: (arguments . (string content: (_) @import.module)))
  (#any-of? @_require "require" "dofile"))
