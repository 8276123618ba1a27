//! Names and notes that try to be markup, and addresses that try to be scripts.

use access::Actor;
use axum::http::StatusCode;
use register::{
    Acting, claims,
    model::{AgencyDraft, ClaimDraft, RegionDraft, SourceDraft},
    regions, sources,
};
use testkit::{TestDb, both};

use super::Site;

const EVIL: &str = "<script>alert('x')</script>\"&amp;";

/// A claim of a source made for the test.
pub(super) async fn claim(t: &TestDb, subject: &str, property: &str, value: &str) {
    let mut tx = t.db.write().await.unwrap();
    let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
    let source = SourceDraft {
        id: "sumber-uji".into(),
        publisher: "Sumber uji".into(),
        title: "Judul".into(),
        ..SourceDraft::default()
    };
    sources::add(act, &source).await.unwrap();
    let draft = ClaimDraft {
        subject: subject.into(),
        property: property.into(),
        value: value.into(),
        source: "sumber-uji".into(),
        confidence: "low".into(),
        ..ClaimDraft::default()
    };
    claims::add(act, &draft).await.unwrap();
    tx.commit().await.unwrap();
}

async fn world(t: &TestDb) {
    let mut tx = t.db.write().await.unwrap();
    let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
    let region = RegionDraft {
        code: "71.98".into(),
        name: format!("Kota {EVIL}"),
        kind: "city".into(),
        latitude: "1.1".into(),
        longitude: "124.9".into(),
        website: "https://example.org/?a=\"><script>".into(),
        head_name: EVIL.into(),
        ..RegionDraft::default()
    };
    if regions::add(act, &region).await.is_err() {
        let plain = RegionDraft {
            website: String::new(),
            ..region
        };
        regions::add(act, &plain).await.unwrap();
    }
    let agency = AgencyDraft {
        region: "71.98".into(),
        name: EVIL.into(),
        kind: "lead".into(),
        ..AgencyDraft::default()
    };
    register::agencies::add(act, &agency).await.unwrap();
    let source = SourceDraft {
        id: "evil".into(),
        publisher: EVIL.into(),
        title: EVIL.into(),
        note: EVIL.into(),
        ..SourceDraft::default()
    };
    sources::add(act, &source).await.unwrap();
    let claim = ClaimDraft {
        subject: "region:71.98".into(),
        property: "struck_off".into(),
        value: "2020".into(),
        source: "evil".into(),
        note: EVIL.into(),
        confidence: "low".into(),
        ..ClaimDraft::default()
    };
    claims::add(act, &claim).await.unwrap();
    tx.commit().await.unwrap();
}

both! {
    async fn hostile_names_are_text_on_every_page(t: TestDb) {
        let site = Site::over(&t).await;
        world(&t).await;
        for path in [
            "/", "/regions?q=71.98", "/regions/71.98", "/regions/71.98/agencies", "/regions/71", "/map", "/claims?subject=region:71.98",
            "/figures/region:71.98/struck_off", "/sources?q=evil", "/sources/evil", "/regions?q=%3Cscript%3Ealert('x')",
            "/claims?subject=%22%3E%3Cscript%3Ealert('x')%3C/script%3E", "/map?cohort=%22%3E%3Cscript%3Ealert('x')",
        ] {
            let page = site.id(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert!(!page.body.contains("<script>alert"), "{path}");
            assert!(!page.body.contains("\"><script"), "{path}");
        }
        site.id("/regions/71.98").await.says(&["Kota &#60;script&#62;"]);
    }

    async fn only_addresses_of_the_web_lead_out(t: TestDb) {
        let site = Site::over(&t).await;
        let page = site.id("/sources").await;
        for link in page.body.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert!(link.starts_with('/') || link.starts_with("https://") || link.starts_with("http://") || link.starts_with('#'), "{link}");
        }
        for tag in page.body.split("<a ").skip(1).map(|rest| rest.split('>').next().unwrap()) {
            let leads_out = tag.contains("href=\"http") && !tag.contains("rel=\"license\"");
            assert!(!leads_out || tag.contains("rel=\"noopener"), "{tag}");
        }
    }
}
