-- Who is acting: four settings, given to a connection for the tenant scope that uses it. An unset one means "nobody", and nobody
-- sees no rows.
CREATE SCHEMA app;
CREATE SCHEMA serving;

GRANT USAGE ON SCHEMA app TO wll_app, wll_edge, wll_serving, wll_rollup;
GRANT USAGE ON SCHEMA serving TO wll_edge;
GRANT CREATE, USAGE ON SCHEMA serving TO wll_serving;
GRANT CREATE, USAGE ON SCHEMA app TO wll_rollup;

-- Which scripts this database has. Each adds its own row as its last statement. Readable, so that a process can refuse to start
-- on a database that is behind.
CREATE TABLE app.migrations (
  script      text PRIMARY KEY,
  checksum    text NOT NULL,
  applied_at  timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT ON app.migrations TO wll_app, wll_edge;

CREATE FUNCTION app.current_brand() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.brand', true), '')::bigint $$;

CREATE FUNCTION app.current_agency() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.agency', true), '')::bigint $$;

CREATE FUNCTION app.current_user_id() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.user', true), '')::bigint $$;

CREATE FUNCTION app.acts_as_operator() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT coalesce(current_setting('app.operator', true), '') = 'on' $$;

-- Makes a table a tenant table. Its primary key must begin with brand_id: a plain key would let a foreign key, or a unique
-- violation, tell one brand about another's rows, which row-level security does not see.
CREATE FUNCTION app.isolate(target regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  offender text;
BEGIN
  SELECT i.indexrelid::regclass::text INTO offender
    FROM pg_index i
   WHERE i.indrelid = target AND i.indisunique
     AND NOT EXISTS (SELECT FROM pg_attribute a
                      WHERE a.attrelid = target AND a.attnum = i.indkey[0] AND a.attname = 'brand_id')
   LIMIT 1;
  IF offender IS NOT NULL THEN
    RAISE EXCEPTION 'unique index % of % does not begin with brand_id', offender, target;
  END IF;
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY brand_isolation ON %s FOR ALL TO wll_app
                    USING (brand_id = (SELECT app.current_brand())) WITH CHECK (brand_id = (SELECT app.current_brand()))', target);
END
$$;

-- Lets the views of schema serving read a table across brands: the data plane serves all of them.
CREATE FUNCTION app.serve(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE POLICY serving_reads ON %s FOR SELECT TO wll_serving USING (true)', target);
  EXECUTE format('GRANT SELECT ON %s TO wll_serving', target);
END
$$;

REVOKE ALL ON FUNCTION app.isolate(regclass), app.serve(regclass) FROM PUBLIC;
