-- The channel on which a negotiation says that it has grown. A name of a channel is short, so it has a digest.
CREATE OR REPLACE FUNCTION negotiation.channel(p_negotiation text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp
AS $$ SELECT 'negotiation_' || md5(p_negotiation) $$;
