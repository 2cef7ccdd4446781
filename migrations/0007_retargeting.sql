-- Pixels, consent and looks: what a click on a retargeting link may become.

-- A critical link is always a bare redirect: it can never be a retargeting link while it is critical.
ALTER TABLE links ADD COLUMN is_critical boolean NOT NULL DEFAULT false;
ALTER TABLE links ADD CONSTRAINT critical_is_bare CHECK (NOT (is_critical AND mode = 'retargeting'));

-- An ad platform's tag. platform and tag are checked by the program, which knows the platforms; here only their shape.
CREATE TABLE pixels (
  brand_id    bigint NOT NULL REFERENCES brands ON DELETE CASCADE,
  id          bigint GENERATED ALWAYS AS IDENTITY,
  platform    text NOT NULL CHECK (platform ~ '^[a-z0-9_]{1,30}$'),
  tag         text NOT NULL CHECK (tag ~ '^[A-Za-z0-9_/-]{1,100}$'),
  name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  created_by  text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (brand_id, id),
  UNIQUE (brand_id, platform, tag)
);
SELECT app.isolate('pixels');
SELECT app.serve('pixels');
GRANT SELECT, INSERT, UPDATE, DELETE ON pixels TO wll_app;

-- What links of a domain fire unless they say otherwise.
CREATE TABLE domain_pixels (
  brand_id   bigint NOT NULL,
  domain_id  bigint NOT NULL,
  pixel_id   bigint NOT NULL,
  PRIMARY KEY (brand_id, domain_id, pixel_id),
  FOREIGN KEY (brand_id, domain_id) REFERENCES domains (brand_id, id) ON DELETE CASCADE,
  FOREIGN KEY (brand_id, pixel_id) REFERENCES pixels (brand_id, id) ON DELETE CASCADE
);
CREATE INDEX ON domain_pixels (brand_id, pixel_id);
SELECT app.isolate('domain_pixels');
SELECT app.serve('domain_pixels');
GRANT SELECT, INSERT, UPDATE, DELETE ON domain_pixels TO wll_app;

-- What one link says otherwise. No row: it fires what its domain fires. 'off' fires nothing and never falls back.
CREATE TABLE link_retargeting (
  brand_id     bigint NOT NULL,
  link_id      bigint NOT NULL,
  pixel_mode   text NOT NULL DEFAULT 'inherit' CHECK (pixel_mode IN ('inherit', 'add', 'replace', 'off')),
  -- The event that platforms are told of, in the product's vocabulary.
  event        text NOT NULL DEFAULT 'link_click'
               CHECK (event IN ('link_click', 'page_view', 'product_view', 'checkout_start', 'article_read', 'video_watch')),
  -- Whose page the destination is; 'theirs' fires nothing.
  ownership    text NOT NULL DEFAULT 'ours' CHECK (ownership IN ('ours', 'permitted', 'theirs')),
  updated_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (brand_id, link_id),
  FOREIGN KEY (brand_id, link_id) REFERENCES links (brand_id, id) ON DELETE CASCADE
);
SELECT app.isolate('link_retargeting');
SELECT app.serve('link_retargeting');
GRANT SELECT, INSERT, UPDATE, DELETE ON link_retargeting TO wll_app;

CREATE TABLE link_pixels (
  brand_id  bigint NOT NULL,
  link_id   bigint NOT NULL,
  pixel_id  bigint NOT NULL,
  PRIMARY KEY (brand_id, link_id, pixel_id),
  FOREIGN KEY (brand_id, link_id) REFERENCES link_retargeting (brand_id, link_id) ON DELETE CASCADE,
  FOREIGN KEY (brand_id, pixel_id) REFERENCES pixels (brand_id, id) ON DELETE CASCADE
);
CREATE INDEX ON link_pixels (brand_id, pixel_id);
SELECT app.isolate('link_pixels');
SELECT app.serve('link_pixels');
GRANT SELECT, INSERT, UPDATE, DELETE ON link_pixels TO wll_app;

