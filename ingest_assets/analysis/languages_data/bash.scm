; Definitions
(function_definition name: (word) @name) @definition.function
(command name: (command_name (word) @_alias) argument: (concatenation . (word) @name)
  (#eq? @_alias "alias") (#match? @name "^[^=]+=$")) @definition.macro
; What stands where the grammar is lost is no function_definition any more.
(ERROR (word) @name @definition.function . "(" . ")")

; References
(command name: (command_name (word) @reference.call))

; Imports
(command name: (command_name (word) @_source) . argument: (_) (#any-of? @_source "source" ".")) @import
