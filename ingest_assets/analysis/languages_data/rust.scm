; Definitions
(struct_item name: (type_identifier) @name) @definition.struct
(union_item name: (type_identifier) @name) @definition.struct
(enum_item name: (type_identifier) @name) @definition.enum
(trait_item name: (type_identifier) @name) @definition.trait
(type_item name: (type_identifier) @name) @definition.type
(associated_type name: (type_identifier) @name) @definition.type
(enum_variant name: (identifier) @name) @definition.constant
(field_declaration name: (field_identifier) @name) @definition.variable
(mod_item name: (identifier) @name body: (_)) @definition.module
(function_item name: (identifier) @name) @definition.function
(function_signature_item name: (identifier) @name) @definition.function
(const_item name: (identifier) @name) @definition.constant
(static_item name: (identifier) @name) @definition.variable
(macro_definition name: (identifier) @name) @definition.macro
(impl_item trait: (_) @scope.public type: [
  (type_identifier) @scope.name
  (generic_type type: (type_identifier) @scope.name)
  (scoped_type_identifier name: (type_identifier) @scope.name)]) @scope
(impl_item !trait type: [
  (type_identifier) @scope.name
  (generic_type type: (type_identifier) @scope.name)
  (scoped_type_identifier name: (type_identifier) @scope.name)]) @scope

; References
(call_expression function: (identifier) @reference.call)
(call_expression function: (scoped_identifier path: (_) @receiver name: (identifier) @reference.call))
(call_expression function: (field_expression value: (_) @receiver field: (field_identifier) @reference.call))
(call_expression function: (generic_function function: (identifier) @reference.call))
(call_expression function: (generic_function
  function: (scoped_identifier path: (_) @receiver name: (identifier) @reference.call)))
(call_expression function: (generic_function
  function: (field_expression value: (_) @receiver field: (field_identifier) @reference.call)))
(macro_invocation macro: (identifier) @reference.call)
(macro_invocation macro: (scoped_identifier path: (_) @receiver name: (identifier) @reference.call))
(impl_item trait: (type_identifier) @reference.inherit)
(impl_item trait: (generic_type type: (type_identifier) @reference.inherit))
(impl_item trait: (scoped_type_identifier path: (_) @receiver name: (type_identifier) @reference.inherit))
(trait_item bounds: (trait_bounds (type_identifier) @reference.inherit))
(attribute_item (attribute (identifier) @reference.decorate))
(attribute_item (attribute (scoped_identifier path: (_) @receiver name: (identifier) @reference.decorate)))
(parameter type: (type_identifier) @reference.type)
(reference_type type: (type_identifier) @reference.type)
(field_declaration type: (type_identifier) @reference.type)
(generic_type type: (type_identifier) @reference.type)
(type_arguments (type_identifier) @reference.type)
(function_item return_type: (type_identifier) @reference.type)
(function_signature_item return_type: (type_identifier) @reference.type)
(struct_expression name: (type_identifier) @reference.type)
(let_declaration type: (type_identifier) @reference.type)
(scoped_type_identifier path: (_) @receiver name: (type_identifier) @reference.type)

; Imports
(use_declaration) @import
(extern_crate_declaration) @import
(mod_item name: (identifier) !body) @import
