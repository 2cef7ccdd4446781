-- Clicks arrive by binary COPY, many at a time. COPY does not work on a table with row-level security, and the console must
-- never read a click without it: so the parent, which the app role reads, carries the policy, and the monthly leaves, which
-- only the edge role may write and nobody but wll_rollup may read, carry none.
--
-- There is no unique index: a click is loaded once because its segment's offset is committed in the same transaction, and two
-- btree indexes would cost four times the loading itself. BRIN suffices because rows arrive in order.
CREATE TABLE clicks (
  brand_id       bigint NOT NULL,
  domain_id      bigint NOT NULL,
  link_id        bigint NOT NULL,
  load_id        bigint NOT NULL,
  clicked_at     timestamptz NOT NULL,
  id             uuid NOT NULL,
  user_agent_id  bigint,
  referrer_host  text
) PARTITION BY RANGE (clicked_at);
CREATE INDEX clicks_time ON clicks USING brin (clicked_at) WITH (autosummarize = on);
CREATE INDEX clicks_load ON clicks USING brin (load_id) WITH (autosummarize = on);
SELECT app.isolate('clicks');
CREATE POLICY rollup_reads ON clicks FOR SELECT TO wll_rollup USING (true);
GRANT SELECT ON clicks TO wll_app, wll_rollup;

-- One COPY. roll_no is given when its clicks are added up, in one order for all nodes: readers that follow clicks by cursor go
-- by it, because load ids of two nodes may commit out of order.
CREATE SEQUENCE click_loads_id;
CREATE SEQUENCE click_roll_no;
CREATE TABLE click_loads (
  id           bigint PRIMARY KEY,
  clicks       integer NOT NULL,
  first_at     timestamptz NOT NULL,
  last_at      timestamptz NOT NULL,
  roll_no      bigint
);
CREATE INDEX click_loads_waiting ON click_loads (id) WHERE roll_no IS NULL;
CREATE UNIQUE INDEX click_loads_rolled ON click_loads (roll_no) WHERE roll_no IS NOT NULL;
GRANT INSERT ON click_loads TO wll_edge;
GRANT USAGE ON SEQUENCE click_loads_id TO wll_edge;
GRANT SELECT ON click_loads TO wll_app;
GRANT SELECT, UPDATE ON click_loads TO wll_rollup;
GRANT USAGE ON SEQUENCE click_roll_no TO wll_rollup;

-- How far each spool segment has been loaded, in bytes; the greatest number when nothing of it is left. Committed with the
-- clicks, so a replay adds nothing. removed_at is set when the segment's file is gone for good: without a file the row has no
-- more use, with one it must stay however long its node is switched off.
CREATE TABLE click_segments (
  segment_id  uuid PRIMARY KEY,
  position    bigint NOT NULL,
  updated_at  timestamptz NOT NULL DEFAULT now(),
  removed_at  timestamptz
);
CREATE INDEX click_segments_removed ON click_segments (removed_at) WHERE removed_at IS NOT NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON click_segments TO wll_edge;

-- User-agent strings, each once. Not a tenant table: a string says nothing about whose visitor sent it.
CREATE TABLE user_agents (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  digest  bytea NOT NULL UNIQUE,
  value   text NOT NULL
);
GRANT SELECT, INSERT ON user_agents TO wll_edge;
GRANT SELECT ON user_agents TO wll_app;

-- Added up per quarter of an hour: every time zone's day begins at one.
CREATE TABLE click_quarters (
  brand_id  bigint NOT NULL,
  link_id   bigint NOT NULL,
  quarter   timestamptz NOT NULL,
  clicks    bigint NOT NULL,
  PRIMARY KEY (brand_id, link_id, quarter)
);
SELECT app.isolate('click_quarters');
CREATE POLICY rollup_all ON click_quarters FOR ALL TO wll_rollup USING (true) WITH CHECK (true);
GRANT SELECT ON click_quarters TO wll_app;
GRANT SELECT, INSERT, UPDATE ON click_quarters TO wll_rollup;

