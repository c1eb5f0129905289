-- What is asked of the code graph. See storage/graph_questions.py, graph_symbols.py and graph_walks.py.
--
-- %(least)s is the least confidence of an edge that counts: 1 possible, 2 likely, 3 certain. A limit of NULL is none.

-- name: symbols
-- Definitions by name, or by the end of their qualified name.
SELECT node_id, kind, path, name, qualified_name, line FROM graph_nodes
WHERE codebase = %(codebase)s AND kind NOT IN ('file', 'directory', 'codebase') AND name IN (%(symbol)s, %(last)s)
    AND (name = %(symbol)s OR right('.' || qualified_name, length(%(symbol)s) + 1) = '.' || %(symbol)s)
ORDER BY path, line, node_id

-- name: symbols_in_file
-- The file itself, or its definitions of a qualified name.
SELECT node_id, kind, path, name, qualified_name, line FROM graph_nodes
WHERE codebase = %(codebase)s AND path = %(path)s AND qualified_name = %(qualified_name)s
ORDER BY line, node_id

-- name: nodes_of_files
SELECT node_id, kind, path, name, qualified_name, line
FROM graph_nodes WHERE codebase = %(codebase)s AND path = ANY(%(paths)s)

-- name: paths_below
-- The files in these folders, and in those below them.
SELECT path FROM graph_nodes WHERE codebase = %(codebase)s AND kind = 'file' AND path ^@ ANY(%(folders)s::text[])

-- name: nodes_of_ids
SELECT node_id, kind, path, name, qualified_name, line
FROM graph_nodes WHERE codebase = %(codebase)s AND node_id = ANY(%(ids)s)

-- name: names_alike
-- Names of about this length that begin or end alike, in small letters and as they are written; those of the same length
-- first, as many as can be compared.
SELECT lower(name), min(name) FROM graph_nodes
WHERE codebase = %(codebase)s AND kind NOT IN ('file', 'directory', 'codebase')
    AND abs(length(name) - length(%(name)s)) <= %(apart)s
    AND (lower(left(name, 2)) = lower(left(%(name)s, 2)) OR lower(right(name, 2)) = lower(right(%(name)s, 2)))
GROUP BY lower(name)
ORDER BY abs(length(lower(name)) - length(%(name)s)), lower(name) LIMIT %(most)s

-- name: paths_alike
SELECT lower(path), path FROM graph_nodes
WHERE codebase = %(codebase)s AND kind = 'file' AND abs(length(name) - length(%(name)s)) <= %(apart)s
    AND lower(left(name, 2)) = lower(left(%(name)s, 2))
ORDER BY abs(length(name) - length(%(name)s)), path LIMIT %(most)s

-- name: symbols_elsewhere
-- Definitions of other codebases, by name or by the end of their qualified name, that this one uses.
SELECT n.codebase, n.node_id, n.kind, n.path, n.name, n.qualified_name, n.line FROM graph_nodes AS n
WHERE n.codebase IN (SELECT other FROM graph_link_files WHERE codebase = %(codebase)s)
    AND n.kind NOT IN ('file', 'directory', 'codebase') AND n.name IN (%(symbol)s, %(last)s)
    AND (n.name = %(symbol)s OR right('.' || n.qualified_name, length(%(symbol)s) + 1) = '.' || %(symbol)s)
    AND EXISTS (
        SELECT FROM graph_links AS l
        WHERE l.other = n.codebase AND l.target = n.node_id AND l.codebase = %(codebase)s
    )
ORDER BY n.codebase, n.path, n.line, n.node_id

-- name: provided_by
-- The codebases that the imports of these packages lead into.
SELECT e.target, array_agg(DISTINCT l.other ORDER BY l.other)
FROM graph_edges AS e
JOIN graph_packages AS p ON p.node_id = e.target
JOIN graph_links AS l ON l.codebase = e.codebase AND l.path = e.path AND l.line = e.line AND l.origin = 'import'
    AND l.other = p.codebase
WHERE e.codebase = %(codebase)s AND e.target = ANY(%(ids)s) AND e.kind = 'imports' GROUP BY e.target

-- name: crosses
-- Whether others have links into this codebase, and it has links into others.
SELECT EXISTS (SELECT FROM graph_link_files WHERE other = %(codebase)s),
    EXISTS (SELECT FROM graph_link_files WHERE codebase = %(codebase)s)

