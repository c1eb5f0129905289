; Definitions
(type_spec name: (type_identifier) @name type: (struct_type)) @definition.struct
(type_spec name: (type_identifier) @name type: (interface_type)) @definition.interface
(type_spec name: (type_identifier) @name) @definition.type
(type_alias name: (type_identifier) @name) @definition.type
(function_declaration name: (identifier) @name) @definition.function
(method_declaration
  receiver: (parameter_list (parameter_declaration type: [
    (type_identifier) @owner
    (generic_type type: (type_identifier) @owner)
    (pointer_type (type_identifier) @owner)
    (pointer_type (generic_type type: (type_identifier) @owner))]))
  name: (field_identifier) @name) @definition.method
(interface_type (method_elem name: (field_identifier) @name) @definition.method)
(type_spec type: (struct_type (field_declaration_list
  (field_declaration name: (field_identifier) @name) @definition.variable)))

; References
(call_expression function: (identifier) @reference.call)
(call_expression function: (selector_expression operand: (_) @receiver field: (field_identifier) @reference.call))
(call_expression function: (index_expression operand: (identifier) @reference.call))
(field_declaration !name type: (type_identifier) @reference.inherit)
(field_declaration !name type: (qualified_type package: (_) @receiver name: (type_identifier) @reference.inherit))
(interface_type (type_elem (type_identifier) @reference.inherit))
(interface_type (type_elem (qualified_type package: (_) @receiver name: (type_identifier) @reference.inherit)))
(composite_literal type: (type_identifier) @reference.type)
(composite_literal type: (qualified_type package: (_) @receiver name: (type_identifier) @reference.type))
(parameter_declaration type: (type_identifier) @reference.type)
(parameter_declaration type: (qualified_type package: (_) @receiver name: (type_identifier) @reference.type))
(variadic_parameter_declaration type: (type_identifier) @reference.type)
(field_declaration name: (_) type: (type_identifier) @reference.type)
(field_declaration name: (_) type: (qualified_type package: (_) @receiver name: (type_identifier) @reference.type))
(var_spec type: (type_identifier) @reference.type)
(function_declaration result: (type_identifier) @reference.type)
(method_declaration result: (type_identifier) @reference.type)
(pointer_type (type_identifier) @reference.type)
(pointer_type (qualified_type package: (_) @receiver name: (type_identifier) @reference.type))
(slice_type element: (type_identifier) @reference.type)
(map_type value: (type_identifier) @reference.type)

; Imports
(import_spec !name path: (_) @import.module)
(import_spec name: [(package_identifier) (blank_identifier)] @import.alias path: (_) @import.module)
(import_spec name: (dot) @import.wildcard path: (_) @import.module)
