CREATE TABLE regions (
  id BLOB NOT NULL PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('province', 'regency', 'city')),
  -- Empty for a province.
  province_code TEXT NOT NULL,
  -- Code and name in lower case, for searching.
  search TEXT NOT NULL,
  latitude REAL,
  longitude REAL,
  bps_code TEXT,
  head_name TEXT,
  head_title TEXT,
  population INTEGER,
  fiscal_class TEXT,
  website TEXT,
  -- Dates as published, `2022` or `2022-01-03`; empty `valid_from` is "as far back as known".
  valid_from TEXT NOT NULL,
  valid_to TEXT,
  revision INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX regions_province ON regions (province_code, code);
CREATE INDEX regions_name ON regions (name, code);
CREATE INDEX regions_kind ON regions (kind, code);

CREATE TABLE region_versions (
  id BLOB NOT NULL PRIMARY KEY,
  region_id BLOB NOT NULL REFERENCES regions (id),
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  province_code TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  change TEXT NOT NULL CHECK (change IN ('renamed', 'recoded', 'moved', 'split', 'merged', 'corrected')),
  reason TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX region_versions_region ON region_versions (region_id, valid_to);
CREATE INDEX region_versions_code ON region_versions (code);

CREATE TABLE region_successors (
  region_id BLOB NOT NULL REFERENCES regions (id),
  successor_id BLOB NOT NULL REFERENCES regions (id),
  change TEXT NOT NULL CHECK (change IN ('split', 'merged')),
  happened_on TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (region_id, successor_id)
) STRICT;
CREATE INDEX region_successors_successor ON region_successors (successor_id);

CREATE TABLE agencies (
  id BLOB NOT NULL PRIMARY KEY,
  region_id BLOB NOT NULL REFERENCES regions (id),
  -- The `kodeskpd` of the planning system, where known.
  code TEXT,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  search TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT,
  revision INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (region_id, name)
) STRICT;

CREATE TABLE sources (
  id TEXT NOT NULL PRIMARY KEY,
  publisher TEXT NOT NULL,
  title TEXT NOT NULL,
  published TEXT,
  url TEXT,
  note TEXT NOT NULL,
  search TEXT NOT NULL,
  revision INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE claims (
  id BLOB NOT NULL PRIMARY KEY,
  subject TEXT NOT NULL,
  property TEXT NOT NULL,
  value TEXT NOT NULL,
  source_id TEXT NOT NULL REFERENCES sources (id),
  note TEXT NOT NULL,
  confidence TEXT NOT NULL CHECK (confidence IN ('high', 'medium', 'low')),
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  withdrawn_at INTEGER,
  withdrawn_reason TEXT,
  revision INTEGER NOT NULL,
  UNIQUE (subject, property, value, source_id)
) STRICT;
CREATE INDEX claims_source ON claims (source_id, id);

CREATE TABLE curations (
  id BLOB NOT NULL PRIMARY KEY,
  subject TEXT NOT NULL,
  property TEXT NOT NULL,
  -- Counts from 1 for each subject and property; the highest that is not undone holds.
  revision INTEGER NOT NULL,
  value TEXT NOT NULL,
  claim_id BLOB REFERENCES claims (id),
  reason TEXT NOT NULL,
  curated_by TEXT NOT NULL,
  curated_at INTEGER NOT NULL,
  undone_by TEXT,
  undone_at INTEGER,
  UNIQUE (subject, property, revision)
) STRICT;

CREATE TABLE cohorts (
  year INTEGER NOT NULL PRIMARY KEY,
  theme TEXT NOT NULL,
  note TEXT NOT NULL,
  revision INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE letters (
  id BLOB NOT NULL PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  date TEXT NOT NULL,
  subject TEXT NOT NULL,
  purpose TEXT NOT NULL,
  cohort INTEGER REFERENCES cohorts (year),
  source_id TEXT REFERENCES sources (id),
  revision INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX letters_cohort ON letters (cohort, date);

CREATE TABLE participations (
  id BLOB NOT NULL PRIMARY KEY,
  cohort INTEGER NOT NULL REFERENCES cohorts (year),
  region_id BLOB NOT NULL REFERENCES regions (id),
  status TEXT NOT NULL,
  -- Place on the letter's list, where known.
  list_no INTEGER,
  repeat_of BLOB REFERENCES participations (id),
  replaced_by BLOB REFERENCES participations (id),
  source_id TEXT REFERENCES sources (id),
  confidence TEXT NOT NULL CHECK (confidence IN ('high', 'medium', 'low')),
  note TEXT NOT NULL,
  revision INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (cohort, region_id)
) STRICT;
CREATE INDEX participations_region ON participations (region_id, cohort);

CREATE TABLE participation_steps (
  id BLOB NOT NULL PRIMARY KEY,
  participation_id BLOB NOT NULL REFERENCES participations (id),
  from_status TEXT,
  to_status TEXT NOT NULL,
  happened_on TEXT,
  reason TEXT NOT NULL,
  source_id TEXT REFERENCES sources (id),
  recorded_by TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX participation_steps_participation ON participation_steps (participation_id, id);

CREATE TABLE boundaries (
  region_id BLOB NOT NULL PRIMARY KEY REFERENCES regions (id),
  -- The simplified shape as `geography` writes it.
  shape TEXT NOT NULL,
  area_km2 REAL NOT NULL,
  longitude REAL NOT NULL,
  latitude REAL NOT NULL,
  origin TEXT NOT NULL,
  file_sha256 TEXT NOT NULL,
  imported_at INTEGER NOT NULL
) STRICT;

CREATE TABLE imports (
  id BLOB NOT NULL PRIMARY KEY,
  -- What the file holds: `regions`, `agencies`, `participations`, `sources`, `claims`, `cohorts`.
  kind TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file_sha256 TEXT NOT NULL REFERENCES files (sha256),
  state TEXT NOT NULL CHECK (state IN ('checked', 'queued', 'applied', 'failed', 'discarded')),
  n_rows INTEGER NOT NULL,
  n_errors INTEGER NOT NULL,
  -- The dry run's answer, as JSON.
  report TEXT NOT NULL,
  job_id BLOB REFERENCES jobs (id),
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX imports_newest ON imports (created_at, id);
