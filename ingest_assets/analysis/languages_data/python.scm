; Definitions
(class_definition name: (identifier) @name) @definition.class
(function_definition name: (identifier) @name) @definition.function
(type_alias_statement left: (type [(identifier) @name (generic_type (identifier) @name)])) @definition.type
(class_definition body: (block (assignment left: (identifier) @name) @definition.variable))
(class_definition body: (block (assignment left: [
  (pattern_list (identifier) @name)
  (tuple_pattern (identifier) @name)]) @definition.variable))
(class_definition body: (block (if_statement [
  (block (assignment left: (identifier) @name) @definition.variable)
  (_ (block (assignment left: (identifier) @name) @definition.variable))])))
((assignment left: (attribute object: (identifier) @_self attribute: (identifier) @name)) @definition.attribute
  (#eq? @_self "self"))
((assignment left: (pattern_list (attribute object: (identifier) @_self attribute: (identifier) @name)))
  @definition.attribute (#eq? @_self "self"))

; References
(call function: (identifier) @reference.call)
(call function: (attribute object: (_) @receiver attribute: (identifier) @reference.call))
(class_definition superclasses: (argument_list (identifier) @reference.inherit))
(class_definition superclasses: (argument_list
  (attribute object: (_) @receiver attribute: (identifier) @reference.inherit)))
(class_definition superclasses: (argument_list (subscript value: (identifier) @reference.inherit)))
(decorator [(identifier) @reference.decorate (call function: (identifier) @reference.decorate)])
(decorator [
  (attribute object: (_) @receiver attribute: (identifier) @reference.decorate)
  (call function: (attribute object: (_) @receiver attribute: (identifier) @reference.decorate))])
(type (identifier) @reference.type)
(type (attribute object: (_) @receiver attribute: (identifier) @reference.type))
(type (generic_type (identifier) @reference.type))
(type (binary_operator (identifier) @reference.type))
(type (binary_operator (attribute object: (_) @receiver attribute: (identifier) @reference.type)))
(type (binary_operator (binary_operator (identifier) @reference.type)))

; Imports
(import_statement name: (dotted_name) @import.module)
(import_statement name: (aliased_import name: (dotted_name) @import.module alias: (identifier) @import.alias))
(import_from_statement module_name: (_) @import.module name: (dotted_name) @import.name)
(import_from_statement module_name: (_) @import.module
  name: (aliased_import name: (dotted_name) @import.name alias: (identifier) @import.alias))
(import_from_statement module_name: (_) @import.module (wildcard_import) @import.name)
(future_import_statement "__future__" @import.module name: (dotted_name) @import.name)
