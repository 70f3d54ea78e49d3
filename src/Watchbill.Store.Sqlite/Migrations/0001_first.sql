-- Instants are microseconds since 1970. JSON is text. Statuses and kinds are words that CHECKs list.
-- The PostgreSQL driver has the same tables and columns under the same number; a test compares them.

CREATE TABLE definition (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    json TEXT,
    managed_by TEXT NOT NULL,
    actor TEXT NOT NULL,
    at INTEGER NOT NULL,
    removed INTEGER NOT NULL CHECK (removed IN (0, 1)),
    PRIMARY KEY (kind, id, version),
    CHECK ((removed = 1) = (json IS NULL))
) WITHOUT ROWID;

CREATE TABLE revision (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    value INTEGER NOT NULL
);
INSERT INTO revision (id, value) VALUES (1, 0);

CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO counter (name, value) VALUES ('alert', 0);

-- With a rowid: rows of the journal are long and come in order, and an index b-tree would spill every one above 1,002 bytes to a page of its own.
CREATE TABLE journal (
    subject TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    kind TEXT NOT NULL,
    kind_version INTEGER NOT NULL,
    occurred_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    actor TEXT NOT NULL,
    door TEXT NOT NULL,
    command_id TEXT,
    body_hash TEXT,
    payload TEXT NOT NULL,
    PRIMARY KEY (subject, version)
);

CREATE TABLE alert (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    service TEXT NOT NULL,
    dedup_key TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('triggered', 'acknowledged', 'resolved')),
    severity INTEGER NOT NULL CHECK (severity BETWEEN 0 AND 3),
    urgency INTEGER NOT NULL CHECK (urgency BETWEEN 0 AND 1),
    title TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    policy TEXT,
    policy_version INTEGER,
    triggered_at INTEGER NOT NULL,
    resolved_at INTEGER,
    events INTEGER NOT NULL CHECK (events >= 0),
    last_seen INTEGER NOT NULL,
    ends_at INTEGER,
    state TEXT NOT NULL,
    CHECK ((status = 'resolved') = (resolved_at IS NOT NULL)),
    CHECK ((policy IS NULL) = (policy_version IS NULL))
);
-- The promise of deduplication: at most one open alert per service and key.
CREATE UNIQUE INDEX alert_open_key ON alert (service, dedup_key) WHERE status <> 'resolved';
CREATE INDEX alert_resolved_key ON alert (service, dedup_key, id) WHERE status = 'resolved';
CREATE INDEX alert_open_status ON alert (status, id) WHERE status <> 'resolved';
CREATE INDEX alert_resolved_at ON alert (resolved_at) WHERE status = 'resolved';

CREATE TABLE alert_member (
    alert INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    firing INTEGER NOT NULL CHECK (firing IN (0, 1)),
    state TEXT NOT NULL,
    PRIMARY KEY (alert, fingerprint)
) WITHOUT ROWID;

CREATE TABLE timer (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subject TEXT NOT NULL,
    purpose TEXT NOT NULL,
    due INTEGER NOT NULL,
    run INTEGER NOT NULL,
    pass INTEGER NOT NULL,
    rule INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    failures INTEGER NOT NULL CHECK (failures >= 0),
    UNIQUE (subject, purpose)
);
CREATE INDEX timer_due ON timer (due, id);

CREATE TABLE delivery (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    subject TEXT NOT NULL,
    lane TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('page', 'post', 'notice')),
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    user_id TEXT,
    method TEXT,
    severity INTEGER NOT NULL CHECK (severity BETWEEN 0 AND 3),
    message TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'handing_over', 'delivered', 'failed', 'unknown', 'cancelled')),
    attempt INTEGER NOT NULL CHECK (attempt >= 0),
    created_at INTEGER NOT NULL,
    due INTEGER NOT NULL,
    lease_token TEXT,
    lease_until INTEGER,
    boot TEXT,
    handed_over_at INTEGER,
    completed_at INTEGER,
    cancel_requested INTEGER NOT NULL CHECK (cancel_requested IN (0, 1)),
    bundle TEXT,
    provider TEXT,
    receipt TEXT,
    detail TEXT,
    CHECK ((status = 'handing_over') = (lease_token IS NOT NULL)),
    CHECK ((status = 'handing_over') = (lease_until IS NOT NULL)),
    CHECK ((status = 'handing_over') = (boot IS NOT NULL)),
    CHECK ((status IN ('pending', 'handing_over')) = (completed_at IS NULL)),
    CHECK (status <> 'handing_over' OR (handed_over_at IS NOT NULL AND attempt > 0)),
    CHECK (cancel_requested = 0 OR status <> 'pending')
);
CREATE INDEX delivery_lane ON delivery (lane, seq);
CREATE INDEX delivery_subject ON delivery (subject, seq);
CREATE INDEX delivery_pending ON delivery (kind, due, seq) WHERE status = 'pending';
CREATE INDEX delivery_lease ON delivery (lease_until, seq) WHERE status = 'handing_over';
CREATE INDEX delivery_destination ON delivery (kind, address, handed_over_at) WHERE handed_over_at IS NOT NULL;
CREATE INDEX delivery_receipt ON delivery (receipt) WHERE receipt IS NOT NULL;
CREATE INDEX delivery_completed ON delivery (completed_at) WHERE completed_at IS NOT NULL;

CREATE TABLE body (
    hash TEXT PRIMARY KEY,
    content BLOB NOT NULL CHECK (length(content) <= 65536),
    full_length INTEGER NOT NULL CHECK (full_length >= length(content)),
    at INTEGER NOT NULL
);
CREATE INDEX body_at ON body (at);

CREATE TABLE command (
    id TEXT PRIMARY KEY,
    result TEXT NOT NULL,
    at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX command_at ON command (at);

CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    door TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    detail TEXT NOT NULL
);

CREATE TABLE rejected_event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    place TEXT NOT NULL,
    status INTEGER NOT NULL,
    code TEXT NOT NULL,
    excerpt TEXT NOT NULL
);

CREATE TABLE integration_use (
    service TEXT NOT NULL,
    integration TEXT NOT NULL,
    last_event_at INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    PRIMARY KEY (service, integration)
) WITHOUT ROWID;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    delivery TEXT NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    user_id TEXT,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT,
    alert INTEGER
);
CREATE INDEX outbox_at ON outbox (at);

CREATE TABLE engine_state (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE password (
    user_id TEXT PRIMARY KEY,
    hash TEXT NOT NULL,
    must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),
    changed_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE session (
    hash TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    csrf TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX session_of_user ON session (user_id);
CREATE INDEX session_expires ON session (expires_at);

CREATE TABLE token (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    hint TEXT NOT NULL,
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER
) WITHOUT ROWID;
CREATE INDEX token_of_user ON token (user_id);
