-- The warehouse: what an ingested codebase is made of. Dagster's own tables live in the schema "dagster".
--
-- `path` is always the partition key of a file: its path inside the codebase with `/`, names that PostgreSQL
-- text or Dagit cannot hold escaped reversibly. `path = ''` in `asset_state` means a codebase-level asset.

CREATE EXTENSION IF NOT EXISTS vector;

-- Bumped whenever a codebase is added, removed or changes its settings: running code locations reload on it.
CREATE SEQUENCE registry_version;

CREATE TABLE codebases (
    name          text PRIMARY KEY CHECK (name ~ '^[a-z0-9_]+$'),
    project       text NOT NULL DEFAULT 'default',
    kind          text NOT NULL CHECK (kind IN ('folder', 'git')),
    source        text NOT NULL,
    branch        text,
    settings      jsonb NOT NULL DEFAULT '{}',
    status        text NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'ready', 'degraded', 'failed')),
    commit_id     text,
    manifest_hash text,
    problems      text[] NOT NULL DEFAULT '{}', -- folders that the last look could not look into
    reports       jsonb NOT NULL DEFAULT '[]', -- coverage reports that the last look saw: path, content version
    revision      bigint NOT NULL DEFAULT 0,
    removing      boolean NOT NULL DEFAULT false,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX codebases_source ON codebases (source);

-- Who may write a codebase's rows. A writer holds a share lock on its own lease row while it commits, so a run
-- that lost the codebase to another one cannot commit any more.
CREATE TABLE codebase_leases (
    codebase text PRIMARY KEY REFERENCES codebases (name) ON DELETE CASCADE,
    run_id   text NOT NULL,
    holder   text NOT NULL,
    taken_at timestamptz NOT NULL DEFAULT now()
);

-- What the last look at the source saw.
CREATE TABLE manifest_entries (
    codebase        text NOT NULL,
    path            text NOT NULL,
    content_version text,              -- git blob id; NULL when the file could not be read
    size_bytes      bigint NOT NULL,
    mode            text NOT NULL,     -- git file mode: 100644, 100755
    mtime_ns        bigint,
    ctime_ns        bigint,
    inode           bigint,
    trusted         boolean NOT NULL DEFAULT true, -- false: modified too close to the look to trust its stat
    problem         text,              -- why it could not be read
    PRIMARY KEY (codebase, path)
);
-- What the last look left out, and why; names that were left out for their extension are only counted.
CREATE TABLE manifest_skips (
    codebase text NOT NULL,
    path     text NOT NULL,            -- '' where only the count is kept
    reason   text NOT NULL,
    files    bigint NOT NULL DEFAULT 1,
    PRIMARY KEY (codebase, path, reason)
);

-- source_file owns the columns up to is_test, parsed_file the rest.
CREATE TABLE code_files (
    codebase        text NOT NULL,
    path            text NOT NULL,
    content_version text NOT NULL,
    hash            text GENERATED ALWAYS AS (content_version) STORED,
    language        text,
    content         text,              -- NULL unless state = 'text'
    encoding        text,
    size_bytes      bigint NOT NULL,
    line_count      integer NOT NULL,
    state           text NOT NULL CHECK (state IN ('text', 'binary', 'too_large', 'lfs_pointer')),
    state_reason    text,
    is_generated    boolean NOT NULL DEFAULT false,
    is_vendored     boolean NOT NULL DEFAULT false,
    is_test         boolean NOT NULL DEFAULT false,
    parse_status    text CHECK (parse_status IN ('parsed', 'partial', 'text_only', 'not_analysed')),
    parse_reason    text,
    parse_errors    jsonb,
    ast             jsonb,             -- outline: nested definitions
    functions       jsonb,
    classes         jsonb,
    imports         jsonb,
    exports         jsonb,
    symbols         jsonb,
    metadata        jsonb,
    failed_at       timestamptz,       -- set while these are the last good rows of a file that now fails
    ingested_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (codebase, path)
);

