//! Forms that are taken, and two officers at once.

use access::Role;
use axum::http::StatusCode;
use testkit::both;

use super::{browser::Browser, entries, world};

/// A form, what is sent to it, and the field that must come back.
type Case<'a> = (String, Vec<(&'a str, &'a str)>, &'a str);

both! {
    async fn every_form_is_shown_whole_in_both_languages(t: TestDb) {
        let w = world(&t).await;
        let mut browser = Browser::officer(&t.db, "petugas").await;
        for lang in ["id", "en"] {
            browser.lang = lang;
            let mut pages: Vec<String> = w.forms().into_iter().map(|(path, _)| path).collect();
            pages.extend([
                "/desk".to_owned(),
                "/history?subject=cohort:2019".to_owned(),
                format!("/claims/{}", w.claim),
                format!("/participations/{}", w.participation),
            ]);
            for path in pages {
                let page = browser.get(&path).await;
                assert_eq!(page.status, StatusCode::OK, "{path}");
                assert!(!page.body.contains('⟦'), "a word is missing on {path}: {}", page.body);
                assert_eq!(page.body.matches("<h1").count(), 1, "{path}");
            }
        }
    }

    async fn a_source_and_a_claim_are_added_and_shown(t: TestDb) {
        world(&t).await;
        let mut browser = Browser::officer(&t.db, "petugas").await;
        let source = [("id", "uji-koran"), ("publisher", "Koran “Uji” & Co"), ("title", "Lima puluh"), ("published", "2024-05")];
        assert_eq!(browser.fill("/sources/new", &source).await, "/sources/uji-koran?done=added");
        let edited = [("publisher", "Koran Uji"), ("title", "Lima puluh daerah"), ("url", "https://koran.example/1")];
        assert_eq!(browser.fill("/sources/uji-koran/edit", &edited).await, "/sources/uji-koran?done=saved");
        let claim = [("subject", "cohort:2024"), ("property", "selected"), ("value", "51"), ("source", "uji-koran"), ("confidence", "low")];
        let place = browser.fill("/claims/new", &claim).await;
        let page = browser.get(&place).await;
        assert!(page.body.contains("Koran Uji") && page.body.contains("Cohort 2024") && page.body.contains("Added."));
        let history = browser.get("/history?subject=source:uji-koran").await.body;
        assert!(history.contains("Ibu petugas") && history.contains("Koran “Uji” &#38; Co"), "{history}");
        assert!(history.contains("Lima puluh daerah"));
    }

    async fn the_address_fills_in_what_the_claim_is_about(t: TestDb) {
        world(&t).await;
        let mut browser = Browser::officer(&t.db, "petugas").await;
        let form = browser.get("/claims/new?subject=cohort:2022&property=signed_on").await;
        assert_eq!((form.value("subject").as_str(), form.value("property").as_str()), ("cohort:2022", "signed_on"));
    }

    async fn a_value_is_curated_by_a_claim_or_derived_and_undone(t: TestDb) {
        let w = world(&t).await;
        let mut browser = Browser::officer(&t.db, "petugas").await;
        let curate = "/figures/cohort:2019/assessed/curate";
        let form = browser.get(curate).await;
        assert!(form.body.contains(&format!("value=\"{}\"", w.claim)), "each claim is a choice");
        assert!(form.body.contains("<th scope=\"row\"><a href=\"/claims/"), "claims stand side by side");
        let by_claim = [("claim", w.claim.as_str()), ("reason", "Laporan resmi.")];
        assert_eq!(browser.fill(curate, &by_claim).await, "/figures/cohort:2019/assessed?done=curated");
        browser.fill(curate, &[("value", "111"), ("reason", "Hitungan sendiri.")]).await;
        let undo = browser.get("/figures/cohort:2019/assessed/undo").await;
        assert!(undo.body.contains("Hitungan sendiri.") && undo.body.contains("Laporan resmi."), "what holds, and what will");
        assert_eq!(browser.fill("/figures/cohort:2019/assessed/undo", &[]).await, "/figures/cohort:2019/assessed?done=undone");
        let form = browser.get(curate).await;
        assert!(form.body.contains("Undone by Ibu petugas"), "{}", form.body);
        let history = browser.get("/history?subject=cohort:2019").await.body;
        assert!(history.contains("Value curated") && history.contains("Decision undone") && history.contains("Hitungan sendiri."));
    }

    async fn a_claim_is_withdrawn_and_brought_back(t: TestDb) {
        let w = world(&t).await;
        let mut browser = Browser::officer(&t.db, "petugas").await;
        let (page, form) = (format!("/claims/{}", w.claim), format!("/claims/{}/withdraw", w.claim));
        browser.fill(&form, &[("reason", "Berita diralat.")]).await;
        assert!(browser.get(&page).await.body.contains("Berita diralat."));
        assert!(Browser::visitor(&t.db).get(&page).await.body.contains("Berita diralat."), "the reason is public");
        assert_eq!(browser.fill(&form, &[]).await, format!("{page}?done=restored"));
        assert!(!browser.get(&page).await.body.contains("Berita diralat."));
    }

    async fn a_region_is_added_described_and_given_agencies(t: TestDb) {
        let w = world(&t).await;
        let mut browser = Browser::officer(&t.db, "petugas").await;
        let new = [("code", "71.99"), ("name", "Kota Uji"), ("kind", "city"), ("latitude", "1.5"), ("longitude", "124.9")];
        assert_eq!(browser.fill("/regions/new", &new).await, "/regions/71.99?done=added");
        let profile = [("head_name", "Nama O'Uji"), ("population", "1000"), ("website", "https://uji.example")];
        browser.fill("/regions/71.99/edit", &profile).await;
        let form = browser.get("/regions/71.99/edit").await;
        assert_eq!(form.value("population"), "1000");
        assert!(form.value("latitude").is_empty(), "what is sent empty becomes empty");
        let agency = [("name", "Dinas Uji"), ("kind", "Dinas")];
        assert_eq!(browser.fill("/regions/71.99/agencies/new", &agency).await, "/regions/71.99?done=added");
        let edited = [("name", "Dinas Komunikasi dan Informatika"), ("kind", "Dinas"), ("valid_to", "2026-01")];
        browser.fill(&format!("/agencies/{}/edit", w.agency), &edited).await;
        let history = browser.get(&format!("/history?subject=agency:{}", w.agency)).await.body;
        assert!(history.contains("<td>Dinas Komunikasi</td><td>Dinas Komunikasi dan Informatika</td>"), "{history}");
        assert!(history.contains("January 2026"));
    }

    async fn a_region_changes_only_after_its_summary_was_read(t: TestDb) {
        world(&t).await;
        let mut browser = Browser::officer(&t.db, "petugas").await;
        let before = entries(&t.db).await;
        let typed = [("change", "moved"), ("happened_on", "2026-01-01"), ("code", "75.99"), ("reason", "UU uji"), ("revision", "1")];
        let asked = browser.post("/regions/71.72/change", &typed).await;
        assert_eq!(asked.status, StatusCode::OK);
        assert!(asked.body.contains("71.72 → 75.99") && asked.body.contains("name=\"_confirmed\""), "{}", asked.body);
        assert_eq!(entries(&t.db).await, before, "nothing is written before the yes");
        let mut back = typed.to_vec();
        back.extend([("_confirmed", "yes"), ("_back", "yes")]);
        let form = browser.post("/regions/71.72/change", &back).await;
        assert_eq!((form.status, form.value("code").as_str()), (StatusCode::OK, "75.99"));
        let mut yes = typed.to_vec();
        yes.push(("_confirmed", "yes"));
        let done = browser.post("/regions/71.72/change", &yes).await;
        assert_eq!((done.status, done.location.as_str()), (StatusCode::SEE_OTHER, "/regions/75.99?done=saved"));
        let form = browser.get("/regions/75.99/change").await;
        assert!(form.body.contains("71.72 Kota Bitung"), "the form shows what the region was");
        assert_eq!(browser.get("/regions/71.72/edit").await.status, StatusCode::NOT_FOUND);
    }

    async fn a_cohort_its_letter_and_its_members_are_recorded(t: TestDb) {
        let w = world(&t).await;
        let mut browser = Browser::officer(&t.db, "petugas").await;
        assert_eq!(browser.fill("/cohorts/new", &[("year", "2026"), ("theme", "Uji")]).await, "/cohorts/2026?done=added");
        browser.fill("/cohorts/2026/edit", &[("theme", "Uji & ulang"), ("note", "catatan")]).await;
        let letter = [("number", "B-12/DJAI/AI.01.04/03/2026"), ("date", "2026-03-02"), ("subject", "Penetapan"), ("cohort", "2026")];
        let place = browser.fill("/letters/new", &letter).await;
        let shown = browser.get(&place).await.body;
        assert!(shown.contains("AI.01.04</dd>") && shown.contains("03/2026</dd>"), "the parts of the number: {shown}");
        browser.fill(&format!("/letters/{}/edit", w.letter), &letter_fields(&browser.clone().get(&format!("/letters/{}/edit", w.letter)).await)).await;
        let member = |region: &'static str, status: &'static str| [("region", region), ("status", status), ("confidence", "high")];
        let first = browser.fill("/cohorts/2026/participations/new", &member("71.71", "selected")).await;
        let second = browser.fill("/cohorts/2026/participations/new", &member("71.73", "reserve")).await;
        let path = |location: &str| location.split('?').next().unwrap().to_owned();
        let (first, second) = (path(&first), path(&second));
        browser.fill(&format!("{second}/edit"), &[("confidence", "low"), ("note", "dari berita"), ("list_no", "3")]).await;
        let step = browser.get(&format!("{first}/step")).await;
        assert!(step.body.contains("value=\"signed\"") && !step.body.contains("value=\"workshop_1\""), "only legal steps");
        assert!(step.body.contains("<option value=\"71.73\">"), "a substitute of the cohort");
        browser.fill(&format!("{first}/step"), &[("to", "replaced"), ("replaced_by", "71.73"), ("reason", "Mundur.")]).await;
        let page = browser.get(&first).await.body;
        assert!(page.contains("Mundur.") && page.contains("/regions/71.73"), "{page}");
        assert!(browser.get(&format!("{first}/step")).await.body.contains("there is no next step"));
        let public = Browser::visitor(&t.db).get(&first).await.body;
        assert!(!public.contains("Ibu petugas") && public.contains("An officer of the register"), "names are for colleagues");
    }

    async fn the_desk_lists_what_waits(t: TestDb) {
        world(&t).await;
        let mut browser = Browser::officer(&t.db, "petugas").await;
        let desk = browser.get("/desk").await.body;
        assert!(desk.contains("/cohorts/2019") && desk.contains("7 of 25 known"), "{desk}");
        browser.fill("/figures/cohort:2019/assessed/undo", &[]).await;
        let desk = browser.get("/desk").await.body;
        assert!(desk.contains("/figures/cohort:2019/assessed/curate"), "{desk}");
    }

    async fn the_second_of_two_officers_sees_the_first_ones_decision_and_decides(t: TestDb) {
        world(&t).await;
        let mut one = Browser::officer(&t.db, "satu").await;
        let mut other = Browser::officer(&t.db, "dua").await;
        let curate = "/figures/cohort:2019/assessed/curate";
        let seen = other.get(curate).await.value("revision");
        one.fill(curate, &[("value", "150"), ("reason", "Datang <b>pertama</b>.")]).await;
        let told = other.post(curate, &[("value", "165"), ("reason", "Pikiran kedua."), ("revision", &seen)]).await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        for part in ["Ibu satu", "150", "Datang &#60;b&#62;pertama", "Pikiran kedua.", "value=\"165\"", "id=\"conflict\""] {
            assert!(told.body.contains(part), "no {part} in {}", told.body);
        }
        let again = [("value", "165"), ("reason", "Pikiran kedua."), ("revision", &*told.value("revision"))];
        assert_eq!(other.post(curate, &again).await.status, StatusCode::SEE_OTHER);
    }

    async fn no_edit_is_lost_when_two_officers_work_at_once(t: TestDb) {
        let w = world(&t).await;
        let mut one = Browser::officer(&t.db, "satu").await;
        let mut other = Browser::with(&t.db, "dua", Role::MinistryAdmin, "nation").await;
        let letter = format!("/letters/{}/edit", w.letter);
        let letters = one.get(&letter).await;
        let letters = letter_fields(&letters).into_iter().map(|(k, v)| (k, v.to_owned())).collect::<Vec<_>>();
        let mut letters: Vec<(&str, &str)> = letters.iter().map(|(k, v)| (*k, v.as_str())).collect();
        letters.retain(|(name, _)| *name != "purpose");
        letters.push(("purpose", "satu"));
        let cases: [Case<'_>; 7] = [
            ("/regions/71.72/edit".into(), vec![("head_name", "satu")], "head_name"),
            (format!("/agencies/{}/edit", w.agency), vec![("name", "satu"), ("kind", "Dinas")], "name"),
            ("/cohorts/2019/edit".into(), vec![("theme", "satu")], "theme"),
            (letter, letters, "purpose"),
            (format!("/participations/{}/edit", w.participation), vec![("confidence", "low"), ("note", "satu")], "note"),
            ("/sources/antara-bitung/edit".into(), vec![("publisher", "satu"), ("title", "t")], "publisher"),
            (format!("/claims/{}/withdraw", w.claim), vec![("reason", "satu")], "reason"),
        ];
        for (path, fields, field) in cases {
            let seen = other.get(&path).await.value("revision");
            one.fill(&path, &fields).await;
            let mut mine: Vec<(&str, &str)> = fields.iter().filter(|(name, _)| *name != field).copied().collect();
            mine.extend([(field, "dua"), ("revision", &seen)]);
            let told = other.post(&path, &mine).await;
            assert_eq!(told.status, StatusCode::CONFLICT, "{path}");
            assert!(told.body.contains("Ibu satu") && told.body.contains("satu</td>"), "{path}: {}", told.body);
            let fresh = told.value("revision");
            assert_ne!(fresh, seen, "{path}");
            if field != "reason" {
                assert!(told.body.contains(">dua</td>"), "{path}: {}", told.body);
                mine.retain(|(name, _)| *name != "revision");
                mine.push(("revision", &fresh));
                assert_eq!(other.post(&path, &mine).await.status, StatusCode::SEE_OTHER, "{path}");
            }
        }
    }
}

/// The fields of a letter's form as they stand.
fn letter_fields(form: &super::browser::Answer) -> Vec<(&'static str, &'static str)> {
    // Leaked: a test's strings may live as long as the test's process.
    ["number", "date", "subject", "purpose", "source"]
        .map(|name| (name, &*form.value(name).leak()))
        .to_vec()
}
