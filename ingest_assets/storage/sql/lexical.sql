-- The lexical index.

-- name: paths
SELECT DISTINCT path FROM chunks WHERE codebase = %(codebase)s ORDER BY path;

-- name: chunks
SELECT path, definition, start_line, end_line, text_hash, text FROM chunks
WHERE codebase = %(codebase)s AND path = ANY(%(paths)s) ORDER BY path, ordinal;

-- name: definitions
SELECT path, start_line, kind, name, qualified_name, doc FROM definitions
WHERE codebase = %(codebase)s AND path = ANY(%(paths)s) ORDER BY path, ordinal;

-- name: files
SELECT path, first, chunks, length, hash FROM search_files WHERE codebase = %(codebase)s AND path = ANY(%(paths)s);

-- name: all_files
SELECT path, first, chunks FROM search_files WHERE codebase = %(codebase)s;

-- name: totals
SELECT coalesce(sum(chunks), 0), coalesce(sum(length), 0) FROM search_files WHERE codebase = %(codebase)s;

-- name: delete_files
DELETE FROM search_files WHERE codebase = %(codebase)s AND path = ANY(%(paths)s);

-- name: copy_files
COPY search_files (codebase, path, first, chunks, length, hash) FROM STDIN;

-- name: copy_postings
COPY search_postings (codebase, term, segment, postings) FROM STDIN (FORMAT binary);

-- name: join_segments
-- Documents of a segment have higher numbers than those of the one before it.
WITH old AS (
    DELETE FROM search_postings WHERE codebase = %(codebase)s AND segment = ANY(%(old)s)
    RETURNING term, segment, postings
)
INSERT INTO search_postings (codebase, term, segment, postings)
SELECT %(codebase)s, term, %(new)s, string_agg(postings, ''::bytea ORDER BY segment) FROM old GROUP BY term;

-- name: index
SELECT documents, length, next, segments, sizes, gone FROM search_indexes WHERE codebase = %(codebase)s;

-- name: put_index
INSERT INTO search_indexes (codebase, documents, length, next, segments, sizes, gone)
VALUES (%(codebase)s, %(documents)s, %(length)s, %(next)s, %(segments)s, %(sizes)s, %(gone)s)
ON CONFLICT (codebase) DO UPDATE SET documents = EXCLUDED.documents, length = EXCLUDED.length, next = EXCLUDED.next,
    segments = EXCLUDED.segments, sizes = EXCLUDED.sizes, gone = EXCLUDED.gone;

-- name: find
-- The size of what is stored elsewhere is known without reading it.
SELECT i.documents, i.length, i.next, i.segments, i.sizes, i.gone, t.term,
       (SELECT string_agg(p.postings, ''::bytea ORDER BY p.segment) FROM search_postings p
        WHERE p.codebase = i.codebase AND p.term = t.term)
FROM search_indexes i LEFT JOIN LATERAL (
    SELECT p.term FROM search_postings p WHERE p.codebase = i.codebase AND p.term = ANY(%(terms)s)
    GROUP BY p.term ORDER BY sum(octet_length(p.postings)), p.term LIMIT %(most)s
) t ON true
WHERE i.codebase = %(codebase)s;

-- name: not_indexed
-- Files whose chunks are not those of the index, and files of the index without chunks.
SELECT count(*) FILTER (WHERE c.path IS NOT NULL), count(*) FILTER (WHERE c.path IS NULL)
FROM (SELECT path, md5(string_agg(text_hash, '' ORDER BY ordinal)) AS hash FROM chunks
      WHERE codebase = %(codebase)s GROUP BY path) c
FULL JOIN (SELECT path, hash FROM search_files WHERE codebase = %(codebase)s) f USING (path)
WHERE c.hash IS DISTINCT FROM f.hash;
