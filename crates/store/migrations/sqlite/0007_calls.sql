-- A call for candidates of one cohort.
CREATE TABLE calls (
  id BLOB NOT NULL PRIMARY KEY,
  year INTEGER NOT NULL,
  title TEXT NOT NULL,
  theme TEXT NOT NULL,
  -- Kinds of regions that may answer, separated by commas.
  kinds TEXT NOT NULL,
  -- Further conditions, in words, for the reader.
  rules TEXT NOT NULL,
  quota INTEGER NOT NULL,
  instrument TEXT NOT NULL,
  -- The instrument as it was when the call was published, as TOML, and its hash.
  instrument_text TEXT NOT NULL,
  instrument_hash TEXT NOT NULL,
  -- `CallMethod` as canonical JSON, and the hash of instrument and method that is published.
  method TEXT NOT NULL,
  method_hash TEXT NOT NULL,
  -- Local time of each region, `2026-03-31T23:59`.
  opens_at TEXT NOT NULL,
  closes_at TEXT NOT NULL,
  desk_due TEXT NOT NULL,
  objection_days INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'judging', 'ranked', 'decided', 'announced', 'closed', 'cancelled')),
  -- Until then nobody sees the marks of another assessor.
  panel_opened_at INTEGER,
  -- Names of candidates are public, or only their codes.
  names_public INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (year, title)
) STRICT;
CREATE INDEX calls_newest ON calls (year, id);

CREATE TABLE call_steps (
  id BLOB NOT NULL PRIMARY KEY,
  call_id BLOB NOT NULL REFERENCES calls (id),
  from_state TEXT,
  to_state TEXT NOT NULL,
  reason TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX call_steps_call ON call_steps (call_id, id);

-- A region that was invited or asked to join. Its name and code are those of the day it was added.
CREATE TABLE candidates (
  id BLOB NOT NULL PRIMARY KEY,
  call_id BLOB NOT NULL REFERENCES calls (id),
  region_id BLOB NOT NULL,
  region_code TEXT NOT NULL,
  region_name TEXT NOT NULL,
  province_code TEXT NOT NULL,
  search TEXT NOT NULL,
  -- What stands for it where names are not public, `K-017`.
  code TEXT NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('invited', 'asked')),
  state TEXT NOT NULL CHECK (state IN ('asked', 'refused', 'invited', 'declined', 'draft', 'submitted', 'returned', 'verified',
    'scheduled', 'presented', 'no_show', 'struck_off', 'withdrawn', 'lapsed', 'scored', 'ranked', 'selected', 'reserve', 'not_selected')),
  submitted_at INTEGER,
  -- The form as submitted, canonical JSON in the file store.
  submission_sha256 TEXT,
  -- Local time of the region, and where the panel meets.
  presents_at TEXT,
  room TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (call_id, region_id),
  UNIQUE (call_id, code)
) STRICT;
CREATE INDEX candidates_region ON candidates (region_code, call_id);
CREATE INDEX candidates_list ON candidates (call_id, region_code);