CREATE TABLE definitions (
    codebase       text NOT NULL,
    path           text NOT NULL,
    ordinal        integer NOT NULL,
    parent         integer,            -- ordinal of the enclosing definition
    kind           text NOT NULL,
    name           text NOT NULL,
    qualified_name text NOT NULL,
    signature      text,
    doc            text,
    visibility     text,
    start_line     integer NOT NULL,
    start_column   integer NOT NULL,
    end_line       integer NOT NULL,
    end_column     integer NOT NULL,
    PRIMARY KEY (codebase, path, ordinal)
);
CREATE INDEX definitions_name ON definitions (codebase, name);

CREATE TABLE code_references (
    codebase  text NOT NULL,
    path      text NOT NULL,
    ordinal   integer NOT NULL,
    kind      text NOT NULL,           -- call, inherit, decorate, type
    name      text NOT NULL,
    receiver  text,                    -- what stands before the dot, as written
    line      integer NOT NULL,
    col       integer NOT NULL,
    enclosing integer,                 -- ordinal of the enclosing definition
    PRIMARY KEY (codebase, path, ordinal)
);
CREATE INDEX code_references_name ON code_references (codebase, name);

CREATE TABLE imports (
    codebase text NOT NULL,
    path     text NOT NULL,
    ordinal  integer NOT NULL,
    module   text NOT NULL,            -- as written, without leading dots
    level    integer NOT NULL DEFAULT 0,  -- leading dots of a relative import
    name     text,                     -- imported name; '*' for a wildcard; NULL for the module itself
    alias    text,
    line     integer NOT NULL,
    tail     text NOT NULL,            -- last component of the module: what a file must be named to satisfy it
    PRIMARY KEY (codebase, path, ordinal)
);
CREATE INDEX imports_tail ON imports (codebase, tail);
CREATE INDEX imports_name ON imports (codebase, name);

-- file_metrics owns the columns up to findings, code_graph the next four, quality_report the rest.
CREATE TABLE codebase_metadata (
    codebase                text NOT NULL,
    path                    text NOT NULL,
    content_version         text,
    language                text,
    size_bytes              bigint,
    line_count              integer,
    sloc                    integer,   -- all lines; what each metric is, and after whom: docs/metrics.md
    ploc                    integer,   -- lines of code
    lloc                    integer,
    cloc                    integer,
    blank                   integer,
    comment_lines           integer,
    comment_lines_density   double precision,
    longest_line            integer,
    todo_count              integer,
    cyclomatic_complexity   integer,
    cyclomatic_modified     integer,
    cyclomatic_max          integer,
    cognitive_complexity    integer,
    nesting_depth           integer,
    maintainability_index   double precision, -- mi_visual_studio
    mi_original             double precision,
    mi_sei                  double precision,
    mi_visual_studio        double precision,
    halstead_distinct_operators integer,
    halstead_distinct_operands  integer,
    halstead_operators      integer,
    halstead_operands       integer,
    halstead_vocabulary     integer,
    halstead_length         integer,
    halstead_estimated_length   double precision,
    halstead_purity         double precision,
    halstead_volume         double precision,
    halstead_difficulty     double precision,
    halstead_level          double precision,
    halstead_effort         double precision,
    halstead_time           double precision,
    halstead_bugs           double precision,
    nargs                   integer,
    nexits                  integer,
    nom                     integer,
    wmc                     integer,
    npm                     integer,
    npa                     integer,
    abc_assignments         integer,
    abc_branches            integer,
    abc_conditions          integer,
    abc_magnitude           double precision,
    function_count          integer,
    closure_count           integer,
    class_count             integer,
    struct_count            integer,
    enum_count              integer,
    trait_count             integer,   -- traits and interfaces
    type_alias_count        integer,
    constant_count          integer,
    import_count            integer,
    export_count            integer,
    parameter_max           integer,
    longest_function        integer,
    documentation_coverage  double precision,
    security_score          double precision,
    vulnerability_count     integer,
    metric_reasons          jsonb,     -- metric -> why it is NULL
    findings                jsonb,     -- what only the text shows: the other findings follow from the metrics
    dependency_count        integer,
    dependent_count         integer,
    pagerank                double precision,
    centrality              double precision,
    code_smells             integer,
    technical_debt_minutes  integer,
    technical_debt_ratio    double precision,
    duplicated_lines        integer,
    test_coverage           double precision, -- covered_lines / coverable_lines
    covered_lines           integer,
    coverable_lines         integer,
    commits                 integer,
    authors                 integer,
    first_commit_at         bigint,    -- seconds since 1970; ages follow when they are asked for
    last_commit_at          bigint,
    churn_90d               integer,   -- lines added and removed in the 90 days before the last commit of the codebase
    hot_spot                bigint,    -- churn_90d x cyclomatic_complexity
    wider_reasons           jsonb,     -- metric that quality_report owns -> why it is NULL in this file alone
    PRIMARY KEY (codebase, path)
);
CREATE TABLE function_metrics (
    codebase       text NOT NULL,
    path           text NOT NULL,
    ordinal        integer NOT NULL,   -- of the definition
    name           text NOT NULL,
    qualified_name text NOT NULL,
    start_line     integer NOT NULL,
    end_line       integer NOT NULL,
    metrics        jsonb NOT NULL,
    PRIMARY KEY (codebase, path, ordinal)
);

