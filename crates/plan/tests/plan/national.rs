//! The actions of all plans in force: sought by key, through an index.

use store::{Tx, on};

use crate::world::loaded;

/// What the engine says it would do.
async fn explained(tx: &mut Tx, sql: &str) -> String {
    match tx {
        Tx::Sqlite(tx) => {
            let rows: Vec<(i64, i64, i64, String)> =
                sqlx::query_as(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")))
                    .fetch_all(&mut **tx)
                    .await
                    .unwrap();
            rows.into_iter()
                .map(|(.., text)| text)
                .collect::<Vec<_>>()
                .join("\n")
        }
        Tx::Postgres(tx) => {
            sqlx::query("SET LOCAL enable_seqscan = off")
                .execute(&mut **tx)
                .await
                .unwrap();
            let rows: Vec<(String,)> =
                sqlx::query_as(sqlx::AssertSqlSafe(format!("EXPLAIN {sql}")))
                    .fetch_all(&mut **tx)
                    .await
                    .unwrap();
            rows.into_iter()
                .map(|(text,)| text)
                .collect::<Vec<_>>()
                .join("\n")
        }
    }
}

testkit::both! {
    async fn every_filter_of_the_national_list_has_its_index(t: TestDb) {
        loaded(&t).await;
        let mut tx = t.db.write().await.unwrap();
        for (filter, index) in [
            ("pillar = 'living' AND agency_key = 'dinas kesehatan'", "plan_actions_both"),
            ("pillar = 'living'", "plan_actions_"),
            ("agency_key = 'dinas kesehatan'", "plan_actions_"),
            ("region_code = '71.74'", "plan_actions_"),
        ] {
            let sql = format!("SELECT tie, name FROM plan_actions WHERE {filter} AND (region_code, tie) > ('71', '71') ORDER BY region_code ASC, tie ASC LIMIT 51");
            let told = explained(&mut tx, &sql).await;
            assert!(told.contains(index), "{filter}: {told}");
            assert!(!told.contains("TEMP B-TREE"), "{filter}: {told}");
        }
        on!(&mut tx, |conn| sqlx::query("SELECT 1").execute(conn).await.map(|_| ())).unwrap();
    }
}
