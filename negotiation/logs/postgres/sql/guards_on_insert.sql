-- Guards on what is added, once for each statement; ALWAYS, as those on changes.
CREATE TRIGGER event_is_an_event AFTER INSERT ON negotiation.event
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION negotiation.check_events();
CREATE TRIGGER event_issue_is_named AFTER INSERT ON negotiation.event_issue
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION negotiation.check_event_issues();
ALTER TABLE negotiation.event ENABLE ALWAYS TRIGGER event_is_an_event;
ALTER TABLE negotiation.event_issue ENABLE ALWAYS TRIGGER event_issue_is_named;
