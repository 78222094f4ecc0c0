-- Guards on every table. For each statement, so that one that touches no row is refused as well; ALWAYS, so that
-- session_replication_role does not switch them off.
CREATE TRIGGER negotiation_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON negotiation.negotiation
    FOR EACH STATEMENT EXECUTE FUNCTION negotiation.refuse();
CREATE TRIGGER event_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON negotiation.event
    FOR EACH STATEMENT EXECUTE FUNCTION negotiation.refuse();
CREATE TRIGGER event_issue_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON negotiation.event_issue
    FOR EACH STATEMENT EXECUTE FUNCTION negotiation.refuse();
CREATE TRIGGER schema_version_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON negotiation.schema_version
    FOR EACH STATEMENT EXECUTE FUNCTION negotiation.refuse();
ALTER TABLE negotiation.negotiation ENABLE ALWAYS TRIGGER negotiation_is_append_only;
ALTER TABLE negotiation.event ENABLE ALWAYS TRIGGER event_is_append_only;
ALTER TABLE negotiation.event_issue ENABLE ALWAYS TRIGGER event_issue_is_append_only;
ALTER TABLE negotiation.schema_version ENABLE ALWAYS TRIGGER schema_version_is_append_only;
