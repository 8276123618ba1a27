//! Pages that the reader has already are not sent again, and no copy outlives its data.

use axum::http::{StatusCode, header};
use testkit::both;

use super::{Site, hostile};

both! {
    async fn a_page_that_has_not_changed_is_not_sent_again(t: TestDb) {
        let site = Site::over(&t).await;
        for path in ["/", "/regions", "/regions/75.03", "/cohorts/2024", "/figures/cohort:2019/assessed", "/map", "/map/points.json"] {
            let first = site.id(path).await;
            assert_eq!(first.status, StatusCode::OK, "{path}");
            let tag = first.header(header::ETAG).to_owned();
            let again = site.with(path, &[(header::COOKIE, "lang=id"), (header::IF_NONE_MATCH, &tag)]).await;
            assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
            let other = site.with(path, &[(header::COOKIE, "lang=en"), (header::IF_NONE_MATCH, &tag)]).await;
            assert_eq!(other.status, StatusCode::OK, "another language is another page: {path}");
        }
    }

    async fn a_change_is_seen_by_the_next_reader(t: TestDb) {
        let site = Site::over(&t).await;
        let before = site.id("/figures/cohort:2022/assessed").await;
        assert!(!before.text().contains("Sumber uji"));
        // Read once more, so that the copy is there.
        assert_eq!(site.id("/figures/cohort:2022/assessed").await.body, before.body);
        hostile::claim(&t, "cohort:2022", "assessed", "91").await;
        let after = site.id("/figures/cohort:2022/assessed").await;
        after.says(&["91"]);
        assert_ne!(before.header(header::ETAG), after.header(header::ETAG));
        let stale = before.header(header::ETAG).to_owned();
        let asked = site.with("/figures/cohort:2022/assessed", &[(header::COOKIE, "lang=id"), (header::IF_NONE_MATCH, &stale)]).await;
        assert_eq!(asked.status, StatusCode::OK);
    }

    async fn copies_are_kept_apart_by_language_theme_and_address(t: TestDb) {
        let site = Site::over(&t).await;
        let plain = site.id("/cohorts").await.body;
        let english = site.en("/cohorts").await.body;
        assert_ne!(plain, english);
        let dark = site.with("/cohorts", &[(header::COOKIE, "lang=id; theme=dark")]).await.body;
        assert!(dark.contains("data-theme=\"dark\"") && !plain.contains("data-theme=\"dark\""));
        assert_eq!(site.id("/cohorts").await.body, plain);
        assert_ne!(site.id("/regions?q=bogor").await.body, site.id("/regions?q=bitung").await.body);
    }

    async fn a_kept_copy_is_sent_compressed_once(t: TestDb) {
        let site = Site::over(&t).await;
        for _ in 0..2 {
            let page = site.with("/regions", &[(header::ACCEPT_ENCODING, "gzip, br")]).await;
            assert_eq!(page.header(header::CONTENT_ENCODING), "br");
            assert!(page.headers.get_all(header::VARY).iter().any(|v| v.to_str().unwrap().contains("accept-encoding")));
        }
        let plain = site.id("/regions").await;
        plain.says(&["552 daerah"]);
    }
}
