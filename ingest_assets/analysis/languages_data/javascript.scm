; What only JavaScript's grammar has.
(class_declaration (class_heritage (identifier) @reference.inherit))
(class_declaration (class_heritage
  (member_expression object: (_) @receiver property: (property_identifier) @reference.inherit)))
(field_definition property: (_) @name value: [(arrow_function) (function_expression)] @function) @definition.method
(field_definition property: (_) @name) @definition.variable
(assignment_expression left: (_ object: (this) property: (_) @name)) @definition.attribute
