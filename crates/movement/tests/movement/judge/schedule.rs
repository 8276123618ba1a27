//! When and where candidates present themselves.

use access::{Actor, Role};
use movement::{
    CallError, candidates,
    model::{Candidate, CandidateState},
    schedule::{self, LayOutDraft, ScheduleDraft, SlotDraft},
    sheets::SheetState,
};
use register::Acting;

use super::{actor, candidates_of, drawn, judging, panel_of};

fn slot(candidate: &Candidate, at: &str, room: &str) -> SlotDraft {
    SlotDraft {
        candidate: candidate.code.clone(),
        at: at.into(),
        room: room.into(),
        revision: candidate.revision.to_string(),
    }
}

fn hour(slots: Vec<SlotDraft>) -> ScheduleDraft {
    ScheduleDraft {
        minutes: "60".into(),
        slots,
    }
}

testkit::both! {
    async fn two_in_one_room_at_one_time_are_refused_whatever_their_clocks_say(t: TestDb) {
        // Bandung is an hour behind Manado.
        let (call, all) = judging(&t, "32.73, 71.71, 71.72").await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let clash = hour(vec![slot(&all[0], "2026-02-16T09:00", "Ruang A"), slot(&all[1], "2026-02-16T10:30", "ruang a")]);
        let CallError::Invalid(wrong) = schedule::set(act, call.id, &clash).await.unwrap_err() else { panic!() };
        assert_eq!((wrong[0].field, wrong[0].problem), ("room", "occupied"));
        assert!(wrong[0].value.contains("K-001") && wrong[0].value.contains("K-002"), "{}", wrong[0].value);
        let fits = hour(vec![slot(&all[0], "2026-02-16T09:00", "Ruang A"), slot(&all[1], "2026-02-16T11:00", "Ruang A"), slot(&all[2], "2026-02-16T10:00", "Ruang B")]);
        assert_eq!(schedule::set(act, call.id, &fits).await.unwrap(), 3);
        let now = candidates_of(act.tx, call.id).await;
        assert!(now.iter().all(|c| c.state == CandidateState::Scheduled));
        // Alone, later, against what stands; moving oneself is no clash; what is unchanged is not written.
        let alone = hour(vec![slot(&now[2], "2026-02-16T11:30", "Ruang A")]);
        assert!(matches!(schedule::set(act, call.id, &alone).await, Err(CallError::Invalid(_))));
        let moved = hour(vec![slot(&now[0], "2026-02-16T09:15", "Ruang C"), slot(&now[1], "2026-02-16T11:00", "Ruang A")]);
        assert_eq!(schedule::set(act, call.id, &moved).await.unwrap(), 1);
        let stale = hour(vec![slot(&now[0], "2026-02-16T13:00", "Ruang C")]);
        assert!(matches!(schedule::set(act, call.id, &stale).await, Err(CallError::Stale(_))));
    }

    async fn every_wrong_line_is_named_and_none_is_written(t: TestDb) {
        let (call, all) = judging(&t, "71.74, 71.72").await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let unknown = SlotDraft { candidate: "K-999".into(), at: "2026-02-16T09:00".into(), room: "A".into(), revision: "1".into() };
        let draft = ScheduleDraft {
            minutes: "1".into(),
            slots: vec![slot(&all[0], "2026-02-30T09:00", "A"), slot(&all[1], "2026-01-02T09:00", "A"), unknown],
        };
        let CallError::Invalid(wrong) = schedule::set(act, call.id, &draft).await.unwrap_err() else { panic!() };
        let named: Vec<_> = wrong.iter().map(|w| (w.field, w.problem)).collect();
        assert_eq!(named, [("minutes", "range"), ("at", "local-time"), ("at", "past"), ("candidate", "unknown")]);
        assert!(candidates_of(act.tx, call.id).await.iter().all(|c| c.presents_at.is_none()));
        let roomless = hour(vec![slot(&all[0], "2026-02-16T09:00", " ")]);
        assert!(matches!(schedule::set(act, call.id, &roomless).await, Err(CallError::Invalid(_))));
    }

    async fn a_list_is_laid_out_over_working_days(t: TestDb) {
        let (_, all) = judging(&t, "71.74, 71.72, 71.71").await;
        let draft = LayOutDraft { start: "2026-02-13T09:00".into(), per_day: "2".into(), minutes: "45".into(), room: "A".into() };
        let laid = schedule::lay_out(&draft, &all, &web::Zone::default()).unwrap();
        let at: Vec<String> = laid.iter().map(|(_, at)| at.to_string()).collect();
        // 13 February 2026 is a Friday; Manado is an hour ahead.
        assert_eq!(at, ["2026-02-13T10:00", "2026-02-13T10:45", "2026-02-16T10:00"]);
        let none = LayOutDraft { per_day: "0".into(), start: "x".into(), ..draft };
        let CallError::Invalid(wrong) = schedule::lay_out(&none, &all, &web::Zone::default()).unwrap_err() else { panic!() };
        assert_eq!(wrong.len(), 2);
    }

    async fn who_does_not_come_is_struck_off_and_its_sheets_are_void(t: TestDb) {
        let (call, all) = judging(&t, "71.74, 71.72, 71.71, 75.03").await;
        drawn(&t, &call, 2).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        schedule::set(act, call.id, &hour(vec![slot(&all[0], "2026-02-16T09:00", "A")])).await.unwrap();
        candidates::step(act, all[0].id, CandidateState::NoShow, "").await.unwrap();
        let nameless = candidates::step(act, all[0].id, CandidateState::StruckOff, "").await;
        assert!(matches!(nameless, Err(CallError::Invalid(_))));
        candidates::step(act, all[0].id, CandidateState::StruckOff, "Menolak paparan").await.unwrap();
        tx.commit().await.unwrap();
        let panel = panel_of(&t, &call).await;
        let own: Vec<_> = panel.sheets.iter().filter(|s| s.candidate == all[0].id).collect();
        assert_eq!(own.len(), 2);
        assert!(own.iter().all(|s| s.state == SheetState::Void));
    }

    async fn only_officers_make_the_schedule(t: TestDb) {
        let (call, all) = judging(&t, "71.74").await;
        for (login, role, place) in [("asesor", Role::Assessor, "nation"), ("daerah", Role::RegionalAdmin, "region:71.74"), ("auditor", Role::Auditor, "nation")] {
            let other = actor(&t, login, role, place).await;
            let mut tx = t.db.write().await.unwrap();
            let act = &mut Acting::new(&mut tx, &other, &t.clock);
            let set = schedule::set(act, call.id, &hour(vec![slot(&all[0], "2026-02-16T09:00", "A")])).await;
            assert!(matches!(set, Err(CallError::Forbidden(_))), "{login}");
            assert!(matches!(schedule::candidates(act.tx, &other, call.id).await, Err(CallError::Forbidden(_))));
        }
    }
}
