-- Which steps of the schema have been applied, and when; programs refuse a version that they do not know.
CREATE TABLE negotiation.schema_version (
    version integer PRIMARY KEY,
    applied timestamptz NOT NULL DEFAULT clock_timestamp()
);
