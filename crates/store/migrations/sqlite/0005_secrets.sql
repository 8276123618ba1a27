-- Which keys something in this database is or was sealed with. The keys themselves are never in it.
CREATE TABLE secret_keys (
  -- The beginning of a hash of the key.
  id TEXT NOT NULL PRIMARY KEY,
  created_at INTEGER NOT NULL
) STRICT;
