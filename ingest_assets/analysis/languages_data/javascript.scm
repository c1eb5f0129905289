; What only JavaScript's grammar has.
(class_declaration (class_heritage (identifier) @reference.inherit))
(class_declaration (class_heritage
  (member_expression object: (_) @receiver property: (property_identifier) @reference.inherit)))
(field_definition property: (_) @name value: [(arrow_function) (function_expression)] @function) @definition.method
(field_definition property: (_) @name) @definition.variable
(assignment_expression left: (_ object: (this) property: (_) @name)) @definition.attribute
; Members of objects that names are bound to, that attributes hold and that functions return, and of those in them
(variable_declarator value: (object [
  (pair key: [(property_identifier) (string)] @name) @definition.variable
  (shorthand_property_identifier) @name @definition.variable
  (pair value: (object [
    (pair key: [(property_identifier) (string)] @name) @definition.variable
    (shorthand_property_identifier) @name @definition.variable]))]))
(field_definition value: (object [
  (pair key: [(property_identifier) (string)] @name) @definition.variable
  (shorthand_property_identifier) @name @definition.variable
  (pair value: (object [
    (pair key: [(property_identifier) (string)] @name) @definition.variable
    (shorthand_property_identifier) @name @definition.variable]))]))
(_ body: [
  (parenthesized_expression (object [
  (pair key: [(property_identifier) (string)] @name) @definition.variable
  (shorthand_property_identifier) @name @definition.variable
  (pair value: (object [
    (pair key: [(property_identifier) (string)] @name) @definition.variable
    (shorthand_property_identifier) @name @definition.variable]))]))
  (statement_block (return_statement (object [
  (pair key: [(property_identifier) (string)] @name) @definition.variable
  (shorthand_property_identifier) @name @definition.variable
  (pair value: (object [
    (pair key: [(property_identifier) (string)] @name) @definition.variable
    (shorthand_property_identifier) @name @definition.variable]))])))])
