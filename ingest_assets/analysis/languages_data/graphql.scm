; Definitions
(object_type_definition (name) @name) @definition.class
(interface_type_definition (name) @name) @definition.interface
(input_object_type_definition (name) @name) @definition.struct
(enum_type_definition (name) @name) @definition.enum
(union_type_definition (name) @name) @definition.type
(scalar_type_definition (name) @name) @definition.type
(directive_definition (name) @name) @definition.directive
(operation_definition (name) @name) @definition.function
(fragment_definition (fragment_name (name) @name)) @definition.fragment
(field_definition (name) @name) @definition.variable
(input_fields_definition (input_value_definition (name) @name) @definition.variable)
(enum_value_definition (enum_value (name) @name)) @definition.constant
(object_type_extension (name) @scope.name) @scope
(interface_type_extension (name) @scope.name) @scope
(input_object_type_extension (name) @scope.name) @scope
(enum_type_extension (name) @scope.name) @scope

; Documentation
(description (string_value) @doc_enclosing)

; References
(implements_interfaces (named_type (name) @reference.inherit))
(type (named_type (name) @reference.type))
(non_null_type (named_type (name) @reference.type))
(union_member_types (named_type (name) @reference.type))
(type_condition (named_type (name) @reference.type))
(root_operation_type_definition (named_type (name) @reference.type))
(fragment_spread (fragment_name (name) @reference.call))
(directive (name) @reference.decorate)
