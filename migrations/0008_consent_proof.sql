-- What proves a choice, and what became of clicks on retargeting links and of pixels.

-- Proof. The edge adds by the functions below, the app role reads, nobody changes; what is past its time is removed by a function too.
CREATE TABLE consent_banners (
  brand_id       bigint NOT NULL,
  hash           bytea NOT NULL CHECK (length(hash) = 32),
  -- What a visitor was shown: every text, the language, the platforms, and what each button meant.
  content        jsonb NOT NULL,
  first_seen_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (brand_id, hash)
);
SELECT app.isolate('consent_banners');
CREATE POLICY rollup_all ON consent_banners FOR ALL TO wll_rollup USING (true) WITH CHECK (true);
GRANT SELECT ON consent_banners TO wll_app;
GRANT SELECT, INSERT, DELETE ON consent_banners TO wll_rollup;

CREATE TABLE consent_records (
  brand_id     bigint NOT NULL,
  id           uuid NOT NULL,
  at           timestamptz NOT NULL,
  domain_id    bigint NOT NULL,
  link_id      bigint,
  action       text NOT NULL CHECK (action IN ('accepted', 'declined', 'withdrawn', 'erasure_asked')),
  method       text NOT NULL CHECK (method IN ('banner', 'privacy_page')),
  -- Pseudonymous and only after a yes: 32 hexadecimal digits, as the visitor sees them on the privacy page.
  visitor      text CHECK (visitor ~ '^[0-9a-f]{32}$'),
  banner_hash  bytea,
  language     text NOT NULL,
  region       text NOT NULL,
  regime       text NOT NULL,
  rule         text NOT NULL,
  gpc          boolean NOT NULL,
  dnt          boolean NOT NULL,
  platforms    text[] NOT NULL,
  expires_at   timestamptz,
  PRIMARY KEY (brand_id, id)
);
CREATE INDEX consent_records_time ON consent_records (brand_id, at DESC, id DESC);
CREATE INDEX consent_records_visitor ON consent_records (brand_id, visitor) WHERE visitor IS NOT NULL;
SELECT app.isolate('consent_records');
CREATE POLICY rollup_all ON consent_records FOR ALL TO wll_rollup USING (true) WITH CHECK (true);
GRANT SELECT ON consent_records TO wll_app;
GRANT SELECT, INSERT, DELETE ON consent_records TO wll_rollup;

-- What became of pixels, added up per quarter of an hour like clicks.
CREATE TABLE pixel_quarters (
  brand_id   bigint NOT NULL,
  link_id    bigint NOT NULL,
  pixel_id   bigint NOT NULL,
  quarter    timestamptz NOT NULL,
  outcome    text NOT NULL CHECK (outcome IN ('loaded', 'failed', 'timeout')),
  hits       bigint NOT NULL,
  total_ms   bigint NOT NULL,
  PRIMARY KEY (brand_id, link_id, pixel_id, quarter, outcome)
);
SELECT app.isolate('pixel_quarters');
CREATE POLICY rollup_all ON pixel_quarters FOR ALL TO wll_rollup USING (true) WITH CHECK (true);
GRANT SELECT ON pixel_quarters TO wll_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON pixel_quarters TO wll_rollup;

-- What became of clicks on retargeting links: the consent decision's reason, by its number. Null for links of other modes.
ALTER TABLE clicks ADD COLUMN consent smallint;
ALTER TABLE clicks ADD COLUMN region text;

CREATE TABLE reach_quarters (
  brand_id  bigint NOT NULL,
  link_id   bigint NOT NULL,
  quarter   timestamptz NOT NULL,
  consent   smallint NOT NULL,
  clicks    bigint NOT NULL,
  PRIMARY KEY (brand_id, link_id, quarter, consent)
);
SELECT app.isolate('reach_quarters');
CREATE POLICY rollup_all ON reach_quarters FOR ALL TO wll_rollup USING (true) WITH CHECK (true);
GRANT SELECT ON reach_quarters TO wll_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON reach_quarters TO wll_rollup;

-- As in 0004, with what became of clicks on retargeting links beside the counts.
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
  WITH counted AS MATERIALIZED (
    SELECT brand_id, link_id, date_bin('15 minutes', clicked_at, timestamptz '2000-01-01 00:00:00+00') AS quarter, consent,
           count(*) AS clicks, max(clicked_at) AS last_click_at
      FROM clicks
     WHERE load_id BETWEEN loads[1] AND loads[cardinality(loads)] AND clicked_at BETWEEN first AND last
       AND load_id + 0 IN (SELECT unnest(loads))
     GROUP BY 1, 2, 3, 4
  ), quarters AS (
    INSERT INTO click_quarters AS q (brand_id, link_id, quarter, clicks)
      SELECT brand_id, link_id, quarter, sum(clicks) FROM counted GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
      ON CONFLICT (brand_id, link_id, quarter) DO UPDATE SET clicks = q.clicks + excluded.clicks
  ), reach AS (
    INSERT INTO reach_quarters AS r (brand_id, link_id, quarter, consent, clicks)
      SELECT brand_id, link_id, quarter, consent, clicks FROM counted WHERE consent IS NOT NULL ORDER BY 1, 2, 3, 4
      ON CONFLICT (brand_id, link_id, quarter, consent) DO UPDATE SET clicks = r.clicks + excluded.clicks
  )
  INSERT INTO click_totals AS t (brand_id, link_id, clicks, last_click_at)
    SELECT brand_id, link_id, sum(clicks), max(last_click_at) FROM counted GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (brand_id, link_id) DO UPDATE
      SET clicks = t.clicks + excluded.clicks, last_click_at = greatest(t.last_click_at, excluded.last_click_at);
  UPDATE click_loads SET roll_no = nextval('public.click_roll_no') WHERE id = ANY (loads);
  RETURN total;
