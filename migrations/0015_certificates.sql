-- A brand proves that a domain is its own before anything is served or ordered for it, and each domain gets its own certificate.

-- Where a domain stands is read from these times and from tls.certificates: claimed (none), verified, pointing, live.
-- Rows that are there were served before: they count as proved. The next check says what is wrong with them, if anything is.
ALTER TABLE domains
  -- What the brand puts into a TXT record to prove the name. Different for each brand and host, and no secret.
  ADD COLUMN ownership_token text NOT NULL DEFAULT replace(gen_random_uuid()::text, '-', ''),
  ADD COLUMN verified_at     timestamptz DEFAULT now(),
  -- Since when DNS leads here.
  ADD COLUMN pointing_since  timestamptz,
  ADD COLUMN checked_at      timestamptz,
  ADD COLUMN next_check_at   timestamptz NOT NULL DEFAULT now(),
  -- What the last check found, as the page shows it.
  ADD COLUMN diagnosis       jsonb,
  -- Since when every check that got an answer found the name elsewhere. A check that could not ask changes nothing here.
  ADD COLUMN failing_since   timestamptz,
  ADD COLUMN suspended_at    timestamptz,
  -- What plain HTTP does once there is a certificate.
  ADD COLUMN https           text NOT NULL DEFAULT 'redirect' CHECK (https IN ('none', 'redirect', 'hsts'));
ALTER TABLE domains ALTER COLUMN verified_at DROP DEFAULT;

CREATE FUNCTION app.is_local_host(host text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT host = 'localhost' OR host LIKE '%.localhost' $$;

-- Names of this machine alone have no DNS to prove anything by.
CREATE FUNCTION app.prove_local_host() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF app.is_local_host(NEW.host) THEN
    NEW.verified_at := coalesce(NEW.verified_at, now());
    NEW.pointing_since := coalesce(NEW.pointing_since, now());
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER prove_local_host BEFORE INSERT ON domains FOR EACH ROW EXECUTE FUNCTION app.prove_local_host();

-- A proved name that its brand gave up. For a while only that brand may take it back: whoever left a record behind that leads here
-- has time to remove it.
CREATE TABLE released_hosts (
  host         text PRIMARY KEY,
  released_by  bigint NOT NULL,
  released_at  timestamptz NOT NULL DEFAULT now(),
  until        timestamptz NOT NULL
);
ALTER TABLE released_hosts ENABLE ROW LEVEL SECURITY;
ALTER TABLE released_hosts FORCE ROW LEVEL SECURITY;
CREATE POLICY written_by_triggers ON released_hosts FOR ALL TO wll_owner USING (true) WITH CHECK (true);
CREATE POLICY operator_only ON released_hosts FOR ALL TO wll_app
  USING ((SELECT app.acts_as_operator())) WITH CHECK ((SELECT app.acts_as_operator()));
GRANT SELECT, DELETE ON released_hosts TO wll_app;

-- A short domain holds its name from the moment it is proved. Typing a name in holds nothing: else whoever is first could keep its
-- owner out.
CREATE FUNCTION app.hold_short_host() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.verified_at IS NOT NULL AND (TG_OP = 'DELETE' OR NEW.verified_at IS NULL OR NEW.host <> OLD.host) THEN
    DELETE FROM public.hosts WHERE host = OLD.host;
    IF NOT app.is_local_host(OLD.host) THEN
      INSERT INTO public.released_hosts (host, released_by, until) VALUES (OLD.host, OLD.brand_id, now() + interval '90 days')
        ON CONFLICT (host) DO UPDATE SET released_by = excluded.released_by, released_at = now(), until = excluded.until;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.verified_at IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.verified_at IS NULL OR NEW.host <> OLD.host) THEN
    IF EXISTS (SELECT FROM public.released_hosts WHERE host = NEW.host AND released_by <> NEW.brand_id AND until > now()) THEN
      RAISE unique_violation USING MESSAGE = 'the host was released by another brand', CONSTRAINT = 'released_hosts_pkey';
    END IF;
    INSERT INTO public.hosts (host, purpose) VALUES (NEW.host, 'short');
    DELETE FROM public.released_hosts WHERE host = NEW.host;
  END IF;
  RETURN NULL;
END
$$;
DROP TRIGGER claim_host ON domains;
CREATE TRIGGER hold_host AFTER INSERT OR UPDATE OR DELETE ON domains FOR EACH ROW EXECUTE FUNCTION app.hold_short_host();

