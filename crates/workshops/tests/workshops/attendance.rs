//! Who came, by list and by code; consent; evaluation.

use access::{Actor, Role};
use axum::http::StatusCode;
use register::Acting;
use testkit::{Browser, TestDb};
use workshops::{
    attendance, evaluation,
    model::{Sector, Workshop},
};

use crate::world::{loaded, person, plan_draft, planned, site};

/// The address that the screen shows now.
async fn shown(t: &TestDb, workshop: &Workshop) -> String {
    let mut tx = t.db.read().await.unwrap();
    let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
    let screen = attendance::screen(act, workshop.id).await.unwrap();
    format!("/workshops/{}/attend?code={}", workshop.id, screen.code)
}

const RUDI: [(&str, &str); 5] = [
    ("name", "Rudi \"<b>\" 😀"),
    ("unit", "=HYPERLINK(\"x\")"),
    ("sector", "university"),
    ("team", "Budaya"),
    ("consent", "yes"),
];

async fn sent(visitor: &mut Browser, address: &str, fields: &[(&str, &str)]) -> testkit::Answer {
    let form = visitor.get(address).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.body);
    let ticket = form.value("ticket");
    let mut all = vec![("ticket", ticket.as_str())];
    all.extend(fields);
    let uri = address.split('?').next().unwrap();
    visitor.post(uri, &all).await
}

