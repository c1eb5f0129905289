; What is looked for only at the top level: variables of the file, and what it gives to others.
(chunk (variable_declaration (assignment_statement (variable_list name: (identifier) @name))) @definition.variable)
(chunk (assignment_statement (variable_list name: (identifier) @name)) @definition.variable)
(chunk (assignment_statement (variable_list name: (identifier) @export)))
(chunk (assignment_statement (variable_list
  name: (dot_index_expression table: (identifier) field: (identifier) @export))))
(chunk (function_declaration name: (identifier) @export) @_declared (#not-match? @_declared "^local"))
(chunk (function_declaration name: (dot_index_expression table: (identifier) field: (identifier) @export)))
(chunk (function_declaration name: (method_index_expression table: (identifier) method: (identifier) @export)))
(chunk (return_statement (expression_list (table_constructor (field name: (identifier) @export)))))