CREATE TABLE candidate_steps (
  id BLOB NOT NULL PRIMARY KEY,
  candidate_id BLOB NOT NULL REFERENCES candidates (id),
  from_state TEXT,
  to_state TEXT NOT NULL,
  reason TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX candidate_steps_candidate ON candidate_steps (candidate_id, id);

CREATE TABLE answers (
  candidate_id BLOB NOT NULL REFERENCES candidates (id),
  item TEXT NOT NULL,
  level INTEGER,
  words TEXT NOT NULL,
  revision INTEGER NOT NULL,
  updated_by TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (candidate_id, item)
) STRICT;

-- What an answer was before, and what someone typed at the same time as another: no words are lost.
CREATE TABLE answer_versions (
  id BLOB NOT NULL PRIMARY KEY,
  candidate_id BLOB NOT NULL REFERENCES candidates (id),
  item TEXT NOT NULL,
  -- `saved`, or `set-aside` where a later writer's words did not fit the revision.
  kind TEXT NOT NULL CHECK (kind IN ('saved', 'set-aside')),
  revision INTEGER NOT NULL,
  level INTEGER,
  words TEXT NOT NULL,
  written_by TEXT NOT NULL,
  written_at INTEGER NOT NULL
) STRICT;
CREATE INDEX answer_versions_item ON answer_versions (candidate_id, item, id);

-- A section of the form in the hands of an agency.
CREATE TABLE delegations (
  id BLOB NOT NULL PRIMARY KEY,
  candidate_id BLOB NOT NULL REFERENCES candidates (id),
  section TEXT NOT NULL,
  agency_id BLOB NOT NULL,
  agency_name TEXT NOT NULL,
  due_on TEXT NOT NULL,
  note TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'withdrawn')),
  reminded_at INTEGER,
  n_reminders INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (candidate_id, section, agency_id)
) STRICT;
CREATE INDEX delegations_agency ON delegations (agency_id, state, due_on);

-- The desk's word on one cited file; rounds follow one another, the last holds.
CREATE TABLE evidence_checks (
  id BLOB NOT NULL PRIMARY KEY,
  candidate_id BLOB NOT NULL REFERENCES candidates (id),
  item TEXT NOT NULL,
  evidence_id BLOB NOT NULL,
  round INTEGER NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'asked', 'rejected')),
  reason TEXT NOT NULL,
  due_on TEXT NOT NULL,
  checked_by TEXT NOT NULL,
  checked_at INTEGER NOT NULL,
  reply TEXT NOT NULL,
  replied_by TEXT,
  replied_at INTEGER,
  UNIQUE (candidate_id, item, evidence_id, round)
) STRICT;

-- An assessor of one call.
CREATE TABLE panel_members (
  id BLOB NOT NULL PRIMARY KEY,
  call_id BLOB NOT NULL REFERENCES calls (id),
  account_id BLOB NOT NULL,
  -- What stands for the assessor in what is published, `P-03`.
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  affiliation TEXT NOT NULL,
  -- Codes of regions, separated by commas: where the assessor comes from, works for, has mentored.
  home TEXT NOT NULL,
  employer TEXT NOT NULL,
  mentored TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'removed')),
  removed_reason TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (call_id, account_id),
  UNIQUE (call_id, code)
) STRICT;
CREATE INDEX panel_members_account ON panel_members (account_id, call_id);

CREATE TABLE panel_conflicts (
  member_id BLOB NOT NULL REFERENCES panel_members (id),
  candidate_id BLOB NOT NULL REFERENCES candidates (id),
  kind TEXT NOT NULL CHECK (kind IN ('home', 'employer', 'mentored', 'declared')),
  reason TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  PRIMARY KEY (member_id, candidate_id, kind)
) STRICT;
CREATE INDEX panel_conflicts_candidate ON panel_conflicts (candidate_id);

-- A draw of assessors for candidates, so that anyone can repeat it.
CREATE TABLE panel_draws (
  id BLOB NOT NULL PRIMARY KEY,
  call_id BLOB NOT NULL REFERENCES calls (id),
  round INTEGER NOT NULL,
  seed TEXT NOT NULL,
  -- What was drawn from and what was drawn, canonical JSON.
  request TEXT NOT NULL,
  result_hash TEXT NOT NULL,
  drawn_by TEXT NOT NULL,
  drawn_at INTEGER NOT NULL,
  UNIQUE (call_id, round)
) STRICT;

