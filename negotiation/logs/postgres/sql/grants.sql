-- What the roles may do: select, and call the one function. Nobody else may do anything; applied by every init.
REVOKE ALL ON SCHEMA negotiation FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA negotiation FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA negotiation FROM PUBLIC;
DO $$
DECLARE
    v_role text;
BEGIN
    FOR v_role IN
        SELECT rolname FROM pg_catalog.pg_roles WHERE rolname IN ('negotiation_reader', 'negotiation_writer')
    LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA negotiation TO %I', v_role);
        EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA negotiation TO %I', v_role);
        EXECUTE format('GRANT EXECUTE ON FUNCTION negotiation.channel(text) TO %I', v_role);
        EXECUTE format('GRANT EXECUTE ON FUNCTION negotiation.list(json) TO %I', v_role); -- which the views call
        IF v_role = 'negotiation_writer' THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION negotiation.append(text, bigint, bytea, bytea[]) TO %I', v_role);
            EXECUTE format('GRANT EXECUTE ON FUNCTION negotiation.lock(text) TO %I', v_role);
        END IF;
    END LOOP;
END
$$;