-- name: edges
SELECT e.kind, e.confidence, e.rule, s.path, s.qualified_name, s.kind, s.line, e.codebase, t.path, t.qualified_name,
    t.kind, t.line, e.other, e.path, e.line
FROM (
    SELECT codebase, codebase AS other, source, target, kind, confidence, rule, path, line, origin, origin_ordinal
    FROM graph_edges WHERE codebase = %(codebase)s
    UNION ALL
    SELECT codebase, other, source, target, kind, confidence, rule, path, line, origin, origin_ordinal
    FROM graph_crossings WHERE codebase = %(codebase)s
) AS e
JOIN graph_nodes AS s ON s.codebase = e.codebase AND s.node_id = e.source
JOIN graph_nodes AS t ON t.codebase = e.other AND t.node_id = e.target
WHERE array_position(ARRAY['possible', 'likely', 'certain'], e.confidence) >= %(least)s
ORDER BY e.path, e.line, e.origin, e.origin_ordinal, e.other, e.target LIMIT %(limit)s OFFSET %(offset)s

-- name: edges_from
-- The nodes are looked up for the wanted part only. Of some kinds; NULL: of all that say that something is used.
SELECT e.kind, e.confidence, e.rule, s.path, s.qualified_name, s.kind, s.line, e.codebase, t.path, t.qualified_name,
    t.kind, t.line, e.other, e.path, e.line
FROM (
    SELECT * FROM (
        SELECT codebase, codebase AS other, source, target, kind, confidence, rule, path, line, origin, origin_ordinal
        FROM graph_edges WHERE codebase = %(codebase)s AND source = ANY(%(ids)s)
        UNION ALL
        SELECT codebase, other, source, target, kind, confidence, rule, path, line, origin, origin_ordinal
        FROM graph_crossings WHERE codebase = %(codebase)s AND source = ANY(%(ids)s)
    ) AS both_kinds
    WHERE CASE WHEN %(kinds)s::text[] IS NULL THEN kind NOT IN ('contains', 'tests') ELSE kind = ANY(%(kinds)s) END
        AND array_position(ARRAY['possible', 'likely', 'certain'], confidence) >= %(least)s
    ORDER BY path, line, origin, origin_ordinal, other, target LIMIT %(limit)s OFFSET %(offset)s
) AS e
JOIN graph_nodes AS s ON s.codebase = e.codebase AND s.node_id = e.source
JOIN graph_nodes AS t ON t.codebase = e.other AND t.node_id = e.target
ORDER BY e.path, e.line, e.origin, e.origin_ordinal, e.other, e.target

-- name: edges_into
-- Without those that are written in some folders; first those of the codebase itself.
SELECT e.kind, e.confidence, e.rule, s.path, s.qualified_name, s.kind, s.line, e.codebase, t.path, t.qualified_name,
    t.kind, t.line, e.other, e.path, e.line
FROM (
    SELECT * FROM (
        SELECT codebase, codebase AS other, source, target, kind, confidence, rule, path, line, origin, origin_ordinal
        FROM graph_edges
        WHERE codebase = %(codebase)s AND target = ANY(%(ids)s) AND NOT path ^@ ANY(%(without)s::text[])
        UNION ALL
        SELECT codebase, other, source, target, kind, confidence, rule, path, line, origin, origin_ordinal
        FROM graph_crossings WHERE other = %(codebase)s AND target = ANY(%(ids)s)
    ) AS both_kinds
    WHERE CASE WHEN %(kinds)s::text[] IS NULL THEN kind NOT IN ('contains', 'tests') ELSE kind = ANY(%(kinds)s) END
        AND array_position(ARRAY['possible', 'likely', 'certain'], confidence) >= %(least)s
    ORDER BY codebase <> other, codebase, path, line, origin, origin_ordinal, target LIMIT %(limit)s OFFSET %(offset)s
) AS e
JOIN graph_nodes AS s ON s.codebase = e.codebase AND s.node_id = e.source
JOIN graph_nodes AS t ON t.codebase = e.other AND t.node_id = e.target
ORDER BY e.codebase <> e.other, e.codebase, e.path, e.line, e.origin, e.origin_ordinal, e.target

