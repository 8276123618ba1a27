-- Where an account's mail goes. Accounts themselves have none.
CREATE TABLE addresses (
  account_id BLOB NOT NULL PRIMARY KEY REFERENCES accounts (id),
  email TEXT NOT NULL,
  lang TEXT NOT NULL,
  -- 0 where its owner wants no reminders; what must be known is sent all the same.
  wants_reminders INTEGER NOT NULL,
  -- When its owner said that it is theirs; null where someone else set it.
  confirmed_at INTEGER,
  set_by TEXT NOT NULL,
  revision INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- Texts that were changed from what the program carries; the newest version holds, the others are its history.
CREATE TABLE template_versions (
  template TEXT NOT NULL,
  version INTEGER NOT NULL,
  subject_id TEXT NOT NULL,
  text_id TEXT NOT NULL,
  subject_en TEXT NOT NULL,
  text_en TEXT NOT NULL,
  reason TEXT NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (template, version)
) STRICT;

-- One letter to one person, as it was written when it was asked for.
CREATE TABLE messages (
  id BLOB NOT NULL PRIMARY KEY,
  -- Null where the person has no account.
  account_id BLOB REFERENCES accounts (id),
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  lang TEXT NOT NULL,
  template TEXT NOT NULL,
  template_version INTEGER NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  -- What it is about, as the audit log names it, and its address for readers; empty where it has none.
  about TEXT NOT NULL,
  href TEXT NOT NULL,
  -- Hash of template, person, thing and day, so that nobody is reminded twice; null once it was cancelled.
  dedupe TEXT UNIQUE,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  -- 1 where an attempt broke off after the text was handed over: the other side may have it already.
  doubtful INTEGER NOT NULL,
  last_error TEXT NOT NULL,
  -- While it is being sent: when its lease ends, and another node may take it.
  next_try_at INTEGER NOT NULL,
  -- Made at the first attempt and kept for every other.
  message_id TEXT,
  -- What the server answered when it took it.
  reply TEXT NOT NULL,
  -- Name in lower case, and name with address, for searching.
  search_name TEXT NOT NULL,
  search TEXT NOT NULL,
  queued_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  sent_at INTEGER,
  revision INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX messages_due ON messages (next_try_at, id) WHERE state IN ('queued', 'sending');
CREATE INDEX messages_state ON messages (state, id);
CREATE INDEX messages_name ON messages (search_name, id);
CREATE INDEX messages_about ON messages (about, id);

-- The one row that paces every node: what was taken within this minute, when the next job is due, and what ails the server.
CREATE TABLE post_pace (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  -- Grows with every request, which locks the row until the request is committed.
  asked INTEGER NOT NULL,
  minute_at INTEGER NOT NULL,
  taken INTEGER NOT NULL,
  -- The instant for which a job waits; null where none does.
  wake_at INTEGER,
  -- Until when the server is left alone, how often in a row it failed, and what it said.
  paused_until INTEGER,
  failures INTEGER NOT NULL,
  trouble TEXT NOT NULL
) STRICT;
INSERT INTO post_pace (id, asked, minute_at, taken, wake_at, paused_until, failures, trouble) VALUES (1, 0, 0, 0, NULL, NULL, 0, '');
