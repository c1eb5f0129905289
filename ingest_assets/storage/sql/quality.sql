-- The findings of a codebase.

-- name: findings
SELECT path, start_line, end_line, rule, severity, message, value, threshold
FROM quality_findings WHERE codebase = %(codebase)s
ORDER BY array_position(ARRAY['critical', 'major', 'minor', 'info'], severity),
         abs(value - threshold) / nullif(threshold, 0) DESC NULLS LAST, path, ordinal;
