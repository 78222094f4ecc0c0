-- The number of the advisory lock of a negotiation. Two that share a number only wait for each other.
CREATE FUNCTION negotiation.key(p_negotiation text) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp
AS $$ SELECT hashtextextended('negotiation/' || p_negotiation, 0) $$;
