; Definitions
(module name: (constant) @name) @definition.module
(module name: (scope_resolution scope: (_) @owner name: (constant) @name)) @definition.module
(class name: (constant) @name) @definition.class
(class name: (scope_resolution scope: (_) @owner name: (constant) @name)) @definition.class
(assignment left: (constant) @name right: (call receiver: (constant) @_made method: (identifier) @_how)
  (#any-of? @_made "Struct" "Data") (#any-of? @_how "new" "define")) @definition.struct
(assignment left: (constant) @name right: (call receiver: (constant) @_made method: (identifier) @_how)
  (#eq? @_made "Class") (#eq? @_how "new")) @definition.class
(assignment left: (constant) @name) @definition.constant
(assignment left: (scope_resolution scope: (_) @owner name: (constant) @name)) @definition.constant
(method name: (_) @name) @definition.function
(singleton_method name: (_) @name) @definition.function
(alias name: (_) @name) @definition.method
(call !receiver method: (identifier) @_keyword arguments: (argument_list . [(simple_symbol) (string)] @name)
  (#eq? @_keyword "alias_method")) @definition.method
(call !receiver method: (identifier) @_keyword arguments: (argument_list . [(simple_symbol) (string)] @name)
  block: (_) (#any-of? @_keyword "define_method" "define_singleton_method")) @definition.method
(call !receiver method: (identifier) @_keyword arguments: (argument_list [(simple_symbol) (string)] @name)
  (#any-of? @_keyword "attr_reader" "attr_accessor" "attr_writer" "attr")) @definition.property

; References
(call receiver: (_) @receiver method: [(identifier) (constant)] @reference.call)
(call !receiver method: [(identifier) (constant)] @reference.call)
(superclass (constant) @reference.inherit)
(superclass (scope_resolution scope: (_) @receiver name: (constant) @reference.inherit))
(call !receiver method: (identifier) @_mixin arguments: (argument_list (constant) @reference.inherit)
  (#any-of? @_mixin "include" "extend" "prepend"))
(call !receiver method: (identifier) @_mixin arguments: (argument_list
  (scope_resolution scope: (_) @receiver name: (constant) @reference.inherit))
  (#any-of? @_mixin "include" "extend" "prepend"))
(assignment left: (constant) right: (call
  receiver: (constant) @_made method: (identifier) @_how arguments: (argument_list (constant) @reference.inherit))
  (#eq? @_made "Class") (#eq? @_how "new"))
(exceptions (constant) @reference.type)
(exceptions (scope_resolution scope: (_) @receiver name: (constant) @reference.type))

; Imports
(call !receiver method: (identifier) @_require arguments: (argument_list . (string) .)
  (#any-of? @_require "require" "require_relative" "load")) @import
(call !receiver method: (identifier) @_require arguments: (argument_list . (simple_symbol) . (string) .)
  (#eq? @_require "autoload")) @import
