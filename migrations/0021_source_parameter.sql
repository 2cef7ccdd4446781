-- A parameter of the brand's own that says where a click came from and goes no further than our link: /spring?src=poster counts as the
-- source "poster", and the destination learns nothing of it.
ALTER TABLE utm_rules ADD COLUMN source_parameter text CHECK (source_parameter ~ '^[a-z][a-z0-9_-]{0,31}$');
SELECT app.serve('utm_rules');
CREATE TRIGGER tell_changed AFTER INSERT OR UPDATE OR DELETE ON utm_rules
  FOR EACH STATEMENT EXECUTE FUNCTION app.tell_hosts_changed();

-- As in 0015, with that parameter.
CREATE OR REPLACE VIEW serving.hosts AS
  SELECT d.host, 'short'::text AS purpose, b.agency_id, d.brand_id, d.id AS domain_id, b.name AS brand_name,
         d.root_destination, d.ignore_case, d.theme, d.https,
         EXISTS (SELECT FROM tls.certificates t WHERE t.host = d.host) AS has_certificate,
         (SELECT u.source_parameter FROM public.utm_rules u WHERE u.brand_id = d.brand_id) AS source_parameter
    FROM public.domains d JOIN public.brands b ON b.id = d.brand_id
   WHERE d.verified_at IS NOT NULL AND d.suspended_at IS NULL
  UNION ALL
  SELECT c.host, 'console', c.agency_id, NULL, NULL, NULL, NULL, false, NULL, 'redirect',
         EXISTS (SELECT FROM tls.certificates t WHERE t.host = c.host), NULL
    FROM public.consoles c;
ALTER VIEW serving.hosts OWNER TO wll_serving;
