(script_element (start_tag (attribute (attribute_name) @_key
    [(attribute_value) @language (quoted_attribute_value (attribute_value) @language)]))
  (raw_text) @content (#any-of? @_key "type" "lang"))
(script_element (raw_text) @javascript)
(style_element (start_tag (attribute (attribute_name) @_key
    [(attribute_value) @language (quoted_attribute_value (attribute_value) @language)]))
  (raw_text) @content (#eq? @_key "lang"))
(style_element (raw_text) @css)
