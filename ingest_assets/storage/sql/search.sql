-- Searching, and the vector index.

-- name: codebase_model
SELECT settings ->> 'embedding_model' FROM codebases WHERE name = %(codebase)s AND NOT removing;

-- name: vector_count
SELECT count(*) FROM chunk_embeddings WHERE codebase = %(codebase)s AND model = %(model)s;

-- name: vector_indexes
-- Names of a codebase's indexes, and whether a build ended as it should.
SELECT i.relname, x.indisvalid
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
WHERE x.indrelid = 'chunk_embeddings'::regclass AND starts_with(i.relname, %(prefix)s) ORDER BY i.relname;

-- name: create_vector_index
CREATE INDEX CONCURRENTLY {name} ON chunk_embeddings
USING hnsw ((embedding::halfvec({dimensions})) halfvec_cosine_ops)
WITH (m = {m}, ef_construction = {ef_construction})
WHERE codebase = {codebase} AND model = {model};

-- name: sampled_vectors
-- A text hash is a SHA-1: the first ones are a random sample that stays the same.
SELECT text_hash, embedding::text FROM chunk_embeddings
WHERE codebase = %(codebase)s AND model = %(model)s ORDER BY text_hash LIMIT %(sample)s;

-- name: sampled_documentation
-- The beginning of what is said of some definitions, always the same ones.
SELECT left(split_part(doc, E'\n\n', 1), 300) FROM definitions
WHERE codebase = %(codebase)s AND doc <> '' ORDER BY md5(path || ordinal) LIMIT %(sample)s;

-- name: nearest_exact
-- In full precision, which no index has.
SELECT embedding <=> {vector}::vector AS distance FROM chunk_embeddings
WHERE codebase = {codebase} AND model = {model} ORDER BY distance LIMIT {limit};

-- name: nearest_indexed
SELECT embedding <=> {vector}::vector FROM chunk_embeddings
WHERE codebase = {codebase} AND model = {model}
ORDER BY embedding::halfvec({dimensions}) <=> {vector}::halfvec({dimensions}) LIMIT {limit};

-- name: languages
-- Of a codebase, what most files have first.
SELECT language FROM code_files WHERE codebase = %s AND language IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1;

-- name: kinds
SELECT kind FROM definitions WHERE codebase = %s GROUP BY 1 ORDER BY count(*) DESC, 1;

-- name: configure
SELECT set_config('hnsw.ef_search', %s, true), set_config('hnsw.iterative_scan', 'strict_order', true),
       set_config('hnsw.max_scan_tuples', %s, true);

-- name: filtered_files
-- The documents of the lexical index that are of files which pass a filter.
SELECT coalesce(array_agg(s.first), '{{}}'), coalesce(array_agg(s.chunks), '{{}}')
FROM code_files f JOIN search_files s ON s.codebase = f.codebase AND s.path = f.path
WHERE f.codebase = {codebase} AND {files};

-- name: nearest_chunks
-- The nearest vectors first, then the chunks that have them. Of a codebase that has just come the planner knows
-- nothing, and would compare each vector with each chunk.
SELECT c.path, c.ordinal, 1 - n.distance
FROM (
    SELECT e.text_hash, e.embedding::halfvec({dimensions}) <=> {vector}::halfvec({dimensions}) AS distance
    FROM chunk_embeddings e WHERE e.codebase = {codebase} AND e.model = {model}
    ORDER BY e.embedding::halfvec({dimensions}) <=> {vector}::halfvec({dimensions}) LIMIT {limit}
) n CROSS JOIN LATERAL (
    SELECT path, ordinal FROM chunks
    WHERE codebase = {codebase} AND text_hash = n.text_hash ORDER BY path, ordinal LIMIT {limit}
) c ORDER BY n.distance, c.path, c.ordinal LIMIT {limit};

-- name: nearest_filtered
-- The index is scanned until enough of the chunks pass the filter.
SELECT c.path, c.ordinal, 1 - (e.embedding::halfvec({dimensions}) <=> {vector}::halfvec({dimensions}))
FROM chunk_embeddings e JOIN chunks c ON c.codebase = e.codebase AND c.text_hash = e.text_hash
WHERE e.codebase = {codebase} AND e.model = {model} {filter}
ORDER BY e.embedding::halfvec({dimensions}) <=> {vector}::halfvec({dimensions}), c.path, c.ordinal LIMIT {limit};

