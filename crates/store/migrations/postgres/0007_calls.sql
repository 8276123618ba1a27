-- A call for candidates of one cohort.
CREATE TABLE calls (
  id UUID NOT NULL PRIMARY KEY,
  year BIGINT NOT NULL,
  title TEXT COLLATE "C" NOT NULL,
  theme TEXT COLLATE "C" NOT NULL,
  -- Kinds of regions that may answer, separated by commas.
  kinds TEXT COLLATE "C" NOT NULL,
  -- Further conditions, in words, for the reader.
  rules TEXT COLLATE "C" NOT NULL,
  quota BIGINT NOT NULL,
  instrument TEXT COLLATE "C" NOT NULL,
  -- The instrument as it was when the call was published, as TOML, and its hash.
  instrument_text TEXT COLLATE "C" NOT NULL,
  instrument_hash TEXT COLLATE "C" NOT NULL,
  -- `CallMethod` as canonical JSON, and the hash of instrument and method that is published.
  method TEXT COLLATE "C" NOT NULL,
  method_hash TEXT COLLATE "C" NOT NULL,
  -- Local time of each region, `2026-03-31T23:59`.
  opens_at TEXT COLLATE "C" NOT NULL,
  closes_at TEXT COLLATE "C" NOT NULL,
  desk_due TEXT COLLATE "C" NOT NULL,
  objection_days BIGINT NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('draft', 'published', 'judging', 'ranked', 'decided', 'announced', 'closed', 'cancelled')),
  -- Until then nobody sees the marks of another assessor.
  panel_opened_at TIMESTAMPTZ,
  -- Names of candidates are public, or only their codes.
  names_public BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL,
  UNIQUE (year, title)
);
CREATE INDEX calls_newest ON calls (year, id);

CREATE TABLE call_steps (
  id UUID NOT NULL PRIMARY KEY,
  call_id UUID NOT NULL REFERENCES calls (id) DEFERRABLE,
  from_state TEXT COLLATE "C",
  to_state TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  recorded_by TEXT COLLATE "C" NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX call_steps_call ON call_steps (call_id, id);

-- A region that was invited or asked to join. Its name and code are those of the day it was added.
CREATE TABLE candidates (
  id UUID NOT NULL PRIMARY KEY,
  call_id UUID NOT NULL REFERENCES calls (id) DEFERRABLE,
  region_id UUID NOT NULL,
  region_code TEXT COLLATE "C" NOT NULL,
  region_name TEXT COLLATE "C" NOT NULL,
  province_code TEXT COLLATE "C" NOT NULL,
  search TEXT COLLATE "C" NOT NULL,
  -- What stands for it where names are not public, `K-017`.
  code TEXT COLLATE "C" NOT NULL,
  origin TEXT COLLATE "C" NOT NULL CHECK (origin IN ('invited', 'asked')),
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('asked', 'refused', 'invited', 'declined', 'draft', 'submitted', 'returned', 'verified',
    'scheduled', 'presented', 'no_show', 'struck_off', 'withdrawn', 'lapsed', 'scored', 'ranked', 'selected', 'reserve', 'not_selected')),
  submitted_at TIMESTAMPTZ,
  -- The form as submitted, canonical JSON in the file store.
  submission_sha256 TEXT COLLATE "C",
  -- Local time of the region, and where the panel meets.
  presents_at TEXT COLLATE "C",
  room TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL,
  UNIQUE (call_id, region_id),
  UNIQUE (call_id, code)
);
CREATE INDEX candidates_region ON candidates (region_code, call_id);
CREATE INDEX candidates_list ON candidates (call_id, region_code);

