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

-- For how many months a brand keeps single clicks. Without a row: 24.
CREATE TABLE click_retention (
  brand_id    bigint NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  months      smallint NOT NULL CHECK (months BETWEEN 1 AND 120),
  changed_by  text NOT NULL,
  changed_at  timestamptz NOT NULL,
  PRIMARY KEY (brand_id)
);
SELECT app.isolate('click_retention');
CREATE POLICY rollup_reads ON click_retention FOR SELECT TO wll_rollup USING (true);
GRANT SELECT, INSERT, UPDATE ON click_retention TO wll_app;
GRANT SELECT ON click_retention TO wll_rollup;

-- The first day whose single clicks the brand with the longest patience keeps: what lies before, nobody needs.
CREATE FUNCTION app.single_clicks_kept_since() RETURNS date
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT ((now() AT TIME ZONE 'UTC')::date - make_interval(months => coalesce(max(coalesce(r.months, 24)), 24)))::date
    FROM brands b LEFT JOIN click_retention r ON r.brand_id = b.id
$$;
ALTER FUNCTION app.single_clicks_kept_since() OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.single_clicks_kept_since() FROM PUBLIC;

-- Forgets one day's single clicks of the brand that is entered: their sums are bare from then on. Returns false, and does nothing, while
-- clicks of that day wait to be added up. Rows of a month that no brand needs any more are left to the month's table, which is dropped.
CREATE FUNCTION app.forget_single_clicks(of_day date) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public SET jit = off AS $$
DECLARE
  brand bigint := app.current_brand();
  first timestamptz := of_day::timestamp AT TIME ZONE 'UTC';
  last timestamptz := (of_day + 1)::timestamp AT TIME ZONE 'UTC';
BEGIN
  IF brand IS NULL THEN
    RAISE EXCEPTION 'no brand is entered, so there is nothing to forget';
  END IF;
  IF EXISTS (SELECT FROM click_loads WHERE roll_no IS NULL AND first_at < last AND last_at >= first) THEN
    RETURN false;
  END IF;
  UPDATE click_quarters SET bare_clicks = clicks, bare_humans = coalesce(humans, 0)
   WHERE brand_id = brand AND quarter >= first AND quarter < last AND (bare_clicks <> clicks OR bare_humans <> coalesce(humans, 0));
  DELETE FROM click_blocks WHERE brand_id = brand AND day = of_day;
  IF date_trunc('month', of_day::timestamp) + interval '1 month' > app.single_clicks_kept_since() THEN
    DELETE FROM clicks WHERE brand_id = brand AND clicked_at >= first AND clicked_at < last;
  END IF;
  RETURN true;
END
$$;
ALTER FUNCTION app.forget_single_clicks(date) OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.forget_single_clicks(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forget_single_clicks(date) TO wll_app;

-- Whether every brand has forgotten the single clicks of a month that begins on a day.
CREATE FUNCTION app.is_click_month_over(month date) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT (month + interval '1 month')::date <= app.single_clicks_kept_since()
     AND NOT EXISTS (SELECT FROM click_blocks WHERE day >= month AND day < (month + interval '1 month')::date)
     AND NOT EXISTS (SELECT FROM click_loads WHERE roll_no IS NULL AND first_at < (month + interval '1 month') AT TIME ZONE 'UTC')
$$;
ALTER FUNCTION app.is_click_month_over(date) OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.is_click_month_over(date) FROM PUBLIC;

-- Drops months' tables that nobody needs; says how many. A reader holds it up for two seconds at most: the next night is soon enough.
CREATE FUNCTION app.drop_click_partitions() RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public SET lock_timeout = '2s' AS $$
DECLARE
  leaf text;
  dropped integer := 0;
BEGIN
  FOR leaf IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'public.clicks'::regclass AND c.relname ~ '^clicks_\d{4}_\d{2}$' ORDER BY 1
  LOOP
    CONTINUE WHEN NOT app.is_click_month_over(to_date(substr(leaf, 8), 'YYYY_MM'));
    BEGIN
      EXECUTE format('DROP TABLE public.%I', leaf);
      dropped := dropped + 1;
    EXCEPTION WHEN lock_not_available THEN
      RETURN dropped;
    END;
  END LOOP;
  RETURN dropped;
END
$$;
REVOKE ALL ON FUNCTION app.drop_click_partitions() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.drop_click_partitions() TO wll_app;
