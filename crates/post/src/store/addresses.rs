//! Addresses of accounts.

use access::AccountId;
use kernel::Timestamp;
use store::{StoreError, Tx, fetch_all, on};
use uuid::Uuid;

use super::word;
use crate::addresses::Address;

const INSERT: &str = "INSERT INTO addresses (account_id, email, lang, wants_reminders, confirmed_at, set_by, revision, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, 1, $7)";
const UPDATE: &str = "UPDATE addresses SET email = $2, lang = $3, wants_reminders = $4, confirmed_at = $5, set_by = $6,
        revision = revision + 1, updated_at = $7
    WHERE account_id = $1 AND revision = $8";
const REMOVE: &str = "DELETE FROM addresses WHERE account_id = $1";

#[derive(sqlx::FromRow)]
struct Row {
    account_id: Uuid,
    email: String,
    lang: String,
    wants_reminders: i64,
    confirmed_at: Option<Timestamp>,
    set_by: String,
    revision: i64,
}

impl From<Row> for Address {
    fn from(row: Row) -> Self {
        Self {
            account: AccountId::from_uuid(row.account_id),
            email: word(&row.email),
            lang: word(&row.lang),
            wants_reminders: row.wants_reminders != 0,
            confirmed_at: row.confirmed_at,
            set_by: row.set_by,
            revision: row.revision,
        }
    }
}

/// The addresses of some accounts, in one statement.
pub(crate) async fn some(tx: &mut Tx, ids: &[AccountId]) -> Result<Vec<Address>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT account_id, email, lang, wants_reminders, confirmed_at, set_by, revision FROM addresses
        WHERE account_id IN {}",
        super::holes(1, ids.len())
    );
    let rows = fetch_all!(tx, sql, ids.iter().map(|id| id.uuid()), Row)?;
    Ok(rows.into_iter().map(Address::from).collect())
}

/// Writes an address: a first one where its revision is 0, else a change of the one that was read.
pub(crate) async fn put(tx: &mut Tx, address: &Address, at: Timestamp) -> Result<(), StoreError> {
    let is_new = address.revision == 0;
    let sql = if is_new { INSERT } else { UPDATE };
    let changed = on!(tx, |conn| {
        let mut query = sqlx::query(sql)
            .bind(address.account.uuid())
            .bind(address.email.as_str())
            .bind(address.lang.code())
            .bind(i64::from(address.wants_reminders))
            .bind(address.confirmed_at)
            .bind(&address.set_by)
            .bind(at);
        if !is_new {
            query = query.bind(address.revision);
        }
        query.execute(conn).await.map(|done| done.rows_affected())
    })?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}

pub(crate) async fn remove(tx: &mut Tx, id: AccountId) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(REMOVE)
        .bind(id.uuid())
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}
