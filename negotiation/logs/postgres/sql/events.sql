-- The fields of each event as columns, for people.
CREATE OR REPLACE VIEW negotiation.events AS
SELECT
    e.negotiation,
    e.position,
    e.id,
    e.kind,
    e.occurred,
    coalesce(j.event ->> 'known', e.occurred) AS known,
    j.event ->> 'zone' AS zone,
    (
        SELECT string_agg(i.issue, ', ' ORDER BY i.issue) FROM negotiation.event_issue AS i
        WHERE i.negotiation = e.negotiation AND i.position = e.position
    ) AS issues,
    p.parties,
    CASE
        WHEN j.event -> 'by' IS NOT NULL
            THEN (SELECT string_agg(v.name, ', ') FROM json_array_elements_text(negotiation.list(j.event -> 'by')) AS v (name))
        WHEN e.kind <> 'opening' THEN p.parties
    END AS by,
    j.event ->> 'actor' AS actor,
    j.event ->> 'measure' AS measure,
    j.event #>> '{level,value}' AS level,
    j.event #>> '{level,unit}' AS unit,
    j.event ->> 'effective' AS effective,
    j.event ->> 'until' AS until,
    coalesce(j.event ->> 'headline', j.event ->> 'title') AS headline,
    e.amends,
    e.recorded,
    encode(e.leaf, 'hex') AS leaf
FROM negotiation.event AS e
CROSS JOIN LATERAL (SELECT convert_from(e.data, 'UTF8')::json AS event) AS j
CROSS JOIN LATERAL (
    SELECT string_agg(CASE json_typeof(v.value) WHEN 'object' THEN v.value ->> 'id' ELSE v.value #>> '{}' END, ', ')
        AS parties
    FROM json_array_elements(negotiation.list(j.event -> 'parties')) AS v (value)
) AS p;
