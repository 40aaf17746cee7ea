-- Schema version 1. Every change of an article is a row of history that is never altered; its key is the change sequence.

CREATE TABLE base (
    identity TEXT NOT NULL -- random, made once: an index derived from another base is told apart by it
) STRICT;

CREATE TABLE history (
    sequence    INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT NOT NULL,
    language    TEXT NOT NULL,
    version     INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL, -- seconds since 1970
    content     TEXT              -- the article as JSON without its version; NULL: removed
) STRICT;

CREATE INDEX history_key ON history (id, language, version);

CREATE TABLE current (
    id          TEXT NOT NULL,
    language    TEXT NOT NULL,
    version     INTEGER NOT NULL,
    sequence    INTEGER NOT NULL REFERENCES history (sequence),
    published   INTEGER NOT NULL, -- this and the next two repeat the content, so that siblings are dated without reading bodies
    valid_from  INTEGER,
    valid_until INTEGER,
    PRIMARY KEY (id, language, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    at       INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    article  TEXT,
    language TEXT,
    version  INTEGER,
    query    TEXT,
    payload  TEXT NOT NULL -- JSON
) STRICT;

-- The index event_kind belongs here as well; see INDEX_OF_EVENTS in database.rs.
