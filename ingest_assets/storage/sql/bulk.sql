-- Rows written many at once.

-- name: columns
-- Of the tables that this connection sees: the columns that can be written, in their order, with the ids of their types.
SELECT c.relname, a.attname, a.atttypid::int8
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relkind IN ('r', 'p') AND c.relnamespace <> 'pg_catalog'::regnamespace AND pg_table_is_visible(c.oid)
    AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
ORDER BY c.oid, a.attnum;
