(declaration declarator: [
  (identifier) @name
  (_ !parameters !value declarator: [
    (identifier) @name
    (_ !parameters declarator: (identifier) @name)
    (_ declarator: (parenthesized_declarator (_ declarator: (identifier) @name)) parameters: (_))])
  (_ declarator: (parenthesized_declarator (_ declarator: (identifier) @name)) parameters: (_))
  (init_declarator declarator: [
    (identifier) @name
    (_ !parameters declarator: [(identifier) @name (_ !parameters declarator: (identifier) @name)])
    (_
      declarator: (parenthesized_declarator
        (_ !parameters declarator: [(identifier) @name (_ !parameters declarator: (identifier) @name)]))
      parameters: (_))])]) @definition.variable