-- name: nearest_documents
-- The vectors of these documents of the lexical index, each asked for by itself, in full precision. How the file of a
-- document is found: see `candidates`.
SELECT path, ordinal, 1 - distance
FROM (
    SELECT c.path, c.ordinal,
           (SELECT e.embedding <=> {vector}::vector FROM chunk_embeddings e
            WHERE e.codebase = {codebase} AND e.model = {model} AND e.text_hash = c.text_hash) AS distance
    FROM unnest({documents}::integer[]) AS d (document) CROSS JOIN LATERAL (
        (SELECT path, first, chunks FROM search_files
         WHERE codebase = {codebase} AND first BETWEEN d.document - 500 AND d.document ORDER BY first DESC LIMIT 1)
        UNION ALL
        (SELECT path, first, chunks FROM search_files
         WHERE codebase = {codebase} AND first < d.document - 500 ORDER BY first DESC LIMIT 1)
        LIMIT 1
    ) f
    CROSS JOIN LATERAL (
        SELECT path, ordinal, text_hash FROM chunks
        WHERE codebase = {codebase} AND path = f.path AND ordinal = d.document - f.first
    ) c
    WHERE d.document < f.first + f.chunks OFFSET 0
) c WHERE distance IS NOT NULL ORDER BY distance, path, ordinal LIMIT {limit};

-- name: nearest_filtered_exact
-- The chunks that pass the filter first, then their vectors, each asked for by itself: without the index, in full
-- precision.
SELECT path, ordinal, 1 - distance
FROM (
    SELECT c.path, c.ordinal,
           (SELECT e.embedding <=> {vector}::vector FROM chunk_embeddings e
            WHERE e.codebase = {codebase} AND e.model = {model} AND e.text_hash = c.text_hash) AS distance
    FROM chunks c WHERE c.codebase = {codebase} {filter} OFFSET 0
) c WHERE distance IS NOT NULL ORDER BY distance, path, ordinal LIMIT {limit};

-- name: named_chunks
-- Where definitions of these names begin, the most important files first.
SELECT c.path, c.ordinal
FROM definitions d JOIN chunks c ON c.codebase = d.codebase AND c.path = d.path
     AND d.start_line BETWEEN c.start_line AND c.end_line
LEFT JOIN codebase_metadata m ON m.codebase = d.codebase AND m.path = d.path
WHERE d.codebase = {codebase} AND d.name = ANY({names}::text[]) {filter}
ORDER BY m.pagerank DESC NULLS LAST, c.path, c.ordinal LIMIT {limit};

