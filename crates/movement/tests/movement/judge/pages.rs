//! The pages of the desk, the schedule, panels and sheets, without scripts.

use access::Role;
use axum::http::StatusCode;
use movement::sheets::SheetState;

use super::{cite, hand_in_again, handed_in, panel_of};
use crate::world::person;

testkit::both! {
    async fn a_call_is_checked_drawn_and_marked_in_the_browser(t: TestDb) {
        let (call, all) = handed_in(&t, "71.74, 71.72").await;
        let file = cite(&t, &all[0], "A1", "RPJMD \"2025\" <i>").await;
        let mut tx = t.db.write().await.unwrap();
        hand_in_again(&t, &mut tx, all[0].id).await;
        tx.commit().await.unwrap();
        let mut officer = person(&t, "petugas", Role::Officer, "nation").await;
        let mut region = person(&t, "daerah", Role::RegionalAdmin, "region:71.74").await;
        let mut judges = Vec::new();
        for i in 1..=2 {
            judges.push(person(&t, &format!("asesor{i}"), Role::Assessor, "nation").await);
        }
        // The desk.
        let list = officer.get(&format!("/calls/{}/desk", call.id)).await;
        assert!(list.body.contains("Kotamobagu") && list.body.contains("Bitung"), "{}", list.body);
        let desk = format!("/candidates/{}/desk", all[0].id);
        let page = officer.get(&desk).await;
        assert!(page.body.contains("RPJMD &#34;2025&#34; &#60;i&#62;") && page.body.contains("/file#page=2"), "{}", page.body);
        let id = file.id.to_string();
        let wrong = officer.post(&format!("{desk}/check"), &[("item", "A1"), ("evidence", &id), ("round", "1"), ("verdict", "asked"), ("reason", "")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let asked = officer.post(&format!("{desk}/check"), &[("item", "A1"), ("evidence", &id), ("round", "1"), ("verdict", "asked"), ("reason", "Halaman?")]).await;
        assert_eq!(asked.location, format!("{desk}?done=saved#item-A1"));
        let page = region.get(&desk).await;
        assert!(page.body.contains("Halaman?") && page.body.contains("/desk/reply") && !page.body.contains("/desk/check"), "{}", page.body);
        let replied = region.post(&format!("{desk}/reply"), &[("item", "A1"), ("evidence", &id), ("round", "1"), ("reply", "Halaman 2")]).await;
        assert_eq!(replied.status, StatusCode::SEE_OTHER, "{}", replied.body);
        officer.post(&format!("{desk}/check"), &[("item", "A1"), ("evidence", &id), ("round", "2"), ("verdict", "accepted")]).await;
        for candidate in &all {
            let step = officer.post(&format!("/candidates/{}/desk/step", candidate.id), &[("to", "verified"), ("reason", "")]).await;
            assert_eq!(step.status, StatusCode::SEE_OTHER, "{}", step.body);
        }
        officer.post(&format!("/calls/{}/step", call.id), &[("to", "judging"), ("reason", "")]).await;
        // The schedule.
        let schedule = format!("/calls/{}/schedule", call.id);
        let laid = officer.get(&format!("{schedule}?start=2026-02-16T09:00&per_day=8&minutes=60&room=Ruang+1")).await;
        assert!(laid.body.contains("2026-02-16T11:00") && laid.body.contains("Ruang 1"), "{}", laid.body);
        let clash = officer.post(&schedule, &[("minutes", "60"), ("at.K-001", "2026-02-16T09:00"), ("room.K-001", "A"), ("revision.K-001", "9"), ("at.K-002", "2026-02-16T09:30"), ("room.K-002", "A"), ("revision.K-002", "9")]).await;
        assert_eq!(clash.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(clash.body.contains("2026-02-16T09:30"), "{}", clash.body);
        // The panel.
        let panel = format!("/calls/{}/panel", call.id);
        let form = officer.get(&format!("{panel}/members/new")).await;
        for login in ["asesor1", "asesor2"] {
            let at = form.body.find(&format!("({login})")).unwrap();
            let account = form.body[..at].rsplit("value=\"").next().unwrap().split('"').next().unwrap();
            officer.fill(&format!("{panel}/members/new"), &[("account", account), ("affiliation", "Kampus")]).await;
        }
        let preview = officer.get(&format!("{panel}/draw")).await;
        assert!(preview.body.contains("benih uji 2027:panel:1"), "{}", preview.body);
        let drawn = officer.post(&format!("{panel}/draw"), &[("first", "yes")]).await;
        assert_eq!(drawn.status, StatusCode::SEE_OTHER, "{}", drawn.body);
        let twice = officer.post(&format!("{panel}/draw"), &[("first", "yes")]).await;
        assert_eq!(twice.status, StatusCode::CONFLICT);
        // The sheets.
        for judge in &mut judges {
            let own = judge.get("/judging").await;
            assert_eq!(own.body.matches("href=\"/sheets/").count(), 3, "{}", own.body);
            let at = own.body.find("/sheets/").unwrap();
            let sheet = own.body[at..].split('"').next().unwrap().to_owned();
            let empty = judge.post(&sheet, &[("revision", "1"), ("close", "yes")]).await;
            assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(empty.body.contains("Not marked yet."), "{}", empty.body);
            let saved = judge.fill(&sheet, &[("level.A1", "3"), ("note.A1", "baik"), ("remark", "ok")]).await;
            assert!(saved.ends_with("?done=saved"));
            let stale = judge.post(&sheet, &[("revision", "1"), ("level.A1", "1"), ("note.A1", "lain")]).await;
            assert_eq!(stale.status, StatusCode::CONFLICT);
            assert!(stale.body.contains("3 baik") && stale.body.contains("lain"), "{}", stale.body);
        }
        let mut proofs = 0;
        for sheet in panel_of(&t, &call).await.sheets {
            for (at, judge) in judges.iter_mut().enumerate() {
                let uri = format!("/sheets/{}", sheet.id);
                let page = judge.get(&uri).await;
                if page.status == StatusCode::NOT_FOUND { continue; }
                let proof = judge.get(&format!("{uri}/evidence/A1/{id}")).await;
                proofs += usize::from(proof.status == StatusCode::OK);
                assert_eq!(judge.get(&format!("{uri}/evidence/A2/{id}")).await.status, StatusCode::NOT_FOUND);
                let level = (at * 3).to_string();
                let names: Vec<String> = crate::judge::ITEMS.iter().map(|item| format!("level.{item}")).collect();
                let mut fields: Vec<(&str, &str)> = names.iter().map(|n| (n.as_str(), level.as_str())).collect();
                fields.push(("close", "yes"));
                assert_eq!(judge.fill(&uri, &fields).await, "/judging?done=saved");
            }
        }
        assert_eq!(proofs, 2);
        let page = officer.get(&panel).await;
        assert!(page.body.contains("P-01") && page.body.contains("Large disagreements"), "{}", page.body);
        for step in ["open", "close"] {
            assert_eq!(officer.get(&format!("{panel}/{step}")).await.status, StatusCode::OK);
            let done = officer.post(&format!("{panel}/{step}"), &[]).await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{step} {}", done.body);
        }
        assert!(panel_of(&t, &call).await.sheets.iter().all(|s| s.state == SheetState::Closed));
        // Both languages, and nobody who must not.
        officer.lang = "id";
        for uri in [panel.clone(), schedule.clone(), format!("/calls/{}/desk", call.id), desk.clone()] {
            assert_eq!(officer.get(&uri).await.status, StatusCode::OK, "{uri}");
        }
        for uri in [&panel, &schedule, &format!("{panel}/draw"), &format!("/calls/{}/desk", call.id)] {
            assert_eq!(region.get(uri).await.status, StatusCode::FORBIDDEN, "{uri}");
            assert_eq!(judges[0].get(uri).await.status, StatusCode::FORBIDDEN, "{uri}");
        }
        assert_eq!(region.get("/judging").await.status, StatusCode::FORBIDDEN);
    }
}
