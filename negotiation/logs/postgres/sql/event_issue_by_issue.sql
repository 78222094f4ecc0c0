-- What concerns one issue, in order.
CREATE INDEX event_issue_by_issue ON negotiation.event_issue (negotiation, issue, position);
