-- The findings of a codebase, and the columns of codebase_metadata that follow from them.

-- name: findings
SELECT path, start_line, end_line, rule, severity, message, value, threshold, cwe, minutes, places
FROM quality_findings WHERE codebase = %(codebase)s
ORDER BY array_position(ARRAY['critical', 'major', 'minor', 'info'], severity), cwe IS NULL,
         abs(value - threshold) / nullif(threshold, 0) DESC NULLS LAST, path, ordinal;

-- name: functions
SELECT f.path, ordinal, name, qualified_name, start_line, end_line, metrics
FROM function_metrics f JOIN code_files c USING (codebase, path)
WHERE codebase = %(codebase)s AND (%(paths)s::text[] IS NULL OR path = ANY(%(paths)s))
  AND NOT (c.is_generated OR c.is_vendored) ORDER BY path, ordinal;

-- name: measured
-- Smells are for whoever wrote the code to mend: of generated and vendored files only weaknesses count.
SELECT m.path, c.is_generated OR c.is_vendored AS is_foreign, m.findings, {columns}
FROM codebase_metadata m JOIN code_files c USING (codebase, path)
WHERE codebase = %(codebase)s AND m.content_version IS NOT NULL
  AND (%(paths)s::text[] IS NULL OR path = ANY(%(paths)s)) ORDER BY path;

-- name: remove_findings
DELETE FROM quality_findings
WHERE codebase = %(codebase)s AND (%(paths)s::text[] IS NULL OR path = ANY(%(paths)s));

-- name: set_columns
-- What quality_report owns of codebase_metadata, where it differs.
UPDATE codebase_metadata m SET
    code_smells = n.code_smells, technical_debt_minutes = n.minutes, technical_debt_ratio = n.ratio,
    duplicated_lines = n.duplicated_lines, test_coverage = n.coverage, covered_lines = n.covered,
    coverable_lines = n.coverable, commits = n.commits, authors = n.authors,
    first_commit_at = n.first_at, last_commit_at = n.last_at, churn_90d = n.churn, hot_spot = n.hot_spot,
    wider_reasons = n.reasons
FROM (
    SELECT m.path,
           CASE WHEN m.ploc IS NOT NULL AND n.whose IS NULL THEN coalesce(f.smells, 0) END AS code_smells,
           CASE WHEN m.ploc IS NOT NULL AND n.whose IS NULL THEN round(coalesce(f.minutes, 0)) END AS minutes,
           CASE WHEN n.whose IS NOT NULL THEN NULL
                WHEN m.ploc = 0 THEN 0
                WHEN m.ploc > 0 THEN coalesce(f.minutes, 0) / (%(minutes_per_line)s * m.ploc) END AS ratio,
           CASE WHEN m.ploc IS NOT NULL AND n.reason IS NULL THEN coalesce(f.duplicated_lines, 0) END
               AS duplicated_lines,
           v.covered, v.coverable, v.covered::double precision / nullif(v.coverable, 0) AS coverage,
           CASE WHEN s.known_since IS NULL THEN h.commits END AS commits,
           CASE WHEN s.known_since IS NULL THEN cardinality(h.authors) END AS authors,
           CASE WHEN s.known_since IS NULL THEN h.first_at END AS first_at,
           h.last_at, churn.lines AS churn,
           CASE WHEN n.whose IS NULL THEN churn.lines * m.cyclomatic_complexity END AS hot_spot,
           nullif(jsonb_strip_nulls(jsonb_build_object(
               'duplicated_lines', n.reason, 'code_smells', n.whose, 'technical_debt_minutes', n.whose,
               'technical_debt_ratio', n.whose, 'hot_spot', n.whose,
               'history', CASE WHEN s.problem IS NULL AND s.commit_id IS NOT NULL AND h.path IS NULL
                               THEN CASE WHEN s.known_since IS NULL THEN 'not committed'
                                         ELSE 'not committed, or before the known part of the history' END END
           )), '{}') AS reasons
    FROM codebase_metadata m
    LEFT JOIN (
        SELECT path, count(*) AS smells, sum(minutes) AS minutes,
               sum(value) FILTER (WHERE rule = %(duplicated_block)s) AS duplicated_lines
        FROM quality_findings
        WHERE codebase = %(codebase)s AND cwe IS NULL AND (%(paths)s::text[] IS NULL OR path = ANY(%(paths)s))
        GROUP BY path
    ) f ON f.path = m.path
    LEFT JOIN code_files c ON c.codebase = m.codebase AND c.path = m.path
    LEFT JOIN (
        SELECT path, max(covered) AS covered, max(coverable) AS coverable FROM report_files
        WHERE codebase = %(codebase)s AND path IS NOT NULL GROUP BY path
    ) v ON v.path = m.path
    LEFT JOIN file_history h ON h.codebase = m.codebase AND h.path = m.path
    LEFT JOIN codebase_history s ON s.codebase = m.codebase
    LEFT JOIN LATERAL (
        -- Lines of what is no text say nothing.
        SELECT (SELECT coalesce(sum(lines), 0) FROM unnest(h.recent_lines) AS lines) AS lines
        WHERE h.path IS NOT NULL AND c.state = 'text'
          AND coalesce(s.known_since <= s.commit_at - %(window)s, true)
    ) churn ON true
    CROSS JOIN LATERAL (
        SELECT coalesce(w.whose, m.metric_reasons -> 'duplicated_lines') AS reason, w.whose
        FROM (SELECT CASE WHEN c.is_generated THEN '"generated code"'::jsonb
                          WHEN c.is_vendored THEN '"vendored code"' END AS whose) w
    ) n
    WHERE m.codebase = %(codebase)s AND m.content_version IS NOT NULL
      AND (%(paths)s::text[] IS NULL OR m.path = ANY(%(paths)s))
) n
WHERE m.codebase = %(codebase)s AND m.path = n.path
  AND (m.code_smells, m.technical_debt_minutes, m.technical_debt_ratio, m.duplicated_lines, m.test_coverage,
       m.covered_lines, m.coverable_lines, m.commits, m.authors, m.first_commit_at, m.last_commit_at, m.churn_90d, m.hot_spot, m.wider_reasons)
      IS DISTINCT FROM (n.code_smells, n.minutes, n.ratio, n.duplicated_lines, n.coverage,
                        n.covered, n.coverable, n.commits, n.authors, n.first_at, n.last_at, n.churn, n.hot_spot, n.reasons);

