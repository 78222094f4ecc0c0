-- The guard on new entries, whoever writes them: each is an event as far as the database can tell, its columns say what
-- it says, and it stands behind the last. One nonsense entry would stop everybody who reads the log.
CREATE OR REPLACE FUNCTION negotiation.check_events() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_entry record;
BEGIN
    FOR v_entry IN
        SELECT
            entry.negotiation, entry.position, entry.id, negotiation.fault(entry.data) AS fault,
            (entry.id, entry.kind, entry.occurred, entry.amends)
                IS NOT DISTINCT FROM (event.id, event.kind, event.occurred, event.amends) AS says_so,
            entry.position = 1 OR EXISTS (
                SELECT FROM negotiation.event AS before
                WHERE before.negotiation = entry.negotiation AND before.position = entry.position - 1
            ) AS follows
        FROM added AS entry
        CROSS JOIN LATERAL json_to_record(convert_from(entry.data, 'UTF8')::json)
            AS event (id text, kind text, occurred text, amends text)
        ORDER BY entry.negotiation, entry.position
    LOOP
        IF v_entry.fault IS NOT NULL THEN
            RAISE EXCEPTION 'this is no event (%): %', v_entry.id, v_entry.fault USING ERRCODE = 'NG007';
        ELSIF NOT v_entry.says_so THEN
            RAISE EXCEPTION 'the columns of % do not say what the event says', v_entry.id USING ERRCODE = 'NG007';
        ELSIF NOT v_entry.follows THEN
            RAISE EXCEPTION 'append-only: the position % of % is not the next', v_entry.position, v_entry.id
                USING ERRCODE = 'NG006';
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;
