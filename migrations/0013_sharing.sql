-- What people do with analytics beside looking at them: show a view to somebody without an account, and write a note on a day.

-- A view of a brand's analytics that whoever has its address may open. The address's secret is kept as a hash only; query is what
-- the view shows, as it stood in the address of the analytics page.
CREATE TABLE shared_views (
  brand_id        bigint NOT NULL REFERENCES brands ON DELETE CASCADE,
  id              bigint GENERATED ALWAYS AS IDENTITY,
  token_hash      bytea NOT NULL CHECK (length(token_hash) = 32),
  title           text NOT NULL CHECK (length(title) BETWEEN 1 AND 100),
  query           text NOT NULL CHECK (length(query) <= 8000),
  password_hash   text,
  allows_export   boolean NOT NULL DEFAULT false,
  created_by      text NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  ends_at         timestamptz NOT NULL CHECK (ends_at > created_at),
  last_opened_at  timestamptz,
  withdrawn_at    timestamptz,
  withdrawn_by    text,
  PRIMARY KEY (brand_id, id),
  UNIQUE (brand_id, token_hash)
);
SELECT app.isolate('shared_views');
GRANT SELECT, INSERT, UPDATE ON shared_views TO wll_app;

-- What people know about a day that the clicks do not say.
CREATE TABLE day_notes (
  brand_id    bigint NOT NULL REFERENCES brands ON DELETE CASCADE,
  id          bigint GENERATED ALWAYS AS IDENTITY,
  day         date NOT NULL,
  text        text NOT NULL CHECK (length(text) BETWEEN 1 AND 200),
  created_by  text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (brand_id, id)
);
CREATE INDEX day_notes_day ON day_notes (brand_id, day);
SELECT app.isolate('day_notes');
GRANT SELECT, INSERT, DELETE ON day_notes TO wll_app;

-- What happened in a period, for the marks under a chart.
CREATE INDEX link_changes_at ON link_changes (brand_id, at);
CREATE INDEX audit_events_at ON audit_events (brand_id, at);

-- Visits to addresses of a domain that lead nowhere, added up by day of UTC: to its root, and to slugs that no link has. The most
-- visited of these stand by name, up to a hundred for each domain and day, whatever anybody asks for.
CREATE TABLE stray_days (
  brand_id   bigint NOT NULL,
  domain_id  bigint NOT NULL,
  day        date NOT NULL,
  root       bigint NOT NULL,
  unknown    bigint NOT NULL,
  PRIMARY KEY (brand_id, domain_id, day),
  FOREIGN KEY (brand_id, domain_id) REFERENCES domains (brand_id, id) ON DELETE CASCADE
);
SELECT app.isolate('stray_days');
CREATE POLICY rollup_all ON stray_days FOR ALL TO wll_rollup USING (true) WITH CHECK (true);
GRANT SELECT ON stray_days TO wll_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON stray_days TO wll_rollup;

-- At least so many: what the edge lost sight of is not in here.
CREATE TABLE stray_slugs (
  brand_id   bigint NOT NULL,
  domain_id  bigint NOT NULL,
  day        date NOT NULL,
  slug       text NOT NULL CHECK (length(slug) BETWEEN 1 AND 100),
  visits     bigint NOT NULL,
  PRIMARY KEY (brand_id, domain_id, day, slug),
  FOREIGN KEY (brand_id, domain_id, day) REFERENCES stray_days (brand_id, domain_id, day) ON DELETE CASCADE
);
SELECT app.isolate('stray_slugs');
CREATE POLICY rollup_all ON stray_slugs FOR ALL TO wll_rollup USING (true) WITH CHECK (true);
GRANT SELECT ON stray_slugs TO wll_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON stray_slugs TO wll_rollup;

-- Adds what a node counted: [{"brand": 1, "domain": 2, "root": 3, "unknown": 4, "slugs": {"sprng": 2}}]. A domain that is gone by now
-- is passed over. What is older than 400 days goes.
CREATE FUNCTION app.add_stray_visits(visited date, counts jsonb) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  c record;
BEGIN
  FOR c IN SELECT * FROM jsonb_to_recordset(counts) AS r(brand bigint, domain bigint, root bigint, unknown bigint, slugs jsonb) ORDER BY brand, domain LOOP
    BEGIN
      INSERT INTO stray_days AS d (brand_id, domain_id, day, root, unknown) VALUES (c.brand, c.domain, visited, c.root, c.unknown)
        ON CONFLICT (brand_id, domain_id, day) DO UPDATE SET root = d.root + excluded.root, unknown = d.unknown + excluded.unknown;
    EXCEPTION WHEN foreign_key_violation THEN
      CONTINUE;
    END;
    INSERT INTO stray_slugs AS s (brand_id, domain_id, day, slug, visits)
      SELECT c.brand, c.domain, visited, key, value::bigint FROM jsonb_each_text(c.slugs) WHERE length(key) BETWEEN 1 AND 100 ORDER BY key
      ON CONFLICT (brand_id, domain_id, day, slug) DO UPDATE SET visits = s.visits + excluded.visits;
    DELETE FROM stray_slugs s WHERE s.brand_id = c.brand AND s.domain_id = c.domain AND s.day = visited
       AND s.slug NOT IN (SELECT k.slug FROM stray_slugs k WHERE k.brand_id = c.brand AND k.domain_id = c.domain AND k.day = visited
                           ORDER BY k.visits DESC, k.slug LIMIT 100);
    DELETE FROM stray_days d WHERE d.brand_id = c.brand AND d.domain_id = c.domain AND d.day < visited - 400;
  END LOOP;
END
$$;
ALTER FUNCTION app.add_stray_visits(date, jsonb) OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.add_stray_visits(date, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.add_stray_visits(date, jsonb) TO wll_edge;
