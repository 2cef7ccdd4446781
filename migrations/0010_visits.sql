-- What is known of a click beyond that it happened. A request says little of it; the loader works the rest out and keeps it here.

-- One day's secret, by which visitors of that day are told apart; thrown away when the next day is over.
CREATE TABLE visitor_salts (
  day   date PRIMARY KEY,
  salt  bytea NOT NULL CHECK (length(salt) = 32)
);

-- The secrets of yesterday, today and tomorrow, those that are missing made from the caller's random bytes. What is older goes.
CREATE FUNCTION app.visitor_salts(fresh bytea[]) RETURNS SETOF visitor_salts
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  today date := (now() AT TIME ZONE 'UTC')::date;
BEGIN
  DELETE FROM visitor_salts WHERE day < today - 1;
  INSERT INTO visitor_salts SELECT today + n - 2, fresh[n] FROM generate_subscripts(fresh, 1) AS n WHERE n <= 3 ON CONFLICT DO NOTHING;
  RETURN QUERY SELECT * FROM visitor_salts WHERE day <= today + 1;
END
$$;
ALTER FUNCTION app.visitor_salts(bytea[]) OWNER TO wll_rollup;
GRANT SELECT, INSERT, DELETE ON visitor_salts TO wll_rollup;
REVOKE ALL ON FUNCTION app.visitor_salts(bytea[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.visitor_salts(bytea[]) TO wll_edge;

-- What a user agent says, read once for each. facts_version tells by which lists; null in rows of the time before.
ALTER TABLE user_agents
  ADD COLUMN facts_version integer,
  ADD COLUMN traffic smallint,
  ADD COLUMN device smallint,
  ADD COLUMN os text,
  ADD COLUMN os_version text,
  ADD COLUMN browser text,
  ADD COLUMN browser_version text,
  ADD COLUMN in_app text;
GRANT UPDATE (facts_version, traffic, device, os, os_version, browser, browser_version, in_app) ON user_agents TO wll_edge;
GRANT SELECT, UPDATE (facts_version, traffic, device, os, os_version, browser, browser_version, in_app) ON user_agents TO wll_rollup;

-- signs: what the request said of itself (1 prefetch; 2 and 4 are kept for others that no person makes) or its query did (8 QR
-- code). visitor: a number that tells visitors of the brand apart within a day of UTC. The address is nowhere.
ALTER TABLE clicks
  ADD COLUMN signs smallint,
  ADD COLUMN visitor bigint,
  ADD COLUMN language text,
  ADD COLUMN utm_source text,
  ADD COLUMN utm_medium text,
  ADD COLUMN utm_campaign text,
  ADD COLUMN utm_term text,
  ADD COLUMN utm_content text,
  ADD COLUMN click_id text;

-- The words of a brand's clicks (sites they came from, campaigns, browsers), each with a number.
CREATE TABLE click_words (
  brand_id  bigint NOT NULL,
  id        integer NOT NULL CHECK (id > 0),
  word      text NOT NULL,
  PRIMARY KEY (brand_id, id),
  UNIQUE (brand_id, word)
);
SELECT app.isolate('click_words');
CREATE POLICY rollup_all ON click_words FOR ALL TO wll_rollup USING (true) WITH CHECK (true);
GRANT SELECT ON click_words TO wll_app;
GRANT SELECT, INSERT, DELETE ON click_words TO wll_rollup;

-- The numbers of words, new ones given where needed. A brand has a million at most: the rest share the number -1, because whoever
-- opens links with made-up sources must not fill the disk.
CREATE FUNCTION app.click_words(brands bigint[], words text[]) RETURNS TABLE (brand bigint, said text, number integer)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7305811, 3);
  INSERT INTO click_words (brand_id, id, word)
    SELECT n.b, n.last + n.nth, n.w
      FROM (SELECT u.b, u.w, (SELECT coalesce(max(x.id), 0) FROM click_words x WHERE x.brand_id = u.b) AS last,
                   row_number() OVER (PARTITION BY u.b ORDER BY u.w) AS nth
              FROM (SELECT DISTINCT * FROM unnest(brands, words) AS d (b, w)) u
             WHERE NOT EXISTS (SELECT FROM click_words k WHERE k.brand_id = u.b AND k.word = u.w)) n
     WHERE n.last + n.nth <= 1000000;
  RETURN QUERY SELECT u.b, u.w, coalesce(k.id, -1)
    FROM unnest(brands, words) AS u (b, w) LEFT JOIN click_words k ON k.brand_id = u.b AND k.word = u.w;
END
$$;
ALTER FUNCTION app.click_words(bigint[], text[]) OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.click_words(bigint[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.click_words(bigint[], text[]) TO wll_edge;

-- Clicks once more, by columns: what analytics read. A block holds some of a brand's clicks of one day of UTC; each column is an
-- array of little-endian numbers, one for each click, in the same order in every column. Written in the transaction that loads the
-- clicks, so a block's clicks are in the clicks table and the other way round. See docs/decisions/0008-column-blocks.md.
CREATE TABLE click_blocks (
  brand_id         bigint NOT NULL,
  day              date NOT NULL,
  id               bigint GENERATED ALWAYS AS IDENTITY,
  clicks           integer NOT NULL CHECK (clicks > 0),
  minute           bytea NOT NULL,
  link             bytea NOT NULL,
  domain           bytea NOT NULL,
  visitor          bytea NOT NULL,
  traffic          bytea NOT NULL,
  device           bytea NOT NULL,
  channel          bytea NOT NULL,
  country          bytea NOT NULL,
  region           bytea NOT NULL,
  os               bytea NOT NULL,
  os_version       bytea NOT NULL,
  browser          bytea NOT NULL,
  browser_version  bytea NOT NULL,
  in_app           bytea NOT NULL,
  referrer         bytea NOT NULL,
  language         bytea NOT NULL,
  source           bytea NOT NULL,
  medium           bytea NOT NULL,
  campaign         bytea NOT NULL,
  PRIMARY KEY (brand_id, day, id)
);
-- Out of line and as they are: a query fetches the columns it needs, and numbers are read where they lie.
DO $$
DECLARE
  name text;
BEGIN
  FOR name IN SELECT attname FROM pg_attribute WHERE attrelid = 'click_blocks'::regclass AND atttypid = 'bytea'::regtype LOOP
    EXECUTE format('ALTER TABLE click_blocks ALTER COLUMN %I SET STORAGE EXTERNAL', name);
  END LOOP;
END
$$;
SELECT app.isolate('click_blocks');
CREATE POLICY rollup_all ON click_blocks FOR ALL TO wll_rollup USING (true) WITH CHECK (true);
GRANT SELECT ON click_blocks TO wll_app;
GRANT SELECT, INSERT, DELETE ON click_blocks TO wll_rollup;

-- Adds a load's blocks: the edge role sees no tenant table, and adds to this one by this function alone.
CREATE FUNCTION app.add_click_blocks(brands bigint[], days date[], counts integer[], columns bytea[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  INSERT INTO click_blocks (brand_id, day, clicks, minute, link, domain, visitor, traffic, device, channel, country, region,
                            os, os_version, browser, browser_version, in_app, referrer, language, source, medium, campaign)
  -- One column's arrays of all blocks stand together, in the order above.
  SELECT brands[n], days[n], counts[n], columns[0 * cardinality(brands) + n], columns[1 * cardinality(brands) + n], columns[2 * cardinality(brands) + n],
         columns[3 * cardinality(brands) + n], columns[4 * cardinality(brands) + n], columns[5 * cardinality(brands) + n], columns[6 * cardinality(brands) + n],
         columns[7 * cardinality(brands) + n], columns[8 * cardinality(brands) + n], columns[9 * cardinality(brands) + n],
         columns[10 * cardinality(brands) + n], columns[11 * cardinality(brands) + n], columns[12 * cardinality(brands) + n],
         columns[13 * cardinality(brands) + n], columns[14 * cardinality(brands) + n], columns[15 * cardinality(brands) + n],
         columns[16 * cardinality(brands) + n], columns[17 * cardinality(brands) + n], columns[18 * cardinality(brands) + n]
    FROM generate_subscripts(brands, 1) AS n
$$;
ALTER FUNCTION app.add_click_blocks(bigint[], date[], integer[], bytea[]) OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.add_click_blocks(bigint[], date[], integer[], bytea[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.add_click_blocks(bigint[], date[], integer[], bytea[]) TO wll_edge;

-- Merges blocks of the last days, eight of a size and more into one; says how many blocks it made. Each click is written again
-- once for every power of eight.
CREATE FUNCTION app.merge_click_blocks(since date) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  many record;
  made integer := 0;
BEGIN
  IF NOT pg_try_advisory_xact_lock(7305811, 4) THEN
    RETURN 0;
  END IF;
  FOR many IN SELECT brand_id, day, array_agg(id) AS ids FROM click_blocks WHERE day >= since AND clicks < 262144
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
ALTER FUNCTION app.merge_click_blocks(date) OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.merge_click_blocks(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.merge_click_blocks(date) TO wll_edge;

-- Clicks of people beside all clicks. Null: nobody has looked yet, which is not 0.
ALTER TABLE click_quarters ADD COLUMN humans bigint;
ALTER TABLE click_totals ADD COLUMN humans bigint;

-- As in 0008, with clicks of people counted beside.
CREATE OR REPLACE FUNCTION app.roll_up_clicks(max_clicks integer) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public SET enable_seqscan = off SET jit = off AS $$
DECLARE
  loads bigint[];
  first timestamptz;
  last timestamptz;
  total bigint;
BEGIN
  IF NOT pg_try_advisory_xact_lock(7305811, 1) THEN
    RETURN NULL;
  END IF;
  SELECT array_agg(w.id ORDER BY w.id), min(w.first_at), max(w.last_at), coalesce(sum(w.clicks), 0) INTO loads, first, last, total
    FROM (SELECT id, first_at, last_at, clicks, sum(clicks) OVER (ORDER BY id) - clicks AS before
            FROM click_loads WHERE roll_no IS NULL ORDER BY id LIMIT 10000) w
   WHERE w.before < max_clicks;
  IF loads IS NULL THEN
    RETURN 0;
  END IF;
  WITH people AS MATERIALIZED (
    SELECT id FROM user_agents WHERE traffic = 0
  ), counted AS MATERIALIZED (
    SELECT c.brand_id, c.link_id, date_bin('15 minutes', c.clicked_at, timestamptz '2000-01-01 00:00:00+00') AS quarter, c.consent,
           count(*) AS clicks, count(p.id) FILTER (WHERE coalesce(c.signs, 0) & 7 = 0) AS humans, max(c.clicked_at) AS last_click_at
      FROM clicks c LEFT JOIN people p ON p.id = c.user_agent_id
     WHERE c.load_id BETWEEN loads[1] AND loads[cardinality(loads)] AND c.clicked_at BETWEEN first AND last
       AND c.load_id + 0 IN (SELECT unnest(loads))
     GROUP BY 1, 2, 3, 4
  ), quarters AS (
    INSERT INTO click_quarters AS q (brand_id, link_id, quarter, clicks, humans)
      SELECT brand_id, link_id, quarter, sum(clicks), sum(humans) FROM counted GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
      ON CONFLICT (brand_id, link_id, quarter) DO UPDATE
        SET clicks = q.clicks + excluded.clicks, humans = coalesce(q.humans, 0) + excluded.humans
  ), reach AS (
    INSERT INTO reach_quarters AS r (brand_id, link_id, quarter, consent, clicks)
      SELECT brand_id, link_id, quarter, consent, clicks FROM counted WHERE consent IS NOT NULL ORDER BY 1, 2, 3, 4
      ON CONFLICT (brand_id, link_id, quarter, consent) DO UPDATE SET clicks = r.clicks + excluded.clicks
  )
  INSERT INTO click_totals AS t (brand_id, link_id, clicks, humans, last_click_at)
    SELECT brand_id, link_id, sum(clicks), sum(humans), max(last_click_at) FROM counted GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (brand_id, link_id) DO UPDATE
      SET clicks = t.clicks + excluded.clicks, humans = coalesce(t.humans, 0) + excluded.humans,
          last_click_at = greatest(t.last_click_at, excluded.last_click_at);
  UPDATE click_loads SET roll_no = nextval('public.click_roll_no') WHERE id = ANY (loads);
  RETURN total;
END
$$;

-- As in 0008, with what came to be kept since.
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
  DELETE FROM click_quarters WHERE brand_id = brand;
  DELETE FROM click_totals WHERE brand_id = brand;
  DELETE FROM reach_quarters WHERE brand_id = brand;
  DELETE FROM pixel_quarters WHERE brand_id = brand;
  DELETE FROM consent_records WHERE brand_id = brand;
  DELETE FROM consent_banners WHERE brand_id = brand;
  RETURN gone;
END
$$;
