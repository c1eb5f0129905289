; Definitions
(module_definition name: (identifier) @name) @definition.module
(struct_definition (type_head [
  (identifier) @name
  (parametrized_type_expression . (identifier) @name)
  (binary_expression . [(identifier) @name (parametrized_type_expression . (identifier) @name)])])) @definition.struct
(abstract_definition (type_head [
  (identifier) @name
  (parametrized_type_expression . (identifier) @name)
  (binary_expression . [(identifier) @name (parametrized_type_expression . (identifier) @name)])])) @definition.type
(primitive_definition (type_head [
  (identifier) @name
  (binary_expression . (identifier) @name)])) @definition.type
(macrocall_expression (macro_identifier) @_enum (macro_argument_list
  . [(identifier) @name (typed_expression . (identifier) @name)])
  (#eq? @_enum "@enum")) @definition.enum
(macro_definition (signature (call_expression . (identifier) @name))) @definition.macro
(function_definition (signature . [
  (identifier) @name
  (call_expression . [(identifier) (operator)] @name)
  (call_expression . (field_expression value: (_) @owner (_) @name .))
  (call_expression . (parametrized_type_expression . (identifier) @name))])) @definition.function
(function_definition (signature . [(where_expression . (_ . [
  (identifier) @name
  (operator) @name
  (parametrized_type_expression . (identifier) @name)])) (typed_expression . (call_expression . (identifier) @name))])
  ) @definition.function
(function_definition (signature . [(where_expression . (call_expression .
  (field_expression value: (_) @owner (_) @name .))) (typed_expression . (call_expression .
  (field_expression value: (_) @owner (_) @name .)))])) @definition.function
(function_definition (signature . (where_expression . [
  (typed_expression . (call_expression . [(identifier) @name (field_expression (_) @name .)]))
  (where_expression . (call_expression . [(identifier) @name (field_expression (_) @name .)]))]))) @definition.function
(assignment . (call_expression . [(identifier) (operator)] @name)) @definition.function
(assignment . (call_expression . (field_expression value: (_) @owner (_) @name .))) @definition.function
(assignment . (call_expression . (parametrized_type_expression . (identifier) @name))) @definition.function
(assignment . [(where_expression . (call_expression . [(identifier) (operator)] @name))
  (typed_expression . (call_expression . [(identifier) (operator)] @name))
  (where_expression . (call_expression . (parametrized_type_expression . (identifier) @name)))]) @definition.function
(assignment . [
  (where_expression . (call_expression . (field_expression value: (_) @owner (_) @name .)))
  (typed_expression . (call_expression . (field_expression value: (_) @owner (_) @name .)))]) @definition.function
(const_statement (assignment
  . (identifier) @name (operator) . [(arrow_function_expression) (function_definition)] @function)) @definition.function
(block (assignment
  . (identifier) @name (operator) . [(arrow_function_expression) (function_definition)] @function) @definition.function)
(source_file (assignment
  . (identifier) @name (operator) . [(arrow_function_expression) (function_definition)] @function) @definition.function)
(const_statement (assignment . [
  (identifier) @name
  (operator) @name
  (typed_expression . (identifier) @name)
  (parametrized_type_expression . (identifier) @name)])) @definition.constant
(source_file (assignment . (identifier) @name) @definition.variable)
(module_definition (block (assignment . (identifier) @name) @definition.variable))

(struct_definition (block (identifier) @name @definition.property))
(struct_definition (block [
  (typed_expression . (identifier) @name)
  (assignment . (identifier) @name)
  (assignment . (typed_expression . (identifier) @name))] @definition.property))

; Documentation
((string_literal) @doc_next . [
  (function_definition) (assignment) (struct_definition) (abstract_definition) (primitive_definition)
  (macro_definition) (const_statement) (module_definition) (macrocall_expression)])

; References
(call_expression . (identifier) @reference.call)
(call_expression . (field_expression value: (_) @receiver (identifier) @reference.call .))
(call_expression . (parametrized_type_expression . (identifier) @reference.call))
(broadcast_call_expression . (identifier) @reference.call)
(broadcast_call_expression . (field_expression value: (_) @receiver (identifier) @reference.call .))
(macrocall_expression . (macro_identifier (identifier) @reference.call))
(type_head (binary_expression (operator) . [
  (identifier) @reference.inherit
  (parametrized_type_expression . (identifier) @reference.inherit)]))
(type_head (binary_expression (operator) . (field_expression value: (_) @receiver (identifier) @reference.inherit .)))
(typed_expression (_) . [
  (identifier) @reference.type
  (parametrized_type_expression . (identifier) @reference.type)] .)
(typed_expression (_) . (field_expression value: (_) @receiver (identifier) @reference.type .) .)
(unary_typed_expression [
  (identifier) @reference.type
  (parametrized_type_expression . (identifier) @reference.type)])

; Imports and exports
(using_statement) @import
(import_statement) @import
(call_expression . (identifier) @_include (argument_list . (string_literal) .) (#eq? @_include "include")) @import
(export_statement [(identifier) @export (macro_identifier (identifier) @export)])
(public_statement [(identifier) @export (macro_identifier (identifier) @export)])
