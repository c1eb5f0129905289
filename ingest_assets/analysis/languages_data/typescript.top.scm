; Members of objects that are written where they are named, with a type
([(lexical_declaration (variable_declarator value: [
      (as_expression (object [
        (pair key: [(property_identifier) (string)] @name) @definition.variable
        (shorthand_property_identifier) @name @definition.variable]))
      (satisfies_expression (object [
        (pair key: [(property_identifier) (string)] @name) @definition.variable
        (shorthand_property_identifier) @name @definition.variable]))]))
  (export_statement declaration: (lexical_declaration (variable_declarator value: [
      (as_expression (object [
        (pair key: [(property_identifier) (string)] @name) @definition.variable
        (shorthand_property_identifier) @name @definition.variable]))
      (satisfies_expression (object [
        (pair key: [(property_identifier) (string)] @name) @definition.variable
        (shorthand_property_identifier) @name @definition.variable]))])))])
