; Definitions: functions wherever they stand
(binding attrpath: (attrpath) @name expression: (function_expression) @function) @definition.function

; References
(apply_expression function: (variable_expression name: (identifier) @reference.call))
(apply_expression function: (select_expression expression: (_) @receiver
  attrpath: (attrpath attr: (identifier) @reference.call .)))

; Imports: paths behind `import` and `callPackage`, in a list of `imports`, and `<nixpkgs>`
(apply_expression function: (variable_expression name: (identifier) @_import)
  argument: [(path_expression) (spath_expression)] @import.module (#any-of? @_import "import" "callPackage"))
(apply_expression function: (select_expression attrpath: (attrpath attr: (identifier) @_import .))
  argument: (path_expression) @import.module (#any-of? @_import "callPackage" "callPackageWith" "import"))
(binding attrpath: (attrpath . (identifier) @_imports .)
  expression: (list_expression element: (path_expression) @import.module) (#eq? @_imports "imports"))
