//! Imports and exports over HTTP: roles, forms, limits, problems, the API.

use std::sync::Arc;

use access::{
    AccountId, Grant, Password, Role, TokenScope,
    operations::{
        accounts::{FirstPassword, NewAccount, create},
        sign_in::{Attempt, sign_in},
        tokens::{self, NewToken},
    },
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use serde_json::Value;
use store::Db;
use testkit::both;
use tower::ServiceExt;
use web::App;

use super::*;
use crate::loaded;

const PASSWORD: &str = "gajah naik perahu kecil";
const SOURCES: &str = "id,publisher,title\nkoran-a,Koran A,Sebuah berita\n";

fn site(db: &Db) -> Router {
    let app = App {
        db: db.clone(),
        clock: db.clock().clone(),
        catalogue: Arc::new(Catalogue::new(&[&access::LOCALES, &LOCALES]).unwrap()),
        settings: Arc::new(web::Settings {
            upload_limit: 100_000,
            ..web::Settings::default()
        }),
        nav: Arc::new([]),
    };
    let (api, _) = register::http::api().split_for_parts();
    let router = Router::new().merge(register::http::pages()).merge(api);
    let guarded = access::http::protect(router, &app, access::Settings::default());
    web::finish(guarded, app)
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_default()
    }

    fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }
}

/// Someone who asks: with a session, with a token, or neither.
#[derive(Default)]
struct Asker {
    cookie: String,
    csrf: String,
    bearer: String,
}

impl Asker {
    async fn person(db: &Db, login: &str, role: Role) -> (AccountId, Self) {
        let name = login.parse().unwrap();
        let scope = match role.scope_kind() {
            access::ScopeKind::Nation => access::Scope::Nation,
            access::ScopeKind::Region => "region:71.72".parse().unwrap(),
            access::ScopeKind::Agency => "agency:00000000-0000-0000-0000-000000000001"
                .parse()
                .unwrap(),
        };
        let new = NewAccount {
            password: FirstPassword::Chosen(Password::choose(PASSWORD, &name).unwrap()),
            login: name,
            name: "Seseorang".parse().unwrap(),
            grants: vec![Grant::new(role, scope).unwrap()],
        };
        let created = create(db, &Actor::System, new).await.unwrap();
        let attempt = Attempt {
            login,
            password: PASSWORD,
            address: None,
            agent: "test",
        };
        let issued = sign_in(db, &access::Settings::default(), &attempt)
            .await
            .unwrap();
        let mut asker = Self {
            cookie: format!("pilar={}", issued.cookie.reveal()),
            ..Self::default()
        };
        let page = asker
            .send(db, "GET", "/imports", "", Vec::new())
            .await
            .text();
        let found = page.split_once("name=\"_csrf\" value=\"");
        if let Some((_, rest)) = found {
            asker.csrf = rest.split_once('"').unwrap().0.to_owned();
        }
        (created.id, asker)
    }

    async fn send(&self, db: &Db, method: &str, uri: &str, kind: &str, body: Vec<u8>) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(uri)
            .header(header::HOST, "pilar.example")
            .header(header::COOKIE, format!("lang=en; {}", self.cookie));
        if uri.starts_with("/api") {
            request = request.header("x-csrf-token", &self.csrf);
        } else {
            request = request.header(header::ACCEPT, "text/html");
        }
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        if !self.bearer.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.bearer));
        }
        let response = site(db)
            .oneshot(request.body(Body::from(body)).unwrap())
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes: to_bytes(body, 1 << 24).await.unwrap().to_vec(),
        }
    }

    async fn get(&self, db: &Db, uri: &str) -> Answer {
        self.send(db, "GET", uri, "", Vec::new()).await
    }

    /// A form with the session's token.
    async fn post(&self, db: &Db, uri: &str) -> Answer {
        let body = format!("_csrf={}", self.csrf);
        self.send(
            db,
            "POST",
            uri,
            "application/x-www-form-urlencoded",
            body.into(),
        )
        .await
    }

    /// A file in a form, the session's token in the address.
    async fn upload(&self, db: &Db, uri: &str, file: &[u8]) -> Answer {
        let mut body = b"--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\\\a\\\\daftar <1>.csv\"\r\n\r\n".to_vec();
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--XX--\r\n");
        let separator = if uri.contains('?') { '&' } else { '?' };
        let uri = format!("{uri}{separator}_csrf={}", self.csrf);
        self.send(db, "POST", &uri, "multipart/form-data; boundary=XX", body)
            .await
    }
}

