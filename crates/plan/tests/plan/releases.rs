//! Freezing, refusing, stepping, comparing.

use access::{Actor, Role};
use axum::http::StatusCode;
use masterplan::{ReleaseFile, SectionKey, Table};
use plan::{
    NotNow, PlanError, begin, cells,
    cells::CellDraft,
    model::{PlanDraft, State, StepDraft},
    releasing::{self, ReleaseDraft},
    sections,
};
use register::Acting;
use testkit::{Browser, TestDb};

use crate::world::{OWN, action, added, loaded, own, person, planned, site};

fn draft(after: u32) -> ReleaseDraft {
    ReleaseDraft {
        reason: "Yang pertama \"😀\"".into(),
        decree: String::new(),
        after: after.to_string(),
    }
}

async fn made(t: &TestDb, after: u32) -> Result<u32, PlanError> {
    let mut tx = t.db.write().await.unwrap();
    let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
    let head = releasing::make(act, (&own(), None), &draft(after)).await?;
    tx.commit().await.unwrap();
    Ok(head.number)
}

async fn step(t: &TestDb, number: u32, to: State) -> Result<(), PlanError> {
    let mut tx = t.db.write().await.unwrap();
    let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
    let draft = StepDraft {
        to: to.to_string(),
        note: "catatan".into(),
    };
    releasing::step(act, (&own(), number), &draft).await?;
    tx.commit().await.unwrap();
    Ok(())
}

