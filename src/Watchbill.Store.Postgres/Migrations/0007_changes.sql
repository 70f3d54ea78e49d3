-- What was changed, and when: shown beside incidents. The id is made by whoever takes it in, so that a repeat is the same row.
CREATE TABLE change (
    id text COLLATE "C" PRIMARY KEY,
    at bigint NOT NULL,
    recorded_at bigint NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('deploy', 'configuration', 'flag', 'other')),
    summary text COLLATE "C" NOT NULL,
    service text COLLATE "C",
    made_by text COLLATE "C",
    link text COLLATE "C",
    details text COLLATE "C"
);
CREATE INDEX change_at ON change (at DESC, id DESC);
CREATE INDEX change_recorded_at ON change (recorded_at);
