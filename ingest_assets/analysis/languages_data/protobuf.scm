; Definitions
(package (full_ident) @name) @definition.module
(message (message_name (identifier) @name)) @definition.struct
(enum (enum_name (identifier) @name)) @definition.enum
(enum_field . (identifier) @name) @definition.constant
(service (service_name (identifier) @name)) @definition.interface
(rpc (rpc_name (identifier) @name)) @definition.method
(field (identifier) @name) @definition.variable
(map_field (identifier) @name) @definition.variable
(oneof . (identifier) @name) @definition.variable
(oneof_field (identifier) @name) @definition.variable
(extend (full_ident) @scope.name) @scope

; References
(message_or_enum_type (identifier) @reference.type .)

; Imports
(import path: (string) @import.module)