-- The least that everybody below must keep: the operator's row has no agency. An agency may be stricter than its operator.
CREATE TABLE consent_floors (
  id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  agency_id          bigint UNIQUE NULLS NOT DISTINCT REFERENCES agencies ON DELETE CASCADE,
  floor              text NOT NULL DEFAULT 'by_region' CHECK (floor IN ('by_region', 'ask_everywhere', 'never')),
  honour_dnt         boolean NOT NULL DEFAULT false,
  limit_data         boolean NOT NULL DEFAULT false,
  -- Null: what the visitor's region says. A level below can shorten the first and lengthen the second.
  accepted_for_days  integer CHECK (accepted_for_days BETWEEN 1 AND 400),
  declined_for_days  integer CHECK (declined_for_days BETWEEN 1 AND 400),
  updated_at         timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE consent_floors ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_floors FORCE ROW LEVEL SECURITY;
CREATE POLICY floor_reads ON consent_floors FOR SELECT TO wll_app
  USING (agency_id IS NULL OR agency_id = (SELECT app.current_agency()) OR (SELECT app.acts_as_operator()));
CREATE POLICY floor_writes ON consent_floors FOR ALL TO wll_app
  USING (agency_id = (SELECT app.current_agency()) OR (SELECT app.acts_as_operator()))
  WITH CHECK (agency_id = (SELECT app.current_agency()) OR (SELECT app.acts_as_operator()));
SELECT app.serve('consent_floors');
GRANT SELECT, INSERT, UPDATE, DELETE ON consent_floors TO wll_app;

-- How a domain asks. No row: nothing was set up, so no pixel fires. confirmed_at says when somebody answered the last question of
-- the privacy checklist; until then pixels stay off.
CREATE TABLE domain_consent (
  brand_id             bigint NOT NULL,
  domain_id            bigint NOT NULL,
  floor                text NOT NULL DEFAULT 'by_region' CHECK (floor IN ('by_region', 'ask_everywhere', 'never')),
  -- Regions where this domain is stricter than their law asks: {"US": "ask_everywhere", "US-CA": "never"}.
  stricter_regions     jsonb NOT NULL DEFAULT '{}',
  honour_dnt           boolean NOT NULL DEFAULT false,
  limit_data           boolean NOT NULL DEFAULT false,
  -- Where a choice is needed and there is none: ask for it, or go straight on and never ask.
  ask_by               text NOT NULL DEFAULT 'banner' CHECK (ask_by IN ('banner', 'redirect')),
  accepted_for_days    integer CHECK (accepted_for_days BETWEEN 1 AND 400),
  declined_for_days    integer CHECK (declined_for_days BETWEEN 1 AND 400),
  -- How long a visitor may be held on the hand-off page while pixels load.
  budget_ms            integer NOT NULL DEFAULT 400 CHECK (budget_ms BETWEEN 100 AND 1000),
  controller           text CHECK (length(controller) BETWEEN 1 AND 200),
  contact              text CHECK (length(contact) BETWEEN 1 AND 200),
  policy_url           text CHECK (length(policy_url) <= 2048),
  -- How long consent records are kept.
  retention_days       integer NOT NULL DEFAULT 1095 CHECK (retention_days BETWEEN 180 AND 3650),
  -- The domain's links are about health, money, children and the like: nobody is added to an audience.
  sensitive            boolean NOT NULL DEFAULT false,
  -- The checklist's questions answered with yes, by their keys.
  checks               text[] NOT NULL DEFAULT '{}',
  confirmed_at         timestamptz,
  confirmed_by         text,
  updated_at           timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (brand_id, domain_id),
  FOREIGN KEY (brand_id, domain_id) REFERENCES domains (brand_id, id) ON DELETE CASCADE,
  CHECK (confirmed_at IS NULL OR (controller IS NOT NULL AND contact IS NOT NULL))
);
SELECT app.isolate('domain_consent');
SELECT app.serve('domain_consent');
GRANT SELECT, INSERT, UPDATE, DELETE ON domain_consent TO wll_app;

-- How a domain looks and what it says, one row a version. The greatest published one is live; a draft is saved and not live.
-- tokens: {"brand": {"light": "#1f3a5f", "dark": "#a9c7ee"}}; texts: {"de": {"consent.title": "..."}}.
CREATE TABLE domain_looks (
  brand_id      bigint NOT NULL,
  domain_id     bigint NOT NULL,
  version       integer NOT NULL CHECK (version > 0),
  theme         text NOT NULL,
  tokens        jsonb NOT NULL DEFAULT '{}',
  texts         jsonb NOT NULL DEFAULT '{}',
  note          text CHECK (length(note) <= 200),
  created_by    text NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now(),
  published_at  timestamptz,
  PRIMARY KEY (brand_id, domain_id, version),
  FOREIGN KEY (brand_id, domain_id) REFERENCES domains (brand_id, id) ON DELETE CASCADE
);
SELECT app.isolate('domain_looks');
SELECT app.serve('domain_looks');
GRANT SELECT, INSERT, UPDATE, DELETE ON domain_looks TO wll_app;

-- Everything a node needs to know of a domain's consent, pixels and look, one row for each domain where anything was set up; values
-- as they were set, merged and checked by the reader.
CREATE VIEW serving.domain_retargeting AS
  SELECT d.brand_id, d.id AS domain_id,
         f.floor AS operator_floor, f.honour_dnt AS operator_dnt, f.limit_data AS operator_limit,
         f.accepted_for_days AS operator_accepted, f.declined_for_days AS operator_declined,
         a.floor AS agency_floor, a.honour_dnt AS agency_dnt, a.limit_data AS agency_limit,
         a.accepted_for_days AS agency_accepted, a.declined_for_days AS agency_declined,
         c.floor, c.stricter_regions, c.honour_dnt, c.limit_data, c.ask_by, c.accepted_for_days, c.declined_for_days, c.budget_ms,
         c.controller, c.contact, c.policy_url, c.retention_days, coalesce(c.sensitive, false) AS sensitive,
         c.confirmed_at IS NOT NULL AS confirmed,
         coalesce((SELECT jsonb_agg(jsonb_build_object('id', p.id, 'platform', p.platform, 'tag', p.tag) ORDER BY p.id)
                     FROM public.domain_pixels dp JOIN public.pixels p ON p.brand_id = dp.brand_id AND p.id = dp.pixel_id
                    WHERE dp.brand_id = d.brand_id AND dp.domain_id = d.id), '[]') AS pixels,
         l.version, l.theme, l.tokens, l.texts
    FROM public.domains d
    JOIN public.brands b ON b.id = d.brand_id
    LEFT JOIN public.domain_consent c ON c.brand_id = d.brand_id AND c.domain_id = d.id
    LEFT JOIN public.consent_floors f ON f.agency_id IS NULL
    LEFT JOIN public.consent_floors a ON a.agency_id = b.agency_id
    LEFT JOIN LATERAL (SELECT version, theme, tokens, texts FROM public.domain_looks k
                        WHERE k.brand_id = d.brand_id AND k.domain_id = d.id AND k.published_at IS NOT NULL
                        ORDER BY k.version DESC LIMIT 1) l ON true
   WHERE c.brand_id IS NOT NULL OR l.version IS NOT NULL
      OR EXISTS (SELECT FROM public.domain_pixels x WHERE x.brand_id = d.brand_id AND x.domain_id = d.id);
ALTER VIEW serving.domain_retargeting OWNER TO wll_serving;

CREATE VIEW serving.link_retargeting AS
  SELECT r.brand_id, k.domain_id, r.link_id, r.pixel_mode, r.event, r.ownership,
         coalesce((SELECT jsonb_agg(jsonb_build_object('id', p.id, 'platform', p.platform, 'tag', p.tag) ORDER BY p.id)
                     FROM public.link_pixels lp JOIN public.pixels p ON p.brand_id = lp.brand_id AND p.id = lp.pixel_id
                    WHERE lp.brand_id = r.brand_id AND lp.link_id = r.link_id), '[]') AS pixels
    FROM public.link_retargeting r JOIN public.links k ON k.brand_id = r.brand_id AND k.id = r.link_id;
ALTER VIEW serving.link_retargeting OWNER TO wll_serving;
GRANT SELECT ON serving.domain_retargeting, serving.link_retargeting TO wll_edge;

-- Both views of a brand are read again when any of it changes; without a brand, all of them.
ALTER TABLE serving.changes DROP CONSTRAINT changes_kind_check;
ALTER TABLE serving.changes ADD CONSTRAINT changes_kind_check CHECK (kind IN ('hosts', 'link', 'links', 'retargeting'));

CREATE FUNCTION app.tell_retargeting_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    INSERT INTO serving.changes (kind, brand_id) SELECT DISTINCT 'retargeting', brand_id FROM old_rows;
  ELSE
    INSERT INTO serving.changes (kind, brand_id) SELECT DISTINCT 'retargeting', brand_id FROM new_rows;
  END IF;
  IF FOUND THEN
    PERFORM pg_notify('serving_changes', '');
  END IF;
  RETURN NULL;
END
$$;

DO $$
DECLARE
  target text;
BEGIN
  FOREACH target IN ARRAY ARRAY['pixels', 'domain_pixels', 'link_retargeting', 'link_pixels', 'domain_consent', 'domain_looks'] LOOP
    EXECUTE format('CREATE TRIGGER tell_inserted AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows
                      FOR EACH STATEMENT EXECUTE FUNCTION app.tell_retargeting_changed()', target);
    EXECUTE format('CREATE TRIGGER tell_updated AFTER UPDATE ON %I REFERENCING NEW TABLE AS new_rows
                      FOR EACH STATEMENT EXECUTE FUNCTION app.tell_retargeting_changed()', target);
    EXECUTE format('CREATE TRIGGER tell_deleted AFTER DELETE ON %I REFERENCING OLD TABLE AS old_rows
                      FOR EACH STATEMENT EXECUTE FUNCTION app.tell_retargeting_changed()', target);
  END LOOP;
END
$$;

CREATE FUNCTION app.tell_floors_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO serving.changes (kind) VALUES ('retargeting');
  PERFORM pg_notify('serving_changes', '');
  RETURN NULL;
END
$$;
CREATE TRIGGER tell_changed AFTER INSERT OR UPDATE OR DELETE ON consent_floors
  FOR EACH STATEMENT EXECUTE FUNCTION app.tell_floors_changed();
