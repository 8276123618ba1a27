//! Evidence cited for answers.

use access::{Actor, Role};
use axum::http::StatusCode;
use kernel::Id;
use movement::{
    CallError,
    answers::{self, AnswerDraft},
    candidates,
    model::Candidate,
    proofs::{self, ProofDraft},
    submission,
};
use register::{
    Acting,
    evidence::{self, Added},
    model::{Evidence, EvidenceDraft},
};
use testkit::TestDb;

use crate::world::{loaded, open_call, person};

/// A file of three pages.
fn pdf(word: &str) -> Vec<u8> {
    let mut out = format!(
        "%PDF-1.4\n% {word}\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 3/Kids[3 0 R 4 0 R 5 0 R]>>\nendobj\n"
    );
    for n in 3..6 {
        out.push_str(&format!(
            "{n} 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>\nendobj\n"
        ));
    }
    out.push_str("trailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n");
    out.into_bytes()
}

async fn file(t: &TestDb, region: &str, title: &str, expires: &str) -> Id<Evidence> {
    let incoming = store::files::Incoming::begin(&t.db).await.unwrap();
    let arrived = incoming
        .add(&pdf(title))
        .await
        .unwrap()
        .end()
        .await
        .unwrap();
    let upload = evidence::examine(arrived, "SK.pdf").await.unwrap();
    let draft = EvidenceDraft {
        kind: "decree".into(),
        title: title.into(),
        expires: expires.into(),
        ..EvidenceDraft::default()
    };
    let mut tx = t.db.write().await.unwrap();
    let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
    let Added::New(entry) = evidence::add(act, &t.db, &region.parse().unwrap(), upload, &draft)
        .await
        .unwrap()
    else {
        panic!()
    };
    tx.commit().await.unwrap();
    entry.id
}

async fn world(t: &TestDb) -> Id<Candidate> {
    loaded(t).await;
    open_call(t, "71.74").await;
    let mut tx = t.db.read().await.unwrap();
    candidates::of_region(&mut tx, &Actor::System, &"71.74".parse().unwrap())
        .await
        .unwrap()[0]
        .id
}

fn of(entry: Id<Evidence>, pages: &str, proves: &[&str]) -> ProofDraft {
    ProofDraft {
        evidence: entry.to_string(),
        pages: pages.to_owned(),
        proves: proves.iter().map(|p| (*p).to_owned()).collect(),
    }
}

testkit::both! {
    async fn an_answer_with_all_its_evidence_is_supported_and_expired_evidence_is_named(t: TestDb) {
        let id = world(&t).await;
        let (sk, plan) = (file(&t, "71.74", "Perwali \"SPBE\"", "2026-02-01").await, file(&t, "71.72", "Bitung", "").await);
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let form = answers::form(act.tx, &Actor::System, id).await.unwrap();
        let draft = AnswerDraft { item: "A2".into(), level: "3".into(), words: "Perwali 12/2025".into(), stamp: form.answer("A2").stamp().to_string() };
        answers::save(act, id, "A2", &[draft]).await.unwrap();
        let lacks = async |act: &mut Acting<'_>, today: &str| {
            let form = answers::form(act.tx, &Actor::System, id).await.unwrap();
            form.gaps(today).into_iter().filter(|g| g.item == "A2").map(|g| g.lack.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(lacks(act, "2026-01-15").await, ["evidence"]);
        for (draft, problem) in [(of(plan, "", &[]), "unknown"), (of(sk, "4", &[]), "no-such-page"), (of(sk, "x", &[]), "pages"), (of(sk, "1", &["9"]), "choice")] {
            let Err(CallError::Invalid(wrong)) = proofs::cite(act, id, ("A2", "A2"), &draft).await else { panic!("{problem}") };
            assert_eq!(wrong[0].problem, problem);
        }
        proofs::cite(act, id, ("A2", "A2"), &of(sk, "1-2", &[])).await.unwrap();
        assert_eq!(lacks(act, "2026-01-15").await, ["document"]);
        proofs::cite(act, id, ("A2", "A2"), &of(sk, "3", &["1"])).await.unwrap();
        assert_eq!(lacks(act, "2026-01-15").await, [""; 0]);
        assert_eq!(lacks(act, "2026-02-02").await, ["expired"; 3]);
        proofs::uncite(act, id, ("A2", "A2"), (sk.uuid(), Some(1))).await.unwrap();
        assert!(proofs::uncite(act, id, ("A2", "A2"), (sk.uuid(), Some(1))).await.is_err());
        let form = answers::form(act.tx, &Actor::System, id).await.unwrap();
        assert_eq!(form.cited("A2").len(), 2);
    }

    async fn what_is_handed_in_names_its_files_by_hash(t: TestDb) {
        let id = world(&t).await;
        let sk = file(&t, "71.74", "Perwali", "").await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        for n in 1..=8 {
            let item = format!("A{n}");
            let form = answers::form(act.tx, &Actor::System, id).await.unwrap();
            let level = if n == 2 { "2" } else { "0" };
            let draft = AnswerDraft { item: item.clone(), level: level.into(), words: "kata".into(), stamp: form.answer(&item).stamp().to_string() };
            answers::save(act, id, &item, &[draft]).await.unwrap();
        }
        proofs::cite(act, id, ("A2", "A2"), &of(sk, "2", &["1"])).await.unwrap();
        submission::submit(act, &t.db, id).await.unwrap();
        let (_, bytes) = submission::handed_in(act.tx, &t.db, &Actor::System, id).await.unwrap();
        let frozen: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let cited = &frozen["answers"][1]["evidence"][0];
        assert_eq!((cited["page"].as_u64(), cited["sha256"].as_str().unwrap().len()), (Some(2), 64));
    }

    async fn evidence_is_chosen_in_the_browser_and_taken_back(t: TestDb) {
        let id = world(&t).await;
        let sk = file(&t, "71.74", "SK <b>Tim</b>", "").await;
        let mut browser = person(&t, "diskominfo", Role::RegionalAdmin, "region:71.74").await;
        let section = format!("/candidates/{id}/answers/A3");
        let stamp = browser.get(&section).await.value("stamp-A3");
        let saved = browser.post(&section, &[("stamp-A3", &stamp), ("level-A3", "2"), ("words-A3", "Tim"), ("then", "evidence:A3")]).await;
        assert_eq!(saved.location, format!("{section}/A3/evidence"));
        let list = browser.get(&saved.location).await;
        assert!(list.body.contains("SK &#60;b&#62;Tim") || list.body.contains("SK &lt;b&gt;Tim"), "{}", list.body);
        let none = browser.post(&saved.location, &[("pages", "1")]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        let cited = browser.post(&saved.location, &[("evidence", &sk.to_string()), ("pages", "1"), ("proves", "1")]).await;
        assert_eq!(cited.status, StatusCode::SEE_OTHER, "{}", cited.body);
        let gone = browser.post(&saved.location, &[("remove", &format!("{sk}:1"))]).await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body);
        for (login, role, place) in [("petugas", Role::Officer, "nation"), ("bitung", Role::RegionalAdmin, "region:71.72"), ("kepala", Role::Head, "region:71.74")] {
            let mut other = person(&t, login, role, place).await;
            let refused = other.post(&saved.location, &[("evidence", &sk.to_string())]).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{login}");
        }
    }
}
