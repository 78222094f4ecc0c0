-- The hash of an entry, of which the head of a log is made (RFC 6962, section 2.1): over position, recording time and
-- the bytes of the event, as every log computes it.
CREATE OR REPLACE FUNCTION negotiation.leaf(p_position bigint, p_recorded text, p_data bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT pg_catalog.sha256(
        pg_catalog.decode('00', 'hex')
        || pg_catalog.decode(
            p_position::pg_catalog.text || pg_catalog.chr(10) || coalesce(p_recorded, '') || pg_catalog.chr(10), 'escape'
        )
        || p_data
    )
$$;
