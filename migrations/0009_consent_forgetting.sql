-- Records leave when their time is over, and a visitor's identifier leaves when the visitor asks. Both by functions that the app role
-- may call and that do nothing else: it still can neither change nor remove a record.

-- When the visitor's identifier was taken out of a record. The request's own record also says out of how many: it is the proof that
-- the erasure was carried out, and names nobody.
ALTER TABLE consent_records ADD COLUMN erased_at timestamptz;
ALTER TABLE consent_records ADD COLUMN erased_records bigint;
ALTER TABLE consent_records ADD CONSTRAINT erased_is_proof
  CHECK (erased_records IS NULL OR (erased_records > 0 AND action = 'erasure_asked' AND erased_at IS NOT NULL));
ALTER TABLE consent_records ADD CONSTRAINT erased_names_nobody CHECK (erased_at IS NULL OR visitor IS NULL);
CREATE INDEX consent_records_to_erase ON consent_records (brand_id, at) WHERE action = 'erasure_asked' AND visitor IS NOT NULL;
GRANT UPDATE (visitor, erased_at, erased_records) ON consent_records TO wll_rollup;

-- For the deletion of what has no domain any more, brand by brand along an index.
CREATE POLICY rollup_finds ON brands FOR SELECT TO wll_rollup USING (true);
GRANT SELECT (id) ON brands TO wll_rollup;

-- Carries out what visitors asked for. Not at once: what the same visitor did a moment before may still be on its way here.
CREATE FUNCTION app.erase_visitors() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  request record;
  records bigint;
  total bigint := 0;
BEGIN
  IF NOT pg_try_advisory_xact_lock(7305811, 3) THEN
    RETURN 0;
  END IF;
  FOR request IN
    SELECT r.brand_id, r.domain_id, r.visitor, array_agg(r.id) AS ids FROM consent_records r
     WHERE r.action = 'erasure_asked' AND r.visitor IS NOT NULL AND r.at < now() - interval '1 hour'
     GROUP BY 1, 2, 3 LIMIT 1000
  LOOP
    UPDATE consent_records r SET visitor = NULL, erased_at = now()
     WHERE r.brand_id = request.brand_id AND r.domain_id = request.domain_id AND r.visitor = request.visitor;
    GET DIAGNOSTICS records = ROW_COUNT;
    UPDATE consent_records r SET erased_records = records WHERE r.brand_id = request.brand_id AND r.id = ANY (request.ids);
    total := total + 1;
  END LOOP;
  RETURN total;
END
$$;
ALTER FUNCTION app.erase_visitors() OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.erase_visitors() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.erase_visitors() TO wll_app;

-- As in 0008, and quick with many records: domain by domain along the index of times. What was shown stays: it names nobody, and a
-- node that has written a banner down once does not do it again.
CREATE OR REPLACE FUNCTION app.forget_consent_records() RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  gone bigint;
  homeless bigint;
BEGIN
  DELETE FROM consent_records r USING domain_consent c
   WHERE r.brand_id = c.brand_id AND r.domain_id = c.domain_id AND r.at < now() - make_interval(days => c.retention_days);
  GET DIAGNOSTICS gone = ROW_COUNT;
  DELETE FROM consent_records r USING brands b
   WHERE r.brand_id = b.id AND r.at < now() - interval '1095 days'
     AND NOT EXISTS (SELECT FROM domain_consent c WHERE c.brand_id = r.brand_id AND c.domain_id = r.domain_id);
  GET DIAGNOSTICS homeless = ROW_COUNT;
  RETURN gone + homeless;
END
$$;

-- When a domain's visitors went straight on because a platform kept them waiting (reason 100): few rows, asked for by time.
CREATE INDEX reach_quarters_slow ON reach_quarters (brand_id, quarter) WHERE consent = 100;
