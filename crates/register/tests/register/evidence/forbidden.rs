//! Who may not, for each role and each door.

use access::{Actor, Role, TokenScope};
use axum::http::StatusCode;
use register::{Acting, agencies, model::AgencyDraft};
use serde_json::json;
use testkit::{TestDb, both};

use super::{draft, entries, entry, loaded, on_disk, pdf, person::Person};

/// What a role may do with Bitung's evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum May {
    Manage,
    Read,
    /// Nothing of Bitung's, but of another region's.
    Elsewhere,
    Nothing,
}

async fn agency(t: &TestDb, region: &str) -> String {
    let mut tx = t.db.write().await.unwrap();
    let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
    let draft = AgencyDraft {
        region: region.into(),
        name: format!("Dinas {region}"),
        kind: "Dinas".into(),
        ..AgencyDraft::default()
    };
    let id = agencies::add(act, &draft).await.unwrap().id;
    tx.commit().await.unwrap();
    format!("agency:{id}")
}

both! {
    async fn each_role_does_what_it_may_and_no_more(t: TestDb) {
        loaded(&t).await;
        let entry = entry(&t, "rahasia", &draft("SK rahasia")).await;
        let (own, foreign) = (agency(&t, "71.72").await, agency(&t, "71.73").await);
        let mut people = vec![(Person::nobody(&t.db), May::Nothing, "nobody".to_owned())];
        for (n, (role, scope, may)) in [
            (Role::MinistryAdmin, "nation", May::Manage),
            (Role::Officer, "nation", May::Read),
            (Role::Assessor, "nation", May::Nothing),
            (Role::Expert, "nation", May::Nothing),
            (Role::LegalReviewer, "nation", May::Nothing),
            (Role::Auditor, "nation", May::Nothing),
            (Role::RegionalAdmin, "region:71.72", May::Manage),
            (Role::Planner, "region:71.72", May::Manage),
            (Role::Head, "region:71.72", May::Read),
            (Role::CouncilReader, "region:71.72", May::Read),
            (Role::AgencyEditor, own.as_str(), May::Manage),
            (Role::RegionalAdmin, "region:71.73", May::Elsewhere),
            (Role::RegionalAdmin, "region:71", May::Elsewhere),
            (Role::Planner, "region:71.73", May::Elsewhere),
            (Role::AgencyEditor, foreign.as_str(), May::Elsewhere),
        ].into_iter().enumerate() {
            let person = Person::with(&t.db, &format!("orang{n}"), role, scope).await;
            people.push((person, may, format!("{role} at {scope}")));
        }
        for (n, (person, may, name)) in people.iter().enumerate() {
            try_all(&t, person, *may, name, &entry.id.to_string(), n).await;
        }
    }

    async fn a_token_needs_its_own_scopes(t: TestDb) {
        loaded(&t).await;
        let entry = entry(&t, "rahasia", &draft("SK rahasia")).await;
        let api = format!("/api/v1/regions/71.72/evidence/{}", entry.id);
        let register = Person::program(&t.db, &[TokenScope::RegisterRead, TokenScope::RegisterWrite, TokenScope::PersonalRead]).await;
        for uri in ["/api/v1/regions/71.72/evidence", &api, &format!("{api}/file")] {
            let told = register.get(uri).await;
            assert_eq!((told.status, told.text().contains("rahasia")), (StatusCode::FORBIDDEN, false), "{uri}");
        }
        let told = register.json("PATCH", &api, &json!({"kind": "other", "title": "x", "revision": "1"})).await;
        assert_eq!(told.status, StatusCode::FORBIDDEN);
    }
}

#[expect(clippy::too_many_lines, reason = "one table, an attempt a row")]
async fn try_all(t: &TestDb, person: &Person, may: May, name: &str, id: &str, n: usize) {
    let api = format!("/api/v1/regions/71.72/evidence/{id}");
    // Who reads elsewhere learns nothing of what exists here.
    let closed = |of_entry: bool| match (may, of_entry) {
        (May::Elsewhere, true) => vec![404],
        (May::Nothing, _) => vec![303, 401, 403],
        _ => vec![403],
    };
    for (uri, of_entry) in [
        ("/regions/71.72/evidence".to_owned(), false),
        ("/regions/71.72/evidence/export.csv".to_owned(), false),
        (format!("/evidence/{id}"), true),
        (format!("/evidence/{id}/file"), true),
        (format!("/history?subject=evidence:{id}"), true),
        ("/api/v1/regions/71.72/evidence".to_owned(), false),
        (api.clone(), true),
        (format!("{api}/file"), true),
    ] {
        let answer = person.get(&uri).await;
        let status = answer.status.as_u16();
        // Auditors read every history, and nothing else.
        let audits = name.starts_with("auditor") && uri.starts_with("/history");
        if matches!(may, May::Manage | May::Read) || audits {
            assert_eq!(status, 200, "{name} {uri}: {}", answer.text());
        } else {
            assert!(closed(of_entry).contains(&status), "{name} {uri}: {status}");
            assert!(!answer.text().contains("SK rahasia"), "{name} {uri}");
        }
    }
    let before = (entries(&t.db).await, on_disk(&t.db));
    let allowed = may == May::Manage;
    let file = pdf(1, &format!("milik {n}"));
    let facts = [("kind", "other"), ("title", "Baru")];
    for uri in [
        "/regions/71.72/evidence/new",
        "/api/v1/regions/71.72/evidence",
    ] {
        let sent = person.upload(uri, &facts, "a.pdf", &file).await;
        let taken = matches!(sent.status.as_u16(), 200 | 201 | 303)
            && !sent.header("location").starts_with("/sign-in");
        assert_eq!(taken, allowed, "{name} {uri}: {}", sent.status);
    }
    if allowed {
        return;
    }
    for uri in [
        format!("/evidence/{id}/edit"),
        format!("/evidence/{id}/withdraw"),
    ] {
        let form = person.get(&uri).await;
        assert_ne!(form.status, StatusCode::OK, "{name} {uri}");
        let fields = [
            ("kind", "other"),
            ("title", "x"),
            ("reason", "r"),
            ("revision", "1"),
        ];
        let sent = person.post(&uri, &fields).await;
        assert!(
            sent.status.is_client_error(),
            "{name} {uri}: {}",
            sent.status
        );
    }
    let body = json!({"kind": "other", "title": "x", "reason": "r", "revision": "1"});
    for (method, uri) in [
        ("PATCH", api.clone()),
        ("POST", format!("{api}/withdraw")),
        ("POST", format!("{api}/restore")),
    ] {
        let sent = person.json(method, &uri, &body).await;
        assert!(
            sent.status.is_client_error(),
            "{name} {uri}: {}",
            sent.status
        );
    }
    assert_eq!(
        (entries(&t.db).await, on_disk(&t.db)),
        before,
        "{name} changed something"
    );
}
