-- A value if it is a list, else an empty list: so that a view goes on past an entry that is not as it should be.
CREATE OR REPLACE FUNCTION negotiation.list(p_value json) RETURNS json
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$ SELECT CASE json_typeof(p_value) WHEN 'array' THEN p_value ELSE '[]' END $$;
