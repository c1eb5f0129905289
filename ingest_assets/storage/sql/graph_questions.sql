-- What is asked of the code graph. See storage/graph_questions.py.

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

-- name: import_cycles
SELECT array_agg(path ORDER BY path) FROM codebase_metadata
WHERE codebase = %(codebase)s AND import_cycle > 0 GROUP BY import_cycle ORDER BY import_cycle

-- name: ranking
SELECT n.path, n.qualified_name, n.kind, n.line, m.pagerank
FROM graph_nodes AS n LEFT JOIN graph_measures AS m USING (codebase, node_id)
WHERE n.codebase = %(codebase)s AND (%(ids)s::bigint[] IS NULL OR node_id = ANY(%(ids)s))
ORDER BY m.pagerank DESC NULLS LAST, path, line, node_id LIMIT %(limit)s

-- name: nodes_of_ids
SELECT node_id, kind, path, name, qualified_name, line
FROM graph_nodes WHERE codebase = %(codebase)s AND node_id = ANY(%(ids)s)

-- name: nodes_of_files
SELECT node_id, kind, path, name, qualified_name, line
FROM graph_nodes WHERE codebase = %(codebase)s AND path = ANY(%(paths)s)