CREATE TABLE candidate_steps (
  id UUID NOT NULL PRIMARY KEY,
  candidate_id UUID NOT NULL REFERENCES candidates (id) DEFERRABLE,
  from_state TEXT COLLATE "C",
  to_state TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  recorded_by TEXT COLLATE "C" NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX candidate_steps_candidate ON candidate_steps (candidate_id, id);

CREATE TABLE answers (
  candidate_id UUID NOT NULL REFERENCES candidates (id) DEFERRABLE,
  item TEXT COLLATE "C" NOT NULL,
  level BIGINT,
  words TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  updated_by TEXT COLLATE "C" NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (candidate_id, item)
);

-- What an answer was before, and what someone typed at the same time as another: no words are lost.
CREATE TABLE answer_versions (
  id UUID NOT NULL PRIMARY KEY,
  candidate_id UUID NOT NULL REFERENCES candidates (id) DEFERRABLE,
  item TEXT COLLATE "C" NOT NULL,
  -- `saved`, or `set-aside` where a later writer's words did not fit the revision.
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('saved', 'set-aside')),
  revision BIGINT NOT NULL,
  level BIGINT,
  words TEXT COLLATE "C" NOT NULL,
  written_by TEXT COLLATE "C" NOT NULL,
  written_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX answer_versions_item ON answer_versions (candidate_id, item, id);

-- A section of the form in the hands of an agency.
CREATE TABLE delegations (
  id UUID NOT NULL PRIMARY KEY,
  candidate_id UUID NOT NULL REFERENCES candidates (id) DEFERRABLE,
  section TEXT COLLATE "C" NOT NULL,
  agency_id UUID NOT NULL,
  agency_name TEXT COLLATE "C" NOT NULL,
  due_on TEXT COLLATE "C" NOT NULL,
  note TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'done', 'withdrawn')),
  reminded_at TIMESTAMPTZ,
  n_reminders BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL,
  UNIQUE (candidate_id, section, agency_id)
);
CREATE INDEX delegations_agency ON delegations (agency_id, state, due_on);

-- The desk's word on one cited file; rounds follow one another, the last holds.
CREATE TABLE evidence_checks (
  id UUID NOT NULL PRIMARY KEY,
  candidate_id UUID NOT NULL REFERENCES candidates (id) DEFERRABLE,
  item TEXT COLLATE "C" NOT NULL,
  evidence_id UUID NOT NULL,
  round BIGINT NOT NULL,
  verdict TEXT COLLATE "C" NOT NULL CHECK (verdict IN ('accepted', 'asked', 'rejected')),
  reason TEXT COLLATE "C" NOT NULL,
  due_on TEXT COLLATE "C" NOT NULL,
  checked_by TEXT COLLATE "C" NOT NULL,
  checked_at TIMESTAMPTZ NOT NULL,
  reply TEXT COLLATE "C" NOT NULL,
  replied_by TEXT COLLATE "C",
  replied_at TIMESTAMPTZ,
  UNIQUE (candidate_id, item, evidence_id, round)
);

-- An assessor of one call.
CREATE TABLE panel_members (
  id UUID NOT NULL PRIMARY KEY,
  call_id UUID NOT NULL REFERENCES calls (id) DEFERRABLE,
  account_id UUID NOT NULL,
  -- What stands for the assessor in what is published, `P-03`.
  code TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  affiliation TEXT COLLATE "C" NOT NULL,
  -- Codes of regions, separated by commas: where the assessor comes from, works for, has mentored.
  home TEXT COLLATE "C" NOT NULL,
  employer TEXT COLLATE "C" NOT NULL,
  mentored TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('active', 'removed')),
  removed_reason TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL,
  UNIQUE (call_id, account_id),
  UNIQUE (call_id, code)
);
CREATE INDEX panel_members_account ON panel_members (account_id, call_id);

CREATE TABLE panel_conflicts (
  member_id UUID NOT NULL REFERENCES panel_members (id) DEFERRABLE,
  candidate_id UUID NOT NULL REFERENCES candidates (id) DEFERRABLE,
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('home', 'employer', 'mentored', 'declared')),
  reason TEXT COLLATE "C" NOT NULL,
  recorded_by TEXT COLLATE "C" NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (member_id, candidate_id, kind)
);
CREATE INDEX panel_conflicts_candidate ON panel_conflicts (candidate_id);

-- A draw of assessors for candidates, so that anyone can repeat it.
CREATE TABLE panel_draws (
  id UUID NOT NULL PRIMARY KEY,
  call_id UUID NOT NULL REFERENCES calls (id) DEFERRABLE,
  round BIGINT NOT NULL,
  seed TEXT COLLATE "C" NOT NULL,
  -- What was drawn from and what was drawn, canonical JSON.
  request TEXT COLLATE "C" NOT NULL,
  result_hash TEXT COLLATE "C" NOT NULL,
  drawn_by TEXT COLLATE "C" NOT NULL,
  drawn_at TIMESTAMPTZ NOT NULL,
  UNIQUE (call_id, round)
);

-- One assessor's marks for one candidate.
CREATE TABLE sheets (
  id UUID NOT NULL PRIMARY KEY,
  call_id UUID NOT NULL REFERENCES calls (id) DEFERRABLE,
  candidate_id UUID NOT NULL REFERENCES candidates (id) DEFERRABLE,
  member_id UUID NOT NULL REFERENCES panel_members (id) DEFERRABLE,
  -- 1 is the first draw; later rounds are further assessors for the grey zone or in place of one who left.
  round BIGINT NOT NULL,
  place BIGINT NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'closed', 'void')),
  remark TEXT COLLATE "C" NOT NULL,
  closed_at TIMESTAMPTZ,
  revision BIGINT NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL,
  UNIQUE (candidate_id, member_id)
);
CREATE INDEX sheets_member ON sheets (member_id, place);
CREATE INDEX sheets_call ON sheets (call_id, candidate_id);

