-- Days that are over are settled, and may be counted again. See docs/decisions/0008-column-blocks.md.

-- How a block is written: 0 plain, 1 settled. A settled column says by its first byte how its cells stand (SettledColumn).
ALTER TABLE click_blocks ADD COLUMN form smallint NOT NULL DEFAULT 0;
CREATE INDEX click_blocks_unsettled ON click_blocks (brand_id, day) WHERE form = 0;

-- As in 0010; only plain blocks can be joined end to end.
CREATE OR REPLACE FUNCTION app.merge_click_blocks(since date) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  many record;
  made integer := 0;
BEGIN
  IF NOT pg_try_advisory_xact_lock(7305811, 4) THEN
    RETURN 0;
  END IF;
  FOR many IN SELECT brand_id, day, array_agg(id) AS ids FROM click_blocks WHERE form = 0 AND day >= since AND clicks < 262144
               GROUP BY brand_id, day, floor(log(8, clicks)) HAVING count(*) >= 8 LIMIT 500 LOOP
    WITH gone AS (DELETE FROM click_blocks b WHERE b.brand_id = many.brand_id AND b.day = many.day AND b.id = ANY (many.ids) RETURNING *)
    INSERT INTO click_blocks (brand_id, day, clicks, minute, link, domain, visitor, traffic, device, channel, country, region,
                              os, os_version, browser, browser_version, in_app, referrer, language, source, medium, campaign)
      SELECT many.brand_id, many.day, sum(clicks), string_agg(minute, '' ORDER BY id), string_agg(link, '' ORDER BY id),
             string_agg(domain, '' ORDER BY id), string_agg(visitor, '' ORDER BY id), string_agg(traffic, '' ORDER BY id),
             string_agg(device, '' ORDER BY id), string_agg(channel, '' ORDER BY id), string_agg(country, '' ORDER BY id),
             string_agg(region, '' ORDER BY id), string_agg(os, '' ORDER BY id), string_agg(os_version, '' ORDER BY id),
             string_agg(browser, '' ORDER BY id), string_agg(browser_version, '' ORDER BY id), string_agg(in_app, '' ORDER BY id),
             string_agg(referrer, '' ORDER BY id), string_agg(language, '' ORDER BY id), string_agg(source, '' ORDER BY id),
             string_agg(medium, '' ORDER BY id), string_agg(campaign, '' ORDER BY id)
        FROM gone HAVING count(*) > 0;
    made := made + 1;
  END LOOP;
  RETURN made;
END
$$;

-- Puts settled blocks in the place of some of one day of the brand that is entered. Whoever changed one of those meanwhile wins.
CREATE FUNCTION app.settle_click_blocks(of_day date, gone bigint[], counts integer[], columns bytea[]) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  brand bigint := app.current_brand();
  removed integer;
  blocks integer := cardinality(counts);
BEGIN
  IF brand IS NULL THEN
    RAISE EXCEPTION 'no brand is entered, so there is nothing to settle';
  END IF;
  DELETE FROM click_blocks WHERE brand_id = brand AND day = of_day AND id = ANY (gone);
  GET DIAGNOSTICS removed = ROW_COUNT;
  IF removed <> cardinality(gone) THEN
    RAISE EXCEPTION 'the blocks of % were changed meanwhile', of_day USING ERRCODE = 'serialization_failure';
  END IF;
  INSERT INTO click_blocks (form, brand_id, day, clicks, minute, link, domain, visitor, traffic, device, channel, country, region,
                            os, os_version, browser, browser_version, in_app, referrer, language, source, medium, campaign)
  -- One column's arrays of all blocks stand together, in the order above.
  SELECT 1, brand, of_day, counts[n], columns[0 * blocks + n], columns[1 * blocks + n], columns[2 * blocks + n], columns[3 * blocks + n],
         columns[4 * blocks + n], columns[5 * blocks + n], columns[6 * blocks + n], columns[7 * blocks + n], columns[8 * blocks + n],
         columns[9 * blocks + n], columns[10 * blocks + n], columns[11 * blocks + n], columns[12 * blocks + n], columns[13 * blocks + n],
         columns[14 * blocks + n], columns[15 * blocks + n], columns[16 * blocks + n], columns[17 * blocks + n], columns[18 * blocks + n]
    FROM generate_subscripts(counts, 1) AS n;
