-- The clock that dates what is recorded: the server's, so that writers need not agree on the time.
CREATE OR REPLACE FUNCTION negotiation.clock() RETURNS timestamptz
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$ SELECT clock_timestamp() $$;
