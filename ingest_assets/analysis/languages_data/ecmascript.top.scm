; What is looked for only at the top level: patterns that begin at a statement of the program.
(expression_statement (assignment_expression
  left: (member_expression property: (property_identifier) @name)
  right: [(arrow_function) (function_expression) (generator_function)] @function) @definition.function)
(lexical_declaration kind: "const" (variable_declarator name: (identifier) @name) @definition.constant)
(lexical_declaration kind: "let" (variable_declarator name: (identifier) @name) @definition.variable)
(variable_declaration (variable_declarator name: (identifier) @name) @definition.variable)
(export_statement declaration: (lexical_declaration kind: "const"
  (variable_declarator name: (identifier) @name) @definition.constant))
(export_statement declaration: [
  (lexical_declaration kind: "let" (variable_declarator name: (identifier) @name) @definition.variable)
  (variable_declaration (variable_declarator name: (identifier) @name) @definition.variable)])
([(lexical_declaration (variable_declarator name: [
      (object_pattern [
        (shorthand_property_identifier_pattern) @name
        (object_assignment_pattern left: (shorthand_property_identifier_pattern) @name)])
      (array_pattern (identifier) @name)]) @definition.constant)
  (export_statement declaration: (lexical_declaration (variable_declarator name: [
      (object_pattern [
        (shorthand_property_identifier_pattern) @name
        (object_assignment_pattern left: (shorthand_property_identifier_pattern) @name)
        (pair_pattern value: (identifier) @name)])
      (array_pattern (identifier) @name)]) @definition.constant))])
(lexical_declaration (variable_declarator
    name: (object_pattern (pair_pattern value: (identifier) @name))
    value: (_) @_value) @definition.constant
  (#not-match? @_value "^require\\([^)]*\\)$"))
(export_statement declaration: (_ name: (_) @export))
(export_statement declaration: (_ (variable_declarator name: [
  (identifier) @export
  (object_pattern [(shorthand_property_identifier_pattern) @export (pair_pattern value: (identifier) @export)])
  (array_pattern (identifier) @export)])))
; Members of objects that are written where they are named
([(lexical_declaration (variable_declarator value: (object [
      (pair key: [(property_identifier) (string)] @name) @definition.variable
      (shorthand_property_identifier) @name @definition.variable])))
  (export_statement declaration: (lexical_declaration (variable_declarator value: (object [
      (pair key: [(property_identifier) (string)] @name) @definition.variable
      (shorthand_property_identifier) @name @definition.variable]))))])
