-- What the clicks of a load add up to is counted by the loader, which has them in hand, and waits here to be added to what was before.
-- Reading the rows once more cost several times what writing them did. See docs/decisions/0008-column-blocks.md.

-- Some of a brand's clicks in one load: places of the arrays belong together, a place for each link, quarter of an hour and consent
-- decision (-1: none was asked for). Written with the load and gone once it is added up.
CREATE TABLE click_load_sums (
  brand_id        bigint NOT NULL,
  id              bigint GENERATED ALWAYS AS IDENTITY,
  load_id         bigint NOT NULL,
  links           bigint[] NOT NULL,
  quarters        timestamptz[] NOT NULL,
  consents        smallint[] NOT NULL,
  clicks          integer[] NOT NULL,
  humans          integer[] NOT NULL,
  last_clicks_at  timestamptz[] NOT NULL,
  PRIMARY KEY (brand_id, id)
);
CREATE INDEX click_load_sums_load ON click_load_sums (load_id);
-- They live for seconds: not worth packing.
ALTER TABLE click_load_sums
  ALTER links SET STORAGE EXTERNAL, ALTER quarters SET STORAGE EXTERNAL, ALTER consents SET STORAGE EXTERNAL,
  ALTER clicks SET STORAGE EXTERNAL, ALTER humans SET STORAGE EXTERNAL, ALTER last_clicks_at SET STORAGE EXTERNAL;
SELECT app.isolate('click_load_sums');
CREATE POLICY rollup_all ON click_load_sums FOR ALL TO wll_rollup USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON click_load_sums TO wll_rollup;

-- False in a load of the time before, and in one of a node that does not know better yet: its rows are read to add it up.
ALTER TABLE click_loads ADD COLUMN has_sums boolean NOT NULL DEFAULT false;

