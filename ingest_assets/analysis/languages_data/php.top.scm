; What is looked for only at the top level: patterns that begin at a statement of the program.
(expression_statement (assignment_expression left: (variable_name (name) @name)) @definition.variable)
