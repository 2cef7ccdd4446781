-- Visitors may ask that what is known of their clicks be forgotten. See src/Clicks/README.md.

-- One row for each day of UTC that a request is about: its own and the one before it, for these are the days whose secret still exists,
-- so that the visitor's number can be told. visitor is that number as blocks hold it, the low 32 bits.
CREATE TABLE click_erasures (
  brand_id        bigint NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  -- Where the visitor had chosen before, the id of the consent record that says what was asked for.
  id              uuid NOT NULL,
  day             date NOT NULL,
  domain_id       bigint NOT NULL,
  asked_at        timestamptz NOT NULL,
  -- Taken out when nothing of then can arrive any more. What stays is the proof, and names nobody.
  visitor         bigint CHECK (visitor BETWEEN 1 AND 4294967295),
  carried_out_at  timestamptz,
  clicks          bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (brand_id, id, day)
);
CREATE INDEX click_erasures_open ON click_erasures (brand_id, asked_at) WHERE visitor IS NOT NULL;
SELECT app.isolate('click_erasures');
CREATE POLICY rollup_all ON click_erasures FOR ALL TO wll_rollup USING (true) WITH CHECK (true);
GRANT SELECT ON click_erasures TO wll_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON click_erasures TO wll_rollup;

-- As consent records arrive: one that cannot be kept holds up no other.
CREATE FUNCTION app.add_click_erasures(notes jsonb) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  note jsonb;
  refused integer := 0;
BEGIN
  FOR note IN SELECT value FROM jsonb_array_elements(notes) LOOP
    BEGIN
      INSERT INTO click_erasures (brand_id, id, day, domain_id, asked_at, visitor)
        SELECT r.brand_id, r.id, n.day, r.domain_id, r.asked_at, n.visitor
          FROM jsonb_to_record(note) AS r(brand_id bigint, id uuid, domain_id bigint, asked_at timestamptz, numbers jsonb),
               jsonb_to_recordset(r.numbers) AS n(day date, visitor bigint)
        ON CONFLICT DO NOTHING;
    EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
      refused := refused + 1;
    END;
  END LOOP;
  RETURN refused;
END
$$;
ALTER FUNCTION app.add_click_erasures(jsonb) OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.add_click_erasures(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.add_click_erasures(jsonb) TO wll_edge;

-- Carried out an hour after it was asked for, when what the visitor did before has arrived, and once more two days after it, for clicks
-- that a node brings late.
CREATE FUNCTION app.is_click_erasure_due(asked_at timestamptz, carried_out_at timestamptz) RETURNS boolean
  LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
  SELECT (carried_out_at IS NULL AND asked_at < now() - interval '1 hour') OR asked_at < now() - interval '2 days'
$$;

-- Brands of which requests are due: ids alone, for a job that enters one brand after the other.
CREATE FUNCTION app.brands_with_click_erasures() RETURNS SETOF bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT DISTINCT brand_id FROM click_erasures WHERE visitor IS NOT NULL AND app.is_click_erasure_due(asked_at, carried_out_at)
$$;
ALTER FUNCTION app.brands_with_click_erasures() OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.brands_with_click_erasures() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.brands_with_click_erasures() TO wll_app;

-- Deletes the rows of one day of the brand that is entered that requests are about: clicks of the visitor's number on the request's
-- domain, up to the minute in which it was asked, because blocks know minutes. Their sums are bare from then on. A click that waits to
-- be added up is added here, for nobody else will come to it. Returns how many clicks there were.
CREATE FUNCTION app.erase_clicks(of_day date, requests uuid[]) RETURNS bigint
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
           u.id IS NOT NULL AND coalesce(g.signs, 0) & 7 = 0 AS is_human, l.id IS NOT NULL AS waits
      FROM gone g
      LEFT JOIN user_agents u ON u.id = g.user_agent_id AND u.traffic = 0
      LEFT JOIN click_loads l ON l.id = g.load_id AND l.roll_no IS NULL
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
ALTER FUNCTION app.erase_clicks(date, uuid[]) OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.erase_clicks(date, uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.erase_clicks(date, uuid[]) TO wll_app;

-- Removes requests of three years ago.
CREATE FUNCTION app.forget_click_erasures() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH gone AS (DELETE FROM click_erasures WHERE asked_at < now() - interval '1095 days' RETURNING 1) SELECT count(*) FROM gone
$$;
ALTER FUNCTION app.forget_click_erasures() OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.forget_click_erasures() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forget_click_erasures() TO wll_app;
