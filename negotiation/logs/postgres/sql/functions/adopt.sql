-- Take over entries of another log as that log has stored them, recording times included, behind the last one. Only for
-- the owner: who may say when something was recorded could rewrite what was known when.
CREATE OR REPLACE FUNCTION negotiation.adopt(
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
