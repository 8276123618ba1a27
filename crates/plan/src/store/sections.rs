//! Texts of plans and what they were.

use kernel::{Clock, Id, Timestamp};
use masterplan::SectionKey;
use store::{
    StoreError, Tx, fetch_all, on,
    query::{Slice, Where, holes},
};
use uuid::Uuid;

use super::one;
use crate::{
    model::Plan,
    sections::{Text, TextVersion},
};

const INSERT: &str = "INSERT INTO plan_sections (plan_id, key, words, revision, updated_by, updated_at) VALUES ($1, $2, $3, 1, $4, $5)
    ON CONFLICT (plan_id, key) DO NOTHING";
const UPDATE: &str =
    "UPDATE plan_sections SET words = $4, revision = revision + 1, updated_by = $5, updated_at = $6
    WHERE plan_id = $1 AND key = $2 AND revision = $3";
const VERSION: &str = "INSERT INTO plan_section_versions (id, tie, plan_id, key, kind, words, revision, written_by, written_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

#[derive(sqlx::FromRow)]
struct Record {
    key: String,
    words: String,
    revision: i64,
    updated_by: String,
    updated_at: Timestamp,
}

fn key(text: &str) -> SectionKey {
    SectionKey::of(text).expect("keys were known when they were written")
}

/// Every text of a plan, in the order of the books.
pub(crate) async fn of_plan(tx: &mut Tx, plan: Id<Plan>) -> Result<Vec<Text>, StoreError> {
    let sql =
        "SELECT key, words, revision, updated_by, updated_at FROM plan_sections WHERE plan_id = $1";
    let rows = fetch_all!(tx, sql, [plan.uuid()], Record)?;
    let mut texts: Vec<Text> = rows
        .into_iter()
        .map(|row| Text {
            key: key(&row.key),
            words: row.words,
            revision: row.revision,
            by: row.updated_by,
            at: Some(row.updated_at),
        })
        .collect();
    texts.sort_by_key(|text| text.key);
    Ok(texts)
}

/// Writes a text that is still at this revision, 0 for one that was not there.
pub(crate) async fn save(
    tx: &mut Tx,
    (plan, key, revision): (Id<Plan>, SectionKey, i64),
    words: &str,
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    let changed = if revision == 0 {
        on!(tx, |conn| sqlx::query(INSERT)
            .bind(plan.uuid())
            .bind(key.word())
            .bind(words)
            .bind(by)
            .bind(at)
            .execute(conn)
            .await
            .map(|done| done.rows_affected()))?
    } else {
        on!(tx, |conn| sqlx::query(UPDATE)
            .bind(plan.uuid())
            .bind(key.word())
            .bind(revision)
            .bind(words)
            .bind(by)
            .bind(at)
            .execute(conn)
            .await
            .map(|done| done.rows_affected()))?
    };
    one(changed)
}

/// Writes many texts of a new plan by one statement.
pub(crate) async fn insert_all(
    tx: &mut Tx,
    plan: Id<Plan>,
    texts: &[(SectionKey, String)],
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    if texts.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO plan_sections (plan_id, key, words, revision, updated_by, updated_at) VALUES {}",
        holes(texts.len(), 6)
    );
    on!(tx, |conn| {
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for (key, words) in texts {
            query = query
                .bind(plan.uuid())
                .bind(key.word())
                .bind(words.as_str())
                .bind(1i64)
                .bind(by)
                .bind(at);
        }
        query.execute(conn).await.map(|_| ())
    })?;
    Ok(())
}

/// Keeps what a text was, or what was set aside.
pub(crate) async fn keep(
    tx: &mut Tx,
    clock: &Clock,
    (plan, key, kind): (Id<Plan>, SectionKey, &'static str),
    (words, revision): (&str, i64),
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    let id = clock.new_id::<TextVersion>();
    on!(tx, |conn| sqlx::query(VERSION)
        .bind(id.uuid())
        .bind(id.to_string())
        .bind(plan.uuid())
        .bind(key.word())
        .bind(kind)
        .bind(words)
        .bind(revision)
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct VersionRecord {
    id: Uuid,
    kind: String,
    words: String,
    revision: i64,
    written_by: String,
    written_at: Timestamp,
}

/// A page of what a text was.
pub(crate) async fn versions(
    tx: &mut Tx,
    (plan, key): (Id<Plan>, SectionKey),
    slice: &Slice,
) -> Result<Vec<TextVersion>, StoreError> {
    let mut conditions = Where::after(1);
    conditions.and_plain("plan_id = $1");
    conditions.and("key = {}", key.word());
    let tail = conditions.page("tie", "tie", slice);
    let sql = format!(
        "SELECT id, kind, words, revision, written_by, written_at FROM plan_section_versions {} {tail}",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, (plan.uuid()), &conditions.binds, VersionRecord)?;
    Ok(rows
        .into_iter()
        .map(|row| TextVersion {
            id: Id::from_uuid(row.id),
            kind: row.kind,
            words: row.words,
            revision: row.revision,
            by: row.written_by,
            at: row.written_at,
        })
        .collect())
}
