-- The schema that holds everything of the log: tables, functions, views.
CREATE SCHEMA negotiation;
-- Which steps of the schema have been applied, and when; programs refuse a version that they do not know.
CREATE TABLE negotiation.schema_version (
    version integer PRIMARY KEY,
    applied timestamptz NOT NULL DEFAULT clock_timestamp()
);
-- The negotiations of this database: each is a log of its own, with positions 1, 2, 3 … of its own.
CREATE TABLE negotiation.negotiation (
    name text PRIMARY KEY CHECK (name <> '' AND octet_length(name) <= 200)
);
-- The hash of an entry, of which the head of a log is made (RFC 6962, section 2.1): over position, recording time and
-- the bytes of the event, as every log computes it.
CREATE FUNCTION negotiation.leaf(p_position bigint, p_recorded text, p_data bytea) RETURNS bytea
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
-- The events: what the log is. `data` is the event as it was sent; `leaf` the hash over position, recording time and
-- data, which the database refuses to be anything else.
-- Every key has the negotiation in it, so that a distributed database can spread the table by it.
CREATE TABLE negotiation.event (
    negotiation text NOT NULL REFERENCES negotiation.negotiation,
    position bigint NOT NULL CHECK (position > 0),
    recorded text COLLATE "C" CHECK (recorded ~ '^[0-9T:.Z+-]+$'),
    id text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    occurred text COLLATE "C" NOT NULL,
    amends text COLLATE "C",
    data bytea NOT NULL CHECK (octet_length(data) <= 1048576),
    leaf bytea NOT NULL CHECK (leaf = negotiation.leaf(position, recorded, data)),
    PRIMARY KEY (negotiation, position),
    UNIQUE (id, negotiation) -- in this order no other index serves a look-up by id, nor this one any other look-up
);
-- The issues that each event concerns.
CREATE TABLE negotiation.event_issue (
    negotiation text NOT NULL,
    position bigint NOT NULL,
    issue text COLLATE "C" NOT NULL,
    PRIMARY KEY (negotiation, position, issue),
    FOREIGN KEY (negotiation, position) REFERENCES negotiation.event
);
-- What concerns one issue, in order.
CREATE INDEX event_issue_by_issue ON negotiation.event_issue (negotiation, issue, position);
-- The guard: nobody changes or removes what was recorded, the owner included.
CREATE FUNCTION negotiation.refuse() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'append-only: % of % is refused; append a correction or a retraction', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'NG006';
END
$$;
-- Guards on every table. For each statement, so that one that touches no row is refused as well; ALWAYS, so that
-- session_replication_role does not switch them off.
CREATE TRIGGER negotiation_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON negotiation.negotiation
    FOR EACH STATEMENT EXECUTE FUNCTION negotiation.refuse();
CREATE TRIGGER event_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON negotiation.event
    FOR EACH STATEMENT EXECUTE FUNCTION negotiation.refuse();
CREATE TRIGGER event_issue_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON negotiation.event_issue
    FOR EACH STATEMENT EXECUTE FUNCTION negotiation.refuse();
CREATE TRIGGER schema_version_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON negotiation.schema_version
    FOR EACH STATEMENT EXECUTE FUNCTION negotiation.refuse();
ALTER TABLE negotiation.negotiation ENABLE ALWAYS TRIGGER negotiation_is_append_only;
ALTER TABLE negotiation.event ENABLE ALWAYS TRIGGER event_is_append_only;
ALTER TABLE negotiation.event_issue ENABLE ALWAYS TRIGGER event_issue_is_append_only;
ALTER TABLE negotiation.schema_version ENABLE ALWAYS TRIGGER schema_version_is_append_only;
-- The clock that dates what is recorded: the server's, so that writers need not agree on the time.
CREATE FUNCTION negotiation.clock() RETURNS timestamptz
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$ SELECT clock_timestamp() $$;
-- An instant as every log writes it: ISO 8601 in UTC, with microseconds only where it has them.
CREATE FUNCTION negotiation.instant(p_instant timestamptz) RETURNS text
LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp
AS $$
    SELECT to_char(
        p_instant AT TIME ZONE 'UTC',
        CASE
            WHEN date_trunc('second', p_instant) = p_instant THEN 'YYYY-MM-DD"T"HH24:MI:SS"Z"'
            ELSE 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
        END
    )
$$;
-- The channel on which a negotiation says that it has grown. A name of a channel is short, so it has a digest.
CREATE FUNCTION negotiation.channel(p_negotiation text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp
AS $$ SELECT 'negotiation_' || md5(p_negotiation) $$;
-- The number of the advisory lock of a negotiation. Two that share a number only wait for each other.
CREATE FUNCTION negotiation.key(p_negotiation text) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp
AS $$ SELECT hashtextextended('negotiation/' || p_negotiation, 0) $$;
-- Make writers of one negotiation take turns until the transaction ends, so that commit order is position order.
-- What is read after the lock must be what is there then, which only READ COMMITTED promises.
CREATE FUNCTION negotiation.lock(p_negotiation text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION 'a log is appended to in a transaction that is READ COMMITTED' USING ERRCODE = 'NG004';
    END IF;
    PERFORM pg_advisory_xact_lock(negotiation.key(p_negotiation));
END
$$;
-- Write entries behind the last one, under the lock. The columns are taken from the events themselves, so that
-- they cannot say anything else.
CREATE FUNCTION negotiation.write(p_negotiation text, p_last bigint, p_recorded text[], p_data bytea[]) RETURNS void
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
-- The position and leaf of the last entry, under the lock; refused when it is not the one that the writer has seen.
CREATE FUNCTION negotiation.head(p_negotiation text, p_after bigint, p_after_leaf bytea) RETURNS bigint
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
-- Append events, all or none, and return where each stands: the one way in for everybody but the owner.
--
-- p_after, p_after_leaf: position and leaf of the last entry that the events were judged against (0 and NULL for an
--     empty log). If it is not the last one any more, nothing is written (NG001).
-- p_data: the events as canonical text. One that is there already, word for word, keeps its position, and if all are,
--     nothing has to be judged: so who does not know what became of an append sends it again. The same id with
--     another content is refused (NG002).
CREATE FUNCTION negotiation.append(p_negotiation text, p_after bigint, p_after_leaf bytea, p_data bytea[])
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
    IF NOT EXISTS (SELECT FROM negotiation.negotiation AS known WHERE known.name = p_negotiation) THEN
        RAISE EXCEPTION 'there is no negotiation %', p_negotiation USING ERRCODE = 'NG003';
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
-- Take over entries of another log as that log has stored them, recording times included, behind the last one. Only for
-- the owner: who may say when something was recorded could rewrite what was known when.
CREATE FUNCTION negotiation.adopt(
    p_negotiation text, p_after bigint, p_after_leaf bytea, p_recorded text[], p_data bytea[]
)
RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM negotiation.lock(p_negotiation);
    PERFORM negotiation.write(
        p_negotiation, negotiation.head(p_negotiation, p_after, p_after_leaf), p_recorded, p_data
    );
END
$$;
-- The fields of each event as columns, for people.
CREATE VIEW negotiation.events AS
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
            THEN (SELECT string_agg(v.name, ', ') FROM json_array_elements_text(j.event -> 'by') AS v (name))
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
    FROM json_array_elements(j.event -> 'parties') AS v (value)
) AS p;
-- The sources of each event, for people.
CREATE VIEW negotiation.sources AS
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
CROSS JOIN LATERAL json_array_elements(convert_from(e.data, 'UTF8')::json -> 'sources') AS s (value);
