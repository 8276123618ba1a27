//! How much a section asks of the database, whatever the number of items.

use std::sync::{
    Mutex,
    atomic::{AtomicU64, Ordering},
};

use access::{Actor, Role};
use axum::http::StatusCode;
use movement::{
    answers::{self, AnswerDraft},
    calls,
    candidates::{self, InvitationDraft},
    model::{CallDraft, CallState},
};
use register::Acting;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

use crate::world::{call_draft, loaded, person};

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
        // What the driver asks of a connection that is new is no statement of ours.
        if !text.0.starts_with("SELECT pg_type.oid") {
            self.seen.lock().unwrap().push(text.0);
        }
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
    async fn a_section_costs_the_same_for_one_item_and_for_many(t: TestDb) {
        loaded(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let long = CallDraft { instrument: "spbe@2020".into(), tie_rule: "lottery".into(), tie_items: String::new(), ..call_draft() };
        let call = calls::add(act, &long).await.unwrap();
        let invited = InvitationDraft { regions: "71.74".into(), ..InvitationDraft::default() };
        candidates::invite(act, call.id, &invited).await.unwrap();
        calls::step(act, call.id, CallState::Published, "").await.unwrap();
        let id = candidates::of_region(act.tx, &Actor::System, &"71.74".parse().unwrap()).await.unwrap()[0].id;
        tx.commit().await.unwrap();
        let mut browser = person(&t, "diskominfo", Role::RegionalAdmin, "region:71.74").await;

        let seen: &'static Mutex<Vec<String>> = Box::leak(Box::default());
        tracing::subscriber::set_global_default(Statements { seen, next: AtomicU64::new(1) }).unwrap();
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let form = answers::form(act.tx, &Actor::System, id).await.unwrap();
        let said = look(seen);
        assert_eq!(said.len(), 5, "{said:#?}");
        let section = form.sections.iter().max_by_key(|s| s.items.len()).unwrap();
        assert!(section.items.len() > 5);
        let mut stamps: Vec<(String, String)> = section.items.iter().map(|i| (i.code().to_owned(), form.answer(i.code()).stamp().to_string())).collect();
        // The first save, which accepts the invitation; then every answer rewritten after a pause, each with its version.
        for (round, n) in [(1, 1), (2, stamps.len()), (3, stamps.len())] {
            t.clock.advance_seconds(3600);
            let drafts: Vec<AnswerDraft> = stamps.iter().take(n).map(|(item, stamp)| AnswerDraft {
                item: item.clone(), level: "1".into(), words: format!("putaran {round}"), stamp: stamp.clone(),
            }).collect();
            look(seen);
            let saved = answers::save(act, id, &section.code, &drafts).await.unwrap();
            let said = look(seen);
            assert!(said.len() <= 10, "{round}: {} of {said:#?}", said.len());
            stamps = saved.answers.iter().map(|a| (a.item.clone(), a.stamp().to_string())).collect();
        }
        tx.commit().await.unwrap();
        look(seen);
        let page = browser.get(&format!("/candidates/{id}/answers/{}", section.code)).await;
        assert_eq!(page.status, StatusCode::OK);
        // Hours have passed on the test's clock, so the session notes that it was seen; and the driver looks up a type
        // once for each connection.
        let upkeep = ["UPDATE sessions"];
        let said: Vec<String> = look(seen).into_iter().filter(|s| !upkeep.iter().any(|own| s.starts_with(own))).collect();
        assert!(said.len() <= 8, "{} of {said:#?}", said.len());
        let work = browser.get("/work").await;
        assert_eq!(work.status, StatusCode::OK);
        let said = look(seen);
        assert!(said.len() <= 10, "{} of {said:#?}", said.len());
    }
}
