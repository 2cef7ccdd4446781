-- What counts as a click of people, and how much of a click is kept: decided by each brand. See src/Clicks/README.md.

-- Networks of the brand's own people. Their clicks are told from those of visitors before the address is forgotten.
CREATE TABLE own_networks (
  brand_id  bigint NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  network   cidr NOT NULL CHECK (masklen(network) >= CASE family(network) WHEN 4 THEN 8 ELSE 24 END),
  name      text NOT NULL DEFAULT '' CHECK (length(name) <= 60),
  added_by  text NOT NULL,
  added_at  timestamptz NOT NULL,
  PRIMARY KEY (brand_id, network)
);
SELECT app.isolate('own_networks');
CREATE POLICY rollup_reads ON own_networks FOR SELECT TO wll_rollup USING (true);
GRANT SELECT, INSERT, DELETE ON own_networks TO wll_app;
GRANT SELECT ON own_networks TO wll_rollup;

-- How often any brand's networks have changed, so that every node can ask every other second for next to nothing. One row.
CREATE TABLE own_network_changes (version bigint NOT NULL);
CREATE UNIQUE INDEX own_network_changes_one ON own_network_changes ((true));
INSERT INTO own_network_changes VALUES (1);
GRANT SELECT, UPDATE ON own_network_changes TO wll_rollup;

CREATE FUNCTION app.tell_own_networks_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE own_network_changes SET version = version + 1;
  RETURN NULL;
END
$$;
ALTER FUNCTION app.tell_own_networks_changed() OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.tell_own_networks_changed() FROM PUBLIC;
CREATE TRIGGER tell_changed AFTER INSERT OR UPDATE OR DELETE ON own_networks
  FOR EACH STATEMENT EXECUTE FUNCTION app.tell_own_networks_changed();

-- All networks, when something has changed since the version that the caller knows; no row otherwise. A version without a network
-- comes with one row all the same.
CREATE FUNCTION app.own_networks(known bigint) RETURNS TABLE (version bigint, brand bigint, network text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT c.version, n.brand_id, n.network::text FROM own_network_changes c LEFT JOIN own_networks n ON true WHERE c.version <> known
$$;
ALTER FUNCTION app.own_networks(bigint) OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.own_networks(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.own_networks(bigint) TO wll_edge;
