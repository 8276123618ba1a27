CREATE TABLE accounts (
  id BLOB NOT NULL PRIMARY KEY,
  -- Lower case; what a person types to sign in.
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  -- Name and login in lower case, for searching and sorting.
  search TEXT NOT NULL,
  -- Argon2id in PHC form.
  password TEXT NOT NULL,
  password_changed_at INTEGER NOT NULL,
  -- A password that someone else chose opens nothing but its own change.
  must_change_password INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'disabled')),
  totp_secret TEXT,
  totp_confirmed_at INTEGER,
  -- The last time step that was used, so that a code works once.
  totp_last_step INTEGER NOT NULL DEFAULT 0,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX accounts_search ON accounts (search, id);

CREATE TABLE grants (
  account_id BLOB NOT NULL REFERENCES accounts (id),
  role TEXT NOT NULL,
  scope_kind TEXT NOT NULL CHECK (scope_kind IN ('nation', 'region', 'agency')),
  -- Empty for the nation, a region's code, or an agency's id.
  scope TEXT NOT NULL,
  granted_by TEXT NOT NULL,
  granted_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, role, scope_kind, scope)
) STRICT;
CREATE INDEX grants_role ON grants (role, account_id);

CREATE TABLE sessions (
  -- Names the session in lists and forms; opens nothing.
  id BLOB NOT NULL UNIQUE,
  -- SHA-256 of the cookie, so that a copy of the table opens nothing.
  token_hash TEXT NOT NULL PRIMARY KEY,
  account_id BLOB NOT NULL REFERENCES accounts (id),
  csrf TEXT NOT NULL,
  -- A session from before a password change is void.
  password_changed_at INTEGER NOT NULL,
  second_factor INTEGER NOT NULL,
  -- What the browser calls itself, so that a person can tell sessions apart.
  agent TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_account ON sessions (account_id);
CREATE INDEX sessions_expires ON sessions (expires_at);

CREATE TABLE api_tokens (
  id BLOB NOT NULL PRIMARY KEY,
  account_id BLOB NOT NULL REFERENCES accounts (id),
  name TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  -- The first characters, so that a person can tell tokens apart.
  prefix TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  last_used_at INTEGER,
  revoked_at INTEGER
) STRICT;
CREATE INDEX api_tokens_account ON api_tokens (account_id, created_at);

CREATE TABLE login_throttle (
  -- `login:…` or `address:…`, hashed.
  key TEXT NOT NULL PRIMARY KEY,
  failures INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  blocked_until INTEGER
) STRICT;

-- For the audit page's filter by person; the table itself belongs to the store.
CREATE INDEX audit_entries_actor ON audit_entries (actor, seq);
