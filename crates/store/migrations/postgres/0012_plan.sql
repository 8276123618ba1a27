-- Sets of pillars that plans may be written in; filled with those of the program on first use, and editable since.
CREATE TABLE plan_pillar_sets (
  code TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  place BIGINT NOT NULL,
  -- The set as JSON.
  content TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL
);

-- One plan of one region over its years. Name and code of the region are those of the day it was begun.
CREATE TABLE plans (
  id UUID NOT NULL PRIMARY KEY,
  -- The id as text: what parts equal values in sorted lists.
  tie TEXT COLLATE "C" NOT NULL UNIQUE,
  region_code TEXT COLLATE "C" NOT NULL,
  region_name TEXT COLLATE "C" NOT NULL,
  title TEXT COLLATE "C" NOT NULL,
  search TEXT COLLATE "C" NOT NULL,
  from_year BIGINT NOT NULL,
  to_year BIGINT NOT NULL,
  pillar_set TEXT COLLATE "C" NOT NULL,
  -- The set as it was when the plan was begun, JSON.
  pillars TEXT COLLATE "C" NOT NULL,
  -- The region's agencies with the codes by which lines name them, JSON.
  agencies TEXT COLLATE "C" NOT NULL,
  -- Days by which tables should be filled, by table, JSON.
  due TEXT COLLATE "C" NOT NULL,
  -- What should be known of it: where its first content came from.
  note TEXT COLLATE "C" NOT NULL,
  -- That of its newest release; `draft` before the first.
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('draft', 'reviewed', 'validated', 'submitted', 'regulated', 'active', 'revised', 'expired')),
  -- The number of the release in force; 0 where none is.
  active BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL,
  UNIQUE (region_code, from_year)
);
CREATE INDEX plans_by_region ON plans (region_name, tie);
CREATE INDEX plans_by_state ON plans (state, region_name, tie);

-- A line of a table.
CREATE TABLE plan_rows (
  id UUID NOT NULL PRIMARY KEY,
  plan_id UUID NOT NULL REFERENCES plans (id) DEFERRABLE,
  table_word TEXT COLLATE "C" NOT NULL,
  place BIGINT NOT NULL,
  -- The code of the agency that wrote the line, and whether the team has taken it.
  agency TEXT COLLATE "C" NOT NULL,
  standing TEXT COLLATE "C" NOT NULL CHECK (standing IN ('accepted', 'proposed', 'returned')),
  -- Why it was sent back.
  reason TEXT COLLATE "C" NOT NULL,
  -- Texts by column, JSON.
  cells TEXT COLLATE "C" NOT NULL,
  is_removed BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  updated_by TEXT COLLATE "C" NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX plan_rows_table ON plan_rows (plan_id, table_word, place, id);

-- What became of a cell or a row, and what someone typed at the same time as another.
CREATE TABLE plan_changes (
  id UUID NOT NULL PRIMARY KEY,
  tie TEXT COLLATE "C" NOT NULL UNIQUE,
  plan_id UUID NOT NULL REFERENCES plans (id) DEFERRABLE,
  row_id UUID NOT NULL REFERENCES plan_rows (id) DEFERRABLE,
  table_word TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('edit', 'add', 'remove', 'restore', 'move', 'aside', 'accept', 'return')),
  -- Empty for a change of the whole row.
  cell TEXT COLLATE "C" NOT NULL,
  was TEXT COLLATE "C" NOT NULL,
  now TEXT COLLATE "C" NOT NULL,
  -- Changes that are undone together.
  batch UUID NOT NULL,
  is_undone BIGINT NOT NULL,
  changed_by TEXT COLLATE "C" NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX plan_changes_plan ON plan_changes (plan_id, tie);
CREATE INDEX plan_changes_row ON plan_changes (row_id, tie);
CREATE INDEX plan_changes_batch ON plan_changes (batch, tie);
CREATE INDEX plan_changes_person ON plan_changes (plan_id, changed_by, tie);

CREATE TABLE plan_sections (
  plan_id UUID NOT NULL REFERENCES plans (id) DEFERRABLE,
  key TEXT COLLATE "C" NOT NULL,
  words TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  updated_by TEXT COLLATE "C" NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (plan_id, key)
);

CREATE TABLE plan_section_versions (
  id UUID NOT NULL PRIMARY KEY,
  tie TEXT COLLATE "C" NOT NULL UNIQUE,
  plan_id UUID NOT NULL REFERENCES plans (id) DEFERRABLE,
  key TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('saved', 'aside')),
  words TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  written_by TEXT COLLATE "C" NOT NULL,
  written_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX plan_section_versions_section ON plan_section_versions (plan_id, key, tie);

CREATE TABLE plan_comments (
  id UUID NOT NULL PRIMARY KEY,
  tie TEXT COLLATE "C" NOT NULL UNIQUE,
  plan_id UUID NOT NULL REFERENCES plans (id) DEFERRABLE,
  -- The row it is on; absent for one on a text.
  row_id UUID REFERENCES plan_rows (id) DEFERRABLE,
  table_word TEXT COLLATE "C" NOT NULL,
  cell TEXT COLLATE "C" NOT NULL,
  section TEXT COLLATE "C" NOT NULL,
  words TEXT COLLATE "C" NOT NULL,
  -- What the cell should say instead; absent where nothing is proposed.
  proposed TEXT COLLATE "C",
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'resolved', 'taken')),
  written_by TEXT COLLATE "C" NOT NULL,
  written_at TIMESTAMPTZ NOT NULL,
  settled_by TEXT COLLATE "C" NOT NULL,
  settled_at TIMESTAMPTZ
);
CREATE INDEX plan_comments_plan ON plan_comments (plan_id, state, tie);
CREATE INDEX plan_comments_row ON plan_comments (row_id);

