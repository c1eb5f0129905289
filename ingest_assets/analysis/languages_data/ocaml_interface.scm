; What interfaces and implementations have in common.
; Definitions
(module_definition (module_binding (module_name) @name) @definition.module)
(module_type_definition (module_type_name) @name) @definition.interface
(type_binding name: (type_constructor) @name body: (variant_declaration)) @definition.enum
(type_binding name: (type_constructor) @name body: (record_declaration)) @definition.struct
(type_binding name: (type_constructor) @name) @definition.type
(constructor_declaration (constructor_name) @name) @definition.constructor
(field_declaration (field_name) @name) @definition.property
(class_binding (class_name) @name) @definition.class
(class_type_binding (class_type_name) @name) @definition.interface
(method_specification (method_name) @name) @definition.method
(external [(value_name) (parenthesized_operator)] @name) @definition.function
(value_specification [(value_name) (parenthesized_operator)] @name type: (function_type)) @definition.function
(value_specification [(value_name) (parenthesized_operator)] @name) @definition.constant

; References
(module_parameter module_type: (module_type_path (module_type_name) @reference.type .))
(type_constructor_path . (type_constructor) @reference.type)
(type_constructor_path (_) @receiver . (type_constructor) @reference.type)

; Imports
(open_module) @import
(include_module_type) @import
