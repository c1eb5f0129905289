; What is looked for only at the top level: patterns that begin at a statement of the program.
(declaration_command "readonly" (variable_assignment name: (variable_name) @name)) @definition.constant
(declaration_command (variable_assignment name: (variable_name) @name)) @definition.variable
(program (variable_assignment name: (variable_name) @name) @definition.variable)
