-- Boundaries of regions with where they came from. The table of 0003 was never written.
DROP TABLE boundaries;

CREATE TABLE boundary_imports (
  id UUID NOT NULL PRIMARY KEY,
  file_name TEXT COLLATE "C" NOT NULL,
  -- The file as it came.
  file_sha256 TEXT COLLATE "C" NOT NULL REFERENCES files (sha256) DEFERRABLE,
  -- Who published it, and on which terms; empty where that was not said.
  source TEXT COLLATE "C" NOT NULL,
  licence TEXT COLLATE "C" NOT NULL,
  -- Since when the boundaries hold, as published; empty where that was not said.
  valid_from TEXT COLLATE "C" NOT NULL,
  n_regions BIGINT NOT NULL,
  recorded_by TEXT COLLATE "C" NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE boundaries (
  id UUID NOT NULL PRIMARY KEY,
  region_id UUID NOT NULL REFERENCES regions (id) DEFERRABLE,
  import_id UUID NOT NULL REFERENCES boundary_imports (id) DEFERRABLE,
  -- The simplified shape as `geography` writes it.
  shape TEXT COLLATE "C" NOT NULL,
  area_km2 DOUBLE PRECISION NOT NULL,
  -- A point well inside.
  longitude DOUBLE PRECISION NOT NULL,
  latitude DOUBLE PRECISION NOT NULL,
  -- When another took its place or it was removed; what ended stays readable.
  ended_at TIMESTAMPTZ,
  ended_by TEXT COLLATE "C",
  ended_because TEXT COLLATE "C"
);
CREATE UNIQUE INDEX boundaries_present ON boundaries (region_id) WHERE ended_at IS NULL;
CREATE INDEX boundaries_import ON boundaries (import_id);
