-- What coverage reports say of files.

-- name: state
SELECT reports, paths_version FROM codebase_coverage WHERE codebase = %(codebase)s;

-- name: paths_version
-- Changes when a file comes or goes.
SELECT count(*) || '-' || coalesce(sum(hashtextextended(path, 0)::numeric), 0)
FROM code_files WHERE codebase = %(codebase)s;

-- name: put_state
INSERT INTO codebase_coverage (codebase, reports, paths_version, problem)
VALUES (%(codebase)s, %(reports)s, %(paths_version)s, %(problem)s)
ON CONFLICT (codebase) DO UPDATE SET
    reports = EXCLUDED.reports, paths_version = EXCLUDED.paths_version,
    problem = CASE WHEN %(read)s THEN EXCLUDED.problem ELSE codebase_coverage.problem END;

-- name: set_paths
-- The paths before and after, where they differ.
WITH old AS (
    SELECT name, path FROM report_files WHERE codebase = %(codebase)s
), new AS (
    SELECT o.name, n.path FROM old o
    LEFT JOIN unnest(%(names)s::text[], %(paths)s::text[]) AS n (name, path) USING (name)
)
UPDATE report_files r SET path = n.path FROM old o JOIN new n USING (name)
WHERE r.codebase = %(codebase)s AND r.name = n.name AND o.path IS DISTINCT FROM n.path
RETURNING o.path, n.path;
