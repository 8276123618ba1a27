//! Every page shows something, in both languages.

use access::{Actor, Role};
use axum::http::StatusCode;
use masterplan::Table;
use plan::{content, quick_wins, sample};
use register::Acting;
use testkit::Browser;

use crate::world::{OWN, loaded, own, person, site};

testkit::both! {
    async fn every_page_shows_the_sample_in_both_languages(t: TestDb) {
        loaded(&t).await;
        let whole = {
            let mut tx = t.db.write().await.unwrap();
            let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
            sample::fill(act, None).await.unwrap();
            assert_eq!(sample::fill(act, None).await.unwrap(), 0, "once");
            let whole = content::load(act.tx, &Actor::System, &own()).await.unwrap();
            tx.commit().await.unwrap();
            whole
        };
        let frozen = whole.content();
        assert_eq!(frozen.rows(Table::Action).len(), 121);
        let wins = quick_wins::of(&frozen, 2026);
        assert!(wins.iter().any(|win| win.row.cell("status") == "stalled" && win.reason == "money"));
        let of = |table| whole.rows.iter().find(|row| row.table == table).unwrap().id;
        let (row, win) = (of(Table::Action), of(Table::QuickWin));
        let mut team = person(&t, "diskominfo", Role::RegionalAdmin, "region:71.74").await;
        let mut pages: Vec<String> = ["plans", "plans/new", "actions"].iter().map(|p| format!("/{p}")).collect();
        for tail in ["", "/edit", "/history", "/texts", "/texts/vision", "/texts/vision?edit=yes", "/texts/vision/history", "/comments", "/quick-wins", "/workbook", "/releases", "/releases/new", "/releases/1", "/releases/2", "/releases/2/step", "/releases/diff?from=1&to=2", "/tables/action/new", "/tables/action/paste"] {
            pages.push(format!("/plans/{OWN}{tail}"));
        }
        for table in Table::ALL {
            pages.push(format!("/plans/{OWN}/tables/{}?columns=all", table.word()));
        }
        pages.extend([format!("/plan-rows/{row}"), format!("/plan-rows/{row}?edit=yes"), format!("/plan-rows/{row}/history"), format!("/plan-rows/{row}/settle"), format!("/plans/{OWN}/comments?row={row}"), format!("/plans/{OWN}/quick-wins/{win}")]);
        for lang in ["id", "en"] {
            team.lang = lang;
            for uri in &pages {
                let page = team.get(uri).await;
                assert_eq!(page.status, StatusCode::OK, "{uri}: {}", page.body);
                assert!(!page.body.contains(">plan-") && !page.body.contains(" plan-choice"), "{uri}: a word is missing: {}", page.body);
            }
        }
        let mut public = Browser::visitor(site(&t.db));
        for lang in ["id", "en"] {
            public.lang = lang;
            for tail in ["", "/actions", "/actions?pillar=environment&q=sampah", "/actions/A-001", "/history", "/actions.csv", "/actions.json", "/release.json"] {
                let page = public.get(&format!("/plan/{OWN}{tail}")).await;
                assert_eq!(page.status, StatusCode::OK, "{tail}: {}", page.body);
                assert!(!page.body.contains(">plan-"), "{tail}: a word is missing");
            }
        }
        for (login, role) in [("dewan", Role::CouncilReader), ("auditor", Role::Auditor)] {
            let place = if role == Role::Auditor { "nation" } else { "region:71.74" };
            let mut reader = person(&t, login, role, place).await;
            for uri in [format!("/plans/{OWN}"), format!("/plans/{OWN}/tables/action"), format!("/plan-rows/{row}")] {
                assert_eq!(reader.get(&uri).await.status, StatusCode::OK, "{login} {uri}");
            }
        }
        assert_eq!(public.get(&format!("/plans/{OWN}")).await.status, StatusCode::SEE_OTHER, "asked to sign in");
        let stalled = team.post(&format!("/plans/{OWN}/quick-wins/{win}"), &[("status", "replaced"), ("reason", ""), ("replaced_by", "")]).await;
        assert_eq!(stalled.status, StatusCode::UNPROCESSABLE_ENTITY);
        let replaced = team.post(&format!("/plans/{OWN}/quick-wins/{win}"), &[("status", "replaced"), ("reason", "money"), ("replaced_by", "QW-02")]).await;
        assert_eq!(replaced.status, StatusCode::SEE_OTHER, "{}", replaced.body);
    }
}
