//! Roles at agencies, and at two regions at once.

use access::{
    Actor, Grant, Password, Role,
    operations::accounts::{FirstPassword, NewAccount, create},
};
use axum::http::StatusCode;
use register::{Acting, agencies, model::AgencyDraft};
use testkit::{Browser, TestDb};
use workshops::model::PlanDraft;

use crate::world::{OTHER, OWN, PASSWORD, loaded, plan_draft, planned, site};

async fn with_grants(t: &TestDb, login: &str, grants: &[(Role, String)]) -> Browser {
    let login_of = login.parse().unwrap();
    let grant = |(role, place): &(Role, String)| Grant::new(*role, place.parse().unwrap()).unwrap();
    let new = NewAccount {
        login: login.parse().unwrap(),
        name: "Bapak".parse().unwrap(),
        password: FirstPassword::Chosen(Password::choose(PASSWORD, &login_of).unwrap()),
        grants: grants.iter().map(grant).collect(),
    };
    create(&t.db, &Actor::System, new).await.unwrap();
    let mut browser = Browser::visitor(site(&t.db));
    browser.sign_in(login, PASSWORD).await;
    browser
}

testkit::both! {
    async fn an_agency_works_in_its_region_and_in_no_other(t: TestDb) {
        loaded(&t).await;
        let own = planned(&t, &plan_draft("")).await;
        let other = planned(&t, &PlanDraft { cohort: "2022".into(), regions: OTHER.into(), ..plan_draft("") }).await;
        let agency = {
            let mut tx = t.db.write().await.unwrap();
            let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
            let draft = AgencyDraft { region: OWN.into(), name: "Dinas Uji".into(), kind: "Dinas".into(), ..AgencyDraft::default() };
            let agency = agencies::add(act, &draft).await.unwrap();
            tx.commit().await.unwrap();
            agency.id
        };
        let mut office = with_grants(&t, "opd", &[(Role::AgencyEditor, format!("agency:{agency}"))]).await;
        let list = office.get("/workshops").await;
        assert!(list.body.contains("Kotamobagu") && !list.body.contains("Bitung"), "{}", list.body);
        office.fill(&format!("/worksheets/{}/gap/new", own.participation), &[("element", "nature"), ("now", "a"), ("wanted", "b"), ("gap", "c")]).await;
        // A task of the agency carries its name.
        office.fill(&format!("/stages/{OWN}/homework"), &[("stage", "1"), ("task", "Kumpulkan data"), ("agency", &agency.to_string()), ("owner", ""), ("due_on", "2026-02-01")]).await;
        assert!(office.get(&format!("/stages/{OWN}")).await.body.contains("Dinas Uji"));
        for uri in [format!("/workshops/{}", other.id), format!("/worksheets/{}/gap", other.participation), format!("/stages/{OTHER}")] {
            assert_eq!(office.get(&uri).await.status, StatusCode::FORBIDDEN, "{uri}");
        }
        let foreign = office.post(&format!("/stages/{OTHER}/homework"), &[("stage", "1"), ("task", "x"), ("owner", "y"), ("due_on", "2026-02-01")]).await;
        assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    }

    async fn a_role_at_two_regions_sees_both_and_no_third(t: TestDb) {
        loaded(&t).await;
        planned(&t, &PlanDraft { regions: String::new(), ..plan_draft("") }).await;
        planned(&t, &PlanDraft { cohort: "2022".into(), regions: OTHER.into(), ..plan_draft("") }).await;
        let mut both = with_grants(&t, "dua", &[(Role::Planner, format!("region:{OWN}")), (Role::Planner, format!("region:{OTHER}"))]).await;
        let list = both.get("/workshops").await;
        assert!(list.body.contains("Kotamobagu") && list.body.contains("Bitung"), "{}", list.body);
        assert_eq!(list.body.matches("/workshops/0").count(), 2, "{}", list.body);
    }
}
