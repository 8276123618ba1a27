//! Homework, gates, openings.

use access::{Actor, Role};
use axum::http::StatusCode;
use register::Acting;
use testkit::TestDb;
use workshops::{
    NotNow, WorkshopError, homework,
    model::{
        DoneDraft, HomeworkDraft, OpeningDraft, PlanDraft, Sheet, Stage, Unmet, WorkshopState,
    },
    planning, stages,
    standing::{self, WaitsOn},
    worksheets,
};

use crate::world::{OWN, account, cells, loaded, person, plan_draft, planned};

fn task(n: u8) -> HomeworkDraft {
    HomeworkDraft {
        stage: "1".into(),
        task: format!("Tugas {n}"),
        owner: "Sekretaris".into(),
        due_on: "2026-01-10".into(),
        ..HomeworkDraft::default()
    }
}

async fn outputs_of_one(t: &TestDb, holder: uuid::Uuid) {
    let mut tx = t.db.write().await.unwrap();
    let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
    for (sheet, row) in [
        (
            Sheet::Readiness,
            cells(&[("element", "nature"), ("statement", "x"), ("rating", "3")]),
        ),
        (
            Sheet::Gap,
            cells(&[
                ("element", "nature"),
                ("now", "x"),
                ("wanted", "y"),
                ("gap", "z"),
            ]),
        ),
        (
            Sheet::Swot,
            cells(&[
                ("side", "threat"),
                ("statement", "x"),
                ("weight", "1"),
                ("rating", "1"),
            ]),
        ),
    ] {
        worksheets::add(act, holder, sheet, &row).await.unwrap();
    }
    tx.commit().await.unwrap();
}

