; What only C++ has.
[(lambda_expression) (for_range_loop) (try_statement) (catch_clause)
 (template_declaration) (alias_declaration)
 (declaration declarator: (reference_declarator (function_declarator)))
 (field_declaration declarator: (reference_declarator (function_declarator)))] @scope
[(raw_string_literal) (using_declaration)] @ignore

(qualified_identifier scope: (_) @object name: [(identifier) (type_identifier)] @member)
(qualified_identifier scope: (_) @object name: (template_type name: (type_identifier) @member))
(qualified_identifier scope: (_) @object name: (template_function name: (identifier) @member))
(destructor_name (identifier) @skip)

; Bindings
(parameter_declaration type: (_) @type declarator: (reference_declarator (identifier) @bind))
(optional_parameter_declaration type: (_) @type declarator: [
  (identifier) @bind
  (pointer_declarator declarator: (identifier) @bind)
  (reference_declarator (identifier) @bind)])
(variadic_parameter_declaration declarator: (_ (identifier) @bind))
(type_parameter_declaration (type_identifier) @bind)
(optional_type_parameter_declaration name: (type_identifier) @bind)
(variadic_type_parameter_declaration (type_identifier) @bind)
(declaration
  type: [(qualified_identifier) (template_type) (class_specifier)] @type
  declarator: [
    (identifier) @bind
    (pointer_declarator declarator: [(identifier) @bind (pointer_declarator declarator: (identifier) @bind)])
    (array_declarator declarator: [(identifier) @bind (pointer_declarator declarator: (identifier) @bind)])
    (reference_declarator (identifier) @bind)
    (init_declarator declarator: [
      (identifier) @bind
      (pointer_declarator declarator: [(identifier) @bind (pointer_declarator declarator: (identifier) @bind)])
      (array_declarator declarator: [(identifier) @bind (pointer_declarator declarator: (identifier) @bind)])
      (reference_declarator (identifier) @bind)])])
(declaration type: (type_identifier) @type declarator: [
  (reference_declarator (identifier) @bind) (init_declarator declarator: (reference_declarator (identifier) @bind))])
(compound_statement (declaration type: [(type_identifier) (qualified_identifier) (template_type)] @type
  declarator: (function_declarator declarator: (identifier) @bind)) @outside)
(declaration type: (placeholder_type_specifier) declarator: (init_declarator
  declarator: [
    (identifier) @bind (pointer_declarator declarator: (identifier) @bind) (reference_declarator (identifier) @bind)]
  value: (_) @value))
(declaration type: (placeholder_type_specifier) declarator: (identifier) @bind value: (_) @value)
(for_range_loop type: (placeholder_type_specifier) declarator: [
    (identifier) @bind (pointer_declarator declarator: (identifier) @bind) (reference_declarator (identifier) @bind)]
  right: (_) @element)
(for_range_loop type: [(type_identifier) (qualified_identifier) (template_type) (primitive_type)] @type declarator: [
  (identifier) @bind (pointer_declarator declarator: (identifier) @bind) (reference_declarator (identifier) @bind)])
(structured_binding_declarator (identifier) @bind)
(lambda_capture_initializer left: (identifier) @bind right: (_) @value)

; What is of a type
(field_declaration type: (_) @type declarator: (reference_declarator (field_identifier) @field))
(alias_declaration name: (type_identifier) @field type: (_) @type)
(type_definition type: [(qualified_identifier) (template_type)] @type declarator: (type_identifier) @field)
(declaration_list (declaration type: (_) @type declarator: [
  (identifier) @field (pointer_declarator declarator: (identifier) @field)]))

; What functions give
(function_definition type: (_) @type declarator: [
  (function_declarator declarator: [
    (field_identifier) @function
    (operator_name) @function
    (_ name: [(identifier) @function (_ name: [(identifier) @function (_ name: (identifier) @function)])])])
  (_ (function_declarator declarator: [
    (field_identifier) @function
    (operator_name) @function
    (_ name: [(identifier) @function (_ name: [(identifier) @function (_ name: (identifier) @function)])])]))
  (reference_declarator (function_declarator declarator: (identifier) @function))])
(field_declaration type: (_) @type declarator: [
  (function_declarator declarator: (field_identifier) @function)
  (_ (function_declarator declarator: (field_identifier) @function))])
