CREATE TABLE audit_entries (
  seq BIGINT NOT NULL PRIMARY KEY,
  at TIMESTAMPTZ NOT NULL,
  actor TEXT COLLATE "C" NOT NULL,
  action TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  -- The exact text that was hashed, so not a JSON type that may reorder its keys.
  details TEXT COLLATE "C" NOT NULL,
  previous TEXT COLLATE "C" NOT NULL,
  hash TEXT COLLATE "C" NOT NULL
);
CREATE INDEX audit_entries_subject ON audit_entries (subject, seq);

CREATE TABLE audit_head (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  seq BIGINT NOT NULL,
  hash TEXT COLLATE "C" NOT NULL
);
INSERT INTO audit_head (id, seq, hash)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

CREATE TABLE files (
  sha256 TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  size BIGINT NOT NULL,
  media_type TEXT COLLATE "C" NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE jobs (
  id UUID NOT NULL PRIMARY KEY,
  kind TEXT COLLATE "C" NOT NULL,
  payload TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
  attempts BIGINT NOT NULL,
  max_attempts BIGINT NOT NULL,
  run_at TIMESTAMPTZ NOT NULL,
  locked_until TIMESTAMPTZ,
  done BIGINT NOT NULL,
  total BIGINT NOT NULL,
  error TEXT COLLATE "C",
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX jobs_due ON jobs (state, run_at);
CREATE INDEX jobs_newest ON jobs (created_at);
