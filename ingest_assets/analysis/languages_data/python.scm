; Each concrete node with children costs milliseconds to compile; `_` does not, so it stands for what its fields tell.
; Definitions
(class_definition name: (identifier) @name) @definition.class
(function_definition name: (identifier) @name) @definition.function
(type_alias_statement left: (type [(identifier) @name (generic_type (identifier) @name)])) @definition.type
(class_definition body: (_ [
  (assignment left: [
    (identifier) @name
    (pattern_list (identifier) @name)
    (tuple_pattern (identifier) @name)]) @definition.variable
  (if_statement [
    (block (assignment left: (identifier) @name) @definition.variable)
    (_ (block (assignment left: (identifier) @name) @definition.variable))])]))
((assignment left: [
  (_ object: (identifier) @_self attribute: (identifier) @name)
  (pattern_list (_ object: (identifier) @_self attribute: (identifier) @name))]) @definition.attribute
  (#eq? @_self "self"))

; References
(call function: [
  (identifier) @reference.call
  (_ object: (_) @receiver attribute: (identifier) @reference.call)])
(class_definition superclasses: (_ [
  (identifier) @reference.inherit
  (_ object: (_) @receiver attribute: (identifier) @reference.inherit)
  (subscript value: (identifier) @reference.inherit)]))
(decorator [
  (identifier) @reference.decorate
  (_ object: (_) @receiver attribute: (identifier) @reference.decorate)
  (_ function: [
    (identifier) @reference.decorate
    (_ object: (_) @receiver attribute: (identifier) @reference.decorate)])])
(type [
  (identifier) @reference.type
  (_ object: (_) @receiver attribute: (identifier) @reference.type)
  (generic_type (identifier) @reference.type)
  (binary_operator [
    (identifier) @reference.type
    (_ object: (_) @receiver attribute: (identifier) @reference.type)
    (binary_operator (identifier) @reference.type)])])

; Imports
(import_statement name: [
  (dotted_name) @import.module
  (_ name: (dotted_name) @import.module alias: (identifier) @import.alias)])
(import_from_statement module_name: (_) @import.module name: [
  (dotted_name) @import.name
  (_ name: (dotted_name) @import.name alias: (identifier) @import.alias)])
(import_from_statement module_name: (_) @import.module (wildcard_import) @import.name)
(future_import_statement "__future__" @import.module name: (dotted_name) @import.name)
