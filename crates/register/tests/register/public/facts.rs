//! The facts of the movement, as the pages tell them in both languages.

use axum::http::{StatusCode, header};
use testkit::both;

use super::Site;

both! {
    async fn the_first_page_tells_141_191_and_251_of_514_with_their_sources(t: TestDb) {
        let site = Site::over(&t).await;
        let page = site.id("/").await;
        assert_eq!(page.status, StatusCode::OK);
        page.says(&[
            "141", "27,43 % dari 514 se-Indonesia",
            "191", "37,16 % dari 514",
            "251", "48,83 % dari 514",
            "258",
        ]);
        for figure in ["2021", "2022", "2024"] {
            assert!(page.body.contains(&format!("href=\"/figures/movement:{figure}-12-31/distinct_regions\"")), "{figure}");
        }
        let page = site.en("/").await;
        page.says(&["27.43 % of 514 nationwide", "37.16 % of 514 nationwide"]);
    }

    async fn the_first_page_shows_that_the_sums_agree(t: TestDb) {
        let site = Site::over(&t).await;
        let page = site.id("/").await;
        page.says(&[
            "25 + 50 + 25 + 48 − 7 = 141",
            "25 + 50 + 25 + 48 + 50 − 7 = 191",
            "25 + 50 + 25 + 48 + 50 + 50 + 10 − 7 = 251",
            "Cocok",
        ]);
        assert!(!page.text().contains("Tidak cocok"));
    }

    async fn the_first_page_lists_what_sources_disagree_on(t: TestDb) {
        let site = Site::over(&t).await;
        site.id("/").await.says(&[
            "Angkatan 2019: Diasesmen 107 107 (1 sumber), 150 (2 sumber), 165 (1 sumber) Terkurasi",
            "Kabupaten Bone Bolango (3 sumber), Kabupaten Flores Timur (2 sumber)",
        ]);
        site.en("/").await.says(&["Cohort of 2019: Assessed 107 107 (1 source), 150 (2 sources), 165 (1 source) Curated"]);
    }

    async fn known_members_are_told_of_how_many(t: TestDb) {
        let site = Site::over(&t).await;
        for (year, known) in [(2017, "25 dari 25"), (2019, "7 dari 25"), (2021, "24 dari 48"), (2022, "6 dari 50"), (2023, "26 dari 50"), (2024, "10 dari 10")] {
            site.id("/").await.says(&[known]);
            site.id("/cohorts").await.says(&[known]);
            site.id(&format!("/cohorts/{year}")).await.says(&[&format!("{known} anggota diketahui namanya.")]);
        }
        site.id("/cohorts/2021").await.says(&["24 belum diketahui."]);
        site.en("/cohorts/2021").await.says(&["24 of 48 members are known by name. 24 are not known yet."]);
        // Where all are known, nothing is said of the others.
        site.id("/cohorts/2017").await.says(&["25 dari 25 anggota diketahui namanya. No. pada surat"]);
    }

    async fn a_stage_without_a_figure_is_unknown_and_no_nought(t: TestDb) {
        let site = Site::over(&t).await;
        site.id("/?cohort=2024").await.says(&["Angkatan 2024: dari undangan sampai bimbingan"]);
        site.id("/cohorts/2024").await.says(&["Diasesmen Belum diketahui"]);
        site.id("/cohorts/2022").await.says(&["56,82 %"]);
        site.en("/cohorts/2022").await.says(&["50 selected of 88 assessed.", "56.82 %", "B-003/DJAI/AI.01.04/01/2022", "3 January 2022"]);
    }

    async fn there_was_no_cohort_in_2020(t: TestDb) {
        let site = Site::over(&t).await;
        site.id("/cohorts/2020").await.says(&["Tidak ada angkatan baru pada tahun ini."]);
        site.en("/cohorts/2020").await.says(&["There was no new cohort this year."]);
        assert_eq!(site.id("/cohorts/1999").await.status, StatusCode::NOT_FOUND);
        assert_eq!(site.id("/cohorts/twenty").await.status, StatusCode::NOT_FOUND);
    }

    async fn a_figure_leads_to_every_claim_behind_it(t: TestDb) {
        let site = Site::over(&t).await;
        let page = site.id("/figures/cohort:2019/assessed").await;
        page.says(&["Angkatan 2019", "Diasesmen", "107", "150", "165", "Terkurasi", "sumber berbeda", "Diputuskan oleh data awal register"]);
        let asked = site.id("/figures?subject=cohort:2019&property=assessed").await;
        assert_eq!((asked.status, asked.header(header::LOCATION)), (StatusCode::SEE_OTHER, "/figures/cohort:2019/assessed"));
        let hostile = site.id("/figures?subject=//evil.example&property=x").await;
        assert_eq!(hostile.header(header::LOCATION), "/claims");
        assert_eq!(site.id("/figures/cohort:2019/nothing").await.status, StatusCode::NOT_FOUND);
        // Not quoted from anywhere: the page says so.
        site.en("/figures/movement:2023-12-31/distinct_regions").await.says(&["241", "251", "Derived, not quoted"]);
    }

    async fn a_property_nobody_named_is_shown_as_it_is(t: TestDb) {
        let site = Site::over(&t).await;
        crate::public::hostile::claim(&t, "cohort:2019", "brand_new", "7").await;
        site.id("/claims?property=brand_new").await.says(&["brand_new", "7"]);
        site.id("/figures/cohort:2019/brand_new").await.says(&["brand_new"]);
    }

    async fn claims_and_sources_are_found_by_their_filters(t: TestDb) {
        let site = Site::over(&t).await;
        let page = site.id("/claims?subject=cohort:2022&property=assessed").await;
        page.says(&["Angkatan 2022", "88", "ANTARA"]);
        assert!(!page.text().contains("B-003"));
        site.id("/claims?subject=nothing").await.says(&["Tidak ada klaim yang cocok"]);
        site.id("/sources?q=antara").await.says(&["ANTARA"]);
        site.id("/sources/antara-bitung").await.says(&["Januari 2022", "Angkatan 2022", "88"]);
        assert_eq!(site.id("/sources/no-such").await.status, StatusCode::NOT_FOUND);
    }

    async fn letters_are_taken_apart(t: TestDb) {
        let site = Site::over(&t).await;
        site.id("/letters").await.says(&["B-454/DJAI/AI.01.02/05/2023 454 AI.01.02 Mei 2023 31 Mei 2023 Cocok", "B.116/DJAI/AI.01.05/02/2019"]);
    }

    async fn the_map_has_a_tile_for_each_region_and_a_table(t: TestDb) {
        let site = Site::over(&t).await;
        let page = site.id("/map").await;
        for layout in ["tiles-wide", "tiles-narrow"] {
            let from = page.body.find(&format!("id=\"{layout}\"")).unwrap();
            let svg = &page.body[from..from + page.body[from..].find("</svg>").unwrap()];
            assert_eq!(svg.matches("class=\"tile ").count(), 514, "{layout}");
            assert!(svg.contains("href=\"/regions/71.72\""));
        }
        page.says(&["Sulawesi Utara 15", "Angkatan 2018", "Belum diketahui ikut"]);
        let only = site.en("/map?cohort=2024").await;
        only.says(&["10 regions are coloured."]);
        let points = site.en("/map/points.json?cohort=2024").await;
        let points: serde_json::Value = serde_json::from_str(&points.body).unwrap();
        let points = points["features"].as_array().unwrap();
        assert_eq!(points.len(), 514);
        assert_eq!(points.iter().filter(|p| p["properties"]["group"] != "none").count(), 10);
        let coast: serde_json::Value = serde_json::from_str(&site.id("/map/coast.json").await.body).unwrap();
        assert!(coast["rings"].as_array().unwrap().len() > 100);
    }

    async fn the_list_of_regions_is_searched_filtered_and_paged(t: TestDb) {
        let site = Site::over(&t).await;
        let all = site.id("/regions").await;
        all.says(&["552 daerah"]);
        assert!(all.body.contains("/regions/export.csv\""));
        let bogor = site.id("/regions?q=bogor&sort=-name").await;
        bogor.says(&["2 daerah", "Kota Bogor"]);
        assert!(bogor.body.find("Kota Bogor").unwrap() < bogor.body.find("Kabupaten Bogor").unwrap());
        assert!(bogor.body.contains("/regions/export.xlsx?q=bogor&#38;sort=-name"), "the export is filtered alike");
        site.en("/regions?kind=city&province=71").await.says(&["4 regions"]);
        site.en("/regions?cohort=2024").await.says(&["10 regions"]);
        site.en("/regions?q=nowhere").await.says(&["No region fits"]);
        let next = all.body.split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&#38;", "&");
        let second = site.id(&next).await;
        assert_eq!(second.status, StatusCode::OK);
        assert!(!second.text().contains("11.01 "));
        assert_eq!(site.id("/regions?after=%3F").await.status, StatusCode::BAD_REQUEST);
        assert_eq!(site.id("/regions?sort=colour").await.status, StatusCode::BAD_REQUEST);
    }
}
