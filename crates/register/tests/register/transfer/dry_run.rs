//! What a dry run finds, and that it writes nothing.

use std::io::{Cursor, Write};

use super::*;
use crate::loaded;
use register::{
    Acting, cohorts,
    model::{CohortDraft, RegionChangeDraft, Status},
    regions,
};
use sheets::SheetError;
use testkit::both;

async fn change_region(t: &TestDb, code: &str, draft: RegionChangeDraft) {
    let mut tx = t.db.write().await.unwrap();
    let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
    let draft = RegionChangeDraft {
        happened_on: "2026-01-01".into(),
        reason: "a law, for this test".into(),
        revision: "1".into(),
        ..draft
    };
    regions::change(act, &code.parse().unwrap(), &draft)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

const MEMBERS: &str = "cohort,region,status,confidence,source,repeat_of,replaced_by\n";

fn members(rows: &str) -> String {
    format!("{MEMBERS}{rows}")
}

both! {
    async fn unknown_retired_former_and_malformed_codes_are_named_with_the_way_out(t: TestDb) {
        loaded(&t).await;
        change_region(&t, "71.72", RegionChangeDraft {
            change: "moved".into(), code: "75.99".into(), ..RegionChangeDraft::default()
        }).await;
        change_region(&t, "71.74", RegionChangeDraft {
            change: "merged".into(), successors: "71.73".into(), ..RegionChangeDraft::default()
        }).await;
        let file = members("2025,99.99,invited,low,,,\n2025,71.72,invited,low,,,\n2025,71.74,invited,low,,,\n2025,7x,invited,low,,,\n2025,71.7,invited,low,,,\n");
        add_cohort(&t, "2025").await;
        let report = check(&t, Kind::Participations, &file).await.unwrap();
        assert_eq!(told(&report), [
            "2 B import-region-unknown",
            "3 B import-region-former",
            "4 B import-region-retired",
            "5 B import-name-unknown",
            "6 B sheet-not-a-region-code-near",
        ]);
        assert_eq!((report.wrong, report.new), (5, 0));
        assert!(in_words(&report, Lang::En).starts_with("B (region): This code is not in the register"));
        let values: Vec<_> = report.errors.iter().flat_map(|e| &e.said.values).map(|(_, v)| v.as_str()).collect();
        assert_eq!(values, ["75.99 Kota Bitung", "71.73 Kota Tomohon", "71.70"]);
    }

    async fn a_name_of_two_regions_is_never_guessed(t: TestDb) {
        loaded(&t).await;
        let file = "Angkatan;Nama daerah;Status;Keyakinan\n2025;Bogor;Diundang;Kurang yakin\n2025;Kota Bogor;Diundang;Kurang yakin\n2025;Kota Bgor;Diundang;Kurang yakin\n2025;Tomohon;Diundang;Kurang yakin\n";
        add_cohort(&t, "2025").await;
        let report = check(&t, Kind::Participations, file).await.unwrap();
        assert_eq!(told(&report), ["2 B import-name-ambiguous", "4 B import-name-near", "5 B import-name-near"]);
        assert!(in_words(&report, Lang::Id).contains("32.01 Kabupaten Bogor, 32.71 Kota Bogor"), "{}", in_words(&report, Lang::Id));
        assert_eq!((report.new, report.preview[0].what.as_str()), (1, "2025 32.71"));
    }

    async fn windows_1252_semicolons_and_marks_are_read(t: TestDb) {
        loaded(&t).await;
        let text = "Pengenal sumber;Penerbit;Judul\nkoran-a;Koran “A”;Caf\u{e9} – kota cerdas\n";
        let windows = windows_1252(text);
        let report = check(&t, Kind::Sources, &windows).await.unwrap();
        assert_eq!(report.preview[0].fields[2].after, "Café – kota cerdas");
        assert!(report.notes.iter().any(|n| n.id == "register-note-encoding"), "{:?}", report.notes);
        let marked = format!("\u{FEFF}{text}");
        let report = check(&t, Kind::Sources, &marked).await.unwrap();
        assert_eq!((report.new, report.n_errors), (1, 0));
        assert!(report.notes.iter().any(|n| n.id == "register-note-encoding-mark"));
    }

    async fn a_missing_column_is_named_with_the_heading_that_is_meant(t: TestDb) {
        let err = check(&t, Kind::Claims, "subject,propert,value,source,confidence\n").await.unwrap_err();
        let ImportError::Columns(err) = err else { panic!("{err:?}") };
        assert_eq!((err.missing[0].key.as_str(), err.missing[0].suggestion.as_deref()), ("property", Some("propert")));
    }

    async fn a_file_of_100_001_rows_is_refused_and_one_of_100_000_is_read(t: TestDb) {
        let file = |rows: usize| {
            let mut text = String::from("year\n");
            text.extend((0..rows).map(|n| format!("{}\n", 1000 + n % 3)));
            text
        };
        let err = check(&t, Kind::Cohorts, file(100_001)).await.unwrap_err();
        assert!(matches!(err, ImportError::File(SheetError::TooManyRows { found: 100_001, limit: 100_000 })), "{err:?}");
        let report = check(&t, Kind::Cohorts, file(100_000)).await.unwrap();
        assert_eq!((report.wrong, report.n_errors, report.errors.len()), (100_000, 100_000, Report::ERRORS));
    }

    async fn a_formula_is_refused_and_never_written(t: TestDb) {
        loaded(&t).await;
        let file = "subject,property,value,source,confidence,note\nregion:71.72,motto,maju,antara-bitung,low,=cmd|' /C calc'!A0\n";
        let report = check(&t, Kind::Claims, file).await.unwrap();
        assert_eq!(told(&report), ["2 F sheet-formula"]);
        assert_eq!((report.wrong, report.new), (1, 0));
    }

    async fn a_claim_with_an_impossible_date_or_count_is_refused(t: TestDb) {
        loaded(&t).await;
        let file = "subject,property,value,source,confidence\ncohort:2022,signed_on,2022-02-30,antara-bitung,low\ncohort:2022,selected,fifty,antara-bitung,low\ncohort:2022,signed_on,2022-04-20,antara-bitng,low\n";
        let report = check(&t, Kind::Claims, file).await.unwrap();
        assert_eq!(told(&report), ["2 C invalid-date", "3 C invalid-count", "4 D import-source-near"]);
    }

    async fn hostile_workbooks_are_refused_as_a_whole(t: TestDb) {
        for (bytes, expected) in [
            (encrypted(), "encrypted"),
            (bomb(), "bomb"),
            (zipped(&[("word/document.xml", b"<w:document/>".to_vec())]), "not-a-table"),
            (b"%PDF-1.7 a document".to_vec(), "not-a-table"),
            (b"PK\x03\x04 not a workbook at all".to_vec(), "damaged"),
            (Vec::new(), "empty"),
        ] {
            let err = check(&t, Kind::Regions, bytes).await.unwrap_err();
            let ImportError::File(err) = err else { panic!("{err:?}") };
            assert_eq!(serde_json::to_value(&err).unwrap()["code"], expected, "{err}");
        }
    }

    async fn members_beyond_a_cohorts_total_are_refused_where_they_pass_it(t: TestDb) {
        loaded(&t).await;
        let report = check(&t, Kind::Participations, members("2024,71.72,selected,low,,,\n")).await.unwrap();
        assert_eq!(told(&report), ["2 B import-over-total"]);
        assert!(in_words(&report, Lang::En).contains("Cohort 2024 has 10 places; with this file there would be 11"), "{}", in_words(&report, Lang::En));
        // A member that declines in the same file makes room, before it or after it.
        let mut tx = t.db.read().await.unwrap();
        let of_2024 = register::participations::of_cohort(&mut tx, 2024).await.unwrap();
        let leaving = of_2024.iter().find(|p| p.status == Status::Selected).unwrap();
        let source = leaving.source.clone().unwrap_or_default();
        let rows = format!("2024,71.72,selected,low,,,\n2024,{},declined,{},{source},,\n2024,71.73,selected,low,,,\n", leaving.region, leaving.confidence.as_str());
        let report = check(&t, Kind::Participations, members(&rows)).await.unwrap();
        assert_eq!(told(&report), ["4 B import-over-total"]);
    }

    async fn order_within_a_file_does_not_matter(t: TestDb) {
        loaded(&t).await;
        add_cohort(&t, "2025").await;
        let file = members("2025,71.72,replaced,low,,,71.73\n2025,71.73,selected,low,,2022,\n2025,71.74,replaced,low,,,71.71\n");
        let report = check(&t, Kind::Participations, &file).await.unwrap();
        assert_eq!(told(&report), ["3 F invalid-not-a-member", "4 G import-substitute-missing"]);
        assert_eq!(report.new, 1, "the substitute of row 2 comes in row 3, which is wrong for another reason");
        let circle = members("2025,71.72,replaced,low,,,71.73\n2025,71.73,replaced,low,,,71.72\n");
        let report = check(&t, Kind::Participations, &circle).await.unwrap();
        assert_eq!(told(&report), ["2 G import-circle", "3 G import-circle"]);
        let provinces = "code,name,kind\n98.01,Kabupaten Baru,regency\n98,Provinsi Baru,province\n97.01,Kabupaten Lain,regency\n";
        let report = check(&t, Kind::Regions, provinces).await.unwrap();
        assert_eq!(told(&report), ["4 A invalid-no-province"]);
    }

    async fn history_is_kept_whatever_a_file_says(t: TestDb) {
        loaded(&t).await;
        let file = "code,name,kind,head_name\n71.72,Kota Lain,city,\n71.73,Kota Tomohon,city,Seseorang\n";
        let report = check(&t, Kind::Regions, file).await.unwrap();
        assert_eq!(told(&report), ["2 B import-region-fixed"]);
        assert_eq!((report.changed, report.preview[0].fields.len()), (1, 1));
        // An awarded member of 2017 cannot go back, nor skip steps.
        let file = members("2017,14.05,selected,high,rtik-kediri,,\n2017,14.08,evaluated,high,rtik-kediri,,\n2017,15.71,implementing,high,rtik-kediri,,\n");
        let report = check(&t, Kind::Participations, &file).await.unwrap();
        assert_eq!(told(&report), ["2 C import-step", "3 C import-step"]);
        assert!(in_words(&report, Lang::En).contains("it can only become: Implementing"), "{}", in_words(&report, Lang::En));
        assert_eq!((report.changed, report.preview[0].fields[0].field.as_str()), (1, "status"));
        // A claim is never overwritten, a withdrawn one neither.
        let file = "subject,property,value,source,confidence\ncohort:2017,selected,25,tangerang-2017,low\n";
        let report = check(&t, Kind::Claims, file).await.unwrap();
        assert_eq!(told(&report), ["2 E import-claim-fixed"]);
    }

    async fn a_file_says_the_same_thing_once(t: TestDb) {
        loaded(&t).await;
        let file = "year,theme\n2031,a\n2032,b\n2031,c\n";
        let report = check(&t, Kind::Cohorts, file).await.unwrap();
        assert_eq!(told(&report), ["4 A import-twice"]);
        assert_eq!((report.new, report.wrong), (2, 1));
    }

    async fn columns_that_are_not_in_the_file_keep_what_the_register_says(t: TestDb) {
        loaded(&t).await;
        let file = "id,publisher,title\nantara-bitung,ANTARA,Another title\n";
        let report = check(&t, Kind::Sources, file).await.unwrap();
        let changed: Vec<_> = report.preview[0].fields.iter().map(|f| f.field.as_str()).collect();
        assert_eq!(changed, ["title"]);
        let file = "id,publisher,title,note\nantara-bitung,ANTARA,Mayor of Bitung asks residents to support the smart city,\n";
        let report = check(&t, Kind::Sources, file).await.unwrap();
        let changed: Vec<_> = report.preview[0].fields.iter().map(|f| (f.field.as_str(), f.after.as_str())).collect();
        assert_eq!(changed, [("note", "")], "an empty cell empties");
    }
}

async fn add_cohort(t: &TestDb, year: &str) {
    let mut tx = t.db.write().await.unwrap();
    let draft = CohortDraft {
        year: year.into(),
        ..CohortDraft::default()
    };
    cohorts::add(&mut Acting::new(&mut tx, &Actor::System, &t.clock), &draft)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// The bytes of a text in Windows-1252.
fn windows_1252(text: &str) -> Vec<u8> {
    let byte = |c: char| match c {
        '“' => 0x93,
        '”' => 0x94,
        '–' => 0x96,
        c => u8::try_from(u32::from(c)).unwrap(),
    };
    text.chars().map(byte).collect()
}

fn zipped(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook of a few kilobytes whose one sheet is sixteen megabytes of spaces.
fn bomb() -> Vec<u8> {
    let types = b"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    zipped(&[
        ("[Content_Types].xml", types.to_vec()),
        ("xl/workbook.xml", b"<workbook/>".to_vec()),
        ("xl/worksheets/sheet1.xml", vec![b' '; 16 << 20]),
    ])
}

/// What a spreadsheet program saves with a password: an OLE container around the encrypted workbook.
fn encrypted() -> Vec<u8> {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.resize(512, 0);
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}
