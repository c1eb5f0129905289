-- The code graph: what it is made of, what is written, and what is asked. See storage/graph_store.py for the order.

-- name: take_pending
-- Deleting first makes a writer of the same path wait for this transaction, so that no change is lost.
DELETE FROM pending_updates WHERE codebase = %(codebase)s AND asset = 'code_graph' RETURNING path

-- name: files
SELECT path, language FROM code_files WHERE codebase = %(codebase)s

-- name: node_paths
SELECT DISTINCT path FROM graph_nodes WHERE codebase = %(codebase)s

-- name: definitions
SELECT path, ordinal, parent, kind, name, qualified_name, start_line
FROM definitions WHERE codebase = %(codebase)s AND path = ANY(%(paths)s)

-- name: imports
SELECT path, ordinal, module, level, name, alias, line
FROM imports WHERE codebase = %(codebase)s AND path = ANY(%(paths)s)

-- name: references
SELECT path, ordinal, kind, name, receiver, line, col, enclosing
FROM code_references WHERE codebase = %(codebase)s AND path = ANY(%(paths)s)

-- name: nodes
SELECT node_id, kind, path, name, qualified_name, line
FROM graph_nodes WHERE codebase = %(codebase)s AND path = ANY(%(paths)s)

-- name: names_asked_for
-- The names that references of changed files, and imports of all files to resolve, can look up.
SELECT name FROM code_references WHERE codebase = %(codebase)s AND path = ANY(%(changed)s)
UNION
SELECT unnest(ARRAY[name, tail, module, module || '.' || name]) FROM imports
WHERE codebase = %(codebase)s AND path = ANY(%(paths)s)

-- name: nodes_named
SELECT node_id, kind, path, name, qualified_name, line
FROM graph_nodes WHERE codebase = %(codebase)s AND name = ANY(%(names)s) AND path <> ALL(%(changed)s) AND kind <> 'file'

-- name: affected_imports
-- Imports of other files that may mean something else now.
SELECT path, ordinal, module, level, name, alias, line
FROM imports
WHERE codebase = %(codebase)s AND (tail = ANY(%(names)s) OR name = ANY(%(names)s)) AND path <> ALL(%(changed)s)

-- name: importers
SELECT DISTINCT e.path
FROM graph_nodes AS t JOIN graph_edges AS e ON e.codebase = t.codebase AND e.target = t.node_id
WHERE t.codebase = %(codebase)s AND t.path = ANY(%(changed)s) AND e.kind = 'imports' AND e.path <> ALL(%(changed)s)

-- name: affected_references
-- References of other files to certain names, anywhere or in the files that import a changed one, or through an
-- affected import: `bound` holds pairs of a path and a name that the import may bind; '' for every name.
SELECT path, ordinal, kind, name, receiver, line, col, enclosing
FROM code_references
WHERE codebase = %(codebase)s AND name = ANY(%(names)s) AND path <> ALL(%(changed)s)
UNION
SELECT path, ordinal, kind, name, receiver, line, col, enclosing
FROM code_references
WHERE codebase = %(codebase)s AND path = ANY(%(importers)s) AND name = ANY(%(imported_names)s)
UNION
SELECT r.path, r.ordinal, r.kind, r.name, r.receiver, r.line, r.col, r.enclosing
FROM unnest(%(bound_paths)s::text[], %(bound_names)s::text[]) AS bound (path, name)
JOIN code_references AS r ON r.codebase = %(codebase)s AND r.path = bound.path
    AND (bound.name = '' OR r.name = bound.name OR starts_with(r.receiver, bound.name))

-- name: edges_of_files
SELECT source, target, kind, confidence, rule, path, line, origin, origin_ordinal
FROM graph_edges WHERE codebase = %(codebase)s AND path = ANY(%(paths)s)

-- name: edges_of_origins
SELECT e.source, e.target, e.kind, e.confidence, e.rule, e.path, e.line, e.origin, e.origin_ordinal
FROM unnest(%(paths)s::text[], %(origins)s::text[], %(ordinals)s::integer[]) AS o (path, origin, ordinal)
JOIN graph_edges AS e ON e.codebase = %(codebase)s AND e.path = o.path AND e.origin = o.origin
    AND e.origin_ordinal = o.ordinal

-- name: delete_edges
DELETE FROM graph_edges AS e
USING unnest(%(paths)s::text[], %(origins)s::text[], %(ordinals)s::integer[], %(targets)s::bigint[])
    AS o (path, origin, ordinal, target)
WHERE e.codebase = %(codebase)s AND e.path = o.path AND e.origin = o.origin AND e.origin_ordinal = o.ordinal
    AND e.target = o.target