-- name: elsewhere
-- The imports, of some files or of all, that lead into other codebases.
SELECT e.kind, e.confidence, e.rule, s.path, s.qualified_name, s.kind, s.line, e.codebase, t.path, t.qualified_name,
    t.kind, t.line, e.other, e.path, e.line
FROM graph_crossings AS e
JOIN graph_nodes AS s ON s.codebase = e.codebase AND s.node_id = e.source
JOIN graph_nodes AS t ON t.codebase = e.other AND t.node_id = e.target
WHERE e.codebase = %(codebase)s AND e.kind = 'imports' AND (%(paths)s::text[] IS NULL OR e.path = ANY(%(paths)s))
    AND array_position(ARRAY['possible', 'likely', 'certain'], e.confidence) >= %(least)s
ORDER BY e.path, e.line, e.origin_ordinal, e.other, t.path, t.line, e.target LIMIT %(limit)s OFFSET %(offset)s

-- name: ids_of_places
SELECT n.node_id
FROM unnest(%(path)s::text[], %(qualified_name)s::text[], %(kind)s::text[], %(line)s::integer[])
    AS p (path, qualified_name, kind, line)
JOIN graph_nodes AS n ON n.codebase = %(codebase)s AND n.path = p.path AND n.kind = p.kind AND n.line = p.line
    AND (n.qualified_name = p.qualified_name OR n.kind = 'route')

-- name: edges_between
SELECT e.kind, e.confidence, e.rule, s.path, s.qualified_name, s.kind, s.line, e.codebase, t.path, t.qualified_name,
    t.kind, t.line, e.codebase, e.path, e.line
FROM graph_edges AS e
JOIN graph_nodes AS s ON s.codebase = e.codebase AND s.node_id = e.source
JOIN graph_nodes AS t ON t.codebase = e.codebase AND t.node_id = e.target
WHERE e.codebase = %(codebase)s AND e.source = ANY(%(ids)s) AND e.target = ANY(%(ids)s) AND e.kind <> 'contains'
ORDER BY e.path, e.line, e.origin, e.origin_ordinal, e.target

-- name: crossings_between
-- From these nodes to some of another codebase.
SELECT e.kind, e.confidence, e.rule, s.path, s.qualified_name, s.kind, s.line, e.codebase, t.path, t.qualified_name,
    t.kind, t.line, e.other, e.path, e.line
FROM graph_crossings AS e
JOIN graph_nodes AS s ON s.codebase = e.codebase AND s.node_id = e.source
JOIN graph_nodes AS t ON t.codebase = e.other AND t.node_id = e.target
WHERE e.codebase = %(codebase)s AND e.source = ANY(%(ids)s) AND e.other = %(other)s AND e.target = ANY(%(targets)s)
ORDER BY e.path, e.line, e.origin, e.origin_ordinal, e.target

-- name: imports_between
SELECT DISTINCT e.path, t.path
FROM graph_edges AS e JOIN graph_nodes AS t ON t.codebase = e.codebase AND t.node_id = e.target
WHERE e.codebase = %(codebase)s AND e.kind = 'imports' AND e.path = ANY(%(paths)s) AND t.path = ANY(%(paths)s)
    AND e.path <> t.path
ORDER BY e.path, t.path

-- name: users
-- One step against the edges: what uses one of these nodes, and what imports anything of these files, in their order and
-- by id. No more of each than are wanted of all: a node may have very many users.
SELECT source
FROM (
    SELECT f.place, e.source
    FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS f (node_id, place)
    CROSS JOIN LATERAL (
        SELECT DISTINCT source FROM graph_edges
        WHERE codebase = %(codebase)s AND target = f.node_id AND kind <> 'contains' AND source <> ALL(%(known)s::bigint[])
            AND array_position(ARRAY['possible', 'likely', 'certain'], confidence) >= %(least)s
        ORDER BY source LIMIT %(limit)s
    ) AS e
    UNION ALL
    SELECT f.place, e.source
    FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS f (node_id, place)
    JOIN graph_nodes AS n ON n.codebase = %(codebase)s AND n.node_id = f.node_id AND n.kind = 'file'
    JOIN graph_nodes AS t ON t.codebase = n.codebase AND t.path = n.path AND t.kind <> 'file'
    CROSS JOIN LATERAL (
        SELECT DISTINCT source FROM graph_edges
        WHERE codebase = %(codebase)s AND target = t.node_id AND kind = 'imports' AND source <> ALL(%(known)s::bigint[])
            AND array_position(ARRAY['possible', 'likely', 'certain'], confidence) >= %(least)s
        ORDER BY source LIMIT %(limit)s
    ) AS e
) AS steps
GROUP BY source ORDER BY min(place), source LIMIT %(limit)s

