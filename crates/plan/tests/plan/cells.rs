//! One cell after the other, by many people at once.

use std::time::Instant;

use access::{Actor, Role};
use axum::http::StatusCode;
use masterplan::Table;
use plan::{
    PlanError,
    cells::{self, CellDraft, Edited},
};
use register::Acting;
use testkit::Statements;

use crate::world::{OWN, action, added, loaded, person, planned};

fn draft(cell: &str, was: &str, now: &str) -> CellDraft {
    CellDraft {
        cell: cell.into(),
        was: was.into(),
        now: now.into(),
    }
}

testkit::both! {
    async fn two_who_change_one_cell_lose_nothing_and_two_cells_are_merged(t: TestDb) {
        loaded(&t).await;
        planned(&t).await;
        let row = added(&t, Table::Action, &action("a-1")).await;
        let uri = format!("/plan-rows/{}", row.id);
        let mut one = person(&t, "bappeda", Role::Planner, "region:71.74").await;
        let mut two = person(&t, "diskominfo", Role::RegionalAdmin, "region:71.74").await;
        let sent = |cell: &'static str, was: &'static str, now: &'static str| [("cell", cell), ("was", was), ("now", now)];
        let saved = one.post(&format!("{uri}/cell"), &sent("name", "Mal pelayanan publik", "Mal kota")).await;
        assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);
        let merged = two.post(&format!("{uri}/cell"), &sent("budget.2026", "", "Rp 2.500.000")).await;
        assert_eq!(merged.status, StatusCode::OK, "{}", merged.body);
        assert!(merged.body.contains("\"raw\":\"2500000\""), "{}", merged.body);
        let met = two.post(&format!("{uri}/cell"), &sent("name", "Mal pelayanan publik", "Kata saya <b>😀")).await;
        assert_eq!(met.status, StatusCode::CONFLICT);
        assert!(met.body.contains("Mal kota") && met.body.contains("Ibu bappeda") && met.body.contains("Kata saya"), "{}", met.body);
        let history = two.get(&format!("{uri}/history")).await;
        assert!(history.body.contains("Kata saya &#60;b&#62;") || history.body.contains("Kata saya &lt;b&gt;"), "mine is kept: {}", history.body);
        let wrong = one.post(&format!("{uri}/cell"), &sent("budget.2026", "2500000", "-5")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
        let mut tx = t.db.read().await.unwrap();
        let (_, row) = cells::find(&mut tx, &Actor::System, row.id).await.unwrap();
        assert_eq!((row.cell("name"), row.cell("budget.2026")), ("Mal kota", "2500000"));
    }

    async fn a_refused_form_keeps_what_its_writer_saw(t: TestDb) {
        loaded(&t).await;
        planned(&t).await;
        let row = added(&t, Table::Action, &action("A-1")).await;
        let uri = format!("/plan-rows/{}", row.id);
        let mut one = person(&t, "bappeda", Role::Planner, "region:71.74").await;
        let mut two = person(&t, "diskominfo", Role::RegionalAdmin, "region:71.74").await;
        let theirs = two.post(&format!("{uri}/cell"), &[("cell", "budget.2025"), ("was", "1000000"), ("now", "7000000")]).await;
        assert_eq!(theirs.status, StatusCode::OK, "{}", theirs.body);
        let long = "n".repeat(5_000);
        let seen = [("was:name", "Mal pelayanan publik"), ("budget.2025", "1000000"), ("was:budget.2025", "1000000")];
        let refused = one.post(&uri, &[&[("name", long.as_str())][..], &seen].concat()).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        assert!(refused.body.contains("name=\"was:budget.2025\" value=\"1000000\""), "the form tells what its writer saw: {}", refused.body);
        let met = one.post(&uri, &[("name", "Mal kota"), ("was:name", "Mal lain"), ("budget.2025", "1000000"), ("was:budget.2025", "1000000")]).await;
        assert_eq!(met.status, StatusCode::CONFLICT);
        assert!(met.body.contains("name=\"was:name\" value=\"Mal pelayanan publik\""), "the cell that is told is seen now: {}", met.body);
        assert!(met.body.contains("name=\"was:budget.2025\" value=\"1000000\""), "{}", met.body);
    }

    async fn the_form_of_a_row_sends_only_what_was_changed(t: TestDb) {
        loaded(&t).await;
        planned(&t).await;
        let row = added(&t, Table::Action, &action("A-1")).await;
        let uri = format!("/plan-rows/{}", row.id);
        let mut one = person(&t, "bappeda", Role::Planner, "region:71.74").await;
        let form = one.get(&format!("{uri}?edit=yes")).await;
        assert!(form.body.contains("was:name"), "{}", form.body);
        let done = one.post(&uri, &[("name", "Mal baru"), ("was:name", "Mal pelayanan publik"), ("status", "planned"), ("was:status", "planned")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let wrong = one.post(&uri, &[("pillar", "moon"), ("was:pillar", "governance")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.is_wrong("pillar"), "{}", wrong.body);
        let behind = one.post(&uri, &[("name", "Yang lain"), ("was:name", "Mal pelayanan publik")]).await;
        assert_eq!(behind.status, StatusCode::CONFLICT, "{}", behind.body);
    }

    async fn a_change_costs_a_handful_of_statements(t: TestDb) {
        loaded(&t).await;
        planned(&t).await;
        let row = added(&t, Table::Action, &action("A-1")).await;
        let seen = Statements::watch();
        let mut tx = t.db.write().await.unwrap();
        seen.take();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        cells::edit(act, row.id, &draft("status", "planned", "running")).await.unwrap();
        let n = seen.take().len();
        assert!(n <= 8, "{n} statements");
    }

    async fn fifty_editors_of_one_row_all_come_through(t: TestDb) {
        loaded(&t).await;
        planned(&t).await;
        let row = added(&t, Table::Action, &action("A-1")).await;
        let names = ["name", "description", "output", "indicator", "unit", "location", "officer", "partner", "rpjmd", "risk"];
        let mut editors = tokio::task::JoinSet::new();
        for n in 0..50_usize {
            let (db, clock, id, cell) = (t.db.clone(), t.clock.clone(), row.id, names[n % 10]);
            editors.spawn(async move {
                let mut slowest = std::time::Duration::ZERO;
                let mut saved = 0;
                for round in 0..3 {
                    let begun = Instant::now();
                    let mut tx = db.write().await.unwrap();
                    let act = &mut Acting::new(&mut tx, &Actor::System, &clock);
                    let (_, present) = cells::find(act.tx, act.actor, id).await.unwrap();
                    let was = present.cell(cell).to_owned();
                    let now = format!("{n} {round}");
                    match cells::edit(act, id, &CellDraft { cell: cell.into(), was, now }).await {
                        Ok(Edited::Saved(_)) => saved += 1,
                        Ok(Edited::Behind(_)) => {}
                        other => panic!("{other:?}"),
                    }
                    tx.commit().await.unwrap();
                    slowest = slowest.max(begun.elapsed());
                }
                (saved, slowest)
            });
        }
        let (mut all, mut slowest) = (0, std::time::Duration::ZERO);
        while let Some(done) = editors.join_next().await {
            let (saved, took) = done.unwrap();
            all += saved;
            slowest = slowest.max(took);
        }
        let mut tx = t.db.read().await.unwrap();
        let (_, row) = cells::find(&mut tx, &Actor::System, row.id).await.unwrap();
        assert_eq!(row.revision, all + 1, "every change that was taken counts once; slowest {slowest:?}");
    }

    async fn only_those_who_write_change_a_cell(t: TestDb) {
        loaded(&t).await;
        planned(&t).await;
        let row = added(&t, Table::Action, &action("A-1")).await;
        let uri = format!("/plan-rows/{}", row.id);
        for (login, role, place, reads) in [
            ("petugas", Role::Officer, "nation", true),
            ("pembimbing", Role::Expert, "nation", true),
            ("kepala", Role::Head, "region:71.74", true),
            ("dewan", Role::CouncilReader, "region:71.74", true),
            ("bitung", Role::Planner, "region:71.72", false),
            ("asesor", Role::Assessor, "nation", false),
        ] {
            let mut reader = person(&t, login, role, place).await;
            let expected = if reads { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(reader.get(&uri).await.status, expected, "{login}");
            assert_eq!(reader.get(&format!("/plans/{OWN}/tables/action")).await.status, expected, "{login}");
            let sent = [("cell", "name"), ("was", "Mal pelayanan publik"), ("now", "x"), ("revision", "1"), ("accept", "yes"), ("row", &row.id.to_string()), ("text", "name\nx"), ("trial", "no")];
            for tail in ["cell", "duplicate", "shift", "remove", "settle"] {
                let answer = reader.post(&format!("{uri}/{tail}"), &sent).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{login} {tail}");
            }
            for tail in ["tables/action/paste", "tables/action/lay", "tables/action/bulk", "tables/action/new", "undo", "texts/vision", "edit"] {
                let answer = reader.post(&format!("/plans/{OWN}/{tail}"), &sent).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{login} {tail}");
            }
        }
        let mut tx = t.db.read().await.unwrap();
        let gone = cells::find(&mut tx, &Actor::Anonymous, row.id).await;
        assert!(matches!(gone, Err(PlanError::Forbidden(_))));
    }
}
