-- How long a domain's visitors waited for us: for the answer to a link (kind 0), and on the hand-off page (kind 1). For each day of UTC
-- how many times fell into each bucket of SpeedScale, so that days, domains and nodes are added up and any percentile is told from it.
CREATE TABLE redirect_speeds (
  brand_id   bigint NOT NULL,
  domain_id  bigint NOT NULL,
  day        date NOT NULL,
  kind       smallint NOT NULL CHECK (kind IN (0, 1)),
  hits       bigint[] NOT NULL CHECK (cardinality(hits) = 109),
  PRIMARY KEY (brand_id, domain_id, day, kind),
  FOREIGN KEY (brand_id, domain_id) REFERENCES domains (brand_id, id) ON DELETE CASCADE
);
CREATE INDEX redirect_speeds_day ON redirect_speeds (day);
SELECT app.isolate('redirect_speeds');
CREATE POLICY rollup_all ON redirect_speeds FOR ALL TO wll_rollup USING (true) WITH CHECK (true);
GRANT SELECT ON redirect_speeds TO wll_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON redirect_speeds TO wll_rollup;

CREATE POLICY rollup_finds ON domains FOR SELECT TO wll_rollup USING (true);
GRANT SELECT (id, brand_id) ON domains TO wll_rollup;

-- Adds what a node has counted since it last did. A domain that is gone meanwhile is left out.
CREATE FUNCTION app.add_redirect_speeds(of_day date, of_domains bigint[], kinds smallint[], buckets integer[], counts bigint[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH counted AS (
    SELECT domain, kind, bucket, sum(n)::bigint AS n FROM unnest(of_domains, kinds, buckets, counts) AS c (domain, kind, bucket, n) GROUP BY 1, 2, 3
  )
  INSERT INTO redirect_speeds AS s (brand_id, domain_id, day, kind, hits)
    SELECT d.brand_id, d.id, of_day, k.kind,
           (SELECT array_agg(coalesce(c.n, 0) ORDER BY b.bucket)
              FROM generate_series(0, 108) AS b (bucket) LEFT JOIN counted c ON c.domain = d.id AND c.kind = k.kind AND c.bucket = b.bucket)
      FROM (SELECT DISTINCT domain, kind FROM counted) k JOIN domains d ON d.id = k.domain
     ORDER BY 1, 2, 4
    ON CONFLICT (brand_id, domain_id, day, kind) DO UPDATE
      SET hits = (SELECT array_agg(b.old + b.new ORDER BY b.nth) FROM unnest(s.hits, excluded.hits) WITH ORDINALITY AS b (old, new, nth))
$$;
ALTER FUNCTION app.add_redirect_speeds(date, bigint[], smallint[], integer[], bigint[]) OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.add_redirect_speeds(date, bigint[], smallint[], integer[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.add_redirect_speeds(date, bigint[], smallint[], integer[], bigint[]) TO wll_edge;

-- Removes days of more than thirteen months ago: a year, and the month to compare it with.
CREATE FUNCTION app.forget_redirect_speeds() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH gone AS (DELETE FROM redirect_speeds WHERE day < (now() AT TIME ZONE 'UTC')::date - 396 RETURNING 1) SELECT count(*) FROM gone
$$;
ALTER FUNCTION app.forget_redirect_speeds() OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.forget_redirect_speeds() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forget_redirect_speeds() TO wll_app;
