-- What stands on the page that a link leads to, as it was when somebody last asked.
CREATE TABLE destination_checks (
  brand_id       bigint NOT NULL,
  link_id        bigint NOT NULL,
  destination    text NOT NULL,
  asked_at       timestamptz NOT NULL,
  checked_at     timestamptz,
  outcome        text CHECK (outcome IN ('read', 'error_status', 'no_page', 'too_many_hops', 'too_slow', 'unreachable', 'refused')),
  status         integer,
  hops           integer NOT NULL DEFAULT 0,
  final_address  text,
  -- Pixels of the brand that are on the page already.
  pixels         bigint[] NOT NULL DEFAULT '{}',
  CHECK ((checked_at IS NULL) = (outcome IS NULL)),
  PRIMARY KEY (brand_id, link_id),
  FOREIGN KEY (brand_id, link_id) REFERENCES links (brand_id, id) ON DELETE CASCADE
);
SELECT app.isolate('destination_checks');
GRANT SELECT, INSERT, UPDATE, DELETE ON destination_checks TO wll_app;
