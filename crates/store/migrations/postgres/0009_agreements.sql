-- The text from which agreements are drafted: every saving is a new number, the highest is in force.
CREATE TABLE agreement_templates (
  no BIGINT NOT NULL PRIMARY KEY,
  subject TEXT COLLATE "C" NOT NULL,
  -- Headings and texts as JSON, in order.
  clauses TEXT COLLATE "C" NOT NULL,
  costs TEXT COLLATE "C" NOT NULL,
  term_months BIGINT NOT NULL,
  saved_by TEXT COLLATE "C" NOT NULL,
  saved_at TIMESTAMPTZ NOT NULL
);

-- A day on which agreements of one cohort are signed.
CREATE TABLE signing_days (
  id UUID NOT NULL PRIMARY KEY,
  cohort BIGINT NOT NULL,
  title TEXT COLLATE "C" NOT NULL,
  date TEXT COLLATE "C" NOT NULL,
  place TEXT COLLATE "C" NOT NULL,
  link TEXT COLLATE "C" NOT NULL,
  mode TEXT COLLATE "C" NOT NULL CHECK (mode IN ('place', 'virtual', 'mixed')),
  first TEXT COLLATE "C" NOT NULL CHECK (first IN ('region', 'ministry')),
  ministry_name TEXT COLLATE "C" NOT NULL,
  ministry_office TEXT COLLATE "C" NOT NULL,
  witness_name TEXT COLLATE "C" NOT NULL,
  witness_office TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('planned', 'closed', 'cancelled')),
  -- Grows with everything that the board shows.
  board BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL,
  UNIQUE (cohort, title)
);
CREATE INDEX signing_days_date ON signing_days (date, id);

-- The agreement of one participation. Region and names are those of the day it was drafted.
CREATE TABLE agreements (
  id UUID NOT NULL PRIMARY KEY,
  participation_id UUID NOT NULL UNIQUE,
  cohort BIGINT NOT NULL,
  region_id UUID NOT NULL,
  region_code TEXT COLLATE "C" NOT NULL,
  region_name TEXT COLLATE "C" NOT NULL,
  region_kind TEXT COLLATE "C" NOT NULL,
  search TEXT COLLATE "C" NOT NULL,
  template_no BIGINT NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  costs TEXT COLLATE "C" NOT NULL,
  term_months BIGINT NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('draft_sent', 'region_confirmed', 'legal_review', 'scheduled', 'signed', 'active', 'expired',
    'terminated', 'declined', 'replaced')),
  since_at TIMESTAMPTZ NOT NULL,
  -- How often a clause was rewritten, and which of those texts the region and the legal reviewer accepted.
  text_no BIGINT NOT NULL,
  confirmed_no BIGINT,
  passed_no BIGINT,
  number TEXT COLLATE "C",
  region_number TEXT COLLATE "C" NOT NULL,
  -- The day it is dated and begins, and its last day.
  date TEXT COLLATE "C",
  ends_on TEXT COLLATE "C",
  signing_day_id UUID REFERENCES signing_days (id) DEFERRABLE,
  replaced_by TEXT COLLATE "C",
  -- The PDF as it stands: without signatures when its first signature is due, then with each of them.
  pdf_sha256 TEXT COLLATE "C",
  document_code TEXT COLLATE "C",
  revision BIGINT NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX agreements_list ON agreements (region_code, cohort);
CREATE INDEX agreements_cohort ON agreements (cohort, region_code);
CREATE INDEX agreements_day ON agreements (signing_day_id, region_code);
CREATE UNIQUE INDEX agreements_number ON agreements (number);

