-- Routes and where their routers are mounted. See storage/graph_routes.py.

-- name: routes
-- Each with the router that it is registered with, NULL where that is the file.
SELECT n.node_id, n.path, n.name, n.line, r.node_id, r.path
FROM graph_nodes AS n
LEFT JOIN graph_edges AS e ON e.codebase = n.codebase AND e.target = n.node_id AND e.kind = 'mounts'
LEFT JOIN graph_nodes AS r ON r.codebase = e.codebase AND r.node_id = e.source
WHERE n.codebase = %(codebase)s AND n.kind = 'route' AND (%(paths)s::text[] IS NULL OR n.path = ANY(%(paths)s))
ORDER BY n.path, n.line, n.node_id

-- name: mounts
-- A function stands for what its file holds.
SELECT m.source, s.path, m.target, t.path, t.kind IN ('file', 'function', 'method'), m.prefix, m.replaces
FROM graph_mounts AS m
JOIN graph_nodes AS t ON t.codebase = m.codebase AND t.node_id = m.target
LEFT JOIN graph_nodes AS s ON s.codebase = m.codebase AND s.node_id = m.source
WHERE m.codebase = %(codebase)s ORDER BY m.path, m.line, m.ordinal
