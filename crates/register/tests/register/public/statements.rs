//! How much a page asks of the database: a few statements, whatever the size of the register.

use testkit::{Statements, both};

use super::Site;

/// Fails where a page reads more than seven statements, the version first, or more than one once it is kept.
async fn few(site: &Site, seen: &Statements, paths: &[&str]) {
    for path in paths {
        seen.take();
        site.id(path).await;
        let said = seen.take();
        let reads: Vec<&String> = said.iter().filter(|s| s.contains("SELECT")).collect();
        assert!(
            !reads.is_empty() && reads.len() <= 7,
            "{path}: {} of {reads:#?}",
            reads.len()
        );
        // Kept, and not modified: one statement tells the version.
        seen.take();
        site.id(path).await;
        let again = seen.take().iter().filter(|s| s.contains("SELECT")).count();
        assert!(again == 1 || *path == "/regions/99.99", "{path}: {again}");
    }
}

/// Counts from now on, once the small tables that all pages share are read.
async fn counting(site: &Site, first: &str) -> Statements {
    let seen = Statements::watch();
    site.id(first).await;
    assert!(
        seen.take().iter().any(|s| s.contains("SELECT")),
        "the subscriber sees statements"
    );
    seen
}

both! {
    async fn a_page_reads_at_most_seven_statements(t: TestDb) {
        let site = Site::over(&t).await;
        let seen = counting(&site, "/about").await;
        few(&site, &seen, &[
            "/", "/?cohort=2021", "/regions", "/regions?q=bogor&sort=-cohort&member=no", "/regions/75.03", "/regions/53.06", "/regions/71",
            "/regions/13.75", "/regions/75.03/agencies", "/regions/99.99", "/cohorts", "/cohorts/2018", "/figures/cohort:2019/assessed",
            "/claims", "/claims?subject=region:", "/sources", "/sources/rtik-kediri", "/letters", "/map", "/map?cohort=2018", "/map/points.json",
        ]).await;
    }

    async fn pages_with_boundaries_read_them_once_for_all(t: TestDb) {
        let site = Site::over(&t).await;
        crate::boundaries::import(&t, &crate::boundaries::squares(&["71.71", "71.72", "71"])).await.unwrap();
        let seen = counting(&site, "/map").await;
        few(&site, &seen, &["/", "/map?province=71", "/map?colour=status&cohort=2018", "/regions/71", "/regions/71.72", "/regions/75.03"]).await;
    }
}
