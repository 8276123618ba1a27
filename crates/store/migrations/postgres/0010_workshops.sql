-- One workshop of one region in one cohort. Name and code of the region are those of the day it was planned.
CREATE TABLE workshops (
  id UUID NOT NULL PRIMARY KEY,
  -- The id as text: what parts equal values in sorted lists.
  tie TEXT COLLATE "C" NOT NULL UNIQUE,
  participation_id UUID NOT NULL,
  cohort TEXT COLLATE "C" NOT NULL,
  region_code TEXT COLLATE "C" NOT NULL,
  region_name TEXT COLLATE "C" NOT NULL,
  search TEXT COLLATE "C" NOT NULL,
  stage TEXT COLLATE "C" NOT NULL CHECK (stage IN ('1', '2', '3', '4')),
  -- Days and hours on the clocks of the region.
  starts_on TEXT COLLATE "C" NOT NULL,
  ends_on TEXT COLLATE "C" NOT NULL,
  opens_at TEXT COLLATE "C" NOT NULL,
  closes_at TEXT COLLATE "C" NOT NULL,
  mode TEXT COLLATE "C" NOT NULL CHECK (mode IN ('offline', 'hybrid', 'online')),
  place TEXT COLLATE "C" NOT NULL,
  link TEXT COLLATE "C" NOT NULL,
  representative TEXT COLLATE "C" NOT NULL,
  letter_number TEXT COLLATE "C" NOT NULL,
  minutes TEXT COLLATE "C" NOT NULL,
  note TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('planned', 'invited', 'held', 'closed', 'cancelled')),
  -- What the codes on the screen are made with.
  secret TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX workshops_once ON workshops (participation_id, stage) WHERE state <> 'cancelled';
CREATE INDEX workshops_by_day ON workshops (starts_on, tie);
CREATE INDEX workshops_cohort ON workshops (cohort, starts_on, tie);
CREATE INDEX workshops_region ON workshops (region_code, starts_on);

