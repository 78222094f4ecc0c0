-- The position and leaf of the last entry, under the lock; refused when it is not the one that the writer has seen.
CREATE OR REPLACE FUNCTION negotiation.head(p_negotiation text, p_after bigint, p_after_leaf bytea) RETURNS bigint
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_last bigint;
    v_leaf bytea;
BEGIN
    SELECT event.position, event.leaf INTO v_last, v_leaf
    FROM negotiation.event AS event
    WHERE event.negotiation = p_negotiation
    ORDER BY event.position DESC LIMIT 1;
    v_last := coalesce(v_last, 0);
    IF v_last <> p_after OR v_leaf IS DISTINCT FROM p_after_leaf THEN
        RAISE EXCEPTION 'the log has moved on: it ends at position %, not as seen at %', v_last, p_after
            USING ERRCODE = 'NG001', HINT = 'Read what is new, judge the events again, append again.';
    END IF;
    RETURN v_last;
END
$$;
