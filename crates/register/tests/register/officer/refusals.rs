//! Forms that come back with their input, and people who may not.

use access::Role;
use axum::http::StatusCode;
use testkit::both;

use super::{browser::Browser, entries, world};

type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [&'a str]);

const SOURCE: [(&str, &str); 3] = [("id", "baru"), ("publisher", "P"), ("title", "T")];
const REGION: [(&str, &str); 3] = [("code", "71.99"), ("name", "Kota Uji"), ("kind", "city")];
const CLAIM: [(&str, &str); 5] = [
    ("subject", "cohort:2022"),
    ("property", "selected"),
    ("value", "51"),
    ("source", "antara-bitung"),
    ("confidence", "low"),
];
const LETTER: [(&str, &str); 3] = [
    ("number", "B-12/DJAI/AI.01.04/03/2026"),
    ("date", "2026-03-02"),
    ("subject", "S"),
];
const MEMBER: [(&str, &str); 3] = [
    ("region", "71.71"),
    ("status", "assessed"),
    ("confidence", "high"),
];

/// Forms with a mistake in them, and the fields that must be marked.
const CASES: &[Case<'_>] = &[
    ("/sources/new", &[], &["id", "publisher", "title"]),
    ("/sources/new", &[("id", "Huruf Besar")], &["id"]),
    ("/sources/new", &[("id", "antara-bitung")], &["id"]),
    (
        "/sources/new",
        &[("published", "2024-02-31")],
        &["published"],
    ),
    ("/sources/new", &[("url", "javascript:alert(1)")], &["url"]),
    ("/sources/new", &[("title", "a\u{0}b")], &["title"]),
    (
        "/claims/new",
        &[
            ("subject", ""),
            ("property", ""),
            ("value", ""),
            ("source", ""),
        ],
        &["subject", "property", "value", "source"],
    ),
    ("/claims/new", &[("subject", "cohort:20")], &["subject"]),
    ("/claims/new", &[("property", "Terpilih!")], &["property"]),
    ("/claims/new", &[("value", "fifty")], &["value"]),
    (
        "/claims/new",
        &[("property", "signed_on"), ("value", "2022-02-30")],
        &["value"],
    ),
    (
        "/claims/new",
        &[("property", "letter"), ("value", "B-3")],
        &["value"],
    ),
    ("/claims/new", &[("source", "nobody")], &["source"]),
    ("/claims/new", &[("confidence", "sure")], &["confidence"]),
    (
        "/regions/new",
        &[("code", ""), ("name", ""), ("kind", "")],
        &["code", "name", "kind"],
    ),
    ("/regions/new", &[("code", "71.9")], &["code"]),
    ("/regions/new", &[("code", "71.72")], &["code"]),
    ("/regions/new", &[("code", "10.01")], &["code"]),
    ("/regions/new", &[("kind", "province")], &["kind"]),
    (
        "/regions/new",
        &[("latitude", "91"), ("longitude", "x")],
        &["latitude", "longitude"],
    ),
    (
        "/regions/new",
        &[
            ("population", "-1"),
            ("website", "ftp://x"),
            ("valid_from", "kemarin"),
        ],
        &["population", "website", "valid_from"],
    ),
    (
        "/regions/71.72/change",
        &[],
        &["change", "happened_on", "reason"],
    ),
    (
        "/regions/71.72/change",
        &[
            ("change", "renamed"),
            ("happened_on", "2026"),
            ("reason", "r"),
            ("revision", "1"),
        ],
        &["name"],
    ),
    (
        "/regions/71.72/change",
        &[
            ("change", "moved"),
            ("happened_on", "2026"),
            ("code", "71.98"),
            ("reason", "r"),
            ("revision", "1"),
        ],
        &["code"],
    ),
    (
        "/regions/71.72/change",
        &[
            ("change", "recoded"),
            ("happened_on", "2026"),
            ("code", "75.98"),
            ("reason", "r"),
            ("revision", "1"),
        ],
        &["code"],
    ),
    (
        "/regions/71.72/change",
        &[
            ("change", "split"),
            ("happened_on", "2026"),
            ("successors", "71.72"),
            ("reason", "r"),
            ("revision", "1"),
        ],
        &["successors"],
    ),
    (
        "/regions/71.72/change",
        &[
            ("change", "split"),
            ("happened_on", "2026"),
            ("successors", "99.99"),
            ("reason", "r"),
            ("revision", "1"),
        ],
        &["successors"],
    ),
    ("/regions/71.72/agencies/new", &[], &["name", "kind"]),
    (
        "/regions/71.72/agencies/new",
        &[("name", "Dinas Komunikasi"), ("kind", "Dinas")],
        &["name"],
    ),
    (
        "/regions/71.72/agencies/new",
        &[
            ("name", "A"),
            ("kind", "B"),
            ("valid_from", "2024"),
            ("valid_to", "2023"),
        ],
        &["valid_to"],
    ),
    ("/cohorts/new", &[], &["year"]),
    ("/cohorts/new", &[("year", "2019")], &["year"]),
    ("/cohorts/new", &[("year", "20266")], &["year"]),
    (
        "/letters/new",
        &[("number", ""), ("date", ""), ("subject", "")],
        &["number", "date", "subject"],
    ),
    ("/letters/new", &[("number", "B-9/2026")], &["number"]),
    ("/letters/new", &[("date", "2026-04-01")], &["number"]),
    ("/letters/new", &[("source", "nobody")], &["source"]),
    ("/letters/new", &[("cohort", "2050")], &["cohort"]),
    (
        "/cohorts/2026/participations/new",
        &[("region", ""), ("status", ""), ("confidence", "")],
        &["region", "status", "confidence"],
    ),
    (
        "/cohorts/2026/participations/new",
        &[("region", "99.99")],
        &["region"],
    ),
    (
        "/cohorts/2026/participations/new",
        &[("status", "replaced")],
        &["replaced_by"],
    ),
    (
        "/cohorts/2026/participations/new",
        &[("list_no", "0"), ("repeat_of", "2030")],
        &["list_no", "repeat_of"],
    ),
    (
        "/cohorts/2026/participations/new",
        &[("repeat_of", "2017")],
        &["repeat_of"],
    ),
    (
        "/cohorts/2026/participations/new",
        &[("source", "nobody")],
        &["source"],
    ),
    (
        "/cohorts/2024/participations/new",
        &[("status", "selected")],
        &["status"],
    ),
    (
        "/figures/cohort:2019/assessed/curate",
        &[("revision", "1")],
        &["value", "reason"],
    ),
    (
        "/figures/cohort:2019/assessed/curate",
        &[("revision", "1"), ("value", "many"), ("reason", "r")],
        &["value"],
    ),
    (
        "/figures/cohort:2019/assessed/curate",
        &[
            ("revision", "1"),
            ("value", "5"),
            ("claim", "x"),
            ("reason", "r"),
        ],
        &["claim"],
    ),
];

/// What a case does not say is right.
fn whole<'a>(path: &str, said: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let rest: &[(&str, &str)] = match path {
        _ if said.is_empty() => &[],
        "/sources/new" => &SOURCE,
        "/regions/new" => &REGION,
        "/claims/new" => &CLAIM,
        "/letters/new" => &LETTER,
        _ if path.ends_with("/participations/new") => &MEMBER,
        _ => &[],
    };
    let mut all = said.to_vec();
    all.extend(
        rest.iter()
            .filter(|(name, _)| !said.iter().any(|(given, _)| given == name)),
    );
    all
}

