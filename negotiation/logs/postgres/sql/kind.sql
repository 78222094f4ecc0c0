-- The kinds of events that may be appended. Filled by every init with those that its release knows; none is taken out,
-- so that an older release cannot shut out what a newer one writes.
CREATE TABLE negotiation.kind (
    name text COLLATE "C" PRIMARY KEY
);
CREATE TRIGGER kind_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON negotiation.kind
    FOR EACH STATEMENT EXECUTE FUNCTION negotiation.refuse();
ALTER TABLE negotiation.kind ENABLE ALWAYS TRIGGER kind_is_append_only;