testkit::both! {
    async fn faults_keep_a_plan_from_being_released(t: TestDb) {
        loaded(&t).await;
        planned(&t).await;
        let mut twice = action("A-1");
        twice.insert("after".into(), "A-77".into());
        added(&t, Table::Action, &twice).await;
        added(&t, Table::Action, &action("A-1")).await;
        let mut bare = action("A-3");
        bare.remove("pillar");
        added(&t, Table::Action, &bare).await;
        let Err(PlanError::NotNow(NotNow::Blocked(blockers))) = made(&t, 0).await else { panic!("released") };
        let told: Vec<_> = blockers.iter().map(|b| (b.cell.as_str(), b.problem.as_str())).collect();
        assert!(told.contains(&("pillar", "required")), "{told:?}");
        assert!(told.iter().any(|(_, problem)| *problem == "duplicate-code") && told.iter().any(|(_, problem)| *problem == "unknown-reference"), "{told:?}");
        let mut head = person(&t, "kepala", Role::Head, "region:71.74").await;
        let page = head.post(&format!("/plans/{OWN}/releases/new"), &[("reason", "x"), ("after", "0")]).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        assert!(page.body.contains("faults keep the plan"), "{}", page.body);
        assert!(head.get(&format!("/plans/{OWN}")).await.body.contains("names a code that is not there"));
    }

    async fn of_two_who_release_at_once_one_is_told(t: TestDb) {
        loaded(&t).await;
        planned(&t).await;
        added(&t, Table::Action, &action("A-1")).await;
        let two = tokio::join!(made(&t, 0), made(&t, 0));
        let won = usize::from(two.0.is_ok()) + usize::from(two.1.is_ok());
        assert_eq!(won, 1, "{two:?}");
        let lost = two.0.err().or(two.1.err()).unwrap();
        assert!(matches!(lost, PlanError::NotNow(NotNow::Overtaken(1))), "{lost:?}");
        let same = made(&t, 1).await;
        assert!(matches!(same, Err(PlanError::NotNow(NotNow::Unchanged(1)))), "{same:?}");
    }

    async fn a_release_goes_its_way_and_the_public_reads_it(t: TestDb) {
        loaded(&t).await;
        planned(&t).await;
        let row = added(&t, Table::Action, &action("A-1")).await;
        let mut head = person(&t, "kepala", Role::Head, "region:71.74").await;
        let mut expert = person(&t, "ahli", Role::Expert, "nation").await;
        let mut planner = person(&t, "bappeda", Role::Planner, "region:71.74").await;
        let mut public = Browser::visitor(site(&t.db));
        let new = format!("/plans/{OWN}/releases/new");
        assert_eq!(planner.post(&new, &[("reason", "x"), ("after", "0")]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(expert.post(&new, &[("reason", "x"), ("after", "0")]).await.status, StatusCode::FORBIDDEN);
        let blank = head.post(&new, &[("reason", " "), ("after", "0")]).await;
        assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
        head.fill(&new, &[("reason", "Yang pertama"), ("decree", "")]).await;
        let steps = format!("/plans/{OWN}/releases/1/step");
        assert_eq!(head.post(&steps, &[("to", "reviewed"), ("note", "")]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(expert.post(&steps, &[("to", "reviewed"), ("note", "baik")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(expert.post(&steps, &[("to", "validated"), ("note", "")]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(head.post(&steps, &[("to", "active"), ("note", "")]).await.status, StatusCode::CONFLICT);
        assert_eq!(public.get(&format!("/plan/{OWN}")).await.status, StatusCode::NOT_FOUND);
        for to in ["validated", "submitted"] {
            assert_eq!(head.post(&steps, &[("to", to), ("note", "")]).await.status, StatusCode::SEE_OTHER, "{to}");
        }
        let none = head.post(&steps, &[("to", "regulated"), ("note", "")]).await;
        assert_eq!(none.status, StatusCode::CONFLICT, "no regulation stands: {}", none.body);
        assert_eq!(head.post(&steps, &[("to", "active"), ("note", "")]).await.status, StatusCode::SEE_OTHER);
        let shown = public.get(&format!("/plan/{OWN}")).await;
        assert!(shown.body.contains("In force without a regulation"), "{}", shown.body);
        let bytes = public.get(&format!("/api/v1/plans/{OWN}/releases/1")).await;
        let file = ReleaseFile::read(bytes.body.as_bytes()).unwrap();
        assert!(file.signature.is_some() && file.to_bytes() == bytes.body.as_bytes());
        let list = public.get("/actions?pillar=governance&agency=dinas%20kesehatan").await;
        assert!(list.body.contains("Mal pelayanan publik"), "{}", list.body);
        // The second takes the place of the first, and both are compared.
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let change = CellDraft { cell: "name".into(), was: "Mal pelayanan publik".into(), now: "Mal <kota>".into() };
        cells::edit(act, row.id, &change).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(made(&t, 1).await.unwrap(), 2);
        assert_eq!(public.get(&format!("/api/v1/plans/{OWN}/releases/2")).await.status, StatusCode::NOT_FOUND, "not in force yet");
        for to in [State::Reviewed, State::Validated, State::Submitted, State::Regulated, State::Active] {
            step(&t, 2, to).await.unwrap();
        }
        let illegal = step(&t, 1, State::Expired).await;
        assert!(matches!(illegal, Err(PlanError::Step(_))), "the first is revised: {illegal:?}");
        let diff = planner.get(&format!("/plans/{OWN}/releases/diff?from=1&to=2")).await;
        assert!(diff.body.contains("Mal pelayanan publik") && diff.body.contains("Mal &#60;kota&#62;"), "{}", diff.body);
        let history = public.get(&format!("/plan/{OWN}/history")).await;
        assert!(history.body.contains("Superseded") || history.body.contains("Revised"), "{}", history.body);
    }

    async fn a_plan_of_the_next_period_takes_the_place_of_the_last(t: TestDb) {
        loaded(&t).await;
        planned(&t).await;
        added(&t, Table::Action, &action("A-1")).await;
        made(&t, 0).await.unwrap();
        const WAY: [State; 5] = [State::Reviewed, State::Validated, State::Submitted, State::Regulated, State::Active];
        for to in WAY {
            step(&t, 1, to).await.unwrap();
        }
        {
            let mut tx = t.db.write().await.unwrap();
            let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
            let next = PlanDraft { from: "2029".into(), to: "2033".into(), ..crate::world::draft() };
            begin::create(act, &next).await.unwrap();
            sections::write(act, (&own(), SectionKey::Vision), ("Kota berikutnya", 0)).await.unwrap();
            tx.commit().await.unwrap();
        }
        let mut later = action("B-1");
        later.remove("budget.2025");
        later.insert("budget.2030".into(), "5".into());
        added(&t, Table::Action, &later).await;
        made(&t, 0).await.unwrap();
        for to in WAY {
            step(&t, 1, to).await.unwrap();
        }
        let mut public = Browser::visitor(site(&t.db));
        let shown = public.get(&format!("/plan/{OWN}")).await;
        assert!(shown.body.contains("2029–2033"), "{}", shown.body);
        let list = public.get("/actions").await;
        assert!(list.body.contains("B-1") && !list.body.contains("A-1"), "{}", list.body);
    }

    async fn an_older_release_does_not_come_back_over_a_newer(t: TestDb) {
        loaded(&t).await;
        planned(&t).await;
        added(&t, Table::Action, &action("A-1")).await;
        made(&t, 0).await.unwrap();
        added(&t, Table::Action, &action("A-2")).await;
        made(&t, 1).await.unwrap();
        for number in [1, 2] {
            for to in [State::Reviewed, State::Validated, State::Submitted] {
                step(&t, number, to).await.unwrap();
            }
        }
        step(&t, 2, State::Active).await.unwrap();
        let back = step(&t, 1, State::Active).await;
        assert!(matches!(back, Err(PlanError::NotNow(NotNow::Newer(2)))), "{back:?}");
    }

    async fn a_tampered_release_is_noticed(t: TestDb) {
        loaded(&t).await;
        let plan = planned(&t).await;
        added(&t, Table::Action, &action("A-1")).await;
        made(&t, 0).await.unwrap();
        let mut tx = t.db.read().await.unwrap();
        let text = releasing::bytes(&mut tx, &plan, 1).await.unwrap();
        let broken = ReleaseFile::read(text.replace("Mal pelayanan", "Mal tambahan").as_bytes()).unwrap_err();
        assert_eq!(broken.to_string(), "the part `table:action` was changed after the release was made");
    }
}
