; A file is a container itself.
(source_file (Decl (VarDecl "const" variable_type_function: (IDENTIFIER) @name)) @definition.constant)
(source_file (Decl (VarDecl "var" variable_type_function: (IDENTIFIER) @name)) @definition.variable)
