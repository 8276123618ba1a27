//! The same in the browser, in both languages.

use access::{Actor, Role};
use axum::http::StatusCode;
use register::Acting;
use testkit::Browser;

use crate::world::{COHORT, REGIONS, cohort, day_draft, person, present, scheduled, site};

fn first_link<'a>(body: &'a str, before: &str) -> &'a str {
    let at = body
        .find(before)
        .unwrap_or_else(|| panic!("no {before} in {body}"));
    let rest = &body[at..];
    &rest[..rest.find('"').unwrap()]
}

async fn opens(browser: &mut Browser, uri: &str, words: &str) {
    for lang in ["id", "en"] {
        browser.lang = lang;
        let page = browser.get(uri).await;
        assert_eq!(page.status, StatusCode::OK, "{uri}: {}", page.body);
        assert!(page.body.contains(words), "{uri}: {words}: {}", page.body);
        assert!(!page.body.contains("agreements-"), "{uri}: {}", page.body);
    }
}

testkit::both! {
    async fn a_region_goes_from_the_draft_to_its_signature_in_the_browser(t: TestDb) {
        cohort(&t).await;
        let mut officer = person(&t, "petugas", Role::Officer, "nation").await;
        let mut region = person(&t, "diskominfo", Role::RegionalAdmin, "region:71.72").await;
        let mut legal = person(&t, "hukum", Role::LegalReviewer, "nation").await;
        let year = COHORT.to_string();
        let listed = officer.fill("/agreements/draft", &[("cohort", &year), ("regions", REGIONS[0])]).await;
        let list = officer.get(&listed).await;
        let href = first_link(&list.body, "/agreements/0").to_owned();
        opens(&mut region, &href, "SPLP").await;
        region.fill(&format!("{href}/step?to=region_confirmed"), &[("to", "region_confirmed")]).await;
        legal.fill(&format!("{href}/step?to=legal_review"), &[("to", "legal_review")]).await;
        legal.fill(&format!("{href}/clauses/4/comment"), &[("text", "Sebutkan dasar hukumnya.")]).await;
        let page = officer.get(&href).await;
        let comment = first_link(&page.body, "/agreement-comments/").to_owned();
        officer.fill(&comment, &[("text", "Sudah disebutkan.")]).await;
        officer.fill(&format!("{href}/clauses/4/edit"), &[("heading", "PDN"), ("text", "Teks baru."), ("reason", "Catatan hukum")]).await;
        legal.post(&comment.replace("/answer", "/close"), &[]).await;
        let early = legal.post(&format!("{href}/pass"), &[]).await;
        assert_eq!(early.status, StatusCode::CONFLICT);
        region.fill(&format!("{href}/step?to=region_confirmed"), &[("to", "region_confirmed")]).await;
        legal.fill(&format!("{href}/pass"), &[]).await;
        let page = officer.get(&href).await;
        assert!(page.body.contains("<ins>") && page.body.contains("<del>"), "{}", page.body);
        let draft = serde_json::to_value(day_draft()).unwrap();
        let fields: Vec<(&str, &str)> = draft.as_object().unwrap().iter().filter(|(k, _)| *k != "revision").map(|(k, v)| (k.as_str(), v.as_str().unwrap())).collect();
        let day = officer.fill("/signing-days/new", &fields).await;
        let day = day.strip_suffix("?done=added").unwrap();
        let wrong = officer.post(&format!("{day}/schedule"), &[("number", "50/DJAI/HK.04.02/02/2023")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("2026-01-15") && wrong.is_wrong("number"), "{}", wrong.body);
        officer.fill(&format!("{day}/schedule"), &[("first_number", "7"), ("class", "HK.04.02")]).await;
        opens(&mut region, day, "7/DJAI/HK.04.02/01/2026").await;
        opens(&mut region, "/signing-days", "bersama").await;
        let own = region.get(&href).await;
        let edit = first_link(&own.body, "/signatories/").to_owned();
        opens(&mut region, &edit, "Kepala 71.72").await;
        let file = officer.get(&format!("/agreements.csv?cohort={COHORT}")).await;
        assert!(file.body.contains("7/DJAI/HK.04.02/01/2026"), "{}", file.body);
    }

    async fn decrees_bodies_and_meetings_are_kept_in_the_browser(t: TestDb) {
        cohort(&t).await;
        let mut region = person(&t, "bappeda", Role::Planner, "region:71.72").await;
        region.fill("/bodies/71.72/decrees/new", &[
            ("kind", "council"), ("form", "decision"), ("title", "Pembentukan Dewan"), ("number", "1/2026"), ("date", "2026-01-10"),
        ]).await;
        let page = region.get("/bodies/71.72").await;
        let step = first_link(&page.body, "/decrees/0").to_owned();
        let decree = step.trim_end_matches("/pdf").to_owned();
        region.fill(&format!("{decree}/step?to=issued"), &[("to", "issued")]).await;
        let id = decree.rsplit('/').next().unwrap().to_owned();
        region.fill("/bodies/71.72/new", &[("kind", "council"), ("name", "Dewan Smart City"), ("decree", &id)]).await;
        let page = region.get("/bodies/71.72").await;
        let meetings = first_link(&page.body, "/body/").to_owned();
        let body = meetings.trim_end_matches("/meetings").to_owned();
        region.fill(&format!("{body}/members/new"), &[
            ("name", "Nama <b>Contoh</b>"), ("office", "Kepala"), ("agency", "Diskominfo"), ("role", "chair"), ("sector", "government"),
        ]).await;
        opens(&mut region, "/bodies/71.72", "Nama &#60;b&#62;Contoh").await;
        let form = region.get(&format!("{body}/meetings/new")).await;
        let member = form.value("present");
        let wrong = region.post(&format!("{body}/meetings/new"), &[("date", "kemarin"), ("present", &member)]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.is_wrong("date") && wrong.body.contains("checked"), "{}", wrong.body);
        let meeting = region.fill(&format!("{body}/meetings/new"), &[
            ("date", "2026-01-12"), ("place", "Aula"), ("agenda", "Pembukaan"), ("present", &member),
        ]).await;
        let meeting = meeting.strip_suffix("?done=added").unwrap().to_owned();
        region.fill(&format!("{meeting}/decisions/new"), &[("text", "Susun Buku 1"), ("owner", "Bappeda"), ("due", "2026-02-01")]).await;
        opens(&mut region, &meeting, "Susun Buku 1").await;
        opens(&mut region, &meetings, "Pembukaan").await;
        // The neighbour sees nothing of it.
        let mut other = person(&t, "tetangga", Role::RegionalAdmin, "region:71.74").await;
        for uri in ["/bodies/71.72", meeting.as_str(), meetings.as_str(), decree.as_str()] {
            let status = other.get(uri).await.status;
            assert!(matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND), "{uri}: {status}");
        }
    }

    async fn the_public_verifies_and_sees_nothing_else(t: TestDb) {
        cohort(&t).await;
        let mut public = Browser::visitor(site(&t.db));
        let page = public.get("/verify").await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(public.get("/verify/TIDAKADA0000").await.status, StatusCode::NOT_FOUND);
        for uri in ["/agreements", "/agreements.csv", "/signing-days", "/alarms", "/bodies/71.72", "/api/v1/agreements"] {
            let status = public.get(uri).await.status;
            assert!(status == StatusCode::UNAUTHORIZED || status == StatusCode::SEE_OTHER, "{uri}: {status}");
        }
    }

    async fn an_unchanged_board_is_answered_without_being_read(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let (day, ids) = scheduled(act, "").await;
        let agreement = present(act, ids[0]).await;
        tx.commit().await.unwrap();
        let mut officer = person(&t, "petugas", Role::Officer, "nation").await;
        let uri = format!("/signing-days/{}", day.id);
        let page = officer.get(&uri).await;
        assert!(page.body.contains("data-refresh=\"500\"") && page.body.contains(&agreement.name), "{}", page.body);
        let api = officer.get(&format!("/api/v1/signing-days/{}", day.id)).await;
        assert!(api.body.contains("\"signed_at\":null"), "{}", api.body);
        let standings = officer.get(&format!("/api/v1/cohorts/{COHORT}/standings")).await;
        assert!(standings.body.contains("\"waiting_on\":\"signatories\""), "{}", standings.body);
        opens(&mut officer, "/alarms", "alarms").await;
    }
}
