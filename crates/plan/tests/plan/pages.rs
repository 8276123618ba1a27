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
        for tail in ["", "/edit", "/history", "/texts", "/texts/vision", "/texts/vision?edit=yes", "/texts/vision/history", "/comments", "/quick-wins", "/workbook", "/releases", "/releases/new", "/releases/1", "/releases/2", "/releases/2/step", "/releases/diff?from=1&to=2", "/tables/action/new", "/tables/action/paste", "/roadmap", "/quality", "/simulation"] {
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
            for tail in ["", "/roadmap", "/roadmap.svg", "/books", "/actions", "/actions?pillar=environment&q=sampah", "/actions/A-001", "/history", "/actions.csv", "/actions.json", "/release.json"] {
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
        let quality = team.get(&format!("/plans/{OWN}/quality")).await;
        assert!(quality.body.contains("no regulation sets it") && quality.body.contains("/plan-rows/"), "{}", quality.body);
        let simulated = format!("/plans/{OWN}/simulation?seed=7&runs=50&needed=80&cost_spread=20&delay_chance=10&ceiling-2024=1");
        let outcome = team.get(&simulated).await;
        assert!(outcome.body.contains("What to drop first"), "{}", outcome.body);
        assert_eq!(hash_of(&outcome.body), hash_of(&team.get(&simulated).await.body), "the same settings give the same");
        for wrong in ["runs=0", "runs=1000000", "ceiling-2024=banyak", "ceiling-2024=-1", "needed=101"] {
            let told = team.get(&format!("/plans/{OWN}/simulation?{wrong}")).await;
            assert!(told.body.contains("does not hold a number within its range"), "{wrong}: {}", told.body);
        }
        let book = public.get(&format!("/plan/{OWN}/books/residents-id.html")).await;
        assert!(book.status == StatusCode::OK && book.body.contains("Kotamobagu"), "{}", book.body);
        let draft = team.get(&format!("/plans/{OWN}/releases/2/books/quick-wins-en.html")).await;
        assert_eq!(draft.status, StatusCode::OK);
        for none in ["9-id.pdf", "2-xx.pdf", "2-id.exe", "2", "..%2f2-id.pdf"] {
            assert_eq!(public.get(&format!("/plan/{OWN}/books/{none}")).await.status, StatusCode::NOT_FOUND, "{none}");
        }
        assert_ne!(public.get(&format!("/plans/{OWN}/releases/1/books/2-id.pdf")).await.status, StatusCode::OK);
        let stalled = team.post(&format!("/plans/{OWN}/quick-wins/{win}"), &[("status", "replaced"), ("reason", ""), ("replaced_by", "")]).await;
        assert_eq!(stalled.status, StatusCode::UNPROCESSABLE_ENTITY);
        let replaced = team.post(&format!("/plans/{OWN}/quick-wins/{win}"), &[("status", "replaced"), ("reason", "money"), ("replaced_by", "QW-02")]).await;
        assert_eq!(replaced.status, StatusCode::SEE_OTHER, "{}", replaced.body);
    }
}

/// The hash of a simulation's result, in its page.
fn hash_of(page: &str) -> &str {
    let at = page.find("Hash of the result").unwrap();
    let is_hex = |word: &&str| word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit());
    page[at..]
        .split(|c: char| !c.is_ascii_alphanumeric())
        .find(is_hex)
        .unwrap()
}