both! {
    async fn a_mistake_is_told_beside_its_field_and_nothing_typed_is_lost(t: TestDb) {
        world(&t).await;
        let mut browser = Browser::officer(&t.db, "petugas").await;
        browser.fill("/cohorts/new", &[("year", "2026")]).await;
        let before = entries(&t.db).await;
        for (path, said, wrong) in CASES {
            let sent = whole(path, said);
            let form = browser.post(path, &sent).await;
            assert_eq!(form.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {said:?}: {}", form.body);
            assert!(form.body.contains("id=\"errors\""), "{path} {said:?}");
            for field in *wrong {
                assert!(form.is_wrong(field), "{path} {said:?}: {field} is not marked in {}", form.body);
                assert!(form.body.contains(&format!("href=\"#f-{field}\"")), "{path} {said:?}: {field} is not in the summary");
            }
            assert!(!form.body.contains('⟦'), "{path} {said:?}: {}", form.body);
            for (name, value) in sent.iter().filter(|(name, value)| !value.is_empty() && *name != "revision") {
                let chosen = format!("value=\"{value}\" selected");
                let typed = format!("value=\"{value}\"");
                let kept = form.body.contains(&typed) || form.body.contains(&chosen) || form.body.contains(&format!(">\n{value}</textarea>"));
                // What is no choice of a list cannot be shown as chosen; the message names it.
                let is_choice = matches!(*name, "confidence" | "status" | "kind" | "change" | "claim" | "repeat_of" | "cohort");
                assert!(kept || is_choice, "{path}: {name}={value} is lost in {}", form.body);
            }
        }
        assert_eq!(entries(&t.db).await, before, "a refused form writes nothing");
    }

    async fn a_step_that_the_process_lacks_and_a_substitute_from_outside_are_told(t: TestDb) {
        let w = world(&t).await;
        let mut browser = Browser::officer(&t.db, "petugas").await;
        browser.fill("/cohorts/new", &[("year", "2026")]).await;
        let place = browser.fill("/cohorts/2026/participations/new", &[("region", "71.71"), ("status", "selected"), ("confidence", "high")]).await;
        let step = format!("{}/step", place.split('?').next().unwrap());
        for (fields, wrong) in [
            (vec![("to", "workshop_4"), ("reason", "r"), ("revision", "1")], "to"),
            (vec![("to", ""), ("reason", "r"), ("revision", "1")], "to"),
            (vec![("to", "signed"), ("reason", ""), ("revision", "1")], "reason"),
            (vec![("to", "signed"), ("reason", "r"), ("happened_on", "31-12"), ("revision", "1")], "happened_on"),
            (vec![("to", "replaced"), ("reason", "r"), ("revision", "1")], "replaced_by"),
            (vec![("to", "replaced"), ("replaced_by", "71.73"), ("reason", "r"), ("revision", "1")], "replaced_by"),
            (vec![("to", "signed"), ("source", "nobody"), ("reason", "r"), ("revision", "1")], "source"),
        ] {
            let form = browser.post(&step, &fields).await;
            assert_eq!(form.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}: {}", form.body);
            assert!(form.is_wrong(wrong), "{fields:?}: {}", form.body);
        }
        let form = browser.post(&format!("/claims/{}/withdraw", w.claim), &[("revision", "1")]).await;
        assert!(form.status == StatusCode::UNPROCESSABLE_ENTITY && form.is_wrong("reason"));
    }

    async fn hostile_text_stays_text(t: TestDb) {
        world(&t).await;
        let mut browser = Browser::officer(&t.db, "petugas").await;
        let hostile = "\"><script>alert('x')</script>&amp;{{7*7}} 😀";
        browser.fill("/sources/new", &[("id", "jahat"), ("publisher", hostile), ("title", hostile), ("note", hostile)]).await;
        let claim = [("subject", "cohort:2019"), ("property", "assessed"), ("value", "108"), ("source", "jahat"), ("note", hostile), ("confidence", "low")];
        let place = browser.fill("/claims/new", &claim).await;
        browser.fill("/figures/cohort:2019/assessed/curate", &[("value", "108"), ("reason", hostile)]).await;
        for path in [place.as_str(), "/sources/jahat/edit", "/figures/cohort:2019/assessed/curate", "/figures/cohort:2019/assessed/undo", "/history?subject=cohort:2019", "/history?subject=source:jahat", "/history?subject=%3Cscript%3Ealert(1)", "/claims/new?subject=%22%3E%3Cscript%3Ealert(1)"] {
            let page = browser.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert!(!page.body.contains("<script>alert"), "{path}");
        }
        let form = browser.get("/sources/jahat/edit").await;
        assert!(form.body.contains("&#34;&#62;&#60;script&#62;"), "{}", form.body);
    }

    async fn a_form_without_the_sessions_token_changes_nothing(t: TestDb) {
        let w = world(&t).await;
        let mut browser = Browser::officer(&t.db, "petugas").await;
        let before = entries(&t.db).await;
        for (path, _) in w.forms() {
            let none = browser.post_raw(&path, &[("revision", "1")]).await;
            let forged = browser.post_raw(&path, &[("revision", "1"), ("_csrf", "forged")]).await;
            assert_eq!((none.status, forged.status), (StatusCode::FORBIDDEN, StatusCode::FORBIDDEN), "{path}");
        }
        assert_eq!(entries(&t.db).await, before);
    }

    async fn each_role_reaches_the_forms_of_its_permissions_and_no_others(t: TestDb) {
        let w = world(&t).await;
        let mut browsers = Vec::new();
        for role in Role::ALL {
            let place = [role_place(role, &w.agency.to_string())];
            browsers.push((Some(role), Browser::with(&t.db, &role.code().replace('_', "-"), role, &place[0]).await));
        }
        browsers.push((None, Browser::visitor(&t.db)));
        let before = entries(&t.db).await;
        for (role, browser) in &mut browsers {
            for (path, permission) in w.forms() {
                let allowed = role.is_some_and(|role| permission.allowed_to(role));
                let sent = browser.post(&path, &[("revision", "0")]).await.status;
                let shown = browser.get(&path).await;
                match role {
                    None => {
                        assert_eq!(sent, StatusCode::UNAUTHORIZED, "{path}");
                        assert_eq!(shown.status, StatusCode::SEE_OTHER, "{path}");
                        assert!(shown.location.starts_with("/sign-in?next=%2F"), "{path}");
                    }
                    Some(role) if allowed => {
                        assert_eq!(shown.status, StatusCode::OK, "{role} {path}");
                        assert!(matches!(sent, StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT), "{role} {path}: {sent}");
                    }
                    Some(role) => {
                        assert_eq!((sent, shown.status), (StatusCode::FORBIDDEN, StatusCode::FORBIDDEN), "{role} {path}");
                    }
                }
            }
        }
        assert_eq!(entries(&t.db).await, before, "nobody changed anything");
    }

    async fn a_region_manages_itself_and_no_other(t: TestDb) {
        let w = world(&t).await;
        let mut own = Browser::with(&t.db, "bitung", Role::RegionalAdmin, "region:71.72").await;
        let mut other = Browser::with(&t.db, "manado", Role::RegionalAdmin, "region:71.71").await;
        own.fill("/regions/71.72/edit", &[("head_name", "Kepala")]).await;
        own.fill(&format!("/agencies/{}/edit", w.agency), &[("name", "Diskominfo"), ("kind", "Dinas")]).await;
        for path in ["/regions/71.72/edit".to_owned(), "/regions/71.72/agencies/new".to_owned(), format!("/agencies/{}/edit", w.agency)] {
            assert_eq!(other.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(other.post(&path, &[("name", "x"), ("revision", "1")]).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        let unknown = "/agencies/00000000-0000-0000-0000-000000000000/edit";
        assert_eq!(other.get(unknown).await.status, StatusCode::FORBIDDEN, "which agencies exist is not told");
        assert_eq!(own.get("/history?subject=region:71.72").await.status, StatusCode::OK);
    }

    async fn history_and_desk_are_for_those_who_work_here(t: TestDb) {
        world(&t).await;
        let mut visitor = Browser::visitor(&t.db);
        let mut assessor = Browser::with(&t.db, "asesor", Role::Assessor, "nation").await;
        let mut officer = Browser::officer(&t.db, "petugas").await;
        for path in ["/desk", "/history?subject=cohort:2019"] {
            assert_eq!(visitor.get(path).await.status, StatusCode::SEE_OTHER, "{path}");
            assert_eq!(assessor.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        let log = store::audit::page(&mut t.db.read().await.unwrap(), 0, 1000).await.unwrap();
        let account = log.iter().find(|e| e.subject.starts_with("account:")).unwrap();
        let page = officer.get(&format!("/history?subject={}", account.subject)).await.body;
        assert!(page.contains("No changes yet"), "the history of accounts is not shown here: {page}");
    }

    async fn what_is_not_there_is_told_so(t: TestDb) {
        world(&t).await;
        let mut browser = Browser::officer(&t.db, "petugas").await;
        for path in ["/regions/71.7/edit", "/regions/99.99/edit", "/agencies/x/edit", "/agencies/00000000-0000-0000-0000-000000000000/edit", "/cohorts/1999/edit", "/cohorts/zzzz/participations/new", "/letters/x/edit", "/participations/x", "/participations/00000000-0000-0000-0000-000000000000/step", "/sources/nobody/edit", "/claims/x", "/claims/00000000-0000-0000-0000-000000000000/withdraw", "/figures/cohort:2019/nothing/curate", "/figures/%00/assessed/curate", "/figures/cohort:2019/%00/undo", "/sources/%00/edit", "/history?subject=%00"] {
            assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
}

/// A place that fits the role.
fn role_place(role: Role, agency: &str) -> String {
    for place in [
        "nation".to_owned(),
        "region:71.72".to_owned(),
        format!("agency:{agency}"),
    ] {
        if access::Grant::new(role, place.parse().unwrap()).is_ok() {
            return place;
        }
    }
    panic!("no place for {role}");
}
