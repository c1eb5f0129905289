; What is looked for only at the top level: what a file without a namespace exports.
(class_declaration (modifier "public") name: (identifier) @export)
(record_declaration (modifier "public") name: (identifier) @export)
(struct_declaration (modifier "public") name: (identifier) @export)
(interface_declaration (modifier "public") name: (identifier) @export)
(enum_declaration (modifier "public") name: (identifier) @export)
(delegate_declaration (modifier "public") name: (identifier) @export)
