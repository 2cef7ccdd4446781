CREATE TABLE links (
  brand_id          bigint NOT NULL,
  id                bigint GENERATED ALWAYS AS IDENTITY,
  domain_id         bigint NOT NULL,
  slug              text NOT NULL CHECK (length(slug) BETWEEN 1 AND 100),
  -- What requests are matched by: the slug itself, or its lower case on a domain that ignores case.
  slug_key          text NOT NULL,
  destination       text NOT NULL CHECK (length(destination) BETWEEN 1 AND 2048),
  -- Which of our own addresses that is, host/slug_key; null when it is none. Written with the destination.
  leads_to          text,
  title             text CHECK (length(title) <= 200),
  mode              text NOT NULL DEFAULT 'short' CHECK (mode IN ('direct', 'short', 'retargeting')),
  query_mode        text NOT NULL DEFAULT 'merge' CHECK (query_mode IN ('merge', 'drop')),
  redirect_status   smallint NOT NULL DEFAULT 302 CHECK (redirect_status IN (301, 302, 307, 308)),
  tags              text[] NOT NULL DEFAULT '{}',
  created_by        text NOT NULL,
  created_at        timestamptz NOT NULL DEFAULT now(),
  updated_at        timestamptz NOT NULL DEFAULT now(),
  archived_at       timestamptz,
  -- The bulk action that archived it, so that the action can be undone as one.
  archived_in       uuid,
  -- What the list searches, lower-cased once instead of for every row of every search. Tags have their own filter.
  search            text NOT NULL GENERATED ALWAYS AS
                      (lower((slug || E'\n' || destination || E'\n' || coalesce(title, '')) COLLATE "und-x-icu")) STORED,
  PRIMARY KEY (brand_id, id),
  UNIQUE (brand_id, domain_id, slug_key),
  FOREIGN KEY (brand_id, domain_id) REFERENCES domains (brand_id, id) ON DELETE CASCADE
);
-- One index for each order of the list. Search and tags have none: their operators are not leakproof, so under row-level
-- security no index would be used for them, and reading a brand's hundred thousand links takes a tenth of a second.
-- The included columns let the list be counted from the index alone.
CREATE INDEX links_created ON links (brand_id, created_at DESC, id DESC) INCLUDE (archived_at, domain_id, mode);
CREATE INDEX links_updated ON links (brand_id, updated_at DESC, id DESC);
CREATE INDEX links_slug ON links (brand_id, slug, id);
CREATE INDEX links_leads_to ON links (leads_to) WHERE leads_to IS NOT NULL;
CREATE INDEX links_archived_in ON links (brand_id, archived_in, id) WHERE archived_in IS NOT NULL;
SELECT app.isolate('links');
SELECT app.serve('links');
GRANT SELECT, INSERT, UPDATE, DELETE ON links TO wll_app;

-- Where one of the installation's own addresses leads, whoever owns it: anyone learns the same by opening it. An archived link
-- counts as well, so that restoring one can never close a circle. An empty key is the domain's root. Null for a host that is not
-- ours; a destination of null is a place of ours where nothing is.
CREATE INDEX domains_host ON domains (host);
CREATE FUNCTION app.own_destination(visited text, key text, lower_key text, OUT place text, OUT destination text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT d.host || '/' || k.value, CASE WHEN k.value = '' THEN d.root_destination ELSE l.destination END
    FROM public.domains d
    CROSS JOIN LATERAL (SELECT CASE WHEN d.ignore_case THEN lower_key ELSE key END AS value) k
    LEFT JOIN public.links l ON l.brand_id = d.brand_id AND l.domain_id = d.id AND l.slug_key = k.value
   WHERE d.host = visited
$$;

-- How many of our links somebody may have passed on the way to an address of ours, at most so many.
CREATE FUNCTION app.own_links_before(place text, at_most integer) RETURNS integer
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH RECURSIVE before AS (
    SELECT l.brand_id, l.domain_id, l.slug_key, 1 AS depth FROM public.links l WHERE l.leads_to = place
     UNION
    SELECT l.brand_id, l.domain_id, l.slug_key, b.depth + 1
      FROM before b
      JOIN public.domains d ON d.brand_id = b.brand_id AND d.id = b.domain_id
      JOIN public.links l ON l.leads_to = d.host || '/' || b.slug_key
     WHERE b.depth < at_most)
  SELECT coalesce(max(depth), 0) FROM before
$$;

-- Their owner must be allowed to create in the schema while it becomes the owner, and not after.
GRANT CREATE ON SCHEMA app TO wll_serving;
ALTER FUNCTION app.own_destination(text, text, text) OWNER TO wll_serving;
ALTER FUNCTION app.own_links_before(text, integer) OWNER TO wll_serving;
REVOKE CREATE ON SCHEMA app FROM wll_serving;
REVOKE ALL ON FUNCTION app.own_destination(text, text, text), app.own_links_before(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.own_destination(text, text, text), app.own_links_before(text, integer) TO wll_app;

-- Who changed what, when. Append-only.
CREATE TABLE link_changes (
  brand_id  bigint NOT NULL,
  link_id   bigint NOT NULL,
  id        uuid NOT NULL,
  at        timestamptz NOT NULL DEFAULT now(),
  actor     text NOT NULL,
  action    text NOT NULL CHECK (action IN ('created', 'edited', 'archived', 'restored')),
  -- [{"field": "destination", "from": "...", "to": "..."}]
  fields    jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (brand_id, link_id, id),
  FOREIGN KEY (brand_id, link_id) REFERENCES links (brand_id, id) ON DELETE CASCADE
);
SELECT app.isolate('link_changes');
GRANT SELECT, INSERT ON link_changes TO wll_app;

-- Many links archived at once: its progress while it runs, and the handle to undo it.
CREATE TABLE link_batches (
  brand_id    bigint NOT NULL REFERENCES brands ON DELETE CASCADE,
  id          uuid NOT NULL,
  actor       text NOT NULL,
  -- What was asked for: {"ids": [...]} or {"filter": {...}}; kept so that a job killed half-way goes on.
  request     jsonb NOT NULL,
  total       integer NOT NULL,
  done        integer NOT NULL DEFAULT 0,
  -- The links are walked by id; every one up to here has been dealt with in the present direction.
  last_id     bigint NOT NULL DEFAULT 0,
  state       text NOT NULL DEFAULT 'archiving' CHECK (state IN ('archiving', 'archived', 'undoing', 'undone')),
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (brand_id, id)
);
SELECT app.isolate('link_batches');
GRANT SELECT, INSERT, UPDATE ON link_batches TO wll_app;
