-- An instant as every log writes it: ISO 8601 in UTC, with microseconds only where it has them.
CREATE OR REPLACE FUNCTION negotiation.instant(p_instant timestamptz) RETURNS text
LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp
AS $$
    SELECT to_char(
        p_instant AT TIME ZONE 'UTC',
        CASE
            WHEN date_trunc('second', p_instant) = p_instant THEN 'YYYY-MM-DD"T"HH24:MI:SS"Z"'
            ELSE 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
        END
    )
$$;
