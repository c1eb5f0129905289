-- What is stale, what is recorded, what Dagster has not been told.

-- name: stale_files
-- Files that need attention: something was never made, made by other code or settings, or from other inputs.
-- %(assets)s, %(code)s, %(settings)s: the file-level assets with their present versions.
WITH present AS (
    SELECT * FROM unnest(%(assets)s::text[], %(code)s::text[], %(settings)s::text[]) AS p (asset, code, settings)
), state AS (
    SELECT s.path, s.asset, s.data_version, s.input_versions,
           s.code_version = p.code AND s.settings_version = p.settings AS current
    FROM asset_state s JOIN present p USING (asset)
    WHERE s.codebase = %(codebase)s AND s.path <> '' AND (%(paths)s::text[] IS NULL OR s.path = ANY(%(paths)s))
)
SELECT m.path, m.content_version, m.problem, m.size_bytes, m.mode,
       coalesce(split_part(source.data_version, ':', 1) = m.content_version AND source.current, false),
       coalesce(parsed.current AND parsed.input_versions ->> 'source_file' = source.data_version, false),
       coalesce(metrics.current AND metrics.input_versions ->> 'source_file' = source.data_version
                AND metrics.input_versions ->> 'parsed_file' = parsed.data_version, false),
       coalesce(chunk.current AND chunk.input_versions ->> 'source_file' = source.data_version
                AND chunk.input_versions ->> 'parsed_file' = parsed.data_version, false),
       coalesce(embedding.current AND embedding.input_versions ->> 'chunk' = chunk.data_version, false)
FROM manifest_entries m
LEFT JOIN state source ON source.asset = 'source_file' AND source.path = m.path
LEFT JOIN state parsed ON parsed.asset = 'parsed_file' AND parsed.path = m.path
LEFT JOIN state metrics ON metrics.asset = 'file_metrics' AND metrics.path = m.path
LEFT JOIN state chunk ON chunk.asset = 'chunk' AND chunk.path = m.path
LEFT JOIN state embedding ON embedding.asset = 'chunk_embedding' AND embedding.path = m.path
WHERE m.codebase = %(codebase)s AND (%(paths)s::text[] IS NULL OR m.path = ANY(%(paths)s))
  AND NOT coalesce(
      split_part(source.data_version, ':', 1) = m.content_version
      AND source.current AND parsed.current AND metrics.current AND chunk.current AND embedding.current
      AND parsed.input_versions ->> 'source_file' = source.data_version
      AND metrics.input_versions ->> 'source_file' = source.data_version
      AND metrics.input_versions ->> 'parsed_file' = parsed.data_version
      AND chunk.input_versions ->> 'source_file' = source.data_version
      AND chunk.input_versions ->> 'parsed_file' = parsed.data_version
      AND embedding.input_versions ->> 'chunk' = chunk.data_version, false)
ORDER BY m.path;

-- name: recorded
SELECT path, asset, data_version, input_versions, code_version, settings_version, event_id IS NOT NULL
FROM asset_state
WHERE codebase = %(codebase)s AND (%(paths)s::text[] IS NULL OR path = ANY(%(paths)s)) AND path <> '';

-- name: recorded_codebase_level
SELECT asset, data_version, input_versions, code_version, settings_version, event_id, metadata
FROM asset_state WHERE codebase = %(codebase)s AND path = '';

-- name: file_level_versions
-- One hash over the data versions of all files, by asset, whatever their order; with the newest event.
SELECT asset, count(*), sum(hashtextextended(path || E'\n' || data_version, 0)::numeric), max(event_id)
FROM asset_state WHERE codebase = %(codebase)s AND path <> '' GROUP BY asset;

-- name: entries
SELECT path, content_version, size_bytes, mode, mtime_ns, ctime_ns, inode, trusted, problem
FROM manifest_entries WHERE codebase = %(codebase)s AND path = ANY(%(paths)s) ORDER BY path;

-- name: gone
-- Files that have rows but are no longer in the manifest.
SELECT path FROM code_files c WHERE codebase = %(codebase)s
  AND NOT EXISTS (SELECT 1 FROM manifest_entries m WHERE m.codebase = c.codebase AND m.path = c.path)
UNION
SELECT path FROM asset_state s WHERE codebase = %(codebase)s AND path <> ''
  AND NOT EXISTS (SELECT 1 FROM manifest_entries m WHERE m.codebase = s.codebase AND m.path = s.path)
