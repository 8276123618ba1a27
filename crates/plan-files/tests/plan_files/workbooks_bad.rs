//! Workbooks and CSV as people, programs and enemies send them.

use std::io::{Cursor, Read, Write};

use masterplan::{Content, Table};
use plan_files::{
    Words,
    xlsx::{self, Ask, Note, Reading},
};
use sheets::{Lang, SheetError};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::{
    made::{id, small},
    workbooks::ask,
};

fn read_csv(csv: &str) -> Reading {
    let (content, words) = (small(), Words::shipped());
    xlsx::read(csv.as_bytes(), "a.csv", ask(&content, &words)).unwrap()
}

fn told(reading: &Reading) -> Vec<String> {
    reading
        .faults
        .kept
        .iter()
        .map(|f| {
            format!(
                "{}:{}{} {} {} `{}`",
                f.sheet, f.column, f.row, f.cell, f.problem, f.typed
            )
        })
        .collect()
}

/// Changes the markup of one part of a workbook.
fn forged(
    content: &Content,
    table: Table,
    part: &str,
    change: impl Fn(String) -> String,
) -> Vec<u8> {
    let bytes = xlsx::template(content, &[table], &Words::shipped(), Lang::English).unwrap();
    let mut from = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut file = from.by_index(at).unwrap();
        let name = file.name().unwrap().to_string();
        let mut text = Vec::new();
        file.read_to_end(&mut text).unwrap();
        if name == part {
            text = change(String::from_utf8(text).unwrap()).into_bytes();
        }
        to.start_file(name, SimpleFileOptions::default()).unwrap();
        to.write_all(&text).unwrap();
    }
    to.finish().unwrap().into_inner()
}

/// The sheet of the only table: the guide is the first.
const SHEET: &str = "xl/worksheets/sheet2.xml";

fn read(bytes: &[u8]) -> Reading {
    let (content, words) = (small(), Words::shipped());
    xlsx::read(bytes, "a.xlsx", ask(&content, &words)).unwrap()
}

#[test]
fn every_wrong_cell_is_named_with_its_place_and_what_was_typed() {
    let reading = read_csv(
        "id:action,code,name,pillar,sub_pillar,status,budget.2025,owner,after,begins,target.2026\n\
         ,A-8,x,moon,,planned,,,,,\n\
         ,A-9,x,living,public-service,planned,12.5,9.99,A-77,2031,1.23456\n\
         ,A 9,,living,,gone,-1,,,,\n",
    );
    assert_eq!(
        told(&reading),
        [
            ":D2 pillar choice `moon`",
            ":E3 sub_pillar choice `public-service`",
            ":K3 target.2026 places `1.23456`",
            ":H3 owner agency `9.99`",
            ":G3 budget.2025 number `12.5`",
            ":J3 begins year-outside `2031`",
            ":B4 code code `A 9`",
            ":C4 name required ``",
            ":G4 budget.2025 range `-1`",
            ":F4 status choice `gone`",
        ]
    );
    let content = small();
    assert_eq!(xlsx::apply(&content, &reading, || id(9)), None);
}

#[test]
fn ids_and_codes_stand_once() {
    let one = id(2);
    let reading = read_csv(&format!(
        "id:action,code,name,pillar,status\n\
         {one},A-1,x,governance,planned\n\
         {one},A-5,x,living,planned\n\
         {other},A-6,x,living,planned\n\
         nonsense,A-7,x,living,planned\n\
         ,B-1,x,living,planned\n\
         ,b-1,x,living,planned\n\
         ,A-2,renamed,living,planned\n",
        other = id(77),
    ));
    assert_eq!(
        told(&reading),
        [
            format!(":A3 id id-twice `{one}`"),
            format!(":A4 id id-unknown `{}`", id(77)),
            ":A5 id id `nonsense`".to_owned(),
            ":B7 code code-twice `B-1`".to_owned(),
        ]
    );
    // The code of a row that the file does not have, and that stays.
    let reading = read_csv(&format!(
        "id:action,code,name,pillar,status\n{one},A-2,x,governance,planned\n"
    ));
    assert_eq!(told(&reading), [":B2 code code-twice `A-2`"]);
    let (content, words) = (small(), Words::shipped());
    let remove = Ask {
        absent: xlsx::Absent::Remove,
        ..ask(&content, &words)
    };
    let csv = format!("id:action,code,name,pillar,status\n{one},A-2,x,governance,planned\n");
    let reading = xlsx::read(csv.as_bytes(), "a.csv", remove).unwrap();
    assert!(reading.faults.is_empty());
}

