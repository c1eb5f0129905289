; What is looked for only at the top level: patterns that begin at a statement of the module.
(assignment left: (identifier) @name (#match? @name "^_*[A-Z][A-Z0-9_]*$")) @definition.constant
(assignment left: (identifier) @name) @definition.variable
(assignment left: (identifier) @_all
  right: [(list (string (string_content) @export)) (tuple (string (string_content) @export))]
  (#eq? @_all "__all__"))
(augmented_assignment left: (identifier) @_all
  right: [(list (string (string_content) @export)) (tuple (string (string_content) @export))]
  (#eq? @_all "__all__"))
