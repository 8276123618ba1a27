//! Every page shows something, in both languages, and prints.

use access::{Actor, Role};
use axum::http::StatusCode;
use register::Acting;
use workshops::{
    model::Sheet,
    planning::{self, WorkshopFilter},
    print, sample, worksheets,
};

use crate::world::{account, loaded, person, site};

testkit::both! {
    async fn every_page_shows_the_sample_in_both_languages(t: TestDb) {
        loaded(&t).await;
        account(&t, "mentor", Role::Expert, "nation").await;
        let (workshop, west) = {
            let mut tx = t.db.write().await.unwrap();
            let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
            sample::fill(act).await.unwrap();
            let all = planning::all(act.tx, &Actor::System, &WorkshopFilter::default()).await.unwrap();
            tx.commit().await.unwrap();
            let find = |region: &str, stage: &str| all.iter().find(|w| w.region.as_str() == region && w.stage.as_str() == stage).unwrap().clone();
            (find("71.74", "2"), find("13.75", "4"))
        };
        let holder = workshop.participation;
        let mut officer = person(&t, "petugas", Role::Officer, "nation").await;
        let id = workshop.id;
        let mut pages = vec![
            "/workshops".to_owned(), "/workshops?sort=-region&cohort=2023&stage=2&state=held".into(), "/workshops/plan".into(), "/workshops/gates".into(),
            "/workshops/mentors?cohort=2023".into(), "/workshops/standing?cohort=2022".into(), format!("/workshops/{id}"), format!("/workshops/{id}/edit"),
            format!("/workshops/{id}/step?to=closed"), format!("/workshops/{id}/minutes"), format!("/workshops/{id}/letter"), format!("/workshops/{id}/evaluation"),
            format!("/workshops/{id}/files"), format!("/workshops/{id}/screen"), format!("/attendance/{id}"), format!("/attendance/{id}/new"),
            "/stages/71.74".into(), "/stages/13.75".into(), "/stages/71.74/open?stage=4".into(), "/stages/71.74/homework".into(), "/focus-groups".into(),
        ];
        for sheet in ["readiness", "gap", "swot", "vision", "mission", "action", "roadmap", "quick-win", "check", "commitment", "signer"] {
            pages.push(format!("/worksheets/{holder}/{sheet}"));
            pages.push(format!("/worksheets/{holder}/{sheet}/history"));
        }
        for lang in ["id", "en"] {
            officer.lang = lang;
            for uri in &pages {
                let page = officer.get(uri).await;
                assert_eq!(page.status, StatusCode::OK, "{uri}: {}", page.body);
                assert!(!page.body.contains("workshops-"), "{uri}: a word is missing: {}", page.body);
            }
        }
        let standing = officer.get("/workshops/standing?cohort=2023").await;
        assert!(standing.body.contains("Kotamobagu"));
        let unknown = officer.get("/workshops/00000000-0000-0000-0000-000000000000").await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        let mut public = testkit::Browser::visitor(site(&t.db));
        assert_eq!(public.get("/attended?token=none").await.status, StatusCode::NOT_FOUND);
        for (of, holder) in [(&workshop, None), (&west, Some(west.participation))] {
            let mut tx = t.db.read().await.unwrap();
            let (_, agenda) = worksheets::list(&mut tx, &Actor::System, of.id.uuid(), Sheet::Agenda).await.unwrap();
            let sectors = workshops::attendance::by_sector(&mut tx, of.id.uuid()).await.unwrap();
            let journey = workshops::stages::journey(&mut tx, &Actor::System, &of.region, Some(of.cohort)).await.unwrap();
            let given = print::Proceedings { workshop: of, agenda: &agenda, sectors: &sectors, homework: &journey.stages[1].homework };
            let signature = print::Signature { place: "Jakarta".into(), date: None, office: "Direktur".into(), name: "Ibu \"x\" #strong[y] 😀".into() };
            let mut files = vec![print::minutes(given, Some("Contoh")).unwrap(), print::invitation(of, &agenda, &signature, None).unwrap()];
            if let Some(holder) = holder {
                let (_, said) = worksheets::list(&mut tx, &Actor::System, holder.uuid(), Sheet::Commitment).await.unwrap();
                let (_, signers) = worksheets::list(&mut tx, &Actor::System, holder.uuid(), Sheet::Signer).await.unwrap();
                files.push(print::commitment((&of.region_name, of.cohort), (&said, &signers), (None, t.clock.now())).unwrap());
            }
            assert!(files.iter().all(|file| file.starts_with(b"%PDF-")));
        }
    }
}
