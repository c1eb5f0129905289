-- Vectors of chunks. %(paths)s is NULL for all files of the codebase.
--
-- Whether a text has a vector is asked in a scalar subquery, which the planner cannot make a join of: while many vectors
-- come, its statistics are those of an almost empty table, and it would read the codebase's vectors whole.

-- name: copy_known
-- Take the vectors that another codebase already has. Equal model and text give equal vectors, so any of them does.
WITH missing AS (
    SELECT DISTINCT c.text_hash FROM chunks c
    WHERE c.codebase = %(codebase)s AND (%(paths)s::text[] IS NULL OR c.path = ANY(%(paths)s))
      AND (SELECT true FROM chunk_embeddings e
           WHERE e.codebase = %(codebase)s AND e.model = %(model)s AND e.text_hash = c.text_hash) IS NULL
)
INSERT INTO chunk_embeddings (codebase, model, text_hash, dimensions, embedding)
SELECT %(codebase)s, %(model)s, m.text_hash, known.dimensions, known.embedding
FROM missing m CROSS JOIN LATERAL (
    SELECT e.dimensions, e.embedding FROM chunk_embeddings e
    WHERE e.text_hash = m.text_hash AND e.model = %(model)s LIMIT 1
) known
ORDER BY m.text_hash -- writers that meet wait for each other instead of deadlocking
ON CONFLICT DO NOTHING;

-- name: pending
-- Distinct texts without a vector, behind the text hash %(after)s. The files' chunks come first (OFFSET 0 keeps the
-- planner from walking the whole codebase in order of text hash for the LIMIT's sake).
SELECT DISTINCT ON (c.text_hash) c.text_hash, c.breadcrumb || E'\n' || c.text
FROM (
    SELECT codebase, text_hash, breadcrumb, text FROM chunks
    WHERE codebase = %(codebase)s AND (%(paths)s::text[] IS NULL OR path = ANY(%(paths)s))
      AND text_hash > %(after)s OFFSET 0
) c
WHERE (SELECT true FROM chunk_embeddings e
       WHERE e.codebase = %(codebase)s AND e.model = %(model)s AND e.text_hash = c.text_hash) IS NULL
ORDER BY c.text_hash LIMIT %(limit)s;

-- name: create_new_embeddings
CREATE TEMP TABLE IF NOT EXISTS new_embeddings (text_hash text, embedding vector) ON COMMIT DELETE ROWS;

-- name: copy_new_embeddings
COPY pg_temp.new_embeddings (text_hash, embedding) FROM STDIN (FORMAT binary);

-- name: insert_new_embeddings
INSERT INTO chunk_embeddings (codebase, model, text_hash, dimensions, embedding)
SELECT %(codebase)s, %(model)s, text_hash, vector_dims(embedding), embedding FROM pg_temp.new_embeddings
ORDER BY text_hash -- writers that meet wait for each other instead of deadlocking
ON CONFLICT DO NOTHING;

-- name: pending_count
SELECT count(*) FROM chunks c
WHERE c.codebase = %(codebase)s AND (%(paths)s::text[] IS NULL OR c.path = ANY(%(paths)s))
  AND NOT EXISTS (SELECT FROM chunk_embeddings e
                  WHERE e.codebase = c.codebase AND e.model = %(model)s AND e.text_hash = c.text_hash);

-- name: chunk_counts
SELECT path, count(*) FROM chunks
WHERE codebase = %(codebase)s AND (%(paths)s::text[] IS NULL OR path = ANY(%(paths)s)) GROUP BY path;

-- name: models
-- Those that the codebase has vectors of: a step into the index for each, instead of all its rows.
WITH RECURSIVE found AS (
    (SELECT model FROM chunk_embeddings WHERE codebase = %(codebase)s ORDER BY model LIMIT 1)
    UNION ALL
    SELECT (SELECT e.model FROM chunk_embeddings e WHERE e.codebase = %(codebase)s AND e.model > found.model
            ORDER BY e.model LIMIT 1)
    FROM found WHERE found.model IS NOT NULL
)
SELECT model FROM found WHERE model IS NOT NULL;

-- name: dimensions
SELECT dimensions FROM chunk_embeddings WHERE codebase = %(codebase)s AND model = %(model)s LIMIT 1;

-- name: serving_model
-- The model of the vector index as it was last made, without one that of the settings; and that of the settings. No row:
-- no such codebase.
SELECT coalesce(s.metadata ->> 'model', c.settings ->> 'embedding_model'), c.settings ->> 'embedding_model'
FROM codebases c
LEFT JOIN asset_state s ON s.codebase = c.name AND s.asset = 'vector_index' AND s.path = ''
WHERE c.name = %(codebase)s AND NOT c.removing;

-- name: collect_garbage
WITH candidates AS (
    DELETE FROM dropped_texts WHERE codebase = %(codebase)s RETURNING text_hash
), unused AS (
    SELECT text_hash FROM candidates
    WHERE (SELECT true FROM chunks c WHERE c.codebase = %(codebase)s AND c.text_hash = candidates.text_hash LIMIT 1) IS NULL
)
DELETE FROM chunk_embeddings
WHERE codebase = %(codebase)s
  AND (text_hash = ANY(ARRAY(SELECT text_hash FROM unused)) OR model = ANY(%(models)s::text[]));
