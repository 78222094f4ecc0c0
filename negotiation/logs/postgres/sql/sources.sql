-- The sources of each event, for people.
CREATE OR REPLACE VIEW negotiation.sources AS
SELECT
    e.negotiation,
    e.position,
    e.id,
    s.value ->> 'publisher' AS publisher,
    s.value ->> 'title' AS title,
    s.value ->> 'published' AS published,
    s.value ->> 'language' AS language,
    s.value ->> 'url' AS url
FROM negotiation.event AS e
CROSS JOIN LATERAL json_array_elements(negotiation.list(convert_from(e.data, 'UTF8')::json -> 'sources')) AS s (value);
