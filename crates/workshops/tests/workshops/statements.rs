//! How much the standing of a cohort asks of the database, whatever the number of regions.

use std::sync::{
    Mutex,
    atomic::{AtomicU64, Ordering},
};

use access::Actor;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};
use workshops::{model::PlanDraft, stages, standing};

use crate::world::{loaded, plan_draft, planned};

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
    async fn a_cohort_costs_the_same_for_one_region_and_for_all(t: TestDb) {
        loaded(&t).await;
        planned(&t, &plan_draft("")).await;
        let seen: &'static Mutex<Vec<String>> = Box::leak(Box::default());
        tracing::subscriber::set_global_default(Statements { seen, next: AtomicU64::new(1) }).unwrap();
        let mut counts = Vec::new();
        for round in 0..2 {
            if round == 1 {
                planned(&t, &PlanDraft { regions: String::new(), ..plan_draft("") }).await;
            }
            let mut tx = t.db.read().await.unwrap();
            look(seen);
            standing::of_cohort(&mut tx, &Actor::System, (2023, "2026-01-15")).await.unwrap();
            let standing = look(seen).len();
            stages::journey(&mut tx, &Actor::System, &"71.74".parse().unwrap(), None).await.unwrap();
            counts.push((standing, look(seen).len()));
        }
        assert_eq!(counts[0], counts[1]);
        assert!(counts[0].0 <= 7 && counts[0].1 <= 9, "{counts:?}");
    }
}
