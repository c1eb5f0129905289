; What stands at the top of a file.
(body (block (identifier) @_kind . (string_lit (template_literal) @owner) . (string_lit (template_literal) @name))
  @definition.resource (#eq? @_kind "resource"))
(body (block (identifier) @_kind . (string_lit (template_literal) @owner) . (string_lit (template_literal) @name))
  @definition.data (#any-of? @_kind "data" "ephemeral"))
(body (block (identifier) @_kind . (string_lit (template_literal) @name) . (block_start)) @definition.variable
  (#eq? @_kind "variable"))
(body (block (identifier) @_kind . (string_lit (template_literal) @name) . (block_start)) @definition.output
  (#eq? @_kind "output"))
(body (block (identifier) @_kind . (string_lit (template_literal) @name) . (block_start)) @definition.module
  (#eq? @_kind "module"))
(body (block (identifier) @_kind . (string_lit (template_literal) @name) . (block_start)) @definition.provider
  (#eq? @_kind "provider"))
(body (block (identifier) @_kind . (block_start) (body (attribute (identifier) @name) @definition.constant))
  (#eq? @_kind "locals"))
(config_file (body (block (identifier) @_kind . (string_lit (template_literal) @name)) @definition.block
  (#not-match? @_kind "^(resource|data|ephemeral|variable|output|module|provider)$")))
(config_file (body (attribute (identifier) @name) @definition.constant))

; Imports
(body (block (identifier) @_kind . (string_lit)
  (body (attribute (identifier) @_key (expression (literal_value (string_lit (template_literal) @import.module))))))
  (#eq? @_kind "module") (#eq? @_key "source"))
