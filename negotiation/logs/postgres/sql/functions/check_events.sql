-- The guard on new entries, whoever writes them: each is an event as far as the database can tell, its columns say what
-- it says, and it stands behind the last. One nonsense entry would stop everybody who reads the log. Whether a date or a
-- name means something only the program knows; what is refused here the program refuses too.
CREATE OR REPLACE FUNCTION negotiation.check_events() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
SET jit = off -- to compile the query takes a thousand times as long as to run it
AS $$
DECLARE
    v_entry record;
BEGIN
    SELECT entry.position, entry.id, said.fault INTO v_entry
    FROM added AS entry
    CROSS JOIN LATERAL json_to_record(convert_from(entry.data, 'UTF8')::json) AS event (
        id json, kind json, occurred json, amends json, issues json, parties json, "by" json, sources json
    )
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN octet_length(entry.data) > 1048576 THEN 'it is longer than 1048576 bytes'
            WHEN strpos(convert_from(entry.data, 'UTF8'), chr(10)) > 0 -- a text log could not hold these bytes
                OR right(convert_from(entry.data, 'UTF8'), 1) = chr(13)
                OR (entry.recorded IS NOT NULL AND right(convert_from(entry.data, 'UTF8'), 1) <> '}')
                THEN 'it is not one line that ends with its last brace'
            WHEN coalesce(json_typeof(event.id), '') <> 'string' OR event.id #>> '{}' = '' THEN 'its id is no text'
            WHEN coalesce(json_typeof(event.kind), '') <> 'string' THEN 'its kind is no text'
            WHEN NOT EXISTS (SELECT FROM negotiation.kind AS known WHERE known.name = event.kind #>> '{}')
                THEN format(
                    'the kind %s is not known here (if a newer release knows it, the owner runs its negotiation init)',
                    event.kind
                )
            WHEN coalesce(json_typeof(event.occurred), '') <> 'string' THEN 'its occurred is no text'
            WHEN json_typeof(event.amends) <> 'string' THEN 'its amends is no text'
            WHEN json_typeof(event.issues) <> 'array' OR json_typeof(event.parties) <> 'array'
                OR json_typeof(event.by) <> 'array' OR json_typeof(event.sources) <> 'array'
                THEN 'one of issues, parties, by and sources is no list'
            WHEN (event.id #>> '{}', event.kind #>> '{}', event.occurred #>> '{}', event.amends #>> '{}')
                IS DISTINCT FROM (entry.id, entry.kind, entry.occurred, entry.amends)
                THEN 'the columns do not say what the event says'
            WHEN entry.position > 1 AND NOT EXISTS (
                SELECT FROM negotiation.event AS before
                WHERE before.negotiation = entry.negotiation AND before.position = entry.position - 1
            ) THEN format('the position %s is not the next', entry.position)
        END AS fault
    ) AS said
    WHERE said.fault IS NOT NULL
    ORDER BY entry.position LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'this is no event (%): %', v_entry.id, v_entry.fault USING ERRCODE = 'NG007';
    END IF;

    -- What two readers read differently: a key that stands twice in one object. And nesting without end.
    WITH RECURSIVE node AS (
        SELECT entry.position, convert_from(entry.data, 'UTF8')::json AS value, 1 AS depth FROM added AS entry
        UNION ALL
        SELECT node.position, child.value, node.depth + 1
        FROM node
        CROSS JOIN LATERAL (
            SELECT member.value
            FROM json_each(CASE json_typeof(node.value) WHEN 'object' THEN node.value END) AS member
            UNION ALL
            SELECT element.value
            FROM json_array_elements(CASE json_typeof(node.value) WHEN 'array' THEN node.value END) AS element
        ) AS child
        WHERE node.depth <= 16 -- no field of an event is nested by more than 5
            AND (json_typeof(child.value) = 'object' OR (
                json_typeof(child.value) = 'array' -- a list of texts and numbers has nothing to be looked into
                AND (strpos(child.value::text, '{') > 0 OR strpos(substr(child.value::text, 2), '[') > 0)
            ))
    )
    SELECT
        node.position,
        CASE WHEN node.depth > 16 THEN 'it is nested deeper than 16' ELSE 'a key stands twice in one object' END AS fault
    INTO v_entry
    FROM node
    WHERE node.depth > 16 OR (
        SELECT count(*) > count(DISTINCT one.name)
        FROM json_object_keys(CASE json_typeof(node.value) WHEN 'object' THEN node.value END) AS one (name)
    )
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'this is no event (at position %): %', v_entry.position, v_entry.fault USING ERRCODE = 'NG007';
    END IF;
    RETURN NULL;
END
$$;
