-- ended_at of what is open is the greatest number, so that one look into the index finds what is open and what ended since a time, however long the history.
CREATE TABLE status_post (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    page TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('incident', 'maintenance')),
    incident INTEGER,
    started_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    state TEXT NOT NULL
);
CREATE INDEX status_post_ended ON status_post (page, ended_at);
CREATE INDEX status_post_started ON status_post (page, kind, started_at);
CREATE INDEX status_post_incident ON status_post (incident, page) WHERE incident IS NOT NULL;

CREATE TABLE status_subscriber (
    id TEXT PRIMARY KEY,
    page TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('email', 'webhook')),
    address TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('unconfirmed', 'active', 'quarantined')),
    created_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    UNIQUE (page, kind, address)
) WITHOUT ROWID;
CREATE INDEX status_subscriber_page ON status_subscriber (page, id);
