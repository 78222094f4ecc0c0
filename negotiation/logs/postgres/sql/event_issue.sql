-- The issues that each event concerns.
CREATE TABLE negotiation.event_issue (
    negotiation text NOT NULL,
    position bigint NOT NULL,
    issue text COLLATE "C" NOT NULL,
    PRIMARY KEY (negotiation, position, issue),
    FOREIGN KEY (negotiation, position) REFERENCES negotiation.event
);
