-- Roles of the program on PostgreSQL. Run by a superuser in the program's database once its tables are there, and again
-- after every upgrade; a second run changes nothing.
--
--   rice_owner    owns the tables: migrations and lawful erasure only. The running program never connects as owner.
--   rice_app_rw   the running program: adds to what is logged, and can neither change nor delete it.
--   rice_app_ro   reading only: analysts' tools, `python -m bi verify-log`.
--   rice_auditor  reads the event log and nothing else.
--
-- None of them can sign in. Logins are made by the administrator, each with a password of its own:
--   CREATE ROLE rice_web LOGIN PASSWORD '...' IN ROLE rice_app_rw;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['rice_owner', 'rice_app_rw', 'rice_app_ro', 'rice_auditor'] LOOP
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I', name);
        END IF;
        EXECUTE format('ALTER ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', name);
    END LOOP;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO rice_owner, rice_app_rw, rice_app_ro, rice_auditor', current_database());
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO rice_owner', current_database());
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('ALTER TABLE public.%I OWNER TO rice_owner', name);
    END LOOP;
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO rice_owner;
GRANT USAGE ON SCHEMA public TO rice_app_rw, rice_app_ro, rice_auditor;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, rice_app_rw, rice_app_ro, rice_auditor;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO rice_app_rw;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO rice_app_rw;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO rice_app_ro;
GRANT SELECT ON event, event_body, tile TO rice_auditor;

-- What is logged is only ever added to.
REVOKE UPDATE, DELETE ON event, event_body, tile, declaration, line, warning, receipt FROM rice_app_rw;
-- The shape of the tables is the owner's.
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM rice_app_rw;
-- Who signed in with what is no analyst's business.
REVOKE SELECT ON session FROM rice_app_ro;

-- Tables of a later upgrade are readable and writable until this file is run again; it then takes back what it must.
ALTER DEFAULT PRIVILEGES FOR ROLE rice_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO rice_app_rw;
ALTER DEFAULT PRIVILEGES FOR ROLE rice_owner IN SCHEMA public GRANT USAGE ON SEQUENCES TO rice_app_rw;
ALTER DEFAULT PRIVILEGES FOR ROLE rice_owner IN SCHEMA public GRANT SELECT ON TABLES TO rice_app_ro;
