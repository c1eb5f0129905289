-- Edges from one codebase into another one. See storage/graph_links.py for the order.

-- name: lock
-- One update after the other, until each is committed, so that none misses what another one is about to write.
SELECT pg_advisory_xact_lock(7301003)

-- name: neighbours
-- The codebases beside one, whether each may be led into; none where that is not registered. Those that are made of the
-- same source are the same once more.
SELECT o.name, NOT o.removing
FROM codebases AS c JOIN codebases AS o ON (o.kind, o.source, o.branch) IS DISTINCT FROM (c.kind, c.source, c.branch)
WHERE c.name = %(codebase)s ORDER BY o.name

-- name: may_be_led_into
SELECT NOT removing FROM codebases WHERE name = %(codebase)s

-- name: keep_registered
-- Who of these is not being deleted right now: that waits for the transaction.
SELECT name FROM codebases WHERE name = ANY(%(names)s) ORDER BY name FOR KEY SHARE SKIP LOCKED

-- name: packages
SELECT node_id, sure FROM graph_packages WHERE codebase = %(codebase)s

-- name: delete_packages
DELETE FROM graph_packages WHERE codebase = %(codebase)s AND node_id = ANY(%(ids)s)

-- name: importers
-- The files of some codebases that import one of these packages.
SELECT DISTINCT e.codebase, e.path
FROM unnest(%(ids)s::bigint[]) AS p (node_id)
JOIN graph_edges AS e ON e.codebase = ANY(%(askers)s) AND e.target = p.node_id AND e.kind = 'imports'

-- name: askers
-- The files of others that have links into this codebase, and what they looked up in it.
SELECT codebase, path, lookups FROM graph_link_files WHERE other = %(codebase)s

-- name: leading_out
-- The files that import packages of some codebases, whether those alone are called so, and the packages.
SELECT p.codebase, e.path, bool_and(p.sure), array_agg(DISTINCT p.node_id)
FROM graph_edges AS e JOIN graph_packages AS p ON p.node_id = e.target AND p.codebase = ANY(%(others)s)
WHERE e.codebase = %(codebase)s AND e.path = ANY(%(paths)s) AND e.kind = 'imports'
GROUP BY p.codebase, e.path ORDER BY p.codebase, e.path

-- name: languages
SELECT path, language FROM code_files WHERE codebase = %(codebase)s AND path = ANY(%(paths)s)

-- name: pending
-- Of these files, NULL: of all, those that the update of the codebase has still to take up.
SELECT path FROM pending_updates
WHERE codebase = %(codebase)s AND asset = 'code_graph' AND (%(paths)s::text[] IS NULL OR path = ANY(%(paths)s))

-- name: links_of_files
SELECT other, source, target, kind, confidence, rule, path, line, origin, origin_ordinal
FROM graph_links WHERE codebase = %(codebase)s AND path = ANY(%(paths)s) AND other = ANY(%(others)s)

-- name: delete_links
DELETE FROM graph_links AS l
USING unnest(
    %(others)s::text[], %(paths)s::text[], %(origins)s::text[], %(ordinals)s::integer[], %(targets)s::bigint[],
    %(kinds)s::text[]
) AS o (other, path, origin, ordinal, target, kind)
WHERE l.codebase = %(codebase)s AND l.path = o.path AND l.origin = o.origin AND l.origin_ordinal = o.ordinal
    AND l.other = o.other AND l.target = o.target AND l.kind = o.kind

-- name: delete_files
DELETE FROM graph_link_files WHERE codebase = %(codebase)s AND path = ANY(%(paths)s) AND other = ANY(%(others)s)

-- name: forget_links
DELETE FROM graph_links WHERE codebase = %(codebase)s OR other = %(codebase)s

-- name: forget_files
DELETE FROM graph_link_files WHERE codebase = %(codebase)s OR other = %(codebase)s

-- name: forget_packages
DELETE FROM graph_packages WHERE codebase = %(codebase)s
