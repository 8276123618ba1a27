//! Workbooks and CSV that are filled in as they were meant.

use std::{io::Cursor, time::Instant};

use calamine::{Data, Reader, Xlsx};
use masterplan::{Content, Row, Table};
use plan_files::{
    Words,
    xlsx::{self, Absent, Ask, Heads, Reading},
};
use proptest::prelude::*;
use sheets::{CsvStyle, Lang};

use crate::made::{cells, contents, empty, id, small};

pub fn ask<'a>(content: &'a Content, words: &'a Words) -> Ask<'a> {
    Ask {
        content,
        words,
        table: None,
        absent: Absent::Keep,
    }
}

fn written(content: &Content, lang: Lang) -> Vec<u8> {
    xlsx::template(content, &Table::ALL, &Words::shipped(), lang).unwrap()
}

fn is_quiet(reading: &Reading) -> bool {
    reading.faults.is_empty()
        && reading.changes_nothing()
        && reading.tables.iter().all(|table| table.absent.is_empty())
}

#[test]
fn a_round_trip_changes_nothing_in_either_language() {
    let (content, words) = (small(), Words::shipped());
    for lang in [Lang::Indonesian, Lang::English] {
        let read = xlsx::read(&written(&content, lang), "a.xlsx", ask(&content, &words)).unwrap();
        assert!(is_quiet(&read), "{read:#?}");
        assert_eq!(read.tables.len(), 17);
        assert_eq!(read.notes, []);
    }
    for heads in [
        Heads::Names,
        Heads::Words(Lang::English),
        Heads::Words(Lang::Indonesian),
    ] {
        for style in [CsvStyle::PLAIN, CsvStyle::EXCEL] {
            for table in Table::ALL {
                let csv = xlsx::csv(&content, table, &words, heads, style).unwrap();
                let read = xlsx::read(&csv, "a.csv", ask(&content, &words)).unwrap();
                assert!(is_quiet(&read), "{table:?} {heads:?} {read:#?}");
                assert_eq!(read.tables[0].n_unchanged, content.rows(table).len());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_plan_says_survives_a_workbook_and_csv(content in contents()) {
        let words = Words::shipped();
        let read = xlsx::read(&written(&content, Lang::English), "a.xlsx", ask(&content, &words)).unwrap();
        prop_assert!(is_quiet(&read), "{:#?}", read);
        // Into an empty plan: all rows are new, and the same. Rows that name others may name none.
        for table in Table::ALL {
            let csv = xlsx::csv(&content, table, &words, Heads::Names, CsvStyle::EXCEL).unwrap();
            let read = xlsx::read(&csv, "a.csv", ask(&content, &words)).unwrap();
            prop_assert!(is_quiet(&read), "{:#?}", read);
            prop_assert_eq!(read.tables[0].n_unchanged, content.rows(table).len());
        }
    }
}

#[test]
fn what_differs_is_told_row_by_row() {
    let (before, words) = (small(), Words::shipped());
    let mut after = before.clone();
    let actions = after.tables.get_mut(&Table::Action).unwrap();
    actions[0]
        .cells
        .insert("budget.2025".to_owned(), "7".to_owned());
    actions[0].cells.remove("owner");
    actions.remove(1);
    let bytes = written(&after, Lang::Indonesian);
    let read = xlsx::read(&bytes, "a.xlsx", ask(&before, &words)).unwrap();
    assert!(read.faults.is_empty(), "{:#?}", read.faults);
    let told = read
        .tables
        .iter()
        .find(|t| t.table == Table::Action)
        .unwrap();
    assert_eq!(told.absent, [id(3)]);
    let changes: Vec<_> = told.changed[0]
        .changes
        .iter()
        .map(|c| (c.cell.as_str(), c.before.as_str(), c.after.as_str()))
        .collect();
    assert_eq!(
        changes,
        [("budget.2025", "1250000000", "7"), ("owner", "2.16", "")]
    );
    assert_eq!(told.changed[0].row, 3);
    // Absent rows stay unless asked for.
    let kept = xlsx::apply(&before, &read, || id(99)).unwrap();
    assert_eq!(kept.rows(Table::Action).len(), 2);
    let remove = Ask {
        absent: Absent::Remove,
        ..ask(&before, &words)
    };
    let read = xlsx::read(&bytes, "a.xlsx", remove).unwrap();
    assert_eq!(xlsx::apply(&before, &read, || id(99)).unwrap(), after);
}

#[test]
fn new_rows_are_taken_by_labels_of_either_language_and_old_ones_found_by_their_code() {
    let (content, words) = (small(), Words::shipped());
    let csv = "Kode;Nama;Program/kegiatan;Pilar;OPD penanggung jawab;Status;Anggaran (Rp) 2025\n\
               a-1;;Mal;Smart Governance;2.16;Planned;Rp 1.250.000.000\n\
               A-9;;Baru;Smart Living;1.02 — Dinas Kesehatan;direncanakan;5\n";
    let read = xlsx::read(
        csv.as_bytes(),
        "a.csv",
        Ask {
            table: Some(Table::Action),
            ..ask(&content, &words)
        },
    )
    .unwrap();
    assert!(read.faults.is_empty(), "{:#?}", read.faults);
    let told = &read.tables[0];
    assert_eq!(told.changed[0].id, id(2));
    let changes: Vec<_> = told.changed[0]
        .changes
        .iter()
        .map(|c| c.cell.as_str())
        .collect();
    assert_eq!(changes, ["name"], "{:#?}", told.changed[0]);
    assert_eq!(
        told.added[0].cells,
        cells(&[
            ("code", "A-9"),
            ("name", "Baru"),
            ("pillar", "living"),
            ("owner", "1.02"),
            ("status", "planned"),
            ("budget.2025", "5"),
        ])
    );
    assert_eq!(
        read.notes.len(),
        3,
        "encoding, separator, the unknown column: {:#?}",
        read.notes
    );
}

#[test]
fn a_second_reader_finds_what_was_written() {
    let content = small();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(written(&content, Lang::Indonesian))).unwrap();
    let names = book.sheet_names();
    assert_eq!(names.first().map(String::as_str), Some("Petunjuk"));
    assert_eq!(names.last().map(String::as_str), Some("Daftar pilihan"));
    let range = book.worksheet_range("T8 Rencana aksi").unwrap();
    let rows: Vec<Vec<Data>> = range.rows().map(<[Data]>::to_vec).collect();
    assert_eq!(rows[0][0], Data::String("id:action".to_owned()));
    let at = |name: &str| {
        rows[0]
            .iter()
            .position(|cell| *cell == Data::String(name.to_owned()))
            .unwrap()
    };
    assert_eq!(
        rows[1][at("budget.2026")],
        Data::String("Anggaran (Rp) 2026".to_owned())
    );
    assert_eq!(
        rows[2][at("budget.2026")],
        Data::Float(99_999_999_999_999.0)
    );
    assert_eq!(
        rows[2][at("pillar")],
        Data::String("Smart Governance".to_owned())
    );
    assert_eq!(
        rows[2][at("description")],
        Data::String("=1+1\nbaris dua".to_owned())
    );
    assert_eq!(
        rows[2][at("target.2025")],
        Data::String("123456789012.1234".to_owned()),
        "more digits than a spreadsheet keeps"
    );
    assert_eq!(
        rows[2][at("owner")],
        Data::String("2.16 — Dinas Komunikasi dan Informatika".to_owned())
    );
}

#[test]
fn equal_plans_give_equal_bytes() {
    let content = small();
    assert_eq!(
        written(&content, Lang::English),
        written(&content, Lang::English)
    );
}

#[test]
fn five_thousand_rows_are_rehearsed_within_two_seconds() {
    let words = Words::shipped();
    let mut content = empty();
    let row = |number: u128| Row {
        id: id(number),
        cells: cells(&[
            ("code", &format!("A-{number}")),
            ("name", "Program yang bernama cukup panjang"),
            ("pillar", "governance"),
            ("sub_pillar", "public-service"),
            (
                "description",
                "Uraian dengan beberapa kata yang menjelaskan",
            ),
            ("owner", "2.16"),
            ("budget.2025", "1250000000"),
            ("budget.2026", "1250000000"),
            ("target.2025", "12.5"),
            ("status", "planned"),
        ]),
    };
    content
        .tables
        .insert(Table::Action, (0..5000).map(row).collect());
    let mut changed = content.clone();
    for row in changed.tables.get_mut(&Table::Action).unwrap() {
        row.cells.insert("budget.2025".to_owned(), "3".to_owned());
    }
    let bytes = xlsx::template(&changed, &[Table::Action], &words, Lang::English).unwrap();
    let begun = Instant::now();
    let read = xlsx::read(&bytes, "a.xlsx", ask(&content, &words)).unwrap();
    let took = begun.elapsed();
    assert_eq!(read.tables[0].changed.len(), 5000);
    println!("5,000 changed rows read in {took:?}");
    // Two seconds are the bar of the program as it is shipped; tests are built without optimisation, beside other work.
    let bar = if cfg!(debug_assertions) { 20.0 } else { 2.0 };
    assert!(took.as_secs_f64() < bar, "{took:?}");
}
