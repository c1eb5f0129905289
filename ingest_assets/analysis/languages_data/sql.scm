; Definitions: the name stands behind the keyword, or behind `IF NOT EXISTS`
(create_table [(keyword_table) (keyword_exists)]
  . (object_reference schema: (identifier)? @owner name: (_) @name)) @definition.table
(column_definitions (column_definition name: (_) @name) @definition.variable)
(create_view [(keyword_view) (keyword_exists)]
  . (object_reference schema: (identifier)? @owner name: (_) @name)) @definition.view
(create_materialized_view [(keyword_view) (keyword_exists)]
  . (object_reference schema: (identifier)? @owner name: (_) @name)) @definition.view
(create_function (keyword_function)
  . (object_reference schema: (identifier)? @owner name: (_) @name)) @definition.function
(create_trigger (keyword_trigger)
  . (object_reference schema: (identifier)? @owner name: (_) @name)) @definition.trigger
(create_type (keyword_type)
  . (object_reference schema: (identifier)? @owner name: (_) @name) (keyword_enum)) @definition.enum
(create_type (keyword_type)
  . (object_reference schema: (identifier)? @owner name: (_) @name)) @definition.type
(create_sequence [(keyword_sequence) (keyword_exists)]
  . (object_reference schema: (identifier)? @owner name: (_) @name)) @definition.sequence
(create_index column: (identifier) @name) @definition.index
(create_schema [(keyword_schema) (keyword_exists)] . (identifier) @name) @definition.module
(create_extension [(keyword_extension) (keyword_exists)] . (identifier) @name) @definition.extension
(create_role [(keyword_role) (keyword_user) (keyword_group)] . (identifier) @name) @definition.role
(create_database [(keyword_database) (keyword_exists)] . (identifier) @name) @definition.database
; in what the grammar cannot read
(ERROR (keyword_function) . (object_reference schema: (identifier)? @owner name: (_) @name) @definition.function)
(ERROR (keyword_table) . (object_reference schema: (identifier)? @owner name: (_) @name) @definition.table)
(ERROR (keyword_view) . (object_reference schema: (identifier)? @owner name: (_) @name) @definition.view)
(ERROR (keyword_type) . (object_reference schema: (identifier)? @owner name: (_) @name) @definition.type)
(ERROR (keyword_trigger) . (object_reference schema: (identifier)? @owner name: (_) @name) @definition.trigger)

; References: calls, and the tables and types that are used
(invocation (object_reference schema: (identifier)? @receiver name: (identifier) @reference.call))
(create_trigger (keyword_execute) (object_reference schema: (identifier)? @receiver name: (identifier) @reference.call) .)
(relation (object_reference schema: (identifier)? @receiver name: (identifier) @reference.type))
(insert (keyword_into) . (object_reference schema: (identifier)? @receiver name: (identifier) @reference.type))
(column_definition (keyword_references)
  . (object_reference schema: (identifier)? @receiver name: (identifier) @reference.type))
(column_definition custom_type: (object_reference schema: (identifier)? @receiver name: (identifier) @reference.type))
(constraint (keyword_references)
  . (object_reference schema: (identifier)? @receiver name: (identifier) @reference.type))
(create_index (keyword_on) . (object_reference schema: (identifier)? @receiver name: (identifier) @reference.type))
(create_trigger (keyword_on) . (object_reference schema: (identifier)? @receiver name: (identifier) @reference.type))
(alter_table (keyword_table) . (object_reference schema: (identifier)? @receiver name: (identifier) @reference.type))
(drop_table (object_reference schema: (identifier)? @receiver name: (identifier) @reference.type))
(from (keyword_from) . (object_reference schema: (identifier)? @receiver name: (identifier) @reference.type))
