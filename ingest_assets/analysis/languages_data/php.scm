; Definitions
(namespace_definition name: (_) @name) @definition.module
(class_declaration name: (name) @name) @definition.class
(interface_declaration name: (name) @name) @definition.interface
(trait_declaration name: (name) @name) @definition.trait
(enum_declaration name: (name) @name) @definition.enum
(enum_case name: (name) @name) @definition.constant
(function_definition name: (name) @name) @definition.function
(method_declaration name: (name) @name) @definition.method
(const_declaration (const_element . (name) @name)) @definition.constant
(property_declaration (property_element name: (variable_name (name) @name))) @definition.property
(property_promotion_parameter name: (variable_name (name) @name)) @definition.property
(function_call_expression function: (name) @_define arguments: (arguments . (argument (string) @name))
  (#eq? @_define "define")) @definition.constant

; References
(function_call_expression function: (name) @reference.call)
(function_call_expression function: (qualified_name prefix: (namespace_name) @receiver (name) @reference.call))
(function_call_expression function: (qualified_name . "\\" @receiver . (name) @reference.call))
(function_call_expression function: (qualified_name (name) @reference.call))
(member_call_expression object: (_) @receiver name: (name) @reference.call)
(nullsafe_member_call_expression object: (_) @receiver name: (name) @reference.call)
(scoped_call_expression scope: (_) @receiver name: (name) @reference.call)
(object_creation_expression (name) @reference.call)
(object_creation_expression (qualified_name prefix: (namespace_name) @receiver (name) @reference.call))
(object_creation_expression (qualified_name . "\\" @receiver . (name) @reference.call))
(object_creation_expression (qualified_name (name) @reference.call))
(base_clause (name) @reference.inherit)
(base_clause (qualified_name prefix: (namespace_name) @receiver (name) @reference.inherit))
(base_clause (qualified_name . "\\" @receiver . (name) @reference.inherit))
(base_clause (qualified_name (name) @reference.inherit))
(class_interface_clause (name) @reference.inherit)
(class_interface_clause (qualified_name prefix: (namespace_name) @receiver (name) @reference.inherit))
(class_interface_clause (qualified_name . "\\" @receiver . (name) @reference.inherit))
(class_interface_clause (qualified_name (name) @reference.inherit))
(use_declaration (name) @reference.inherit)
(use_declaration (qualified_name prefix: (namespace_name) @receiver (name) @reference.inherit))
(use_declaration (qualified_name . "\\" @receiver . (name) @reference.inherit))
(use_declaration (qualified_name (name) @reference.inherit))
(attribute (name) @reference.decorate)
(attribute (qualified_name . "\\" @receiver . (name) @reference.decorate))
(attribute (qualified_name (name) @reference.decorate))
(named_type (name) @reference.type)
(named_type (qualified_name prefix: (namespace_name) @receiver (name) @reference.type))
(named_type (qualified_name . "\\" @receiver . (name) @reference.type))
(named_type (qualified_name (name) @reference.type))
(binary_expression operator: "instanceof" right: (name) @reference.type)
(class_constant_access_expression . (name) @reference.type . (name))

; Imports
(namespace_use_declaration) @import
(require_expression) @import
(require_once_expression) @import
(include_expression) @import
(include_once_expression) @import
