; What is looked for only at the top level: variables of the package, and what it gives to others.
(assignment_expression
  left: (variable_declaration "our" variable: (_ (varname) @name))) @definition.variable
(assignment_expression
  left: (variable_declaration "our" variable: (array (varname) @_exports))
  right: [
    (quoted_word_list content: (_) @export)
    (string_literal content: (_) @export)
    (list_expression (string_literal content: (_) @export))]
  (#any-of? @_exports "EXPORT" "EXPORT_OK"))
