//! What a region does: answers, several people at once, delegation, handing in.

use access::{Actor, Grant, Principal, Role};
use axum::http::StatusCode;
use kernel::{Id, Timestamp};
use movement::{
    CallError, NotNow,
    answers::{self, AnswerDraft, Saved},
    candidates,
    delegations::{self, DelegationDraft, DelegationStep},
    model::{Call, Candidate, CandidateState, DelegationState, VersionKind},
    submission, work,
};
use register::{Acting, agencies, model::AgencyDraft};
use store::Tx;
use testkit::TestDb;
use uuid::Uuid;

use crate::world::{loaded, open_call, person};

/// Someone with one role, without a browser.
fn actor(n: u128, role: Role, place: &str) -> Actor {
    Actor::Account(std::sync::Arc::new(Principal {
        id: access::AccountId::from_uuid(Uuid::from_u128(n)),
        login: format!("orang{n}").parse().unwrap(),
        name: "Ibu \"Rina\"".parse().unwrap(),
        grants: vec![Grant::new(role, place.parse().unwrap()).unwrap()],
        must_change_password: false,
    }))
}

fn admin(n: u128) -> Actor {
    actor(n, Role::RegionalAdmin, "region:71.74")
}

/// The carried regions, an open call, and 71.74 invited to it.
async fn world(t: &TestDb) -> (Call, Id<Candidate>) {
    loaded(t).await;
    let call = open_call(t, "71.74, 71.72").await;
    let mut tx = t.db.read().await.unwrap();
    let own = candidates::of_region(&mut tx, &Actor::System, &"71.74".parse().unwrap())
        .await
        .unwrap();
    (call, own[0].id)
}

fn draft(item: &str, level: &str, words: &str, stamp: &str) -> AnswerDraft {
    AnswerDraft {
        item: item.to_owned(),
        level: level.to_owned(),
        words: words.to_owned(),
        stamp: stamp.to_owned(),
    }
}

async fn stamp(tx: &mut Tx, id: Id<Candidate>, item: &str) -> String {
    let form = answers::form(tx, &Actor::System, id).await.unwrap();
    form.answer(item).stamp().to_string()
}

/// Saves one answer on a stamp, in a transaction of its own.
async fn save(
    t: &TestDb,
    who: &Actor,
    id: Id<Candidate>,
    draft: AnswerDraft,
) -> Result<Saved, CallError> {
    let mut tx = t.db.write().await.unwrap();
    let item = draft.item.clone();
    let saved = answers::save(
        &mut Acting::new(&mut tx, who, &t.clock),
        id,
        &item,
        &[draft],
    )
    .await?;
    tx.commit().await.unwrap();
    Ok(saved)
}

async fn begun(t: &TestDb, id: Id<Candidate>) {
    let empty = fresh(t, id, "A1").await;
    save(t, &admin(1), id, draft("A1", "1", "awal", &empty))
        .await
        .unwrap();
}

async fn fresh(t: &TestDb, id: Id<Candidate>, item: &str) -> String {
    stamp(&mut t.db.read().await.unwrap(), id, item).await
}

/// The clock of the test, moved to an instant.
fn at(t: &TestDb, instant: &str) {
    let to: Timestamp = instant.to_owned().try_into().unwrap();
    t.clock.advance_seconds(to.seconds_since(t.clock.now()));
}

/// Level 0 and words everywhere: supported without evidence.
async fn complete(t: &TestDb, id: Id<Candidate>) {
    for n in 1..=8 {
        let item = format!("A{n}");
        let on = fresh(t, id, &item).await;
        save(
            t,
            &admin(1),
            id,
            draft(&item, "0", "Belum ada apa-apa.", &on),
        )
        .await
        .unwrap();
    }
}

async fn agency(t: &TestDb, region: &str, name: &str) -> Uuid {
    let mut tx = t.db.write().await.unwrap();
    let new = AgencyDraft {
        region: region.into(),
        name: name.into(),
        kind: "Dinas".into(),
        ..AgencyDraft::default()
    };
    let agency = agencies::add(&mut Acting::new(&mut tx, &Actor::System, &t.clock), &new)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    agency.id.uuid()
}

