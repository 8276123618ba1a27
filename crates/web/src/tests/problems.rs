use axum::{
    Form, Router,
    body::Body,
    extract::{Query, State},
    http::{HeaderMap, Request, StatusCode, header},
    routing::{get, post},
};
use store::StoreError;
use tower::ServiceExt;

use super::{BROWSER, app, ask, send};
use crate::{App, Page, Problem, Viewer, finish};

async fn stale() -> Problem {
    Problem::conflict("stale", "revision 3 is not 4")
        .field("value", "</p><b>bold</b>")
        .with("current", 4)
}

fn routes() -> Router<App> {
    let routes = Router::new()
        .route("/stale", get(stale))
        .route(
            "/broken",
            get(|| async { Problem::internal("x", "the password is secret") }),
        )
        .route(
            "/panic",
            get(|| async {
                if true {
                    panic!("the password is secret");
                }
            }),
        )
        .route(
            "/query",
            get(|_: Query<std::collections::HashMap<String, u8>>| async {}),
        )
        .route("/form", post(|_: Form<Vec<(String, String)>>| async {}))
        .route(
            "/formed",
            get(|| async {
                let html = axum::response::Html("<form>");
                (StatusCode::UNPROCESSABLE_ENTITY, html)
            }),
        );
    Router::new().nest("/api/v1", routes.clone()).merge(routes)
}

fn kind(headers: &HeaderMap) -> &str {
    headers[header::CONTENT_TYPE].to_str().unwrap()
}

#[tokio::test]
async fn every_problem_is_problem_json_under_api_and_a_page_elsewhere() {
    for (method, path, status) in [
        ("GET", "/stale", 409),
        ("GET", "/broken", 500),
        ("GET", "/panic", 500),
        ("GET", "/query?n=300", 400),
        ("POST", "/form", 415),
        ("POST", "/stale", 405),
        ("GET", "/nowhere", 404),
    ] {
        let (got, headers, body) =
            send(routes(), ask(method, &format!("/api/v1{path}"), BROWSER)).await;
        assert_eq!(
            (got.as_u16(), kind(&headers)),
            (status, "application/problem+json"),
            "{path}"
        );
        let json: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(json["status"], status, "{path}");
        let title = json["title"].as_str().unwrap().to_owned();
        assert!(!title.contains('⟦') && !body.contains("secret"), "{body}");
        assert_eq!(
            json["request_id"],
            headers["x-request-id"].to_str().unwrap()
        );

        let (got, headers, page) = send(routes(), ask(method, path, BROWSER)).await;
        assert_eq!(
            (got.as_u16(), kind(&headers)),
            (status, "text/html; charset=utf-8"),
            "{path}"
        );
        assert!(
            page.contains(&format!("<h1>{title}</h1>")) || page.contains(&title),
            "{title}: {page}"
        );
        assert!(!page.contains("secret") && !page.contains('⟦'), "{page}");
        assert_eq!(headers[header::CACHE_CONTROL], "no-store");

        let (_, headers, _) = send(routes(), ask(method, path, "*/*")).await;
        assert_eq!(
            kind(&headers),
            "application/problem+json",
            "{path} for a program"
        );
    }
}

#[tokio::test]
async fn a_problem_names_its_fields_and_extensions_and_escapes_them_on_the_page() {
    let (_, _, body) = send(routes(), ask("GET", "/api/v1/stale?lang=en", "*/*")).await;
    let json: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(json["type"], "urn:pilar:problem:stale");
    assert_eq!(json["title"], "Things have changed");
    assert_eq!(json["detail"], "revision 3 is not 4");
    assert_eq!(json["current"], 4);
    assert_eq!(json["errors"][0]["field"], "value");
    let (_, _, page) = send(routes(), ask("GET", "/stale", BROWSER)).await;
    assert!(
        page.contains("Keadaannya sudah berubah") && !page.contains("<b>bold"),
        "{page}"
    );
}

#[tokio::test]
async fn a_body_past_the_limit_is_a_413() {
    for (path, expected) in [
        ("/form", "text/html; charset=utf-8"),
        ("/api/v1/form", "application/problem+json"),
    ] {
        let request = Request::builder()
            .method("POST")
            .uri(path)
            .header(header::ACCEPT, BROWSER)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("a=".to_owned() + &"b".repeat(3000)))
            .unwrap();
        let (status, headers, body) = send(routes(), request).await;
        assert_eq!((status.as_u16(), kind(&headers)), (413, expected), "{body}");
    }
}

