//! Bodies take the participation along, and back; what is past its term expires by itself.

use access::Actor;
use agreements::{
    AgreementError,
    agreements::step,
    bodies::{self, BodyDraft},
    decrees::{self, DecreeDraft, DecreeStepDraft},
    expiry, forming,
    model::{AgreementState as S, Decree},
    signing,
};
use kernel::{Id, RegionCode};
use register::{
    Acting,
    model::{Participation, Status, StepDraft},
    participations,
};
use store::audit;
use testkit::TestDb;

use crate::world::{REGIONS, cohort, present, scan, scanned, scheduled, to};

async fn status(act: &mut Acting<'_>, id: Id<Participation>) -> (Status, usize) {
    let (member, steps) = participations::find(act.tx, id).await.unwrap().unwrap();
    (member.status, steps.len())
}

async fn signed(act: &mut Acting<'_>, t: &TestDb) -> Id<agreements::model::Agreement> {
    let (_, ids) = scheduled(act, REGIONS[0]).await;
    let agreement = present(act, ids[0]).await;
    for one in signing::signatories(act.tx, &agreement).await.unwrap() {
        scanned(act, &t.db, one.id, scan()).await.unwrap();
    }
    ids[0]
}

fn drafted(kind: &str) -> DecreeDraft {
    DecreeDraft {
        kind: kind.to_owned(),
        form: "decision".to_owned(),
        title: format!("Pembentukan {kind}"),
        number: format!("{kind}/2026"),
        date: "2026-01-15".to_owned(),
        ..DecreeDraft::default()
    }
}

async fn decree(act: &mut Acting<'_>, region: &RegionCode, kind: &str) -> Decree {
    decrees::add(act, region, &drafted(kind)).await.unwrap()
}

async fn body(act: &mut Acting<'_>, of: &Decree) {
    let draft = BodyDraft {
        kind: of.kind.to_string(),
        name: of.title.clone(),
        decree: of.id.to_string(),
        ..BodyDraft::default()
    };
    bodies::add(act, &of.region, &draft).await.unwrap();
}

async fn go(act: &mut Acting<'_>, of: &Decree, to: &str) -> Result<Decree, AgreementError> {
    let present = decrees::find(act.tx, act.actor, of.id).await.unwrap();
    let draft = DecreeStepDraft {
        to: to.to_owned(),
        reason: "Diganti".to_owned(),
        revision: present.revision.to_string(),
    };
    decrees::step(act, of.id, &draft).await
}

