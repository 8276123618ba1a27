//! Clauses in every version, and what is said about them.

use kernel::{Id, Timestamp};
use store::{StoreError, Tx, fetch_all, on};
use uuid::Uuid;

use super::{holes, one};
use crate::model::{Agreement, Clause, Comment, TemplateClause};

const CLAUSES: &str =
    "SELECT position, version, heading, text, reason, written_by, written_at FROM agreement_clauses
    WHERE agreement_id = $1 ORDER BY position, version";
const INSERT_VERSION: &str = "INSERT INTO agreement_clauses (agreement_id, position, version, heading, text, reason, written_by, written_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const COMMENT_COLUMNS: &str = "id, agreement_id, position, text, written_by, written_at, answer, answered_by, answered_at, closed_at";
const INSERT_COMMENT: &str = "INSERT INTO agreement_comments (id, agreement_id, position, text, written_by, written_at, answer,
        answered_by, closed_by)
    VALUES ($1, $2, $3, $4, $5, $6, '', '', '')";
const ANSWER: &str = "UPDATE agreement_comments SET answer = $2, answered_by = $3, answered_at = $4 WHERE id = $1 AND closed_at IS NULL";
const CLOSE: &str = "UPDATE agreement_comments SET closed_by = $2, closed_at = $3 WHERE id = $1 AND closed_at IS NULL";

type ClauseRow = (i64, i64, String, String, String, String, Timestamp);

/// Every version of every clause, by place and version.
pub(crate) async fn clauses(tx: &mut Tx, id: Id<Agreement>) -> Result<Vec<Clause>, StoreError> {
    let rows: Vec<ClauseRow> = fetch_all!(tx, CLAUSES, [id.uuid()], ClauseRow)?;
    Ok(rows
        .into_iter()
        .map(
            |(position, version, heading, text, reason, by, at)| Clause {
                position,
                version,
                heading,
                text,
                reason,
                by,
                at,
            },
        )
        .collect())
}

/// The first version of every clause of these agreements, in one statement.
pub(crate) async fn insert_clauses(
    tx: &mut Tx,
    agreements: &[Id<Agreement>],
    clauses: &[TemplateClause],
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO agreement_clauses (agreement_id, position, version, heading, text, reason, written_by, written_at) VALUES {}",
        holes(agreements.len() * clauses.len(), 8)
    );
    let sql = sqlx::AssertSqlSafe(sql);
    on!(tx, |conn| {
        let mut query = sqlx::query(sql);
        for agreement in agreements {
            for (position, clause) in (1i64..).zip(clauses) {
                query = query
                    .bind(agreement.uuid())
                    .bind(position)
                    .bind(1i64)
                    .bind(&clause.heading)
                    .bind(&clause.text)
                    .bind("")
                    .bind(by)
                    .bind(at);
            }
        }
        query.execute(conn).await.map(|_| ())
    })?;
    Ok(())
}

pub(crate) async fn insert_version(
    tx: &mut Tx,
    agreement: Id<Agreement>,
    new: &Clause,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT_VERSION)
        .bind(agreement.uuid())
        .bind(new.position)
        .bind(new.version)
        .bind(&new.heading)
        .bind(&new.text)
        .bind(&new.reason)
        .bind(&new.by)
        .bind(new.at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct CommentRow {
    id: Uuid,
    agreement_id: Uuid,
    position: i64,
    text: String,
    written_by: String,
    written_at: Timestamp,
    answer: String,
    answered_by: String,
    answered_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
}

impl From<CommentRow> for Comment {
    fn from(row: CommentRow) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            agreement: Id::from_uuid(row.agreement_id),
            position: row.position,
            text: row.text,
            by: row.written_by,
            at: row.written_at,
            answer: row.answer,
            answered_by: row.answered_by,
            answered_at: row.answered_at,
            closed_at: row.closed_at,
        }
    }
}

/// The comments on an agreement, by clause, first to last.
pub(crate) async fn comments(tx: &mut Tx, id: Id<Agreement>) -> Result<Vec<Comment>, StoreError> {
    let sql = format!(
        "SELECT {COMMENT_COLUMNS} FROM agreement_comments WHERE agreement_id = $1 ORDER BY position, id"
    );
    let rows = fetch_all!(tx, sql, [id.uuid()], CommentRow)?;
    Ok(rows.into_iter().map(Comment::from).collect())
}

pub(crate) async fn comment(tx: &mut Tx, id: Id<Comment>) -> Result<Option<Comment>, StoreError> {
    let sql = format!("SELECT {COMMENT_COLUMNS} FROM agreement_comments WHERE id = $1");
    let rows = fetch_all!(tx, sql, [id.uuid()], CommentRow)?;
    Ok(rows.into_iter().next().map(Comment::from))
}

pub(crate) async fn insert_comment(
    tx: &mut Tx,
    (id, agreement): (Id<Comment>, Id<Agreement>),
    (position, text): (i64, &str),
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT_COMMENT)
        .bind(id.uuid())
        .bind(agreement.uuid())
        .bind(position)
        .bind(text)
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn answer(
    tx: &mut Tx,
    id: Id<Comment>,
    text: &str,
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(ANSWER)
        .bind(id.uuid())
        .bind(text)
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

pub(crate) async fn close(
    tx: &mut Tx,
    id: Id<Comment>,
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(CLOSE)
        .bind(id.uuid())
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}
