; What is looked for only at the top level: patterns that begin at a statement of the module.
(assignment left: [
  (identifier) @name
  (pattern_list (identifier) @name)
  (tuple_pattern (identifier) @name)]) @definition.variable
(assignment right: (assignment left: (identifier) @name)) @definition.variable
(assignment right: (assignment right: (assignment left: (identifier) @name))) @definition.variable
([(if_statement [
    (block (assignment left: (identifier) @name) @definition.variable)
    (_ (block (assignment left: (identifier) @name) @definition.variable))])
  (try_statement [
    (block (assignment left: (identifier) @name) @definition.variable)
    (_ (block (assignment left: (identifier) @name) @definition.variable))])])
(assignment left: (identifier) @_all right: [
  (list (_ (string_content) @export))
  (tuple (_ (string_content) @export))
  (binary_operator (list (_ (string_content) @export)))]
  (#eq? @_all "__all__"))
(call function: (_ object: (identifier) @_all attribute: (identifier) @_method)
  arguments: (_ [(list (_ (string_content) @export)) (string (string_content) @export)])
  (#eq? @_all "__all__") (#any-of? @_method "extend" "append"))
(augmented_assignment left: (identifier) @_all
  right: [(list (_ (string_content) @export)) (tuple (_ (string_content) @export))]
  (#eq? @_all "__all__"))