CREATE TABLE click_totals (
  brand_id       bigint NOT NULL,
  link_id        bigint NOT NULL,
  clicks         bigint NOT NULL,
  last_click_at  timestamptz NOT NULL,
  PRIMARY KEY (brand_id, link_id)
);
CREATE INDEX click_totals_most ON click_totals (brand_id, clicks DESC, link_id DESC);
SELECT app.isolate('click_totals');
CREATE POLICY rollup_all ON click_totals FOR ALL TO wll_rollup USING (true) WITH CHECK (true);
GRANT SELECT ON click_totals TO wll_app;
GRANT SELECT, INSERT, UPDATE ON click_totals TO wll_rollup;

-- Adds up loads that wait, up to max_clicks of them (at least one load), and says how many clicks it added; null when another
-- session is adding up right now. The month's table has no statistics while it is young, so the planner is not asked whether
-- the BRIN indexes are worth it, and a plan that looks dear must not be compiled first.
CREATE FUNCTION app.roll_up_clicks(max_clicks integer) RETURNS bigint
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
  -- Counted once for both tables, and written in key order, so that two upserts never wait for each other crosswise. The range
  -- of load ids is for the index; the exact ids are matched by hash, because a BRIN index would be read once for each of them.
  WITH counted AS MATERIALIZED (
    SELECT brand_id, link_id, date_bin('15 minutes', clicked_at, timestamptz '2000-01-01 00:00:00+00') AS quarter,
           count(*) AS clicks, max(clicked_at) AS last_click_at
      FROM clicks
     WHERE load_id BETWEEN loads[1] AND loads[cardinality(loads)] AND clicked_at BETWEEN first AND last
       AND load_id + 0 IN (SELECT unnest(loads))
     GROUP BY 1, 2, 3
  ), quarters AS (
    INSERT INTO click_quarters AS q (brand_id, link_id, quarter, clicks)
      SELECT brand_id, link_id, quarter, clicks FROM counted ORDER BY 1, 2, 3
      ON CONFLICT (brand_id, link_id, quarter) DO UPDATE SET clicks = q.clicks + excluded.clicks
  )
  INSERT INTO click_totals AS t (brand_id, link_id, clicks, last_click_at)
    SELECT brand_id, link_id, sum(clicks), max(last_click_at) FROM counted GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (brand_id, link_id) DO UPDATE
      SET clicks = t.clicks + excluded.clicks, last_click_at = greatest(t.last_click_at, excluded.last_click_at);
  UPDATE click_loads SET roll_no = nextval('public.click_roll_no') WHERE id = ANY (loads);
  RETURN total;
END
$$;
ALTER FUNCTION app.roll_up_clicks(integer) OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.roll_up_clicks(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.roll_up_clicks(integer) TO wll_edge;

-- Makes the partition of one month if it is missing and returns its name: clicks_2026_11.
CREATE FUNCTION app.ensure_click_partition(at timestamptz) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  month timestamptz := date_trunc('month', at, 'UTC');
  leaf text := 'clicks_' || to_char(month AT TIME ZONE 'UTC', 'YYYY_MM');
BEGIN
  IF at < timestamptz '2020-01-01' OR at > now() + interval '400 days' THEN
    RAISE EXCEPTION 'no click partition for %: outside the years that clicks can come from', at;
  END IF;
  IF to_regclass('public.' || leaf) IS NULL THEN
    PERFORM pg_advisory_xact_lock(7305811, 2);
    IF to_regclass('public.' || leaf) IS NULL THEN
      -- Made first and attached then: that lets reports go on reading, which making it in its place would not.
      EXECUTE format('CREATE TABLE public.%I (LIKE public.clicks INCLUDING ALL)', leaf);
      EXECUTE format('ALTER TABLE public.clicks ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
        leaf, month, date_trunc('month', month + interval '32 days', 'UTC'));
      EXECUTE format('GRANT INSERT ON public.%I TO wll_edge', leaf);
    END IF;
  END IF;
  RETURN leaf;
END
$$;
REVOKE ALL ON FUNCTION app.ensure_click_partition(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.ensure_click_partition(timestamptz) TO wll_edge;
