//! The demonstration: complete, contained, and never taken for the real thing.

use std::fs;

use axum::http::{Method, StatusCode};

use crate::{
    program::{done, pilar, run, start, text},
    site::{Answer, Session, Site},
};

fn demo(folder: &std::path::Path) -> crate::program::Serving {
    let home = tempfile::tempdir().unwrap();
    let mut command = pilar(home.path());
    command
        .args(["demo", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder);
    start(command, home)
}

#[test]
fn a_demo_in_an_empty_folder_leaves_nothing_outside_it_and_starts_again() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("demo");
    let serving = demo(&folder);
    assert_eq!(serving.until("/readyz", 200).json()["database"], "sqlite");
    let before = done(&folder, &["audit", "verify"]);
    let home = serving.home.path().to_owned();
    let strays: Vec<_> = fs::read_dir(&home).unwrap().collect();
    assert!(strays.is_empty(), "{strays:?}");
    assert_eq!(serving.stop(), Some(0));
    let kept: Vec<_> = fs::read_dir(place.path()).unwrap().collect();
    assert_eq!(kept.len(), 1, "only the demo's folder");

    let again = demo(&folder);
    again.until("/readyz", 200);
    assert_eq!(
        done(&folder, &["audit", "verify"]),
        before,
        "a second start changes nothing"
    );
    assert_eq!(again.stop(), Some(0));
}

#[test]
fn a_demo_says_so_and_prints_an_account_for_each_role() {
    let place = tempfile::tempdir().unwrap();
    let serving = demo(place.path());
    let page = serving.get("/api");
    assert_eq!(page.status, 200);
    assert!(
        page.body.to_lowercase().contains("demo"),
        "every page says that it is one"
    );
    for (_, login, _) in pilar::demo::accounts() {
        assert!(pilar::demo::table().contains(login));
    }
    assert!(serving.said.contains("demonstration"), "{}", serving.said);
}

#[test]
fn a_demo_is_never_served_as_the_real_thing_and_never_made_of_it() {
    let place = tempfile::tempdir().unwrap();
    let (fake, real) = (place.path().join("fake"), place.path().join("real"));
    demo(&fake).stop();
    let refused = run(&fake, &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("demonstration"));

    done(
        &real,
        &[
            "user",
            "add",
            "ana",
            "--role",
            "ministry-admin",
            "--generate",
        ],
    );
    let refused = run(&real, &["demo", "--listen", "127.0.0.1:0"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        text(&refused.stderr).contains("--data"),
        "{}",
        text(&refused.stderr)
    );

    // A copy of a demo is one too.
    let copy = place.path().join("copy.pilar");
    done(&fake, &["backup", copy.to_str().unwrap()]);
    let restored = place.path().join("restored");
    done(&restored, &["restore", copy.to_str().unwrap()]);
    assert_eq!(
        run(&restored, &["serve", "--listen", "127.0.0.1:0"])
            .status
            .code(),
        Some(2)
    );
}

/// A person of the demonstration at the site.
struct Walker<'a> {
    site: &'a Site,
    session: Session,
}

impl<'a> Walker<'a> {
    async fn of(site: &'a Site, login: &str) -> Self {
        let (.., password) = pilar::demo::accounts()
            .find(|(_, known, _)| *known == login)
            .unwrap();
        let session = site.sign_in(login, &password).await;
        Self { site, session }
    }

    async fn see(&self, path: &str) -> Answer {
        let answer = self.site.ask(&self.session, &Method::GET, path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        answer
    }

    async fn click(&self, path: &str, form: &str) {
        let asked = self.site.ask_with(&self.session, &Method::POST, path, form);
        let answer = asked.await;
        let status = answer.status;
        assert_eq!(status, StatusCode::SEE_OTHER, "{path}: {}", answer.body);
    }
}

/// Where the call of a cohort is, by the link whose words name the cohort.
fn call_of(list: &str, cohort: &str) -> String {
    let link = list
        .split("href=\"")
        .find(|link| {
            link.starts_with("/calls/") && link.split("</a>").next().unwrap().contains(cohort)
        })
        .unwrap_or_else(|| panic!("no call of {cohort} in {list}"));
    link.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_demo_s_call_is_walked_to_a_letter_and_a_bundle_that_verifies() {
    let site = Site::open().await;
    let officer = Walker::of(&site, "officer").await;
    let call = call_of(&officer.see("/calls").await.body, "angkatan 2027");
    assert!(
        officer.see(&call).await.body.contains("rekaan"),
        "it says so"
    );
    let scored = officer
        .see(&format!("{call}/candidates?state=scored&limit=100"))
        .await;
    assert_eq!(scored.body.matches("href=\"/candidates/").count(), 88);
    officer.click(&format!("{call}/ranking"), "").await;

    let admin = Walker::of(&site, "admin").await;
    admin.see(&format!("{call}/decide")).await;
    admin.click(&format!("{call}/decide"), "").await;
    let letter = "number=B-003%2FDJAI%2FAI.01.04%2F01%2F2027&date=2027-01-04&place=Jakarta\
        &signer_name=Penanda+Tangan+Contoh&signer_office=Direktur+Jenderal+(contoh)&body=&revision=";
    admin.click(&format!("{call}/letter"), letter).await;
    admin
        .click(&format!("{call}/letter/issue"), "revision=1")
        .await;

    let anyone = Session::default();
    let result = format!("{call}/result");
    let result = site.ask(&anyone, &Method::GET, &result).await;
    assert_eq!(result.status, StatusCode::OK);
    let path = format!("{call}/bundle.json");
    let bundle = site.ask(&anyone, &Method::GET, &path).await;
    let verified = movement::bundle::verify(&bundle.body).unwrap();
    assert_eq!((verified.n_candidates, verified.n_sheets), (88, 264));
    let bundle: movement::bundle::Bundle = serde_json::from_str(&bundle.body).unwrap();
    let own = bundle
        .candidates
        .iter()
        .find(|c| c.region.as_deref() == Some("71.74"))
        .unwrap();
    let row = bundle.result.rows.iter().find(|r| r.code == own.code);
    assert_eq!(row.unwrap().zone, movement::compute::Zone::Grey);
    assert_eq!(
        bundle.result.rows.iter().filter(|r| r.within_quota).count(),
        50
    );
}

#[tokio::test]
async fn the_demo_s_open_call_waits_for_the_region_and_the_panel_has_judged() {
    let site = Site::open().await;
    let region = Walker::of(&site, "diskominfo").await;
    assert!(region.see("/work").await.body.contains("2028"));
    let assessor = Walker::of(&site, "assessor").await;
    assert!(assessor.see("/judging").await.body.contains("/sheets/"));
}