-- Whether a name is in use here, or kept for the brand that gave it up: what a person who types it in is told.
CREATE FUNCTION app.host_is_held(wanted text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT FROM public.hosts WHERE host = wanted)
      OR EXISTS (SELECT FROM public.released_hosts WHERE host = wanted AND until > now()
                    AND released_by IS DISTINCT FROM nullif(current_setting('app.brand', true), '')::bigint)
$$;
REVOKE ALL ON FUNCTION app.host_is_held(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.host_is_held(text) TO wll_app;

-- What happened to a domain, for its page. Append-only.
CREATE TABLE domain_events (
  brand_id   bigint NOT NULL,
  id         bigint GENERATED ALWAYS AS IDENTITY,
  domain_id  bigint NOT NULL,
  at         timestamptz NOT NULL DEFAULT now(),
  kind       text NOT NULL CHECK (kind ~ '^[a-z_]{1,40}$'),
  detail     text CHECK (length(detail) <= 1000),
  PRIMARY KEY (brand_id, id),
  FOREIGN KEY (brand_id, domain_id) REFERENCES domains (brand_id, id) ON DELETE CASCADE
);
CREATE INDEX ON domain_events (brand_id, domain_id, at);
SELECT app.isolate('domain_events');
GRANT SELECT, INSERT ON domain_events TO wll_app;

-- Certificates belong to a host, whichever brand or console it is of. The edge orders and serves them. The console sees those of the
-- hosts that it sees itself, and never a key.
CREATE SCHEMA tls;
GRANT USAGE ON SCHEMA tls TO wll_app, wll_edge, wll_serving;

CREATE SEQUENCE tls.versions;
GRANT USAGE ON SEQUENCE tls.versions TO wll_app, wll_edge;

CREATE TABLE tls.certificates (
  host         text PRIMARY KEY,
  -- Grows with every change, so that a node can tell whether it has the newest.
  version      bigint NOT NULL DEFAULT nextval('tls.versions'),
  -- The directory of the CA it was ordered from; null for one that its owner brought along.
  ca           text,
  -- The leaf and what the CA gave with it, PEM, in the CA's order.
  chain        text NOT NULL,
  -- PKCS#8, sealed for this table and host with the installation's key.
  sealed_key   bytea NOT NULL,
  issuer       text NOT NULL,
  serial       text NOT NULL,
  not_before   timestamptz NOT NULL,
  not_after    timestamptz NOT NULL CHECK (not_after > not_before),
  obtained_at  timestamptz NOT NULL DEFAULT now(),
  -- Its name in renewal information (RFC 9773), and when to ask the CA for it.
  renewal_id   text,
  ask_at       timestamptz,
  -- When to order the next one; null for one that its owner brought along.
  renew_at     timestamptz,
  -- How many days before its end people were last told of it.
  warned_days  integer
);
CREATE INDEX certificates_renew_at ON tls.certificates (renew_at);
CREATE INDEX certificates_not_after ON tls.certificates (not_after);

-- A host's way to its next certificate. order_url and sealed_key stand before anything irrevocable is asked of the CA, so that
-- whoever goes on after a crash goes on with the same order.
CREATE TABLE tls.issuance (
  host            text PRIMARY KEY,
  -- Failed attempts since the last certificate.
  failures        integer NOT NULL DEFAULT 0,
  next_at         timestamptz NOT NULL DEFAULT now(),
  -- Somebody asked for it on a page.
  is_asked_for    boolean NOT NULL DEFAULT false,
  lease_by        uuid,
  lease_until     timestamptz,
  ca              text,
  order_url       text,
  sealed_key      bytea,
  -- Of the last attempt, in words for the domain's owner; null once it worked.
  failure         text,
  failed_at       timestamptz,
  CHECK ((lease_by IS NULL) = (lease_until IS NULL))
);
CREATE INDEX issuance_next_at ON tls.issuance (next_at);

-- Every order and how it ended: what the pages show, and what is counted against the CA's limits.
CREATE TABLE tls.attempts (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  host          text NOT NULL,
  ca            text NOT NULL,
  -- Part of the name under which CAs count: the public suffix and one label more.
  registered    text NOT NULL,
  is_renewal    boolean NOT NULL,
  started_at    timestamptz NOT NULL DEFAULT now(),
  -- Null while no order was made: such an attempt costs nothing at the CA.
  ordered_at    timestamptz,
  order_url     text,
  ended_at      timestamptz,
  outcome       text CHECK (outcome IN ('issued', 'failed', 'put_off')),
  -- For the domain's owner.
  words         text,
  -- For the operator.
  detail        text
);
CREATE INDEX attempts_host ON tls.attempts (host, started_at DESC);
CREATE INDEX attempts_ordered_at ON tls.attempts (ca, ordered_at);

-- What a validating CA must find, whichever node it asks.
CREATE TABLE tls.challenges (
  token              text PRIMARY KEY,
  host               text NOT NULL,
  type               text NOT NULL CHECK (type IN ('http-01', 'tls-alpn-01')),
  key_authorization  text NOT NULL,
  expires_at         timestamptz NOT NULL
);
CREATE INDEX challenges_host ON tls.challenges (host);

CREATE TABLE tls.accounts (
  ca          text PRIMARY KEY,
  sealed_key  bytea NOT NULL,
  -- Null until the CA answered: the key stands before the CA hears of it.
  url         text,
  created_at  timestamptz NOT NULL DEFAULT now()
);

DO $$
DECLARE
  target text;
BEGIN
  FOREACH target IN ARRAY ARRAY['certificates', 'issuance', 'attempts', 'challenges', 'accounts'] LOOP
    EXECUTE format('ALTER TABLE tls.%I ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY edge ON tls.%I FOR ALL TO wll_edge USING (true) WITH CHECK (true)', target);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON tls.%I TO wll_edge', target);
  END LOOP;
  -- Whoever sees the host sees what became of its certificate. A name that was only typed in shows nothing.
  FOREACH target IN ARRAY ARRAY['certificates', 'issuance', 'attempts'] LOOP
    EXECUTE format('CREATE POLICY own_hosts ON tls.%I FOR ALL TO wll_app
      USING ((SELECT app.acts_as_operator())
        OR EXISTS (SELECT FROM public.domains d WHERE d.host = %I.host AND d.verified_at IS NOT NULL)
        OR EXISTS (SELECT FROM public.consoles c WHERE c.host = %I.host))', target, target, target);
  END LOOP;
END
$$;
GRANT SELECT (host, version, ca, issuer, serial, not_before, not_after, obtained_at, renew_at, ask_at, warned_days) ON tls.certificates TO wll_app;
-- An uploaded certificate comes in by the console, which can write a key and never read one.
GRANT INSERT (host, version, chain, sealed_key, issuer, serial, not_before, not_after, renewal_id, ca, renew_at, ask_at),
      UPDATE (version, chain, sealed_key, issuer, serial, not_before, not_after, renewal_id, ca, renew_at, ask_at, obtained_at, warned_days),
      DELETE ON tls.certificates TO wll_app;
GRANT SELECT (host, failures, next_at, is_asked_for, lease_until, failure, failed_at) ON tls.issuance TO wll_app;
GRANT INSERT (host, next_at, is_asked_for), UPDATE (next_at, is_asked_for) ON tls.issuance TO wll_app;
GRANT SELECT ON tls.attempts TO wll_app;

-- A host that nobody holds any more has no certificate any more.
CREATE FUNCTION app.drop_certificate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  -- First what an attempt writes first: one that is about to store its certificate is waited for, and its certificate goes too.
  DELETE FROM tls.issuance WHERE host = OLD.host;
  DELETE FROM tls.certificates WHERE host = OLD.host;
  DELETE FROM tls.challenges WHERE host = OLD.host;
  RETURN NULL;
END
$$;
CREATE TRIGGER drop_certificate AFTER DELETE ON hosts FOR EACH ROW EXECUTE FUNCTION app.drop_certificate();

-- Every node serves a new certificate within seconds; the redirect edge learns whether a host has one at all.
CREATE FUNCTION app.tell_certificate_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF TG_OP <> 'UPDATE' THEN
    INSERT INTO serving.changes (kind) VALUES ('hosts');
    PERFORM pg_notify('serving_changes', '');
  END IF;
  PERFORM pg_notify('certificate_changed', CASE TG_OP WHEN 'DELETE' THEN OLD.host ELSE NEW.host END);
  RETURN NULL;
END
$$;
CREATE TRIGGER tell_changed AFTER INSERT OR DELETE OR UPDATE OF version ON tls.certificates
  FOR EACH ROW EXECUTE FUNCTION app.tell_certificate_changed();

-- Wakes whoever orders certificates.
CREATE FUNCTION app.tell_certificate_wanted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM pg_notify('certificate_wanted', '');
  RETURN NULL;
END
$$;
CREATE TRIGGER tell_wanted AFTER INSERT OR UPDATE OF verified_at, pointing_since, suspended_at ON domains
  FOR EACH STATEMENT EXECUTE FUNCTION app.tell_certificate_wanted();
CREATE TRIGGER tell_wanted AFTER INSERT OR UPDATE ON consoles FOR EACH STATEMENT EXECUTE FUNCTION app.tell_certificate_wanted();
-- For a row that was asked for, and not for the statement: taking work is a statement too, and would wake its own taker for ever.
CREATE TRIGGER tell_wanted AFTER INSERT OR UPDATE OF is_asked_for ON tls.issuance
  FOR EACH ROW WHEN (NEW.is_asked_for) EXECUTE FUNCTION app.tell_certificate_wanted();

-- What may be served: proved names that are not suspended.
GRANT SELECT (host, not_after) ON tls.certificates TO wll_serving;
CREATE POLICY serving_reads ON tls.certificates FOR SELECT TO wll_serving USING (true);

CREATE OR REPLACE VIEW serving.hosts AS
  SELECT d.host, 'short'::text AS purpose, b.agency_id, d.brand_id, d.id AS domain_id, b.name AS brand_name,
         d.root_destination, d.ignore_case, d.theme, d.https,
         EXISTS (SELECT FROM tls.certificates t WHERE t.host = d.host) AS has_certificate
    FROM public.domains d JOIN public.brands b ON b.id = d.brand_id
   WHERE d.verified_at IS NOT NULL AND d.suspended_at IS NULL
  UNION ALL
  SELECT c.host, 'console', c.agency_id, NULL, NULL, NULL, NULL, false, NULL, 'redirect',
         EXISTS (SELECT FROM tls.certificates t WHERE t.host = c.host)
    FROM public.consoles c;
ALTER VIEW serving.hosts OWNER TO wll_serving;

-- What a certificate may be ordered for, and the host of ours that its name should lead to, which is its agency's console or the
-- operator's. A console's own name is set by the operator, and needs no proof.
CREATE VIEW serving.certificate_hosts AS
  SELECT d.host, 'short'::text AS purpose, d.pointing_since IS NOT NULL AS is_pointing,
         (SELECT c.host FROM public.consoles c WHERE c.agency_id = b.agency_id OR c.agency_id IS NULL
           ORDER BY c.agency_id IS NULL, c.id LIMIT 1) AS target
    FROM public.domains d JOIN public.brands b ON b.id = d.brand_id
   WHERE d.verified_at IS NOT NULL AND d.suspended_at IS NULL AND NOT app.is_local_host(d.host)
  UNION ALL
  SELECT c.host, 'console', true, c.host
    FROM public.consoles c
   WHERE NOT app.is_local_host(c.host) AND c.base_url LIKE 'https:%';
ALTER VIEW serving.certificate_hosts OWNER TO wll_serving;
GRANT SELECT ON serving.certificate_hosts TO wll_edge;

-- Whose a host is, for the operator's view of certificates: names alone, nothing of what is in a brand.
CREATE FUNCTION app.host_owners(wanted text[])
  RETURNS TABLE (host text, purpose text, agency_id bigint, brand_id bigint, domain_id bigint, brand_name text, brand_slug text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT d.host, 'short', b.agency_id, d.brand_id, d.id, b.name, b.slug
    FROM public.domains d JOIN public.brands b ON b.id = d.brand_id
   WHERE d.host = ANY (wanted) AND d.verified_at IS NOT NULL AND coalesce(current_setting('app.operator', true), '') = 'on'
  UNION ALL
  SELECT c.host, 'console', c.agency_id, NULL, NULL, NULL, NULL
    FROM public.consoles c
   WHERE c.host = ANY (wanted) AND coalesce(current_setting('app.operator', true), '') = 'on'
$$;
GRANT CREATE ON SCHEMA app TO wll_serving;
ALTER FUNCTION app.host_owners(text[]) OWNER TO wll_serving;
REVOKE CREATE ON SCHEMA app FROM wll_serving;
REVOKE ALL ON FUNCTION app.host_owners(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.host_owners(text[]) TO wll_app;
