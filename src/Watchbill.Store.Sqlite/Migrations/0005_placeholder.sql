-- Belongs to incidents.
SELECT 1;
