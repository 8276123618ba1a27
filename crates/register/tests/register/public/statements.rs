//! How much a page asks of the database: a few statements, whatever the size of the register.

use std::sync::{
    Mutex,
    atomic::{AtomicU64, Ordering},
};

use testkit::both;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

use super::Site;

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

/// Fails where a page reads more than seven statements, the version first, or more than one once it is kept.
async fn few(site: &Site, seen: &Mutex<Vec<String>>, paths: &[&str]) {
    for path in paths {
        seen.lock().unwrap().clear();
        site.id(path).await;
        let said = std::mem::take(&mut *seen.lock().unwrap());
        let reads: Vec<&String> = said.iter().filter(|s| s.contains("SELECT")).collect();
        assert!(
            !reads.is_empty() && reads.len() <= 7,
            "{path}: {} of {reads:#?}",
            reads.len()
        );
        // Kept, and not modified: one statement tells the version.
        seen.lock().unwrap().clear();
        site.id(path).await;
        let again = std::mem::take(&mut *seen.lock().unwrap())
            .iter()
            .filter(|s| s.contains("SELECT"))
            .count();
        assert!(again == 1 || *path == "/regions/99.99", "{path}: {again}");
    }
}

/// Counts from now on, once the small tables that all pages share are read.
async fn counting(site: &Site, first: &str) -> &'static Mutex<Vec<String>> {
    let seen: &'static Mutex<Vec<String>> = Box::leak(Box::default());
    tracing::subscriber::set_global_default(Statements {
        seen,
        next: AtomicU64::new(1),
    })
    .unwrap();
    site.id(first).await;
    assert!(
        seen.lock().unwrap().iter().any(|s| s.contains("SELECT")),
        "the subscriber sees statements"
    );
    seen
}

both! {
    async fn a_page_reads_at_most_seven_statements(t: TestDb) {
        let site = Site::over(&t).await;
        let seen = counting(&site, "/about").await;
        few(&site, seen, &[
            "/", "/?cohort=2021", "/regions", "/regions?q=bogor&sort=-cohort&member=no", "/regions/75.03", "/regions/53.06", "/regions/71",
            "/regions/13.75", "/regions/75.03/agencies", "/regions/99.99", "/cohorts", "/cohorts/2018", "/figures/cohort:2019/assessed",
            "/claims", "/claims?subject=region:", "/sources", "/sources/rtik-kediri", "/letters", "/map", "/map?cohort=2018", "/map/points.json",
        ]).await;
    }

    async fn pages_with_boundaries_read_them_once_for_all(t: TestDb) {
        let site = Site::over(&t).await;
        crate::boundaries::import(&t, &crate::boundaries::squares(&["71.71", "71.72", "71"])).await.unwrap();
        let seen = counting(&site, "/map").await;
        few(&site, seen, &["/", "/map?province=71", "/map?colour=status&cohort=2018", "/regions/71", "/regions/71.72", "/regions/75.03"]).await;
    }
}