CREATE TABLE agreement_steps (
  id UUID NOT NULL PRIMARY KEY,
  agreement_id UUID NOT NULL REFERENCES agreements (id) DEFERRABLE,
  from_state TEXT COLLATE "C",
  to_state TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  recorded_by TEXT COLLATE "C" NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX agreement_steps_of ON agreement_steps (agreement_id, id);

-- Every version of every clause; the highest is in force.
CREATE TABLE agreement_clauses (
  agreement_id UUID NOT NULL REFERENCES agreements (id) DEFERRABLE,
  position BIGINT NOT NULL,
  version BIGINT NOT NULL,
  heading TEXT COLLATE "C" NOT NULL,
  text TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  written_by TEXT COLLATE "C" NOT NULL,
  written_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (agreement_id, position, version)
);

CREATE TABLE agreement_comments (
  id UUID NOT NULL PRIMARY KEY,
  agreement_id UUID NOT NULL REFERENCES agreements (id) DEFERRABLE,
  position BIGINT NOT NULL,
  text TEXT COLLATE "C" NOT NULL,
  written_by TEXT COLLATE "C" NOT NULL,
  written_at TIMESTAMPTZ NOT NULL,
  answer TEXT COLLATE "C" NOT NULL,
  answered_by TEXT COLLATE "C" NOT NULL,
  answered_at TIMESTAMPTZ,
  closed_by TEXT COLLATE "C" NOT NULL,
  closed_at TIMESTAMPTZ
);
CREATE INDEX agreement_comments_of ON agreement_comments (agreement_id, position, id);

CREATE TABLE signatories (
  id UUID NOT NULL PRIMARY KEY,
  agreement_id UUID NOT NULL REFERENCES agreements (id) DEFERRABLE,
  place BIGINT NOT NULL,
  party TEXT COLLATE "C" NOT NULL CHECK (party IN ('region', 'ministry', 'witness')),
  name TEXT COLLATE "C" NOT NULL,
  office TEXT COLLATE "C" NOT NULL,
  on_behalf TEXT COLLATE "C" NOT NULL,
  -- The head of region in whose name the region signs, as the register had it when the signatory was named.
  authority TEXT COLLATE "C" NOT NULL,
  signed_at TIMESTAMPTZ,
  method TEXT COLLATE "C" CHECK (method IN ('scan', 'electronic')),
  file_sha256 TEXT COLLATE "C",
  recorded_by TEXT COLLATE "C" NOT NULL,
  UNIQUE (agreement_id, place)
);

-- What this program issued: a code for the square on the page, and every state of the file.
CREATE TABLE issued_documents (
  code TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  kind TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  title TEXT COLLATE "C" NOT NULL,
  issued_at TIMESTAMPTZ NOT NULL
);
CREATE TABLE issued_files (
  sha256 TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  code TEXT COLLATE "C" NOT NULL REFERENCES issued_documents (code) DEFERRABLE,
  -- What happened to it: `issued`, `signed`, `scanned`.
  event TEXT COLLATE "C" NOT NULL,
  issued_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX issued_files_code ON issued_files (code, issued_at);

CREATE TABLE decrees (
  id UUID NOT NULL PRIMARY KEY,
  region_code TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('council', 'team', 'forum', 'regulation')),
  form TEXT COLLATE "C" NOT NULL CHECK (form IN ('decision', 'head_regulation', 'regional_regulation')),
  title TEXT COLLATE "C" NOT NULL,
  number TEXT COLLATE "C" NOT NULL,
  date TEXT COLLATE "C" NOT NULL,
  valid_from TEXT COLLATE "C" NOT NULL,
  valid_to TEXT COLLATE "C" NOT NULL,
  -- The head of region who issued it, by name.
  head_name TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('draft', 'issued', 'revoked')),
  reason TEXT COLLATE "C" NOT NULL,
  evidence_id UUID,
  revision BIGINT NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX decrees_region ON decrees (region_code, kind, id);

CREATE TABLE bodies (
  id UUID NOT NULL PRIMARY KEY,
  region_code TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('council', 'team', 'forum')),
  name TEXT COLLATE "C" NOT NULL,
  decree_id UUID REFERENCES decrees (id) DEFERRABLE,
  revision BIGINT NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL,
  UNIQUE (region_code, kind)
);

CREATE TABLE body_members (
  id UUID NOT NULL PRIMARY KEY,
  body_id UUID NOT NULL REFERENCES bodies (id) DEFERRABLE,
  position BIGINT NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  office TEXT COLLATE "C" NOT NULL,
  agency TEXT COLLATE "C" NOT NULL,
  role TEXT COLLATE "C" NOT NULL CHECK (role IN ('patron', 'director', 'chair', 'secretary', 'coordinator', 'member')),
  sector TEXT COLLATE "C" NOT NULL CHECK (sector IN ('government', 'university', 'business', 'community', 'media')),
  left_at TIMESTAMPTZ,
  created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX body_members_of ON body_members (body_id, position, id);

CREATE TABLE body_meetings (
  id UUID NOT NULL PRIMARY KEY,
  body_id UUID NOT NULL REFERENCES bodies (id) DEFERRABLE,
  date TEXT COLLATE "C" NOT NULL,
  place TEXT COLLATE "C" NOT NULL,
  agenda TEXT COLLATE "C" NOT NULL,
  guests TEXT COLLATE "C" NOT NULL,
  minutes TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX body_meetings_of ON body_meetings (body_id, date, id);

CREATE TABLE meeting_attendance (
  meeting_id UUID NOT NULL REFERENCES body_meetings (id) DEFERRABLE,
  member_id UUID NOT NULL REFERENCES body_members (id) DEFERRABLE,
  PRIMARY KEY (meeting_id, member_id)
);

CREATE TABLE meeting_decisions (
  id UUID NOT NULL PRIMARY KEY,
  meeting_id UUID NOT NULL REFERENCES body_meetings (id) DEFERRABLE,
  no BIGINT NOT NULL,
  text TEXT COLLATE "C" NOT NULL,
  owner TEXT COLLATE "C" NOT NULL,
  due TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'done', 'dropped')),
  note TEXT COLLATE "C" NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL,
  UNIQUE (meeting_id, no)
);
