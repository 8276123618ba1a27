-- A file that proves something for a region: one entry for each file and region, however often it is cited.
CREATE TABLE evidence (
  id BLOB NOT NULL PRIMARY KEY,
  region_id BLOB NOT NULL REFERENCES regions (id),
  file_sha256 TEXT NOT NULL REFERENCES files (sha256),
  file_name TEXT NOT NULL,
  -- What the bytes were found to be, whatever the name says.
  media_type TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  -- Null where the file has no pages or they could not be counted.
  pages INTEGER,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  number TEXT NOT NULL,
  -- As much of the date as is known; empty where nothing is.
  date TEXT NOT NULL,
  -- The last day it holds; null where it holds for ever.
  expires TEXT,
  note TEXT NOT NULL,
  -- Title, number, note and file name in lower case, for searching.
  search TEXT NOT NULL,
  uploaded_by TEXT NOT NULL,
  uploaded_at INTEGER NOT NULL,
  withdrawn_by TEXT,
  withdrawn_at INTEGER,
  withdrawn_reason TEXT,
  revision INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (region_id, file_sha256)
) STRICT;
CREATE INDEX evidence_newest ON evidence (region_id, id);
CREATE INDEX evidence_title ON evidence (region_id, title, file_sha256);
CREATE INDEX evidence_date ON evidence (region_id, date, file_sha256);
CREATE INDEX evidence_expires ON evidence (region_id, coalesce(expires, '9999'), file_sha256);
CREATE INDEX evidence_file ON evidence (file_sha256);

-- Where an entry is used: a subject of another context, such as an answer, and the page meant.
CREATE TABLE evidence_citations (
  context TEXT NOT NULL,
  subject TEXT NOT NULL,
  evidence_id BLOB NOT NULL REFERENCES evidence (id),
  -- 0 where the whole file is meant.
  page INTEGER NOT NULL,
  words TEXT NOT NULL,
  -- The citing place for readers, and its address; empty where it has none.
  place TEXT NOT NULL,
  href TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (context, subject, evidence_id, page)
) STRICT;
CREATE INDEX evidence_citations_evidence ON evidence_citations (evidence_id, context, subject, page);