#[test]
fn a_changed_cell_may_not_name_a_row_that_is_not_there() {
    let reading = read_csv(
        "id:action,code,name,pillar,status,after\n\
         ,A-8,x,living,planned,\"A-1,A-9\"\n\
         ,A-9,x,living,planned,\"a-8,A-66\"\n",
    );
    assert_eq!(told(&reading), [":F3 after code-unknown `A-66`"]);
}

#[test]
fn unknown_and_double_columns_are_told() {
    let reading =
        read_csv("id:issue,level,issue,my notes,Issue,budget.2041\n,local,Banjir,x,y,1\n");
    assert_eq!(told(&reading), [":E1 issue column-twice `Issue`"]);
    let unknown: Vec<_> = reading
        .notes
        .iter()
        .filter_map(|note| match note {
            Note::UnknownColumn {
                column, heading, ..
            } => Some(format!("{column} {heading}")),
            _ => None,
        })
        .collect();
    assert_eq!(unknown, ["D my notes", "F budget.2041"]);
}

#[test]
fn a_formula_in_csv_is_refused() {
    let reading = read_csv("id:issue,level,issue\n,local,=HYPERLINK(1)\n");
    assert_eq!(told(&reading), [":C2 issue formula `=HYPERLINK(1)`"]);
}

#[test]
fn merged_cells_are_refused_and_hidden_rows_and_formulas_told() {
    let bytes = forged(&small(), Table::Issue, SHEET, |text| {
        text.replacen(
            "</sheetData>",
            "</sheetData><mergeCells count=\"1\"><mergeCell ref=\"B3:B4\"/></mergeCells>",
            1,
        )
        .replacen("<row r=\"4\"", "<row hidden=\"1\" r=\"4\"", 1)
    });
    let reading = read(&bytes);
    assert_eq!(told(&reading), ["T1 Issues and trends:B3  merged `B3:B4`"]);
    assert!(
        reading.notes.iter().any(|note| matches!(
            note,
            Note::OfSheet {
                note: sheets::Note::HiddenRows { count: 1, first: 4 },
                ..
            }
        )),
        "{:?}",
        reading.notes
    );
    let bytes = forged(&small(), Table::Action, SHEET, |text| {
        // Budget of the first action: a formula with its saved result, one without.
        text.replacen(
            "<v>1250000000</v>",
            "<f>1250000000+1</f><v>1250000001</v>",
            1,
        )
        .replacen("<v>99999999999999</v>", "<f>SUM(1)</f>", 1)
    });
    let reading = read(&bytes);
    let problems: Vec<_> = reading
        .faults
        .kept
        .iter()
        .map(|f| (f.cell.as_str(), f.problem.as_str()))
        .collect();
    assert_eq!(problems, [("budget.2026", "formula-without-result")]);
    assert!(reading.notes.iter().any(|note| matches!(
        note,
        Note::OfSheet {
            note: sheets::Note::Formulas { count: 2, .. },
            ..
        }
    )));
}

#[test]
fn a_hidden_row_that_changes_something_says_so() {
    let bytes = forged(&small(), Table::Action, SHEET, |text| {
        text.replacen("<row r=\"3\"", "<row hidden=\"1\" r=\"3\"", 1)
            .replacen("<v>1250000000</v>", "<v>1</v>", 1)
    });
    let reading = read(&bytes);
    assert!(reading.faults.is_empty());
    assert!(reading.tables[0].changed[0].is_hidden);
}

