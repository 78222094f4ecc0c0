-- Two roles to be granted to people and programs: one that reads, one that also appends. They belong to the whole
-- server, so another database may have made them already; who may not make roles goes on without.
DO $$
DECLARE
    v_role text;
BEGIN
    FOREACH v_role IN ARRAY ARRAY['negotiation_reader', 'negotiation_writer'] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = v_role) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', v_role);
            EXCEPTION
                WHEN duplicate_object OR unique_violation THEN NULL; -- somebody was faster
                WHEN insufficient_privilege THEN
                    RAISE NOTICE 'the role % is not there and may not be made', v_role;
            END;
        END IF;
    END LOOP;
END
$$;
