-- The graph with types, packages, folders and routes: what it is made from keeps hints, and its measures have a table of
-- their own. Nodes and edges are made anew by the next run, because the code version of code_graph has changed.
ALTER TABLE definitions ADD COLUMN hint text;      -- what is known of its value, of what it returns, or its bases
ALTER TABLE code_references ADD COLUMN hint text;  -- what the receiver is, if it begins with a local name or is no plain
                                                   -- name; a kind is `use` too
DROP INDEX code_references_name, imports_tail, imports_name;

-- graph_measures owns these, with pagerank, dependency_count, dependent_count and centrality, which were code_graph's.
ALTER TABLE codebase_metadata
    ADD COLUMN betweenness       double precision, -- among files
    ADD COLUMN afferent_coupling integer,   -- files that use anything of it
    ADD COLUMN efferent_coupling integer,   -- files that it uses anything of
    ADD COLUMN instability       double precision,
    ADD COLUMN import_cycle      integer,   -- number of its cycle of imports, the largest is 1; 0 for none
    ADD COLUMN import_depth      integer,   -- longest chain of imports that begins there
    ADD COLUMN community         integer;   -- number of its community, the largest is 1; 0 for none

DROP TABLE graph_nodes, graph_edges;
CREATE TABLE graph_nodes (
    codebase       text NOT NULL,
    node_id        bigint NOT NULL,    -- hash of path, kind, qualified name and occurrence: the same in every rebuild
    kind           text NOT NULL,      -- codebase, directory, file, external, route, or the kind of the
                                       -- definition
    path           text NOT NULL,      -- of a directory with a slash behind it; empty for what is external
    name           text NOT NULL,
    qualified_name text NOT NULL,
    line           integer NOT NULL,
    PRIMARY KEY (codebase, node_id)
) WITH (fillfactor = 75); -- lines change often: room for the new row on the same page spares the indexes
CREATE INDEX graph_nodes_path ON graph_nodes (codebase, path);
CREATE INDEX graph_nodes_name ON graph_nodes (codebase, name);
CREATE INDEX graph_nodes_around ON graph_nodes (codebase, kind) WHERE kind IN ('external', 'directory', 'codebase');

CREATE TABLE graph_edges (
    codebase       text NOT NULL,
    source         bigint NOT NULL,
    target         bigint NOT NULL,
    kind           text NOT NULL,      -- contains, imports, calls, ...: see docs/graph.md
    confidence     text NOT NULL CHECK (confidence IN ('certain', 'likely', 'possible')),
    rule           text NOT NULL,
    path           text NOT NULL,      -- where it is written
    line           integer NOT NULL,
    origin         text NOT NULL CHECK (origin IN ('file', 'definition', 'import', 'reference')),
    origin_ordinal integer NOT NULL,   -- of the row that it was made from
    PRIMARY KEY (codebase, path, origin, origin_ordinal, target, kind)
);
CREATE INDEX graph_edges_source ON graph_edges (codebase, source);
CREATE INDEX graph_edges_target ON graph_edges (codebase, target, source);
CREATE INDEX graph_edges_importers ON graph_edges (codebase, target, source) WHERE kind = 'imports';

-- What the edges of a file were made from, so that a change is followed by those files only that asked for it. Arrays of
-- 64-bit numbers in network order.
CREATE TABLE graph_files (
    codebase   text NOT NULL,
    path       text NOT NULL,
    signatures bytea NOT NULL,         -- pairs: a name that others can ask the file for, a hash of what it answers
    lookups    bytea NOT NULL,         -- what the file asked for
    nodes      integer NOT NULL,
    edges      integer NOT NULL,       -- that begin in it
    unresolved integer[] NOT NULL,     -- its references without an edge: external, builtin, local, receiver, member,
                                       -- namesakes, undefined; see docs/graph.md
    hash       bigint NOT NULL,        -- of its nodes and edges
    PRIMARY KEY (codebase, path)
);

-- What follows from the whole graph for each node. Apart from the nodes, because one edge changes many of them.
CREATE TABLE graph_measures (
    codebase    text NOT NULL,
    node_id     bigint NOT NULL,
    pagerank    double precision NOT NULL,
    betweenness double precision NOT NULL, -- share of all pairs; an estimate in large graphs
    in_degree   integer NOT NULL,      -- different nodes that use it
    out_degree  integer NOT NULL,      -- different nodes that it uses
    fan_in      integer NOT NULL,      -- of these, the ones that call it
    fan_out     integer NOT NULL,
    cycle       integer NOT NULL,      -- number of its cycle of uses, the largest is 1; 0 for none
    depth       integer NOT NULL,      -- longest chain of uses that begins there
    community   integer NOT NULL,      -- that of its file
    PRIMARY KEY (codebase, node_id)
);
CREATE INDEX graph_measures_unused ON graph_measures (codebase, node_id) WHERE in_degree = 0;