-- Adds a load's sums, in its transaction. The sums of all brands stand behind each other; each brand's end at its place in ends.
CREATE FUNCTION app.add_load_sums(load bigint, brands bigint[], ends integer[], links bigint[], quarters timestamptz[], consents smallint[],
                                  clicks integer[], humans integer[], last_clicks_at timestamptz[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  INSERT INTO click_load_sums (brand_id, load_id, links, quarters, consents, clicks, humans, last_clicks_at)
    SELECT b.brand, load, links[b.first:b.last], quarters[b.first:b.last], consents[b.first:b.last], clicks[b.first:b.last],
           humans[b.first:b.last], last_clicks_at[b.first:b.last]
      FROM (SELECT brand, coalesce(lag(last) OVER (ORDER BY last), 0) + 1 AS first, last FROM unnest(brands, ends) AS u (brand, last)) b
$$;
ALTER FUNCTION app.add_load_sums(bigint, bigint[], integer[], bigint[], timestamptz[], smallint[], integer[], integer[], timestamptz[]) OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.add_load_sums(bigint, bigint[], integer[], bigint[], timestamptz[], smallint[], integer[], integer[], timestamptz[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.add_load_sums(bigint, bigint[], integer[], bigint[], timestamptz[], smallint[], integer[], integer[], timestamptz[]) TO wll_edge;

-- As in 0010, from the sums that wait. Loads that came without are given theirs first, from their rows: the month's table has no
-- statistics while it is young, so the planner is not asked whether an index is worth it and whether few rows will come.
CREATE OR REPLACE FUNCTION app.roll_up_clicks(max_clicks integer) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public
  SET enable_seqscan = off SET enable_nestloop = off SET work_mem = '32MB' SET jit = off AS $$
DECLARE
  loads bigint[];
  unsummed bigint[];
  first timestamptz;
  last timestamptz;
  total bigint;
BEGIN
  IF NOT pg_try_advisory_xact_lock(7305811, 1) THEN
    RETURN NULL;
  END IF;
  SELECT array_agg(w.id ORDER BY w.id), array_agg(w.id ORDER BY w.id) FILTER (WHERE NOT w.has_sums),
         min(w.first_at) FILTER (WHERE NOT w.has_sums), max(w.last_at) FILTER (WHERE NOT w.has_sums), coalesce(sum(w.clicks), 0)
    INTO loads, unsummed, first, last, total
    FROM (SELECT id, first_at, last_at, clicks, has_sums, sum(clicks) OVER (ORDER BY id) - clicks AS before
            FROM click_loads WHERE roll_no IS NULL ORDER BY id LIMIT 10000) w
   WHERE w.before < max_clicks;
  IF loads IS NULL THEN
    RETURN 0;
  END IF;
  -- Before anything else is locked, as app.erase_clicks does.
  PERFORM FROM click_loads WHERE id = ANY (loads) ORDER BY id FOR UPDATE;
  IF unsummed IS NOT NULL THEN
    WITH people AS MATERIALIZED (
      SELECT id FROM user_agents WHERE traffic = 0
    ), counted AS MATERIALIZED (
      SELECT c.brand_id, c.link_id, date_bin('15 minutes', c.clicked_at, timestamptz '2000-01-01 00:00:00+00') AS quarter,
             coalesce(c.consent, -1::smallint) AS consent, count(*)::integer AS clicks,
             (count(p.id) FILTER (WHERE coalesce(c.signs, 0) & 7 = 0))::integer AS humans, max(c.clicked_at) AS last_click_at
        FROM clicks c LEFT JOIN people p ON p.id = c.user_agent_id
       WHERE c.load_id BETWEEN unsummed[1] AND unsummed[cardinality(unsummed)] AND c.clicked_at BETWEEN first AND last
         AND c.load_id + 0 IN (SELECT unnest(unsummed))
       GROUP BY 1, 2, 3, 4
    )
    INSERT INTO click_load_sums (brand_id, load_id, links, quarters, consents, clicks, humans, last_clicks_at)
      SELECT brand_id, unsummed[1], array_agg(link_id), array_agg(quarter), array_agg(consent), array_agg(clicks), array_agg(humans), array_agg(last_click_at)
        FROM counted GROUP BY 1;
  END IF;
  -- Written in key order, so that two upserts never wait for each other crosswise.
  WITH taken AS MATERIALIZED (
    DELETE FROM click_load_sums s WHERE s.load_id = ANY (loads) RETURNING s.*
  ), counted AS MATERIALIZED (
    SELECT t.brand_id, s.link_id, s.quarter, sum(s.clicks) AS clicks, sum(s.humans) AS humans, max(s.last_click_at) AS last_click_at
      FROM taken t, unnest(t.links, t.quarters, t.clicks, t.humans, t.last_clicks_at) AS s (link_id, quarter, clicks, humans, last_click_at)
     GROUP BY 1, 2, 3
  ), quarters AS (
    INSERT INTO click_quarters AS q (brand_id, link_id, quarter, clicks, humans)
      SELECT brand_id, link_id, quarter, clicks, humans FROM counted ORDER BY 1, 2, 3
      ON CONFLICT (brand_id, link_id, quarter) DO UPDATE
        SET clicks = q.clicks + excluded.clicks, humans = coalesce(q.humans, 0) + excluded.humans
  ), reach AS (
    INSERT INTO reach_quarters AS r (brand_id, link_id, quarter, consent, clicks)
      SELECT t.brand_id, s.link_id, s.quarter, s.consent, sum(s.clicks)
        FROM taken t, unnest(t.links, t.quarters, t.consents, t.clicks) AS s (link_id, quarter, consent, clicks)
       WHERE s.consent >= 0 GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
      ON CONFLICT (brand_id, link_id, quarter, consent) DO UPDATE SET clicks = r.clicks + excluded.clicks
  )
  INSERT INTO click_totals AS t (brand_id, link_id, clicks, humans, last_click_at)
    SELECT brand_id, link_id, sum(clicks::integer), sum(humans::integer), max(last_click_at) FROM counted GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (brand_id, link_id) DO UPDATE
      SET clicks = t.clicks + excluded.clicks, humans = coalesce(t.humans, 0) + excluded.humans,
          last_click_at = greatest(t.last_click_at, excluded.last_click_at);
  UPDATE click_loads SET roll_no = nextval('public.click_roll_no') WHERE id = ANY (loads);
  RETURN total;
END
$$;

-- As in 0010. Values of no fixed length are found in an array by walking there: with many brands, once for each column instead of once
-- for each block of it.
CREATE OR REPLACE FUNCTION app.add_click_blocks(brands bigint[], days date[], counts integer[], columns bytea[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  INSERT INTO click_blocks (brand_id, day, clicks, minute, link, domain, visitor, traffic, device, channel, country, region,
                            os, os_version, browser, browser_version, in_app, referrer, language, source, medium, campaign)
  -- One column's arrays of all blocks stand together, in the order above.
  SELECT * FROM unnest(brands, days, counts,
    columns[1:1 * cardinality(brands)], columns[1 * cardinality(brands) + 1:2 * cardinality(brands)], columns[2 * cardinality(brands) + 1:3 * cardinality(brands)],
    columns[3 * cardinality(brands) + 1:4 * cardinality(brands)], columns[4 * cardinality(brands) + 1:5 * cardinality(brands)], columns[5 * cardinality(brands) + 1:6 * cardinality(brands)],
    columns[6 * cardinality(brands) + 1:7 * cardinality(brands)], columns[7 * cardinality(brands) + 1:8 * cardinality(brands)], columns[8 * cardinality(brands) + 1:9 * cardinality(brands)],
    columns[9 * cardinality(brands) + 1:10 * cardinality(brands)], columns[10 * cardinality(brands) + 1:11 * cardinality(brands)], columns[11 * cardinality(brands) + 1:12 * cardinality(brands)],
    columns[12 * cardinality(brands) + 1:13 * cardinality(brands)], columns[13 * cardinality(brands) + 1:14 * cardinality(brands)], columns[14 * cardinality(brands) + 1:15 * cardinality(brands)],
    columns[15 * cardinality(brands) + 1:16 * cardinality(brands)], columns[16 * cardinality(brands) + 1:17 * cardinality(brands)], columns[17 * cardinality(brands) + 1:18 * cardinality(brands)],
    columns[18 * cardinality(brands) + 1:19 * cardinality(brands)])
$$;

-- As in 0014, and blocks of this size are left alone: reading them in one piece would save nothing, and the night writes them again.
-- A block of form 0 never has sums; that they are asked for lets the index be used that holds few blocks.
CREATE OR REPLACE FUNCTION app.merge_click_blocks(since date) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  many record;
  made integer := 0;
BEGIN
  IF NOT pg_try_advisory_xact_lock(7305811, 4) THEN
    RETURN 0;
  END IF;
  FOR many IN SELECT brand_id, day, array_agg(id) AS ids FROM click_blocks WHERE form = 0 AND sums IS NULL AND day >= since AND clicks < 32768
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

-- As in 0010, and what waits to be added up goes too.
CREATE OR REPLACE FUNCTION app.forget_clicks() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  brand bigint := app.current_brand();
  gone bigint;
BEGIN
  IF brand IS NULL THEN
    RAISE EXCEPTION 'no brand is entered, so there is nothing to forget';
  END IF;
  DELETE FROM clicks WHERE brand_id = brand;
  GET DIAGNOSTICS gone = ROW_COUNT;
  DELETE FROM click_blocks WHERE brand_id = brand;
  DELETE FROM click_words WHERE brand_id = brand;
  DELETE FROM click_load_sums WHERE brand_id = brand;
  DELETE FROM click_quarters WHERE brand_id = brand;
  DELETE FROM click_totals WHERE brand_id = brand;
  DELETE FROM reach_quarters WHERE brand_id = brand;
  DELETE FROM pixel_quarters WHERE brand_id = brand;
  DELETE FROM consent_records WHERE brand_id = brand;
  DELETE FROM consent_banners WHERE brand_id = brand;
  RETURN gone;
END
$$;

-- As in 0018. A click that waits is added here at once, so that its bare sum is a part of something; what waits of its load's sums is
-- made less by it. Loads that wait must go on waiting meanwhile, or it would be added twice.
CREATE OR REPLACE FUNCTION app.erase_clicks(of_day date, requests uuid[]) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public SET jit = off AS $$
DECLARE
  brand bigint := app.current_brand();
  first timestamptz := of_day::timestamp AT TIME ZONE 'UTC';
  last timestamptz := (of_day + 1)::timestamp AT TIME ZONE 'UTC';
  erased bigint;
BEGIN
  IF brand IS NULL THEN
    RAISE EXCEPTION 'no brand is entered, so there is nothing to erase';
  END IF;
  PERFORM FROM click_loads WHERE roll_no IS NULL AND first_at < last AND last_at >= first ORDER BY id FOR UPDATE;
  WITH asked AS MATERIALIZED (
    SELECT e.domain_id, e.visitor, max(date_trunc('minute', e.asked_at) + interval '1 minute') AS until, (array_agg(e.id ORDER BY e.asked_at, e.id))[1] AS request
      FROM click_erasures e WHERE e.brand_id = brand AND e.day = of_day AND e.id = ANY (requests) AND e.visitor IS NOT NULL GROUP BY 1, 2
  ), gone AS (
    DELETE FROM clicks c USING asked a
     WHERE c.brand_id = brand AND c.clicked_at >= first AND c.clicked_at < last AND c.clicked_at < a.until
       AND c.domain_id = a.domain_id AND c.visitor & 4294967295 = a.visitor
    RETURNING a.request, c.link_id, c.clicked_at, c.consent, c.load_id, c.user_agent_id, c.signs
  ), known AS MATERIALIZED (
    SELECT g.request, g.link_id, date_bin('15 minutes', g.clicked_at, timestamptz '2000-01-01 00:00:00+00') AS quarter, g.clicked_at, g.consent,
           u.id IS NOT NULL AND coalesce(g.signs, 0) & 7 = 0 AS is_human, l.id IS NOT NULL AS waits,
           CASE WHEN l.has_sums THEN l.id END AS load_id
      FROM gone g
      LEFT JOIN user_agents u ON u.id = g.user_agent_id AND u.traffic = 0
      LEFT JOIN click_loads l ON l.id = g.load_id AND l.roll_no IS NULL
  ), less AS (
    INSERT INTO click_load_sums (brand_id, load_id, links, quarters, consents, clicks, humans, last_clicks_at)
      SELECT brand, load_id, array_agg(link_id), array_agg(quarter), array_agg(coalesce(consent, -1::smallint)), array_agg(-1),
             array_agg(CASE WHEN is_human THEN -1 ELSE 0 END), array_agg(clicked_at)
        FROM known WHERE load_id IS NOT NULL GROUP BY 2
  ), totals AS (
    INSERT INTO click_totals AS t (brand_id, link_id, clicks, humans, last_click_at)
      SELECT brand, link_id, count(*), count(*) FILTER (WHERE is_human), max(clicked_at) FROM known WHERE waits GROUP BY 2 ORDER BY 2
      ON CONFLICT (brand_id, link_id) DO UPDATE
        SET clicks = t.clicks + excluded.clicks, humans = coalesce(t.humans, 0) + excluded.humans,
            last_click_at = greatest(t.last_click_at, excluded.last_click_at)
  ), reach AS (
    INSERT INTO reach_quarters AS r (brand_id, link_id, quarter, consent, clicks)
      SELECT brand, link_id, quarter, consent, count(*) FROM known WHERE waits AND consent IS NOT NULL GROUP BY 2, 3, 4 ORDER BY 2, 3, 4
      ON CONFLICT (brand_id, link_id, quarter, consent) DO UPDATE SET clicks = r.clicks + excluded.clicks
  ), quarters AS (
    INSERT INTO click_quarters AS q (brand_id, link_id, quarter, clicks, humans, bare_clicks, bare_humans)
      SELECT brand, link_id, quarter, count(*) FILTER (WHERE waits), count(*) FILTER (WHERE waits AND is_human), count(*),
             count(*) FILTER (WHERE is_human)
        FROM known GROUP BY 2, 3 ORDER BY 2, 3
      ON CONFLICT (brand_id, link_id, quarter) DO UPDATE
        SET clicks = q.clicks + excluded.clicks, humans = coalesce(q.humans, 0) + excluded.humans,
            bare_clicks = q.bare_clicks + excluded.bare_clicks, bare_humans = q.bare_humans + excluded.bare_humans
  ), carried_out AS (
    UPDATE click_erasures e
       SET carried_out_at = coalesce(e.carried_out_at, now()), clicks = e.clicks + (SELECT count(*) FROM known k WHERE k.request = e.id),
           visitor = CASE WHEN e.asked_at >= now() - interval '2 days' THEN e.visitor END
     WHERE e.brand_id = brand AND e.day = of_day AND e.id = ANY (requests)
  )
  SELECT count(*) INTO erased FROM known;
  RETURN erased;
END
$$;

-- As in 0010. A brand's last number is looked up once, and not again for each new word.
CREATE OR REPLACE FUNCTION app.click_words(brands bigint[], words text[]) RETURNS TABLE (brand bigint, said text, number integer)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7305811, 3);
  WITH new AS MATERIALIZED (
    SELECT u.b, u.w, row_number() OVER (PARTITION BY u.b ORDER BY u.w) AS nth
      FROM (SELECT DISTINCT * FROM unnest(brands, words) AS d (b, w)) u
     WHERE NOT EXISTS (SELECT FROM click_words k WHERE k.brand_id = u.b AND k.word = u.w)
  ), lasts AS MATERIALIZED (
    SELECT a.b, (SELECT coalesce(max(x.id), 0) FROM click_words x WHERE x.brand_id = a.b) AS last FROM (SELECT DISTINCT b FROM new) a
  )
  INSERT INTO click_words (brand_id, id, word)
    SELECT n.b, l.last + n.nth, n.w FROM new n JOIN lasts l ON l.b = n.b WHERE l.last + n.nth <= 1000000;
  RETURN QUERY SELECT u.b, u.w, coalesce(k.id, -1)
    FROM unnest(brands, words) AS u (b, w) LEFT JOIN click_words k ON k.brand_id = u.b AND k.word = u.w;
END
$$;
