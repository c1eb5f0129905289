; What is looked for only near the top level: definitions, also in reader conditionals, `let` and `do`.
(list_lit . value: (sym_lit name: (sym_name) @_keyword) . value: (sym_lit name: (sym_name) @name)
  (#any-of? @_keyword "defn" "defn-" "deftest" "defmulti" "defmethod" "defn-spec")) @definition.function
(list_lit . value: (sym_lit name: (sym_name) @_keyword) . value: (sym_lit name: (sym_name) @name)
  (#any-of? @_keyword "def" "defonce")) @definition.variable
(list_lit . value: (sym_lit name: (sym_name) @_keyword) . value: (sym_lit name: (sym_name) @name)
  (#any-of? @_keyword "defrecord" "deftype")) @definition.struct
(list_lit . value: (sym_lit name: (sym_name) @_keyword) . value: (sym_lit name: (sym_name) @name)
  (#any-of? @_keyword "defprotocol" "definterface")) @definition.trait
(list_lit . value: (sym_lit name: (sym_name) @_keyword) . value: (sym_lit name: (sym_name) @name)
  (#eq? @_keyword "defmacro")) @definition.macro
(list_lit . value: (sym_lit name: (sym_name) @_keyword) . value: (sym_lit name: (sym_name) @name)
  (#eq? @_keyword "ns")) @definition.module
(list_lit . value: (sym_lit name: (sym_name) @_keyword)
  value: (list_lit . value: (sym_lit name: (sym_name) @name) . value: (vec_lit)) @definition.method
  (#any-of? @_keyword
    "defprotocol" "definterface" "defrecord" "deftype" "extend-protocol" "extend-type"))

; Documentation
(list_lit . value: (sym_lit name: (sym_name) @_keyword) . value: (sym_lit) . value: (str_lit) @doc_enclosing
  . value: (_) (#match? @_keyword "^(ns|def.*)$"))

; References
(list_lit . value: (sym_lit name: (sym_name) @_keyword) . value: (sym_lit) . value: (vec_lit)
  value: (sym_lit name: (sym_name) @reference.inherit) (#any-of? @_keyword "defrecord" "deftype"))

; Imports
(list_lit . value: (sym_lit name: (sym_name) @_keyword) (#any-of? @_keyword "ns" "require" "use" "import")) @import
