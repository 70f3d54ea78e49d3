-- ended_at of what is open is the greatest number, so that one look into the index finds what is open and what ended since a time, however long the history.
CREATE TABLE status_post (
    id bigint PRIMARY KEY CHECK (id > 0),
    page text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('incident', 'maintenance')),
    incident bigint,
    started_at bigint NOT NULL,
    ended_at bigint NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    state text NOT NULL
);
CREATE INDEX status_post_ended ON status_post (page, ended_at);
CREATE INDEX status_post_started ON status_post (page, kind, started_at);
CREATE INDEX status_post_incident ON status_post (incident, page) WHERE incident IS NOT NULL;

CREATE TABLE status_subscriber (
    id text PRIMARY KEY,
    page text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('email', 'webhook')),
    address text NOT NULL,
    status text NOT NULL CHECK (status IN ('unconfirmed', 'active', 'quarantined')),
    created_at bigint NOT NULL,
    state text NOT NULL,
    UNIQUE (page, kind, address)
);
CREATE INDEX status_subscriber_page ON status_subscriber (page, id);