#[test]
fn what_a_program_took_for_a_day_is_refused_whatever_the_epoch() {
    // The year in which the first action begins, in the style of a day.
    let day = |text: String| text.replace("formatCode=\"0\"", "formatCode=\"dd/mm/yyyy\"");
    let bytes = forged(&small(), Table::Action, "xl/styles.xml", day);
    let reading = read(&bytes);
    let begins = &told(&reading)[0];
    assert!(begins.ends_with("begins date `1905-07-17`"), "{begins}");
    let bytes = forged(&small(), Table::Action, "xl/workbook.xml", |text| {
        text.replacen("<workbookPr ", "<workbookPr date1904=\"1\" ", 1)
    });
    let reading = read(&bytes);
    assert!(
        reading.faults.is_empty() && reading.changes_nothing(),
        "no cell holds a day"
    );
    assert!(reading.notes.iter().any(|note| matches!(
        note,
        Note::OfSheet {
            note: sheets::Note::Epoch1904,
            ..
        }
    )));
    let text =
        read_csv("id:action,code,name,pillar,status,begins\n,A-8,x,living,planned,2026-01-02\n");
    assert_eq!(told(&text), [":F2 begins number `2026-01-02`"]);
}

#[test]
fn a_number_of_a_workbook_is_not_taken_for_thousands() {
    let bytes = forged(&small(), Table::Action, SHEET, |text| {
        text.replacen("<v>1250000000</v>", "<v>1.125</v>", 1)
    });
    assert!(told(&read(&bytes))[0].contains("budget.2025 number `1.125`"));
}

#[test]
fn sheets_twice_hidden_and_unknown_are_told() {
    let hidden = forged(&small(), Table::Issue, "xl/workbook.xml", |text| {
        text.replacen("sheetId=\"2\"", "sheetId=\"2\" state=\"hidden\"", 1)
    });
    let reading = read(&hidden);
    assert!(reading.tables.is_empty());
    assert!(
        matches!(&reading.notes[..], [Note::HiddenSheet { sheet }] if sheet == "T1 Issues and trends")
    );
    let twice = forged(&small(), Table::Issue, "xl/worksheets/sheet1.xml", |_| {
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>id:issue</v></c></row></sheetData></worksheet>".to_owned()
    });
    assert_eq!(
        told(&read(&twice)),
        ["T1 Issues and trends:1  sheet-twice ``"]
    );
}

#[test]
fn files_that_are_no_tables_are_refused_as_a_whole() {
    let (content, words) = (small(), Words::shipped());
    for bytes in [b"%PDF-1.7".as_slice(), b"", b"PK\x03\x04broken"] {
        assert!(xlsx::read(bytes, "a.xlsx", ask(&content, &words)).is_err());
    }
    let many = format!("id:issue,level,issue\n{}", ",local,x\n".repeat(20_001));
    assert!(matches!(
        xlsx::read(many.as_bytes(), "a.csv", ask(&content, &words)),
        Err(SheetError::TooManyRows { .. })
    ));
    let unknown = xlsx::read(b"a,b\n1,2\n", "a.csv", ask(&content, &words)).unwrap();
    assert!(unknown.tables.is_empty());
    assert!(matches!(&unknown.notes[..], [Note::UnknownSheet { .. }]));
}

#[test]
fn a_missing_column_leaves_cells_alone() {
    let reading = read_csv("id:action,code,status\n,A-1,done\n");
    assert!(reading.faults.is_empty(), "{:?}", reading.faults);
    let changed = &reading.tables[0].changed[0];
    assert_eq!(changed.changes.len(), 1);
    assert_eq!(changed.cells["budget.2025"], "1250000000");
}
