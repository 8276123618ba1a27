-- The text from which agreements are drafted: every saving is a new number, the highest is in force.
CREATE TABLE agreement_templates (
  no INTEGER NOT NULL PRIMARY KEY,
  subject TEXT NOT NULL,
  -- Headings and texts as JSON, in order.
  clauses TEXT NOT NULL,
  costs TEXT NOT NULL,
  term_months INTEGER NOT NULL,
  saved_by TEXT NOT NULL,
  saved_at INTEGER NOT NULL
) STRICT;

-- A day on which agreements of one cohort are signed.
CREATE TABLE signing_days (
  id BLOB NOT NULL PRIMARY KEY,
  cohort INTEGER NOT NULL,
  title TEXT NOT NULL,
  date TEXT NOT NULL,
  place TEXT NOT NULL,
  link TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('place', 'virtual', 'mixed')),
  first TEXT NOT NULL CHECK (first IN ('region', 'ministry')),
  ministry_name TEXT NOT NULL,
  ministry_office TEXT NOT NULL,
  witness_name TEXT NOT NULL,
  witness_office TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('planned', 'closed', 'cancelled')),
  -- Grows with everything that the board shows.
  board INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (cohort, title)
) STRICT;
CREATE INDEX signing_days_date ON signing_days (date, id);

-- The agreement of one participation. Region and names are those of the day it was drafted.
CREATE TABLE agreements (
  id BLOB NOT NULL PRIMARY KEY,
  participation_id BLOB NOT NULL UNIQUE,
  cohort INTEGER NOT NULL,
  region_id BLOB NOT NULL,
  region_code TEXT NOT NULL,
  region_name TEXT NOT NULL,
  region_kind TEXT NOT NULL,
  search TEXT NOT NULL,
  template_no INTEGER NOT NULL,
  subject TEXT NOT NULL,
  costs TEXT NOT NULL,
  term_months INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft_sent', 'region_confirmed', 'legal_review', 'scheduled', 'signed', 'active', 'expired',
    'terminated', 'declined', 'replaced')),
  since_at INTEGER NOT NULL,
  -- How often a clause was rewritten, and which of those texts the region and the legal reviewer accepted.
  text_no INTEGER NOT NULL,
  confirmed_no INTEGER,
  passed_no INTEGER,
  number TEXT,
  region_number TEXT NOT NULL,
  -- The day it is dated and begins, and its last day.
  date TEXT,
  ends_on TEXT,
  signing_day_id BLOB REFERENCES signing_days (id),
  replaced_by TEXT,
  -- The PDF as it stands: without signatures when its first signature is due, then with each of them.
  pdf_sha256 TEXT,
  document_code TEXT,
  revision INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX agreements_list ON agreements (region_code, cohort);
CREATE INDEX agreements_cohort ON agreements (cohort, region_code);
CREATE INDEX agreements_day ON agreements (signing_day_id, region_code);
CREATE UNIQUE INDEX agreements_number ON agreements (number);

