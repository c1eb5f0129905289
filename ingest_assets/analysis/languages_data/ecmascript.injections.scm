; Tagged templates
(call_expression
  function: [(identifier) @_tag (member_expression property: (property_identifier) @_tag)]
  arguments: (template_string) @sql
  (#match? @_tag "^(sql|SQL)$"))
