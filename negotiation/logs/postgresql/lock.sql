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
