; With a type argument the grammar takes a tagged template for a comparison
(binary_expression
  left: (binary_expression
    left: [(identifier) @_tag (member_expression property: (property_identifier) @_tag)])
  right: (template_string) @sql
  (#match? @_tag "^(sql|SQL)$"))
