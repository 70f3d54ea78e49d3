-- possibly_sent: an attempt ended without an answer, so the message may have arrived whatever came of later attempts.
-- 'announcement': a message to a person that belongs to no alert. A CHECK cannot be changed in place, so the table is made anew.

CREATE TABLE delivery_new (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    subject TEXT NOT NULL,
    lane TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('page', 'post', 'notice', 'announcement')),
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
    possibly_sent INTEGER NOT NULL CHECK (possibly_sent IN (0, 1)),
    CHECK ((status = 'handing_over') = (lease_token IS NOT NULL)),
    CHECK ((status = 'handing_over') = (lease_until IS NOT NULL)),
    CHECK ((status = 'handing_over') = (boot IS NOT NULL)),
    CHECK ((status IN ('pending', 'handing_over')) = (completed_at IS NULL)),
    CHECK (status <> 'handing_over' OR (handed_over_at IS NOT NULL AND attempt > 0)),
    CHECK (cancel_requested = 0 OR status <> 'pending'),
    CHECK (possibly_sent = 0 OR status <> 'cancelled')
);
INSERT INTO delivery_new
SELECT seq, id, subject, lane, purpose, kind, address, user_id, method, severity, message, status, attempt, created_at, due, lease_token, lease_until, boot,
       handed_over_at, completed_at, cancel_requested, bundle, provider, receipt, detail, status = 'unknown'
FROM delivery ORDER BY seq;

-- Sequence numbers of rows that are gone stay used.
DELETE FROM sqlite_sequence WHERE name = 'delivery_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'delivery_new', seq FROM sqlite_sequence WHERE name = 'delivery';

DROP TABLE delivery;
ALTER TABLE delivery_new RENAME TO delivery;

CREATE INDEX delivery_lane ON delivery (lane, seq);
CREATE INDEX delivery_subject ON delivery (subject, seq);
CREATE INDEX delivery_pending ON delivery (kind, due, seq) WHERE status = 'pending';
CREATE INDEX delivery_lease ON delivery (lease_until, seq) WHERE status = 'handing_over';
CREATE INDEX delivery_destination ON delivery (kind, address, handed_over_at) WHERE handed_over_at IS NOT NULL;
CREATE INDEX delivery_receipt ON delivery (receipt) WHERE receipt IS NOT NULL;
CREATE INDEX delivery_completed ON delivery (completed_at) WHERE completed_at IS NOT NULL;