CREATE TABLE class_metrics (
    codebase       text NOT NULL,
    path           text NOT NULL,
    ordinal        integer NOT NULL,   -- of the definition
    kind           text NOT NULL,      -- class, struct, enum, trait, interface, module
    name           text NOT NULL,
    qualified_name text NOT NULL,
    start_line     integer NOT NULL,
    end_line       integer NOT NULL,
    metrics        jsonb NOT NULL,
    PRIMARY KEY (codebase, path, ordinal)
);

CREATE TABLE chunks (
    codebase   text NOT NULL,
    path       text NOT NULL,
    ordinal    integer NOT NULL,
    kind       text NOT NULL,
    definition text,                   -- qualified name of the definition that it lies in
    breadcrumb text NOT NULL,
    start_line integer NOT NULL,
    end_line   integer NOT NULL,
    text_hash  text NOT NULL,          -- SHA-1 of what is embedded: breadcrumb, line feed, text
    text       text NOT NULL,
    PRIMARY KEY (codebase, path, ordinal)
);
CREATE INDEX chunks_text_hash ON chunks (codebase, text_hash);

-- One vector a distinct text, model and codebase; other codebases copy it instead of computing it again.
CREATE TABLE chunk_embeddings (
    codebase   text NOT NULL,
    model      text NOT NULL,
    text_hash  text NOT NULL,
    dimensions integer NOT NULL,
    embedding  vector NOT NULL,
    PRIMARY KEY (codebase, model, text_hash)
);
CREATE INDEX chunk_embeddings_text_hash ON chunk_embeddings (text_hash, model);

-- Texts of deleted chunks: their vectors go unless another chunk uses them, so that nobody has to look at all.
CREATE TABLE dropped_texts (
    codebase  text NOT NULL,
    text_hash text NOT NULL,
    PRIMARY KEY (codebase, text_hash)
);
CREATE FUNCTION keep_dropped_texts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO dropped_texts SELECT DISTINCT codebase, text_hash FROM dropped ORDER BY codebase, text_hash
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER chunks_dropped AFTER DELETE ON chunks
    REFERENCING OLD TABLE AS dropped FOR EACH STATEMENT EXECUTE FUNCTION keep_dropped_texts();

CREATE TABLE search_documents (
    codebase  text NOT NULL,
    path      text NOT NULL,
    ordinal   integer NOT NULL,        -- of the chunk
    text_hash text NOT NULL,
    terms     tsvector NOT NULL,
    PRIMARY KEY (codebase, path, ordinal)
);
CREATE INDEX search_documents_terms ON search_documents USING gin (terms);

