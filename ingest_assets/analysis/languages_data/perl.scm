; Definitions
(package_statement name: (package) @name) @definition.module
(class_statement name: (package) @name) @definition.class
(subroutine_declaration_statement name: (bareword) @name) @definition.function
(method_declaration_statement name: (bareword) @name) @definition.method
(use_statement module: (package) @_constant (list_expression . (autoquoted_bareword) @name)
  (#eq? @_constant "constant")) @definition.constant
(use_statement module: (package) @_constant (autoquoted_bareword) @name
  (#eq? @_constant "constant")) @definition.constant
(use_statement module: (package) @_constant (anonymous_hash_expression (list_expression (autoquoted_bareword) @name))
  (#eq? @_constant "constant")) @definition.constant

; References
(function_call_expression function: (function) @reference.call)
(ambiguous_function_call_expression function: (function) @reference.call)
(method_call_expression invocant: (_) @receiver method: (method) @reference.call)
(use_statement module: (package) @_parent [
  (string_literal content: (_) @reference.inherit)
  (list_expression (string_literal content: (_) @reference.inherit))
  (quoted_word_list content: (_) @reference.inherit)]
  (#any-of? @_parent "parent" "base") (#match? @reference.inherit "^[A-Za-z_0-9:]+$"))
(ambiguous_function_call_expression function: (function) @_extends arguments: [
  (string_literal content: (_) @reference.inherit)
  (list_expression (string_literal content: (_) @reference.inherit))
  (quoted_word_list content: (_) @reference.inherit)]
  (#any-of? @_extends "extends" "with") (#match? @reference.inherit "^[A-Za-z_0-9:]+$"))

; Imports
(use_statement module: (package)) @import
(require_expression [(bareword) (string_literal) (interpolated_string_literal)]) @import
