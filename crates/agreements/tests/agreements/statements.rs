//! How much the cockpit and the board ask of the database, whatever the number of regions.

use std::sync::{
    Mutex,
    atomic::{AtomicU64, Ordering},
};

use access::{Actor, Role};
use agreements::standing;
use register::Acting;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

use crate::world::{COHORT, cohort, person, scheduled};

/// Collects the statements that sqlx reports. Each test is a process of its own, so a global subscriber counts its own.
struct Statements {
    seen: &'static Mutex<Vec<String>>,
    next: AtomicU64,
}

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "summary" {
            self.0 = format!("{value:?}");
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "summary" {
            self.0 = value.to_owned();
        }
    }
}

impl Subscriber for Statements {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(self.next.fetch_add(1, Ordering::Relaxed))
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = Text(String::new());
        event.record(&mut text);
        self.seen.lock().unwrap().push(text.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The statements seen since the last look; the brackets of a transaction are none.
fn look(seen: &Mutex<Vec<String>>) -> Vec<String> {
    let all = std::mem::take(&mut *seen.lock().unwrap());
    let counts = |s: &String| {
        !["BEGIN", "COMMIT", "ROLLBACK"]
            .iter()
            .any(|word| s.contains(word))
    };
    all.into_iter().filter(counts).collect()
}

testkit::both! {
    async fn standings_take_six_statements_and_a_board_four_besides_the_session(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let (day, _) = scheduled(act, "").await;
        tx.commit().await.unwrap();
        let mut officer = person(&t, "petugas", Role::Officer, "nation").await;
        let seen: &'static Mutex<Vec<String>> = Box::leak(Box::default());
        tracing::subscriber::set_global_default(Statements { seen, next: AtomicU64::new(1) }).unwrap();
        let mut tx = t.db.read().await.unwrap();
        let now = t.clock.now();
        let all = standing::of_cohort(&mut tx, &Actor::System, COHORT, now).await.unwrap();
        assert_eq!(all.len(), 4);
        let said = look(seen);
        assert_eq!(said.len(), 6, "{said:#?}");
        drop(tx);
        look(seen);
        let uri = format!("/signing-days/{}", day.id);
        let page = officer.get(&uri).await;
        assert!(page.body.contains("50/DJAI"), "{}", page.body);
        // Three find the session. A type looked up by the driver, once for each connection, is none of ours.
        let said: Vec<String> = look(seen).into_iter().filter(|s| !s.starts_with("SELECT pg_type.oid")).collect();
        assert!(said.len() <= 7, "{said:#?}");
    }
}
