-- Measures of the code graph. Rows that are read or written in great number go as one binary value, in the format of
-- the server: see storage/graph_measures.py.

-- name: nodes
-- Node, hash of its path, whether it is a file.
SELECT string_agg(int8send(node_id) || int8send(hashtextextended(path, 0)) || boolsend(kind = 'file'), '')
FROM graph_nodes WHERE codebase = %(codebase)s AND kind <> 'route'

-- name: edges
-- Source, target, kind as its place in the list.
SELECT string_agg(int8send(source) || int8send(target) || int4send(array_position(%(kinds)s, kind)), '')
FROM graph_edges WHERE codebase = %(codebase)s AND kind = ANY(%(kinds)s)

-- name: stored
SELECT string_agg(int8send(node_id) || float8send(pagerank) || float8send(betweenness) || int4send(in_degree)
    || int4send(out_degree) || int4send(fan_in) || int4send(fan_out) || int4send(cycle) || int4send(depth)
    || int4send(community), '')
FROM graph_measures WHERE codebase = %(codebase)s

-- name: delete
DELETE FROM graph_measures WHERE codebase = %(codebase)s AND (%(ids)s::bigint[] IS NULL OR node_id = ANY(%(ids)s))

-- name: files
SELECT path, hashtextextended(path, 0), pagerank, betweenness, dependency_count, dependent_count, centrality,
    afferent_coupling, efferent_coupling, instability, import_cycle, import_depth, community
FROM codebase_metadata WHERE codebase = %(codebase)s

-- name: unmeasured_files
SELECT EXISTS (SELECT FROM codebase_metadata WHERE codebase = %(codebase)s AND pagerank IS NULL)

-- name: set_files
UPDATE codebase_metadata AS m SET
    pagerank = n.pagerank, betweenness = n.betweenness, dependency_count = n.dependency_count,
    dependent_count = n.dependent_count, centrality = n.centrality, afferent_coupling = n.afferent_coupling,
    efferent_coupling = n.efferent_coupling, instability = n.instability, import_cycle = n.import_cycle,
    import_depth = n.import_depth, community = n.community
FROM unnest(
    %(path)s::text[], %(pagerank)s::float8[], %(betweenness)s::float8[], %(dependency_count)s::integer[],
    %(dependent_count)s::integer[], %(centrality)s::float8[], %(afferent_coupling)s::integer[],
    %(efferent_coupling)s::integer[], %(instability)s::float8[], %(import_cycle)s::integer[],
    %(import_depth)s::integer[], %(community)s::integer[]
) AS n (path, pagerank, betweenness, dependency_count, dependent_count, centrality, afferent_coupling,
    efferent_coupling, instability, import_cycle, import_depth, community)
WHERE m.codebase = %(codebase)s AND m.path = n.path