-- name: sure
-- How sure these users of some nodes are, by the surest way.
WITH used AS (
    SELECT * FROM unnest(%(ids)s::bigint[], %(sure)s::integer[]) AS f (node_id, sure)
), steps AS (
    SELECT source, target, kind, array_position(ARRAY['possible', 'likely', 'certain'], confidence) AS sure
    FROM graph_edges WHERE codebase = %(codebase)s AND source = ANY(%(users)s) AND kind <> 'contains'
)
SELECT source, max(sure)
FROM (
    SELECT s.source, least(s.sure, f.sure) AS sure FROM steps AS s JOIN used AS f ON f.node_id = s.target
    UNION ALL
    SELECT s.source, least(s.sure, f.sure)
    FROM steps AS s
    JOIN graph_nodes AS t ON t.codebase = %(codebase)s AND t.node_id = s.target
    JOIN graph_nodes AS n ON n.codebase = %(codebase)s AND n.path = t.path AND n.kind = 'file'
    JOIN used AS f ON f.node_id = n.node_id
    WHERE s.kind = 'imports'
) AS ways GROUP BY source

-- name: linked_users
-- What uses one of these nodes from other codebases, and what imports anything of these files from there, by codebase
-- and id, with how sure it is by the surest way. Without those that are known.
WITH used AS (
    SELECT * FROM unnest(%(ids)s::bigint[], %(sure)s::integer[]) AS f (node_id, sure)
)
SELECT codebase, source, max(least(sure, array_position(ARRAY['possible', 'likely', 'certain'], confidence)))
FROM (
    SELECT e.codebase, e.source, e.confidence, f.sure
    FROM used AS f JOIN graph_crossings AS e ON e.other = %(codebase)s AND e.target = f.node_id
    UNION ALL
    SELECT e.codebase, e.source, e.confidence, f.sure
    FROM used AS f
    JOIN graph_nodes AS n ON n.codebase = %(codebase)s AND n.node_id = f.node_id AND n.kind = 'file'
    JOIN graph_nodes AS t ON t.codebase = n.codebase AND t.path = n.path AND t.kind <> 'file'
    JOIN graph_crossings AS e ON e.other = t.codebase AND e.target = t.node_id AND e.kind = 'imports'
) AS steps
WHERE array_position(ARRAY['possible', 'likely', 'certain'], confidence) >= %(least)s AND NOT EXISTS (
    SELECT FROM unnest(%(codebases)s::text[], %(known)s::bigint[]) AS k (codebase, node_id)
    WHERE k.codebase = steps.codebase AND k.node_id = steps.source
)
GROUP BY codebase, source ORDER BY codebase, source LIMIT %(limit)s

-- name: steps_forward
-- One step along the edges: each node reached, and one where it was reached from. What is imported stands for its file
-- too.
SELECT reached, min(source)
FROM (
    SELECT target AS reached, source FROM graph_edges
    WHERE codebase = %(codebase)s AND source = ANY(%(ids)s) AND kind <> 'contains'
        AND array_position(ARRAY['possible', 'likely', 'certain'], confidence) >= %(least)s
    UNION ALL
    SELECT f.node_id, e.source
    FROM graph_edges AS e
    JOIN graph_nodes AS t ON t.codebase = e.codebase AND t.node_id = e.target
    JOIN graph_nodes AS f ON f.codebase = t.codebase AND f.path = t.path AND f.kind = 'file'
    WHERE e.codebase = %(codebase)s AND e.source = ANY(%(ids)s) AND e.kind = 'imports'
        AND array_position(ARRAY['possible', 'likely', 'certain'], e.confidence) >= %(least)s
) AS steps GROUP BY reached ORDER BY reached

