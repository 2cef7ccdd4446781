-- What links are for and where they are shared: campaigns, sources, and what a brand asks of the parameters of its destinations.

CREATE TABLE campaigns (
  brand_id       bigint NOT NULL REFERENCES brands ON DELETE CASCADE,
  id             bigint GENERATED ALWAYS AS IDENTITY,
  name           text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  -- The name in lower case as .NET writes it: two campaigns of one name could not be told apart where they are chosen.
  name_key       text NOT NULL,
  goal           text CHECK (length(goal) BETWEEN 1 AND 500),
  stage          text CHECK (stage IN ('top', 'middle', 'bottom')),
  budget         numeric(14, 2) CHECK (budget > 0),
  currency       text CHECK (currency ~ '^[A-Z]{3}$'),
  -- The message ladder: what somebody reads first, next and last. A rung that is not written yet is null.
  first_touch    text CHECK (length(first_touch) BETWEEN 1 AND 300),
  second_touch   text CHECK (length(second_touch) BETWEEN 1 AND 300),
  closing_touch  text CHECK (length(closing_touch) BETWEEN 1 AND 300),
  created_by     text NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT now(),
  updated_by     text NOT NULL,
  updated_at     timestamptz NOT NULL DEFAULT now(),
  archived_at    timestamptz,
  CHECK ((budget IS NULL) = (currency IS NULL)),
  PRIMARY KEY (brand_id, id),
  UNIQUE (brand_id, name_key)
);
SELECT app.isolate('campaigns');
GRANT SELECT, INSERT, UPDATE, DELETE ON campaigns TO wll_app;

-- A link belongs to one campaign at most. Campaigns are archived and not deleted; a brand that leaves takes both with it, in
-- whichever order.
ALTER TABLE links
  ADD COLUMN campaign_id bigint,
  ADD COLUMN source text CHECK (source IN
    ('email', 'social', 'influencer', 'community', 'ads', 'outreach', 'partner', 'organic', 'podcast', 'qr', 'bio')),
  ADD FOREIGN KEY (brand_id, campaign_id) REFERENCES campaigns (brand_id, id) ON DELETE SET NULL (campaign_id);
CREATE INDEX links_campaign ON links (brand_id, campaign_id, id) WHERE campaign_id IS NOT NULL;

-- Named sets of values for the five parameters. Words in braces are filled in from the link: {source}, {campaign}, {link}.
CREATE TABLE utm_templates (
  brand_id    bigint NOT NULL REFERENCES brands ON DELETE CASCADE,
  id          bigint GENERATED ALWAYS AS IDENTITY,
  name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  name_key    text NOT NULL,
  source      text CHECK (length(source) BETWEEN 1 AND 100),
  medium      text CHECK (length(medium) BETWEEN 1 AND 100),
  campaign    text CHECK (length(campaign) BETWEEN 1 AND 100),
  term        text CHECK (length(term) BETWEEN 1 AND 100),
  content     text CHECK (length(content) BETWEEN 1 AND 100),
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (brand_id, id),
  UNIQUE (brand_id, name_key)
);
SELECT app.isolate('utm_templates');
GRANT SELECT, INSERT, UPDATE, DELETE ON utm_templates TO wll_app;

-- Which of the parameters every destination of the brand must have. No row: none.
CREATE TABLE utm_rules (
  brand_id  bigint NOT NULL REFERENCES brands ON DELETE CASCADE,
  required  text[] NOT NULL DEFAULT '{}'
    CHECK (required <@ ARRAY['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content']),
  PRIMARY KEY (brand_id)
);
SELECT app.isolate('utm_rules');
GRANT SELECT, INSERT, UPDATE, DELETE ON utm_rules TO wll_app;

-- Many links changed at once are a batch like many that are archived. Its undo reads in the history what each link was before.
ALTER TABLE link_batches DROP CONSTRAINT link_batches_state_check;
ALTER TABLE link_batches ADD CONSTRAINT link_batches_state_check
  CHECK (state IN ('archiving', 'archived', 'editing', 'edited', 'undoing', 'undone'));
ALTER TABLE link_changes ADD COLUMN batch_id uuid;
CREATE INDEX link_changes_batch ON link_changes (brand_id, batch_id, link_id) WHERE batch_id IS NOT NULL;