async fn delegate(
    t: &TestDb,
    who: &Actor,
    id: Id<Candidate>,
    section: &str,
    agency: Uuid,
    due: &str,
) -> Result<Id<movement::model::Delegation>, CallError> {
    let mut tx = t.db.write().await.unwrap();
    let new = DelegationDraft {
        agency: agency.to_string(),
        due_on: due.into(),
        note: "Tolong \"A2\"".into(),
    };
    let made =
        delegations::delegate(&mut Acting::new(&mut tx, who, &t.clock), id, section, &new).await?;
    tx.commit().await.unwrap();
    Ok(made.id)
}

testkit::both! {
    async fn the_first_save_accepts_the_invitation(t: TestDb) {
        let (_, id) = world(&t).await;
        let empty = fresh(&t, id, "A1").await;
        // Nothing typed, nothing accepted.
        let saved = save(&t, &admin(1), id, draft("A1", "", "", &empty)).await.unwrap();
        assert_eq!(saved.answers[0].revision, 0);
        let state = |t: &TestDb| { let db = t.db.clone(); async move { candidates::find(&mut db.read().await.unwrap(), &Actor::System, id).await.unwrap().state } };
        assert_eq!(state(&t).await, CandidateState::Invited);
        save(&t, &admin(1), id, draft("A1", "3", "RPJMD bab 5", &empty)).await.unwrap();
        assert_eq!(state(&t).await, CandidateState::Draft);
    }

    async fn two_editors_in_one_answer_lose_no_words(t: TestDb) {
        let (_, id) = world(&t).await;
        begun(&t, id).await;
        let both = fresh(&t, id, "A1").await;
        save(&t, &admin(1), id, draft("A1", "1", "kata Rina", &both)).await.unwrap();
        let clash = save(&t, &admin(2), id, draft("A1", "1", "kata Budi", &both)).await.unwrap();
        assert_eq!(clash.conflicts.len(), 1);
        assert_eq!(clash.conflicts[0].standing.words, "kata Rina");
        assert_eq!(clash.conflicts[0].words, "kata Budi");
        // Sent again by a script that retries, it is set aside once.
        save(&t, &admin(2), id, draft("A1", "1", "kata Budi", &both)).await.unwrap();
        let mut tx = t.db.read().await.unwrap();
        let (form, versions) = answers::history(&mut tx, &admin(1), id, ("A1", "A1")).await.unwrap();
        assert_eq!(form.answer("A1").words, "kata Rina");
        let aside: Vec<_> = versions.iter().filter(|v| v.kind == VersionKind::SetAside).collect();
        assert_eq!(aside.len(), 1);
        assert_eq!(aside[0].words, "kata Budi");
        let version = aside[0].id;
        drop(tx);
        // Put back, the other's words are a version in their turn.
        let mut tx = t.db.write().await.unwrap();
        let two = admin(2);
        let act = &mut Acting::new(&mut tx, &two, &t.clock);
        let foreign = answers::restore(act, id, ("A2", "A2"), version).await;
        assert!(matches!(foreign, Err(CallError::Unknown(_))));
        let restored = answers::restore(act, id, ("A1", "A1"), version).await.unwrap();
        assert_eq!(restored.answers[0].words, "kata Budi");
        let (_, versions) = answers::history(act.tx, &admin(1), id, ("A1", "A1")).await.unwrap();
        assert!(versions.iter().any(|v| v.kind == VersionKind::Saved && v.words == "kata Rina"));
    }

    async fn a_level_and_words_of_two_people_merge(t: TestDb) {
        let (_, id) = world(&t).await;
        begun(&t, id).await;
        let both = fresh(&t, id, "A1").await;
        save(&t, &admin(1), id, draft("A1", "4", "awal", &both)).await.unwrap();
        let merged = save(&t, &admin(2), id, draft("A1", "1", "kata baru\r\ndua baris", &both)).await.unwrap();
        assert!(merged.conflicts.is_empty());
        assert_eq!(merged.merged, ["A1"]);
        assert_eq!((merged.answers[0].level, merged.answers[0].words.as_str()), (Some(4), "kata baru\ndua baris"));
    }

    async fn the_closing_minute_is_open_and_the_second_after_is_not(t: TestDb) {
        let (_, id) = world(&t).await;
        begun(&t, id).await;
        // 23:59:59 in Manado, UTC+8.
        at(&t, "2026-01-31T15:59:59Z");
        let on = fresh(&t, id, "A1").await;
        save(&t, &admin(1), id, draft("A1", "2", "di menit terakhir", &on)).await.unwrap();
        t.clock.advance_seconds(1);
        let on = fresh(&t, id, "A1").await;
        let late = save(&t, &admin(1), id, draft("A1", "3", "terlambat", &on)).await;
        assert!(matches!(late, Err(CallError::NotNow(NotNow::Closed(_)))));
        // Something else is recorded; then the clock is moved back, and opens nothing.
        let mut tx = t.db.write().await.unwrap();
        let mut act = Acting::new(&mut tx, &Actor::System, &t.clock);
        act.record("test.tick", "test:1", serde_json::json!({})).await.unwrap();
        tx.commit().await.unwrap();
        t.clock.advance_seconds(-3600);
        let back = save(&t, &admin(1), id, draft("A1", "3", "mundur", &on)).await;
        assert!(matches!(back, Err(CallError::NotNow(NotNow::Closed(_)))));
    }

    async fn a_form_with_unsupported_answers_is_refused_and_names_them(t: TestDb) {
        let (_, id) = world(&t).await;
        begun(&t, id).await;
        let before = store::audit::head(&mut t.db.read().await.unwrap()).await.unwrap().seq;
        let mut tx = t.db.write().await.unwrap();
        let one = admin(1);
        let refused = submission::submit(&mut Acting::new(&mut tx, &one, &t.clock), &t.db, id).await;
        let Err(CallError::Unsupported(gaps)) = refused else { panic!() };
        let of = |item: &str| gaps.iter().filter(|g| g.item == item).map(|g| g.lack.as_str()).collect::<Vec<_>>();
        assert_eq!(of("A1"), ["evidence"]);
        assert_eq!(of("A8"), ["level", "words"]);
        drop(tx);
        assert_eq!(store::audit::head(&mut t.db.read().await.unwrap()).await.unwrap().seq, before);
        let mut browser = person(&t, "diskominfo", Role::RegionalAdmin, "region:71.74").await;
        let page = browser.post(&format!("/candidates/{id}/submit"), &[]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains(&format!("/candidates/{id}/answers/A8")), "{}", page.body);
    }

    async fn a_form_is_handed_in_once_taken_back_and_handed_in_again(t: TestDb) {
        let (call, id) = world(&t).await;
        complete(&t, id).await;
        let one = admin(1);
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &one, &t.clock);
        let first = submission::submit(act, &t.db, id).await.unwrap();
        assert_eq!(first.state, CandidateState::Submitted);
        let twice = submission::submit(act, &t.db, id).await;
        assert!(matches!(twice, Err(CallError::NotNow(NotNow::State(CandidateState::Submitted)))));
        tx.commit().await.unwrap();
        // The file proves itself.
        let (_, bytes) = submission::handed_in(&mut t.db.read().await.unwrap(), &t.db, &one, id).await.unwrap();
        let frozen: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(frozen["answers"].as_array().unwrap().len(), 8);
        assert_eq!(frozen["method_hash"], call.method_hash.as_str());
        // Nothing is written while it lies with the desk.
        let on = fresh(&t, id, "A1").await;
        let late = save(&t, &one, id, draft("A1", "0", "ubah", &on)).await;
        assert!(matches!(late, Err(CallError::NotNow(NotNow::State(_)))));
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &one, &t.clock);
        submission::take_back(act, id).await.unwrap();
        let on = stamp(act.tx, id, "A1").await;
        answers::save(act, id, "A1", &[draft("A1", "0", "diubah", &on)]).await.unwrap();
        let second = submission::submit(act, &t.db, id).await.unwrap();
        assert_ne!(first.submission, second.submission);
        tx.commit().await.unwrap();
        at(&t, "2026-01-31T16:00:00Z");
        let mut tx = t.db.write().await.unwrap();
        let late = submission::take_back(&mut Acting::new(&mut tx, &one, &t.clock), id).await;
        assert!(matches!(late, Err(CallError::NotNow(NotNow::Closed(_)))));
    }

    async fn whoever_has_withdrawn_writes_and_hands_in_nothing(t: TestDb) {
        let (_, id) = world(&t).await;
        complete(&t, id).await;
        let one = admin(1);
        let mut tx = t.db.write().await.unwrap();
        candidates::leave(&mut Acting::new(&mut tx, &one, &t.clock), id, "anggaran \"nihil\"").await.unwrap();
        tx.commit().await.unwrap();
        let on = fresh(&t, id, "A1").await;
        let refused = save(&t, &one, id, draft("A1", "0", "lagi", &on)).await;
        assert!(matches!(refused, Err(CallError::NotNow(NotNow::State(CandidateState::Withdrawn)))));
        let mut tx = t.db.write().await.unwrap();
        let refused = submission::submit(&mut Acting::new(&mut tx, &one, &t.clock), &t.db, id).await;
        assert!(matches!(refused, Err(CallError::NotNow(_))));
    }

    async fn an_agency_reaches_its_section_and_no_other(t: TestDb) {
        let (_, id) = world(&t).await;
        begun(&t, id).await;
        let dinas = agency(&t, "71.74", "Dinas \"Kominfo\"").await;
        let foreign = agency(&t, "71.72", "Dinas Bitung").await;
        let editor = actor(5, Role::AgencyEditor, &format!("agency:{dinas}"));
        let a2 = fresh(&t, id, "A2").await;
        let early = save(&t, &editor, id, draft("A2", "0", "belum diserahkan", &a2)).await;
        assert!(matches!(early, Err(CallError::Forbidden(_))));
        let wrong = delegate(&t, &admin(1), id, "A2", foreign, "2026-01-20").await;
        assert!(matches!(wrong, Err(CallError::Invalid(_))));
        let past = delegate(&t, &admin(1), id, "A2", dinas, "2026-01-14").await;
        assert!(matches!(past, Err(CallError::Invalid(_))));
        let own = delegate(&t, &admin(1), id, "A2", dinas, "2026-01-16").await.unwrap();
        save(&t, &editor, id, draft("A2", "0", "dari dinas", &a2)).await.unwrap();
        let a1 = fresh(&t, id, "A1").await;
        let outside = save(&t, &editor, id, draft("A1", "0", "di luar", &a1)).await;
        assert!(matches!(outside, Err(CallError::Forbidden(_))));
        let mut tx = t.db.read().await.unwrap();
        let form = answers::form(&mut tx, &editor, id).await.unwrap();
        assert_eq!(form.seen().map(|s| s.code.as_str()).collect::<Vec<_>>(), ["A2"]);
        let tasks = work::tasks(&mut tx, &editor).await.unwrap();
        assert_eq!((tasks.len(), tasks[0].sections.len(), tasks[0].is_whole), (1, 1, false));
        assert!(answers::history(&mut tx, &editor, id, ("A1", "A1")).await.is_err());
        drop(tx);
        let mut tx = t.db.write().await.unwrap();
        let led = delegations::step(&mut Acting::new(&mut tx, &editor, &t.clock), own, DelegationStep::Withdraw, "1").await;
        assert!(matches!(led, Err(CallError::Forbidden(_))));
        let one = admin(1);
        let act = &mut Acting::new(&mut tx, &one, &t.clock);
        let reminded = delegations::step(act, own, DelegationStep::Remind, "1").await.unwrap();
        assert_eq!(reminded.n_reminders, 1);
        let stale = delegations::step(act, own, DelegationStep::Remind, "1").await;
        assert!(matches!(stale, Err(CallError::Stale(_))));
        let done = delegations::step(&mut Acting::new(&mut tx, &editor, &t.clock), own, DelegationStep::Done, "2").await.unwrap();
        assert_eq!(done.state, DelegationState::Done);
        tx.commit().await.unwrap();
        let on = fresh(&t, id, "A2").await;
        let after = save(&t, &editor, id, draft("A2", "0", "sesudah selesai", &on)).await;
        assert!(matches!(after, Err(CallError::Forbidden(_))));
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &one, &t.clock);
        delegations::step(act, own, DelegationStep::Withdraw, "3").await.unwrap();
        assert!(answers::form(act.tx, &editor, id).await.is_err());
    }

    async fn roles_that_must_not_write_or_hand_in_are_refused(t: TestDb) {
        let (_, id) = world(&t).await;
        complete(&t, id).await;
        for (n, (role, place)) in [
            (Role::MinistryAdmin, "nation"), (Role::Officer, "nation"), (Role::Assessor, "nation"), (Role::Expert, "nation"),
            (Role::Auditor, "nation"), (Role::Head, "region:71.74"), (Role::CouncilReader, "region:71.74"),
            (Role::RegionalAdmin, "region:71.72"), (Role::Planner, "region:71.72"),
        ].into_iter().enumerate() {
            let who = actor(100 + n as u128, role, place);
            let on = fresh(&t, id, "A1").await;
            let refused = save(&t, &who, id, draft("A1", "0", "bukan hak", &on)).await;
            assert!(matches!(refused, Err(CallError::Forbidden(_))), "{role} {refused:?}");
            if role == Role::Head {
                continue;
            }
            let mut tx = t.db.write().await.unwrap();
            let refused = submission::submit(&mut Acting::new(&mut tx, &who, &t.clock), &t.db, id).await;
            assert!(matches!(refused, Err(CallError::Forbidden(_))), "{role}");
        }
        // A planner writes and does not hand in; the head hands in and does not write.
        let planner = actor(200, Role::Planner, "region:71.74");
        let on = fresh(&t, id, "A1").await;
        save(&t, &planner, id, draft("A1", "0", "dari Bappeda", &on)).await.unwrap();
        let mut tx = t.db.write().await.unwrap();
        assert!(submission::submit(&mut Acting::new(&mut tx, &planner, &t.clock), &t.db, id).await.is_err());
        let head = actor(201, Role::Head, "region:71.74");
        submission::submit(&mut Acting::new(&mut tx, &head, &t.clock), &t.db, id).await.unwrap();
    }

    async fn hostile_text_stays_text_and_bad_fields_are_named(t: TestDb) {
        let (_, id) = world(&t).await;
        let mut browser = person(&t, "diskominfo", Role::RegionalAdmin, "region:71.74").await;
        let uri = format!("/candidates/{id}/answers/A1");
        let stamp = browser.get(&uri).await.value("stamp-A1");
        let hostile = "'; DROP TABLE answers; -- <script>alert(1)</script> {{ page }} 🙂 \u{202e}rtl\n\"baris\"";
        let saved = browser.post(&uri, &[("stamp-A1", &stamp), ("level-A1", "2"), ("words-A1", hostile)]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let page = browser.get(&uri).await;
        assert!(!page.body.contains("<script>alert"), "{}", page.body);
        assert!(page.body.contains("DROP TABLE answers") && page.body.contains("🙂"));
        let stamp = page.value("stamp-A1");
        let long = "x".repeat(answers::LONGEST + 1);
        for (level, words, on, field) in [
            ("9", "a", stamp.as_str(), "level-A1"), ("dua", "a", &stamp, "level-A1"), ("2", &long, &stamp, "words-A1"),
            ("2", "nul\0", &stamp, "words-A1"),
        ] {
            let wrong = browser.post(&uri, &[("stamp-A1", on), ("level-A1", level), ("words-A1", words)]).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{level}");
            assert!(wrong.is_wrong(field), "{}", wrong.body);
        }
        let blind = browser.post(&uri, &[("level-A1", "2"), ("words-A1", "tanpa cap")]).await;
        assert_eq!(blind.status, StatusCode::UNPROCESSABLE_ENTITY);
        for other in ["/candidates/0190f8a0-0000-7000-8000-000000000000/answers/A1", &format!("/candidates/{id}/answers/Z9")] {
            assert_eq!(browser.post(other, &[("stamp-A1", &stamp), ("words-A1", "x")]).await.status, StatusCode::NOT_FOUND);
        }
    }

    async fn another_in_the_same_answer_sees_both_texts(t: TestDb) {
        let (_, id) = world(&t).await;
        let mut rina = person(&t, "rina", Role::RegionalAdmin, "region:71.74").await;
        let mut budi = person(&t, "budi", Role::Planner, "region:71.74").await;
        let uri = format!("/candidates/{id}/answers/A1");
        let stamp = budi.get(&uri).await.value("stamp-A1");
        rina.post(&uri, &[("stamp-A1", &stamp), ("level-A1", "1"), ("words-A1", "kata Rina")]).await;
        let clash = budi.post(&uri, &[("stamp-A1", &stamp), ("level-A1", "1"), ("words-A1", "kata Budi")]).await;
        assert_eq!(clash.status, StatusCode::CONFLICT);
        for text in ["kata Rina", "kata Budi", "Ibu rina"] {
            assert!(clash.body.contains(text), "{text}: {}", clash.body);
        }
        let again = clash.value("stamp-A1");
        let taken = budi.post(&uri, &[("stamp-A1", &again), ("level-A1", "1"), ("words-A1", "kata Rina dan Budi")]).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER);
    }

    async fn every_page_of_the_form_opens_and_the_section_is_light(t: TestDb) {
        let (call, id) = world(&t).await;
        complete(&t, id).await;
        let dinas = agency(&t, "71.74", "Dinas Kominfo").await;
        delegate(&t, &admin(1), id, "A2", dinas, "2026-01-16").await.unwrap();
        let mut browser = person(&t, "diskominfo", Role::RegionalAdmin, "region:71.74").await;
        for lang in ["id", "en"] {
            browser.lang = lang;
            for uri in [
                "/work".to_owned(), format!("/candidates/{id}/answers/A2"), format!("/candidates/{id}/answers/A2/A2/history"),
                format!("/candidates/{id}/answers/A2/delegate"), format!("/candidates/{id}/form"), format!("/candidates/{id}/submit"),
                format!("/calls/{}/ask", call.id),
            ] {
                let page = browser.get(&uri).await;
                assert_eq!(page.status, StatusCode::OK, "{uri}: {}", page.body);
                assert!(!page.body.contains("movement-"), "{uri}: {}", page.body);
            }
        }
        let done = browser.post(&format!("/candidates/{id}/submit"), &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let receipt = browser.get(&done.location).await;
        assert!(receipt.body.contains("SHA-256") && receipt.body.contains("K-0"), "{}", receipt.body);
        assert_eq!(browser.get(&format!("/candidates/{id}/submission.json")).await.status, StatusCode::OK);
        browser.post(&format!("/candidates/{id}/take-back"), &[]).await;
        let mut officer = person(&t, "petugas", Role::Officer, "nation").await;
        assert_eq!(officer.get(&format!("/candidates/{id}/answers/A2")).await.status, StatusCode::OK);
        assert_eq!(officer.get("/work").await.status, StatusCode::FORBIDDEN);
        let mut other = person(&t, "bitung", Role::RegionalAdmin, "region:71.72").await;
        for uri in [format!("/candidates/{id}/answers/A2"), format!("/candidates/{id}/form"), format!("/candidates/{id}/submit")] {
            assert_eq!(other.get(&uri).await.status, StatusCode::FORBIDDEN, "{uri}");
        }
    }
}
