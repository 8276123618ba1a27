-- Boundaries of regions with where they came from. The table of 0003 was never written.
DROP TABLE boundaries;

CREATE TABLE boundary_imports (
  id BLOB NOT NULL PRIMARY KEY,
  file_name TEXT NOT NULL,
  -- The file as it came.
  file_sha256 TEXT NOT NULL REFERENCES files (sha256),
  -- Who published it, and on which terms; empty where that was not said.
  source TEXT NOT NULL,
  licence TEXT NOT NULL,
  -- Since when the boundaries hold, as published; empty where that was not said.
  valid_from TEXT NOT NULL,
  n_regions INTEGER NOT NULL,
  recorded_by TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;

CREATE TABLE boundaries (
  id BLOB NOT NULL PRIMARY KEY,
  region_id BLOB NOT NULL REFERENCES regions (id),
  import_id BLOB NOT NULL REFERENCES boundary_imports (id),
  -- The simplified shape as `geography` writes it.
  shape TEXT NOT NULL,
  area_km2 REAL NOT NULL,
  -- A point well inside.
  longitude REAL NOT NULL,
  latitude REAL NOT NULL,
  -- When another took its place or it was removed; what ended stays readable.
  ended_at INTEGER,
  ended_by TEXT,
  ended_because TEXT
) STRICT;
CREATE UNIQUE INDEX boundaries_present ON boundaries (region_id) WHERE ended_at IS NULL;
CREATE INDEX boundaries_import ON boundaries (import_id);
