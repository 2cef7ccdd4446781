-- What counts as a click of people, and how much of a click is kept: decided by each brand. See src/Clicks/README.md.

-- Networks of the brand's own people. Their clicks are told from those of visitors before the address is forgotten.
CREATE TABLE own_networks (
  brand_id  bigint NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  network   cidr NOT NULL CHECK (masklen(network) >= CASE family(network) WHEN 4 THEN 8 ELSE 24 END),
  name      text NOT NULL DEFAULT '' CHECK (length(name) <= 60),
  added_by  text NOT NULL,
  added_at  timestamptz NOT NULL,
  PRIMARY KEY (brand_id, network)
);
SELECT app.isolate('own_networks');
CREATE POLICY rollup_reads ON own_networks FOR SELECT TO wll_rollup USING (true);
GRANT SELECT, INSERT, DELETE ON own_networks TO wll_app;
GRANT SELECT ON own_networks TO wll_rollup;

-- How often any brand's networks have changed, so that every node can ask every other second for next to nothing. One row.
CREATE TABLE own_network_changes (version bigint NOT NULL);
CREATE UNIQUE INDEX own_network_changes_one ON own_network_changes ((true));
INSERT INTO own_network_changes VALUES (1);
GRANT SELECT, UPDATE ON own_network_changes TO wll_rollup;

CREATE FUNCTION app.tell_own_networks_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE own_network_changes SET version = version + 1;
  RETURN NULL;
END
$$;
ALTER FUNCTION app.tell_own_networks_changed() OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.tell_own_networks_changed() FROM PUBLIC;
CREATE TRIGGER tell_changed AFTER INSERT OR UPDATE OR DELETE ON own_networks
  FOR EACH STATEMENT EXECUTE FUNCTION app.tell_own_networks_changed();

