-- The number of an advisory lock, by which writers took turns in version 1. Whoever may connect can hold an advisory
-- lock, and so stop all writers; they lock a row instead now, see lock.sql.
DROP FUNCTION IF EXISTS negotiation.key(text);