UNION
SELECT path FROM ingest_failures f WHERE codebase = %(codebase)s AND path <> ''
  AND NOT EXISTS (SELECT 1 FROM manifest_entries m WHERE m.codebase = f.codebase AND m.path = f.path);

-- name: partitions_to_delete
SELECT partition FROM dagster.dynamic_partitions d WHERE partitions_def_name = %(partitions)s
  AND NOT EXISTS (SELECT 1 FROM manifest_entries m WHERE m.codebase = %(codebase)s AND m.path = d.partition);

-- name: partitions_to_add
SELECT path FROM manifest_entries m WHERE codebase = %(codebase)s
  AND NOT EXISTS (SELECT 1 FROM dagster.dynamic_partitions d
                  WHERE d.partitions_def_name = %(partitions)s AND d.partition = m.path)
ORDER BY path;

-- name: unreported
SELECT path, data_version, code_version, settings_version, input_versions, metadata
FROM asset_state WHERE codebase = %(codebase)s AND asset = %(asset)s AND event_id IS NULL ORDER BY path;

-- name: event_pointers
SELECT path, event_id FROM asset_state WHERE codebase = %(codebase)s AND asset = %(asset)s AND path = ANY(%(paths)s);

-- name: mark_reported
UPDATE asset_state s SET event_id = r.event_id, run_id = %(run_id)s
FROM unnest(%(paths)s::text[], %(events)s::bigint[], %(versions)s::text[]) AS r (path, event_id, version)
WHERE s.codebase = %(codebase)s AND s.asset = %(asset)s AND s.path = r.path AND s.data_version = r.version;

-- name: ask_again
UPDATE asset_state SET event_id = NULL
WHERE codebase = %(codebase)s AND asset = %(asset)s AND path = ANY(%(paths)s)
  AND event_id IS NOT NULL AND run_id IS DISTINCT FROM %(run_id)s;

-- name: put_state
INSERT INTO asset_state (codebase, asset, path, data_version, code_version, settings_version, input_versions, metadata,
                         run_id)
VALUES (%(codebase)s, %(asset)s, %(path)s, %(data_version)s, %(code_version)s, %(settings_version)s,
        %(input_versions)s, %(metadata)s, %(run_id)s)
ON CONFLICT (codebase, asset, path) DO UPDATE SET
    data_version = EXCLUDED.data_version, code_version = EXCLUDED.code_version,
    settings_version = EXCLUDED.settings_version, input_versions = EXCLUDED.input_versions,
    metadata = EXCLUDED.metadata, run_id = EXCLUDED.run_id, event_id = NULL, updated_at = now();

-- name: clear_failures
-- A file with the content that is stored needs no work: it can be read again, or it failed with other content since.
WITH well AS (
    DELETE FROM ingest_failures f USING manifest_entries m, asset_state s
    WHERE f.codebase = %(codebase)s
      AND (f.asset = 'source_file' OR f.content_version IS DISTINCT FROM m.content_version)
      AND m.codebase = f.codebase AND m.path = f.path AND m.problem IS NULL
      AND s.codebase = f.codebase AND s.path = f.path AND s.asset = 'source_file'
      AND split_part(s.data_version, ':', 1) = m.content_version
    RETURNING f.path
)
UPDATE code_files SET failed_at = NULL WHERE codebase = %(codebase)s AND path IN (SELECT path FROM well);

-- name: put_failure
INSERT INTO ingest_failures AS f (codebase, path, asset, content_version, reason, message, run_id, next_attempt_at)
VALUES (%(codebase)s, %(path)s, %(asset)s, %(content_version)s, %(reason)s, %(message)s, %(run_id)s,
        now() + make_interval(secs => %(first_delay)s))
ON CONFLICT (codebase, path, asset) DO UPDATE SET
    attempts = CASE WHEN f.content_version IS NOT DISTINCT FROM EXCLUDED.content_version THEN f.attempts + 1 ELSE 1 END,
    content_version = EXCLUDED.content_version, reason = EXCLUDED.reason, message = EXCLUDED.message,
    run_id = EXCLUDED.run_id, last_failed_at = now(),
    next_attempt_at = now() + make_interval(secs => least(%(max_delay)s, %(first_delay)s * power(%(multiplier)s,
        CASE WHEN f.content_version IS NOT DISTINCT FROM EXCLUDED.content_version THEN f.attempts ELSE 0 END)));

-- name: failures
SELECT path, asset, content_version, reason, message, attempts, next_attempt_at, next_attempt_at > now()
FROM ingest_failures WHERE codebase = %(codebase)s ORDER BY path, asset;