CREATE TABLE workshop_steps (
  id UUID NOT NULL PRIMARY KEY,
  workshop_id UUID NOT NULL REFERENCES workshops (id) DEFERRABLE,
  from_state TEXT COLLATE "C",
  to_state TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  recorded_by TEXT COLLATE "C" NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX workshop_steps_workshop ON workshop_steps (workshop_id, id);

CREATE TABLE workshop_mentors (
  workshop_id UUID NOT NULL REFERENCES workshops (id) DEFERRABLE,
  account TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (workshop_id, account)
);
CREATE INDEX workshop_mentors_account ON workshop_mentors (account, workshop_id);

-- Nobody leads two workshops on one day, however they were planned.
CREATE TABLE workshop_mentor_days (
  account TEXT COLLATE "C" NOT NULL,
  day TEXT COLLATE "C" NOT NULL,
  workshop_id UUID NOT NULL REFERENCES workshops (id) DEFERRABLE,
  PRIMARY KEY (account, day)
);
CREATE INDEX workshop_mentor_days_workshop ON workshop_mentor_days (workshop_id);

-- Someone who was at a workshop or a focus group. Without consent no name is kept.
CREATE TABLE attendances (
  id UUID NOT NULL PRIMARY KEY,
  tie TEXT COLLATE "C" NOT NULL UNIQUE,
  -- A workshop or a focus group.
  holder UUID NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  sector TEXT COLLATE "C" NOT NULL CHECK (sector IN ('government', 'university', 'business', 'community', 'media')),
  team TEXT COLLATE "C" NOT NULL,
  consents BIGINT NOT NULL,
  source TEXT COLLATE "C" NOT NULL CHECK (source IN ('list', 'qr')),
  -- The form it came by, so that none is sent twice.
  nonce TEXT COLLATE "C" UNIQUE,
  -- SHA-256 of what only the participant holds.
  token_hash TEXT COLLATE "C" UNIQUE,
  has_evaluated BIGINT NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX attendances_holder ON attendances (holder, tie);

-- What a participant thought. Nothing leads from here to who it was.
CREATE TABLE evaluations (
  id UUID NOT NULL PRIMARY KEY,
  workshop_id UUID NOT NULL REFERENCES workshops (id) DEFERRABLE,
  goals BIGINT NOT NULL,
  speakers BIGINT NOT NULL,
  material BIGINT NOT NULL,
  method BIGINT NOT NULL,
  organisation BIGINT NOT NULL,
  words TEXT COLLATE "C" NOT NULL
);
CREATE INDEX evaluations_workshop ON evaluations (workshop_id, id);

-- Group work, agendas, material and the points of focus groups: rows of worksheets whose columns the program knows.
CREATE TABLE worksheet_rows (
  id UUID NOT NULL PRIMARY KEY,
  -- A workshop, a participation or a focus group.
  holder UUID NOT NULL,
  sheet TEXT COLLATE "C" NOT NULL,
  place BIGINT NOT NULL,
  -- Texts by column, canonical JSON.
  cells TEXT COLLATE "C" NOT NULL,
  is_removed BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  updated_by TEXT COLLATE "C" NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX worksheet_rows_sheet ON worksheet_rows (holder, sheet, place);

-- What a row was, and what someone typed at the same time as another: no words are lost.
CREATE TABLE worksheet_versions (
  id UUID NOT NULL PRIMARY KEY,
  tie TEXT COLLATE "C" NOT NULL UNIQUE,
  row_id UUID NOT NULL REFERENCES worksheet_rows (id) DEFERRABLE,
  holder UUID NOT NULL,
  sheet TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('added', 'saved', 'removed', 'restored', 'set-aside')),
  revision BIGINT NOT NULL,
  cells TEXT COLLATE "C" NOT NULL,
  written_by TEXT COLLATE "C" NOT NULL,
  written_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX worksheet_versions_sheet ON worksheet_versions (holder, sheet, tie);

-- Since when a region may work on a stage.
CREATE TABLE stage_openings (
  participation_id UUID NOT NULL,
  stage TEXT COLLATE "C" NOT NULL CHECK (stage IN ('1', '2', '3', '4')),
  cohort TEXT COLLATE "C" NOT NULL,
  region_code TEXT COLLATE "C" NOT NULL,
  -- Opened before its gate was passed, and why.
  is_early BIGINT NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  opened_by TEXT COLLATE "C" NOT NULL,
  opened_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (participation_id, stage)
);
CREATE INDEX stage_openings_cohort ON stage_openings (cohort, region_code);
CREATE INDEX stage_openings_region ON stage_openings (region_code, cohort);

-- How much of the homework of a stage must be done before the next opens, in percent.
CREATE TABLE stage_gates (
  stage TEXT COLLATE "C" NOT NULL PRIMARY KEY CHECK (stage IN ('1', '2', '3')),
  percent BIGINT NOT NULL,
  revision BIGINT NOT NULL
);
INSERT INTO stage_gates (stage, percent, revision) VALUES ('1', 80, 1), ('2', 80, 1), ('3', 80, 1);

CREATE TABLE homework (
  id UUID NOT NULL PRIMARY KEY,
  participation_id UUID NOT NULL,
  cohort TEXT COLLATE "C" NOT NULL,
  region_code TEXT COLLATE "C" NOT NULL,
  stage TEXT COLLATE "C" NOT NULL CHECK (stage IN ('1', '2', '3', '4')),
  task TEXT COLLATE "C" NOT NULL,
  agency_id UUID,
  -- The agency or person in words.
  owner TEXT COLLATE "C" NOT NULL,
  due_on TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'done', 'dropped')),
  note TEXT COLLATE "C" NOT NULL,
  done_at TIMESTAMPTZ,
  revision BIGINT NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX homework_participation ON homework (participation_id, stage, due_on);
CREATE INDEX homework_cohort ON homework (cohort, participation_id);

CREATE TABLE focus_groups (
  id UUID NOT NULL PRIMARY KEY,
  tie TEXT COLLATE "C" NOT NULL UNIQUE,
  participation_id UUID NOT NULL,
  cohort TEXT COLLATE "C" NOT NULL,
  region_code TEXT COLLATE "C" NOT NULL,
  region_name TEXT COLLATE "C" NOT NULL,
  topic TEXT COLLATE "C" NOT NULL,
  pillar TEXT COLLATE "C" NOT NULL,
  held_on TEXT COLLATE "C" NOT NULL,
  place TEXT COLLATE "C" NOT NULL,
  moderator TEXT COLLATE "C" NOT NULL,
  summary TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX focus_groups_day ON focus_groups (held_on, tie);
CREATE INDEX focus_groups_region ON focus_groups (region_code, held_on);
