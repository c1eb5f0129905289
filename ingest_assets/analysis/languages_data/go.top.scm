; What is looked for only at the top level: specifications are at most three levels below the file.
(const_spec (identifier) @name) @definition.constant
(var_spec (identifier) @name) @definition.variable
