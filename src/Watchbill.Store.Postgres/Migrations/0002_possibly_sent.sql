-- possibly_sent: an attempt ended without an answer, so the message may have arrived whatever came of later attempts.
-- 'announcement': a message to a person that belongs to no alert.

ALTER TABLE delivery ADD COLUMN possibly_sent bigint NOT NULL DEFAULT 0 CHECK (possibly_sent IN (0, 1));
UPDATE delivery SET possibly_sent = 1 WHERE status = 'unknown';
ALTER TABLE delivery ALTER COLUMN possibly_sent DROP DEFAULT;
ALTER TABLE delivery ADD CHECK (possibly_sent = 0 OR status <> 'cancelled');
ALTER TABLE delivery DROP CONSTRAINT delivery_purpose_check;
ALTER TABLE delivery ADD CONSTRAINT delivery_purpose_check CHECK (purpose IN ('page', 'post', 'notice', 'announcement'));
