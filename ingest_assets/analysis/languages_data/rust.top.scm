; What a file hands on, looked for only at the top level.
(use_declaration (visibility_modifier "pub" .) argument: [
  (identifier) @export
  (scoped_identifier name: (identifier) @export)
  (use_as_clause alias: (identifier) @export)
  (scoped_use_list list: (use_list [
    (identifier) @export
    (scoped_identifier name: (identifier) @export)
    (use_as_clause alias: (identifier) @export)]))
  (use_list [
    (identifier) @export
    (scoped_identifier name: (identifier) @export)
    (use_as_clause alias: (identifier) @export)])])
(mod_item (visibility_modifier "pub" .) name: (identifier) @export !body)
(extern_crate_declaration (visibility_modifier "pub" .) name: (identifier) @export !alias)
