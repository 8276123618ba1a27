-- Where an account's mail goes. Accounts themselves have none.
CREATE TABLE addresses (
  account_id UUID NOT NULL PRIMARY KEY REFERENCES accounts (id) DEFERRABLE,
  email TEXT COLLATE "C" NOT NULL,
  lang TEXT COLLATE "C" NOT NULL,
  -- 0 where its owner wants no reminders; what must be known is sent all the same.
  wants_reminders BIGINT NOT NULL,
  -- When its owner said that it is theirs; null where someone else set it.
  confirmed_at TIMESTAMPTZ,
  set_by TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);

-- Texts that were changed from what the program carries; the newest version holds, the others are its history.
CREATE TABLE template_versions (
  template TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  subject_id TEXT COLLATE "C" NOT NULL,
  text_id TEXT COLLATE "C" NOT NULL,
  subject_en TEXT COLLATE "C" NOT NULL,
  text_en TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  changed_by TEXT COLLATE "C" NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (template, version)
);

-- One letter to one person, as it was written when it was asked for.
CREATE TABLE messages (
  id UUID NOT NULL PRIMARY KEY,
  -- Null where the person has no account.
  account_id UUID REFERENCES accounts (id) DEFERRABLE,
  email TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  lang TEXT COLLATE "C" NOT NULL,
  template TEXT COLLATE "C" NOT NULL,
  template_version BIGINT NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  body TEXT COLLATE "C" NOT NULL,
  -- What it is about, as the audit log names it, and its address for readers; empty where it has none.
  about TEXT COLLATE "C" NOT NULL,
  href TEXT COLLATE "C" NOT NULL,
  -- Hash of template, person, thing and day, so that nobody is reminded twice; null once it was cancelled.
  dedupe TEXT COLLATE "C" UNIQUE,
  state TEXT COLLATE "C" NOT NULL,
  attempts BIGINT NOT NULL,
  -- 1 where an attempt broke off after the text was handed over: the other side may have it already.
  doubtful BIGINT NOT NULL,
  last_error TEXT COLLATE "C" NOT NULL,
  -- While it is being sent: when its lease ends, and another node may take it.
  next_try_at TIMESTAMPTZ NOT NULL,
  -- Made at the first attempt and kept for every other.
  message_id TEXT COLLATE "C",
  -- What the server answered when it took it.
  reply TEXT COLLATE "C" NOT NULL,
  -- Name in lower case, and name with address, for searching.
  search_name TEXT COLLATE "C" NOT NULL,
  search TEXT COLLATE "C" NOT NULL,
  queued_by TEXT COLLATE "C" NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  sent_at TIMESTAMPTZ,
  revision BIGINT NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX messages_due ON messages (next_try_at, id) WHERE state IN ('queued', 'sending');
CREATE INDEX messages_state ON messages (state, id);
CREATE INDEX messages_name ON messages (search_name, id);
CREATE INDEX messages_about ON messages (about, id);

-- The one row that paces every node: what was taken within this minute, when the next job is due, and what ails the server.
CREATE TABLE post_pace (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  -- Grows with every request, which locks the row until the request is committed.
  asked BIGINT NOT NULL,
  minute_at TIMESTAMPTZ NOT NULL,
  taken BIGINT NOT NULL,
  -- The instant for which a job waits; null where none does.
  wake_at TIMESTAMPTZ,
  -- Until when the server is left alone, how often in a row it failed, and what it said.
  paused_until TIMESTAMPTZ,
  failures BIGINT NOT NULL,
  trouble TEXT COLLATE "C" NOT NULL
);
INSERT INTO post_pace (id, asked, minute_at, taken, wake_at, paused_until, failures, trouble) VALUES (1, 0, '1970-01-01T00:00:00Z', 0, NULL, NULL, 0, '');
