-- The events: what the log is. `data` is the event as it was sent; `leaf` the hash over position, recording time and
-- data, which the database refuses to be anything else.
-- Every key has the negotiation in it, so that a distributed database can spread the table by it.
CREATE TABLE negotiation.event (
    negotiation text NOT NULL REFERENCES negotiation.negotiation,
    position bigint NOT NULL CHECK (position > 0),
    recorded text COLLATE "C" CHECK (recorded ~ '^[0-9T:.Z+-]+$'),
    id text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    occurred text COLLATE "C" NOT NULL,
    amends text COLLATE "C",
    data bytea NOT NULL CHECK (octet_length(data) <= 1048576),
    leaf bytea NOT NULL CHECK (leaf = negotiation.leaf(position, recorded, data)),
    PRIMARY KEY (negotiation, position),
    UNIQUE (id, negotiation) -- in this order no other index serves a look-up by id, nor this one any other look-up
);
