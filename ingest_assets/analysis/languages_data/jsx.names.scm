; Elements in JavaScript and TSX.
[(jsx_text) (html_character_reference)] @ignore
(jsx_attribute . (property_identifier) @key)