testkit::both! {
    async fn a_participation_goes_on_when_council_and_team_stand_and_back_when_they_do_not(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let region: RegionCode = REGIONS[0].parse().unwrap();
        let id = signed(act, &t).await;
        let member = present(act, id).await.participation;
        let (council, team) = (decree(act, &region, "council").await, decree(act, &region, "team").await);
        body(act, &council).await;
        body(act, &team).await;
        go(act, &council, "issued").await.unwrap();
        let (before, n) = status(act, member).await;
        assert_eq!(before, Status::Signed, "half of them is not enough");
        go(act, &team, "issued").await.unwrap();
        assert_eq!(status(act, member).await, (Status::BodiesFormed, n + 1));
        let (_, steps) = participations::find(act.tx, member).await.unwrap().unwrap();
        let last = steps.last().unwrap();
        assert!(last.reason.contains("council/2026") && last.reason.contains("team/2026"), "{last:?}");
        go(act, &team, "revoked").await.unwrap();
        assert_eq!(status(act, member).await, (Status::Signed, n + 2), "the way back is a step too");
        let subject = format!("participation:{}:{region}", crate::world::COHORT);
        let entries = audit::of_subject(act.tx, &subject, i64::MAX, 50).await.unwrap();
        assert_eq!(entries.iter().filter(|e| e.action == "register.take_back").count(), 1);
        // A new decree, to which the body is moved, forms it again.
        let again = decree(act, &region, "team").await;
        go(act, &again, "issued").await.unwrap();
        let all = bodies::of_region(act.tx, act.actor, &region).await.unwrap();
        let (own, _) = all.iter().find(|(b, _)| b.decree == Some(team.id)).unwrap();
        let draft = BodyDraft { decree: again.id.to_string(), ..BodyDraft::of(own) };
        bodies::edit(act, own.id, &draft).await.unwrap();
        assert_eq!(status(act, member).await, (Status::BodiesFormed, n + 3));
    }

    async fn what_an_officer_recorded_no_body_takes_back(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let region: RegionCode = REGIONS[0].parse().unwrap();
        let id = signed(act, &t).await;
        let member = present(act, id).await.participation;
        let (known, _) = participations::find(act.tx, member).await.unwrap().unwrap();
        let step = StepDraft {
            to: "bodies_formed".to_owned(),
            happened_on: "2026-01".to_owned(),
            reason: "Keputusan di atas kertas dilihat petugas".to_owned(),
            revision: known.revision.to_string(),
            ..StepDraft::default()
        };
        let officer = crate::world::actor(access::Role::Officer, "nation");
        participations::step(&mut Acting::new(act.tx, &officer, &t.clock), member, &step).await.unwrap();
        let council = decree(act, &region, "council").await;
        body(act, &council).await;
        go(act, &council, "issued").await.unwrap();
        assert_eq!(status(act, member).await.0, Status::BodiesFormed);
    }

    async fn a_decree_whose_day_comes_takes_the_region_along(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let region: RegionCode = REGIONS[0].parse().unwrap();
        let id = signed(act, &t).await;
        let member = present(act, id).await.participation;
        for kind in ["council", "team"] {
            let draft = DecreeDraft { valid_from: "2026-02-01".to_owned(), ..drafted(kind) };
            let one = decrees::add(act, &region, &draft).await.unwrap();
            body(act, &one).await;
            go(act, &one, "issued").await.unwrap();
        }
        assert_eq!(status(act, member).await.0, Status::Signed, "not before the day");
        tx.commit().await.unwrap();
        forming::run(&t.db).await.unwrap();
        t.clock.advance_seconds(30 * 86_400);
        assert_eq!(forming::run(&t.db).await.unwrap(), 1);
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        assert_eq!(status(act, member).await.0, Status::BodiesFormed);
    }

    async fn bodies_that_stand_before_the_agreement_is_signed_count_when_it_is(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let region: RegionCode = REGIONS[0].parse().unwrap();
        for kind in ["council", "team"] {
            let one = decree(act, &region, kind).await;
            body(act, &one).await;
            go(act, &one, "issued").await.unwrap();
        }
        let id = signed(act, &t).await;
        let member = present(act, id).await.participation;
        assert_eq!(status(act, member).await.0, Status::BodiesFormed);
    }

    async fn agreements_past_their_term_expire_by_themselves_with_an_entry_each(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let id = signed(act, &t).await;
        let agreement = present(act, id).await;
        let subject = agreement.subject_text();
        tx.commit().await.unwrap();
        assert_eq!(expiry::run(&t.db).await.unwrap(), 0, "it runs");
        // Two years of two days less than the leap year has, and one more: the last day is still a day of the term.
        t.clock.advance_seconds(3 * 365 * 86_400);
        assert_eq!(expiry::run(&t.db).await.unwrap(), 1);
        assert_eq!(expiry::run(&t.db).await.unwrap(), 0, "once");
        let mut tx = t.db.read().await.unwrap();
        let agreement = agreements::agreements::find(&mut tx, &Actor::System, id).await.unwrap();
        assert_eq!(agreement.state, S::Expired);
        let entries = audit::of_subject(&mut tx, &subject, i64::MAX, 50).await.unwrap();
        let steps: Vec<_> = entries.iter().filter(|e| e.action == "agreements.step" && e.actor == "system").collect();
        assert!(steps.iter().any(|e| e.details.to_string().contains("expired")), "{steps:?}");
        drop(tx);
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let again = step(act, id, &to(&agreement, S::Expired, "")).await;
        assert!(matches!(again, Err(AgreementError::Step(_))), "{again:?}");
    }
}
