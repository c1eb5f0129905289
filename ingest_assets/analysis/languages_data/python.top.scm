; What is looked for only at the top level: patterns that begin at a statement of the module.
(assignment left: (identifier) @name) @definition.variable
(assignment left: [(pattern_list (identifier) @name) (tuple_pattern (identifier) @name)]) @definition.variable
(assignment right: (assignment left: (identifier) @name)) @definition.variable
(assignment right: (assignment right: (assignment left: (identifier) @name))) @definition.variable
([(if_statement [
    (block (assignment left: (identifier) @name) @definition.variable)
    (_ (block (assignment left: (identifier) @name) @definition.variable))])
  (try_statement [
    (block (assignment left: (identifier) @name) @definition.variable)
    (_ (block (assignment left: (identifier) @name) @definition.variable))])])
(assignment left: (identifier) @_all
  right: [(list (string (string_content) @export)) (tuple (string (string_content) @export))]
  (#eq? @_all "__all__"))
(assignment left: (identifier) @_all right: (binary_operator (list (string (string_content) @export)))
  (#eq? @_all "__all__"))
(call function: (attribute object: (identifier) @_all attribute: (identifier) @_method)
  arguments: (argument_list [(list (string (string_content) @export)) (string (string_content) @export)])
  (#eq? @_all "__all__") (#any-of? @_method "extend" "append"))
(augmented_assignment left: (identifier) @_all
  right: [(list (string (string_content) @export)) (tuple (string (string_content) @export))]
  (#eq? @_all "__all__"))
