; Elements with an id or a name
(element . [(STag (Attribute (Name) @_key (AttValue) @name)) (EmptyElemTag (Attribute (Name) @_key (AttValue) @name))]
  (#any-of? @_key "id" "name" "Id" "Name" "ID" "xml:id")) @definition.element
