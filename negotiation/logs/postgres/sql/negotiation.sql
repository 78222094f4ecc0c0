-- The negotiations of this database: each is a log of its own, with positions 1, 2, 3 … of its own.
CREATE TABLE negotiation.negotiation (
    name text PRIMARY KEY CHECK (name <> '' AND octet_length(name) <= 200)
);
