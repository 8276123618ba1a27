//! What is asked of the database, for tests that hold the number of statements.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

/// The statements that sqlx has reported since the last look.
#[derive(Debug, Clone, Default)]
pub struct Statements(Arc<Mutex<Vec<String>>>);

impl Statements {
    /// Counts from now on, in this whole process: each test is one of its own.
    ///
    /// # Panics
    /// Something else listens to what the process reports.
    pub fn watch() -> Self {
        let seen = Self::default();
        let watcher = Watcher {
            seen: seen.clone(),
            next: AtomicU64::new(1),
        };
        tracing::subscriber::set_global_default(watcher)
            .expect("nothing else in a test listens to what it reports");
        seen
    }

    /// The beginnings of the statements since the last look, in their order. The brackets of a transaction are none, nor
    /// what the driver asks of a connection that is new.
    pub fn take(&self) -> Vec<String> {
        const NONE: [&str; 5] = [
            "BEGIN",
            "COMMIT",
            "ROLLBACK",
            "PRAGMA",
            "SELECT pg_type.oid",
        ];
        let all = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        all.into_iter()
            .filter(|said| !NONE.iter().any(|none| said.contains(none)))
            .collect()
    }
}

struct Watcher {
    seen: Statements,
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
            value.clone_into(&mut self.0);
        }
    }
}

impl Subscriber for Watcher {
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
        let mut seen = self.seen.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.push(text.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
