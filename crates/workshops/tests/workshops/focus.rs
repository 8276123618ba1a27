//! Focus groups.

use access::Role;
use axum::http::StatusCode;

use crate::world::{OWN, loaded, person, plan_draft, planned};

testkit::both! {
    async fn a_region_holds_a_focus_group_with_votes_as_bars(t: TestDb) {
        loaded(&t).await;
        let mut region = person(&t, "bappeda", Role::Planner, "region:71.74").await;
        let draft = [("region", OWN), ("topic", "Pasar \"<b>\" 😀"), ("pillar", "economy"), ("held_on", "2026-01-12"), ("place", "Balai"), ("moderator", ""), ("summary", "")];
        let early = region.post("/focus-groups/new", &draft).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
        planned(&t, &plan_draft("")).await;
        let wrong = region.post("/focus-groups/new", &[("region", OWN), ("topic", ""), ("pillar", "moon"), ("held_on", "2026")]).await;
        assert!(wrong.is_wrong("topic") && wrong.is_wrong("pillar") && wrong.is_wrong("held_on"), "{}", wrong.body);
        let group = region.fill("/focus-groups/new", &draft).await;
        let group = group.split('?').next().unwrap().to_owned();
        let id = group.rsplit('/').next().unwrap().to_owned();
        region.fill(&format!("/worksheets/{id}/statement/new"), &[("words", "Semua kios menerima QRIS"), ("agree", "21"), ("disagree", "6"), ("pass", "4")]).await;
        region.fill(&format!("/worksheets/{id}/issue/new"), &[("words", "Harga tidak diketahui")]).await;
        region.fill(&format!("/attendance/{id}/new"), &[("name", "Rahasia"), ("unit", "Pasar"), ("sector", "business"), ("team", "")]).await;
        let page = region.get(&group).await;
        assert!(page.body.contains("Votes on statement 1") && page.body.contains("<svg") && page.body.contains("Harga tidak"), "{}", page.body);
        let list = region.get(&format!("/attendance/{id}")).await;
        assert!(!list.body.contains("Rahasia") && list.body.contains("Pasar"), "{}", list.body);
        region.fill(&format!("{group}/edit"), &[("topic", "Pasar"), ("pillar", "living"), ("held_on", "2026-01-12"), ("place", ""), ("moderator", ""), ("summary", "Ringkas")]).await;
        let listed = region.get("/focus-groups?pillar=living").await;
        assert!(listed.body.contains(&group), "{}", listed.body);
        for (login, role, place, reads) in [("bitung", Role::Planner, "region:71.72", false), ("petugas", Role::Officer, "nation", true), ("kepala", Role::Head, "region:71.74", true), ("pembimbing", Role::Expert, "nation", true)] {
            let mut other = person(&t, login, role, place).await;
            let expected = if reads { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(other.get(&group).await.status, expected, "{login}");
            assert_eq!(other.post(&format!("{group}/edit"), &draft).await.status, StatusCode::FORBIDDEN, "{login}");
            assert_eq!(other.post("/focus-groups/new", &draft).await.status, StatusCode::FORBIDDEN, "{login}");
        }
    }
}