both! {
    async fn an_officer_sends_looks_and_confirms(t: TestDb) {
        loaded(&t).await;
        let (_, officer) = Asker::person(&t.db, "petugas", Role::Officer).await;
        let form = officer.get(&t.db, "/imports/new?kind=sources").await.text();
        assert!(form.contains("Source id") && form.contains("multipart/form-data"), "{form}");
        let sent = officer.upload(&t.db, "/imports/new?kind=sources", SOURCES.as_bytes()).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        let place = sent.header(header::LOCATION).to_owned();
        let page = officer.get(&t.db, &place).await.text();
        assert!(page.contains("daftar &#60;1&#62;.csv") && page.contains("The file is ready"), "{page}");
        let confirmed = officer.post(&t.db, &format!("{place}/confirm")).await;
        assert_eq!(confirmed.status, StatusCode::SEE_OTHER, "{}", confirmed.text());
        let waiting = officer.get(&t.db, &place).await;
        assert_eq!(waiting.header(header::REFRESH), "2");
        work(&t).await;
        let done = officer.get(&t.db, &place).await;
        assert!(done.text().contains("The file is in the register") && done.header(header::REFRESH).is_empty());
        let again = officer.post(&t.db, &format!("{place}/confirm")).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        assert!(again.text().contains("can no longer be changed: Done"), "{}", again.text());
        let list = officer.get(&t.db, "/imports").await.text();
        assert!(list.contains("Seseorang") && list.contains("Done"), "{list}");
    }

    async fn a_refused_file_brings_the_form_back_with_the_reason(t: TestDb) {
        loaded(&t).await;
        let (_, officer) = Asker::person(&t.db, "petugas", Role::Officer).await;
        let uri = "/imports/new?kind=sources&lang=id";
        let refused = officer.upload(&t.db, uri, b"%PDF-1.7").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("Ini berkas PDF, bukan tabel"), "{}", refused.text());
        let refused = officer.upload(&t.db, uri, b"id;judul\n").await;
        assert!(refused.text().contains("Kolom “Penerbit” tidak ada di baris judul"), "{}", refused.text());
        let large = officer.upload(&t.db, uri, &vec![b'a'; 100_001]).await;
        assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(large.text().contains("lebih besar dari"), "{}", large.text());
        let none = officer.upload(&t.db, "/imports/new?kind=regents", b"x").await;
        assert_eq!(none.status, StatusCode::NOT_FOUND);
    }

    async fn roles_that_must_not_import_are_refused_everywhere(t: TestDb) {
        loaded(&t).await;
        let (_, officer) = Asker::person(&t.db, "petugas", Role::Officer).await;
        let sent = officer.upload(&t.db, "/imports/new?kind=sources", SOURCES.as_bytes()).await;
        let place = sent.header(header::LOCATION).to_owned();
        for (login, role) in [("daerah", Role::RegionalAdmin), ("auditor", Role::Auditor), ("asesor", Role::Assessor)] {
            let (_, asker) = Asker::person(&t.db, login, role).await;
            assert!(!asker.csrf.is_empty(), "a form of this person would be genuine");
            for uri in ["/imports", "/imports/new", "/imports/template?kind=sources", &place, &format!("{place}/errors")] {
                assert_eq!(asker.get(&t.db, uri).await.status, StatusCode::FORBIDDEN, "{role:?} {uri}");
            }
            let sent = asker.upload(&t.db, "/imports/new?kind=sources", SOURCES.as_bytes()).await;
            assert_eq!(sent.status, StatusCode::FORBIDDEN, "{role:?}");
            for act in ["confirm", "discard"] {
                assert_eq!(asker.post(&t.db, &format!("{place}/{act}")).await.status, StatusCode::FORBIDDEN, "{role:?} {act}");
            }
        }
        let nobody = Asker::default();
        let answer = nobody.get(&t.db, "/imports").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "a visitor is asked to sign in");
        let forged = Asker { csrf: "forged".into(), cookie: officer.cookie.clone(), ..Asker::default() };
        assert_eq!(forged.post(&t.db, &format!("{place}/confirm")).await.status, StatusCode::FORBIDDEN);
        assert_eq!(forged.upload(&t.db, "/imports/new?kind=sources", SOURCES.as_bytes()).await.status, StatusCode::FORBIDDEN);
    }

    async fn a_program_checks_and_confirms_with_a_token(t: TestDb) {
        loaded(&t).await;
        let (id, _) = Asker::person(&t.db, "petugas", Role::Officer).await;
        let asker = async |scope| {
            let new = NewToken { name: "mesin".parse().unwrap(), scopes: vec![scope], days: None };
            let (_, secret) = tokens::create(&t.db, &Actor::System, id, new).await.unwrap();
            Asker { bearer: secret.reveal().to_owned(), ..Asker::default() }
        };
        let reader = asker(TokenScope::RegisterRead).await;
        let refused = reader.send(&t.db, "POST", "/api/v1/imports?kind=sources", "text/csv", SOURCES.into()).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text());
        let writer = asker(TokenScope::RegisterWrite).await;
        let wrong = writer.send(&t.db, "POST", "/api/v1/imports?kind=claims", "text/csv", b"subject,property,value,source,confidence\ncohort:2022,signed_on,2022-13-01,nobody,low\n".into()).await;
        assert_eq!(wrong.status, StatusCode::CREATED, "{}", wrong.text());
        let report = wrong.json();
        assert_eq!((&report["state"], &report["n_errors"]), (&"checked".into(), &1.into()));
        assert_eq!(report["errors"][0]["code"], "invalid-date");
        assert_eq!(report["errors"][0]["column"], "C");
        let confirm = format!("/api/v1/imports/{}/confirm", report["id"].as_str().unwrap());
        let refused = writer.send(&t.db, "POST", &confirm, "", Vec::new()).await;
        assert_eq!((refused.status, refused.json()["code"].as_str()), (StatusCode::CONFLICT, Some("import-errors")));
        let discard = confirm.replace("/confirm", "/discard");
        assert_eq!(reader.send(&t.db, "POST", &discard, "", Vec::new()).await.status, StatusCode::FORBIDDEN);
        let aside = writer.send(&t.db, "POST", &discard, "", Vec::new()).await;
        assert_eq!((aside.status, aside.json()["state"].as_str()), (StatusCode::OK, Some("discarded")), "{}", aside.text());
        assert_eq!(writer.send(&t.db, "POST", &discard, "", Vec::new()).await.status, StatusCode::CONFLICT);
        let sent = writer.send(&t.db, "POST", "/api/v1/imports?kind=sources", "text/csv", SOURCES.into()).await;
        let place = sent.header(header::LOCATION).to_owned();
        assert_eq!(sent.json()["preview"][0]["what"], "koran-a");
        let confirmed = writer.send(&t.db, "POST", &format!("{place}/confirm"), "", Vec::new()).await;
        assert_eq!((confirmed.status, confirmed.json()["job"]["state"].as_str()), (StatusCode::ACCEPTED, Some("queued")), "{}", confirmed.text());
        work(&t).await;
        let done = writer.get(&t.db, &place).await.json();
        assert_eq!((done["state"].as_str(), done["job"]["state"].as_str()), (Some("applied"), Some("done")));
        let large = writer.send(&t.db, "POST", "/api/v1/imports?kind=sources", "text/csv", vec![b'a'; 100_001]).await;
        assert_eq!((large.status, large.json()["code"].as_str()), (StatusCode::PAYLOAD_TOO_LARGE, Some("upload-too-large")));
        let table = writer.send(&t.db, "POST", "/api/v1/imports?kind=sources", "text/csv", b"a,b\n1,2\n".into()).await;
        assert_eq!((table.status, table.json()["missing"][0].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("id")));
        let unknown = writer.get(&t.db, "/api/v1/imports/00000000-0000-0000-0000-000000000001").await;
        assert_eq!((unknown.status, unknown.json()["code"].as_str()), (StatusCode::NOT_FOUND, Some("unknown-import")));
    }

    async fn everyone_may_download_what_a_page_shows(t: TestDb) {
        loaded(&t).await;
        let anyone = Asker::default();
        let csv = anyone.get(&t.db, "/regions/export.csv?kind=city&after=x&limit=10&lang=en").await;
        assert_eq!(csv.status, StatusCode::OK, "{}", csv.text());
        assert_eq!(csv.text().lines().count(), 99, "98 cities, whatever page was shown");
        assert!(csv.header(header::CONTENT_DISPOSITION).contains("regions-2026-01-15.csv"), "{:?}", csv.headers);
        assert_eq!(csv.header(header::CONTENT_LENGTH), csv.bytes.len().to_string());
        let tag = csv.header(header::ETAG).to_owned();
        let mut request = Request::builder().uri("/regions/export.csv?kind=city&after=x&limit=10&lang=en");
        request = request.header(header::IF_NONE_MATCH, &tag);
        let same = site(&t.db).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(same.status(), StatusCode::NOT_MODIFIED);
        let xlsx = anyone.get(&t.db, "/claims/export.xlsx").await;
        assert_eq!(&xlsx.bytes[..4], b"PK\x03\x04");
        let places = anyone.get(&t.db, "/regions/export.geojson?province=71").await;
        assert_eq!(places.header(header::CONTENT_TYPE), "application/geo+json");
        assert_eq!(places.json()["features"].as_array().unwrap().len(), 15);
        assert_eq!(anyone.get(&t.db, "/sources/export.geojson").await.status, StatusCode::NOT_FOUND);
        assert_eq!(anyone.get(&t.db, "/sources/export.csv?style=pdf").await.status, StatusCode::BAD_REQUEST);
        let excel = anyone.get(&t.db, "/participations/export.csv?style=excel&lang=id").await.text();
        assert!(excel.starts_with("\u{FEFF}Angkatan;"), "{excel}");
        for list in List::ALL {
            for format in ["csv", "xlsx"] {
                let answer = anyone.get(&t.db, &format!("/{list}/export.{format}")).await;
                assert_eq!(answer.status, StatusCode::OK, "{list} {format}");
            }
        }
    }
}