-- name: delete_nodes
DELETE FROM graph_nodes WHERE codebase = %(codebase)s AND node_id = ANY(%(ids)s)

-- name: move_nodes
UPDATE graph_nodes AS n SET line = m.line, name = m.name
FROM unnest(%(ids)s::bigint[], %(lines)s::integer[], %(names)s::text[]) AS m (node_id, line, name)
WHERE n.codebase = %(codebase)s AND n.node_id = m.node_id

-- name: totals
-- The hash is a sum of row hashes, so that the order of rows does not matter. A node's id is a hash of its path, kind
-- and qualified name; ordinals are left out, because they only say where a fact stands in its file.
SELECT n.nodes, e.edges, r.total - e.resolved, n.hash, e.hash
FROM (
    SELECT count(*) AS nodes, coalesce(sum(hashint8extended(node_id, line)), 0) AS hash
    FROM graph_nodes WHERE codebase = %(codebase)s
) AS n, (
    SELECT count(*) AS edges, count(*) FILTER (WHERE origin = 'reference') AS resolved,
        coalesce(sum(hashint8extended(source, hashint8extended(target, hashtextextended(path,
            hashtextextended(kind, hashtextextended(rule, hashtextextended(confidence, line))))))), 0) AS hash
    FROM graph_edges WHERE codebase = %(codebase)s
) AS e, (
    SELECT count(*) AS total FROM code_references WHERE codebase = %(codebase)s
) AS r

-- name: ranks
-- Rows as one binary value: node, hash of its path (it groups the nodes of a file), stored rank.
SELECT string_agg(int8send(node_id) || int8send(hashtextextended(path, 0)) || float8send(coalesce(pagerank, 'NaN')), '')
FROM graph_nodes WHERE codebase = %(codebase)s

-- name: ranked_edges
-- Rows as one binary value: source, target.
SELECT string_agg(int8send(source) || int8send(target), '')
FROM graph_edges WHERE codebase = %(codebase)s AND kind = ANY(%(kinds)s) AND source <> target

-- name: set_ranks
UPDATE graph_nodes AS n SET pagerank = r.pagerank
FROM unnest(%(ids)s::bigint[], %(ranks)s::float8[]) AS r (node_id, pagerank)
WHERE n.codebase = %(codebase)s AND n.node_id = r.node_id

-- name: file_ranks
SELECT path, hashtextextended(path, 0), pagerank FROM codebase_metadata WHERE codebase = %(codebase)s

-- name: set_file_ranks
UPDATE codebase_metadata AS m SET pagerank = r.pagerank
FROM unnest(%(paths)s::text[], %(ranks)s::float8[]) AS r (path, pagerank)
WHERE m.codebase = %(codebase)s AND m.path = r.path

-- name: add_missing_ranks
UPDATE codebase_metadata AS m SET pagerank = (
    SELECT sum(n.pagerank) FROM graph_nodes AS n WHERE n.codebase = m.codebase AND n.path = m.path
)
WHERE m.codebase = %(codebase)s AND m.path = ANY(%(paths)s) AND m.pagerank IS NULL

-- name: paths_of_nodes
SELECT DISTINCT path FROM graph_nodes WHERE codebase = %(codebase)s AND node_id = ANY(%(ids)s)

-- name: set_file_links
-- Degree centrality as in networkx: (distinct files imported + distinct files that import) / (files - 1).
WITH links AS MATERIALIZED (
    SELECT e.path AS source, t.path AS target
    FROM graph_edges AS e JOIN graph_nodes AS t ON t.codebase = e.codebase AND t.node_id = e.target
    WHERE e.codebase = %(codebase)s AND e.path = ANY(%(paths)s) AND e.kind = 'imports' AND e.path <> t.path
    UNION
    SELECT e.path, t.path
    FROM graph_nodes AS t JOIN graph_edges AS e ON e.codebase = t.codebase AND e.target = t.node_id
    WHERE t.codebase = %(codebase)s AND t.path = ANY(%(paths)s) AND e.kind = 'imports' AND e.path <> t.path
), dependencies AS (
    SELECT source AS path, count(*)::integer AS files FROM links GROUP BY source
), dependents AS (
    SELECT target AS path, count(*)::integer AS files FROM links GROUP BY target
), figures AS (
    SELECT path, coalesce(i.files, 0) AS dependency_count, coalesce(o.files, 0) AS dependent_count,
        (coalesce(i.files, 0) + coalesce(o.files, 0))::float8 / greatest(%(files)s::integer - 1, 1) AS centrality
    FROM unnest(%(paths)s::text[]) AS p (path)
    LEFT JOIN dependencies AS i USING (path) LEFT JOIN dependents AS o USING (path)
)
UPDATE codebase_metadata AS m SET centrality = f.centrality,
    dependency_count = f.dependency_count, dependent_count = f.dependent_count
