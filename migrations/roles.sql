-- Roles belong to the cluster, not to one database, so they are made apart from the numbered scripts, by a connection that
-- may create roles, and again at every migration: every statement here is harmless when repeated.
--
--   wll_owner    owns tables, functions and schemas; used by migrations only, never by a running process
--   wll_app      console, API and jobs: sees the rows of the brand whose scope was entered, through row-level security
--   wll_edge     answers visitors: reads the views of schema serving, writes clicks, nothing else
--   wll_serving  owns the views of schema serving; it is whose eyes they see with
--   wll_rollup   owns the function that adds clicks up
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['wll_owner', 'wll_serving', 'wll_rollup'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', name);
    END IF;
  END LOOP;
  FOREACH name IN ARRAY ARRAY['wll_app', 'wll_edge'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I LOGIN', name);
    END IF;
  END LOOP;

  EXECUTE format('GRANT wll_owner, wll_serving, wll_rollup TO %I', current_user);
  GRANT wll_serving, wll_rollup TO wll_owner;
  EXECUTE format('GRANT CREATE, CONNECT, TEMPORARY ON DATABASE %I TO wll_owner', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO wll_app, wll_edge', current_database());
  EXECUTE format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
  GRANT USAGE, CREATE ON SCHEMA public TO wll_owner;
  GRANT USAGE ON SCHEMA public TO wll_app, wll_edge, wll_serving, wll_rollup;
END
$$;
