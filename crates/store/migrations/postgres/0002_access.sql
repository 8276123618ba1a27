CREATE TABLE accounts (
  id UUID NOT NULL PRIMARY KEY,
  -- Lower case; what a person types to sign in.
  login TEXT COLLATE "C" NOT NULL UNIQUE,
  name TEXT COLLATE "C" NOT NULL,
  -- Name and login in lower case, for searching and sorting.
  search TEXT COLLATE "C" NOT NULL,
  -- Argon2id in PHC form.
  password TEXT COLLATE "C" NOT NULL,
  password_changed_at TIMESTAMPTZ NOT NULL,
  -- A password that someone else chose opens nothing but its own change.
  must_change_password BOOLEAN NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('active', 'disabled')),
  totp_secret TEXT COLLATE "C",
  totp_confirmed_at TIMESTAMPTZ,
  -- The last time step that was used, so that a code works once.
  totp_last_step BIGINT NOT NULL DEFAULT 0,
  revision BIGINT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX accounts_search ON accounts (search, id);

CREATE TABLE grants (
  account_id UUID NOT NULL REFERENCES accounts (id) DEFERRABLE,
  role TEXT COLLATE "C" NOT NULL,
  scope_kind TEXT COLLATE "C" NOT NULL CHECK (scope_kind IN ('nation', 'region', 'agency')),
  -- Empty for the nation, a region's code, or an agency's id.
  scope TEXT COLLATE "C" NOT NULL,
  granted_by TEXT COLLATE "C" NOT NULL,
  granted_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (account_id, role, scope_kind, scope)
);
CREATE INDEX grants_role ON grants (role, account_id);

CREATE TABLE sessions (
  -- Names the session in lists and forms; opens nothing.
  id UUID NOT NULL UNIQUE,
  -- SHA-256 of the cookie, so that a copy of the table opens nothing.
  token_hash TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  account_id UUID NOT NULL REFERENCES accounts (id) DEFERRABLE,
  csrf TEXT COLLATE "C" NOT NULL,
  -- A session from before a password change is void.
  password_changed_at TIMESTAMPTZ NOT NULL,
  second_factor BOOLEAN NOT NULL,
  -- What the browser calls itself, so that a person can tell sessions apart.
  agent TEXT COLLATE "C" NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  seen_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id);
CREATE INDEX sessions_expires ON sessions (expires_at);

CREATE TABLE api_tokens (
  id UUID NOT NULL PRIMARY KEY,
  account_id UUID NOT NULL REFERENCES accounts (id) DEFERRABLE,
  name TEXT COLLATE "C" NOT NULL,
  token_hash TEXT COLLATE "C" NOT NULL UNIQUE,
  -- The first characters, so that a person can tell tokens apart.
  prefix TEXT COLLATE "C" NOT NULL,
  scopes TEXT COLLATE "C" NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ,
  last_used_at TIMESTAMPTZ,
  revoked_at TIMESTAMPTZ
);
CREATE INDEX api_tokens_account ON api_tokens (account_id, created_at);

CREATE TABLE login_throttle (
  -- `login:…` or `address:…`, hashed.
  key TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  failures BIGINT NOT NULL,
  last_at TIMESTAMPTZ NOT NULL,
  blocked_until TIMESTAMPTZ
);

-- For the audit page's filter by person; the table itself belongs to the store.
CREATE INDEX audit_entries_actor ON audit_entries (actor, seq);
