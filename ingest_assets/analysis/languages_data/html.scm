; Definitions: elements with an id or a name, and headings
(element [
    (start_tag (attribute (attribute_name) @_key [(attribute_value) (quoted_attribute_value (attribute_value))] @name))
    (self_closing_tag
      (attribute (attribute_name) @_key [(attribute_value) (quoted_attribute_value (attribute_value))] @name))]
  (#any-of? @_key "id" "name" "ID" "NAME")) @definition.element
(element (start_tag (tag_name) @_tag) . [
    (text) @name
    (element (start_tag) . (text) @name)
    (element (start_tag) . (element (start_tag) . (text) @name))]
  (#match? @_tag "^[hH][1-6]$")) @definition.heading
(element (start_tag (tag_name) @_tag)
  . [(element . (start_tag) . (end_tag)) (element . (start_tag) .) (element (self_closing_tag))]
  . (text) @name
  (#match? @_tag "^[hH][1-6]$")) @definition.heading

; Imports
(script_element (start_tag (attribute (attribute_name) @_key
    [(attribute_value) (quoted_attribute_value (attribute_value))] @import.module))
  (#eq? @_key "src"))
(start_tag . (tag_name) @_tag
  (attribute (attribute_name) @_rel [(attribute_value) @_kind (quoted_attribute_value (attribute_value) @_kind)])
  (attribute (attribute_name) @_key [(attribute_value) (quoted_attribute_value (attribute_value))] @import.module)
  (#eq? @_tag "link") (#eq? @_rel "rel") (#any-of? @_kind "stylesheet" "modulepreload" "import") (#eq? @_key "href"))
(start_tag . (tag_name) @_tag
  (attribute (attribute_name) @_key [(attribute_value) (quoted_attribute_value (attribute_value))] @import.module)
  (attribute (attribute_name) @_rel [(attribute_value) @_kind (quoted_attribute_value (attribute_value) @_kind)])
  (#eq? @_tag "link") (#eq? @_rel "rel") (#any-of? @_kind "stylesheet" "modulepreload" "import") (#eq? @_key "href"))
