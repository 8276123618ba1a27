//! Closed workshops take the region's participation along.

use access::Actor;
use kernel::Id;
use register::{
    Acting, cohorts,
    model::{CohortDraft, Participation, ParticipationDraft, Status, StepDraft},
    participations,
};
use workshops::{
    WorkshopError,
    model::{OpeningDraft, PlanDraft, Workshop, WorkshopState as S},
    planning::{self, WorkshopFilter},
    stages,
};

use crate::world::{OWN, loaded, plan_draft};

const YEAR: u16 = 2031;
const OTHER: &str = "71.72";

/// A cohort of two: one whose bodies stand, one that has only signed.
async fn two(act: &mut Acting<'_>) -> [Id<Participation>; 2] {
    let draft = CohortDraft {
        year: YEAR.to_string(),
        ..CohortDraft::default()
    };
    cohorts::add(act, &draft).await.unwrap();
    let mut ids = Vec::new();
    for (region, status) in [(OWN, "bodies_formed"), (OTHER, "signed")] {
        let draft = ParticipationDraft {
            cohort: YEAR.to_string(),
            region: region.to_owned(),
            status: status.to_owned(),
            confidence: "high".to_owned(),
            ..ParticipationDraft::default()
        };
        ids.push(participations::add(act, &draft).await.unwrap().id);
    }
    [ids[0], ids[1]]
}

async fn plan(act: &mut Acting<'_>, region: &str, stage: &str) -> Workshop {
    let draft = PlanDraft {
        cohort: YEAR.to_string(),
        regions: region.to_owned(),
        stage: stage.to_owned(),
        ..plan_draft("")
    };
    planning::plan(act, &draft).await.unwrap();
    let filter = WorkshopFilter {
        cohort: YEAR.to_string(),
        region: region.to_owned(),
        stage: stage.to_owned(),
        ..WorkshopFilter::default()
    };
    planning::all(act.tx, &Actor::System, &filter)
        .await
        .unwrap()
        .remove(0)
}

async fn take(act: &mut Acting<'_>, workshop: &Workshop, states: &[S]) {
    for to in states {
        planning::step(act, workshop.id, *to, "Contoh")
            .await
            .unwrap();
    }
}

async fn open(act: &mut Acting<'_>, region: &str, stage: &str) {
    let draft = OpeningDraft {
        stage: stage.to_owned(),
        reason: "Contoh".to_owned(),
    };
    stages::open(act, &region.parse().unwrap(), Some(YEAR), &draft)
        .await
        .unwrap();
}

async fn status(act: &mut Acting<'_>, id: Id<Participation>) -> (Status, Vec<String>) {
    let (member, steps) = participations::find(act.tx, id).await.unwrap().unwrap();
    (
        member.status,
        steps.into_iter().map(|step| step.reason).collect(),
    )
}

const CLOSED: [S; 3] = [S::Invited, S::Held, S::Closed];

testkit::both! {
    async fn a_closed_workshop_takes_the_participation_one_step_on_with_its_step_recorded(t: TestDb) {
        loaded(&t).await;
        t.clock.advance_seconds(60 * 86_400);
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let [own, _] = two(act).await;
        let stages = [("1", Status::Workshop1), ("2", Status::Workshop2), ("3", Status::Workshop3), ("4", Status::Workshop4)];
        for (stage, reached) in stages {
            let workshop = plan(act, OWN, stage).await;
            if stage != "1" {
                open(act, OWN, stage).await;
            }
            let before = status(act, own).await.0;
            take(act, &workshop, &CLOSED[..2]).await;
            assert_eq!(status(act, own).await.0, before, "holding it does not");
            take(act, &workshop, &CLOSED[2..]).await;
            let (now, reasons) = status(act, own).await;
            assert_eq!(now, reached);
            assert!(reasons.last().unwrap().starts_with("Bimtek"), "{reasons:?}");
        }
    }

    async fn a_cancelled_workshop_moves_nothing_and_the_next_one_does(t: TestDb) {
        loaded(&t).await;
        t.clock.advance_seconds(60 * 86_400);
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let [own, _] = two(act).await;
        let workshop = plan(act, OWN, "1").await;
        take(act, &workshop, &[S::Invited, S::Cancelled]).await;
        assert_eq!(status(act, own).await.0, Status::BodiesFormed);
        let refused = planning::step(act, workshop.id, S::Closed, "").await;
        assert!(matches!(refused, Err(WorkshopError::Step(_))), "{refused:?}");
        assert_eq!(status(act, own).await.0, Status::BodiesFormed);
    }

    async fn a_region_without_bodies_stays_and_follows_once_they_are_formed(t: TestDb) {
        loaded(&t).await;
        t.clock.advance_seconds(60 * 86_400);
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let [_, other] = two(act).await;
        let workshop = plan(act, OTHER, "1").await;
        take(act, &workshop, &CLOSED).await;
        let (stays, reasons) = status(act, other).await;
        assert_eq!((stays, reasons.len()), (Status::Signed, 1));
        assert!(workshops::course::is_behind(stays, workshop.stage));
        let step = StepDraft { to: "bodies_formed".into(), reason: "Contoh".into(), ..StepDraft::default() };
        participations::carry(act, other, step).await.unwrap();
        open(act, OTHER, "2").await;
        let (now, reasons) = status(act, other).await;
        assert_eq!((now, reasons.len()), (Status::Workshop1, 3));
        assert!(!workshops::course::is_behind(now, workshop.stage));
    }
}
