; Each concrete node with children costs milliseconds to compile; `_` does not, so it stands for what its fields tell.
; Definitions
(module name: [(constant) @name (_ scope: (_) @owner name: (constant) @name)]) @definition.module
(class name: [(constant) @name (_ scope: (_) @owner name: (constant) @name)]) @definition.class
(assignment left: (constant) @name right: (_ receiver: (constant) @_made method: (identifier) @_how)
  (#any-of? @_made "Struct" "Data") (#any-of? @_how "new" "define")) @definition.struct
(assignment left: (constant) @name right: (_ receiver: (constant) @_made method: (identifier) @_how)
  (#eq? @_made "Class") (#eq? @_how "new")) @definition.class
(assignment left: [(constant) @name (_ scope: (_) @owner name: (constant) @name)]) @definition.constant
(method name: (_) @name) @definition.function
(singleton_method name: (_) @name) @definition.function
(alias name: (_) @name) @definition.method
(call !receiver method: (identifier) @_keyword arguments: (_ . [(simple_symbol) (string)] @name)
  (#eq? @_keyword "alias_method")) @definition.method
(call !receiver method: (identifier) @_keyword arguments: (_ . [(simple_symbol) (string)] @name)
  block: (_) (#any-of? @_keyword "define_method" "define_singleton_method")) @definition.method
(call !receiver method: (identifier) @_keyword arguments: (_ [(simple_symbol) (string)] @name)
  (#any-of? @_keyword "attr_reader" "attr_accessor" "attr_writer" "attr")) @definition.property

; References
(call receiver: (_)? @receiver method: [(identifier) (constant)] @reference.call)
(superclass [(constant) @reference.inherit (_ scope: (_) @receiver name: (constant) @reference.inherit)])
(call !receiver method: (identifier) @_mixin arguments: (_ [
  (constant) @reference.inherit
  (_ scope: (_) @receiver name: (constant) @reference.inherit)])
  (#any-of? @_mixin "include" "extend" "prepend"))
(assignment left: (constant) right: (_
  receiver: (constant) @_made method: (identifier) @_how arguments: (_ (constant) @reference.inherit))
  (#eq? @_made "Class") (#eq? @_how "new"))
(exceptions [(constant) @reference.type (_ scope: (_) @receiver name: (constant) @reference.type)])

; Imports
(call !receiver method: (identifier) @_require arguments: (_ . (string) .)
  (#any-of? @_require "require" "require_relative" "load")) @import
(call !receiver method: (identifier) @_require arguments: (_ . (simple_symbol) . (string) .)
  (#eq? @_require "autoload")) @import
