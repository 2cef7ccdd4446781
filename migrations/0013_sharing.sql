-- What people do with analytics beside looking at them: show a view to somebody without an account, and write a note on a day.

-- A view of a brand's analytics that whoever has its address may open. The address's secret is kept as a hash only; query is what
-- the view shows, as it stood in the address of the analytics page.
CREATE TABLE shared_views (
  brand_id        bigint NOT NULL REFERENCES brands ON DELETE CASCADE,
  id              bigint GENERATED ALWAYS AS IDENTITY,
  token_hash      bytea NOT NULL CHECK (length(token_hash) = 32),
  title           text NOT NULL CHECK (length(title) BETWEEN 1 AND 100),
  query           text NOT NULL CHECK (length(query) <= 8000),
  password_hash   text,
  allows_export   boolean NOT NULL DEFAULT false,
  created_by      text NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  ends_at         timestamptz NOT NULL CHECK (ends_at > created_at),
  last_opened_at  timestamptz,
  withdrawn_at    timestamptz,
  withdrawn_by    text,
  PRIMARY KEY (brand_id, id),
  UNIQUE (brand_id, token_hash)
);
SELECT app.isolate('shared_views');
GRANT SELECT, INSERT, UPDATE ON shared_views TO wll_app;

-- What people know about a day that the clicks do not say.
CREATE TABLE day_notes (
  brand_id    bigint NOT NULL REFERENCES brands ON DELETE CASCADE,
  id          bigint GENERATED ALWAYS AS IDENTITY,
  day         date NOT NULL,
  text        text NOT NULL CHECK (length(text) BETWEEN 1 AND 200),
  created_by  text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (brand_id, id)
);
CREATE INDEX day_notes_day ON day_notes (brand_id, day);
SELECT app.isolate('day_notes');
GRANT SELECT, INSERT, DELETE ON day_notes TO wll_app;

-- What happened in a period, for the marks under a chart.
CREATE INDEX link_changes_at ON link_changes (brand_id, at);
CREATE INDEX audit_events_at ON audit_events (brand_id, at);
