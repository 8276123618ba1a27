//! What is there already, for suggestions while someone types.

use store::{StoreError, Tx, on};

/// Subjects that claims are about, for suggestions: as many as a browser lists well.
pub(crate) async fn subjects(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT DISTINCT subject FROM claims ORDER BY subject LIMIT 300";
    let rows: Vec<(String,)> = on!(tx, |conn| sqlx::query_as(sql).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(|(subject,)| subject).collect())
}

/// Properties that claims state, for suggestions.
pub(crate) async fn properties(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT DISTINCT property FROM claims ORDER BY property LIMIT 300";
    let rows: Vec<(String,)> = on!(tx, |conn| sqlx::query_as(sql).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(|(property,)| property).collect())
}
