-- operator -> agency -> brand -> domain, and the people who sign in at a console.

CREATE TABLE agencies (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  slug        text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'),
  is_demo     boolean NOT NULL DEFAULT false,
  created_at  timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE agencies ENABLE ROW LEVEL SECURITY;
ALTER TABLE agencies FORCE ROW LEVEL SECURITY;
CREATE POLICY agency_isolation ON agencies FOR ALL TO wll_app
  USING (id = (SELECT app.current_agency()) OR (SELECT app.acts_as_operator()))
  WITH CHECK (id = (SELECT app.current_agency()) OR (SELECT app.acts_as_operator()));
GRANT SELECT, INSERT, UPDATE, DELETE ON agencies TO wll_app;

-- Every host name of the installation, once. The uniqueness that domains and consoles share lives here and not on a tenant
-- table, and is written by triggers only.
CREATE TABLE hosts (
  host        text PRIMARY KEY CHECK (host = lower(host) AND length(host) BETWEEN 1 AND 253),
  purpose     text NOT NULL CHECK (purpose IN ('short', 'console')),
  claimed_at  timestamptz NOT NULL DEFAULT now()
);

-- A sign-in host. agency_id is null for the operator's own. base_url is what mails link to, never the request's host.
CREATE TABLE consoles (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  agency_id   bigint REFERENCES agencies ON DELETE CASCADE,
  host        text NOT NULL UNIQUE,
  base_url    text NOT NULL CHECK (base_url ~ '^https?://[^/]+$'),
  name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON consoles (agency_id);
ALTER TABLE consoles ENABLE ROW LEVEL SECURITY;
ALTER TABLE consoles FORCE ROW LEVEL SECURITY;
CREATE POLICY agency_isolation ON consoles FOR ALL TO wll_app
  USING (agency_id = (SELECT app.current_agency()) OR (SELECT app.acts_as_operator()))
  WITH CHECK (agency_id = (SELECT app.current_agency()) OR (SELECT app.acts_as_operator()));
SELECT app.serve('consoles');
GRANT SELECT, INSERT, UPDATE, DELETE ON consoles TO wll_app;

CREATE TABLE brands (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  agency_id   bigint NOT NULL REFERENCES agencies ON DELETE CASCADE,
  name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  slug        text NOT NULL CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'),
  time_zone   text NOT NULL DEFAULT 'Etc/UTC',
  is_demo     boolean NOT NULL DEFAULT false,
  -- The console shows nothing about pixels.
  is_simple   boolean NOT NULL DEFAULT false,
  created_at  timestamptz NOT NULL DEFAULT now(),
  UNIQUE (agency_id, slug)
);
ALTER TABLE brands ENABLE ROW LEVEL SECURITY;
ALTER TABLE brands FORCE ROW LEVEL SECURITY;
CREATE POLICY brand_isolation ON brands FOR ALL TO wll_app
  USING (id = (SELECT app.current_brand()) OR agency_id = (SELECT app.current_agency()) OR (SELECT app.acts_as_operator()))
  WITH CHECK (id = (SELECT app.current_brand()) OR agency_id = (SELECT app.current_agency()) OR (SELECT app.acts_as_operator()));
SELECT app.serve('brands');
GRANT SELECT, INSERT, UPDATE, DELETE ON brands TO wll_app;

-- A short domain. host is ASCII (punycode) and lower case, as it arrives in a request.
CREATE TABLE domains (
  brand_id          bigint NOT NULL REFERENCES brands ON DELETE CASCADE,
  id                bigint GENERATED ALWAYS AS IDENTITY,
  host              text NOT NULL,
  root_destination  text,
  ignore_case       boolean NOT NULL DEFAULT false,
  theme             text NOT NULL DEFAULT 'plain',
  created_at        timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (brand_id, id),
  UNIQUE (brand_id, host)
);
SELECT app.isolate('domains');
SELECT app.serve('domains');
GRANT SELECT, INSERT, UPDATE, DELETE ON domains TO wll_app;

CREATE FUNCTION app.claim_host() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF TG_OP IN ('DELETE', 'UPDATE') AND (TG_OP = 'DELETE' OR OLD.host <> NEW.host) THEN
    DELETE FROM public.hosts WHERE host = OLD.host;
  END IF;
  IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND OLD.host <> NEW.host) THEN
    INSERT INTO public.hosts (host, purpose) VALUES (NEW.host, TG_ARGV[0]);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER claim_host AFTER INSERT OR UPDATE OR DELETE ON domains
  FOR EACH ROW EXECUTE FUNCTION app.claim_host('short');
CREATE TRIGGER claim_host AFTER INSERT OR UPDATE OR DELETE ON consoles
  FOR EACH ROW EXECUTE FUNCTION app.claim_host('console');

-- A person, as one console knows them: the same address at two agencies is two people, so that neither can learn of the other.
CREATE TABLE users (
  id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  agency_id         bigint REFERENCES agencies ON DELETE CASCADE,
  email             text NOT NULL,
  normalized_email  text NOT NULL,
  name              text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  password_hash     text,
  security_stamp    text NOT NULL,
  created_at        timestamptz NOT NULL DEFAULT now(),
  last_sign_in_at   timestamptz
);
-- Two partial indexes rather than NULLS NOT DISTINCT: an upsert names one of them, and both read as what they mean.
CREATE UNIQUE INDEX users_agency_email ON users (agency_id, normalized_email) WHERE agency_id IS NOT NULL;
CREATE UNIQUE INDEX users_operator_email ON users (normalized_email) WHERE agency_id IS NULL;
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
CREATE POLICY realm_isolation ON users FOR ALL TO wll_app
  USING (agency_id = (SELECT app.current_agency()) OR (SELECT app.acts_as_operator()))
  WITH CHECK (agency_id = (SELECT app.current_agency()) OR (SELECT app.acts_as_operator()));
GRANT SELECT, INSERT, UPDATE, DELETE ON users TO wll_app;

CREATE TABLE operator_admins (
  user_id     bigint PRIMARY KEY REFERENCES users ON DELETE CASCADE,
  created_at  timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE operator_admins ENABLE ROW LEVEL SECURITY;
ALTER TABLE operator_admins FORCE ROW LEVEL SECURITY;
CREATE POLICY operator_only ON operator_admins FOR ALL TO wll_app
  USING ((SELECT app.acts_as_operator())) WITH CHECK ((SELECT app.acts_as_operator()));
GRANT SELECT, INSERT, UPDATE, DELETE ON operator_admins TO wll_app;

CREATE TABLE agency_members (
  agency_id   bigint NOT NULL REFERENCES agencies ON DELETE CASCADE,
  user_id     bigint NOT NULL REFERENCES users ON DELETE CASCADE,
  role        text NOT NULL CHECK (role IN ('owner', 'member')),
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (agency_id, user_id)
);
ALTER TABLE agency_members ENABLE ROW LEVEL SECURITY;
ALTER TABLE agency_members FORCE ROW LEVEL SECURITY;
CREATE POLICY agency_isolation ON agency_members FOR ALL TO wll_app
  USING (agency_id = (SELECT app.current_agency()) OR (SELECT app.acts_as_operator()))
  WITH CHECK (agency_id = (SELECT app.current_agency()) OR (SELECT app.acts_as_operator()));
GRANT SELECT, INSERT, UPDATE, DELETE ON agency_members TO wll_app;

CREATE TABLE brand_members (
  brand_id    bigint NOT NULL REFERENCES brands ON DELETE CASCADE,
  user_id     bigint NOT NULL REFERENCES users ON DELETE CASCADE,
  role        text NOT NULL CHECK (role IN ('owner', 'editor', 'viewer')),
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (brand_id, user_id)
);
CREATE INDEX ON brand_members (user_id);
SELECT app.isolate('brand_members');
-- Before a brand is chosen, a person may see which brands are theirs.
CREATE POLICY own_memberships ON brand_members FOR SELECT TO wll_app USING (user_id = (SELECT app.current_user_id()));
GRANT SELECT, INSERT, UPDATE, DELETE ON brand_members TO wll_app;

-- An API key: only the hash of its secret is kept. The key itself names its brand, so that looking it up happens inside that
-- brand's scope and needs no query across brands.
CREATE TABLE api_keys (
  brand_id      bigint NOT NULL REFERENCES brands ON DELETE CASCADE,
  id            bigint GENERATED ALWAYS AS IDENTITY,
  name          text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  prefix        text NOT NULL,
  secret_hash   bytea NOT NULL,
  scopes        text[] NOT NULL,
  created_by    text NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now(),
  last_used_at  timestamptz,
  expires_at    timestamptz,
  revoked_at    timestamptz,
  PRIMARY KEY (brand_id, id),
  UNIQUE (brand_id, prefix)
);
SELECT app.isolate('api_keys');
GRANT SELECT, INSERT, UPDATE ON api_keys TO wll_app;

-- What people did in a brand beside editing links (which keep their own history). Append-only.
CREATE TABLE audit_events (
  brand_id    bigint NOT NULL REFERENCES brands ON DELETE CASCADE,
  id          uuid NOT NULL,
  at          timestamptz NOT NULL DEFAULT now(),
  actor       text NOT NULL,
  action      text NOT NULL,
  subject     text,
  request_id  text,
  PRIMARY KEY (brand_id, id)
);
SELECT app.isolate('audit_events');
GRANT SELECT, INSERT ON audit_events TO wll_app;

-- Secrets that arrive by mail or by a hand-over between consoles: hashed, short-lived, used once.
CREATE TABLE one_time_tokens (
  token_hash  bytea PRIMARY KEY,
  purpose     text NOT NULL CHECK (purpose IN ('password_reset', 'sign_in')),
  user_id     bigint NOT NULL REFERENCES users ON DELETE CASCADE,
  expires_at  timestamptz NOT NULL,
  used_at     timestamptz
);
CREATE INDEX ON one_time_tokens (expires_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON one_time_tokens TO wll_app;

-- Failed sign-ins by bucket (an address from one network, or one network): what slows guessing down without letting
-- anyone lock a person out of a device they already used.
CREATE TABLE sign_in_failures (
  bucket         text PRIMARY KEY,
  failures       integer NOT NULL,
  blocked_until  timestamptz,
  last_at        timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_failures TO wll_app;

-- Keys that protect cookies and antiforgery tokens, shared by the nodes of an installation; encrypted before they get here.
CREATE TABLE data_protection_keys (
  id      text PRIMARY KEY,
  sealed  bytea NOT NULL
);
GRANT SELECT, INSERT ON data_protection_keys TO wll_app;

-- A first answer kept under the caller's key, so that a repeated request changes nothing twice.
CREATE TABLE idempotency_keys (
  brand_id       bigint NOT NULL REFERENCES brands ON DELETE CASCADE,
  api_key_id     bigint NOT NULL,
  key            text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
  request_hash   bytea NOT NULL,
  status         integer,
  content_type   text,
  body           bytea,
  created_at     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (brand_id, api_key_id, key),
  FOREIGN KEY (brand_id, api_key_id) REFERENCES api_keys (brand_id, id) ON DELETE CASCADE
);
CREATE INDEX ON idempotency_keys (created_at);
SELECT app.isolate('idempotency_keys');
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO wll_app;
