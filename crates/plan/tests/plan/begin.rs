//! Beginning a plan.

use access::{Actor, Role};
use axum::http::StatusCode;
use masterplan::Table;
use plan::{begin, content, pillar_sets};
use register::Acting;

use crate::world::{OWN, draft, loaded, own, person, planned};

testkit::both! {
    async fn a_plan_takes_over_what_the_groups_wrote(t: TestDb) {
        loaded(&t).await;
        {
            let mut tx = t.db.write().await.unwrap();
            let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
            workshops::sample::fill(act).await.unwrap();
            tx.commit().await.unwrap();
        }
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let given = plan::model::PlanDraft { take_over: "yes".into(), ..draft() };
        begin::create(act, &given).await.unwrap();
        let loaded = content::load(act.tx, &Actor::System, &own()).await.unwrap();
        let n = |table| loaded.rows.iter().filter(|row| row.table == table).count();
        assert!(n(Table::Readiness) > 0 && n(Table::Swot) > 0, "{:?}", loaded.rows.len());
        let ratings = ["good", "fair", "poor"];
        assert!(loaded.rows.iter().filter(|r| r.table == Table::Readiness).all(|r| ratings.contains(&r.cell("rating"))));
        tx.commit().await.unwrap();
    }

    async fn a_plan_is_begun_by_its_region_once(t: TestDb) {
        loaded(&t).await;
        let mut planner = person(&t, "bappeda", Role::Planner, "region:71.74").await;
        let mut other = person(&t, "bitung", Role::Planner, "region:71.72").await;
        let mut officer = person(&t, "petugas", Role::Officer, "nation").await;
        let sent = [("region", OWN), ("from", "2024"), ("to", "2028"), ("pillar_set", "kominfo-2017"), ("take_over", "")];
        for who in [&mut other, &mut officer] {
            assert_eq!(who.post("/plans/new", &sent).await.status, StatusCode::FORBIDDEN);
        }
        let wrong = planner.post("/plans/new", &[("region", "x"), ("from", "2024"), ("to", "2090"), ("pillar_set", "moon")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.is_wrong("region") && wrong.is_wrong("to"), "{}", wrong.body);
        let unknown = planner.post("/plans/new", &[("region", OWN), ("from", "2024"), ("to", "2028"), ("pillar_set", "moon")]).await;
        assert!(unknown.is_wrong("pillar_set"), "{}", unknown.body);
        assert_eq!(planner.post("/plans/new", &sent).await.status, StatusCode::SEE_OTHER);
        let twice = planner.post("/plans/new", &sent).await;
        assert!(twice.is_wrong("from"), "{}", twice.body);
        let list = planner.get("/plans").await;
        assert!(list.body.contains("Kotamobagu"), "{}", list.body);
        let form = planner.get(&format!("/plans/{OWN}/edit")).await;
        let on = form.value("revision");
        let done = planner.post(&format!("/plans/{OWN}/edit"), &[("title", "Judul baru"), ("table", "action"), ("due_on", "2026-12-31"), ("revision", &on)]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let stale = planner.post(&format!("/plans/{OWN}/edit"), &[("title", "Lain"), ("revision", &on)]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
    }

    async fn pillar_sets_are_the_ministrys_to_edit(t: TestDb) {
        loaded(&t).await;
        planned(&t).await;
        let mut admin = person(&t, "admin", Role::MinistryAdmin, "nation").await;
        let mut planner = person(&t, "bappeda", Role::Planner, "region:71.74").await;
        assert_eq!(planner.get("/plans/pillar-sets").await.status, StatusCode::FORBIDDEN);
        let set = r#"{"code":"uji","name_id":"Uji","name_en":"Test","pillars":[{"code":"satu","name_id":"Satu","name_en":"One"}]}"#;
        assert_eq!(planner.post("/plans/pillar-sets", &[("set", set)]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(admin.post("/plans/pillar-sets", &[("set", set)]).await.status, StatusCode::SEE_OTHER);
        for wrong in ["{}", "x", r#"{"code":"U J","name_id":"","name_en":"","pillars":[]}"#] {
            assert_eq!(admin.post("/plans/pillar-sets", &[("set", wrong)]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        }
        let mut tx = t.db.read().await.unwrap();
        let all = pillar_sets::all(&mut tx).await.unwrap();
        assert!(all.len() > 3 && all.iter().any(|(set, _)| set.code == "uji"));
    }
}
