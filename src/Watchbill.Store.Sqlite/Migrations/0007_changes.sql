-- What was changed, and when: shown beside incidents. The id is made by whoever takes it in, so that a repeat is the same row.
CREATE TABLE change (
    id TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('deploy', 'configuration', 'flag', 'other')),
    summary TEXT NOT NULL,
    service TEXT,
    made_by TEXT,
    link TEXT,
    details TEXT
) WITHOUT ROWID;
CREATE INDEX change_at ON change (at DESC, id DESC);
CREATE INDEX change_recorded_at ON change (recorded_at);