END
$$;

CREATE POLICY rollup_finds ON domain_consent FOR SELECT TO wll_rollup USING (true);
GRANT SELECT ON domain_consent TO wll_rollup;

-- As in 0006, with everything that came to be counted and kept since.
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
  DELETE FROM click_quarters WHERE brand_id = brand;
  DELETE FROM click_totals WHERE brand_id = brand;
  DELETE FROM reach_quarters WHERE brand_id = brand;
  DELETE FROM pixel_quarters WHERE brand_id = brand;
  DELETE FROM consent_records WHERE brand_id = brand;
  DELETE FROM consent_banners WHERE brand_id = brand;
  RETURN gone;
END
$$;

-- What the spool keeps beside clicks arrives here, an array of objects at a time, in the transaction that moves the segment's
-- position. One object that cannot be kept must not hold up the others, or every click behind it: it is left out and counted.
CREATE FUNCTION app.add_consent_banners(notes jsonb) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  note jsonb;
  refused integer := 0;
BEGIN
  FOR note IN SELECT value FROM jsonb_array_elements(notes) LOOP
    BEGIN
      INSERT INTO consent_banners (brand_id, hash, content)
        VALUES ((note->>'brand')::bigint, decode(note->>'hash', 'hex'), note->'content') ON CONFLICT DO NOTHING;
    EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
      refused := refused + 1;
    END;
  END LOOP;
  RETURN refused;
END
$$;

CREATE FUNCTION app.add_consent_records(notes jsonb) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  note jsonb;
  refused integer := 0;
BEGIN
  FOR note IN SELECT value FROM jsonb_array_elements(notes) LOOP
    BEGIN
      INSERT INTO consent_records (brand_id, id, at, domain_id, link_id, action, method, visitor, banner_hash, language, region, regime,
          rule, gpc, dnt, platforms, expires_at)
        SELECT r.brand_id, r.id, r.at, r.domain_id, r.link_id, r.action, r.method, r.visitor, decode(r.banner_hash, 'hex'), r.language,
               r.region, r.regime, r.rule, r.gpc, r.dnt, r.platforms, r.expires_at
          FROM jsonb_to_record(note) AS r(brand_id bigint, id uuid, at timestamptz, domain_id bigint, link_id bigint, action text,
               method text, visitor text, banner_hash text, language text, region text, regime text, rule text, gpc boolean,
               dnt boolean, platforms text[], expires_at timestamptz)
        ON CONFLICT DO NOTHING;
    EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
      refused := refused + 1;
    END;
  END LOOP;
  RETURN refused;
END
$$;

CREATE FUNCTION app.add_pixel_outcomes(notes jsonb) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO pixel_quarters AS q (brand_id, link_id, pixel_id, quarter, outcome, hits, total_ms)
    SELECT r.brand_id, r.link_id, r.pixel_id, date_bin('15 minutes', r.at, timestamptz '2000-01-01 00:00:00+00'), r.outcome,
           count(*), sum(r.ms)
      FROM jsonb_to_recordset(notes) AS r(brand_id bigint, link_id bigint, pixel_id bigint, at timestamptz, outcome text, ms bigint)
     WHERE r.outcome IN ('loaded', 'failed', 'timeout') AND r.ms BETWEEN 0 AND 60000
     GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT (brand_id, link_id, pixel_id, quarter, outcome) DO UPDATE
      SET hits = q.hits + excluded.hits, total_ms = q.total_ms + excluded.total_ms;
  RETURN 0;
END
$$;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['add_consent_banners', 'add_consent_records', 'add_pixel_outcomes'] LOOP
    EXECUTE format('ALTER FUNCTION app.%I(jsonb) OWNER TO wll_rollup', name);
    EXECUTE format('REVOKE ALL ON FUNCTION app.%I(jsonb) FROM PUBLIC', name);
    EXECUTE format('GRANT EXECUTE ON FUNCTION app.%I(jsonb) TO wll_edge', name);
  END LOOP;
END
$$;

-- Removes records that are past their domain's retention.
CREATE FUNCTION app.forget_consent_records() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH gone AS (
    DELETE FROM consent_records r
     WHERE r.at < now() - make_interval(days => coalesce(
             (SELECT c.retention_days FROM domain_consent c WHERE c.brand_id = r.brand_id AND c.domain_id = r.domain_id), 1095))
    RETURNING 1)
  SELECT count(*) FROM gone
$$;
ALTER FUNCTION app.forget_consent_records() OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.forget_consent_records() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forget_consent_records() TO wll_app;
