-- Incidents: the snapshot, and what lists and the Pruner ask for beside it. Hashes are SHA-256 in lower-case hex.
CREATE TABLE incident (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    reference TEXT NOT NULL,
    process TEXT NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('real', 'test', 'drill', 'retrospective')),
    category TEXT NOT NULL CHECK (category IN ('triage', 'live', 'resolved', 'learning', 'closed', 'declined', 'merged', 'cancelled')),
    level TEXT NOT NULL,
    restricted INTEGER NOT NULL CHECK (restricted IN (0, 1)),
    declared_at INTEGER NOT NULL,
    resolved_at INTEGER,
    title TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    head TEXT NOT NULL CHECK (length(head) = 64),
    checkpoint INTEGER,
    checkpoint_version INTEGER NOT NULL CHECK (checkpoint_version BETWEEN 0 AND version),
    state TEXT NOT NULL
);
-- People type references in any case.
CREATE UNIQUE INDEX incident_reference ON incident (lower(reference));
CREATE INDEX incident_category ON incident (category, id);
CREATE INDEX incident_unsigned ON incident (id) WHERE version > checkpoint_version;
CREATE INDEX incident_declared ON incident (declared_at DESC, id DESC);

CREATE TABLE incident_service (
    incident INTEGER NOT NULL,
    service TEXT NOT NULL,
    PRIMARY KEY (incident, service)
) WITHOUT ROWID;
CREATE INDEX incident_service_of ON incident_service (service, incident);

-- Its alerts, attached and raised: they stay as long as it is not over.
CREATE TABLE incident_alert (
    incident INTEGER NOT NULL,
    alert INTEGER NOT NULL,
    PRIMARY KEY (incident, alert)
) WITHOUT ROWID;
CREATE INDEX incident_alert_of ON incident_alert (alert, incident);

-- The chain of an incident's entries (docs/evidence-format.md). No other subject has one, and an entry of an incident cannot be without.
ALTER TABLE journal ADD COLUMN payload_hash TEXT CHECK ((substr(subject, 1, 9) = 'incident:') = (payload_hash IS NOT NULL));
ALTER TABLE journal ADD COLUMN chain TEXT CHECK ((substr(subject, 1, 9) = 'incident:') = (chain IS NOT NULL));

-- Signed statements of the heads that had changed; appended to, never changed.
CREATE TABLE checkpoint (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    document TEXT NOT NULL,
    signature TEXT NOT NULL,
    public_key TEXT NOT NULL
);

CREATE TABLE attachment (
    hash TEXT PRIMARY KEY CHECK (length(hash) = 64),
    content BLOB NOT NULL CHECK (length(content) <= 10485760),
    at INTEGER NOT NULL
);
