//! Group work in the browser.

use access::{Actor, Role};
use axum::http::StatusCode;
use register::Acting;
use testkit::{Browser, TestDb};
use workshops::{
    NotNow, WorkshopError,
    model::Sheet,
    outputs,
    worksheets::{self, Edited},
};

use crate::world::{OWN, PASSWORD, cells, loaded, person, plan_draft, planned, site};

const ROW: [(&str, &str); 4] = [
    ("element", "nature"),
    ("statement", "Letak di simpul jalan"),
    ("rating", "4"),
    ("evidence", ""),
];

async fn id_of_row(
    t: &TestDb,
    holder: uuid::Uuid,
    sheet: Sheet,
) -> kernel::Id<workshops::model::Row> {
    let mut tx = t.db.read().await.unwrap();
    worksheets::list(&mut tx, &Actor::System, holder, sheet)
        .await
        .unwrap()
        .1[0]
        .id
}

testkit::both! {
    async fn a_region_writes_edits_orders_removes_and_brings_back(t: TestDb) {
        loaded(&t).await;
        let workshop = planned(&t, &plan_draft("")).await;
        let holder = workshop.participation.uuid();
        let base = format!("/worksheets/{holder}/readiness");
        let mut region = person(&t, "bappeda", Role::Planner, "region:71.74").await;
        let wrong = region.post(&format!("{base}/new"), &[("element", "moon"), ("rating", "6")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.is_wrong("element") && wrong.is_wrong("rating") && wrong.is_wrong("statement"), "{}", wrong.body);
        region.fill(&format!("{base}/new"), &ROW).await;
        region.fill(&format!("{base}/new"), &[("element", "culture"), ("statement", "=2+2"), ("rating", "1")]).await;
        let row = id_of_row(&t, holder, Sheet::Readiness).await;
        let uri = format!("/worksheet-rows/{row}");
        let form = region.get(&uri).await;
        let on = form.value("on");
        let done = region.post(&uri, &[("on", &on), ("element", "nature"), ("statement", "Letak di simpul tiga jalan"), ("rating", "5")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert_eq!(region.post(&format!("{uri}/shift"), &[("to", "down")]).await.status, StatusCode::SEE_OTHER);
        let csv = region.get(&format!("{base}/export.csv")).await;
        let (first, second) = csv.body.split_once("simpul tiga jalan").unwrap();
        assert!(first.contains("'=2+2") && second.contains('5'), "{}", csv.body);
        // XLSX is a zip, which the browser of tests does not read as text; its making is the same rows.
        let gone = region.post(&format!("{uri}/remove"), &[("revision", "2")]).await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body);
        assert!(!region.get(&base).await.body.contains("simpul tiga"));
        let history = region.get(&format!("{base}/history")).await;
        assert!(history.body.contains("simpul jalan") && history.body.contains("simpul tiga jalan"), "{}", history.body);
        let restore = history.body.split("action=\"").find(|p| p.contains("/restore\"")).unwrap();
        let restore = restore.split('"').next().unwrap().to_owned();
        assert_eq!(region.post(&restore, &[]).await.status, StatusCode::SEE_OTHER);
        assert!(region.get(&base).await.body.contains("simpul tiga"));
        let mut tx = t.db.read().await.unwrap();
        let out = outputs::of_region(&mut tx, &Actor::System, &OWN.parse().unwrap()).await.unwrap();
        assert_eq!(out.readiness.len(), 2);
    }

    async fn two_who_write_one_row_lose_nothing(t: TestDb) {
        loaded(&t).await;
        let workshop = planned(&t, &plan_draft("")).await;
        let holder = workshop.participation.uuid();
        let mut one = person(&t, "bappeda", Role::Planner, "region:71.74").await;
        let mut two = person(&t, "diskominfo", Role::RegionalAdmin, "region:71.74").await;
        one.fill(&format!("/worksheets/{holder}/readiness/new"), &ROW).await;
        let uri = format!("/worksheet-rows/{}", id_of_row(&t, holder, Sheet::Readiness).await);
        let (first, second) = (one.get(&uri).await.value("on"), two.get(&uri).await.value("on"));
        let words = |statement: &'static str, on: &str| vec![("on", on.to_owned()), ("element", "nature".to_owned()), ("statement", statement.to_owned()), ("rating", "3".to_owned())];
        let sent = words("Kata yang pertama", &first);
        let sent: Vec<(&str, &str)> = sent.iter().map(|(k, v)| (*k, v.as_str())).collect();
        assert_eq!(one.post(&uri, &sent).await.status, StatusCode::SEE_OTHER);
        let sent = words("Kata yang kedua", &second);
        let sent: Vec<(&str, &str)> = sent.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let met = two.post(&uri, &sent).await;
        assert_eq!(met.status, StatusCode::CONFLICT);
        assert!(met.body.contains("Ibu bappeda") && met.body.contains("Kata yang pertama") && met.body.contains("Kata yang kedua"), "{}", met.body);
        let history = two.get(&format!("/worksheets/{holder}/readiness/history")).await;
        assert!(history.body.contains("Kata yang kedua"), "what was typed is kept: {}", history.body);
        // Knowing the other's words, one saves again.
        let on = met.value("on");
        let sent = words("Kata yang kedua", &on);
        let sent: Vec<(&str, &str)> = sent.iter().map(|(k, v)| (*k, v.as_str())).collect();
        assert_eq!(two.post(&uri, &sent).await.status, StatusCode::SEE_OTHER);
    }

    async fn a_stage_that_is_shut_takes_no_rows(t: TestDb) {
        loaded(&t).await;
        let workshop = planned(&t, &plan_draft("")).await;
        let holder = workshop.participation.uuid();
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let shut = worksheets::add(act, holder, Sheet::Mission, &cells(&[("words", "Melayani")])).await;
        assert!(matches!(shut, Err(WorkshopError::NotNow(NotNow::StageShut(_)))), "{shut:?}");
        let added = worksheets::add(act, holder, Sheet::Swot, &cells(&[("side", "threat"), ("statement", "Banjir"), ("weight", "100"), ("rating", "2")])).await.unwrap();
        let same = worksheets::edit(act, added.id, (&added.cells, "9")).await.unwrap();
        assert!(matches!(same, Edited::Saved(_)), "the same words are no conflict");
        let gone = worksheets::remove(act, added.id, "9").await;
        assert!(matches!(gone, Err(WorkshopError::Stale(_))));
    }

    async fn only_the_region_and_its_mentors_write(t: TestDb) {
        loaded(&t).await;
        crate::world::account(&t, "ani", Role::Expert, "nation").await;
        let workshop = planned(&t, &plan_draft("ani")).await;
        let holder = workshop.participation.uuid();
        let uri = format!("/worksheets/{holder}/readiness");
        let mut mentor = Browser::visitor(site(&t.db));
        mentor.sign_in("ani", PASSWORD).await;
        mentor.fill(&format!("{uri}/new"), &ROW).await;
        let row = format!("/worksheet-rows/{}", id_of_row(&t, holder, Sheet::Readiness).await);
        for (login, role, place, reads) in [
            ("lain", Role::Expert, "nation", true),
            ("petugas", Role::Officer, "nation", true),
            ("kepala", Role::Head, "region:71.74", true),
            ("bitung", Role::Planner, "region:71.72", false),
            ("asesor", Role::Assessor, "nation", false),
        ] {
            let mut reader = person(&t, login, role, place).await;
            let expected = if reads { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(reader.get(&uri).await.status, expected, "{login}");
            for target in [format!("{uri}/new"), row.clone(), format!("{row}/shift"), format!("{row}/remove")] {
                let answer = reader.post(&target, &ROW).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{login} {target}");
            }
        }
    }
}
