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
