-- The code graph: what it is made of, what is written, and what is asked. See storage/graph_update.py for the order.

-- name: take_pending
-- Deleting first makes a writer of the same path wait for this transaction, so that no change is lost.
DELETE FROM pending_updates WHERE codebase = %(codebase)s AND asset = 'code_graph' RETURNING path

-- name: files
SELECT path, language FROM code_files WHERE codebase = %(codebase)s

-- name: text
SELECT content FROM code_files WHERE codebase = %(codebase)s AND path = %(path)s

-- name: texts
SELECT path, content FROM code_files
WHERE codebase = %(codebase)s AND path = ANY(%(paths)s) AND content IS NOT NULL

-- name: graph_files
-- The lookups of all files.
SELECT path, lookups FROM graph_files WHERE codebase = %(codebase)s

-- name: graph_file_paths
SELECT path FROM graph_files WHERE codebase = %(codebase)s

-- name: signatures
SELECT path, signatures FROM graph_files WHERE codebase = %(codebase)s AND path = ANY(%(paths)s)

-- name: delete_files
DELETE FROM graph_files WHERE codebase = %(codebase)s AND path = ANY(%(paths)s)

-- name: definitions
SELECT path, ordinal, parent, kind, name, qualified_name, start_line, hint
FROM definitions WHERE codebase = %(codebase)s AND path = ANY(%(paths)s)

-- name: imports
SELECT path, ordinal, module, level, name, alias, line
FROM imports WHERE codebase = %(codebase)s AND path = ANY(%(paths)s)

-- name: references
SELECT path, ordinal, kind, name, receiver, line, col, enclosing, hint
FROM code_references WHERE codebase = %(codebase)s AND path = ANY(%(paths)s) ORDER BY path, ordinal

-- name: nodes
SELECT node_id, kind, path, name, qualified_name, line
FROM graph_nodes WHERE codebase = %(codebase)s AND path = ANY(%(paths)s)

-- name: nodes_named
SELECT node_id, kind, path, name, qualified_name, line
FROM graph_nodes WHERE codebase = %(codebase)s AND name = ANY(%(names)s) AND path <> ALL(%(changed)s)
    AND kind NOT IN ('file', 'external', 'directory', 'codebase', 'route')

-- name: folders
SELECT node_id, kind, path, name, qualified_name, line
FROM graph_nodes WHERE codebase = %(codebase)s AND kind IN ('directory', 'codebase')

-- name: packages_left
-- Of these packages, NULL: of all, those that no file imports.
SELECT node_id, kind, path, name, qualified_name, line FROM graph_nodes AS n
WHERE codebase = %(codebase)s AND kind = 'external' AND (%(ids)s::bigint[] IS NULL OR node_id = ANY(%(ids)s))
    AND NOT EXISTS (SELECT FROM graph_edges AS e WHERE e.codebase = n.codebase AND e.target = n.node_id)

-- name: known_nodes
SELECT node_id FROM graph_nodes WHERE codebase = %(codebase)s AND node_id = ANY(%(ids)s)

-- name: edges_of_files
SELECT source, target, kind, confidence, rule, path, line, origin, origin_ordinal
FROM graph_edges WHERE codebase = %(codebase)s AND path = ANY(%(paths)s)

-- name: delete_edges
DELETE FROM graph_edges AS e
USING unnest(
    %(paths)s::text[], %(origins)s::text[], %(ordinals)s::integer[], %(targets)s::bigint[], %(kinds)s::text[]
) AS o (path, origin, ordinal, target, kind)
WHERE e.codebase = %(codebase)s AND e.path = o.path AND e.origin = o.origin AND e.origin_ordinal = o.ordinal
    AND e.target = o.target AND e.kind = o.kind

-- name: delete_mounts
DELETE FROM graph_mounts WHERE codebase = %(codebase)s AND path = ANY(%(paths)s)

-- name: delete_nodes
DELETE FROM graph_nodes WHERE codebase = %(codebase)s AND node_id = ANY(%(ids)s)

-- name: move_nodes
UPDATE graph_nodes AS n SET line = m.line, name = m.name
FROM unnest(%(ids)s::bigint[], %(lines)s::integer[], %(names)s::text[]) AS m (node_id, line, name)
WHERE n.codebase = %(codebase)s AND n.node_id = m.node_id

-- name: totals
-- The hash is a sum, so that the order of files does not matter. Which folders and packages there are follows from the
-- files and their edges.
SELECT coalesce(sum(nodes), 0)::bigint + (
        SELECT count(*) FROM graph_nodes
        WHERE codebase = %(codebase)s AND kind IN ('external', 'directory', 'codebase')
    ),
    coalesce(sum(edges), 0)::bigint + (
        SELECT count(*) FROM graph_nodes WHERE codebase = %(codebase)s AND kind = 'directory'
    ),
    coalesce(sum(hash), 0),
    coalesce(sum(unresolved[1]), 0)::bigint, coalesce(sum(unresolved[2]), 0)::bigint,
    coalesce(sum(unresolved[3]), 0)::bigint, coalesce(sum(unresolved[4]), 0)::bigint,
    coalesce(sum(unresolved[5]), 0)::bigint, coalesce(sum(unresolved[6]), 0)::bigint,
    coalesce(sum(unresolved[7]), 0)::bigint
FROM graph_files WHERE codebase = %(codebase)s
