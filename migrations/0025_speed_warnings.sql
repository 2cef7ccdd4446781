-- When the owners of a domain were last told that its visitors are held for the whole budget.
CREATE TABLE speed_warnings (
  brand_id   bigint NOT NULL,
  domain_id  bigint NOT NULL,
  told_of    date NOT NULL,
  PRIMARY KEY (brand_id, domain_id),
  FOREIGN KEY (brand_id, domain_id) REFERENCES domains (brand_id, id) ON DELETE CASCADE
);
SELECT app.isolate('speed_warnings');
GRANT SELECT, INSERT, UPDATE ON speed_warnings TO wll_app;

-- Domains that visitors told of waits at on a day: ids alone, for a job that enters one brand after the other.
CREATE FUNCTION app.domains_with_waits(of_day date) RETURNS TABLE (brand_id bigint, domain_id bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT s.brand_id, s.domain_id FROM public.redirect_speeds s WHERE s.day = of_day AND s.kind = 1
$$;
ALTER FUNCTION app.domains_with_waits(date) OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.domains_with_waits(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.domains_with_waits(date) TO wll_app;
