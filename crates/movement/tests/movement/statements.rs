//! How much a section asks of the database, whatever the number of items.

use access::{Actor, Role};
use axum::http::StatusCode;
use movement::{
    answers::{self, AnswerDraft},
    calls,
    candidates::{self, InvitationDraft},
    model::{CallDraft, CallState},
};
use register::Acting;
use testkit::Statements;

use crate::world::{call_draft, loaded, person};

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

        let seen = Statements::watch();
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let form = answers::form(act.tx, &Actor::System, id).await.unwrap();
        let said = seen.take();
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
            seen.take();
            let saved = answers::save(act, id, &section.code, &drafts).await.unwrap();
            let said = seen.take();
            assert!(said.len() <= 10, "{round}: {} of {said:#?}", said.len());
            stamps = saved.answers.iter().map(|a| (a.item.clone(), a.stamp().to_string())).collect();
        }
        tx.commit().await.unwrap();
        seen.take();
        let page = browser.get(&format!("/candidates/{id}/answers/{}", section.code)).await;
        assert_eq!(page.status, StatusCode::OK);
        // Hours have passed on the test's clock, so the session notes that it was seen.
        let said: Vec<String> = seen.take().into_iter().filter(|s| !s.starts_with("UPDATE sessions")).collect();
        assert!(said.len() <= 8, "{} of {said:#?}", said.len());
        let work = browser.get("/work").await;
        assert_eq!(work.status, StatusCode::OK);
        let said = seen.take();
        assert!(said.len() <= 10, "{} of {said:#?}", said.len());
    }
}
