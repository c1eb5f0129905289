-- The metrics of files that were analysed.

-- name: files
-- Every column of a file, and its functions and types in the order of the text; of one file where %(path)s is given.
SELECT m.*, (s.commit_at - m.first_commit_at) / 86400 AS age_days, (s.commit_at - m.last_commit_at) / 86400 AS idle_days,
coalesce((
    SELECT jsonb_agg(jsonb_build_object('name', f.name, 'qualified_name', f.qualified_name, 'start_line', f.start_line,
                                        'end_line', f.end_line, 'metrics', f.metrics) ORDER BY f.ordinal)
    FROM function_metrics f WHERE f.codebase = m.codebase AND f.path = m.path), '[]') AS functions, coalesce((
    SELECT jsonb_agg(jsonb_build_object('kind', c.kind, 'name', c.name, 'qualified_name', c.qualified_name,
                                        'start_line', c.start_line, 'end_line', c.end_line, 'metrics', c.metrics)
                     ORDER BY c.ordinal)
    FROM class_metrics c WHERE c.codebase = m.codebase AND c.path = m.path), '[]') AS classes
FROM codebase_metadata m LEFT JOIN codebase_history s USING (codebase)
WHERE m.codebase = %(codebase)s AND m.content_version IS NOT NULL AND (%(path)s::text IS NULL OR m.path = %(path)s)
ORDER BY m.path;

-- name: numbers
SELECT m.*, (s.commit_at - m.first_commit_at) / 86400 AS age_days, (s.commit_at - m.last_commit_at) / 86400 AS idle_days
FROM codebase_metadata m LEFT JOIN codebase_history s USING (codebase)
WHERE codebase = %(codebase)s AND content_version IS NOT NULL AND starts_with(path, %(prefix)s) ORDER BY path;

-- name: wide_reasons
-- Why what quality_report makes is not to be had: of all that history tells, of its counts, of coverage.
SELECT CASE WHEN s.commit_id IS NULL THEN 'the codebase is in no git repository, or in one without commits'
            ELSE s.problem END,
       CASE WHEN s.known_since IS NOT NULL
            THEN 'the history is known since ' || to_char(to_timestamp(s.known_since) AT TIME ZONE 'UTC', 'YYYY-MM-DD')
                 || ' only' END,
       CASE WHEN v.codebase IS NULL THEN 'no coverage report was found'
            ELSE 'no coverage report names the file' || coalesce('; ' || v.problem, '') END
FROM codebases c LEFT JOIN codebase_history s ON s.codebase = c.name
LEFT JOIN codebase_coverage v ON v.codebase = c.name WHERE c.name = %(codebase)s;
