-- The metrics of files that were analysed.

-- name: files
-- Every column of a file, and its functions in the order of the text; of one file where %(path)s is given.
SELECT m.*, coalesce((
    SELECT jsonb_agg(jsonb_build_object('name', f.name, 'qualified_name', f.qualified_name, 'start_line', f.start_line,
                                        'end_line', f.end_line, 'metrics', f.metrics) ORDER BY f.ordinal)
    FROM function_metrics f WHERE f.codebase = m.codebase AND f.path = m.path), '[]') AS functions
FROM codebase_metadata m
WHERE m.codebase = %(codebase)s AND m.content_version IS NOT NULL AND (%(path)s::text IS NULL OR m.path = %(path)s)
ORDER BY m.path;

-- name: numbers
SELECT * FROM codebase_metadata WHERE codebase = %(codebase)s AND content_version IS NOT NULL ORDER BY path;