-- name: steps_back
-- The same against the edges.
SELECT source, min(used)
FROM (
    SELECT source, target AS used FROM graph_edges
    WHERE codebase = %(codebase)s AND target = ANY(%(ids)s) AND kind <> 'contains'
        AND array_position(ARRAY['possible', 'likely', 'certain'], confidence) >= %(least)s
    UNION ALL
    SELECT e.source, f.node_id
    FROM graph_nodes AS f
    JOIN graph_nodes AS t ON t.codebase = f.codebase AND t.path = f.path AND t.kind <> 'file'
    JOIN graph_edges AS e ON e.codebase = t.codebase AND e.target = t.node_id
    WHERE f.codebase = %(codebase)s AND f.node_id = ANY(%(ids)s) AND f.kind = 'file' AND e.kind = 'imports'
        AND array_position(ARRAY['possible', 'likely', 'certain'], e.confidence) >= %(least)s
) AS steps GROUP BY source ORDER BY source

-- name: links_forward
-- One step along the links: as steps_forward, with the codebase that is reached.
SELECT other, reached, min(source)
FROM (
    SELECT other, target AS reached, source, confidence FROM graph_crossings
    WHERE codebase = %(codebase)s AND source = ANY(%(ids)s)
    UNION ALL
    SELECT e.other, f.node_id, e.source, e.confidence
    FROM graph_crossings AS e
    JOIN graph_nodes AS t ON t.codebase = e.other AND t.node_id = e.target
    JOIN graph_nodes AS f ON f.codebase = t.codebase AND f.path = t.path AND f.kind = 'file'
    WHERE e.codebase = %(codebase)s AND e.source = ANY(%(ids)s) AND e.kind = 'imports'
) AS steps
WHERE array_position(ARRAY['possible', 'likely', 'certain'], confidence) >= %(least)s
GROUP BY other, reached ORDER BY other, reached

-- name: links_back
-- The same against the links.
SELECT codebase, source, min(used)
FROM (
    SELECT codebase, source, target AS used, confidence FROM graph_crossings
    WHERE other = %(codebase)s AND target = ANY(%(ids)s)
    UNION ALL
    SELECT e.codebase, e.source, f.node_id, e.confidence
    FROM graph_nodes AS f
    JOIN graph_nodes AS t ON t.codebase = f.codebase AND t.path = f.path AND t.kind <> 'file'
    JOIN graph_crossings AS e ON e.other = t.codebase AND e.target = t.node_id
    WHERE f.codebase = %(codebase)s AND f.node_id = ANY(%(ids)s) AND f.kind = 'file' AND e.kind = 'imports'
) AS steps
WHERE array_position(ARRAY['possible', 'likely', 'certain'], confidence) >= %(least)s
GROUP BY codebase, source ORDER BY codebase, source

-- name: edges_of_way
-- The surest use by which the first node of each pair comes to the second.
SELECT p.target, e.kind, e.confidence, e.path, e.line
FROM unnest(%(sources)s::bigint[], %(targets)s::bigint[]) AS p (source, target)
JOIN graph_nodes AS n ON n.codebase = %(codebase)s AND n.node_id = p.target
CROSS JOIN LATERAL (
    SELECT e.* FROM graph_edges AS e
    LEFT JOIN graph_nodes AS t ON n.kind = 'file' AND t.codebase = e.codebase AND t.node_id = e.target
    WHERE e.codebase = %(codebase)s AND e.source = p.source AND e.kind <> 'contains'
        AND (e.target = p.target OR e.kind = 'imports' AND t.path = n.path)
    ORDER BY array_position(ARRAY['certain', 'likely', 'possible'], e.confidence), e.line, e.origin_ordinal LIMIT 1
) AS e

-- name: link_of_way
-- The surest use by which a node comes to one of another codebase.
SELECT e.kind, e.confidence, e.path, e.line
FROM graph_nodes AS n JOIN graph_crossings AS e ON e.codebase = %(codebase)s AND e.source = %(source)s
LEFT JOIN graph_nodes AS t ON n.kind = 'file' AND t.codebase = e.other AND t.node_id = e.target
WHERE n.codebase = %(other)s AND n.node_id = %(target)s AND e.other = n.codebase
    AND (e.target = n.node_id OR e.kind = 'imports' AND t.path = n.path)
ORDER BY array_position(ARRAY['certain', 'likely', 'possible'], e.confidence), e.line, e.origin_ordinal LIMIT 1

