; What JavaScript and TypeScript share. Each concrete node with children costs time to compile; `_` does not, so it
; stands for what its fields tell.

; Definitions
(class_declaration name: (_) @name) @definition.class
(function_declaration name: (identifier) @name) @definition.function
(generator_function_declaration name: (identifier) @name) @definition.function
(method_definition name: (_) @name) @definition.method
(variable_declarator name: (identifier) @name value: [
  (arrow_function) @function
  (function_expression) @function
  (generator_function) @function
  (parenthesized_expression [(arrow_function) (function_expression)] @function)]) @definition.function
(variable_declarator name: (identifier) @name value: (class)) @definition.class
(assignment_expression right: (class name: (_) @name) @definition.class)
(pair key: [(property_identifier) (string) (number) (computed_property_name) (private_property_identifier)] @name
  value: [(arrow_function) (function_expression) (generator_function)] @function) @definition.method

; References
(call_expression function: [(identifier) @reference.call (_ object: (_) @receiver property: (_) @reference.call)])
(new_expression constructor: [(identifier) @reference.call (_ object: (_) @receiver property: (_) @reference.call)])
(decorator [(identifier) @reference.decorate (call_expression function: (identifier) @reference.decorate)])

; Imports
(import_statement (import_clause (identifier) @import.alias) source: (string) @import.module) @import.default
(import_statement (import_clause (namespace_import (identifier) @import.alias)) source: (string) @import.module)
(import_statement (import_clause (named_imports (import_specifier !alias name: (_) @import.name)))
  source: (string) @import.module)
(import_statement (import_clause (named_imports (import_specifier name: (_) @import.name alias: (_) @import.alias)))
  source: (string) @import.module)
(import_statement . "import" . source: (string) @import.module)
(export_statement "*" @import.name source: (string) @import.module)
(export_statement (namespace_export (_) @import.alias) source: (string) @import.module)
(export_statement (export_clause (export_specifier !alias name: (_) @import.name)) source: (string) @import.module)
(export_statement (export_clause (export_specifier name: (_) @import.name alias: (_) @import.alias))
  source: (string) @import.module)
(variable_declarator name: (identifier) @import.alias
  value: (_ function: (identifier) @_require arguments: (_ . (string) @import.module .))
  (#eq? @_require "require"))
(variable_declarator name: (object_pattern (shorthand_property_identifier_pattern) @import.name)
  value: (_ function: (identifier) @_require arguments: (_ . (string) @import.module .))
  (#eq? @_require "require"))
(variable_declarator name: (object_pattern (pair_pattern key: (_) @import.name value: (identifier) @import.alias))
  value: (_ function: (identifier) @_require arguments: (_ . (string) @import.module .))
  (#eq? @_require "require"))
(call_expression function: (identifier) @_require arguments: (_ . (string) @import.module .)
  (#eq? @_require "require"))
(call_expression function: (import) arguments: (_ . (string) @import.module))

; Exports
(export_statement (export_clause (export_specifier !alias name: (_) @export)))
(export_statement (export_clause (export_specifier alias: (_) @export)))
(export_statement (namespace_export (_) @export))
(export_statement "default" @export)
(export_statement "default" declaration: (_ name: (_) @exported))
(export_statement "default" value: (identifier) @exported)
(export_statement (export_clause (export_specifier name: (_) @exported)))
(assignment_expression
  left: (_ object: (identifier) @_exports property: (property_identifier) @export)
  (#eq? @_exports "exports"))
(assignment_expression
  left: (_
    object: (_ object: (identifier) @_module property: (property_identifier) @_exports)
    property: (property_identifier) @export)
  (#eq? @_module "module") (#eq? @_exports "exports"))
(assignment_expression
  left: (_ object: (identifier) @_module property: (property_identifier) @_exports)
  right: (object [
    (shorthand_property_identifier) @export
    (pair key: [(property_identifier) (string)] @export)
    (method_definition name: (property_identifier) @export)])
  (#eq? @_module "module") (#eq? @_exports "exports"))
(assignment_expression
  left: (_ object: (identifier) @_module property: (property_identifier) @_exports)
  right: [(identifier) @export (class name: (_) @export) (function_expression name: (identifier) @export)]
  (#eq? @_module "module") (#eq? @_exports "exports"))
