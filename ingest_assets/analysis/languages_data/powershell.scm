; Definitions
(function_statement (function_name) @name) @definition.function
(class_statement . (simple_name) @name) @definition.class
(class_method_definition (simple_name) @name) @definition.method
(class_property_definition (variable) @name) @definition.property
(enum_statement (simple_name) @name) @definition.enum
(enum_member (simple_name) @name) @definition.constant

; Documentation
(function_statement (comment) @doc_enclosing . (script_block))

; References
(command command_name: (command_name) @reference.call)
(invokation_expression . (_) @receiver . (member_name (simple_name) @reference.call))
(class_statement (simple_name) . (simple_name) @reference.inherit)
(attribute_name (type_spec (type_name (type_identifier) @reference.decorate .)))
(type_literal (type_spec (type_name (type_identifier) @reference.type .)))

; Imports
(command command_name: (command_name) @_import
  (#any-of? @_import "using" "Using" "Import-Module" "import-module" "ipmo")) @import
(command (command_invokation_operator) @_dot (#eq? @_dot ".")) @import
