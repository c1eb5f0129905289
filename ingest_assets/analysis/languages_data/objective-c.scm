; What Objective-C has beyond C.
; Definitions
(class_interface . (identifier) @scope.name category: (identifier)) @scope
(class_interface . (identifier) @scope.name "(") @scope
(class_interface . (identifier) @name) @definition.class
(class_implementation . (identifier) @scope.name category: (identifier)) @scope
(class_implementation . (identifier) @name) @definition.class
(protocol_declaration . (identifier) @name) @definition.interface
(method_declaration . (method_type)? . (identifier) @name) @definition.method
(method_definition . (method_type)? . (identifier) @name) @definition.method
(property_declaration (struct_declaration (struct_declarator [
  (identifier) @name
  (pointer_declarator declarator: (identifier) @name)
  (pointer_declarator declarator: (pointer_declarator declarator: (identifier) @name))
  (function_declarator declarator: (parenthesized_declarator [
    (pointer_declarator declarator: (identifier) @name)
    (block_pointer_declarator declarator: (identifier) @name)]))]))) @definition.variable
(instance_variable (struct_declaration (struct_declarator [
  (identifier) @name
  (pointer_declarator declarator: (identifier) @name)
  (pointer_declarator declarator: (pointer_declarator declarator: (identifier) @name))
  (array_declarator declarator: (identifier) @name)
  (function_declarator declarator: (parenthesized_declarator [
    (pointer_declarator declarator: (identifier) @name)
    (block_pointer_declarator declarator: (identifier) @name)]))]))) @definition.variable
(type_definition declarator: (function_declarator declarator: (parenthesized_declarator
  (block_pointer_declarator declarator: (type_identifier) @name)))) @definition.type
(type_definition type: (typedefed_specifier) declarator: [
  (type_identifier) @name
  (pointer_declarator declarator: (type_identifier) @name)]) @definition.type
(implementation_definition (declaration declarator: [
  (identifier) @name
  (pointer_declarator declarator: (identifier) @name)
  (init_declarator declarator: [
    (identifier) @name
    (pointer_declarator declarator: (identifier) @name)
    (array_declarator declarator: (identifier) @name)])]) @definition.variable)

; References
(message_expression receiver: (_) @receiver . method: (identifier) @reference.call)
(class_interface superclass: (identifier) @reference.inherit)
(class_interface superclass: (_) (parameterized_arguments (type_name (type_identifier) @reference.inherit)))
(class_interface category: (_) (parameterized_arguments (type_name (type_identifier) @reference.inherit)))
(protocol_declaration (protocol_reference_list (identifier) @reference.inherit))
[(method_type (type_name (type_identifier) @reference.type))
  (struct_declaration (type_identifier) @reference.type)
  (for_statement type: (type_identifier) @reference.type)
  (typedefed_specifier (protocol_reference_list (identifier) @reference.type))]

; Imports
(module_import . path: (identifier) @import.module)
