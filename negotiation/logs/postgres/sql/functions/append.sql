-- Append events, all or none, and return where each stands: the one way in for everybody but the owner.
--
-- p_after, p_after_leaf: position and leaf of the last entry that the events were judged against (0 and NULL for an
--     empty log). If it is not the last one any more, nothing is written (NG001).
-- p_data: the events as canonical text. One that is there already, word for word, keeps its position, and if all are,
--     nothing has to be judged: so who does not know what became of an append sends it again. The same id with
--     another content is refused (NG002).
CREATE OR REPLACE FUNCTION negotiation.append(p_negotiation text, p_after bigint, p_after_leaf bytea, p_data bytea[])
RETURNS TABLE ("position" bigint, recorded text, leaf bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
-- One plan for all, made once, maybe when the log is small: by index, so that it is good when the log is large.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off
AS $$
DECLARE
    v_ids text[];
    v_new bytea[];
    v_taken text;
    v_last bigint;
    v_recorded text;
BEGIN
    PERFORM negotiation.lock(p_negotiation);
    IF current_setting('synchronous_commit') = 'off' THEN -- when append returns, the events are on disk
        PERFORM set_config('synchronous_commit', 'on', true);
    END IF;
    SELECT array_agg(convert_from(sent.data, 'UTF8')::json ->> 'id' ORDER BY sent.n) INTO v_ids
    FROM unnest(p_data) WITH ORDINALITY AS sent (data, n);

    SELECT
        min(sent.id) FILTER (WHERE there.data <> sent.data),
        array_agg(sent.data ORDER BY sent.n) FILTER (WHERE there.data IS NULL)
    INTO v_taken, v_new
    FROM unnest(v_ids, p_data) WITH ORDINALITY AS sent (id, data, n)
    LEFT JOIN LATERAL (
        SELECT event.data FROM negotiation.event AS event
        WHERE event.negotiation = p_negotiation AND event.id = sent.id LIMIT 1
    ) AS there ON true;
    IF v_taken IS NOT NULL THEN
        RAISE EXCEPTION 'the id % is taken by another content', v_taken USING ERRCODE = 'NG002';
    END IF;

    IF v_new IS NOT NULL THEN
        v_last := negotiation.head(p_negotiation, p_after, p_after_leaf);
        SELECT negotiation.instant(greatest(negotiation.clock(), last.recorded::timestamptz)) INTO v_recorded
        FROM (SELECT) AS always
        LEFT JOIN LATERAL (
            SELECT event.recorded FROM negotiation.event AS event
            WHERE event.negotiation = p_negotiation AND event.recorded IS NOT NULL
            ORDER BY event.position DESC LIMIT 1
        ) AS last ON true;
        PERFORM negotiation.write(p_negotiation, v_last, array_fill(v_recorded, ARRAY[cardinality(v_new)]), v_new);
    END IF;

    RETURN QUERY
    SELECT there.position, there.recorded, there.leaf
    FROM unnest(v_ids) WITH ORDINALITY AS sent (id, n)
    CROSS JOIN LATERAL (
        SELECT event.position, event.recorded, event.leaf FROM negotiation.event AS event
        WHERE event.negotiation = p_negotiation AND event.id = sent.id LIMIT 1
    ) AS there
    ORDER BY sent.n;
END
$$;
