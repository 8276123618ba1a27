//! All SQL of access. No rule lives here: the operations decide.

pub(crate) mod accounts;
pub(crate) mod audit;
pub(crate) mod list;
pub(crate) mod sessions;
pub(crate) mod throttle;
pub(crate) mod tokens;

use store::StoreError;

/// A row that does not parse back: someone edited the database by hand.
pub(crate) fn unreadable(what: &str, err: impl std::fmt::Display) -> StoreError {
    StoreError::Check(format!("{what}: {err}"))
}

/// Every statement, to be prepared on both engines by a test.
#[cfg(test)]
pub(crate) fn statements() -> Vec<&'static str> {
    [
        accounts::ALL,
        audit::ALL,
        list::ALL,
        sessions::ALL,
        throttle::ALL,
        tokens::ALL,
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn prepare(db: testkit::TestDb) {
        let mut tx = db.db.read().await.unwrap();
        for sql in statements() {
            let prepared = store::on!(&mut tx, |conn| {
                use sqlx::{Executor, SqlSafeStr};
                conn.prepare(sql.into_sql_str()).await.map(|_| ())
            });
            assert!(prepared.is_ok(), "{sql}: {prepared:?}");
        }
    }

    #[tokio::test]
    async fn every_statement_is_one_that_sqlite_understands() {
        prepare(testkit::TestDb::sqlite().await).await;
    }

    #[tokio::test]
    async fn every_statement_is_one_that_postgres_understands() {
        prepare(testkit::TestDb::postgres().await).await;
    }
}