-- All networks, when something has changed since the version that the caller knows; no row otherwise. A version without a network
-- comes with one row all the same.
CREATE FUNCTION app.own_networks(known bigint) RETURNS TABLE (version bigint, brand bigint, network text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT c.version, n.brand_id, n.network::text FROM own_network_changes c LEFT JOIN own_networks n ON true WHERE c.version <> known
$$;
ALTER FUNCTION app.own_networks(bigint) OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.own_networks(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.own_networks(bigint) TO wll_edge;

-- Times in which a domain keeps nothing of clicks but sums: those made in them have neither row nor block. Without an end: to this day.
CREATE TABLE totals_only_periods (
  brand_id       bigint NOT NULL,
  domain_id      bigint NOT NULL,
  since          timestamptz NOT NULL,
  until          timestamptz CHECK (until >= since),
  turned_on_by   text NOT NULL,
  PRIMARY KEY (brand_id, domain_id, since),
  FOREIGN KEY (brand_id, domain_id) REFERENCES domains (brand_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX totals_only_now ON totals_only_periods (brand_id, domain_id) WHERE until IS NULL;
SELECT app.isolate('totals_only_periods');
CREATE POLICY rollup_reads ON totals_only_periods FOR SELECT TO wll_rollup USING (true);
GRANT SELECT, INSERT, UPDATE ON totals_only_periods TO wll_app;
GRANT SELECT ON totals_only_periods TO wll_rollup;

-- All of them, for the loader: a click is kept by what held when it was made, however late it is loaded.
CREATE FUNCTION app.totals_only_periods() RETURNS TABLE (domain bigint, since timestamptz, until timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT domain_id, since, until FROM totals_only_periods
$$;
ALTER FUNCTION app.totals_only_periods() OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.totals_only_periods() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.totals_only_periods() TO wll_edge;

-- Bare clicks: those of which nothing is kept but their sum. They are among clicks and humans too.
ALTER TABLE click_quarters
  ADD COLUMN bare_clicks bigint NOT NULL DEFAULT 0,
  ADD COLUMN bare_humans bigint NOT NULL DEFAULT 0;
CREATE INDEX click_quarters_bare ON click_quarters (brand_id, quarter) WHERE bare_clicks > 0;

-- Adds a load's bare clicks up, in its transaction. Totals first and in the order of their keys, as roll_up_clicks writes them. By which
-- consent decision visitors went on is a sum as well.
CREATE FUNCTION app.add_bare_clicks(
    brands bigint[], links bigint[], at_quarters timestamptz[], consents smallint[], counts bigint[], people bigint[], lasts timestamptz[])
  RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO click_totals AS t (brand_id, link_id, clicks, humans, last_click_at)
    SELECT b.brand, b.link, sum(b.clicks), sum(b.humans), max(b.last)
      FROM unnest(brands, links, counts, people, lasts) AS b (brand, link, clicks, humans, last) GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (brand_id, link_id) DO UPDATE
      SET clicks = t.clicks + excluded.clicks, humans = coalesce(t.humans, 0) + excluded.humans,
          last_click_at = greatest(t.last_click_at, excluded.last_click_at);
  INSERT INTO reach_quarters AS r (brand_id, link_id, quarter, consent, clicks)
    SELECT b.brand, b.link, b.quarter, b.consent, b.clicks
      FROM unnest(brands, links, at_quarters, consents, counts) AS b (brand, link, quarter, consent, clicks)
     WHERE b.consent IS NOT NULL ORDER BY 1, 2, 3, 4
    ON CONFLICT (brand_id, link_id, quarter, consent) DO UPDATE SET clicks = r.clicks + excluded.clicks;
  INSERT INTO click_quarters AS q (brand_id, link_id, quarter, clicks, humans, bare_clicks, bare_humans)
    SELECT b.brand, b.link, b.quarter, sum(b.clicks), sum(b.humans), sum(b.clicks), sum(b.humans)
      FROM unnest(brands, links, at_quarters, counts, people) AS b (brand, link, quarter, clicks, humans) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (brand_id, link_id, quarter) DO UPDATE
      SET clicks = q.clicks + excluded.clicks, humans = coalesce(q.humans, 0) + excluded.humans,
          bare_clicks = q.bare_clicks + excluded.bare_clicks, bare_humans = q.bare_humans + excluded.bare_humans;
END
$$;
ALTER FUNCTION app.add_bare_clicks(bigint[], bigint[], timestamptz[], smallint[], bigint[], bigint[], timestamptz[]) OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.add_bare_clicks(bigint[], bigint[], timestamptz[], smallint[], bigint[], bigint[], timestamptz[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.add_bare_clicks(bigint[], bigint[], timestamptz[], smallint[], bigint[], bigint[], timestamptz[]) TO wll_edge;

-- As in 0014, and bare clicks stay: there is nothing of them to count again. Sums by consent stay too, because no list changes them.
CREATE OR REPLACE FUNCTION app.recount_click_sums(of_day date) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public SET jit = off AS $$
DECLARE
  brand bigint := app.current_brand();
  first timestamptz := of_day::timestamp AT TIME ZONE 'UTC';
  last timestamptz := (of_day + 1)::timestamp AT TIME ZONE 'UTC';
  changed bigint;
BEGIN
  IF brand IS NULL THEN
    RAISE EXCEPTION 'no brand is entered, so there is nothing to count';
  END IF;
  WITH after AS MATERIALIZED (
    SELECT c.link_id, date_bin('15 minutes', c.clicked_at, timestamptz '2000-01-01 00:00:00+00') AS quarter,
           count(*) AS clicks, count(u.id) FILTER (WHERE coalesce(c.signs, 0) & 7 = 0) AS humans
      FROM clicks c
      JOIN click_loads l ON l.id = c.load_id AND l.roll_no IS NOT NULL
      LEFT JOIN user_agents u ON u.id = c.user_agent_id AND u.traffic = 0
     WHERE c.brand_id = brand AND c.clicked_at >= first AND c.clicked_at < last
     GROUP BY 1, 2
  ), before AS MATERIALIZED (
    SELECT q.link_id, q.quarter, q.clicks - q.bare_clicks AS clicks, coalesce(q.humans, 0) - q.bare_humans AS humans
      FROM click_quarters q WHERE q.brand_id = brand AND q.quarter >= first AND q.quarter < last
  ), difference AS MATERIALIZED (
    SELECT link_id, quarter, coalesce(a.clicks, 0) - coalesce(b.clicks, 0) AS clicks, coalesce(a.humans, 0) - coalesce(b.humans, 0) AS humans
      FROM after a FULL JOIN before b USING (link_id, quarter)
  ), put AS (
    INSERT INTO click_quarters AS q (brand_id, link_id, quarter, clicks, humans)
      SELECT brand, link_id, quarter, clicks, humans FROM after ORDER BY 2, 3
      ON CONFLICT (brand_id, link_id, quarter) DO UPDATE
        SET clicks = excluded.clicks + q.bare_clicks, humans = excluded.humans + q.bare_humans
  ), bared AS (
    UPDATE click_quarters q SET clicks = q.bare_clicks, humans = q.bare_humans FROM before b
     WHERE q.brand_id = brand AND q.link_id = b.link_id AND q.quarter = b.quarter AND q.bare_clicks > 0 AND (b.clicks <> 0 OR b.humans <> 0)
       AND NOT EXISTS (SELECT FROM after a WHERE a.link_id = b.link_id AND a.quarter = b.quarter)
  ), gone AS (
    DELETE FROM click_quarters q USING before b
     WHERE q.brand_id = brand AND q.link_id = b.link_id AND q.quarter = b.quarter AND q.bare_clicks = 0
       AND NOT EXISTS (SELECT FROM after a WHERE a.link_id = b.link_id AND a.quarter = b.quarter)
  ), totals AS (
    UPDATE click_totals t SET clicks = t.clicks + d.clicks, humans = coalesce(t.humans, 0) + d.humans
      FROM (SELECT link_id, sum(clicks)::bigint AS clicks, sum(humans)::bigint AS humans FROM difference GROUP BY 1) d
     WHERE t.brand_id = brand AND t.link_id = d.link_id AND (d.clicks <> 0 OR d.humans <> 0)
  )
  SELECT coalesce(sum(abs(humans)), 0) INTO changed FROM difference;
  RETURN changed;
END
$$;
