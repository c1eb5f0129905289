; Definitions
(header module: (module) @name) @definition.module
(data_type name: (_) @name) @definition.type
(newtype name: (_) @name) @definition.type
(type_synomym name: (_) @name) @definition.type
(data_family name: (_) @name) @definition.type
(type_family name: (_) @name) @definition.type
(class name: (_) @name) @definition.trait
(data_constructor constructor: (_ name: (constructor) @name)) @definition.constructor
(data_constructor constructor: (infix operator: (constructor_operator) @name)) @definition.constructor
(gadt_constructor name: (constructor) @name) @definition.constructor
(newtype_constructor name: (constructor) @name) @definition.constructor
(field name: (field_name (variable) @name)) @definition.property
(class_declarations (signature name: [(variable) (prefix_id)] @name) @definition.function)
(function name: [(variable) (prefix_id)] @name) @definition.function
(function (infix operator: (operator) @name)) @definition.function
(function (infix operator: (infix_id (variable) @name))) @definition.function
(declarations (bind name: (variable) @name) @definition.function)
(instance_declarations (bind name: (variable) @name) @definition.function)
(instance_declarations (bind name: (prefix_id) @name) @definition.function)
(declarations (bind name: (prefix_id) @name) @definition.function)
(class_declarations (bind name: (variable) @name) @definition.function)
(pattern_synonym (equation synonym: (apply function: (constructor) @name))) @definition.constructor
(foreign_import (signature name: (variable) @name)) @definition.function
(instance name: (_) @scope.public patterns: (type_patterns . [
  (name) @scope.name
  (parens type: (name) @scope.name)
  (parens type: (apply constructor: (name) @scope.name))
  (parens type: (apply constructor: (apply constructor: (name) @scope.name)))])) @scope

; References
(apply function: (variable) @reference.call)
(apply function: (qualified module: (_) @receiver id: (variable) @reference.call))
(infix left_operand: (variable) @reference.call operator: (operator) @_apply
  (#any-of? @_apply "$" "$!" "." "<$>" "=<<" "<$"))
(infix left_operand: (qualified module: (_) @receiver id: (variable) @reference.call) operator: (operator) @_apply
  (#any-of? @_apply "$" "$!" "." "<$>" "=<<" "<$"))
(infix_id (variable) @reference.call)
(infix_id (qualified module: (_) @receiver id: (variable) @reference.call))
(exp (variable) @reference.call)
(instance name: (name) @reference.inherit)
(instance name: (qualified module: (_) @receiver id: (name) @reference.inherit))
(class context: (context context: (apply constructor: (name) @reference.inherit)))
(class context: (context context: (tuple (apply constructor: (name) @reference.inherit))))
(deriving classes: (name) @reference.inherit)
(deriving classes: (tuple (name) @reference.inherit))
(function parameter: (name) @reference.type)
(function result: (name) @reference.type)
(signature type: (name) @reference.type)
(apply constructor: (name) @reference.type)
(apply constructor: (qualified module: (_) @receiver id: (name) @reference.type))
(apply argument: (name) @reference.type)
(field type: (name) @reference.type)
(prefix field: (name) @reference.type)
(type_synomym type: (name) @reference.type)

; Imports and exports
(import) @import
(exports (export variable: (_) @export))
(exports (export type: (_) @export))
(exports (export operator: (_) @export))
