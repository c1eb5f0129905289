; What is looked for only at the top level: the grammar wraps every operand in all its levels of precedence.
(assignment_expression (left_assignment_expression (logical_expression (bitwise_expression (comparison_expression
  (additive_expression (multiplicative_expression (format_expression (range_expression (array_literal_expression
    (unary_expression . (variable) @name .))))))))))) @definition.variable
