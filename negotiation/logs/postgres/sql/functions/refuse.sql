-- The guard: nobody changes or removes what was recorded, the owner included.
CREATE OR REPLACE FUNCTION negotiation.refuse() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'append-only: % of % is refused; append a correction or a retraction', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'NG006';
END
$$;
