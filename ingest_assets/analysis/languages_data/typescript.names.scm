; What only TypeScript's grammars have.
[(function_signature) (method_signature) (abstract_method_signature) (call_signature) (construct_signature)
 (function_type) (constructor_type) (interface_declaration) (type_alias_declaration) (class_declaration)
 (abstract_class_declaration) (mapped_type_clause) (conditional_type)] @scope
(type_identifier) @used_type
["type" "interface" "namespace" "module" "declare" "abstract" "readonly" "is" "keyof" "infer" "override"
 "enum" "global" "asserts" "accessor" "satisfies" (predefined_type)] @skip
(property_signature name: (property_identifier) @skip)
(method_signature name: (property_identifier) @skip)
(abstract_method_signature name: (property_identifier) @skip)
(public_field_definition name: (property_identifier) @skip)
(enum_body (property_identifier) @skip)
(enum_assignment name: (property_identifier) @skip)
(nested_type_identifier module: (_) @object name: (type_identifier) @member)

; Bindings
(required_parameter pattern: (identifier) @bind type: (type_annotation (_) @type))
(required_parameter pattern: (identifier) @bind value: (_) @value)
(required_parameter pattern: (identifier) @bind @part !type !value)
(optional_parameter pattern: (identifier) @bind type: (type_annotation (_) @type))
(optional_parameter pattern: (identifier) @bind @part !type)
(variable_declarator name: (identifier) @bind type: (type_annotation (_) @type))
(type_parameter name: (type_identifier) @bind constraint: (constraint (_) @type))
(type_parameter name: (type_identifier) @bind)
(mapped_type_clause name: (type_identifier) @bind)
(infer_type (type_identifier) @bind)

; Attributes
(public_field_definition name: (_) @field type: (type_annotation (_) @type))
(public_field_definition name: (_) @field !type value: (_) @value)
(property_signature name: (_) @field type: (type_annotation (_) @type))
(required_parameter [(accessibility_modifier) "readonly"] pattern: (identifier) @field type: (type_annotation (_) @type))

; What functions give, and the parameters of generic types
[(function_signature name: (_) @function) (method_signature name: (_) @function)
 (abstract_method_signature name: (_) @function)] @callable
(public_field_definition name: (_) @function !type value: [(arrow_function) (function_expression)] @callable)
(type_alias_declaration name: (_) @field value: (_) @type)
(extends_clause value: (_) @based type_arguments: (_) @parameters)
(extends_type_clause (generic_type name: (_) @based type_arguments: (_) @parameters))
(lookup_type . (_) @of (literal_type (string (string_fragment) @index)))
(interface_declaration name: (_) @called body: (_ (call_signature) @type))
(_ name: (_) @generic type_parameters: (type_parameters) @parameters)
