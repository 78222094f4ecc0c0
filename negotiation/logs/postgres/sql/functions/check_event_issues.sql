-- The guard on the issues of entries: an event concerns the issues that it names, and no other.
CREATE OR REPLACE FUNCTION negotiation.check_event_issues() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
SET jit = off
AS $$
DECLARE
    v_wrong record;
BEGIN
    SELECT entry.position, entry.issue INTO v_wrong
    FROM added AS entry
    WHERE NOT EXISTS (
        SELECT FROM negotiation.event AS event
        CROSS JOIN LATERAL json_array_elements_text(
            negotiation.list(convert_from(event.data, 'UTF8')::json -> 'issues')
        ) AS named (issue)
        WHERE event.negotiation = entry.negotiation AND event.position = entry.position
            AND event.kind <> 'opening' AND named.issue = entry.issue
    )
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'append-only: the event at position % does not name the issue %', v_wrong.position, v_wrong.issue
            USING ERRCODE = 'NG006';
    END IF;
    RETURN NULL;
END
$$;
