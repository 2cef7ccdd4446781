-- A new key for the account at a CA stands here before the CA hears of it. Once the CA has taken it, it is the account's key.
ALTER TABLE tls.accounts
  ADD COLUMN next_sealed_key  bytea,
  ADD COLUMN key_changed_at   timestamptz;