END
$$;
ALTER FUNCTION app.settle_click_blocks(date, bigint[], integer[], bytea[]) OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.settle_click_blocks(date, bigint[], integer[], bytea[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.settle_click_blocks(date, bigint[], integer[], bytea[]) TO wll_app;

-- Brands with days to settle, up to one that is over: ids alone, for a job that enters one brand after the other.
CREATE FUNCTION app.brands_to_settle(until date) RETURNS SETOF bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT DISTINCT brand_id FROM click_blocks WHERE form = 0 AND day <= until
$$;
ALTER FUNCTION app.brands_to_settle(date) OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.brands_to_settle(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.brands_to_settle(date) TO wll_app;

-- Adds one day of the brand that is entered up again from its rows, as roll_up_clicks does, and puts the totals right by the
-- difference. Only loads that were added up already: the others are still to come. Returns by how many clicks people's quarters changed.
CREATE FUNCTION app.recount_click_sums(of_day date) RETURNS bigint
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
  WITH counted AS MATERIALIZED (
    SELECT c.link_id, date_bin('15 minutes', c.clicked_at, timestamptz '2000-01-01 00:00:00+00') AS quarter, c.consent,
           count(*) AS clicks, count(u.id) FILTER (WHERE coalesce(c.signs, 0) & 7 = 0) AS humans
      FROM clicks c
      JOIN click_loads l ON l.id = c.load_id AND l.roll_no IS NOT NULL
      LEFT JOIN user_agents u ON u.id = c.user_agent_id AND u.traffic = 0
     WHERE c.brand_id = brand AND c.clicked_at >= first AND c.clicked_at < last
     GROUP BY 1, 2, 3
  ), after AS MATERIALIZED (
    SELECT link_id, quarter, sum(clicks)::bigint AS clicks, sum(humans)::bigint AS humans FROM counted GROUP BY 1, 2
  ), before AS MATERIALIZED (
    SELECT q.link_id, q.quarter, q.clicks, q.humans FROM click_quarters q WHERE q.brand_id = brand AND q.quarter >= first AND q.quarter < last
  ), difference AS MATERIALIZED (
    SELECT link_id, quarter, coalesce(a.clicks, 0) - coalesce(b.clicks, 0) AS clicks, coalesce(a.humans, 0) - coalesce(b.humans, 0) AS humans
      FROM after a FULL JOIN before b USING (link_id, quarter)
  ), put AS (
    INSERT INTO click_quarters AS q (brand_id, link_id, quarter, clicks, humans)
      SELECT brand, link_id, quarter, clicks, humans FROM after ORDER BY 2, 3
      ON CONFLICT (brand_id, link_id, quarter) DO UPDATE SET clicks = excluded.clicks, humans = excluded.humans
  ), gone AS (
    DELETE FROM click_quarters q USING before b
     WHERE q.brand_id = brand AND q.link_id = b.link_id AND q.quarter = b.quarter
       AND NOT EXISTS (SELECT FROM after a WHERE a.link_id = b.link_id AND a.quarter = b.quarter)
  ), reach AS (
    INSERT INTO reach_quarters AS r (brand_id, link_id, quarter, consent, clicks)
      SELECT brand, link_id, quarter, consent, clicks FROM counted WHERE consent IS NOT NULL ORDER BY 2, 3, 4
      ON CONFLICT (brand_id, link_id, quarter, consent) DO UPDATE SET clicks = excluded.clicks
  ), totals AS (
    UPDATE click_totals t SET clicks = t.clicks + d.clicks, humans = coalesce(t.humans, 0) + d.humans
      FROM (SELECT link_id, sum(clicks)::bigint AS clicks, sum(humans)::bigint AS humans FROM difference GROUP BY 1) d
     WHERE t.brand_id = brand AND t.link_id = d.link_id AND (d.clicks <> 0 OR d.humans <> 0)
  )
  SELECT coalesce(sum(abs(humans)), 0) INTO changed FROM difference;
  RETURN changed;
END
$$;
ALTER FUNCTION app.recount_click_sums(date) OWNER TO wll_rollup;
GRANT SELECT ON user_agents TO wll_rollup;
REVOKE ALL ON FUNCTION app.recount_click_sums(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.recount_click_sums(date) TO wll_app;

-- A brand's clicks being counted again: how far it is, and what came of it.
CREATE TABLE click_recounts (
  brand_id       bigint NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  id             uuid NOT NULL,
  asked_at       timestamptz NOT NULL,
  asked_by       text NOT NULL,
  lists_version  integer NOT NULL,
  first_day      date NOT NULL,
  last_day       date NOT NULL CHECK (last_day >= first_day),
  -- Days before it are done.
  next_day       date NOT NULL,
  -- Days of which rows are gone: they stay as they were counted.
  left_alone     integer NOT NULL DEFAULT 0,
  changed        bigint NOT NULL DEFAULT 0,
  ended_at       timestamptz,
  PRIMARY KEY (brand_id, id)
);
CREATE UNIQUE INDEX click_recounts_one_at_a_time ON click_recounts (brand_id) WHERE ended_at IS NULL;
SELECT app.isolate('click_recounts');
GRANT SELECT, INSERT, UPDATE ON click_recounts TO wll_app;

-- By which lists clicks were read until now. One row.
CREATE TABLE click_lists (
  version  integer NOT NULL,
  since    timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX click_lists_one ON click_lists ((true));
GRANT SELECT, INSERT, UPDATE ON click_lists TO wll_app;

-- Brands that have clicks: ids alone.
CREATE FUNCTION app.brands_with_clicks() RETURNS SETOF bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT b.id FROM brands b WHERE EXISTS (SELECT FROM click_blocks c WHERE c.brand_id = b.id)
$$;
ALTER FUNCTION app.brands_with_clicks() OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.brands_with_clicks() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.brands_with_clicks() TO wll_app;
