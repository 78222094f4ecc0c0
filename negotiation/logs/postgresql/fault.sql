-- What keeps some bytes from being an event, as a sentence; NULL if nothing does that can be told without the program:
-- whether a date or a name means something, only the program knows. What is refused here the program refuses too.
-- What is not JSON in UTF-8 at all raises an error of the server's own.
CREATE OR REPLACE FUNCTION negotiation.fault(p_data bytea) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    c_depth constant integer := 16; -- no field of an event is nested by more than 5
    v_event json;
    v_fields record;
    v_deepest integer;
    v_repeated text;
BEGIN
    IF octet_length(p_data) > 1048576 THEN
        RETURN 'it is longer than 1048576 bytes';
    END IF;
    v_event := convert_from(p_data, 'UTF8')::json;
    IF json_typeof(v_event) <> 'object' THEN
        RETURN 'it is no JSON object';
    END IF;

    WITH RECURSIVE node AS (
        SELECT v_event AS value, 1 AS depth
        UNION ALL
        SELECT child.value, node.depth + 1
        FROM node
        CROSS JOIN LATERAL (
            SELECT member.value
            FROM json_each(CASE json_typeof(node.value) WHEN 'object' THEN node.value ELSE '{}' END) AS member
            UNION ALL
            SELECT element.value FROM json_array_elements(negotiation.list(node.value)) AS element
        ) AS child
        WHERE node.depth <= c_depth AND json_typeof(child.value) IN ('object', 'array')
    )
    SELECT
        max(node.depth),
        min((
            SELECT min(twice.name)
            FROM (
                SELECT one.name
                FROM json_object_keys(CASE json_typeof(node.value) WHEN 'object' THEN node.value ELSE '{}' END)
                    AS one (name)
                GROUP BY one.name HAVING count(*) > 1
            ) AS twice
        ))
    INTO v_deepest, v_repeated
    FROM node;
    IF v_deepest > c_depth THEN
        RETURN format('it is nested deeper than %s', c_depth);
    ELSIF v_repeated IS NOT NULL THEN
        RETURN format('the key %s stands twice in one object', to_json(v_repeated));
    END IF;

    SELECT f.id, f.kind, f.occurred, f.amends, f.issues, f.parties, f."by" AS voices, f.sources INTO v_fields
    FROM json_to_record(v_event) AS f (
        id json, kind json, occurred json, amends json, issues json, parties json, "by" json, sources json
    );
    IF coalesce(json_typeof(v_fields.id), '') <> 'string' OR v_fields.id #>> '{}' = '' THEN
        RETURN 'its id is no text';
    ELSIF coalesce(json_typeof(v_fields.kind), '') <> 'string' THEN
        RETURN 'its kind is no text';
    ELSIF NOT EXISTS (SELECT FROM negotiation.kind AS known WHERE known.name = v_fields.kind #>> '{}') THEN
        RETURN format(
            'the kind %s is not known here (if a newer release of negotiation knows it, the owner runs its init again)',
            v_fields.kind
        );
    ELSIF coalesce(json_typeof(v_fields.occurred), '') <> 'string' THEN
        RETURN 'its occurred is no text';
    ELSIF coalesce(json_typeof(v_fields.amends), 'string') <> 'string' THEN
        RETURN 'its amends is no text';
    ELSIF 'array' <> ANY (ARRAY[
        coalesce(json_typeof(v_fields.issues), 'array'), coalesce(json_typeof(v_fields.parties), 'array'),
        coalesce(json_typeof(v_fields.voices), 'array'), coalesce(json_typeof(v_fields.sources), 'array')
    ]) THEN
        RETURN 'one of issues, parties, by and sources is no list';
    END IF;
    RETURN NULL;
END
$$;
