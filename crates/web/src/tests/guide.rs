use std::sync::Arc;

use askama::Template;
use axum::{
    body::{Body, to_bytes},
    http::{Request, header},
};
use tower::ServiceExt;

use super::{BROWSER, app, ask, send};
use crate::{Catalogue, Lang, Page, asset, finish, router, styleguide::Guide};

#[test]
fn every_component_renders_in_both_languages_without_inline_code() {
    for lang in Lang::ALL {
        let page = Page::sample(lang, Arc::new(Catalogue::new(&[]).unwrap()));
        let html = Guide::new(page).render().unwrap();
        assert!(!html.contains('⟦'), "{lang}");
        for forbidden in [" style=", "<style", " onclick", "<script>", "javascript:"] {
            assert!(!html.contains(forbidden), "{lang}: {forbidden}");
        }
        let ids: Vec<&str> = html
            .split(" id=\"")
            .skip(1)
            .map(|s| s.split('"').next().unwrap())
            .collect();
        let mut unique = ids.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), ids.len(), "{lang}: an id stands twice");
        for part in html.split("aria-describedby=\"").skip(1) {
            for id in part.split('"').next().unwrap().split_whitespace() {
                assert!(ids.contains(&id), "{lang}: nothing has the id {id}");
            }
        }
    }
}

#[tokio::test]
async fn the_style_guide_weighs_less_than_60_kb_compressed_with_its_assets() {
    let app = app().await;
    let mut total = 0;
    for uri in [
        "/_styleguide",
        asset("app.css"),
        asset("app.js"),
        asset("favicon.svg"),
    ] {
        let request = Request::builder()
            .uri(uri)
            .header(header::ACCEPT_ENCODING, "br")
            .body(Body::empty())
            .unwrap();
        let response = finish(router(), app.clone())
            .oneshot(request)
            .await
            .unwrap();
        assert_eq!(response.headers()[header::CONTENT_ENCODING], "br", "{uri}");
        total += to_bytes(response.into_body(), 1 << 20).await.unwrap().len();
    }
    assert!(total < 60 * 1024, "{total} bytes");
}

#[tokio::test]
async fn an_asset_comes_in_the_encoding_asked_for_and_is_kept_for_ever() {
    let app = app().await;
    for (accept, encoding) in [
        ("gzip, br", "br"),
        ("gzip, br;q=0", "gzip"),
        ("zstd", "identity"),
        ("", "identity"),
    ] {
        let request = Request::builder()
            .uri(asset("app.css"))
            .header(header::ACCEPT_ENCODING, accept)
            .body(Body::empty())
            .unwrap();
        let response = finish(router(), app.clone())
            .oneshot(request)
            .await
            .unwrap();
        let headers = response.headers();
        assert_eq!(headers[header::CONTENT_ENCODING], encoding, "{accept}");
        assert_eq!(headers[header::CONTENT_TYPE], "text/css; charset=utf-8");
        assert_eq!(
            headers[header::CACHE_CONTROL],
            "public, max-age=31536000, immutable"
        );
        assert_eq!(headers[header::VARY], "accept-encoding");
        assert_eq!(headers.get_all(header::CONTENT_ENCODING).iter().count(), 1);
    }
    let (status, _, _) = send(router(), ask("GET", "/assets/app-0.css", BROWSER)).await;
    assert_eq!(status.as_u16(), 404);
}

#[tokio::test]
async fn language_and_theme_are_remembered_and_lead_back() {
    for (uri, cookie) in [
        ("/language/en?back=%2Fregions%3Fq%3Da", "lang=en;"),
        ("/theme/dark?back=%2Fregions%3Fq%3Da", "theme=dark;"),
    ] {
        let (status, headers, _) = send(router(), ask("GET", uri, BROWSER)).await;
        assert_eq!(status.as_u16(), 303);
        assert_eq!(headers[header::LOCATION], "/regions?q=a");
        assert!(
            headers[header::SET_COOKIE]
                .to_str()
                .unwrap()
                .starts_with(cookie)
        );
    }
    for uri in ["/language/de", "/theme/blue"] {
        let (status, _, _) = send(router(), ask("GET", uri, BROWSER)).await;
        assert_eq!(status.as_u16(), 404, "{uri}");
    }
    let request = Request::builder()
        .uri("/_styleguide")
        .header(header::COOKIE, "lang=en; theme=dark")
        .body(Body::empty())
        .unwrap();
    let (_, _, page) = send(router(), request).await;
    assert!(
        page.contains("<html lang=\"en\" data-theme=\"dark\">"),
        "{page}"
    );
}