testkit::both! {
    async fn a_stage_is_shut_until_homework_and_worksheets_are_done(t: TestDb) {
        loaded(&t).await;
        account(&t, "ani", Role::Expert, "nation").await;
        let workshop = planned(&t, &plan_draft("ani")).await;
        let region: kernel::RegionCode = OWN.parse().unwrap();
        let mut ids = Vec::new();
        {
            let mut tx = t.db.write().await.unwrap();
            let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
            for n in 1..=5 {
                ids.push(homework::give(act, &region, None, &task(n)).await.unwrap());
            }
            tx.commit().await.unwrap();
        }
        let open = OpeningDraft { stage: "2".into(), reason: String::new() };
        {
            let mut tx = t.db.write().await.unwrap();
            let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
            let Err(WorkshopError::NotNow(NotNow::Gate(Stage::Two, unmet))) = stages::open(act, &region, None, &open).await else { panic!() };
            assert!(unmet.contains(&Unmet::Homework { done: 0, all: 5, percent: 80 }), "{unmet:?}");
            assert!(unmet.contains(&Unmet::Output { sheet: Sheet::Swot }));
            // The invitation to a shut stage does not go out.
            let two = PlanDraft { stage: "2".into(), starts_on: "2026-02-02".into(), ..plan_draft("") };
            planning::plan(act, &two).await.unwrap();
            let filter = planning::WorkshopFilter { stage: "2".into(), ..Default::default() };
            let planned = planning::all(act.tx, &Actor::System, &filter).await.unwrap();
            let shut = planning::step(act, planned[0].id, WorkshopState::Invited, "").await;
            assert!(matches!(shut, Err(WorkshopError::NotNow(NotNow::StageShut(Stage::Two)))));
            tx.commit().await.unwrap();
        }
        let mut mentor = testkit::Browser::visitor(crate::world::site(&t.db));
        mentor.sign_in("ani", crate::world::PASSWORD).await;
        let uri = format!("/stages/{OWN}/open?stage=2");
        let shut = mentor.post(&uri, &[("stage", "2"), ("reason", "Saya ingin")]).await;
        assert_eq!(shut.status, StatusCode::CONFLICT);
        assert!(shut.body.contains("Only 0 of 5 tasks are done"), "{}", shut.body);
        let page = mentor.get(&format!("/stages/{OWN}")).await;
        assert!(page.body.contains("Only 0 of 5 tasks are done") && page.body.contains("Late"), "{}", page.body);
        outputs_of_one(&t, workshop.participation.uuid()).await;
        let mut region_user = person(&t, "diskominfo", Role::RegionalAdmin, "region:71.74").await;
        for given in &ids[..4] {
            let uri = format!("/homework/{}/settle", given.id);
            let bare = region_user.post(&uri, &[("state", "done"), ("note", ""), ("revision", "1")]).await;
            assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
            region_user.fill(&uri, &[("state", "done"), ("note", "Sudah dikerjakan")]).await;
        }
        // Four of five are 80 %.
        let opened = mentor.post(&uri, &[("stage", "2"), ("reason", "")]).await;
        assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.body);
        assert_eq!(mentor.post(&uri, &[("stage", "2"), ("reason", "")]).await.status, StatusCode::CONFLICT);
    }

    async fn the_ministry_opens_early_with_a_reason_that_is_kept(t: TestDb) {
        loaded(&t).await;
        planned(&t, &plan_draft("")).await;
        let mut officer = person(&t, "petugas", Role::Officer, "nation").await;
        let uri = format!("/stages/{OWN}/open?stage=2");
        assert_eq!(officer.get(&uri).await.value("cohort"), "2023", "the form keeps its cohort");
        assert_eq!(officer.post(&uri, &[("stage", "2"), ("reason", " ")]).await.status, StatusCode::CONFLICT);
        let done = officer.post(&uri, &[("stage", "2"), ("reason", "Libur panjang \"mendadak\"")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let page = officer.get(&format!("/stages/{OWN}")).await;
        assert!(page.body.contains("Libur panjang"), "{}", page.body);
        // Stage IV waits for stage III.
        let skipped = officer.post(&format!("/stages/{OWN}/open?stage=4"), &[("stage", "4"), ("reason", "")]).await;
        assert!(skipped.body.contains("Stage III is not open"), "{}", skipped.body);
        for (login, role, place) in [("daerah", Role::RegionalAdmin, "region:71.74"), ("lain", Role::Expert, "nation"), ("auditor", Role::Auditor, "nation")] {
            let mut other = person(&t, login, role, place).await;
            let refused = other.post(&format!("/stages/{OWN}/open?stage=3"), &[("stage", "3"), ("reason", "x")]).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{login}");
            let gate = other.post("/workshops/gates", &[("stage", "1"), ("percent", "0"), ("revision-1", "1")]).await;
            assert_eq!(gate.status, StatusCode::FORBIDDEN, "{login}");
        }
        // The threshold is data.
        let bad = officer.post("/workshops/gates", &[("stage", "1"), ("percent", "101"), ("revision-1", "1")]).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(officer.post("/workshops/gates", &[("stage", "1"), ("percent", "50"), ("revision-1", "1")]).await.status, StatusCode::SEE_OTHER);
        let stale = officer.post("/workshops/gates", &[("stage", "1"), ("percent", "60"), ("revision-1", "1")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
    }

    async fn the_standing_of_a_cohort_tells_whom_each_region_waits_on(t: TestDb) {
        loaded(&t).await;
        let workshop = planned(&t, &plan_draft("")).await;
        let region: kernel::RegionCode = OWN.parse().unwrap();
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        homework::give(act, &region, None, &task(1)).await.unwrap();
        let stands = |all: Vec<standing::Standing>| all.into_iter().find(|s| s.region == region).unwrap();
        let today = (2023, "2026-01-15");
        let own = stands(standing::of_cohort(act.tx, &Actor::System, today).await.unwrap());
        assert_eq!((own.stage, own.waits_on, own.homework_late), (Some(Stage::One), WaitsOn::Ministry, 1));
        for (to, expected) in [(WorkshopState::Invited, WaitsOn::Day), (WorkshopState::Held, WaitsOn::Mentor), (WorkshopState::Closed, WaitsOn::Region)] {
            planning::step(act, workshop.id, to, "").await.unwrap();
            let own = stands(standing::of_cohort(act.tx, &Actor::System, today).await.unwrap());
            assert_eq!(own.waits_on, expected, "{to}");
        }
        let task = homework::give(act, &region, None, &task(2)).await.unwrap();
        let dropped = DoneDraft { state: "dropped".into(), note: "Tidak perlu".into(), revision: "1".into() };
        homework::settle(act, task.id, &dropped).await.unwrap();
        let stale = homework::settle(act, task.id, &dropped).await;
        assert!(matches!(stale, Err(WorkshopError::Stale(_))));
        let all = standing::of_cohort(act.tx, &Actor::System, today).await.unwrap();
        assert!(all.iter().any(|s| s.stage.is_none() && s.waits_on == WaitsOn::Ministry));
    }
}
