-- Who was on call at an instant: found by when it changed, in time that does not grow with the history. Entries of alerts are not in it and cost nothing.
CREATE INDEX journal_on_call ON journal (subject, occurred_at) WHERE kind = 'schedule.on_call_changed';
