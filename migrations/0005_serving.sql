-- What the data plane knows of the control plane. The views are the contract and the grants on them the guard.

CREATE VIEW serving.hosts AS
  SELECT d.host, 'short'::text AS purpose, b.agency_id, d.brand_id, d.id AS domain_id, b.name AS brand_name,
         d.root_destination, d.ignore_case, d.theme
    FROM public.domains d JOIN public.brands b ON b.id = d.brand_id
  UNION ALL
  SELECT c.host, 'console', c.agency_id, NULL, NULL, NULL, NULL, false, NULL
    FROM public.consoles c;
ALTER VIEW serving.hosts OWNER TO wll_serving;

CREATE VIEW serving.links AS
  SELECT brand_id, domain_id, id AS link_id, slug_key, slug, destination, mode, query_mode, redirect_status,
         archived_at IS NOT NULL AS archived
    FROM public.links;
ALTER VIEW serving.links OWNER TO wll_serving;

-- Every change that the data plane must hear of, as what it must read again: the hosts, one link by its key, or all links. A key
-- and not an id, because a link that was renamed or deleted must also stop answering where it was.
--
-- Ids are taken before their transaction commits, so a reader that only remembered the greatest id would miss a slower
-- transaction. A reader therefore remembers its snapshot, and next time asks for the rows of transactions that were not
-- visible in it (xid): each change is read exactly once.
CREATE TABLE serving.changes (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xid        xid8 NOT NULL DEFAULT pg_current_xact_id(),
  kind       text NOT NULL CHECK (kind IN ('hosts', 'link', 'links')),
  brand_id   bigint,
  domain_id  bigint,
  slug_key   text,
  at         timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX changes_xid ON serving.changes (xid);
CREATE INDEX changes_at ON serving.changes USING brin (at);

GRANT SELECT ON serving.hosts, serving.links, serving.changes TO wll_edge;

CREATE FUNCTION app.tell_links_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO serving.changes (kind, brand_id, domain_id, slug_key)
      SELECT 'link', brand_id, domain_id, slug_key FROM old_links UNION SELECT 'link', brand_id, domain_id, slug_key FROM new_links;
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO serving.changes (kind, brand_id, domain_id, slug_key) SELECT 'link', brand_id, domain_id, slug_key FROM new_links;
  ELSE
    INSERT INTO serving.changes (kind, brand_id, domain_id, slug_key) SELECT 'link', brand_id, domain_id, slug_key FROM old_links;
  END IF;
  IF FOUND THEN
    PERFORM pg_notify('serving_changes', '');
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER tell_inserted AFTER INSERT ON links REFERENCING NEW TABLE AS new_links
  FOR EACH STATEMENT EXECUTE FUNCTION app.tell_links_changed();
CREATE TRIGGER tell_updated AFTER UPDATE ON links REFERENCING OLD TABLE AS old_links NEW TABLE AS new_links
  FOR EACH STATEMENT EXECUTE FUNCTION app.tell_links_changed();
CREATE TRIGGER tell_deleted AFTER DELETE ON links REFERENCING OLD TABLE AS old_links
  FOR EACH STATEMENT EXECUTE FUNCTION app.tell_links_changed();

CREATE FUNCTION app.tell_hosts_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO serving.changes (kind) VALUES ('hosts');
  PERFORM pg_notify('serving_changes', '');
  RETURN NULL;
END
$$;
CREATE TRIGGER tell_changed AFTER INSERT OR UPDATE OR DELETE ON domains
  FOR EACH STATEMENT EXECUTE FUNCTION app.tell_hosts_changed();
CREATE TRIGGER tell_changed AFTER INSERT OR UPDATE OR DELETE ON consoles
  FOR EACH STATEMENT EXECUTE FUNCTION app.tell_hosts_changed();
CREATE TRIGGER tell_changed AFTER UPDATE OR DELETE ON brands
  FOR EACH STATEMENT EXECUTE FUNCTION app.tell_hosts_changed();

-- TRUNCATE passes the other triggers by; a reader that is told of it reads everything again.
CREATE FUNCTION app.tell_links_truncated() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO serving.changes (kind) VALUES ('links');
  PERFORM pg_notify('serving_changes', '');
  RETURN NULL;
END
$$;
CREATE TRIGGER tell_truncated AFTER TRUNCATE ON links FOR EACH STATEMENT EXECUTE FUNCTION app.tell_links_truncated();

-- Yesterday's changes are in every node's snapshot or in none that still matters: a node that was away longer reloads.
CREATE FUNCTION app.forget_changes() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH gone AS (DELETE FROM serving.changes WHERE at < now() - interval '1 day' RETURNING 1) SELECT count(*) FROM gone
$$;
REVOKE ALL ON FUNCTION app.forget_changes() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forget_changes() TO wll_app;
