; What only the grammar of implementations has.
(method_definition (method_name) @name) @definition.method
(instance_variable_definition (instance_variable_name) @name) @definition.property
(let_binding pattern: [(value_name) (parenthesized_operator)] @name (parameter)) @definition.function
(let_binding pattern: [(value_name) (parenthesized_operator)] @name
  body: (fun_expression) @function) @definition.function
(let_binding pattern: [(value_name) (parenthesized_operator)] @name
  body: (function_expression)) @definition.function
(compilation_unit (value_definition (let_binding
  pattern: [(value_name) (parenthesized_operator)] @name) @definition.variable) (#not-eq? @name "_"))
(structure (value_definition (let_binding
  pattern: [(value_name) (parenthesized_operator)] @name) @definition.variable) (#not-eq? @name "_"))

(application_expression function: (value_path . (value_name) @reference.call))
(application_expression function: (value_path (module_path) @receiver (value_name) @reference.call))
(infix_expression operator: (rel_operator) @_pipe right: (value_path . (value_name) @reference.call)
  (#eq? @_pipe "|>"))
(infix_expression operator: (rel_operator) @_pipe
  right: (value_path (module_path) @receiver (value_name) @reference.call) (#eq? @_pipe "|>"))
(infix_expression left: (value_path . (value_name) @reference.call) operator: (concat_operator) @_apply
  (#eq? @_apply "@@"))
(infix_expression left: (value_path (module_path) @receiver (value_name) @reference.call)
  operator: (concat_operator) @_apply (#eq? @_apply "@@"))
(method_invocation object: (_) @receiver method: (method_name) @reference.call)
(new_expression (class_path . (class_name) @reference.call))
(new_expression (class_path (module_path) @receiver (class_name) @reference.call))
(inheritance_definition class: (class_path . (class_name) @reference.inherit))
(inheritance_definition class: (class_path (module_path) @receiver (class_name) @reference.inherit))
(inheritance_definition class: (class_application class: (class_path . (class_name) @reference.inherit)))
(inheritance_definition class: (class_application
  class: (class_path (module_path) @receiver (class_name) @reference.inherit)))

(include_module) @import
