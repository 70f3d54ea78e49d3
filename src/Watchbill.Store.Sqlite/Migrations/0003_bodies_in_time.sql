-- Bodies in the order in which they came. A key that is a hash dirties an index page of its own for every body: docs/adr/0009.

CREATE TABLE body_new (
    hash TEXT NOT NULL,
    content BLOB NOT NULL CHECK (length(content) <= 65536),
    full_length INTEGER NOT NULL CHECK (full_length >= length(content)),
    at INTEGER NOT NULL
);
INSERT INTO body_new (hash, content, full_length, at) SELECT hash, content, full_length, at FROM body ORDER BY at, hash;
DROP TABLE body;
ALTER TABLE body_new RENAME TO body;

-- Also finds the body of an entry: by when the entry was recorded, then by the hash.
CREATE INDEX body_at ON body (at, hash);
