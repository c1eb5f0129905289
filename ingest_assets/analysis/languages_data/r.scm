; Definitions
(binary_operator
  lhs: [(identifier) @name (string content: (_) @name)] operator: ["<-" "=" "<<-" ":="]
  rhs: (function_definition) @function) @definition.function
(binary_operator
  lhs: (extract_operator lhs: (_) @owner rhs: (identifier) @name) operator: ["<-" "=" "<<-"]
  rhs: (function_definition) @function) @definition.function
(binary_operator
  lhs: (identifier) @name operator: ["<-" "=" "<<-"]
  rhs: (call function: (identifier) @_class)
  (#any-of? @_class "R6Class" "setRefClass" "ggproto" "setClass" "new_class")) @definition.class
(call function: (identifier) @_class arguments: (arguments . (argument value: (string content: (_) @name)))
  (#any-of? @_class "setClass" "setRefClass" "setClassUnion")) @definition.class
(call function: (identifier) @_generic arguments: (arguments . (argument value: (string content: (_) @name)))
  (#eq? @_generic "setGeneric")) @definition.function
(call function: (identifier) @_method
  arguments: (arguments
    . (argument value: (string content: (_) @name)) . (_) . (argument value: (string content: (_) @owner))
    (argument value: (function_definition) @function))
  (#any-of? @_method "setMethod" "setReplaceMethod")) @definition.method
(call function: (identifier) @_class
  arguments: (arguments (argument value: (call
    arguments: (arguments (argument name: (identifier) @name value: (function_definition) @function)
      @definition.method))))
  (#any-of? @_class "R6Class" "setRefClass"))
(call function: (identifier) @_class
  arguments: (arguments (argument name: (identifier) @name value: (function_definition) @function) @definition.method)
  (#eq? @_class "ggproto"))

; References
(call function: (identifier) @reference.call)
(call function: (namespace_operator lhs: (_) @receiver rhs: (identifier) @reference.call))
(call function: (extract_operator lhs: (_) @receiver rhs: (identifier) @reference.call))
(argument name: (identifier) @_inherit value: [
  (identifier) @reference.inherit
  (namespace_operator lhs: (_) @receiver rhs: (identifier) @reference.inherit)] (#eq? @_inherit "inherit"))
(argument name: (identifier) @_inherit value: (string content: (_) @reference.inherit) (#eq? @_inherit "contains"))

; Imports
(call function: (identifier) @_library arguments: (arguments . (argument value: [
  (identifier) @import.module (string content: (_) @import.module)]))
  (#any-of? @_library "library" "require" "requireNamespace" "loadNamespace" "source"))
