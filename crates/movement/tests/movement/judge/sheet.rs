//! Sheets: who sees and writes what.

use std::collections::BTreeMap;

use access::Actor;
use movement::{
    CallError, NotNow,
    panels::{self, DeclarationDraft},
    sheets::{self, MarkDraft, ReopenDraft, SheetDraft, SheetState},
};
use register::Acting;

use super::{ITEMS, close, close_all, drawn, entries, full, judging, panel_of};

const FOUR: &str = "71.74, 71.72, 71.71, 75.03";

fn one(item: &str, level: &str, note: &str) -> BTreeMap<String, MarkDraft> {
    let mark = MarkDraft {
        level: level.into(),
        note: note.into(),
    };
    BTreeMap::from([(item.to_owned(), mark)])
}

testkit::both! {
    async fn no_assessor_sees_another_before_the_panel_opens(t: TestDb) {
        let (call, _) = judging(&t, FOUR).await;
        let people = drawn(&t, &call, 4).await;
        close_all(&t, &call, &people).await;
        let panel = panel_of(&t, &call).await;
        let candidate = panel.sheets[0].candidate;
        let (on, off): (Vec<_>, Vec<_>) = people.iter().partition(|(_, m)| panel.sheets.iter().any(|s| s.candidate == candidate && s.member == m.id));
        assert_eq!((on.len(), off.len()), (2, 2));
        let mut tx = t.db.write().await.unwrap();
        for (reader, member) in &on {
            let seen = sheets::visible(&mut tx, reader, candidate).await.unwrap();
            assert_eq!(seen.len(), ITEMS.len());
            assert!(seen.iter().all(|mark| mark.is_own && mark.member_code == member.code));
        }
        for (reader, _) in &off {
            assert!(sheets::visible(&mut tx, reader, candidate).await.unwrap().is_empty());
        }
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        panels::open(act, call.id).await.unwrap();
        for (reader, _) in &on {
            let seen = sheets::visible(&mut tx, reader, candidate).await.unwrap();
            assert_eq!(seen.len(), 2 * ITEMS.len());
            assert_eq!(seen.iter().filter(|mark| mark.is_own).count(), ITEMS.len());
        }
        for (reader, _) in &off {
            assert!(sheets::visible(&mut tx, reader, candidate).await.unwrap().is_empty());
        }
        // Who is drawn later judges blind although the panel is open, and sees once closed.
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        panels::draw_more(act, call.id, &[candidate], 1).await.unwrap();
        tx.commit().await.unwrap();
        let panel = panel_of(&t, &call).await;
        let late = panel.sheets.iter().find(|s| s.round == 2).unwrap();
        let (reader, _) = people.iter().find(|(_, m)| m.id == late.member).unwrap();
        let mut tx = t.db.read().await.unwrap();
        assert!(sheets::visible(&mut tx, reader, candidate).await.unwrap().is_empty());
        drop(tx);
        close(&t, reader, late, 2).await;
        let mut tx = t.db.read().await.unwrap();
        assert_eq!(sheets::visible(&mut tx, reader, candidate).await.unwrap().len(), 3 * ITEMS.len());
    }

    async fn an_incomplete_sheet_is_not_closed(t: TestDb) {
        let (call, _) = judging(&t, FOUR).await;
        let people = drawn(&t, &call, 2).await;
        let sheet = panel_of(&t, &call).await.sheets[0].clone();
        let judge = &people.iter().find(|(_, m)| m.id == sheet.member).unwrap().0;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, judge, &t.clock);
        let mut marks = full(3);
        marks.remove("A4");
        marks.remove("A7");
        let draft = SheetDraft { revision: "1".into(), marks, close: "yes".into(), ..SheetDraft::default() };
        let CallError::Marks(wrong) = sheets::save(act, sheet.id, &draft).await.unwrap_err() else { panic!() };
        let named: Vec<_> = wrong.iter().map(|w| (w.item.as_str(), w.problem)).collect();
        assert_eq!(named, [("A4", "missing"), ("A7", "missing")]);
        // Saved without closing it stays, and what stands is not written twice.
        let open = SheetDraft { close: String::new(), ..draft.clone() };
        let saved = sheets::save(act, sheet.id, &open).await.unwrap();
        assert_eq!((saved.marks.len(), saved.sheet.revision), (6, 2));
        let again = SheetDraft { revision: "2".into(), ..open };
        assert_eq!(sheets::save(act, sheet.id, &again).await.unwrap().sheet.revision, 2);
        let rest = SheetDraft { revision: "2".into(), marks: full(3), remark: Some("Baik \"sekali\" 😀".into()), close: "yes".into(), ..SheetDraft::default() };
        let closed = sheets::save(act, sheet.id, &rest).await.unwrap();
        assert_eq!(closed.sheet.state, SheetState::Closed);
        assert_eq!(closed.sheet.remark, "Baik \"sekali\" 😀");
        let late = SheetDraft { revision: "3".into(), marks: one("A1", "0", ""), ..SheetDraft::default() };
        assert!(matches!(sheets::save(act, sheet.id, &late).await, Err(CallError::NotNow(NotNow::SheetShut))));
        let of_call = sheets::of_call(act.tx, call.id).await.unwrap();
        assert_eq!(of_call.len(), 1);
        assert_eq!(of_call[0].marks.len(), ITEMS.len());
    }

    async fn marks_off_the_scale_are_named_and_nothing_is_written(t: TestDb) {
        let (call, _) = judging(&t, FOUR).await;
        let people = drawn(&t, &call, 2).await;
        let sheet = panel_of(&t, &call).await.sheets[0].clone();
        let judge = &people.iter().find(|(_, m)| m.id == sheet.member).unwrap().0;
        let before = entries(&t).await;
        for (marks, problem) in [
            (one("A1", "5", ""), "off-scale"),
            (one("A1", "-1", ""), "off-scale"),
            (one("A1", "2.5", ""), "off-scale"),
            (one("A1", "NaN", ""), "off-scale"),
            (one("A1", "tiga'; DROP TABLE marks", ""), "off-scale"),
            (one("Z9", "2", ""), "unknown-item"),
            (one("A1", "2", &"x".repeat(5001)), "too-long"),
            (one("A1", "2", "a\u{0}b"), "control-character"),
            (one("A1", "", "catatan saja"), "note-alone"),
        ] {
            let mut tx = t.db.write().await.unwrap();
            let act = &mut Acting::new(&mut tx, judge, &t.clock);
            let mut all = full(2);
            all.extend(marks);
            let draft = SheetDraft { revision: "1".into(), marks: all, ..SheetDraft::default() };
            let CallError::Marks(wrong) = sheets::save(act, sheet.id, &draft).await.unwrap_err() else { panic!() };
            assert_eq!(wrong.iter().map(|w| w.problem).collect::<Vec<_>>(), [problem]);
            tx.commit().await.unwrap();
        }
        assert_eq!(entries(&t).await, before);
    }

    async fn of_two_tabs_the_second_is_told(t: TestDb) {
        let (call, _) = judging(&t, FOUR).await;
        let people = drawn(&t, &call, 2).await;
        let sheet = panel_of(&t, &call).await.sheets[0].clone();
        let judge = &people.iter().find(|(_, m)| m.id == sheet.member).unwrap().0;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, judge, &t.clock);
        let first = SheetDraft { revision: "1".into(), marks: one("A1", "3", "satu"), ..SheetDraft::default() };
        sheets::save(act, sheet.id, &first).await.unwrap();
        let second = SheetDraft { revision: "1".into(), marks: one("A2", "1", "dua"), ..SheetDraft::default() };
        assert!(matches!(sheets::save(act, sheet.id, &second).await, Err(CallError::Stale(_))));
        let table = sheets::find(act.tx, judge, sheet.id).await.unwrap();
        assert_eq!(table.marks.keys().collect::<Vec<_>>(), ["A1"]);
        // A mark is taken back by sending it empty.
        let back = SheetDraft { revision: "2".into(), marks: one("A1", "", ""), ..SheetDraft::default() };
        assert!(sheets::save(act, sheet.id, &back).await.unwrap().marks.is_empty());
    }

    async fn a_sheet_of_someone_else_does_not_exist(t: TestDb) {
        let (call, _) = judging(&t, FOUR).await;
        let people = drawn(&t, &call, 2).await;
        let sheet = panel_of(&t, &call).await.sheets[0].clone();
        let other = &people.iter().find(|(_, m)| m.id != sheet.member).unwrap().0;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, other, &t.clock);
        assert!(matches!(sheets::find(act.tx, other, sheet.id).await, Err(CallError::Unknown(_))));
        let draft = SheetDraft { revision: "1".into(), marks: full(4), ..SheetDraft::default() };
        assert!(matches!(sheets::save(act, sheet.id, &draft).await, Err(CallError::Unknown(_))));
    }

    async fn after_opening_a_mark_is_revised_with_its_history_and_then_final(t: TestDb) {
        let (call, _) = judging(&t, FOUR).await;
        let people = drawn(&t, &call, 2).await;
        close_all(&t, &call, &people).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        panels::open(act, call.id).await.unwrap();
        tx.commit().await.unwrap();
        let sheet = panel_of(&t, &call).await.sheets[0].clone();
        let judge = &people.iter().find(|(_, m)| m.id == sheet.member).unwrap().0;
        let revised = SheetDraft { revision: sheet.revision.to_string(), marks: one("A1", "4", "lebih baik"), ..SheetDraft::default() };
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, judge, &t.clock);
        assert!(matches!(sheets::save(act, sheet.id, &revised).await, Err(CallError::Invalid(_))));
        let emptied = SheetDraft { marks: one("A1", "", ""), reason: "x".into(), ..revised.clone() };
        assert!(matches!(sheets::save(act, sheet.id, &emptied).await, Err(CallError::Marks(_))));
        let with_reason = SheetDraft { reason: "Dijelaskan saat paparan".into(), ..revised };
        let after = sheets::save(act, sheet.id, &with_reason).await.unwrap();
        assert_eq!(after.sheet.state, SheetState::Closed);
        assert_eq!(after.marks["A1"].level, 4.0);
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        panels::score(act, call.id).await.unwrap();
        let act = &mut Acting::new(&mut tx, judge, &t.clock);
        let late = SheetDraft { revision: after.sheet.revision.to_string(), marks: one("A1", "0", ""), reason: "x".into(), ..SheetDraft::default() };
        assert!(matches!(sheets::save(act, sheet.id, &late).await, Err(CallError::NotNow(NotNow::SheetShut))));
    }

    async fn an_officer_opens_a_closed_sheet_again_before_the_panel(t: TestDb) {
        let (call, _) = judging(&t, FOUR).await;
        let people = drawn(&t, &call, 2).await;
        close_all(&t, &call, &people).await;
        let sheet = panel_of(&t, &call).await.sheets[0].clone();
        let judge = &people.iter().find(|(_, m)| m.id == sheet.member).unwrap().0;
        let draft = ReopenDraft { reason: "Salah baca butir".into(), revision: sheet.revision.to_string() };
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, judge, &t.clock);
        assert!(matches!(sheets::reopen(act, sheet.id, &draft).await, Err(CallError::Forbidden(_))));
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        assert!(matches!(sheets::reopen(act, sheet.id, &ReopenDraft { reason: " ".into(), ..draft.clone() }).await, Err(CallError::Invalid(_))));
        assert_eq!(sheets::reopen(act, sheet.id, &draft).await.unwrap().state, SheetState::Open);
        tx.commit().await.unwrap();
        close_all(&t, &call, &people).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        panels::open(act, call.id).await.unwrap();
        let sheet = panels::find(act.tx, &Actor::System, call.id).await.unwrap().sheets[0].clone();
        let late = ReopenDraft { reason: "x".into(), revision: sheet.revision.to_string() };
        assert!(matches!(sheets::reopen(act, sheet.id, &late).await, Err(CallError::NotNow(NotNow::PanelOpened))));
    }

    async fn a_conflict_declared_beside_a_sheet_voids_it(t: TestDb) {
        let (call, _) = judging(&t, FOUR).await;
        let people = drawn(&t, &call, 3).await;
        let sheet = panel_of(&t, &call).await.sheets[0].clone();
        let judge = &people.iter().find(|(_, m)| m.id == sheet.member).unwrap().0;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, judge, &t.clock);
        let why = DeclarationDraft { reason: "Pernah menjadi konsultannya".into() };
        panels::declare(act, sheet.candidate, &why).await.unwrap();
        assert!(matches!(panels::take_back(act, sheet.candidate).await, Err(CallError::NotNow(NotNow::Drawn))));
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        panels::draw_missing(act, call.id).await.unwrap();
        tx.commit().await.unwrap();
        let panel = panel_of(&t, &call).await;
        assert_eq!(panel.sheets.iter().find(|s| s.id == sheet.id).unwrap().state, SheetState::Void);
        let new = panel.sheets.iter().find(|s| s.round == 2).unwrap();
        assert_eq!(new.candidate, sheet.candidate);
        assert_ne!(new.member, sheet.member);
    }
}