-- name: handlers
SELECT e.source, n.path, n.qualified_name, n.kind, n.line
FROM graph_nodes AS r JOIN graph_edges AS e ON e.codebase = r.codebase AND e.source = r.node_id AND e.kind = 'routes'
JOIN graph_nodes AS n ON n.codebase = e.codebase AND n.node_id = e.target
WHERE r.codebase = %(codebase)s AND r.kind = 'route'

-- name: import_cycles
SELECT array_agg(path ORDER BY path) FROM codebase_metadata
WHERE codebase = %(codebase)s AND import_cycle > 0 AND (%(paths)s::text[] IS NULL OR import_cycle IN (
    SELECT import_cycle FROM codebase_metadata WHERE codebase = %(codebase)s AND path = ANY(%(paths)s)
))
GROUP BY import_cycle ORDER BY import_cycle LIMIT %(limit)s OFFSET %(offset)s

-- name: unused
-- Definitions that nothing uses, here or from other codebases, outside of tests and generated code. OFFSET 0 keeps the
-- planner from going through all nodes in the order of their places for the LIMIT's sake, and from looking at all their
-- names: few of them have no users. Handlers are found from the routes, of which there are fewer than edges.
WITH handlers AS MATERIALIZED (
    SELECT e.target FROM graph_nodes AS r
    JOIN graph_edges AS e ON e.codebase = r.codebase AND e.source = r.node_id AND e.kind = 'routes'
    WHERE r.codebase = %(codebase)s AND r.kind = 'route'
)
SELECT node_id FROM (
    SELECT n.node_id, n.path, n.line FROM (
        SELECT n.codebase, n.node_id, n.path, n.line, n.name
        FROM graph_measures AS m JOIN graph_nodes AS n USING (codebase, node_id)
        WHERE n.codebase = %(codebase)s AND m.in_degree = 0
            AND n.kind IN ('function', 'method', 'class', 'struct', 'enum', 'trait', 'interface', 'type', 'macro')
        OFFSET 0
    ) AS n JOIN code_files AS f USING (codebase, path)
    WHERE NOT (f.is_test OR f.is_generated OR f.is_vendored)
        AND NOT EXISTS (SELECT FROM handlers AS h WHERE h.target = n.node_id)
        AND NOT EXISTS (SELECT FROM graph_links AS l WHERE l.other = n.codebase AND l.target = n.node_id)
        AND n.name !~ '^(__.*__|main|init|setUp|tearDown|test_.*)$'
        AND (cardinality(%(folders)s::text[]) = 0 OR n.path ^@ ANY(%(folders)s))
    OFFSET 0
) AS n
ORDER BY path, line, node_id LIMIT %(limit)s OFFSET %(offset)s

-- name: how_used
-- How definitions that nothing is known to use may be used all the same; and where the lexical index has their files.
SELECT n.path, n.qualified_name, n.kind, n.line, n.name, coalesce(s.first, 0), coalesce(s.chunks, 0), array_remove(ARRAY[
    CASE WHEN d.parent IS NULL AND f.exports ? n.name THEN 'it is exported' END,
    CASE WHEN p.kind IN ('function', 'method') THEN 'it is local to a function, which may pass it on' END,
    CASE WHEN EXISTS (
        SELECT FROM code_references AS r
        WHERE r.codebase = n.codebase AND r.path = n.path AND r.enclosing = d.ordinal AND r.kind = 'decorate'
    ) THEN 'it is decorated' END,
    CASE WHEN EXISTS (
        SELECT FROM code_references AS r
        WHERE r.codebase = n.codebase AND r.path = n.path AND r.enclosing = d.parent AND r.kind = 'inherit'
    ) THEN 'its class inherits' END,
    CASE WHEN (SELECT count(*) FROM definitions AS o WHERE o.codebase = n.codebase AND o.name = n.name) > 1
        THEN 'other definitions have its name' END
], NULL) AS reasons
FROM graph_nodes AS n JOIN code_files AS f USING (codebase, path)
LEFT JOIN LATERAL (
    SELECT ordinal, parent FROM definitions AS d
    WHERE d.codebase = n.codebase AND d.path = n.path AND d.qualified_name = n.qualified_name AND d.start_line = n.line
    LIMIT 1
) AS d ON true
LEFT JOIN definitions AS p ON p.codebase = n.codebase AND p.path = n.path AND p.ordinal = d.parent
LEFT JOIN search_files AS s ON s.codebase = n.codebase AND s.path = n.path
WHERE n.codebase = %(codebase)s AND n.node_id = ANY(%(ids)s)
ORDER BY n.path, n.line, n.node_id

