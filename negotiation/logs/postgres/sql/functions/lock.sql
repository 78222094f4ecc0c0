-- Make writers of one negotiation take turns until the transaction ends, so that commit order is position order.
-- It is the row of the negotiation that is locked, as its owner: nobody can hold it who may not append. (An advisory
-- lock may be held by whoever may connect.) NO KEY, so that what refers to the row can still be checked.
-- What is read after the lock must be what is there then, which only READ COMMITTED promises.
CREATE OR REPLACE FUNCTION negotiation.lock(p_negotiation text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION 'a log is appended to in a transaction that is READ COMMITTED' USING ERRCODE = 'NG004';
    END IF;
    PERFORM FROM negotiation.negotiation AS known WHERE known.name = p_negotiation FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no negotiation %', p_negotiation USING ERRCODE = 'NG003';
    END IF;
END
$$;
