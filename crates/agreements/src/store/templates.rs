//! The template of agreements, in every number.

use kernel::Timestamp;
use store::{StoreError, Tx, on};

use super::count;
use crate::model::Template;

const NEWEST: &str = "SELECT no, subject, clauses, costs, term_months FROM agreement_templates
    WHERE no = (SELECT max(no) FROM agreement_templates)";
const INSERT: &str =
    "INSERT INTO agreement_templates (no, subject, clauses, costs, term_months, saved_by, saved_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

type Row = (i64, String, String, String, i64);

pub(crate) async fn newest(tx: &mut Tx) -> Result<Option<Template>, StoreError> {
    let found: Option<Row> = on!(tx, |conn| sqlx::query_as(NEWEST).fetch_optional(conn).await)?;
    Ok(found.map(|(no, subject, clauses, costs, term)| Template {
        no,
        subject,
        clauses: serde_json::from_str(&clauses).expect("clauses were plain data when written"),
        costs,
        term_months: count(term),
    }))
}

pub(crate) async fn insert(
    tx: &mut Tx,
    new: &Template,
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    let clauses = serde_json::to_string(&new.clauses).expect("clauses are plain data");
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(new.no)
        .bind(&new.subject)
        .bind(&clauses)
        .bind(&new.costs)
        .bind(i64::from(new.term_months))
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}
