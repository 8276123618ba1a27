//! The page of a region: its course, its past, and what was published about it.

use access::Actor;
use axum::http::{StatusCode, header};
use register::{Acting, model::RegionChangeDraft, regions};
use testkit::{TestDb, both};

use super::Site;

/// Changes a region as the register's officers would.
async fn change(t: &TestDb, code: &str, draft: RegionChangeDraft) {
    let mut tx = t.db.write().await.unwrap();
    let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
    regions::change(act, &code.parse().unwrap(), &draft)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

fn draft(change: &str) -> RegionChangeDraft {
    RegionChangeDraft {
        change: change.to_owned(),
        happened_on: "2025-03-01".to_owned(),
        reason: "Undang-Undang 1 Tahun 2025".to_owned(),
        revision: "1".to_owned(),
        ..RegionChangeDraft::default()
    }
}

both! {
    async fn bone_bolango_was_selected_and_replaced_and_the_sources_are_shown(t: TestDb) {
        let site = Site::over(&t).await;
        let page = site.id("/regions/75.03").await;
        page.says(&[
            "Kabupaten Bone Bolango",
            "Angkatan 2024 Digantikan",
            "Setelah terpilih, tempatnya diambil oleh Kabupaten Flores Timur",
            "31 Mei 2023 Terpilih",
            "7 Februari 2024 Digantikan",
            "sumber berbeda",
            "InfoPublik / MC Kab. Bone Bolango",
            "Flores Pos",
            "B-454/DJAI/AI.01.02/05/2023",
        ]);
        let other = site.en("/regions/53.06").await;
        other.says(&["Took the place of another region", "It took the place of Kabupaten Bone Bolango", "5 June 2024 – 6 June 2024"]);
        site.id("/regions/53.06").await.says(&["5–6 Juni 2024"]);
    }

    async fn a_repeat_says_since_when(t: TestDb) {
        let site = Site::over(&t).await;
        site.id("/regions/34.04").await.says(&["Angkatan 2021", "Angkatan 2017", "Ikut kembali sejak Angkatan 2017"]);
    }

    async fn a_region_that_no_source_names_is_not_said_to_have_stayed_away(t: TestDb) {
        let site = Site::over(&t).await;
        site.id("/regions/11.01").await.says(&["Belum diketahui pernah ikut"]);
    }

    async fn a_province_shows_its_regencies_and_cities(t: TestDb) {
        let site = Site::over(&t).await;
        site.id("/regions/71").await.says(&["Kabupaten 11", "Kota 4", "71.72 Kota Bitung"]);
    }

    async fn a_former_code_leads_to_the_present_one_for_good(t: TestDb) {
        let site = Site::over(&t).await;
        change(&t, "75.03", RegionChangeDraft { code: "75.99".into(), ..draft("recoded") }).await;
        let old = site.id("/regions/75.03").await;
        assert_eq!((old.status, old.header(header::LOCATION)), (StatusCode::PERMANENT_REDIRECT, "/regions/75.99?from=75.03"));
        let page = site.id("/regions/75.99?from=75.03").await;
        page.says(&["Kode 75.03 sudah diganti", "Berganti kode: Undang-Undang 1 Tahun 2025", "Angkatan 2024"]);
        // A code it never had is no reason for a notice.
        assert!(!site.id("/regions/75.99?from=11.01").await.text().contains("sudah diganti"));
        let agencies = site.id("/regions/75.03/agencies").await;
        assert_eq!(agencies.header(header::LOCATION), "/regions/75.99/agencies");
    }

    async fn a_region_that_was_split_stays_readable(t: TestDb) {
        let site = Site::over(&t).await;
        change(&t, "75.03", RegionChangeDraft { successors: "75.01 75.02".into(), retired: "yes".into(), ..draft("split") }).await;
        let page = site.en("/regions/75.03").await;
        assert_eq!(page.status, StatusCode::OK);
        page.says(&["has not existed since 1 March 2025", "Cohort of 2024"]);
        site.en("/regions/75.01").await.says(&["Came from Kabupaten Bone Bolango"]);
    }

    async fn wrong_codes_are_told_apart_from_unknown_ones(t: TestDb) {
        let site = Site::over(&t).await;
        let malformed = site.id("/regions/7.172").await;
        assert_eq!(malformed.status, StatusCode::BAD_REQUEST);
        malformed.says(&["Kode wilayah ditulis seperti 71 untuk provinsi"]);
        let unknown = site.en("/regions/71.99").await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        unknown.says(&["Region not found", "Or see every region in Sulawesi Utara"]);
        assert!(unknown.body.contains("action=\"/regions\""));
    }

    async fn agencies_have_pages_of_their_own(t: TestDb) {
        let site = Site::over(&t).await;
        site.id("/regions/75.03/agencies").await.says(&["Dinas Komunikasi dan Informatika", "Masih ada"]);
        site.id("/regions/11.01/agencies").await.says(&["Belum ada perangkat daerah yang tercatat."]);
        assert_eq!(site.id("/regions/99.99/agencies").await.status, StatusCode::NOT_FOUND);
    }
}