CREATE TABLE marks (
  sheet_id UUID NOT NULL REFERENCES sheets (id) DEFERRABLE,
  item TEXT COLLATE "C" NOT NULL,
  level DOUBLE PRECISION NOT NULL,
  note TEXT COLLATE "C" NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (sheet_id, item)
);

-- A ranking as it was computed; a what-if is kept like an official one.
CREATE TABLE rankings (
  id UUID NOT NULL PRIMARY KEY,
  call_id UUID NOT NULL REFERENCES calls (id) DEFERRABLE,
  no BIGINT NOT NULL,
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('official', 'what-if')),
  note TEXT COLLATE "C" NOT NULL,
  -- What was computed from, canonical JSON, and its hash; then what came out.
  input_hash TEXT COLLATE "C" NOT NULL,
  method TEXT COLLATE "C" NOT NULL,
  method_hash TEXT COLLATE "C" NOT NULL,
  result TEXT COLLATE "C" NOT NULL,
  result_hash TEXT COLLATE "C" NOT NULL,
  made_by TEXT COLLATE "C" NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  UNIQUE (call_id, no)
);

CREATE TABLE ranking_rows (
  ranking_id UUID NOT NULL REFERENCES rankings (id) DEFERRABLE,
  candidate_id UUID NOT NULL REFERENCES candidates (id) DEFERRABLE,
  place BIGINT NOT NULL,
  rank BIGINT NOT NULL,
  score DOUBLE PRECISION NOT NULL,
  expected_rank DOUBLE PRECISION NOT NULL,
  rank_low BIGINT NOT NULL,
  rank_high BIGINT NOT NULL,
  p_selected DOUBLE PRECISION NOT NULL,
  zone TEXT COLLATE "C" NOT NULL CHECK (zone IN ('in', 'grey', 'out')),
  PRIMARY KEY (ranking_id, candidate_id)
);
CREATE INDEX ranking_rows_place ON ranking_rows (ranking_id, place);

CREATE TABLE decisions (
  candidate_id UUID NOT NULL PRIMARY KEY REFERENCES candidates (id) DEFERRABLE,
  call_id UUID NOT NULL REFERENCES calls (id) DEFERRABLE,
  ranking_id UUID NOT NULL REFERENCES rankings (id) DEFERRABLE,
  outcome TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('selected', 'reserve', 'not_selected')),
  -- What the ranking alone would have given.
  by_ranking TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  decided_by TEXT COLLATE "C" NOT NULL,
  decided_at TIMESTAMPTZ NOT NULL,
  revision BIGINT NOT NULL
);
CREATE INDEX decisions_call ON decisions (call_id, outcome);

CREATE TABLE objections (
  id UUID NOT NULL PRIMARY KEY,
  call_id UUID NOT NULL REFERENCES calls (id) DEFERRABLE,
  candidate_id UUID NOT NULL REFERENCES candidates (id) DEFERRABLE,
  words TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'upheld', 'rejected')),
  filed_by TEXT COLLATE "C" NOT NULL,
  filed_at TIMESTAMPTZ NOT NULL,
  answer TEXT COLLATE "C" NOT NULL,
  answered_by TEXT COLLATE "C",
  answered_at TIMESTAMPTZ,
  revision BIGINT NOT NULL
);
CREATE INDEX objections_call ON objections (call_id, id);
CREATE INDEX objections_candidate ON objections (candidate_id, id);

CREATE TABLE selection_letters (
  id UUID NOT NULL PRIMARY KEY,
  call_id UUID NOT NULL REFERENCES calls (id) DEFERRABLE,
  number TEXT COLLATE "C" NOT NULL UNIQUE,
  date TEXT COLLATE "C" NOT NULL,
  place TEXT COLLATE "C" NOT NULL,
  signer_name TEXT COLLATE "C" NOT NULL,
  signer_office TEXT COLLATE "C" NOT NULL,
  body TEXT COLLATE "C" NOT NULL,
  -- The chosen in the order of the annex, canonical JSON.
  annex TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('draft', 'issued', 'signed', 'void')),
  pdf_sha256 TEXT COLLATE "C",
  -- A scan of the signed letter.
  scan_sha256 TEXT COLLATE "C",
  signed_on TEXT COLLATE "C",
  revision BIGINT NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX selection_letters_call ON selection_letters (call_id, id);
