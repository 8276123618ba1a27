//! Real databases for tests: SQLite in a folder, a private PostgreSQL.
//!
//! Start at [`both!`]: it writes one test for each engine. PostgreSQL comes from `tools/with-postgres`,
//! which starts a private server for one command; each test has a schema of its own in it.
//! Not here: any fake of a database.

mod browser;
mod database;
mod statements;

pub use browser::{Answer, Browser};
pub use database::{TestDb, noon};
pub use statements::Statements;

/// Writes one test for SQLite and one for PostgreSQL.
///
/// ```ignore
/// testkit::both! {
///     async fn a_region_cannot_submit_twice(db: TestDb) { … }
/// }
/// ```
#[macro_export]
macro_rules! both {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident: TestDb) $body:block)+) => {
        $(
            mod $name {
                #[allow(unused_imports, reason = "a test may need nothing from its module")]
                use super::*;

                $(#[$meta])*
                async fn run($db: $crate::TestDb) $body

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn sqlite() {
                    run($crate::TestDb::sqlite().await).await;
                }

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn postgres() {
                    run($crate::TestDb::postgres().await).await;
                }
            }
        )+
    };
}