CREATE TABLE agreement_steps (
  id BLOB NOT NULL PRIMARY KEY,
  agreement_id BLOB NOT NULL REFERENCES agreements (id),
  from_state TEXT,
  to_state TEXT NOT NULL,
  reason TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX agreement_steps_of ON agreement_steps (agreement_id, id);

-- Every version of every clause; the highest is in force.
CREATE TABLE agreement_clauses (
  agreement_id BLOB NOT NULL REFERENCES agreements (id),
  position INTEGER NOT NULL,
  version INTEGER NOT NULL,
  heading TEXT NOT NULL,
  text TEXT NOT NULL,
  reason TEXT NOT NULL,
  written_by TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  PRIMARY KEY (agreement_id, position, version)
) STRICT;

CREATE TABLE agreement_comments (
  id BLOB NOT NULL PRIMARY KEY,
  agreement_id BLOB NOT NULL REFERENCES agreements (id),
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  written_by TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  answer TEXT NOT NULL,
  answered_by TEXT NOT NULL,
  answered_at INTEGER,
  closed_by TEXT NOT NULL,
  closed_at INTEGER
) STRICT;
CREATE INDEX agreement_comments_of ON agreement_comments (agreement_id, position, id);

CREATE TABLE signatories (
  id BLOB NOT NULL PRIMARY KEY,
  agreement_id BLOB NOT NULL REFERENCES agreements (id),
  place INTEGER NOT NULL,
  party TEXT NOT NULL CHECK (party IN ('region', 'ministry', 'witness')),
  name TEXT NOT NULL,
  office TEXT NOT NULL,
  on_behalf TEXT NOT NULL,
  -- The head of region in whose name the region signs, as the register had it when the signatory was named.
  authority TEXT NOT NULL,
  signed_at INTEGER,
  method TEXT CHECK (method IN ('scan', 'electronic')),
  file_sha256 TEXT,
  recorded_by TEXT NOT NULL,
  UNIQUE (agreement_id, place)
) STRICT;

-- What this program issued: a code for the square on the page, and every state of the file.
CREATE TABLE issued_documents (
  code TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  title TEXT NOT NULL,
  issued_at INTEGER NOT NULL
) STRICT;
CREATE TABLE issued_files (
  sha256 TEXT NOT NULL PRIMARY KEY,
  code TEXT NOT NULL REFERENCES issued_documents (code),
  -- What happened to it: `issued`, `signed`, `scanned`.
  event TEXT NOT NULL,
  issued_at INTEGER NOT NULL
) STRICT;
CREATE INDEX issued_files_code ON issued_files (code, issued_at);

CREATE TABLE decrees (
  id BLOB NOT NULL PRIMARY KEY,
  region_code TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('council', 'team', 'forum', 'regulation')),
  form TEXT NOT NULL CHECK (form IN ('decision', 'head_regulation', 'regional_regulation')),
  title TEXT NOT NULL,
  number TEXT NOT NULL,
  date TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  -- The head of region who issued it, by name.
  head_name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'issued', 'revoked')),
  reason TEXT NOT NULL,
  evidence_id BLOB,
  revision INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX decrees_region ON decrees (region_code, kind, id);

CREATE TABLE bodies (
  id BLOB NOT NULL PRIMARY KEY,
  region_code TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('council', 'team', 'forum')),
  name TEXT NOT NULL,
  decree_id BLOB REFERENCES decrees (id),
  revision INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (region_code, kind)
) STRICT;

CREATE TABLE body_members (
  id BLOB NOT NULL PRIMARY KEY,
  body_id BLOB NOT NULL REFERENCES bodies (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  office TEXT NOT NULL,
  agency TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('patron', 'director', 'chair', 'secretary', 'coordinator', 'member')),
  sector TEXT NOT NULL CHECK (sector IN ('government', 'university', 'business', 'community', 'media')),
  left_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX body_members_of ON body_members (body_id, position, id);

CREATE TABLE body_meetings (
  id BLOB NOT NULL PRIMARY KEY,
  body_id BLOB NOT NULL REFERENCES bodies (id),
  date TEXT NOT NULL,
  place TEXT NOT NULL,
  agenda TEXT NOT NULL,
  guests TEXT NOT NULL,
  minutes TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX body_meetings_of ON body_meetings (body_id, date, id);

CREATE TABLE meeting_attendance (
  meeting_id BLOB NOT NULL REFERENCES body_meetings (id),
  member_id BLOB NOT NULL REFERENCES body_members (id),
  PRIMARY KEY (meeting_id, member_id)
) STRICT;

CREATE TABLE meeting_decisions (
  id BLOB NOT NULL PRIMARY KEY,
  meeting_id BLOB NOT NULL REFERENCES body_meetings (id),
  no INTEGER NOT NULL,
  text TEXT NOT NULL,
  owner TEXT NOT NULL,
  due TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'dropped')),
  note TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (meeting_id, no)
) STRICT;
