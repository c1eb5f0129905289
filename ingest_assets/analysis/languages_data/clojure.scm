; References (what a namespace brings in is no call)
(list_lit . value: (kwd_lit name: (kwd_name) @_clause)
  (#any-of? @_clause "import" "require" "require-macros" "use")) @ignore
(dis_expr) @ignore
(list_lit . value: (sym_lit namespace: (sym_ns) @receiver name: (sym_name) @reference.call))
(list_lit . value: (sym_lit !namespace name: (sym_name) @reference.call))
