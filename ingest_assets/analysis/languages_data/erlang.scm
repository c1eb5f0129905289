; Definitions
(module_attribute name: (atom) @name) @definition.module
(record_decl name: (atom) @name) @definition.struct
(record_decl fields: (record_field name: (atom) @name) @definition.property)
(type_alias name: (type_name name: (atom) @name)) @definition.type
(opaque name: (type_name name: (atom) @name)) @definition.type
(pp_define lhs: (macro_lhs name: (_) @name)) @definition.macro
(fun_decl clause: (function_clause name: (atom) @name)) @definition.function

; References (what a type mentions is no call)
(spec) @ignore
(callback) @ignore
(type_alias) @ignore
(opaque) @ignore
(field_type) @ignore
(call expr: (atom) @reference.call)
(call expr: (remote module: (remote_module module: (_) @receiver) fun: (atom) @reference.call))
(macro_call_expr name: (_) @reference.call)
(internal_fun fun: (atom) @reference.call)
(external_fun module: (module name: (_) @receiver) fun: (atom) @reference.call)
(behaviour_attribute name: (atom) @reference.inherit)
(record_name name: (atom) @reference.type)

; Imports and exports
(import_attribute module: (atom) @import.module (fa fun: (atom) @import.name))
(pp_include file: (string) @import.module)
(pp_include_lib file: (string) @import.module)
(export_attribute (fa fun: (atom) @export))
(export_type_attribute (fa fun: (atom) @export))