-- name: candidates
-- What is known of chunks: of the best that each search found, which are at these places or documents of the lexical
-- index, where files that seldom answer count less; and of all at some more places. With the definitions of their files
-- that begin in such chunks or that these lie in. The file of a document is the last one that begins at or before it;
-- without a lower bound PostgreSQL would look at all entries before it in the index's page.
WITH found AS MATERIALIZED (
    SELECT 'meaning' AS search, path, ordinal, score
    FROM unnest(%(paths)s::text[], %(ordinals)s::integer[], %(cosines)s::float8[]) AS p (path, ordinal, score)
    UNION ALL
    SELECT 'words', f.path, d.document - f.first, d.score
    FROM unnest(%(documents)s::integer[], %(scores)s::float8[]) AS d (document, score) CROSS JOIN LATERAL (
        (SELECT path, first, chunks FROM search_files
         WHERE codebase = %(codebase)s AND first BETWEEN d.document - 500 AND d.document ORDER BY first DESC LIMIT 1)
        UNION ALL -- only where the file has more chunks
        (SELECT path, first, chunks FROM search_files
         WHERE codebase = %(codebase)s AND first < d.document - 500 ORDER BY first DESC LIMIT 1)
        LIMIT 1
    ) f WHERE d.document < f.first + f.chunks
    UNION ALL
    SELECT 'name', path, ordinal, NULL
    FROM unnest(%(named_paths)s::text[], %(named_ordinals)s::integer[]) AS p (path, ordinal)
), known AS MATERIALIZED (
    SELECT p.path, f.language, f.is_test, f.is_generated OR f.is_vendored AS is_generated,
           g.cyclomatic_complexity IS NOT NULL AS is_code, f.failed_at IS NOT NULL AS failed, f.content_version,
           coalesce(g.pagerank, 0) AS pagerank
    FROM (SELECT DISTINCT path FROM found) p
    JOIN code_files f ON f.codebase = %(codebase)s AND f.path = p.path
    LEFT JOIN codebase_metadata g ON g.codebase = %(codebase)s AND g.path = p.path
), wanted AS (
    SELECT DISTINCT path, ordinal FROM (
        SELECT path, ordinal, search, row_number() OVER (
            PARTITION BY search
            ORDER BY score * CASE WHEN is_test THEN %(test)s ELSE 1 END * CASE WHEN is_generated THEN %(generated)s ELSE 1 END
                     * CASE WHEN is_code THEN 1 ELSE %(no_code)s END DESC, path, ordinal
        ) AS place
        FROM found JOIN known USING (path)
    ) r WHERE place <= %(limit)s OR search = 'name'
), chosen AS MATERIALIZED (
    SELECT c.path, c.ordinal, c.start_line, c.end_line, c.definition, c.text, c.text_hash
    FROM wanted JOIN chunks c ON c.codebase = %(codebase)s AND c.path = wanted.path AND c.ordinal = wanted.ordinal
), files AS MATERIALIZED (
    SELECT k.*, k.failed OR m.content_version IS DISTINCT FROM k.content_version AS changed, s.first, s.chunks,
           d.definitions
    FROM (
        SELECT path, range_agg(int4range(start_line, end_line, '[]')) AS lines, array_agg(definition) AS within
        FROM chosen GROUP BY path
    ) p
    JOIN known k ON k.path = p.path
    LEFT JOIN manifest_entries m ON m.codebase = %(codebase)s AND m.path = p.path
    LEFT JOIN search_files s ON s.codebase = %(codebase)s AND s.path = p.path
    CROSS JOIN LATERAL (
        SELECT json_agg(json_build_array(d.name, d.qualified_name, d.kind, d.start_line, d.end_line)
                        ORDER BY d.ordinal)::text AS definitions
        FROM definitions d
        WHERE d.codebase = %(codebase)s AND d.path = p.path
          AND (d.start_line <@ p.lines OR d.qualified_name = ANY(p.within))
    ) d
)
SELECT c.path, c.start_line, c.end_line, c.definition, c.text, f.language, f.is_test, f.is_generated, f.is_code,
       f.changed, f.pagerank, CASE WHEN c.ordinal < f.chunks THEN f.first + c.ordinal END, f.definitions,
       coalesce(1 - (e.embedding <=> %(vector)s::vector), 0)
FROM chosen c
JOIN files f ON f.path = c.path
LEFT JOIN chunk_embeddings e ON e.codebase = %(codebase)s AND e.model = %(model)s AND e.text_hash = c.text_hash;

-- name: chunks_of_lines
-- The chunks in which some lines lie, of each in their order.
SELECT wanted.number, c.start_line, c.end_line, c.text
FROM unnest(%(numbers)s::integer[], %(paths)s::text[], %(first)s::integer[], %(last)s::integer[])
     AS wanted (number, path, first, last)
JOIN chunks c ON c.codebase = %(codebase)s AND c.path = wanted.path
     AND c.start_line <= wanted.last AND c.end_line >= wanted.first
ORDER BY wanted.number, c.ordinal;

-- name: chunk_at
-- The smallest chunk that holds a line.
SELECT c.start_line, c.end_line, c.breadcrumb, c.text, e.embedding::text
FROM chunks c
LEFT JOIN chunk_embeddings e ON e.codebase = c.codebase AND e.model = %(model)s AND e.text_hash = c.text_hash
WHERE c.codebase = %(codebase)s AND c.path = %(path)s AND %(line)s BETWEEN c.start_line AND c.end_line
ORDER BY c.end_line - c.start_line, c.ordinal LIMIT 1;

-- name: files_with_trigrams
-- The texts of files that may match; those of which the trigrams are not known, too.
SELECT f.path, f.content, f.failed_at IS NOT NULL OR m.content_version IS DISTINCT FROM f.content_version
FROM code_files f
LEFT JOIN file_trigrams t ON t.codebase = f.codebase AND t.path = f.path
LEFT JOIN manifest_entries m ON m.codebase = f.codebase AND m.path = f.path
WHERE f.codebase = {codebase} AND f.content IS NOT NULL AND {files} AND (t.bits IS NULL OR {trigrams})
ORDER BY f.path;