#[tokio::test]
async fn a_405_says_what_is_allowed_and_a_form_that_comes_back_is_left_alone() {
    let (_, headers, _) = send(routes(), ask("DELETE", "/stale", BROWSER)).await;
    assert_eq!(headers[header::ALLOW], "GET,HEAD");
    let (status, _, body) = send(routes(), ask("GET", "/formed", BROWSER)).await;
    assert_eq!((status.as_u16(), body.as_str()), (422, "<form>"));
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    for path in ["/form", "/nowhere", "/panic", "/api/v1/stale", "/query?n=1"] {
        let (_, headers, _) = send(routes(), ask("GET", path, BROWSER)).await;
        let csp = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert_eq!(
            csp,
            "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
             object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
        );
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("x-frame-options", "DENY"),
        ] {
            assert_eq!(headers[name], value, "{path}");
        }
        assert!(headers.contains_key("permissions-policy"));
        assert!(
            !headers.contains_key("strict-transport-security"),
            "plain HTTP"
        );
    }
}

#[tokio::test]
async fn a_language_in_the_query_is_remembered_and_answered_in() {
    let (_, headers, page) = send(routes(), ask("GET", "/nowhere?lang=en", BROWSER)).await;
    let cookie = headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with("lang=en; Path=/; Max-Age="), "{cookie}");
    assert!(
        page.contains("Page not found") && page.contains("<html lang=\"en\""),
        "{page}"
    );
    let (_, headers, _) = send(routes(), ask("GET", "/api/v1/nowhere?lang=en", "*/*")).await;
    assert!(
        !headers.contains_key(header::SET_COOKIE),
        "the API sets no cookies"
    );
}

#[tokio::test]
async fn a_long_page_is_compressed_unless_its_tag_is_strong() {
    let long = "Daerah ".repeat(500);
    let strong = long.clone();
    let router = Router::new()
        .route("/weak", get(|| async { (crate::etag(1, &[]), long) }))
        .route(
            "/strong",
            get(|| async { (crate::revision_etag("a", 1), strong) }),
        );
    for (path, encoding) in [("/weak", Some("br")), ("/strong", None)] {
        let request = Request::builder()
            .uri(path)
            .header(header::ACCEPT_ENCODING, "gzip, br")
            .body(Body::empty())
            .unwrap();
        let response = finish(router.clone(), app().await)
            .oneshot(request)
            .await
            .unwrap();
        let got = response.headers().get(header::CONTENT_ENCODING);
        assert_eq!(got.map(|v| v.to_str().unwrap()), encoding, "{path}");
    }
}

#[tokio::test]
async fn an_error_page_still_shows_who_is_signed_in() {
    async fn refused(State(app): State<App>, request: axum::extract::Request) -> Problem {
        let viewer = Viewer {
            name: "Operator <Pusat>".to_owned(),
            csrf: "token-1".to_owned(),
            ..Viewer::default()
        };
        let (parts, _) = request.into_parts();
        let page = Page::new(&app, &parts, Some(viewer));
        Problem::forbidden("not-permitted", "this needs another role").with("path", page.path)
    }
    let router = Router::new().route("/refused", get(refused));
    let (status, _, page) = send(router, ask("GET", "/refused", BROWSER)).await;
    assert_eq!(status.as_u16(), 403);
    assert!(page.contains("Operator &#60;Pusat&#62;"), "{page}");
    assert!(
        page.contains("value=\"token-1\"") && !page.contains("/sign-in"),
        "{page}"
    );
}

#[tokio::test]
async fn a_damaged_or_busy_database_is_told_in_words_and_without_details() {
    let router = || {
        Router::new()
            .route("/busy", get(|| async { Problem::from(StoreError::Busy) }))
            .route(
                "/full",
                get(|| async { Problem::from(StoreError::DiskFull) }),
            )
            .route("/stale", get(|| async { Problem::from(StoreError::Stale) }))
            .route(
                "/file",
                get(|| async { Problem::from(StoreError::File("ab12".to_owned())) }),
            )
    };
    for (path, status, words) in [
        ("/busy?lang=en", 503, "The service is unavailable for now"),
        ("/full?lang=en", 503, "The storage is full"),
        ("/stale?lang=en", 409, "Someone else has changed this"),
        ("/file?lang=en", 500, "Something went wrong on our side"),
    ] {
        let (got, headers, page) = send(router(), ask("GET", path, BROWSER)).await;
        assert_eq!(got.as_u16(), status, "{path}");
        assert!(
            page.contains(words) && !page.contains("ab12"),
            "{path}: {page}"
        );
        assert_eq!(headers.contains_key(header::RETRY_AFTER), status == 503);
    }
}