FROM figures AS f
WHERE m.codebase = %(codebase)s AND m.path = f.path
    AND (m.dependency_count, m.dependent_count, m.centrality)
        IS DISTINCT FROM (f.dependency_count, f.dependent_count, f.centrality)

-- name: symbols
-- Definitions by name, or by the end of their qualified name.
SELECT node_id, kind, path, name, qualified_name, line FROM graph_nodes
WHERE codebase = %(codebase)s AND kind <> 'file' AND name IN (%(symbol)s, %(last)s)
    AND (name = %(symbol)s OR right('.' || qualified_name, length(%(symbol)s) + 1) = '.' || %(symbol)s)
ORDER BY path, line, node_id

-- name: symbols_in_file
-- The file itself, or its definitions of a qualified name.
SELECT node_id, kind, path, name, qualified_name, line FROM graph_nodes
WHERE codebase = %(codebase)s AND path = %(path)s AND qualified_name = %(qualified_name)s
ORDER BY line, node_id

-- name: spelled_alike
SELECT DISTINCT name FROM graph_nodes
WHERE codebase = %(codebase)s AND lower(name) = lower(%(name)s) ORDER BY name LIMIT 3

-- name: edges
-- All edges, or those of some kinds from, or into, some nodes.
SELECT e.kind, e.confidence, e.rule, s.path, s.qualified_name, s.kind, s.line, t.path, t.qualified_name, t.kind, t.line,
    e.path, e.line
FROM graph_edges AS e
JOIN graph_nodes AS s ON s.codebase = e.codebase AND s.node_id = e.source
JOIN graph_nodes AS t ON t.codebase = e.codebase AND t.node_id = e.target
WHERE e.codebase = %(codebase)s
    AND (%(kinds)s::text[] IS NULL OR e.kind = ANY(%(kinds)s))
    AND (%(sources)s::bigint[] IS NULL OR e.source = ANY(%(sources)s))
    AND (%(targets)s::bigint[] IS NULL OR e.target = ANY(%(targets)s))
ORDER BY e.path, e.line, e.origin, e.origin_ordinal, e.target

-- name: users
-- One step against the edges: what uses one of these nodes, and what imports anything of these files.
SELECT DISTINCT n.node_id, n.kind, n.path, n.name, n.qualified_name, n.line
FROM (
    SELECT source FROM graph_edges
    WHERE codebase = %(codebase)s AND target = ANY(%(ids)s) AND kind <> 'contains'
    UNION
    SELECT e.source FROM graph_nodes AS t JOIN graph_edges AS e ON e.codebase = t.codebase AND e.target = t.node_id
    WHERE t.codebase = %(codebase)s AND t.path = ANY(%(paths)s) AND e.kind = 'imports'
) AS e JOIN graph_nodes AS n ON n.codebase = %(codebase)s AND n.node_id = e.source

-- name: uses
-- One step along the edges; what is imported stands for its file too.
SELECT e.source, e.target, f.node_id
FROM graph_edges AS e
JOIN graph_nodes AS t ON t.codebase = e.codebase AND t.node_id = e.target
LEFT JOIN graph_nodes AS f ON e.kind = 'imports' AND f.codebase = e.codebase AND f.path = t.path AND f.kind = 'file'
WHERE e.codebase = %(codebase)s AND e.source = ANY(%(ids)s) AND e.kind <> 'contains'
ORDER BY e.path, e.line, e.origin, e.origin_ordinal, e.target

-- name: file_imports
SELECT DISTINCT e.path, t.path
FROM graph_edges AS e JOIN graph_nodes AS t ON t.codebase = e.codebase AND t.node_id = e.target
WHERE e.codebase = %(codebase)s AND e.kind = 'imports' AND e.path <> t.path

-- name: ranking
SELECT path, qualified_name, kind, line, pagerank FROM graph_nodes
WHERE codebase = %(codebase)s AND (%(ids)s::bigint[] IS NULL OR node_id = ANY(%(ids)s))
ORDER BY pagerank DESC NULLS LAST, path, line, node_id LIMIT %(limit)s

-- name: nodes_of_ids
SELECT node_id, kind, path, name, qualified_name, line
FROM graph_nodes WHERE codebase = %(codebase)s AND node_id = ANY(%(ids)s)
