//! The desk check.

use access::{Actor, Role};
use kernel::Timestamp;
use movement::{
    CallError, NotNow, calls,
    desk::{self, CheckDraft, DeskFilter, ReplyDraft, Verdict},
    model::{CallState, Candidate, CandidateState},
};
use register::{Acting, model::Evidence};
use testkit::TestDb;
use web::paging::{Edge, Limit, Sort, Window};

use super::{actor, cite, handed_in};

fn word(item: &str, file: &Evidence, round: u32, verdict: &str, reason: &str) -> CheckDraft {
    CheckDraft {
        item: item.into(),
        evidence: file.id.to_string(),
        round: round.to_string(),
        verdict: verdict.into(),
        reason: reason.into(),
        due_on: String::new(),
    }
}

fn oldest() -> Window<String, (String, String)> {
    Window {
        sort: Sort {
            key: String::new(),
            descending: false,
        },
        limit: Limit::default(),
        edge: Edge::Start,
    }
}

async fn state(t: &TestDb, candidate: &Candidate) -> desk::DeskView {
    let mut tx = t.db.read().await.unwrap();
    desk::view(&mut tx, &Actor::System, candidate.id)
        .await
        .unwrap()
}

testkit::both! {
    async fn the_desk_asks_the_region_answers_and_the_desk_accepts(t: TestDb) {
        let (_, all) = handed_in(&t, "71.74, 71.72").await;
        let file = cite(&t, &all[0], "A1", "RPJMD 2025").await;
        let region = actor(&t, "daerah", Role::RegionalAdmin, "region:71.74").await;
        let id = all[0].id;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let CallError::NotNow(NotNow::Unchecked(files)) = desk::verify(act, id, "").await.unwrap_err() else { panic!() };
        assert_eq!(files, ["A1: RPJMD 2025"]);
        let bare = desk::check(act, id, &word("A1", &file, 1, "asked", " ")).await;
        assert!(matches!(bare, Err(CallError::Invalid(_))));
        let past = CheckDraft { due_on: "2026-01-01".into(), ..word("A1", &file, 1, "asked", "x") };
        let CallError::Invalid(wrong) = desk::check(act, id, &past).await.unwrap_err() else { panic!() };
        assert_eq!((wrong[0].field, wrong[0].problem), ("due_on", "past"));
        let asked = desk::check(act, id, &word("A1", &file, 1, "asked", "Halaman pengesahan tidak ada")).await.unwrap();
        assert_eq!(asked.due_on, "2026-02-10");
        // A colleague who read the page before is told.
        let stale = desk::check(act, id, &word("A1", &file, 1, "accepted", "")).await;
        assert!(matches!(stale, Err(CallError::Stale(_))));
        let given = desk::give_back(act, id, "Mohon dilengkapi").await.unwrap();
        assert_eq!(given.state, CandidateState::Returned);
        let act = &mut Acting::new(&mut tx, &region, &t.clock);
        let answer = ReplyDraft { item: "A1".into(), evidence: file.id.to_string(), round: "1".into(), reply: "Ada di halaman 3 \"lampiran\"".into() };
        desk::reply(act, id, &answer).await.unwrap();
        tx.commit().await.unwrap();
        let view = state(&t, &all[0]).await;
        assert_eq!((view.tally.replied, view.tally.to_do()), (1, 1));
        assert_eq!(view.items[0].files[0].last().unwrap().reply, answer.reply);
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        desk::check(act, id, &word("A1", &file, 2, "accepted", "")).await.unwrap();
        let verified = desk::verify(act, id, "").await.unwrap();
        assert_eq!(verified.state, CandidateState::Verified);
        let late = desk::check(act, id, &word("A1", &file, 3, "rejected", "x")).await;
        assert!(matches!(late, Err(CallError::NotNow(NotNow::NotAtDesk("verified")))));
    }

    async fn what_is_rejected_leaves_its_item_unsupported(t: TestDb) {
        let (call, all) = handed_in(&t, "71.74").await;
        let bad = cite(&t, &all[0], "A1", "Foto rapat").await;
        let good = cite(&t, &all[0], "A2", "Perwali 5").await;
        let id = all[0].id;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let unknown = desk::check(act, id, &word("A2", &bad, 1, "accepted", "")).await;
        assert!(matches!(unknown, Err(CallError::Unknown(_))));
        desk::check(act, id, &word("A1", &bad, 1, "rejected", "Bukan RPJMD")).await.unwrap();
        assert_eq!(desk::accept_all(act, id).await.unwrap(), 1);
        assert_eq!(desk::accept_all(act, id).await.unwrap(), 0);
        desk::verify(act, id, "").await.unwrap();
        let bare = desk::unsupported(act.tx, &call, &[id]).await.unwrap();
        assert!(bare[&id].contains("A1"));
        assert!(!bare[&id].contains("A2"));
        tx.commit().await.unwrap();
        let view = state(&t, &all[0]).await;
        assert_eq!((view.tally.accepted, view.tally.rejected), (1, 1));
        assert_eq!(view.items[1].files[0].verdict(), Some(Verdict::Accepted));
        assert_eq!(view.items[1].files[0].cited.evidence.id, good.id);
    }

    async fn nothing_is_returned_without_a_question(t: TestDb) {
        let (_, all) = handed_in(&t, "71.74").await;
        for item in crate::judge::ITEMS {
            cite(&t, &all[0], item, "Satu berkas untuk semua").await;
        }
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        assert_eq!(desk::accept_all(act, all[0].id).await.unwrap(), 8);
        let given = desk::give_back(act, all[0].id, "").await;
        assert!(matches!(given, Err(CallError::NotNow(NotNow::NothingAsked))));
    }

    async fn the_queue_is_oldest_first_and_shows_who_let_the_day_pass(t: TestDb) {
        let (call, all) = handed_in(&t, "71.74, 71.72, 71.71").await;
        let mut tx = t.db.write().await.unwrap();
        t.clock.advance_seconds(60);
        crate::judge::hand_in_again(&t, &mut tx, all[0].id).await;
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        desk::give_back(act, all[1].id, "Belum ada data dukung").await.unwrap();
        let early = desk::lapse(act, all[1].id, "x").await;
        assert!(matches!(early, Err(CallError::NotNow(NotNow::NotAtDesk(_)))));
        calls::step(act, call.id, CallState::Judging, "").await.unwrap();
        let now = t.clock.now();
        let page = desk::queue(act.tx, &Actor::System, (&call, &DeskFilter::default()), &oldest(), now).await.unwrap();
        let codes: Vec<_> = page.rows.iter().map(|q| q.candidate.code.as_str()).collect();
        assert_eq!(codes, ["K-002", "K-003", "K-001"]);
        let overdue = DeskFilter { state: "overdue".into(), ..DeskFilter::default() };
        let page = desk::queue(act.tx, &Actor::System, (&call, &overdue), &oldest(), now).await.unwrap();
        assert!(page.rows.is_empty());
        // The last day is 10 February in Manado, UTC+8.
        let over: Timestamp = "2026-02-10T16:00:00Z".to_owned().try_into().unwrap();
        t.clock.advance_seconds(over.seconds_since(now));
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let page = desk::queue(act.tx, &Actor::System, (&call, &overdue), &oldest(), t.clock.now()).await.unwrap();
        assert_eq!(page.rows.len(), 1);
        let lapsed = desk::lapse(act, all[1].id, "Tidak melengkapi").await.unwrap();
        assert_eq!(lapsed.state, CandidateState::Lapsed);
    }

    async fn a_reply_after_its_day_is_refused(t: TestDb) {
        let (_, all) = handed_in(&t, "71.74").await;
        let file = cite(&t, &all[0], "A1", "RPJMD").await;
        let region = actor(&t, "daerah", Role::RegionalAdmin, "region:71.74").await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let asked = CheckDraft { due_on: "2026-01-20".into(), ..word("A1", &file, 1, "asked", "Tanggal?") };
        desk::check(act, all[0].id, &asked).await.unwrap();
        let over: Timestamp = "2026-01-20T16:00:00Z".to_owned().try_into().unwrap();
        t.clock.advance_seconds(over.seconds_since(t.clock.now()));
        let act = &mut Acting::new(&mut tx, &region, &t.clock);
        let answer = ReplyDraft { item: "A1".into(), evidence: file.id.to_string(), round: "1".into(), reply: "Ini".into() };
        let late = desk::reply(act, all[0].id, &answer).await;
        assert!(matches!(late, Err(CallError::NotNow(NotNow::Closed(_)))));
    }

    async fn roles_that_must_not_keep_off_the_desk(t: TestDb) {
        let (call, all) = handed_in(&t, "71.74, 71.72").await;
        let file = cite(&t, &all[0], "A1", "RPJMD").await;
        let id = all[0].id;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        desk::check(act, id, &word("A1", &file, 1, "asked", "?")).await.unwrap();
        tx.commit().await.unwrap();
        let answer = ReplyDraft { item: "A1".into(), evidence: file.id.to_string(), round: "1".into(), reply: "Ini".into() };
        for (login, role, place) in [
            ("asesor", Role::Assessor, "nation"),
            ("tetangga", Role::RegionalAdmin, "region:71.72"),
            ("auditor", Role::Auditor, "nation"),
            ("kepala", Role::Head, "region:71.74"),
        ] {
            let other = actor(&t, login, role, place).await;
            let mut tx = t.db.write().await.unwrap();
            let act = &mut Acting::new(&mut tx, &other, &t.clock);
            let forbidden = |err: CallError| assert!(matches!(err, CallError::Forbidden(_)), "{login} {err:?}");
            forbidden(desk::check(act, id, &word("A1", &file, 2, "accepted", "")).await.unwrap_err());
            forbidden(desk::accept_all(act, id).await.unwrap_err());
            forbidden(desk::verify(act, id, "").await.unwrap_err());
            forbidden(desk::give_back(act, id, "").await.unwrap_err());
            forbidden(desk::lapse(act, id, "x").await.unwrap_err());
            forbidden(desk::reply(act, id, &answer).await.unwrap_err());
            forbidden(desk::queue(act.tx, &other, (&call, &DeskFilter::default()), &oldest(), t.clock.now()).await.unwrap_err());
        }
    }
}
