; What only TypeScript's grammars have.
(abstract_class_declaration name: (type_identifier) @name) @definition.class
(interface_declaration name: (type_identifier) @name) @definition.interface
(type_alias_declaration name: (type_identifier) @name) @definition.type
(enum_declaration name: (identifier) @name) @definition.enum
(internal_module name: (_) @name) @definition.module
(module name: (identifier) @name) @definition.module
(abstract_method_signature name: (_) @name) @definition.method
([(interface_body (method_signature name: (_) @name) @definition.method)
  (object_type (method_signature name: (_) @name) @definition.method)
  (class_body (method_signature name: (_) @name) @definition.method)])
(function_signature name: (identifier) @name) @definition.function
(public_field_definition name: (_) @name
  value: [(arrow_function) (function_expression)] @function) @definition.method
(public_field_definition name: (_) @name) @definition.variable
([(interface_body (property_signature name: (_) @name) @definition.variable)
  (object_type (property_signature name: (_) @name) @definition.variable)])
([(required_parameter [(accessibility_modifier) "readonly"] pattern: (identifier) @name)
  (optional_parameter [(accessibility_modifier) "readonly"] pattern: (identifier) @name)] @definition.attribute)
(enum_body name: (_) @name @definition.constant)
(enum_assignment name: (_) @name) @definition.constant

; Values of namespaces, and those that are said to exist
([(module body: (_ [
      (lexical_declaration kind: "const" (_ name: (identifier) @name) @definition.constant)
      (export_statement
        declaration: (lexical_declaration kind: "const" (_ name: (identifier) @name) @definition.constant))]))
  (internal_module body: (_ [
      (lexical_declaration kind: "const" (_ name: (identifier) @name) @definition.constant)
      (export_statement
        declaration: (lexical_declaration kind: "const" (_ name: (identifier) @name) @definition.constant))]))
  (ambient_declaration
    (lexical_declaration kind: "const" (_ name: (identifier) @name) @definition.constant))])
([(module body: (_ [
      (lexical_declaration kind: "let" (_ name: (identifier) @name) @definition.variable)
      (variable_declaration (_ name: (identifier) @name) @definition.variable)
      (export_statement
        declaration: (lexical_declaration kind: "let" (_ name: (identifier) @name) @definition.variable))
      (export_statement
        declaration: (variable_declaration (_ name: (identifier) @name) @definition.variable))]))
  (internal_module body: (_ [
      (lexical_declaration kind: "let" (_ name: (identifier) @name) @definition.variable)
      (variable_declaration (_ name: (identifier) @name) @definition.variable)
      (export_statement
        declaration: (lexical_declaration kind: "let" (_ name: (identifier) @name) @definition.variable))
      (export_statement
        declaration: (variable_declaration (_ name: (identifier) @name) @definition.variable))]))
  (ambient_declaration
    (statement_block (variable_declaration (_ name: (identifier) @name) @definition.variable)))
  (ambient_declaration
    (lexical_declaration kind: "let" (_ name: (identifier) @name) @definition.variable))
  (ambient_declaration
    (variable_declaration (_ name: (identifier) @name) @definition.variable))])

(class_heritage (extends_clause value: (identifier) @reference.inherit))
(class_heritage (extends_clause
  value: (_ object: (_) @receiver property: (property_identifier) @reference.inherit)))
(implements_clause [(type_identifier) @reference.inherit (generic_type name: (type_identifier) @reference.inherit)])
(extends_type_clause type: [
  (type_identifier) @reference.inherit
  (generic_type name: (type_identifier) @reference.inherit)])
(type_annotation [
  (type_identifier) @reference.type
  (generic_type name: (type_identifier) @reference.type)
  (array_type (type_identifier) @reference.type)])
(union_type (type_identifier) @reference.type)
(intersection_type (type_identifier) @reference.type)
(type_arguments (type_identifier) @reference.type)
(as_expression (type_identifier) @reference.type)
(nested_type_identifier module: (_) @receiver name: (type_identifier) @reference.type)
(export_statement declaration: (ambient_declaration [
  (_ name: (_) @export)
  (_ (variable_declarator name: (identifier) @export))]))
(export_statement "=" (identifier) @export)
(import_require_clause (identifier) @import.alias source: (string) @import.module)
; Members of objects that names are bound to, that attributes hold and that functions return, and of those in them, but where a type
; tells what their members are
(variable_declarator !type value: (object [
  (pair key: [(property_identifier) (string)] @name) @definition.variable
  (shorthand_property_identifier) @name @definition.variable
  (pair value: (object [
    (pair key: [(property_identifier) (string)] @name) @definition.variable
    (shorthand_property_identifier) @name @definition.variable]))]))
(public_field_definition !type value: (object [
  (pair key: [(property_identifier) (string)] @name) @definition.variable
  (shorthand_property_identifier) @name @definition.variable
  (pair value: (object [
    (pair key: [(property_identifier) (string)] @name) @definition.variable
    (shorthand_property_identifier) @name @definition.variable]))]))
(_ !return_type body: [
  (parenthesized_expression (object [
  (pair key: [(property_identifier) (string)] @name) @definition.variable
  (shorthand_property_identifier) @name @definition.variable
  (pair value: (object [
    (pair key: [(property_identifier) (string)] @name) @definition.variable
    (shorthand_property_identifier) @name @definition.variable]))]))
  (statement_block (return_statement (object [
  (pair key: [(property_identifier) (string)] @name) @definition.variable
  (shorthand_property_identifier) @name @definition.variable
  (pair value: (object [
    (pair key: [(property_identifier) (string)] @name) @definition.variable
    (shorthand_property_identifier) @name @definition.variable]))])))])
