; Definitions
(package_declaration [(identifier) (scoped_identifier)] @name) @definition.module
(class_declaration name: (identifier) @name) @definition.class
(record_declaration name: (identifier) @name) @definition.class
(interface_declaration name: (identifier) @name) @definition.interface
(annotation_type_declaration name: (identifier) @name) @definition.interface
(enum_declaration name: (identifier) @name) @definition.enum
(enum_constant name: (identifier) @name) @definition.constant
(method_declaration name: (identifier) @name) @definition.method
(constructor_declaration name: (identifier) @name) @definition.method
(compact_constructor_declaration name: (identifier) @name) @definition.method
(annotation_type_element_declaration name: (identifier) @name) @definition.method
(constant_declaration declarator: (variable_declarator name: (identifier) @name)) @definition.constant
(field_declaration (modifiers "static" "final") declarator: (variable_declarator name: (identifier) @name))
  @definition.constant
(field_declaration (modifiers "final" "static") declarator: (variable_declarator name: (identifier) @name))
  @definition.constant
(field_declaration declarator: (variable_declarator name: (identifier) @name)) @definition.variable
(record_declaration parameters: (formal_parameters (formal_parameter name: (identifier) @name) @definition.variable))

; References
(method_invocation !object name: (identifier) @reference.call)
(method_invocation object: (_) @receiver name: (identifier) @reference.call)
(method_reference . (_) @receiver (identifier) @reference.call .)
(object_creation_expression type: [
  (type_identifier) @reference.call
  (generic_type . (type_identifier) @reference.call)])
(object_creation_expression type: [
  (scoped_type_identifier (_) @receiver (type_identifier) @reference.call .)
  (generic_type . (scoped_type_identifier (_) @receiver (type_identifier) @reference.call .))])
(superclass [(type_identifier) @reference.inherit (generic_type . (type_identifier) @reference.inherit)])
(superclass [
  (scoped_type_identifier (_) @receiver (type_identifier) @reference.inherit .)
  (generic_type . (scoped_type_identifier (_) @receiver (type_identifier) @reference.inherit .))])
([(super_interfaces (type_list [
    (type_identifier) @reference.inherit
    (generic_type . (type_identifier) @reference.inherit)]))
  (extends_interfaces (type_list [
    (type_identifier) @reference.inherit
    (generic_type . (type_identifier) @reference.inherit)]))])
([(super_interfaces (type_list [
    (scoped_type_identifier (_) @receiver (type_identifier) @reference.inherit .)
    (generic_type . (scoped_type_identifier (_) @receiver (type_identifier) @reference.inherit .))]))
  (extends_interfaces (type_list [
    (scoped_type_identifier (_) @receiver (type_identifier) @reference.inherit .)
    (generic_type . (scoped_type_identifier (_) @receiver (type_identifier) @reference.inherit .))]))])
([(marker_annotation name: (identifier) @reference.decorate) (annotation name: (identifier) @reference.decorate)])
([(marker_annotation name: (scoped_identifier scope: (_) @receiver name: (identifier) @reference.decorate))
  (annotation name: (scoped_identifier scope: (_) @receiver name: (identifier) @reference.decorate))])
([(formal_parameter type: [(type_identifier) @reference.type (generic_type . (type_identifier) @reference.type)])
  (spread_parameter [(type_identifier) @reference.type (generic_type . (type_identifier) @reference.type)])
  (method_declaration type: [(type_identifier) @reference.type (generic_type . (type_identifier) @reference.type)])
  (field_declaration type: [(type_identifier) @reference.type (generic_type . (type_identifier) @reference.type)])
  (constant_declaration type: [(type_identifier) @reference.type (generic_type . (type_identifier) @reference.type)])
  (local_variable_declaration
    type: [(type_identifier) @reference.type (generic_type . (type_identifier) @reference.type)])
  (enhanced_for_statement
    type: [(type_identifier) @reference.type (generic_type . (type_identifier) @reference.type)])
  (cast_expression type: [(type_identifier) @reference.type (generic_type . (type_identifier) @reference.type)])
  (instanceof_expression right: [(type_identifier) @reference.type (generic_type . (type_identifier) @reference.type)])
  (array_type element: [(type_identifier) @reference.type (generic_type . (type_identifier) @reference.type)])
  (array_creation_expression type: (type_identifier) @reference.type)
  (annotation_type_element_declaration type: (type_identifier) @reference.type)
  (type_arguments [(type_identifier) @reference.type (generic_type . (type_identifier) @reference.type)])
  (wildcard [(type_identifier) @reference.type (generic_type . (type_identifier) @reference.type)])
  (type_bound [(type_identifier) @reference.type (generic_type . (type_identifier) @reference.type)])
  (resource type: (type_identifier) @reference.type)
  (throws (type_identifier) @reference.type)
  (catch_type (type_identifier) @reference.type)
  (class_literal (type_identifier) @reference.type)
  (permits (type_list (type_identifier) @reference.type))
  (type_pattern (type_identifier) @reference.type)
  (record_pattern (identifier) @reference.type)])
([(formal_parameter
    type: (scoped_type_identifier (_) @receiver (type_identifier) @reference.type .))
  (method_declaration type: (scoped_type_identifier (_) @receiver (type_identifier) @reference.type .))
  (field_declaration type: (scoped_type_identifier (_) @receiver (type_identifier) @reference.type .))
  (local_variable_declaration type: (scoped_type_identifier (_) @receiver (type_identifier) @reference.type .))
  (type_arguments (scoped_type_identifier (_) @receiver (type_identifier) @reference.type .))
  (cast_expression type: (scoped_type_identifier (_) @receiver (type_identifier) @reference.type .))
  (throws (scoped_type_identifier (_) @receiver (type_identifier) @reference.type .))])

; Imports
(import_declaration (scoped_identifier scope: (_) @import.module name: (identifier) @import.name) .)
(import_declaration . (identifier) @import.module .)
(import_declaration (_) @import.module (asterisk) @import.wildcard)
