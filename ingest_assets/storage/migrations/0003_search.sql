-- The lexical index as packed postings, which BM25 needs: a tsvector knows no lengths of documents. It is made anew
-- by the next run, because the code version of search_index has changed.
DROP TABLE search_documents;

-- Which documents, that is chunks, of the lexical index are a file's: `chunks` numbers from `first` on, in order of
-- ordinal.
CREATE TABLE search_files (
    codebase text NOT NULL,
    path     text NOT NULL,
    first    integer NOT NULL,
    chunks   integer NOT NULL,
    length   integer NOT NULL,         -- terms of all of them, by weight
    hash     text NOT NULL,            -- of the text hashes of its chunks
    PRIMARY KEY (codebase, path)
);
CREATE UNIQUE INDEX search_files_first ON search_files (codebase, first);

-- In which documents a term stands: see `search.postings`. What is added later is a segment of its own.
CREATE TABLE search_postings (
    codebase text NOT NULL,
    term     text NOT NULL,
    segment  integer NOT NULL,
    postings bytea STORAGE EXTERNAL NOT NULL,
    PRIMARY KEY (codebase, term, segment)
);
CREATE TABLE search_indexes (
    codebase  text PRIMARY KEY,
    documents integer NOT NULL,        -- without those that are gone
    length    bigint NOT NULL,         -- of them together
    next      integer NOT NULL,        -- number of the next document
    segments  integer[] NOT NULL,      -- in order of their documents
    sizes     integer[] NOT NULL,      -- documents of each segment
    gone      bytea STORAGE EXTERNAL NOT NULL -- documents that postings still name: first and count of each file's
);

-- Which trigrams a file's text may have: see `analysis.trigrams`. Made by source_file with the text itself. Rows stay
-- in the table whole, so that many files are told apart in one pass over few pages.
CREATE TABLE file_trigrams (
    codebase text NOT NULL,
    path     text NOT NULL,
    bits     bytea STORAGE EXTERNAL NOT NULL,
    PRIMARY KEY (codebase, path)
) WITH (toast_tuple_target = 8160);
