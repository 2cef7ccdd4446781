-- What checking domains needs: whom to check, when somebody last looked, what was written to owners, and a page for guests.

ALTER TABLE domains
  -- While somebody has its page open, it is checked often.
  ADD COLUMN watched_at   timestamptz,
  -- The last positive failure: after a gap in them, counting begins anew.
  ADD COLUMN failed_at    timestamptz,
  -- Warnings written since failing_since.
  ADD COLUMN warnings     smallint NOT NULL DEFAULT 0,
  -- The end of the address at which its records are shown to whoever keeps them. Not hashed: what it opens anybody can ask DNS for.
  ADD COLUMN guest_token  text CHECK (length(guest_token) = 22),
  -- An empty one would be proved by anybody's empty record.
  ADD CONSTRAINT ownership_token_is_whole CHECK (ownership_token ~ '^[0-9a-f]{32}$');

-- A check writes its times into the row. Only what is served makes the edge read its hosts again.
DROP TRIGGER tell_changed ON domains;
CREATE TRIGGER tell_changed AFTER INSERT OR DELETE OR UPDATE OF host, root_destination, ignore_case, theme, https, verified_at, suspended_at
  ON domains FOR EACH STATEMENT EXECUTE FUNCTION app.tell_hosts_changed();

CREATE INDEX domains_due ON domains (next_check_at) WHERE NOT app.is_local_host(host);

-- Brands with domains to check: ids alone, for a job that enters one brand after the other.
CREATE FUNCTION app.brands_with_domains_due(until timestamptz) RETURNS SETOF bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT DISTINCT brand_id FROM public.domains WHERE next_check_at <= until AND NOT app.is_local_host(host)
$$;
-- A name that its owner has not proved is typed in, not ours: it leads nowhere here, whatever links stand under it.
CREATE OR REPLACE FUNCTION app.own_destination(visited text, key text, lower_key text, OUT place text, OUT destination text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT d.host || '/' || k.value, CASE WHEN k.value = '' THEN d.root_destination ELSE l.destination END
    FROM public.domains d
    CROSS JOIN LATERAL (SELECT CASE WHEN d.ignore_case THEN lower_key ELSE key END AS value) k
    LEFT JOIN public.links l ON l.brand_id = d.brand_id AND l.domain_id = d.id AND l.slug_key = k.value
   WHERE d.host = visited AND d.verified_at IS NOT NULL
$$;
GRANT CREATE ON SCHEMA app TO wll_serving;
ALTER FUNCTION app.brands_with_domains_due(timestamptz) OWNER TO wll_serving;
REVOKE CREATE ON SCHEMA app FROM wll_serving;
REVOKE ALL ON FUNCTION app.brands_with_domains_due(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.brands_with_domains_due(timestamptz) TO wll_app;
