//! What goes out comes in again.

use super::*;
use crate::loaded;
use testkit::both;

const PAIRS: [(List, Kind); 7] = [
    (List::Regions, Kind::Regions),
    (List::Agencies, Kind::Agencies),
    (List::Sources, Kind::Sources),
    (List::Cohorts, Kind::Cohorts),
    (List::Letters, Kind::Letters),
    (List::Participations, Kind::Participations),
    (List::Claims, Kind::Claims),
];

/// A copy of the register from its own files, of one form, in an empty database.
async fn copied(t: &TestDb, format: Format, style: Style) -> TestDb {
    let copy = TestDb::sqlite().await;
    for (list, kind) in PAIRS {
        let file = exported(t, list, format, style).await;
        let done = import::apply_now(&copy.db, &words(), &Actor::System, upload(kind, file))
            .await
            .unwrap();
        assert_eq!(
            done.state,
            import::State::Applied,
            "{kind}: {:?}",
            told(&done.report)
        );
        assert_eq!(
            (done.report.changed, done.report.unchanged),
            (0, 0),
            "{kind}"
        );
    }
    copy
}

both! {
    async fn every_exported_list_says_what_the_register_says(t: TestDb) {
        loaded(&t).await;
        for (format, style) in [
            (Format::Csv, Style::People),
            (Format::Csv, Style::Excel),
            (Format::Csv, Style::Keys),
            (Format::Xlsx, Style::People),
            (Format::Xlsx, Style::Keys),
        ] {
            for (list, kind) in PAIRS {
                let file = exported(&t, list, format, style).await;
                let report = check(&t, kind, file).await.unwrap();
                assert_eq!(told(&report), Vec::<String>::new(), "{kind} {format:?} {style:?}");
                assert_eq!((report.new, report.changed), (0, 0), "{kind} {format:?} {:?}", report.preview.first());
                assert_eq!(report.unchanged, report.rows, "{kind}");
                assert!(report.rows > 3, "{kind} has rows");
                let unknown = report.notes.iter().find(|n| n.id.ends_with("unknown-columns"));
                assert_eq!(unknown, None, "{kind}: every column is known");
            }
        }
    }

    async fn an_empty_register_is_filled_from_the_files_of_another(t: TestDb) {
        loaded(&t).await;
        let copy = copied(&t, Format::Csv, Style::People).await;
        for (list, _) in PAIRS {
            // What is derived from curated values stays behind: they are decisions, not data.
            let of = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
            let (one, other) = (
                of(exported(&t, list, Format::Csv, Style::Keys).await),
                of(exported(&copy, list, Format::Csv, Style::Keys).await),
            );
            assert_eq!(one, other, "{list}");
        }
    }

    async fn a_list_is_exported_as_it_is_filtered(t: TestDb) {
        loaded(&t).await;
        let rows = async |list, pairs: &[(&str, &str)]| {
            let pairs: Vec<_> = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
            let request = export::Request {
                filter: Filter::strict(list, &pairs).unwrap(),
                format: Format::Csv,
                style: Style::Keys,
                lang: Lang::En,
            };
            let file = export::write(&t.db, &words(), &Actor::Anonymous, &request, Vec::new()).await.unwrap();
            csv::Reader::from_reader(&*file).records().count()
        };
        assert_eq!(rows(List::Regions, &[]).await, 552);
        assert_eq!(rows(List::Regions, &[("kind", "city")]).await, 98);
        assert_eq!(rows(List::Regions, &[("province", "71"), ("q", "kota")]).await, 4);
        assert_eq!(rows(List::Participations, &[("cohort", "2017")]).await, 25);
        assert_eq!(rows(List::Claims, &[("subject", "cohort:2017"), ("property", "selected")]).await, 5);
        assert_eq!(rows(List::Figures, &[]).await, 65);
        let wrong = Filter::strict(List::Regions, &[("colour".into(), "red".into())]).unwrap_err();
        assert!(wrong.to_string().contains("province"), "{wrong}");
    }

    async fn places_are_written_as_points_with_longitude_first(t: TestDb) {
        loaded(&t).await;
        let file = exported(&t, List::Participations, Format::Geojson, Style::People).await;
        let json: serde_json::Value = serde_json::from_slice(&file).unwrap();
        assert_eq!(json["type"], "FeatureCollection");
        let features = json["features"].as_array().unwrap();
        assert_eq!(features.len(), 149);
        let point = features[0]["geometry"]["coordinates"].as_array().unwrap();
        assert!(point[0].as_f64().unwrap() > 94.0 && point[1].as_f64().unwrap() < 7.0);
        assert_eq!(features[0]["properties"]["cohort"], 2017);
        assert_eq!(features[0]["properties"]["status"], "awarded", "keys stay the same in every language");
        let request = export::Request {
            filter: Filter::of(List::Sources, &[]),
            format: Format::Geojson,
            style: Style::People,
            lang: Lang::Id,
        };
        let refused = export::write(&t.db, &words(), &Actor::Anonymous, &request, Vec::new()).await;
        assert!(matches!(refused, Err(export::ExportError::NoPlaces(List::Sources))));
    }

    async fn headings_and_words_are_in_the_readers_language(t: TestDb) {
        loaded(&t).await;
        let text = String::from_utf8(exported(&t, List::Participations, Format::Csv, Style::Excel).await).unwrap();
        let mut lines = text.lines();
        assert!(lines.next().unwrap().starts_with("\u{FEFF}Angkatan;Kode daerah;Nama daerah;Status;"), "{text}");
        assert!(lines.next().unwrap().contains(";Menerima penghargaan;"), "{text}");
    }
}

#[test]
fn every_template_is_read_back_by_its_own_kind() {
    for kind in Kind::ALL {
        for lang in Lang::ALL {
            for format in [Format::Csv, Format::Xlsx] {
                let file = import::template(kind, format, lang, &words()).unwrap();
                let table = sheets::Table::read(&file, "t", sheets::Limits::default()).unwrap();
                assert_eq!(
                    table.n_rows(),
                    1,
                    "{kind} {lang:?} {format:?} shows one row"
                );
            }
        }
    }
}
