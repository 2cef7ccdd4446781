-- Clicks carry no foreign key (see 0004), so a brand that leaves takes them along by this function: those of the brand whose
-- scope is entered, and no others.
CREATE POLICY rollup_forgets ON clicks FOR DELETE TO wll_rollup USING (true);
GRANT DELETE ON clicks, click_quarters, click_totals TO wll_rollup;

CREATE FUNCTION app.forget_clicks() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
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
  RETURN gone;
END
$$;
ALTER FUNCTION app.forget_clicks() OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.forget_clicks() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forget_clicks() TO wll_app;

-- Answers kept for repeated requests, of all brands: a day is longer than any caller retries.
CREATE POLICY rollup_forgets ON idempotency_keys FOR DELETE TO wll_rollup USING (true);
CREATE POLICY rollup_finds ON idempotency_keys FOR SELECT TO wll_rollup USING (true);
GRANT SELECT, DELETE ON idempotency_keys TO wll_rollup;

CREATE FUNCTION app.forget_answers() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH gone AS (DELETE FROM idempotency_keys WHERE created_at < now() - interval '1 day' RETURNING 1) SELECT count(*) FROM gone
$$;
ALTER FUNCTION app.forget_answers() OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.forget_answers() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forget_answers() TO wll_app;
