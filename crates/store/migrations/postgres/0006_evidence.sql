-- A file that proves something for a region: one entry for each file and region, however often it is cited.
CREATE TABLE evidence (
  id UUID NOT NULL PRIMARY KEY,
  region_id UUID NOT NULL REFERENCES regions (id) DEFERRABLE,
  file_sha256 TEXT COLLATE "C" NOT NULL REFERENCES files (sha256) DEFERRABLE,
  file_name TEXT COLLATE "C" NOT NULL,
  -- What the bytes were found to be, whatever the name says.
  media_type TEXT COLLATE "C" NOT NULL,
  bytes BIGINT NOT NULL,
  -- Null where the file has no pages or they could not be counted.
  pages BIGINT,
  kind TEXT COLLATE "C" NOT NULL,
  title TEXT COLLATE "C" NOT NULL,
  number TEXT COLLATE "C" NOT NULL,
  -- As much of the date as is known; empty where nothing is.
  date TEXT COLLATE "C" NOT NULL,
  -- The last day it holds; null where it holds for ever.
  expires TEXT COLLATE "C",
  note TEXT COLLATE "C" NOT NULL,
  -- Title, number, note and file name in lower case, for searching.
  search TEXT COLLATE "C" NOT NULL,
  uploaded_by TEXT COLLATE "C" NOT NULL,
  uploaded_at TIMESTAMPTZ NOT NULL,
  withdrawn_by TEXT COLLATE "C",
  withdrawn_at TIMESTAMPTZ,
  withdrawn_reason TEXT COLLATE "C",
  revision BIGINT NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL,
  UNIQUE (region_id, file_sha256)
);
CREATE INDEX evidence_newest ON evidence (region_id, id);
CREATE INDEX evidence_title ON evidence (region_id, title, file_sha256);
CREATE INDEX evidence_date ON evidence (region_id, date, file_sha256);
CREATE INDEX evidence_expires ON evidence (region_id, (coalesce(expires, '9999')), file_sha256);
CREATE INDEX evidence_file ON evidence (file_sha256);

-- Where an entry is used: a subject of another context, such as an answer, and the page meant.
CREATE TABLE evidence_citations (
  context TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  evidence_id UUID NOT NULL REFERENCES evidence (id) DEFERRABLE,
  -- 0 where the whole file is meant.
  page BIGINT NOT NULL,
  words TEXT COLLATE "C" NOT NULL,
  -- The citing place for readers, and its address; empty where it has none.
  place TEXT COLLATE "C" NOT NULL,
  href TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (context, subject, evidence_id, page)
);
CREATE INDEX evidence_citations_evidence ON evidence_citations (evidence_id, context, subject, page);
