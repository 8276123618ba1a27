-- Sets of pillars that plans may be written in; filled with those of the program on first use, and editable since.
CREATE TABLE plan_pillar_sets (
  code TEXT NOT NULL PRIMARY KEY,
  place INTEGER NOT NULL,
  -- The set as JSON.
  content TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT;

-- One plan of one region over its years. Name and code of the region are those of the day it was begun.
CREATE TABLE plans (
  id BLOB NOT NULL PRIMARY KEY,
  -- The id as text: what parts equal values in sorted lists.
  tie TEXT NOT NULL UNIQUE,
  region_code TEXT NOT NULL,
  region_name TEXT NOT NULL,
  title TEXT NOT NULL,
  search TEXT NOT NULL,
  from_year INTEGER NOT NULL,
  to_year INTEGER NOT NULL,
  pillar_set TEXT NOT NULL,
  -- The set as it was when the plan was begun, JSON.
  pillars TEXT NOT NULL,
  -- The region's agencies with the codes by which lines name them, JSON.
  agencies TEXT NOT NULL,
  -- Days by which tables should be filled, by table, JSON.
  due TEXT NOT NULL,
  -- What should be known of it: where its first content came from.
  note TEXT NOT NULL,
  -- That of its newest release; `draft` before the first.
  state TEXT NOT NULL CHECK (state IN ('draft', 'reviewed', 'validated', 'submitted', 'regulated', 'active', 'revised', 'expired')),
  -- The number of the release in force; 0 where none is.
  active INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (region_code, from_year)
) STRICT;
CREATE INDEX plans_by_region ON plans (region_name, tie);
CREATE INDEX plans_by_state ON plans (state, region_name, tie);

-- A line of a table.
CREATE TABLE plan_rows (
  id BLOB NOT NULL PRIMARY KEY,
  plan_id BLOB NOT NULL REFERENCES plans (id),
  table_word TEXT NOT NULL,
  place INTEGER NOT NULL,
  -- The code of the agency that wrote the line, and whether the team has taken it.
  agency TEXT NOT NULL,
  standing TEXT NOT NULL CHECK (standing IN ('accepted', 'proposed', 'returned')),
  -- Why it was sent back.
  reason TEXT NOT NULL,
  -- Texts by column, JSON.
  cells TEXT NOT NULL,
  is_removed INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  updated_by TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX plan_rows_table ON plan_rows (plan_id, table_word, place, id);

-- What became of a cell or a row, and what someone typed at the same time as another.
CREATE TABLE plan_changes (
  id BLOB NOT NULL PRIMARY KEY,
  tie TEXT NOT NULL UNIQUE,
  plan_id BLOB NOT NULL REFERENCES plans (id),
  row_id BLOB NOT NULL REFERENCES plan_rows (id),
  table_word TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('edit', 'add', 'remove', 'restore', 'move', 'aside', 'accept', 'return')),
  -- Empty for a change of the whole row.
  cell TEXT NOT NULL,
  was TEXT NOT NULL,
  now TEXT NOT NULL,
  -- Changes that are undone together.
  batch BLOB NOT NULL,
  is_undone INTEGER NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX plan_changes_plan ON plan_changes (plan_id, tie);
CREATE INDEX plan_changes_row ON plan_changes (row_id, tie);
CREATE INDEX plan_changes_batch ON plan_changes (batch, tie);
CREATE INDEX plan_changes_person ON plan_changes (plan_id, changed_by, tie);

CREATE TABLE plan_sections (
  plan_id BLOB NOT NULL REFERENCES plans (id),
  key TEXT NOT NULL,
  words TEXT NOT NULL,
  revision INTEGER NOT NULL,
  updated_by TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (plan_id, key)
) STRICT;

CREATE TABLE plan_section_versions (
  id BLOB NOT NULL PRIMARY KEY,
  tie TEXT NOT NULL UNIQUE,
  plan_id BLOB NOT NULL REFERENCES plans (id),
  key TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('saved', 'aside')),
  words TEXT NOT NULL,
  revision INTEGER NOT NULL,
  written_by TEXT NOT NULL,
  written_at INTEGER NOT NULL
) STRICT;
CREATE INDEX plan_section_versions_section ON plan_section_versions (plan_id, key, tie);

CREATE TABLE plan_comments (
  id BLOB NOT NULL PRIMARY KEY,
  tie TEXT NOT NULL UNIQUE,
  plan_id BLOB NOT NULL REFERENCES plans (id),
  -- The row it is on; absent for one on a text.
  row_id BLOB REFERENCES plan_rows (id),
  table_word TEXT NOT NULL,
  cell TEXT NOT NULL,
  section TEXT NOT NULL,
  words TEXT NOT NULL,
  -- What the cell should say instead; absent where nothing is proposed.
  proposed TEXT,
  state TEXT NOT NULL CHECK (state IN ('open', 'resolved', 'taken')),
  written_by TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  settled_by TEXT NOT NULL,
  settled_at INTEGER
) STRICT;
CREATE INDEX plan_comments_plan ON plan_comments (plan_id, state, tie);
CREATE INDEX plan_comments_row ON plan_comments (row_id);

-- A plan frozen. Nothing of it changes but how far it has come.
CREATE TABLE plan_releases (
  id BLOB NOT NULL PRIMARY KEY,
  plan_id BLOB NOT NULL REFERENCES plans (id),
  number INTEGER NOT NULL,
  -- The file, canonical JSON.
  content TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  is_signed INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'reviewed', 'validated', 'submitted', 'regulated', 'active', 'revised', 'expired')),
  -- Whether the public ever saw it in force.
  was_active INTEGER NOT NULL,
  reason TEXT NOT NULL,
  decree TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  UNIQUE (plan_id, number)
) STRICT;

CREATE TABLE plan_release_steps (
  id BLOB NOT NULL PRIMARY KEY,
  tie TEXT NOT NULL UNIQUE,
  plan_id BLOB NOT NULL REFERENCES plans (id),
  number INTEGER NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  note TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX plan_release_steps_release ON plan_release_steps (plan_id, number, tie);

-- The actions of every release in force, flat, for the national list.
CREATE TABLE plan_actions (
  -- Region, code and row: the order of the list.
  tie TEXT NOT NULL PRIMARY KEY,
  plan_id BLOB NOT NULL REFERENCES plans (id),
  region_code TEXT NOT NULL,
  region_name TEXT NOT NULL,
  pillar TEXT NOT NULL,
  pillar_name_id TEXT NOT NULL,
  pillar_name_en TEXT NOT NULL,
  -- The owner's name, and the same in small letters.
  agency TEXT NOT NULL,
  agency_key TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  search TEXT NOT NULL,
  status TEXT NOT NULL,
  is_quick_win INTEGER NOT NULL,
  -- Whole rupiah over all years.
  budget INTEGER NOT NULL
) STRICT;
CREATE INDEX plan_actions_plan ON plan_actions (plan_id);
CREATE INDEX plan_actions_pillar ON plan_actions (pillar, region_code, tie);
CREATE INDEX plan_actions_agency ON plan_actions (agency_key, region_code, tie);
CREATE INDEX plan_actions_both ON plan_actions (pillar, agency_key, region_code, tie);
CREATE INDEX plan_actions_region ON plan_actions (region_code, tie);