-- name: totals
SELECT count(*) AS files, coalesce(sum(m.ploc), 0)::bigint AS ploc,
       coalesce(sum(m.comment_lines), 0)::bigint AS comment_lines,
       coalesce(sum(m.function_count), 0)::bigint AS functions,
       coalesce(sum(m.cyclomatic_complexity), 0)::bigint AS cyclomatic_complexity,
       coalesce(max(m.cyclomatic_max), 0)::bigint AS cyclomatic_max,
       coalesce(sum(m.code_smells), 0)::bigint AS code_smells,
       coalesce(sum(m.vulnerability_count), 0)::bigint AS vulnerabilities,
       coalesce(sum(m.technical_debt_minutes), 0)::bigint AS technical_debt_minutes,
       sum(m.duplicated_lines)::bigint AS duplicated_lines,
       sum(m.covered_lines)::bigint AS covered_lines, sum(m.coverable_lines)::bigint AS coverable_lines,
       sum(m.churn_90d)::bigint AS churn_90d
FROM codebase_metadata m WHERE codebase = %(codebase)s AND content_version IS NOT NULL;

-- name: languages
SELECT coalesce(language, 'unknown') AS language, count(*) AS files, coalesce(sum(ploc), 0)::bigint AS ploc
FROM codebase_metadata WHERE codebase = %(codebase)s AND content_version IS NOT NULL
GROUP BY 1 ORDER BY 3 DESC, 1;

-- name: hot_spots
-- The files to look at first: much changed lately and complex (Tornhill, "Your Code as a Crime Scene", 2015); without a
-- history the most complex ones.
SELECT path, hot_spot, churn_90d, commits, authors, cyclomatic_complexity, cognitive_complexity, code_smells
FROM codebase_metadata JOIN code_files c USING (codebase, path)
WHERE codebase = %(codebase)s AND cyclomatic_complexity IS NOT NULL AND NOT (c.is_generated OR c.is_vendored)
ORDER BY hot_spot DESC NULLS LAST, cyclomatic_complexity DESC, path LIMIT %(count)s;

-- name: counts
SELECT rule, severity, cwe IS NOT NULL, count(*) FROM quality_findings
WHERE codebase = %(codebase)s GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

-- name: sources
-- What history and coverage were made from, and why they are not to be had.
SELECT s.commit_id AS commit, s.commits, s.problem AS history_problem, v.reports, v.problem AS coverage_problem
FROM codebases c LEFT JOIN codebase_history s ON s.codebase = c.name
LEFT JOIN codebase_coverage v ON v.codebase = c.name WHERE c.name = %(codebase)s;

-- name: version
-- Changes with everything that quality_report makes, whatever the order.
SELECT (SELECT coalesce(sum(hashtextextended(concat_ws(' ', path, code_smells, technical_debt_minutes, duplicated_lines,
                        covered_lines, coverable_lines, commits, authors, first_commit_at, last_commit_at, churn_90d,
                        hot_spot, wider_reasons), 0)::numeric), 0)
        FROM codebase_metadata WHERE codebase = %(codebase)s AND content_version IS NOT NULL)
       || '-' ||
       (SELECT coalesce(sum(hashtextextended(concat_ws(' ', path, ordinal, rule, severity, start_line, end_line, places),
                        0)::numeric), 0)
        FROM quality_findings WHERE codebase = %(codebase)s);
