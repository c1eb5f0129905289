-- Windows of tokens: as the files have them, and the index of them that duplicated blocks are found by.

-- name: fingerprints
-- What a program or somebody else wrote is nobody's copy.
SELECT f.path, f.windows FROM file_fingerprints f JOIN code_files c USING (codebase, path)
WHERE codebase = %(codebase)s AND (%(paths)s::text[] IS NULL OR path = ANY(%(paths)s)) AND NOT (c.is_generated OR c.is_vendored)
ORDER BY path;

-- name: indexed
SELECT path, windows FROM clone_files WHERE codebase = %(codebase)s AND path = ANY(%(paths)s);

-- name: indexed_by_id
SELECT file_id, path, windows FROM clone_files WHERE codebase = %(codebase)s AND file_id = ANY(%(ids)s);

-- name: paths
SELECT file_id, path FROM clone_files WHERE codebase = %(codebase)s AND file_id = ANY(%(ids)s);

-- name: bits
SELECT bits FROM clone_buckets WHERE codebase = %(codebase)s LIMIT 1;

-- name: buckets
SELECT postings FROM clone_buckets WHERE codebase = %(codebase)s AND bucket = ANY(%(buckets)s);

-- name: put_buckets
INSERT INTO clone_buckets (codebase, bits, bucket, postings)
SELECT %(codebase)s, %(bits)s, n.bucket, n.postings
FROM unnest(%(buckets)s::integer[], %(postings)s::bytea[]) AS n (bucket, postings)
ON CONFLICT (codebase, bucket) DO UPDATE SET postings = EXCLUDED.postings;