-- name: written_again
-- Which of these names stand more than once in their file.
SELECT o.path, o.name
FROM unnest(%(paths)s::text[], %(names)s::text[]) AS o (path, name)
JOIN code_files AS f ON f.codebase = %(codebase)s AND f.path = o.path
WHERE length(f.content) - length(replace(f.content, o.name, '')) > length(o.name)

-- name: ranking
-- The highest first, without the nodes that are not measured yet. All of them are looked at: they are narrow until the
-- wanted ones are known.
SELECT n.path, n.qualified_name, n.kind, n.line, m.pagerank, m.betweenness, m.in_degree, m.out_degree, m.fan_in,
    m.fan_out, m.cycle, m.depth, m.community
FROM (
    SELECT node_id, CASE %(by)s WHEN 'pagerank' THEN pagerank WHEN 'betweenness' THEN betweenness
        WHEN 'in_degree' THEN in_degree WHEN 'out_degree' THEN out_degree WHEN 'fan_in' THEN fan_in
        WHEN 'fan_out' THEN fan_out ELSE depth END AS value
    FROM graph_measures WHERE codebase = %(codebase)s ORDER BY value DESC, node_id LIMIT %(limit)s OFFSET %(offset)s
) AS best
JOIN graph_measures AS m ON m.codebase = %(codebase)s AND m.node_id = best.node_id
JOIN graph_nodes AS n ON n.codebase = m.codebase AND n.node_id = m.node_id
ORDER BY best.value DESC, best.node_id

-- name: measured
SELECT n.path, n.qualified_name, n.kind, n.line, m.pagerank, m.betweenness, m.in_degree, m.out_degree, m.fan_in,
    m.fan_out, m.cycle, m.depth, m.community
FROM graph_nodes AS n LEFT JOIN graph_measures AS m USING (codebase, node_id)
WHERE n.codebase = %(codebase)s AND n.node_id = ANY(%(ids)s)
ORDER BY (to_jsonb(m) ->> %(by)s)::float8 DESC NULLS LAST, n.path, n.line, n.node_id LIMIT %(limit)s OFFSET %(offset)s

-- name: communities
SELECT community, count(*)::integer, sum(pagerank),
    (array_agg(path ORDER BY pagerank DESC NULLS LAST, path))[:coalesce(%(shown)s::integer, count(*)::integer)]
FROM codebase_metadata
WHERE codebase = %(codebase)s AND community > 0 AND (%(paths)s::text[] IS NULL OR community IN (
    SELECT community FROM codebase_metadata WHERE codebase = %(codebase)s AND path = ANY(%(paths)s)
))
GROUP BY community ORDER BY community LIMIT %(limit)s OFFSET %(offset)s

-- name: dependency_order
SELECT path, import_depth, import_cycle FROM codebase_metadata
WHERE codebase = %(codebase)s AND import_depth IS NOT NULL AND (%(paths)s::text[] IS NULL OR path = ANY(%(paths)s))
ORDER BY import_depth, import_cycle, path LIMIT %(limit)s OFFSET %(offset)s

-- name: unresolved
SELECT path, unresolved FROM graph_files AS f
CROSS JOIN LATERAL (SELECT sum(each) AS total FROM unnest(unresolved) AS each) AS t
WHERE codebase = %(codebase)s AND total > 0 ORDER BY total DESC, path LIMIT %(limit)s OFFSET %(offset)s

-- name: pictured_files
SELECT path, m.pagerank, m.community, m.import_cycle, f.is_test
FROM code_files AS f LEFT JOIN codebase_metadata AS m USING (codebase, path)
WHERE codebase = %(codebase)s ORDER BY path

-- name: pictured_links
-- How often each file uses another one.
SELECT e.path, t.path, count(*)::integer
FROM graph_edges AS e JOIN graph_nodes AS t ON t.codebase = e.codebase AND t.node_id = e.target
JOIN code_files AS f ON f.codebase = t.codebase AND f.path = t.path
WHERE e.codebase = %(codebase)s AND e.kind NOT IN ('contains', 'tests', 'documents') AND e.path <> t.path
GROUP BY e.path, t.path
