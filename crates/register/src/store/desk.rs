//! What needs attention.

use store::{StoreError, Tx, on};

/// A figure on which standing claims disagree while no decision stands.
const DISPUTED: &str = "SELECT c.subject, c.property, count(DISTINCT c.value) AS n_values FROM claims c
    WHERE c.withdrawn_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM curations k WHERE k.subject = c.subject AND k.property = c.property AND k.undone_at IS NULL)
    GROUP BY c.subject, c.property HAVING count(DISTINCT c.value) > 1";

/// A figure that waits for a decision.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Disputed {
    /// What it is about.
    pub subject: String,
    /// What is said of it.
    pub property: String,
    /// How many different values are published.
    pub n_values: i64,
}

pub(crate) async fn disputed(tx: &mut Tx, limit: i64) -> Result<Vec<Disputed>, StoreError> {
    let sql = format!("{DISPUTED} ORDER BY c.subject, c.property LIMIT $1");
    let sql = sqlx::AssertSqlSafe(sql);
    Ok(on!(tx, |conn| sqlx::query_as(sql)
        .bind(limit)
        .fetch_all(conn)
        .await)?)
}

/// How much there is of what the desk shows in part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Counts {
    pub(crate) disputed: i64,
    pub(crate) doubtful: i64,
    pub(crate) failed_imports: i64,
}

pub(crate) async fn counts(tx: &mut Tx) -> Result<Counts, StoreError> {
    let sql = format!(
        "SELECT (SELECT count(*) FROM ({DISPUTED}) d) AS disputed,
            (SELECT count(*) FROM participations WHERE confidence = 'low') AS doubtful,
            (SELECT count(*) FROM imports WHERE state = 'failed') AS failed_imports"
    );
    let sql = sqlx::AssertSqlSafe(sql);
    Ok(on!(tx, |conn| sqlx::query_as(sql).fetch_one(conn).await)?)
}
