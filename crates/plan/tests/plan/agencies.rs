//! Agencies' own lines, comments and suggestions.

use access::{Actor, Role};
use axum::http::StatusCode;
use masterplan::Table;
use plan::{content, model::Standing};

use crate::world::{OWN, action, added, cells, loaded, own, person, planned};

testkit::both! {
    async fn an_agency_writes_its_own_lines_and_the_team_takes_them(t: TestDb) {
        let agency = loaded(&t).await;
        planned(&t).await;
        let teams = added(&t, Table::Action, &action("A-1")).await;
        let mut others = action("A-2");
        others.insert("owner".into(), "diskominfo".into());
        let others = added(&t, Table::Action, &others).await;
        let mut office = person(&t, "opd", Role::AgencyEditor, &format!("agency:{agency}")).await;
        let mut team = person(&t, "bappeda", Role::Planner, "region:71.74").await;
        office.fill(&format!("/plans/{OWN}/tables/action/new"), &[("name", "Posyandu digital"), ("pillar", "living"), ("status", "planned")]).await;
        let foreign = office.post(&format!("/plans/{OWN}/tables/action/new"), &[("name", "x"), ("pillar", "living"), ("status", "planned"), ("owner", "diskominfo")]).await;
        assert_eq!(foreign.status, StatusCode::FORBIDDEN);
        let ownerless = office.post(&format!("/plans/{OWN}/tables/issue/new"), &[("level", "local"), ("issue", "x")]).await;
        assert_eq!(ownerless.status, StatusCode::FORBIDDEN);
        let mut tx = t.db.read().await.unwrap();
        let loaded = content::load(&mut tx, &Actor::System, &own()).await.unwrap();
        let row = loaded.rows.iter().find(|row| row.cell("name") == "Posyandu digital").unwrap().clone();
        assert_eq!((row.standing, row.agency.as_str(), row.cell("owner")), (Standing::Proposed, "1.02", "1.02"));
        assert_eq!(loaded.content().rows(Table::Action).len(), 2, "what waits is not part of the plan");
        drop(tx);
        let uri = format!("/plan-rows/{}", row.id);
        let blank = team.post(&format!("{uri}/settle"), &[("accept", "no"), ("reason", ""), ("revision", "1")]).await;
        assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
        let own_verdict = office.post(&format!("{uri}/settle"), &[("accept", "yes"), ("revision", "1")]).await;
        assert_eq!(own_verdict.status, StatusCode::FORBIDDEN, "an agency does not accept its own line");
        let back = team.post(&format!("{uri}/settle"), &[("accept", "no"), ("reason", "Anggaran belum ada"), ("revision", "1")]).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
        assert!(office.get(&uri).await.body.contains("Anggaran belum ada"));
        let mended = office.post(&format!("{uri}/cell"), &[("cell", "budget.2026"), ("was", ""), ("now", "5000000")]).await;
        assert_eq!(mended.status, StatusCode::OK, "{}", mended.body);
        let taken = team.post(&format!("{uri}/settle"), &[("accept", "yes"), ("reason", ""), ("revision", "3")]).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
        // What the team has taken, the agency changes by suggestions; others' lines not at all.
        let suggested = office.post(&format!("/plan-rows/{}/cell", teams.id), &[("cell", "name"), ("was", "Mal pelayanan publik"), ("now", "Usul kami")]).await;
        assert_eq!(suggested.status, StatusCode::ACCEPTED, "{}", suggested.body);
        let foreign = office.post(&format!("/plan-rows/{}/cell", others.id), &[("cell", "name"), ("was", "Mal pelayanan publik"), ("now", "x")]).await;
        assert_eq!(foreign.status, StatusCode::FORBIDDEN);
        // Nor gives it one of its own to another, not even among many.
        office.fill(&format!("/plans/{OWN}/tables/action/new"), &[("name", "Milik kami"), ("pillar", "living"), ("status", "planned")]).await;
        let mut tx = t.db.read().await.unwrap();
        let mine = content::load(&mut tx, &Actor::System, &own()).await.unwrap();
        let mine = mine.rows.iter().find(|row| row.cell("name") == "Milik kami").unwrap().id.to_string();
        drop(tx);
        let bulk = format!("/plans/{OWN}/tables/action/bulk");
        let given = office.post(&bulk, &[("row", mine.as_str()), ("cell", "owner"), ("now", "diskominfo")]).await;
        assert_eq!(given.status, StatusCode::FORBIDDEN, "{}", given.body);
        let own_word = office.post(&bulk, &[("row", mine.as_str()), ("cell", "status"), ("now", "running")]).await;
        assert_eq!(own_word.status, StatusCode::SEE_OTHER, "{}", own_word.body);
        let order = office.post(&format!("/plan-rows/{}/shift", teams.id), &[("to", "down")]).await;
        assert_eq!(order.status, StatusCode::FORBIDDEN, "the order of what was accepted is the team's");
        let said = team.get(&format!("/plans/{OWN}/comments?state=open")).await;
        assert!(said.body.contains("Usul kami"), "{}", said.body);
        let settle = said.body.split("action=\"").find(|p| p.contains("/settle\"")).unwrap();
        let settle = settle.split('"').next().unwrap().to_owned();
        assert_eq!(office.post(&settle, &[("take", "yes")]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(team.post(&settle, &[("take", "yes")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(team.post(&settle, &[("take", "yes")]).await.status, StatusCode::CONFLICT, "once");
        assert!(team.get(&format!("/plan-rows/{}", teams.id)).await.body.contains("Usul kami"));
    }

    async fn a_comment_says_something_and_a_proposal_could_stand(t: TestDb) {
        loaded(&t).await;
        planned(&t).await;
        let row = added(&t, Table::Action, &action("A-1")).await;
        let id = row.id.to_string();
        let mut expert = person(&t, "ahli", Role::Expert, "nation").await;
        let uri = format!("/plans/{OWN}/comments");
        let said = expert.post(&uri, &[("row", &id), ("words", "Mengapa tahun 2025? <script>")]).await;
        assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
        for wrong in [
            vec![("row", id.as_str()), ("words", "")],
            vec![("row", id.as_str()), ("cell", "budget.2025"), ("proposed", "banyak")],
            vec![("section", "moon"), ("words", "x")],
            vec![("words", "x")],
        ] {
            let refused = expert.post(&uri, &wrong).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}");
        }
        let page = expert.get(&uri).await;
        assert!(page.body.contains("Mengapa") && !page.body.contains("<script>alert"), "{}", page.body);
        let mut council = person(&t, "dewan", Role::CouncilReader, "region:71.74").await;
        assert_eq!(council.post(&uri, &[("row", &id), ("words", "x")]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(cells(&[]).len(), 0);
    }
}