-- One assessor's marks for one candidate.
CREATE TABLE sheets (
  id BLOB NOT NULL PRIMARY KEY,
  call_id BLOB NOT NULL REFERENCES calls (id),
  candidate_id BLOB NOT NULL REFERENCES candidates (id),
  member_id BLOB NOT NULL REFERENCES panel_members (id),
  -- 1 is the first draw; later rounds are further assessors for the grey zone or in place of one who left.
  round INTEGER NOT NULL,
  place INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'void')),
  remark TEXT NOT NULL,
  closed_at INTEGER,
  revision INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (candidate_id, member_id)
) STRICT;
CREATE INDEX sheets_member ON sheets (member_id, place);
CREATE INDEX sheets_call ON sheets (call_id, candidate_id);

CREATE TABLE marks (
  sheet_id BLOB NOT NULL REFERENCES sheets (id),
  item TEXT NOT NULL,
  level REAL NOT NULL,
  note TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (sheet_id, item)
) STRICT;

-- A ranking as it was computed; a what-if is kept like an official one.
CREATE TABLE rankings (
  id BLOB NOT NULL PRIMARY KEY,
  call_id BLOB NOT NULL REFERENCES calls (id),
  no INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('official', 'what-if')),
  note TEXT NOT NULL,
  -- What was computed from, canonical JSON, and its hash; then what came out.
  input_hash TEXT NOT NULL,
  method TEXT NOT NULL,
  method_hash TEXT NOT NULL,
  result TEXT NOT NULL,
  result_hash TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  UNIQUE (call_id, no)
) STRICT;

CREATE TABLE ranking_rows (
  ranking_id BLOB NOT NULL REFERENCES rankings (id),
  candidate_id BLOB NOT NULL REFERENCES candidates (id),
  place INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  score REAL NOT NULL,
  expected_rank REAL NOT NULL,
  rank_low INTEGER NOT NULL,
  rank_high INTEGER NOT NULL,
  p_selected REAL NOT NULL,
  zone TEXT NOT NULL CHECK (zone IN ('in', 'grey', 'out')),
  PRIMARY KEY (ranking_id, candidate_id)
) STRICT;
CREATE INDEX ranking_rows_place ON ranking_rows (ranking_id, place);

CREATE TABLE decisions (
  candidate_id BLOB NOT NULL PRIMARY KEY REFERENCES candidates (id),
  call_id BLOB NOT NULL REFERENCES calls (id),
  ranking_id BLOB NOT NULL REFERENCES rankings (id),
  outcome TEXT NOT NULL CHECK (outcome IN ('selected', 'reserve', 'not_selected')),
  -- What the ranking alone would have given.
  by_ranking TEXT NOT NULL,
  reason TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  decided_at INTEGER NOT NULL,
  revision INTEGER NOT NULL
) STRICT;
CREATE INDEX decisions_call ON decisions (call_id, outcome);

CREATE TABLE objections (
  id BLOB NOT NULL PRIMARY KEY,
  call_id BLOB NOT NULL REFERENCES calls (id),
  candidate_id BLOB NOT NULL REFERENCES candidates (id),
  words TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'upheld', 'rejected')),
  filed_by TEXT NOT NULL,
  filed_at INTEGER NOT NULL,
  answer TEXT NOT NULL,
  answered_by TEXT,
  answered_at INTEGER,
  revision INTEGER NOT NULL
) STRICT;
CREATE INDEX objections_call ON objections (call_id, id);
CREATE INDEX objections_candidate ON objections (candidate_id, id);

CREATE TABLE selection_letters (
  id BLOB NOT NULL PRIMARY KEY,
  call_id BLOB NOT NULL REFERENCES calls (id),
  number TEXT NOT NULL UNIQUE,
  date TEXT NOT NULL,
  place TEXT NOT NULL,
  signer_name TEXT NOT NULL,
  signer_office TEXT NOT NULL,
  body TEXT NOT NULL,
  -- The chosen in the order of the annex, canonical JSON.
  annex TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'issued', 'signed', 'void')),
  pdf_sha256 TEXT,
  -- A scan of the signed letter.
  scan_sha256 TEXT,
  signed_on TEXT,
  revision INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX selection_letters_call ON selection_letters (call_id, id);
