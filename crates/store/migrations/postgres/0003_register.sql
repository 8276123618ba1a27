CREATE TABLE regions (
  id UUID NOT NULL PRIMARY KEY,
  code TEXT COLLATE "C" NOT NULL UNIQUE,
  name TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('province', 'regency', 'city')),
  -- Empty for a province.
  province_code TEXT COLLATE "C" NOT NULL,
  -- Code and name in lower case, for searching.
  search TEXT COLLATE "C" NOT NULL,
  latitude DOUBLE PRECISION,
  longitude DOUBLE PRECISION,
  bps_code TEXT COLLATE "C",
  head_name TEXT COLLATE "C",
  head_title TEXT COLLATE "C",
  population BIGINT,
  fiscal_class TEXT COLLATE "C",
  website TEXT COLLATE "C",
  -- Dates as published, `2022` or `2022-01-03`; empty `valid_from` is "as far back as known".
  valid_from TEXT COLLATE "C" NOT NULL,
  valid_to TEXT COLLATE "C",
  revision BIGINT NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX regions_province ON regions (province_code, code);
CREATE INDEX regions_name ON regions (name, code);
CREATE INDEX regions_kind ON regions (kind, code);

CREATE TABLE region_versions (
  id UUID NOT NULL PRIMARY KEY,
  region_id UUID NOT NULL REFERENCES regions (id) DEFERRABLE,
  code TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  province_code TEXT COLLATE "C" NOT NULL,
  valid_from TEXT COLLATE "C" NOT NULL,
  valid_to TEXT COLLATE "C" NOT NULL,
  change TEXT COLLATE "C" NOT NULL CHECK (change IN ('renamed', 'recoded', 'moved', 'split', 'merged', 'corrected')),
  reason TEXT COLLATE "C" NOT NULL,
  recorded_by TEXT COLLATE "C" NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX region_versions_region ON region_versions (region_id, valid_to);
CREATE INDEX region_versions_code ON region_versions (code);

CREATE TABLE region_successors (
  region_id UUID NOT NULL REFERENCES regions (id) DEFERRABLE,
  successor_id UUID NOT NULL REFERENCES regions (id) DEFERRABLE,
  change TEXT COLLATE "C" NOT NULL CHECK (change IN ('split', 'merged')),
  happened_on TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (region_id, successor_id)
);
CREATE INDEX region_successors_successor ON region_successors (successor_id);

CREATE TABLE agencies (
  id UUID NOT NULL PRIMARY KEY,
  region_id UUID NOT NULL REFERENCES regions (id) DEFERRABLE,
  -- The `kodeskpd` of the planning system, where known.
  code TEXT COLLATE "C",
  name TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  search TEXT COLLATE "C" NOT NULL,
  valid_from TEXT COLLATE "C" NOT NULL,
  valid_to TEXT COLLATE "C",
  revision BIGINT NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL,
  UNIQUE (region_id, name)
);

CREATE TABLE sources (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  publisher TEXT COLLATE "C" NOT NULL,
  title TEXT COLLATE "C" NOT NULL,
  published TEXT COLLATE "C",
  url TEXT COLLATE "C",
  note TEXT COLLATE "C" NOT NULL,
  search TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE claims (
  id UUID NOT NULL PRIMARY KEY,
  subject TEXT COLLATE "C" NOT NULL,
  property TEXT COLLATE "C" NOT NULL,
  value TEXT COLLATE "C" NOT NULL,
  source_id TEXT COLLATE "C" NOT NULL REFERENCES sources (id) DEFERRABLE,
  note TEXT COLLATE "C" NOT NULL,
  confidence TEXT COLLATE "C" NOT NULL CHECK (confidence IN ('high', 'medium', 'low')),
  created_by TEXT COLLATE "C" NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  withdrawn_at TIMESTAMPTZ,
  withdrawn_reason TEXT COLLATE "C",
  revision BIGINT NOT NULL,
  UNIQUE (subject, property, value, source_id)
);
CREATE INDEX claims_source ON claims (source_id, id);

CREATE TABLE curations (
  id UUID NOT NULL PRIMARY KEY,
  subject TEXT COLLATE "C" NOT NULL,
  property TEXT COLLATE "C" NOT NULL,
  -- Counts from 1 for each subject and property; the highest that is not undone holds.
  revision BIGINT NOT NULL,
  value TEXT COLLATE "C" NOT NULL,
  claim_id UUID REFERENCES claims (id) DEFERRABLE,
  reason TEXT COLLATE "C" NOT NULL,
  curated_by TEXT COLLATE "C" NOT NULL,
  curated_at TIMESTAMPTZ NOT NULL,
  undone_by TEXT COLLATE "C",
  undone_at TIMESTAMPTZ,
  UNIQUE (subject, property, revision)
);

CREATE TABLE cohorts (
  year BIGINT NOT NULL PRIMARY KEY,
  theme TEXT COLLATE "C" NOT NULL,
  note TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE letters (
  id UUID NOT NULL PRIMARY KEY,
  number TEXT COLLATE "C" NOT NULL UNIQUE,
  date TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  purpose TEXT COLLATE "C" NOT NULL,
  cohort BIGINT REFERENCES cohorts (year) DEFERRABLE,
  source_id TEXT COLLATE "C" REFERENCES sources (id) DEFERRABLE,
  revision BIGINT NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX letters_cohort ON letters (cohort, date);

CREATE TABLE participations (
  id UUID NOT NULL PRIMARY KEY,
  cohort BIGINT NOT NULL REFERENCES cohorts (year) DEFERRABLE,
  region_id UUID NOT NULL REFERENCES regions (id) DEFERRABLE,
  status TEXT COLLATE "C" NOT NULL,
  -- Place on the letter's list, where known.
  list_no BIGINT,
  repeat_of UUID REFERENCES participations (id) DEFERRABLE,
  replaced_by UUID REFERENCES participations (id) DEFERRABLE,
  source_id TEXT COLLATE "C" REFERENCES sources (id) DEFERRABLE,
  confidence TEXT COLLATE "C" NOT NULL CHECK (confidence IN ('high', 'medium', 'low')),
  note TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL,
  UNIQUE (cohort, region_id)
);
CREATE INDEX participations_region ON participations (region_id, cohort);

CREATE TABLE participation_steps (
  id UUID NOT NULL PRIMARY KEY,
  participation_id UUID NOT NULL REFERENCES participations (id) DEFERRABLE,
  from_status TEXT COLLATE "C",
  to_status TEXT COLLATE "C" NOT NULL,
  happened_on TEXT COLLATE "C",
  reason TEXT COLLATE "C" NOT NULL,
  source_id TEXT COLLATE "C" REFERENCES sources (id) DEFERRABLE,
  recorded_by TEXT COLLATE "C" NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX participation_steps_participation ON participation_steps (participation_id, id);

CREATE TABLE boundaries (
  region_id UUID NOT NULL PRIMARY KEY REFERENCES regions (id) DEFERRABLE,
  -- The simplified shape as `geography` writes it.
  shape TEXT COLLATE "C" NOT NULL,
  area_km2 DOUBLE PRECISION NOT NULL,
  longitude DOUBLE PRECISION NOT NULL,
  latitude DOUBLE PRECISION NOT NULL,
  origin TEXT COLLATE "C" NOT NULL,
  file_sha256 TEXT COLLATE "C" NOT NULL,
  imported_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE imports (
  id UUID NOT NULL PRIMARY KEY,
  -- What the file holds: `regions`, `agencies`, `participations`, `sources`, `claims`, `cohorts`.
  kind TEXT COLLATE "C" NOT NULL,
  file_name TEXT COLLATE "C" NOT NULL,
  file_sha256 TEXT COLLATE "C" NOT NULL REFERENCES files (sha256) DEFERRABLE,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('checked', 'queued', 'applied', 'failed', 'discarded')),
  n_rows BIGINT NOT NULL,
  n_errors BIGINT NOT NULL,
  -- The dry run's answer, as JSON.
  report TEXT COLLATE "C" NOT NULL,
  job_id UUID REFERENCES jobs (id) DEFERRABLE,
  created_by TEXT COLLATE "C" NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX imports_newest ON imports (created_at, id);
