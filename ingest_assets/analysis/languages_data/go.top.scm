; What is looked for only at the top level: specifications are at most three levels below the file.
((const_spec (identifier) @name) @definition.constant (#not-eq? @name "_"))
((var_spec (identifier) @name) @definition.variable (#not-eq? @name "_"))
