-- Edges from one codebase into another one, and under which paths routers are mounted. Both are written by the next run,
-- because the code version of code_graph has changed.

-- The packages that a codebase is, or holds, for others, as the nodes that stand for them where they are imported.
CREATE TABLE graph_packages (
    node_id  bigint NOT NULL,
    codebase text NOT NULL,
    sure     boolean NOT NULL,         -- false: others may have what is called so
    PRIMARY KEY (node_id, codebase)
);
CREATE INDEX graph_packages_codebase ON graph_packages (codebase);

-- As graph_edges; the target is a node of `other`. A row ends with either codebase.
CREATE TABLE graph_links (
    codebase       text NOT NULL REFERENCES codebases (name) ON DELETE CASCADE,
    other          text NOT NULL REFERENCES codebases (name) ON DELETE CASCADE,
    source         bigint NOT NULL,
    target         bigint NOT NULL,
    kind           text NOT NULL,
    confidence     text NOT NULL CHECK (confidence IN ('certain', 'likely', 'possible')),
    rule           text NOT NULL,
    path           text NOT NULL,
    line           integer NOT NULL,
    origin         text NOT NULL,
    origin_ordinal integer NOT NULL,
    PRIMARY KEY (codebase, path, origin, origin_ordinal, other, target, kind)
);
CREATE INDEX graph_links_source ON graph_links (codebase, source);
CREATE INDEX graph_links_target ON graph_links (other, target);

-- What was looked up in `other` to find the links of a file, as in graph_files.
CREATE TABLE graph_link_files (
    codebase text NOT NULL REFERENCES codebases (name) ON DELETE CASCADE,
    path     text NOT NULL,
    other    text NOT NULL REFERENCES codebases (name) ON DELETE CASCADE,
    lookups  bytea NOT NULL,
    PRIMARY KEY (codebase, path, other)
);
CREATE INDEX graph_link_files_other ON graph_link_files (other);

-- The links as answers give them: where several codebases have what is used, none of them is certain.
CREATE VIEW graph_crossings AS
SELECT codebase, other, source, target, kind, rule, path, line, origin, origin_ordinal,
    CASE WHEN confidence = 'certain' AND EXISTS (
        SELECT FROM graph_links AS o
        WHERE o.codebase = l.codebase AND o.path = l.path AND o.origin = l.origin
            AND o.origin_ordinal = l.origin_ordinal AND o.other <> l.other
    ) THEN 'likely' ELSE confidence END AS confidence
FROM graph_links AS l;

-- Where routers and files with routes are mounted: the path of a route is made of these when it is asked for.
CREATE TABLE graph_mounts (
    codebase text NOT NULL,
    path     text NOT NULL,            -- where it is written
    line     integer NOT NULL,
    ordinal  integer NOT NULL,
    prefix   text,                     -- NULL: no text, so that it is not known
    source   bigint,                   -- node of the router, or the file, that it is mounted in; NULL: its own prefix
    target   bigint NOT NULL,          -- node of the router, or the file, that is mounted
    replaces boolean NOT NULL,         -- the prefix stands in place of its own, not before it
    PRIMARY KEY (codebase, path, ordinal)
);
CREATE INDEX graph_nodes_routes ON graph_nodes (codebase) WHERE kind = 'route';