-- A plan frozen. Nothing of it changes but how far it has come.
CREATE TABLE plan_releases (
  id UUID NOT NULL PRIMARY KEY,
  plan_id UUID NOT NULL REFERENCES plans (id) DEFERRABLE,
  number BIGINT NOT NULL,
  -- The file, canonical JSON.
  content TEXT COLLATE "C" NOT NULL,
  sha256 TEXT COLLATE "C" NOT NULL,
  is_signed BIGINT NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('draft', 'reviewed', 'validated', 'submitted', 'regulated', 'active', 'revised', 'expired')),
  -- Whether the public ever saw it in force.
  was_active BIGINT NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  decree TEXT COLLATE "C" NOT NULL,
  made_by TEXT COLLATE "C" NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  UNIQUE (plan_id, number)
);

CREATE TABLE plan_release_steps (
  id UUID NOT NULL PRIMARY KEY,
  tie TEXT COLLATE "C" NOT NULL UNIQUE,
  plan_id UUID NOT NULL REFERENCES plans (id) DEFERRABLE,
  number BIGINT NOT NULL,
  from_state TEXT COLLATE "C" NOT NULL,
  to_state TEXT COLLATE "C" NOT NULL,
  note TEXT COLLATE "C" NOT NULL,
  recorded_by TEXT COLLATE "C" NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX plan_release_steps_release ON plan_release_steps (plan_id, number, tie);

-- The actions of every release in force, flat, for the national list.
CREATE TABLE plan_actions (
  -- Region, code and row: the order of the list.
  tie TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  plan_id UUID NOT NULL REFERENCES plans (id) DEFERRABLE,
  region_code TEXT COLLATE "C" NOT NULL,
  region_name TEXT COLLATE "C" NOT NULL,
  pillar TEXT COLLATE "C" NOT NULL,
  pillar_name_id TEXT COLLATE "C" NOT NULL,
  pillar_name_en TEXT COLLATE "C" NOT NULL,
  -- The owner's name, and the same in small letters.
  agency TEXT COLLATE "C" NOT NULL,
  agency_key TEXT COLLATE "C" NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  search TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  is_quick_win BIGINT NOT NULL,
  -- Whole rupiah over all years.
  budget BIGINT NOT NULL
);
CREATE INDEX plan_actions_plan ON plan_actions (plan_id);
CREATE INDEX plan_actions_pillar ON plan_actions (pillar, region_code, tie);
CREATE INDEX plan_actions_agency ON plan_actions (agency_key, region_code, tie);
CREATE INDEX plan_actions_both ON plan_actions (pillar, agency_key, region_code, tie);
CREATE INDEX plan_actions_region ON plan_actions (region_code, tie);
