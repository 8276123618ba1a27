//! Who judges whom.

use access::{Actor, Role};
use movement::{
    CallError, NotNow, candidates,
    model::CandidateState,
    panels::{self, ConflictKind, DeclarationDraft, MemberDraft, RemovalDraft},
    sheets::SheetState,
};
use register::Acting;

use super::{actor, assessor, close, close_all, drawn, entries, judging, panel_of};

const FOUR: &str = "71.74, 71.72, 71.71, 75.03";

fn pairs(panel: &panels::Panel, round: u32) -> Vec<(String, String)> {
    let code = |id| {
        panel
            .candidates
            .iter()
            .find(|c| c.id == id)
            .unwrap()
            .code
            .clone()
    };
    let member = |id| {
        panel
            .members
            .iter()
            .find(|m| m.id == id)
            .unwrap()
            .code
            .clone()
    };
    let mut pairs: Vec<_> = panel
        .sheets
        .iter()
        .filter(|sheet| sheet.round == round)
        .map(|sheet| (code(sheet.candidate), member(sheet.member)))
        .collect();
    pairs.sort();
    pairs
}

testkit::both! {
    async fn the_same_seed_gives_the_draw_that_was_shown(t: TestDb) {
        let (call, _) = judging(&t, FOUR).await;
        for i in 1..=3 {
            assessor(&t, &call, &format!("asesor{i}"), MemberDraft::default()).await;
        }
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let shown = panels::preview(act.tx, &Actor::System, call.id).await.unwrap();
        assert_eq!((shown.n_candidates, shown.n_waiting), (4, 0));
        let draw = panels::draw(act, call.id).await.unwrap();
        let again = panels::draw(act, call.id).await;
        assert!(matches!(again, Err(CallError::NotNow(NotNow::Drawn))));
        tx.commit().await.unwrap();
        let panel = panel_of(&t, &call).await;
        let mut expected: Vec<_> = shown.assignment.sheets.iter().map(|s| (s.candidate.clone(), s.assessor.clone())).collect();
        expected.sort();
        assert_eq!(pairs(&panel, 1), expected);
        assert_eq!(draw.seed, "benih uji 2027:panel:1");
        assert_eq!(draw.result_hash, measure::canonical::sha256(&expected));
        assert!(draw.request.contains("measure::assign"), "{}", draw.request);
        assert_eq!(panel.draws, [draw]);
        assert!(panel.shortages().is_empty());
    }

    async fn conflicts_are_found_declared_and_kept_apart(t: TestDb) {
        let (call, all) = judging(&t, FOUR).await;
        let home = MemberDraft { home: "75".into(), mentored: "71.72".into(), ..MemberDraft::default() };
        let (_, first) = assessor(&t, &call, "asesor1", home).await;
        let (second, member) = assessor(&t, &call, "asesor2", MemberDraft { employer: "71.74".into(), ..MemberDraft::default() }).await;
        for i in 3..=5 {
            assessor(&t, &call, &format!("asesor{i}"), MemberDraft::default()).await;
        }
        let by = |code: &str| all.iter().find(|c| c.region.as_str() == code).unwrap();
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &second, &t.clock);
        let declaration = DeclarationDraft { reason: "Kakak saya sekretaris daerahnya".into() };
        panels::declare(act, by("71.71").id, &declaration).await.unwrap();
        tx.commit().await.unwrap();
        let panel = panel_of(&t, &call).await;
        let mut found: Vec<_> = panel.conflicts.iter().map(|c| (c.member, c.candidate, c.kind)).collect();
        found.sort();
        let mut expected = vec![
            (first.id, by("75.03").id, ConflictKind::Home),
            (first.id, by("71.72").id, ConflictKind::Mentored),
            (member.id, by("71.74").id, ConflictKind::Employer),
            (member.id, by("71.71").id, ConflictKind::Declared),
        ];
        expected.sort();
        assert_eq!(found, expected);
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        panels::draw(act, call.id).await.unwrap();
        tx.commit().await.unwrap();
        let panel = panel_of(&t, &call).await;
        for sheet in &panel.sheets {
            assert!(!expected.iter().any(|(m, c, _)| (*m, *c) == (sheet.member, sheet.candidate)));
        }
    }

    async fn a_corrected_home_lifts_the_conflict(t: TestDb) {
        let (call, _) = judging(&t, FOUR).await;
        let (_, member) = assessor(&t, &call, "asesor1", MemberDraft { home: "71".into(), ..MemberDraft::default() }).await;
        assert_eq!(panel_of(&t, &call).await.conflicts.len(), 3);
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let draft = MemberDraft { affiliation: "Kampus".into(), home: "75.03".into(), revision: "1".into(), ..MemberDraft::default() };
        panels::edit(act, member.id, &draft).await.unwrap();
        let stale = panels::edit(act, member.id, &draft).await;
        assert!(matches!(stale, Err(CallError::Stale(_))));
        let wrong = MemberDraft { home: "99.99".into(), revision: "2".into(), ..draft };
        let CallError::Invalid(fields) = panels::edit(act, member.id, &wrong).await.unwrap_err() else { panic!() };
        assert_eq!((fields[0].field, fields[0].problem, fields[0].value.as_str()), ("home", "unknown", "99.99"));
        tx.commit().await.unwrap();
        assert_eq!(panel_of(&t, &call).await.conflicts.len(), 1);
    }

    async fn a_draw_that_cannot_be_made_names_who_stands_in_the_way(t: TestDb) {
        let (call, _) = judging(&t, FOUR).await;
        assessor(&t, &call, "asesor1", MemberDraft::default()).await;
        assessor(&t, &call, "asesor2", MemberDraft { home: "75".into(), ..MemberDraft::default() }).await;
        let before = entries(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let err = panels::draw(act, call.id).await.unwrap_err();
        assert!(matches!(err, CallError::Unassignable(_)));
        assert!(err.to_string().contains("K-004"), "{err}");
        drop(tx);
        assert_eq!(entries(&t).await, before);
        assert!(panel_of(&t, &call).await.sheets.is_empty());
    }

    async fn who_is_removed_half_way_is_replaced(t: TestDb) {
        let (call, _) = judging(&t, FOUR).await;
        let people = drawn(&t, &call, 4).await;
        let panel = panel_of(&t, &call).await;
        let (leaver, member) = &people[0];
        let own: Vec<_> = panel.sheets.iter().filter(|s| s.member == member.id).cloned().collect();
        assert_eq!(own.len(), 2);
        close(&t, leaver, &own[0], 3).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let nameless = panels::remove(act, member.id, &RemovalDraft { revision: "1".into(), ..RemovalDraft::default() }).await;
        assert!(matches!(nameless, Err(CallError::Invalid(_))));
        let draft = RemovalDraft { reason: "Sakit".into(), revision: "1".into(), ..RemovalDraft::default() };
        let removed = panels::remove(act, member.id, &draft).await.unwrap();
        assert_eq!(removed.voided, 1);
        assert_eq!(removed.replaced.unwrap().round, 2);
        tx.commit().await.unwrap();
        let panel = panel_of(&t, &call).await;
        let state = |id| panel.sheets.iter().find(|s| s.id == id).unwrap().state;
        assert_eq!((state(own[0].id), state(own[1].id)), (SheetState::Closed, SheetState::Void));
        assert_eq!(pairs(&panel, 2).len(), 1);
        assert!(panel.shortages().is_empty());
        // The one who left reads nothing any more.
        let mut tx = t.db.read().await.unwrap();
        assert!(panels::seats(&mut tx, leaver).await.unwrap().is_empty());
        assert!(movement::sheets::find(&mut tx, leaver, own[0].id).await.is_err());
    }

    async fn a_removal_stands_where_nobody_can_be_had_instead(t: TestDb) {
        let (call, _) = judging(&t, FOUR).await;
        let people = drawn(&t, &call, 2).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let draft = RemovalDraft { reason: "Mundur".into(), void_closed: "yes".into(), revision: "1".into() };
        let removed = panels::remove(act, people[0].1.id, &draft).await.unwrap();
        assert!(removed.replaced.is_none());
        assert_eq!(removed.voided, 4);
        let missing = panels::draw_missing(act, call.id).await;
        assert!(matches!(missing, Err(CallError::Unassignable(_))));
        tx.commit().await.unwrap();
        assert_eq!(panel_of(&t, &call).await.shortages().len(), 4);
    }

    async fn who_withdraws_is_neither_drawn_nor_judged(t: TestDb) {
        let (call, all) = judging(&t, FOUR).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        candidates::leave(act, all[0].id, "Kepala daerah berganti").await.unwrap();
        tx.commit().await.unwrap();
        let people = drawn(&t, &call, 2).await;
        let panel = panel_of(&t, &call).await;
        assert!(panel.sheets.iter().all(|s| s.candidate != all[0].id));
        let sheet = panel.sheets.iter().find(|s| s.candidate == all[1].id).unwrap();
        let judge = &people.iter().find(|(_, m)| m.id == sheet.member).unwrap().0;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        candidates::leave(act, all[1].id, "Anggaran").await.unwrap();
        tx.commit().await.unwrap();
        let panel = panel_of(&t, &call).await;
        assert!(panel.sheets.iter().filter(|s| s.candidate == all[1].id).all(|s| s.state == SheetState::Void));
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, judge, &t.clock);
        let draft = movement::sheets::SheetDraft { revision: "2".into(), marks: crate::judge::full(2), ..Default::default() };
        let late = movement::sheets::save(act, sheet.id, &draft).await;
        assert!(matches!(late, Err(CallError::NotNow(NotNow::SheetShut))));
    }

    async fn the_grey_zone_gets_further_assessors_who_never_met_it(t: TestDb) {
        let (call, all) = judging(&t, FOUR).await;
        let people = drawn(&t, &call, 4).await;
        close_all(&t, &call, &people).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        panels::open(act, call.id).await.unwrap();
        assert_eq!(panels::score(act, call.id).await.unwrap().scored, 4);
        let grey = [all[1].id, all[2].id];
        let draw = panels::draw_more(act, call.id, &grey, 2).await.unwrap();
        assert_eq!((draw.round, draw.seed.as_str()), (2, "benih uji 2027:panel:2"));
        let none = panels::draw_more(act, call.id, &grey, 2).await;
        assert!(matches!(none, Err(CallError::Unassignable(_))), "{none:?}");
        tx.commit().await.unwrap();
        let panel = panel_of(&t, &call).await;
        assert_eq!(pairs(&panel, 2).len(), 4);
        let standing = |c: &movement::model::Candidate| panel.candidates.iter().find(|x| x.id == c.id).unwrap().state;
        assert_eq!(standing(&all[1]), CandidateState::Presented);
        assert_eq!(standing(&all[0]), CandidateState::Scored);
    }

    async fn the_panel_opens_only_once_everyone_has_marked(t: TestDb) {
        let (call, _) = judging(&t, FOUR).await;
        let people = drawn(&t, &call, 3).await;
        let officer = actor(&t, "petugas", Role::Officer, "nation").await;
        let panel = panel_of(&t, &call).await;
        // Assessor 3 marks nothing.
        for sheet in panel.sheets.iter().filter(|s| s.member != people[2].1.id) {
            let at = people.iter().position(|(_, m)| m.id == sheet.member).unwrap();
            close(&t, &people[at].0, sheet, if at == 0 { 1 } else { 3 }).await;
        }
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &officer, &t.clock);
        let early = panels::open(act, call.id).await;
        assert!(matches!(early, Err(CallError::NotNow(NotNow::SheetsOpen(_)))));
        let early = panels::score(act, call.id).await;
        assert!(matches!(early, Err(CallError::NotNow(NotNow::PanelShut))));
        // Agreement leaves out who marked nothing.
        let agreement = panels::agreement(act.tx, &officer, call.id).await.unwrap();
        assert_eq!(agreement.severities.len(), 2);
        assert!(agreement.closed < agreement.sheets);
        assert!(agreement.disagreements.iter().all(|d| d.high - d.low >= 2.0));
        let draft = RemovalDraft { reason: "Tidak menilai".into(), revision: "1".into(), ..RemovalDraft::default() };
        panels::remove(act, people[2].1.id, &draft).await.unwrap();
        tx.commit().await.unwrap();
        // Whoever took its place marks as before.
        for sheet in panel_of(&t, &call).await.sheets.iter().filter(|s| s.state == SheetState::Open) {
            let at = people.iter().position(|(_, m)| m.id == sheet.member).unwrap();
            close(&t, &people[at].0, sheet, if at == 0 { 1 } else { 3 }).await;
        }
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &officer, &t.clock);
        let opened = panels::open(act, call.id).await.unwrap();
        assert!(opened.panel_opened_at.is_some());
        let twice = panels::open(act, call.id).await;
        assert!(matches!(twice, Err(CallError::NotNow(NotNow::PanelOpened))));
        let agreement = panels::agreement(act.tx, &officer, call.id).await.unwrap();
        let strictest = &agreement.severities[0];
        assert_eq!(strictest.member, people[0].1.code);
        assert!(strictest.severity > 0.0);
        assert_eq!(agreement.disagreements.len(), 4 * 8);
        assert!(agreement.alpha.unwrap().value < 0.1);
    }

    async fn roles_that_must_not_keep_out_of_panels(t: TestDb) {
        let (call, all) = judging(&t, FOUR).await;
        let people = drawn(&t, &call, 2).await;
        let mut others = vec![people[0].0.clone(), Actor::Anonymous];
        for (login, role, place) in [("daerah", Role::RegionalAdmin, "region:71.74"), ("auditor", Role::Auditor, "nation"), ("kepala", Role::Head, "region:71.74")] {
            others.push(actor(&t, login, role, place).await);
        }
        let officer = actor(&t, "petugas", Role::Officer, "nation").await;
        let mut tx = t.db.write().await.unwrap();
        for other in &others {
            let act = &mut Acting::new(&mut tx, other, &t.clock);
            let forbidden = |err: CallError| assert!(matches!(err, CallError::Forbidden(_)), "{err:?}");
            forbidden(panels::find(act.tx, other, call.id).await.unwrap_err());
            forbidden(panels::agreement(act.tx, other, call.id).await.unwrap_err());
            forbidden(panels::preview(act.tx, other, call.id).await.unwrap_err());
            forbidden(panels::add(act, call.id, &MemberDraft::default()).await.unwrap_err());
            forbidden(panels::remove(act, people[1].1.id, &RemovalDraft::default()).await.unwrap_err());
            forbidden(panels::draw(act, call.id).await.unwrap_err());
            forbidden(panels::draw_more(act, call.id, &[all[0].id], 1).await.unwrap_err());
            forbidden(panels::open(act, call.id).await.unwrap_err());
            forbidden(panels::score(act, call.id).await.unwrap_err());
        }
        // An officer without a seat declares nothing, and an account without the role gets no seat.
        let act = &mut Acting::new(&mut tx, &officer, &t.clock);
        let declared = panels::declare(act, all[0].id, &DeclarationDraft { reason: "x".into() }).await;
        assert!(matches!(declared, Err(CallError::Forbidden(_))));
        let draft = MemberDraft { account: officer.principal().unwrap().id.to_string(), affiliation: "x".into(), ..MemberDraft::default() };
        let CallError::Invalid(wrong) = panels::add(act, call.id, &draft).await.unwrap_err() else { panic!() };
        assert_eq!(wrong[0].problem, "no-assessor");
        let twice = MemberDraft { account: people[0].1.account.to_string(), ..draft };
        let CallError::Invalid(wrong) = panels::add(act, call.id, &twice).await.unwrap_err() else { panic!() };
        assert_eq!(wrong[0].problem, "taken");
    }
}
