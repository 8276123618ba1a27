-- One workshop of one region in one cohort. Name and code of the region are those of the day it was planned.
CREATE TABLE workshops (
  id BLOB NOT NULL PRIMARY KEY,
  -- The id as text: what parts equal values in sorted lists.
  tie TEXT NOT NULL UNIQUE,
  participation_id BLOB NOT NULL,
  cohort TEXT NOT NULL,
  region_code TEXT NOT NULL,
  region_name TEXT NOT NULL,
  search TEXT NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('1', '2', '3', '4')),
  -- Days and hours on the clocks of the region.
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL,
  opens_at TEXT NOT NULL,
  closes_at TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('offline', 'hybrid', 'online')),
  place TEXT NOT NULL,
  link TEXT NOT NULL,
  representative TEXT NOT NULL,
  letter_number TEXT NOT NULL,
  minutes TEXT NOT NULL,
  note TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('planned', 'invited', 'held', 'closed', 'cancelled')),
  -- What the codes on the screen are made with.
  secret TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX workshops_once ON workshops (participation_id, stage) WHERE state <> 'cancelled';
CREATE INDEX workshops_by_day ON workshops (starts_on, tie);
CREATE INDEX workshops_cohort ON workshops (cohort, starts_on, tie);
CREATE INDEX workshops_region ON workshops (region_code, starts_on);

CREATE TABLE workshop_steps (
  id BLOB NOT NULL PRIMARY KEY,
  workshop_id BLOB NOT NULL REFERENCES workshops (id),
  from_state TEXT,
  to_state TEXT NOT NULL,
  reason TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX workshop_steps_workshop ON workshop_steps (workshop_id, id);

CREATE TABLE workshop_mentors (
  workshop_id BLOB NOT NULL REFERENCES workshops (id),
  account TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (workshop_id, account)
) STRICT;
CREATE INDEX workshop_mentors_account ON workshop_mentors (account, workshop_id);

-- Nobody leads two workshops on one day, however they were planned.
CREATE TABLE workshop_mentor_days (
  account TEXT NOT NULL,
  day TEXT NOT NULL,
  workshop_id BLOB NOT NULL REFERENCES workshops (id),
  PRIMARY KEY (account, day)
) STRICT;
CREATE INDEX workshop_mentor_days_workshop ON workshop_mentor_days (workshop_id);

-- Someone who was at a workshop or a focus group. Without consent no name is kept.
CREATE TABLE attendances (
  id BLOB NOT NULL PRIMARY KEY,
  tie TEXT NOT NULL UNIQUE,
  -- A workshop or a focus group.
  holder BLOB NOT NULL,
  name TEXT NOT NULL,
  unit TEXT NOT NULL,
  sector TEXT NOT NULL CHECK (sector IN ('government', 'university', 'business', 'community', 'media')),
  team TEXT NOT NULL,
  consents INTEGER NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('list', 'qr')),
  -- The form it came by, so that none is sent twice.
  nonce TEXT UNIQUE,
  -- SHA-256 of what only the participant holds.
  token_hash TEXT UNIQUE,
  has_evaluated INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX attendances_holder ON attendances (holder, tie);

-- What a participant thought. Nothing leads from here to who it was.
CREATE TABLE evaluations (
  id BLOB NOT NULL PRIMARY KEY,
  workshop_id BLOB NOT NULL REFERENCES workshops (id),
  goals INTEGER NOT NULL,
  speakers INTEGER NOT NULL,
  material INTEGER NOT NULL,
  method INTEGER NOT NULL,
  organisation INTEGER NOT NULL,
  words TEXT NOT NULL
) STRICT;
CREATE INDEX evaluations_workshop ON evaluations (workshop_id, id);

-- Group work, agendas, material and the points of focus groups: rows of worksheets whose columns the program knows.
CREATE TABLE worksheet_rows (
  id BLOB NOT NULL PRIMARY KEY,
  -- A workshop, a participation or a focus group.
  holder BLOB NOT NULL,
  sheet TEXT NOT NULL,
  place INTEGER NOT NULL,
  -- Texts by column, canonical JSON.
  cells TEXT NOT NULL,
  is_removed INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  updated_by TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX worksheet_rows_sheet ON worksheet_rows (holder, sheet, place);

-- What a row was, and what someone typed at the same time as another: no words are lost.
CREATE TABLE worksheet_versions (
  id BLOB NOT NULL PRIMARY KEY,
  tie TEXT NOT NULL UNIQUE,
  row_id BLOB NOT NULL REFERENCES worksheet_rows (id),
  holder BLOB NOT NULL,
  sheet TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('added', 'saved', 'removed', 'restored', 'set-aside')),
  revision INTEGER NOT NULL,
  cells TEXT NOT NULL,
  written_by TEXT NOT NULL,
  written_at INTEGER NOT NULL
) STRICT;
CREATE INDEX worksheet_versions_sheet ON worksheet_versions (holder, sheet, tie);

-- Since when a region may work on a stage.
CREATE TABLE stage_openings (
  participation_id BLOB NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('1', '2', '3', '4')),
  cohort TEXT NOT NULL,
  region_code TEXT NOT NULL,
  -- Opened before its gate was passed, and why.
  is_early INTEGER NOT NULL,
  reason TEXT NOT NULL,
  opened_by TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  PRIMARY KEY (participation_id, stage)
) STRICT;
CREATE INDEX stage_openings_cohort ON stage_openings (cohort, region_code);
CREATE INDEX stage_openings_region ON stage_openings (region_code, cohort);

-- How much of the homework of a stage must be done before the next opens, in percent.
CREATE TABLE stage_gates (
  stage TEXT NOT NULL PRIMARY KEY CHECK (stage IN ('1', '2', '3')),
  percent INTEGER NOT NULL,
  revision INTEGER NOT NULL
) STRICT;
INSERT INTO stage_gates (stage, percent, revision) VALUES ('1', 80, 1), ('2', 80, 1), ('3', 80, 1);

CREATE TABLE homework (
  id BLOB NOT NULL PRIMARY KEY,
  participation_id BLOB NOT NULL,
  cohort TEXT NOT NULL,
  region_code TEXT NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('1', '2', '3', '4')),
  task TEXT NOT NULL,
  agency_id BLOB,
  -- The agency or person in words.
  owner TEXT NOT NULL,
  due_on TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'dropped')),
  note TEXT NOT NULL,
  done_at INTEGER,
  revision INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX homework_participation ON homework (participation_id, stage, due_on);
CREATE INDEX homework_cohort ON homework (cohort, participation_id);

CREATE TABLE focus_groups (
  id BLOB NOT NULL PRIMARY KEY,
  tie TEXT NOT NULL UNIQUE,
  participation_id BLOB NOT NULL,
  cohort TEXT NOT NULL,
  region_code TEXT NOT NULL,
  region_name TEXT NOT NULL,
  topic TEXT NOT NULL,
  pillar TEXT NOT NULL,
  held_on TEXT NOT NULL,
  place TEXT NOT NULL,
  moderator TEXT NOT NULL,
  summary TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX focus_groups_day ON focus_groups (held_on, tie);
CREATE INDEX focus_groups_region ON focus_groups (region_code, held_on);
