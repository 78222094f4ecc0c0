-- Write entries behind the last one, under the lock. The columns are taken from the events themselves, so that
-- they cannot say anything else.
CREATE OR REPLACE FUNCTION negotiation.write(p_negotiation text, p_last bigint, p_recorded text[], p_data bytea[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO negotiation.event (negotiation, position, recorded, id, kind, occurred, amends, data, leaf)
    SELECT
        p_negotiation, p_last + sent.n, sent.recorded, event.id, event.kind, event.occurred, event.amends,
        sent.data, negotiation.leaf(p_last + sent.n, sent.recorded, sent.data)
    FROM unnest(p_recorded, p_data) WITH ORDINALITY AS sent (recorded, data, n)
    CROSS JOIN LATERAL json_to_record(convert_from(sent.data, 'UTF8')::json)
        AS event (id text, kind text, occurred text, amends text);
    INSERT INTO negotiation.event_issue (negotiation, position, issue)
    SELECT DISTINCT p_negotiation, p_last + sent.n, issue.name
    FROM unnest(p_data) WITH ORDINALITY AS sent (data, n)
    CROSS JOIN LATERAL json_to_record(convert_from(sent.data, 'UTF8')::json) AS event (kind text, issues json)
    CROSS JOIN LATERAL json_array_elements_text(event.issues) AS issue (name)
    WHERE event.kind <> 'opening';
    PERFORM pg_notify(negotiation.channel(p_negotiation), (p_last + cardinality(p_data))::text);
END
$$;
