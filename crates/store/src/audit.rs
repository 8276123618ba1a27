//! Who did what, in a chain that shows when it was tampered with.
//!
//! Every command writes one entry in its own transaction. An entry's hash is SHA-256 over the hash before
//! it and its own fields, so that a changed, removed or inserted entry breaks every later hash.

use kernel::Timestamp;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{Db, StoreError, Tx, db::Engine, on};

/// The hash before the first entry.
const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Locks the head until the transaction ends, so that entries of parallel writers follow one another.
const NEXT: &str = "UPDATE audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash";
const SET_HEAD: &str = "UPDATE audit_head SET hash = $1 WHERE id = 1";
const INSERT: &str =
    "INSERT INTO audit_entries (seq, at, actor, action, subject, details, previous, hash)
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const LATEST_AT: &str =
    "SELECT at FROM audit_entries WHERE seq = (SELECT seq FROM audit_head WHERE id = 1)";
const HEAD: &str = "SELECT seq, hash FROM audit_head WHERE id = 1";
const PAGE: &str =
    "SELECT seq, at, actor, action, subject, details, previous, hash FROM audit_entries
                    WHERE seq > $1 ORDER BY seq LIMIT $2";
const OF_SUBJECT: &str =
    "SELECT seq, at, actor, action, subject, details, previous, hash FROM audit_entries
                          WHERE subject = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3";

/// What a command did.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// When.
    pub at: Timestamp,
    /// Who: an account's id, `token:…`, `system`, or `anonymous`.
    pub actor: &'a str,
    /// What, as `context.verb`: `register.curate`.
    pub action: &'a str,
    /// On what: `region:71.72`, `cohort:2022`.
    pub subject: &'a str,
    /// What changed; never a secret.
    pub details: Value,
}

/// An entry as it stands in the chain.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, sqlx::FromRow)]
pub struct Recorded {
    /// Its place, from 1.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// What, as `context.verb`.
    pub action: String,
    /// On what.
    pub subject: String,
    /// What changed, as the JSON text that was hashed.
    pub details: String,
    /// The hash of the entry before.
    pub previous: String,
    /// SHA-256 in hexadecimal over `previous` and every field above.
    pub hash: String,
}

/// The end of the chain.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, sqlx::FromRow)]
pub struct Head {
    /// The number of entries.
    pub seq: i64,
    /// The hash of the last entry. Kept outside, it also proves that nothing was cut off.
    pub hash: String,
}

/// What a walk along the chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every hash follows from the one before.
    Intact(Head),
    /// The first entry that does not fit, and why.
    Broken {
        /// Its place.
        seq: i64,
        /// Why.
        reason: &'static str,
    },
}

/// Writes one entry at the end of the chain. Call it once in each command, last before the commit:
/// parallel writers wait here for one another.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn record(tx: &mut Tx, entry: &Entry<'_>) -> Result<i64, StoreError> {
    let (seq, previous): (i64, String) =
        on!(&mut *tx, |conn| sqlx::query_as(NEXT).fetch_one(conn).await)?;
    let details = entry.details.to_string();
    let hash = hash(
        &previous,
        seq,
        entry.at,
        [entry.actor, entry.action, entry.subject, &details],
    );
    on!(&mut *tx, |conn| sqlx::query(INSERT)
        .bind(seq)
        .bind(entry.at)
        .bind(entry.actor)
        .bind(entry.action)
        .bind(entry.subject)
        .bind(&details)
        .bind(&previous)
        .bind(&hash)
        .execute(conn)
        .await
        .map(|_| ()))?;
    on!(&mut *tx, |conn| sqlx::query(SET_HEAD)
        .bind(&hash)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(seq)
}

/// The end of the chain; its `seq` grows with every command, so it also serves as the data's version.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn head(tx: &mut Tx) -> Result<Head, StoreError> {
    Ok(on!(tx, |conn| sqlx::query_as(HEAD).fetch_one(conn).await)?)
}

/// The version of the data at this moment: [`head`]'s `seq`, in one statement without a transaction, for those who may
/// need nothing else.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn version(db: &Db) -> Result<i64, StoreError> {
    let head: Head = match db.pools() {
        Engine::Sqlite { reader, .. } => sqlx::query_as(HEAD).fetch_one(reader).await?,
        Engine::Postgres(pool) => sqlx::query_as(HEAD).fetch_one(pool).await?,
    };
    Ok(head.seq)
}

/// When the newest entry was written; `None` while the chain is empty. What depends on a deadline asks this beside the
/// clock: a clock that was moved back must not reopen what had closed.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn latest_at(tx: &mut Tx) -> Result<Option<Timestamp>, StoreError> {
    let found: Option<(Timestamp,)> = on!(tx, |conn| sqlx::query_as(LATEST_AT)
        .fetch_optional(conn)
        .await)?;
    Ok(found.map(|(at,)| at))
}

/// Up to `limit` entries after `after`, oldest first.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn page(tx: &mut Tx, after: i64, limit: i64) -> Result<Vec<Recorded>, StoreError> {
    Ok(on!(tx, |conn| sqlx::query_as(PAGE)
        .bind(after)
        .bind(limit)
        .fetch_all(conn)
        .await)?)
}

/// Up to `limit` entries about `subject` before `before`, newest first.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn of_subject(
    tx: &mut Tx,
    subject: &str,
    before: i64,
    limit: i64,
) -> Result<Vec<Recorded>, StoreError> {
    Ok(on!(tx, |conn| sqlx::query_as(OF_SUBJECT)
        .bind(subject)
        .bind(before)
        .bind(limit)
        .fetch_all(conn)
        .await)?)
}

/// Walks the whole chain in pages; memory stays flat whatever its length.
///
/// # Errors
/// [`StoreError`] where the database refuses. A broken chain is a [`Verdict`], not an error.
pub async fn verify(tx: &mut Tx) -> Result<Verdict, StoreError> {
    let head = head(tx).await?;
    let (mut seq, mut previous) = (0, GENESIS.to_owned());
    loop {
        let entries = page(tx, seq, 1000).await?;
        if entries.is_empty() {
            break;
        }
        for entry in entries {
            if entry.seq != seq + 1 {
                return Ok(Verdict::Broken {
                    seq: seq + 1,
                    reason: "the entry is missing",
                });
            }
            if entry.previous != previous {
                return Ok(Verdict::Broken {
                    seq: entry.seq,
                    reason: "it does not follow from the entry before",
                });
            }
            let fields = [
                entry.actor.as_str(),
                &entry.action,
                &entry.subject,
                &entry.details,
            ];
            if hash(&previous, entry.seq, entry.at, fields) != entry.hash {
                return Ok(Verdict::Broken {
                    seq: entry.seq,
                    reason: "its content was changed",
                });
            }
            (seq, previous) = (entry.seq, entry.hash);
        }
    }
    if head.seq != seq {
        return Ok(Verdict::Broken {
            seq: seq + 1,
            reason: "entries are missing at the end",
        });
    }
    Ok(Verdict::Intact(head))
}

/// SHA-256 over a JSON array: its quoting keeps the fields apart whatever they hold.
fn hash(previous: &str, seq: i64, at: Timestamp, fields: [&str; 4]) -> String {
    let [actor, action, subject, details] = fields;
    let bytes = serde_json::to_vec(&(previous, seq, at.micros(), actor, action, subject, details))
        .expect("numbers and text are JSON");
    hex::encode(Sha256::digest(bytes))
}