testkit::both! {
    async fn a_participant_scans_the_code_evaluates_once_and_takes_consent_back(t: TestDb) {
        loaded(&t).await;
        let workshop = planned(&t, &plan_draft("")).await;
        let mut visitor = Browser::visitor(site(&t.db));
        let address = shown(&t, &workshop).await;
        let answer = sent(&mut visitor, &address, &RUDI).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let own = answer.location.split('&').next().unwrap().to_owned();
        let token = own.split_once("token=").unwrap().1.to_owned();
        assert!(!own.split('?').next().unwrap().contains(&token), "a path is logged");
        let mut region = person(&t, "daerah", Role::RegionalAdmin, "region:71.74").await;
        let list = region.get(&format!("/attendance/{}", workshop.id)).await;
        assert!(list.body.contains("Rudi &#34;&#60;b&#62;"), "{}", list.body);
        let file = region.get(&format!("/attendance/{}/export.csv", workshop.id)).await;
        assert!(file.body.contains("'=HYPERLINK"), "a formula is disarmed: {}", file.body);
        // Five answers, once.
        let marks = [("token", token.as_str()), ("goals", "5"), ("speakers", "4"), ("material", "3"), ("method", "5"), ("organisation", "1"), ("words", "Lanjutkan!")];
        let bad = visitor.post("/attended/evaluate", &[("token", &token), ("goals", "6")]).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let done = visitor.post("/attended/evaluate", &marks).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let twice = visitor.post("/attended/evaluate", &marks).await;
        assert_eq!(twice.status, StatusCode::CONFLICT);
        let page = region.get(&format!("/workshops/{}/evaluation", workshop.id)).await;
        assert!(page.body.contains("Lanjutkan!"), "{}", page.body);
        // Consent taken back: the name is gone everywhere, the count stays.
        assert_eq!(visitor.get(&own).await.status, StatusCode::OK);
        let ask = visitor.get(&own.replace("?", "/withdraw?")).await;
        assert_eq!((ask.status, ask.value("token")), (StatusCode::OK, token.clone()));
        let gone = visitor.post("/attended/withdraw", &[("token", &token)]).await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER);
        for uri in [format!("/attendance/{}", workshop.id), format!("/attendance/{}/export.csv", workshop.id)] {
            let list = region.get(&uri).await;
            assert!(!list.body.contains("Rudi") && !list.body.contains("HYPERLINK"), "{}", list.body);
        }
        let mut tx = t.db.read().await.unwrap();
        assert_eq!(attendance::by_sector(&mut tx, workshop.id.uuid()).await.unwrap(), [(Sector::University, 1)]);
        let (_, results) = evaluation::results(&mut tx, &Actor::System, workshop.id).await.unwrap();
        assert_eq!((results.n, results.marks[0][4], results.marks[4][0]), (1, 1, 1));
        let log = store::audit::of_subject(&mut tx, &workshop.subject(), i64::MAX, 50).await.unwrap();
        assert!(log.iter().all(|entry| !entry.details.to_string().contains("Rudi")), "the log keeps no name");
    }

    async fn a_code_replayed_from_afar_is_refused_and_a_form_counts_once(t: TestDb) {
        loaded(&t).await;
        let workshop = planned(&t, &plan_draft("")).await;
        let mut visitor = Browser::visitor(site(&t.db));
        let photographed = shown(&t, &workshop).await;
        let form = visitor.get(&photographed).await;
        let ticket = form.value("ticket");
        let uri = format!("/workshops/{}/attend", workshop.id);
        let mut fields = vec![("ticket", ticket.as_str())];
        fields.extend(RUDI);
        assert_eq!(visitor.post(&uri, &fields).await.status, StatusCode::SEE_OTHER);
        let again = visitor.post(&uri, &fields).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        assert!(again.body.contains("sent already"), "{}", again.body);
        t.clock.advance_seconds(180);
        let late = visitor.get(&photographed).await;
        assert_eq!(late.status, StatusCode::FORBIDDEN);
        assert!(late.body.contains("on the screen in the room now"), "{}", late.body);
        let made_up = visitor.post(&uri, &[("ticket", "1.2.3"), ("name", "x"), ("unit", "x"), ("sector", "media"), ("consent", "yes")]).await;
        assert_eq!(made_up.status, StatusCode::FORBIDDEN);
        // A form that was left open for longer than a quarter of an hour.
        let fresh = shown(&t, &workshop).await;
        let ticket = visitor.get(&fresh).await.value("ticket");
        t.clock.advance_seconds(16 * 60);
        let mut fields = vec![("ticket", ticket.as_str())];
        fields.extend(RUDI);
        assert_eq!(visitor.post(&uri, &fields).await.status, StatusCode::FORBIDDEN);
        // Two days later the workshop is over, whatever the code.
        t.clock.advance_seconds(2 * 86_400);
        let after = shown(&t, &workshop).await;
        let after = visitor.get(&after).await;
        assert_eq!(after.status, StatusCode::FORBIDDEN);
        assert!(after.body.contains("days of the workshop only"), "{}", after.body);
    }

    async fn a_form_comes_back_with_what_was_typed(t: TestDb) {
        loaded(&t).await;
        let workshop = planned(&t, &plan_draft("")).await;
        let mut visitor = Browser::visitor(site(&t.db));
        let address = shown(&t, &workshop).await;
        let answer = sent(&mut visitor, &address, &[("name", ""), ("unit", "Kampus"), ("sector", "moon"), ("consent", "yes")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.is_wrong("name") && answer.is_wrong("sector") && answer.body.contains("Kampus"), "{}", answer.body);
        // Without consent no name is asked for and none is kept.
        let address = shown(&t, &workshop).await;
        let answer = sent(&mut visitor, &address, &[("name", "Tidak Disimpan"), ("unit", "Kampus"), ("sector", "media")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let mut region = person(&t, "daerah", Role::RegionalAdmin, "region:71.74").await;
        let list = region.get(&format!("/attendance/{}", workshop.id)).await;
        assert!(!list.body.contains("Tidak Disimpan"), "{}", list.body);
    }

    async fn the_list_is_kept_by_the_region_and_the_screen_is_for_those_who_work(t: TestDb) {
        loaded(&t).await;
        let workshop = planned(&t, &plan_draft("")).await;
        let id = workshop.id;
        let mut region = person(&t, "daerah", Role::RegionalAdmin, "region:71.74").await;
        region.fill(&format!("/attendance/{id}/new"), &RUDI).await;
        let screen = region.get(&format!("/workshops/{id}/screen")).await;
        assert_eq!(screen.status, StatusCode::OK);
        assert!(screen.body.contains("<svg viewBox") && screen.body.contains("/attend?code="), "{}", screen.body);
        let list = region.get(&format!("/attendance/{id}")).await;
        let forget = list.body.split("action=\"").find(|part| part.contains("/forget\"")).unwrap();
        let forget = forget.split('"').next().unwrap().to_owned();
        for (login, role, place) in [("kepala", Role::Head, "region:71.74"), ("dewan", Role::CouncilReader, "region:71.74"), ("lain", Role::Planner, "region:71.72"), ("auditor", Role::Auditor, "nation"), ("pembimbing", Role::Expert, "nation")] {
            let mut reader = person(&t, login, role, place).await;
            assert_eq!(reader.get(&format!("/workshops/{id}/screen")).await.status, StatusCode::FORBIDDEN, "{login}");
            assert_eq!(reader.post(&format!("/attendance/{id}/new"), &RUDI).await.status, StatusCode::FORBIDDEN, "{login}");
            assert_eq!(reader.post(&forget, &[]).await.status, StatusCode::FORBIDDEN, "{login}");
        }
        assert_eq!(region.post(&forget, &[]).await.status, StatusCode::SEE_OTHER);
        assert!(!region.get(&format!("/attendance/{id}")).await.body.contains("Rudi"));
    }
}