CREATE TABLE graph_nodes (
    codebase       text NOT NULL,
    node_id        bigint NOT NULL,    -- hash of path, kind, qualified name and occurrence: the same in every rebuild
    kind           text NOT NULL,      -- file, or the kind of the definition
    path           text NOT NULL,
    name           text NOT NULL,
    qualified_name text NOT NULL,
    line           integer NOT NULL,
    pagerank       double precision,
    PRIMARY KEY (codebase, node_id)
) WITH (fillfactor = 75); -- ranks and lines change often: room for the new row on the same page spares the indexes
CREATE INDEX graph_nodes_path ON graph_nodes (codebase, path);
CREATE INDEX graph_nodes_name ON graph_nodes (codebase, name);

CREATE TABLE graph_edges (
    codebase       text NOT NULL,
    source         bigint NOT NULL,
    target         bigint NOT NULL,
    kind           text NOT NULL,      -- contains, imports, calls, inherits, decorates, references
    confidence     text NOT NULL CHECK (confidence IN ('certain', 'likely', 'possible')),
    rule           text NOT NULL,
    path           text NOT NULL,      -- where it is written
    line           integer NOT NULL,
    origin         text NOT NULL CHECK (origin IN ('definition', 'import', 'reference')),
    origin_ordinal integer NOT NULL,   -- of the row that it was made from
    PRIMARY KEY (codebase, path, origin, origin_ordinal, target)
);
CREATE INDEX graph_edges_source ON graph_edges (codebase, source);
CREATE INDEX graph_edges_target ON graph_edges (codebase, target);

-- What the commits that can be reached from one commit did to each path, that of files that are gone included; made by
-- quality_report. Times are seconds since 1970.
CREATE TABLE file_history (
    codebase     text NOT NULL,
    path         text NOT NULL,
    commits      integer NOT NULL,
    authors      bigint[] NOT NULL,    -- hashes of their addresses
    first_at     bigint NOT NULL,
    last_at      bigint NOT NULL,
    recent_at    bigint[] NOT NULL,    -- commits in the 90 days before the last one of the codebase
    recent_lines integer[] NOT NULL,   -- and the lines they added and removed
    PRIMARY KEY (codebase, path)
);
CREATE TABLE codebase_history (
    codebase    text PRIMARY KEY,
    commit_id   text NOT NULL,
    commit_at   bigint NOT NULL,
    commits     integer NOT NULL,
    known_since bigint,                -- where a shallow clone or a very long history is cut off
    problem     text                   -- why it cannot be read
);

-- What coverage reports say of each name in them, and the file that it means; made by quality_report.
CREATE TABLE report_files (
    codebase  text NOT NULL,
    name      text NOT NULL,
    path      text,
    covered   integer NOT NULL,        -- lines that were run
    coverable integer NOT NULL,        -- lines that can be run
    PRIMARY KEY (codebase, name)
);
CREATE TABLE codebase_coverage (
    codebase      text PRIMARY KEY,
    reports       jsonb NOT NULL,      -- path and content version of each
    paths_version text NOT NULL,       -- of the files that names were matched with
    problem       text                 -- why some cannot be read
);

-- Windows of tokens of a file, packed: see `analysis.clones`. Made by file_metrics; files without any have no row.
CREATE TABLE file_fingerprints (
    codebase text NOT NULL,
    path     text NOT NULL,
    windows  bytea STORAGE EXTERNAL NOT NULL,
    PRIMARY KEY (codebase, path)
);
-- The same as quality_report has taken them up, and its index of them: a hash table of packed postings.
CREATE TABLE clone_files (
    codebase text NOT NULL,
    path     text NOT NULL,
    file_id  bigint NOT NULL,          -- hash of the path
    windows  bytea STORAGE EXTERNAL NOT NULL,
    PRIMARY KEY (codebase, path)
);
CREATE INDEX clone_files_id ON clone_files (codebase, file_id);
CREATE TABLE clone_buckets (
    codebase text NOT NULL,
    bits     smallint NOT NULL,        -- of a hash, that say its bucket: the same in all rows of a codebase
    bucket   integer NOT NULL,
    postings bytea STORAGE EXTERNAL NOT NULL,
    PRIMARY KEY (codebase, bucket)
);

