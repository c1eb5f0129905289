; Definitions
(package_clause name: (_) @name) @definition.module
(package_object name: (_) @name) @definition.module
(class_definition name: (_) @name) @definition.class
(object_definition name: (_) @name) @definition.class
(trait_definition name: (_) @name) @definition.trait
(enum_definition name: (_) @name) @definition.enum
(simple_enum_case name: (_) @name) @definition.constant
(full_enum_case name: (_) @name) @definition.constant
(type_definition name: (_) @name) @definition.type
(function_definition name: (_) @name) @definition.function
(function_declaration name: (_) @name) @definition.function
(given_definition name: (_) @name) @definition.variable
([(template_body [
    (val_definition pattern: [(identifier) @name (identifiers (identifier) @name)])
    (var_definition pattern: [(identifier) @name (identifiers (identifier) @name)])
    (val_definition pattern: (tuple_pattern (identifier) @name))
    (val_declaration name: (_) @name)
    (var_declaration name: (_) @name)] @definition.variable)
  (with_template_body (val_definition pattern: (identifier) @name) @definition.variable)
  (enum_body (val_definition pattern: (identifier) @name) @definition.variable)
  (compilation_unit [
    (val_definition pattern: [(identifier) @name (identifiers (identifier) @name)])
    (var_definition pattern: [(identifier) @name (identifiers (identifier) @name)])] @definition.variable)])
(class_parameter ["val" "var"] name: (_) @name) @definition.variable
(class_definition "case" class_parameters: (class_parameters (class_parameter name: (_) @name) @definition.variable))

; References
(call_expression function: [
  (identifier) @reference.call
  (generic_function function: (identifier) @reference.call)])
(call_expression function: [
  (field_expression value: (_) @receiver field: (identifier) @reference.call)
  (generic_function function: (field_expression value: (_) @receiver field: (identifier) @reference.call))])
(infix_expression left: (_) @receiver operator: (identifier) @reference.call)
(instance_expression [
  (type_identifier) @reference.call
  (generic_type type: (type_identifier) @reference.call)
  (compound_type base: (type_identifier) @reference.call)
  (compound_type base: (generic_type type: (type_identifier) @reference.call))])
(instance_expression [
  (stable_type_identifier (_) @receiver (type_identifier) @reference.call .)
  (generic_type type: (stable_type_identifier (_) @receiver (type_identifier) @reference.call .))])
(extends_clause [
  (type_identifier) @reference.inherit
  (generic_type type: (type_identifier) @reference.inherit)])
(extends_clause [
  (stable_type_identifier (_) @receiver (type_identifier) @reference.inherit .)
  (generic_type type: (stable_type_identifier (_) @receiver (type_identifier) @reference.inherit .))])
(derives_clause type: (type_identifier) @reference.inherit)
(annotation name: (type_identifier) @reference.decorate)
([(parameter type: [(type_identifier) @reference.type (generic_type type: (type_identifier) @reference.type)])
  (class_parameter type: [(type_identifier) @reference.type (generic_type type: (type_identifier) @reference.type)])
  (val_definition type: [(type_identifier) @reference.type (generic_type type: (type_identifier) @reference.type)])
  (var_definition type: [(type_identifier) @reference.type (generic_type type: (type_identifier) @reference.type)])
  (val_declaration type: [(type_identifier) @reference.type (generic_type type: (type_identifier) @reference.type)])
  (var_declaration type: [(type_identifier) @reference.type (generic_type type: (type_identifier) @reference.type)])
  (given_definition
    return_type: [(type_identifier) @reference.type (generic_type type: (type_identifier) @reference.type)])
  (function_definition
    return_type: [(type_identifier) @reference.type (generic_type type: (type_identifier) @reference.type)])
  (function_declaration
    return_type: [(type_identifier) @reference.type (generic_type type: (type_identifier) @reference.type)])
  (function_type
    return_type: [(type_identifier) @reference.type (generic_type type: (type_identifier) @reference.type)])
  (parameter_types [(type_identifier) @reference.type (generic_type type: (type_identifier) @reference.type)])
  (type_arguments [(type_identifier) @reference.type (generic_type type: (type_identifier) @reference.type)])
  (type_definition
    type: [(type_identifier) @reference.type (generic_type type: (type_identifier) @reference.type)])
  (lazy_parameter_type
    type: [(type_identifier) @reference.type (generic_type type: (type_identifier) @reference.type)])
  (repeated_parameter_type
    type: [(type_identifier) @reference.type (generic_type type: (type_identifier) @reference.type)])
  (upper_bound type: [(type_identifier) @reference.type (generic_type type: (type_identifier) @reference.type)])
  (context_bound type: (type_identifier) @reference.type)
  (typed_pattern type: [(type_identifier) @reference.type (generic_type type: (type_identifier) @reference.type)])
  (case_class_pattern type: (type_identifier) @reference.type)
  (compound_type extra: (type_identifier) @reference.type)
  (self_type (type_identifier) @reference.type)
  (binding type: (type_identifier) @reference.type)])

; Imports
(import_declaration) @import
