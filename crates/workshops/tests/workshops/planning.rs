//! The schedule.

use access::{Actor, Role};
use axum::http::StatusCode;
use register::Acting;
use workshops::{
    NotNow, WorkshopError, mentors,
    model::{PlanDraft, WorkshopDraft, WorkshopState},
    planning::{self, WorkshopFilter},
};

use crate::world::{OTHER, OWN, account, loaded, person, plan_draft, planned};

fn edit_of(w: &workshops::model::Workshop, mentors: &str) -> WorkshopDraft {
    WorkshopDraft {
        starts_on: w.starts_on.clone(),
        ends_on: w.ends_on.clone(),
        opens_at: w.opens_at.clone(),
        closes_at: w.closes_at.clone(),
        mode: w.mode.to_string(),
        place: "Aula".to_owned(),
        mentors: mentors.to_owned(),
        revision: w.revision.to_string(),
        ..WorkshopDraft::default()
    }
}

testkit::both! {
    async fn a_cohort_is_planned_at_once_on_working_days_with_mentors_in_turn(t: TestDb) {
        loaded(&t).await;
        for login in ["ani", "budi", "cici"] {
            account(&t, login, Role::Expert, "nation").await;
        }
        let mut officer = person(&t, "petugas", Role::Officer, "nation").await;
        let fields = [
            ("cohort", "2023"), ("stage", "1"), ("regions", ""), ("starts_on", "2026-01-15"), ("days", "2"), ("at_once", "3"), ("gap", "0"),
            ("opens_at", "08:00"), ("closes_at", "16:00"), ("mode", "hybrid"), ("place", ""), ("link", "https://rapat.example/1"),
            ("mentors", "ani, budi cici"), ("each", "1"), ("representative", ""),
        ];
        let next = officer.fill("/workshops/plan", &fields).await;
        let list = officer.get(&next).await;
        assert_eq!(list.status, StatusCode::OK);
        assert!(list.body.contains("Kotamobagu"), "{}", list.body);
        let mut tx = t.db.write().await.unwrap();
        let filter = WorkshopFilter { cohort: "2023".into(), ..WorkshopFilter::default() };
        let all = planning::all(&mut tx, &Actor::System, &filter).await.unwrap();
        assert_eq!(all.len(), 26);
        assert!(all.iter().all(|w| w.mentors.len() == 1 && w.days().len() == 2));
        // 2026-01-15 is a Thursday: the next three regions meet on Monday.
        assert_eq!(all[3].starts_on, "2026-01-19");
        // Planned again, everything is known.
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let again = PlanDraft { regions: String::new(), mentors: String::new(), ..plan_draft("") };
        let done = planning::plan(act, &again).await.unwrap();
        assert_eq!((done.added, done.known), (0, 26));
        let loads = mentors::loads(act.tx, &Actor::System, 2023).await.unwrap();
        assert_eq!(loads.len(), 3);
        assert_eq!(loads.iter().map(|l| l.n_days).sum::<usize>(), 52);
        assert!(loads.iter().all(|l| l.km > 0), "{loads:?}");
        let page = officer.get("/workshops/mentors?cohort=2023").await;
        assert!(page.body.contains("Ibu ani"), "{}", page.body);
    }

    async fn a_mentor_has_one_workshop_a_day_and_the_other_is_named(t: TestDb) {
        loaded(&t).await;
        account(&t, "ani", Role::Expert, "nation").await;
        account(&t, "petugas2", Role::Officer, "nation").await;
        let own = planned(&t, &plan_draft("ani")).await;
        let other = planned(&t, &PlanDraft { cohort: "2022".into(), regions: OTHER.into(), ..plan_draft("") }).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let before = store::audit::head(act.tx).await.unwrap().seq;
        let WorkshopError::Invalid(wrong) = planning::edit(act, other.id, &edit_of(&other, "ani")).await.unwrap_err() else { panic!() };
        assert_eq!((wrong[0].field, wrong[0].problem), ("mentors", "busy"));
        assert!(wrong[0].value.contains("Kota Kotamobagu") && wrong[0].value.contains("2026-01-15"), "{wrong:?}");
        let busy = planning::plan(act, &PlanDraft { cohort: "2022".into(), stage: "2".into(), regions: OTHER.into(), ..plan_draft("ani") }).await;
        let WorkshopError::Invalid(wrong) = busy.unwrap_err() else { panic!() };
        assert_eq!(wrong[0].problem, "none-free");
        // Nobody but experts are mentors.
        let WorkshopError::Invalid(wrong) = planning::edit(act, other.id, &edit_of(&other, "petugas2")).await.unwrap_err() else { panic!() };
        assert_eq!(wrong[0].problem, "no-mentor");
        assert_eq!(store::audit::head(act.tx).await.unwrap().seq, before);
        // Another day is free, and so is the day of a workshop that was called off.
        let later = WorkshopDraft { starts_on: "2026-01-19".into(), ends_on: "2026-01-20".into(), ..edit_of(&other, "ani") };
        let moved = planning::edit(act, other.id, &later).await.unwrap();
        assert_eq!(moved.mentors[0].name, "Ibu ani");
        planning::step(act, own.id, WorkshopState::Cancelled, "banjir").await.unwrap();
        let back = planning::edit(act, other.id, &edit_of(&moved, "ani")).await.unwrap();
        assert_eq!(back.starts_on, "2026-01-19");
        let back = WorkshopDraft { starts_on: "2026-01-15".into(), ends_on: "2026-01-16".into(), ..edit_of(&back, "ani") };
        planning::edit(act, other.id, &back).await.unwrap();
    }

    async fn days_in_the_wrong_order_and_other_wrong_fields_are_all_named(t: TestDb) {
        loaded(&t).await;
        let own = planned(&t, &plan_draft("")).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let draft = WorkshopDraft {
            starts_on: "2026-02-03".into(), ends_on: "2026-02-02".into(), opens_at: "16:00".into(), closes_at: "08:00".into(),
            mode: "hybrid".into(), link: "javascript:alert(1)".into(), place: String::new(), ..edit_of(&own, "")
        };
        let WorkshopError::Invalid(wrong) = planning::edit(act, own.id, &draft).await.unwrap_err() else { panic!() };
        let told: Vec<_> = wrong.iter().map(|w| (w.field, w.problem)).collect();
        for expected in [("ends_on", "before-start"), ("closes_at", "before-start"), ("link", "url"), ("place", "required")] {
            assert!(told.contains(&expected), "{told:?}");
        }
        let stale = planning::edit(act, own.id, &WorkshopDraft { revision: "7".into(), ..edit_of(&own, "") }).await;
        assert!(matches!(stale, Err(WorkshopError::Stale(_))));
        let WorkshopError::Invalid(wrong) = planning::plan(act, &PlanDraft { regions: "99.99".into(), ..plan_draft("") }).await.unwrap_err() else { panic!() };
        assert_eq!(wrong[0].problem, "not-a-member");
    }

    async fn a_workshop_goes_its_steps_and_keeps_them(t: TestDb) {
        loaded(&t).await;
        let id = account(&t, "ani", Role::Expert, "nation").await;
        let own = planned(&t, &PlanDraft { starts_on: "2026-01-19".into(), ..plan_draft("ani") }).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let no_reason = planning::step(act, own.id, WorkshopState::Cancelled, " ").await;
        assert!(matches!(no_reason, Err(WorkshopError::Invalid(_))));
        let skipped = planning::step(act, own.id, WorkshopState::Closed, "").await;
        assert!(matches!(skipped, Err(WorkshopError::Step(_))));
        planning::step(act, own.id, WorkshopState::Invited, "").await.unwrap();
        let early = planning::step(act, own.id, WorkshopState::Held, "").await;
        assert!(matches!(early, Err(WorkshopError::NotNow(NotNow::TooEarly(_)))));
        t.clock.advance_seconds(5 * 86_400);
        tx.commit().await.unwrap();
        // Its mentor says that it was held.
        let mut mentor = testkit::Browser::visitor(crate::world::site(&t.db));
        mentor.sign_in("ani", crate::world::PASSWORD).await;
        let uri = format!("/workshops/{}/step", own.id);
        assert_eq!(mentor.post(&uri, &[("to", "held"), ("reason", "")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(mentor.post(&uri, &[("to", "closed"), ("reason", "")]).await.status, StatusCode::SEE_OTHER);
        let mut tx = t.db.read().await.unwrap();
        let kept = planning::find(&mut tx, &Actor::System, own.id).await.unwrap();
        let steps = planning::steps(&mut tx, &kept).await.unwrap();
        let states: Vec<&str> = steps.iter().map(|s| s.to.as_str()).collect();
        assert_eq!(states, ["planned", "invited", "held", "closed"]);
        assert_eq!(steps[2].by, id.to_string());
    }

    async fn roles_that_must_not_are_refused(t: TestDb) {
        loaded(&t).await;
        let own = planned(&t, &plan_draft("")).await;
        let show = format!("/workshops/{}", own.id);
        for (login, role, place, reads) in [
            ("asesor", Role::Assessor, "nation", false),
            ("hukum", Role::LegalReviewer, "nation", false),
            ("bitung", Role::RegionalAdmin, "region:71.72", false),
            ("daerah", Role::RegionalAdmin, "region:71.74", true),
            ("kepala", Role::Head, "region:71.74", true),
            ("auditor", Role::Auditor, "nation", true),
            ("pembimbing", Role::Expert, "nation", true),
        ] {
            let mut browser = person(&t, login, role, place).await;
            let expected = if reads { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(browser.get(&show).await.status, expected, "{login}");
            for (uri, fields) in [("/workshops/plan".to_owned(), vec![]), (format!("{show}/edit"), vec![]), (format!("{show}/step"), vec![("to", "invited")])] {
                assert_eq!(browser.post(&uri, &fields).await.status, StatusCode::FORBIDDEN, "{login} {uri}");
            }
        }
        let mut nobody = testkit::Browser::visitor(crate::world::site(&t.db));
        assert_eq!(nobody.get(&show).await.status, StatusCode::SEE_OTHER);
        // A region's own people see their own region's workshops alone.
        planned(&t, &PlanDraft { cohort: "2022".into(), regions: OTHER.into(), ..plan_draft("") }).await;
        let mut own_people = testkit::Browser::visitor(crate::world::site(&t.db));
        own_people.sign_in("daerah", crate::world::PASSWORD).await;
        let list = own_people.get("/workshops").await;
        assert!(list.body.contains("Kotamobagu") && !list.body.contains("Bitung"), "{}", list.body);
        assert!(list.body.contains(OWN) || list.body.contains("Kotamobagu"));
    }
}