CREATE TABLE quality_findings (
    codebase   text NOT NULL,
    path       text NOT NULL,
    ordinal    integer NOT NULL,
    rule       text NOT NULL,
    severity   text NOT NULL CHECK (severity IN ('info', 'minor', 'major', 'critical')),
    message    text NOT NULL,
    start_line integer NOT NULL,
    end_line   integer NOT NULL,
    value      double precision,
    threshold  double precision,
    cwe        integer,                -- of a security finding: its number in the Common Weakness Enumeration
    minutes    double precision NOT NULL, -- technical debt
    places     jsonb,                  -- of a duplicated block: where its twins stand
    PRIMARY KEY (codebase, path, ordinal)
);
CREATE TABLE quality_reports (
    codebase   text PRIMARY KEY,
    revision   bigint NOT NULL,
    report     jsonb NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE documents (
    codebase        text NOT NULL,
    location        text NOT NULL,     -- path in the codebase, or URL
    origin          text NOT NULL CHECK (origin IN ('tree', 'url')),
    title           text,
    headings        jsonb,
    content_version text NOT NULL,
    content         text,              -- of a fetched page; a file's is in code_files
    problem         text,              -- why it could not be fetched
    fetched_at      timestamptz,
    PRIMARY KEY (codebase, location)
);

-- What was computed, from what, and whether Dagster has been told (event_id).
CREATE TABLE asset_state (
    codebase         text NOT NULL,
    asset            text NOT NULL,
    path             text NOT NULL,    -- '' for a codebase-level asset
    data_version     text NOT NULL,
    code_version     text NOT NULL,
    settings_version text NOT NULL,
    input_versions   jsonb NOT NULL,   -- asset -> data version it was made from
    metadata         jsonb NOT NULL DEFAULT '{}', -- counts and seconds, shown in Dagit
    event_id         bigint,           -- storage id of the materialization; NULL until it is reported
    run_id           text,
    updated_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (codebase, asset, path)
);
CREATE INDEX asset_state_unreported ON asset_state (codebase) WHERE event_id IS NULL;

-- Files whose change a codebase-level asset has not taken up yet; written with the rows, deleted with the update.
CREATE TABLE pending_updates (
    codebase text NOT NULL,
    asset    text NOT NULL,
    path     text NOT NULL,
    PRIMARY KEY (codebase, asset, path)
);

CREATE TABLE ingest_failures (
    codebase        text NOT NULL,
    path            text NOT NULL,     -- '' for a codebase-level asset
    asset           text NOT NULL,
    content_version text,
    reason          text NOT NULL,     -- unreadable, vanished, timeout, crash, database, internal, ...
    message         text NOT NULL,
    attempts        integer NOT NULL DEFAULT 1,
    run_id          text,
    first_failed_at timestamptz NOT NULL DEFAULT now(),
    last_failed_at  timestamptz NOT NULL DEFAULT now(),
    next_attempt_at timestamptz NOT NULL,
    PRIMARY KEY (codebase, path, asset)
);

CREATE TABLE codebase_snapshots (
    codebase      text NOT NULL,
    revision      bigint NOT NULL,
    commit_id     text,
    manifest_hash text NOT NULL,
    status        text NOT NULL,
    totals        jsonb NOT NULL,
    run_id        text,
    created_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (codebase, revision)
);

-- The outbox: written in the transaction of what it tells.
CREATE TABLE notifications (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    codebase   text,
    topic      text NOT NULL,
    payload    jsonb NOT NULL,
    run_id     text,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX notifications_codebase ON notifications (codebase, id);
CREATE UNIQUE INDEX notifications_once ON notifications (run_id, topic) WHERE run_id IS NOT NULL;

CREATE FUNCTION notify_notification() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('ingest_notifications',
        json_build_object('id', NEW.id, 'codebase', NEW.codebase, 'topic', NEW.topic)::text);
    RETURN NEW;
END $$;
CREATE TRIGGER notifications_notify AFTER INSERT ON notifications
    FOR EACH ROW EXECUTE FUNCTION notify_notification();
