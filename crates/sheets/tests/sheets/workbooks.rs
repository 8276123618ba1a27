//! Workbooks as spreadsheet programs write them.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use sheets::{CellKind, Note};

use crate::made::{Book, codes, grid, read};

fn first_row(rows: &str) -> Vec<String> {
    let rows = format!(
        r#"<row r="1">{}</row>{rows}"#,
        r#"<c t="str"><v>h</v></c>"#.repeat(6)
    );
    grid(&read(&Book::of(&rows).pack(), "a.xlsx").unwrap())[0]
        .1
        .clone()
}

#[test]
fn numbers_booleans_and_texts_of_all_kinds_are_read() {
    let row = r#"<row r="2"><c r="A2"><v>71.719999999999999</v></c><c r="B2"><v>1.5E3</v></c>
        <c r="C2" t="b"><v>1</v></c><c r="D2" t="inlineStr"><is><r><t>Bone </t></r><r><t>&amp; co</t></r><rPh><t>no</t></rPh></is></c>
        <c r="E2" t="str"><v>a_x000D_b_x005F_x</v></c><c r="F2" t="d"><v>2019-07-05T00:00:00.000</v></c></row>"#;
    assert_eq!(
        first_row(row),
        ["71.72", "1500", "TRUE", "Bone & co", "a\rb_x", "2019-07-05"]
    );
}

#[test]
fn cells_and_rows_without_reference_follow_one_another() {
    assert_eq!(
        first_row("<row><c><v>1</v></c><c/><c><v>3</v></c></row>"),
        ["1", "", "3"]
    );
}

#[test]
fn shared_strings_are_read() {
    let mut book = Book::of(r#"<row><c t="s"><v>1</v></c></row><row><c t="s"><v>0</v></c></row>"#);
    book.strings = Some("<sst><si><t>Kota Bitung</t></si><si><r><t xml:space=\"preserve\">Na</t></r><r><t>ma</t></r></si></sst>".to_owned());
    let table = read(&book.pack(), "a.xlsx").unwrap();
    assert_eq!(table.headings(), ["Nama"]);
    assert_eq!(grid(&table)[0].1, ["Kota Bitung"]);
}

fn dates(epoch: &str, serials: &[&str]) -> (Vec<String>, Vec<String>) {
    let mut rows = String::from(r#"<row><c t="str"><v>h</v></c></row>"#);
    for serial in serials {
        rows += &format!(r#"<row><c s="1"><v>{serial}</v></c></row>"#);
    }
    let mut book = Book::of(&rows);
    book.workbook = book
        .workbook
        .replace("<sheets>", &format!("<workbookPr {epoch}/><sheets>"));
    book.styles = Some(r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-421]d\ mmmm\ yyyy;@"/></numFmts><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>"#.to_owned());
    let table = read(&book.pack(), "a.xlsx").unwrap();
    let cells = grid(&table)
        .into_iter()
        .map(|(_, row)| row[0].clone())
        .collect();
    (cells, codes(table.problems()))
}

#[test]
fn days_are_counted_from_1900_and_from_1904() {
    let (cells, problems) = dates(
        "",
        &["43651", "1", "59", "61", "43651.75", "0.5", "2958465"],
    );
    assert_eq!(
        cells,
        [
            "2019-07-05",
            "1900-01-01",
            "1900-02-28",
            "1900-03-01",
            "2019-07-05T18:00:00",
            "12:00:00",
            "9999-12-31"
        ]
    );
    assert!(problems.is_empty());
    let (cells, _) = dates(r#"date1904="1""#, &["42189", "0"]);
    assert_eq!(cells, ["2019-07-05", "1904-01-01"]);
}

#[test]
fn days_that_never_were_are_errors() {
    let (_, problems) = dates("", &["60", "-1", "9999999"]);
    assert_eq!(
        problems,
        ["2 A not-a-date", "3 A not-a-date", "4 A not-a-date"]
    );
}

#[test]
fn formulas_give_their_saved_result_and_a_note() {
    let rows = r#"<row><c t="str"><v>a</v></c><c t="str"><v>b</v></c></row>
        <row><c><f>1+1</f><v>2</v></c><c t="e"><f>A9</f><v>#REF!</v></c></row>
        <row><c><f>1+1</f></c><c t="str"><v>=text</v></c></row>"#;
    let table = read(&Book::of(rows).pack(), "a.xlsx").unwrap();
    assert_eq!(
        codes(table.problems()),
        ["2 B error-value", "3 A formula-without-result"]
    );
    assert_eq!(grid(&table)[0].1[0], "2");
    let note = Note::Formulas {
        count: 3,
        first: "A2".to_owned(),
    };
    assert!(table.notes().contains(&note), "{:?}", table.notes());
}

#[test]
fn merged_cells_hidden_rows_and_other_sheets_are_noted() {
    let rows =
        r#"<row r="1"><c t="str"><v>a</v></c></row><row r="5" hidden="1"><c><v>1</v></c></row>"#;
    let mut book = Book::of(rows);
    book.sheet = book.sheet.replace(
        "</worksheet>",
        r#"<mergeCells><mergeCell ref="A2:A5"/><mergeCell ref="B1:C1"/></mergeCells></worksheet>"#,
    );
    book.workbook = r#"<workbook xmlns:r="r"><sheets><sheet name="Lama" state="hidden" r:id="rId4"/><sheet name="Data" r:id="rId1"/></sheets></workbook>"#.to_owned();
    let table = read(&book.pack(), "a.xlsx").unwrap();
    let notes: Vec<String> = table.notes().iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        [
            "read worksheet \"Data\"",
            "hidden worksheets were not read: Lama",
            "1 hidden rows were read too, the first is row 5",
            "2 merged ranges, the first is A2:A5; only its first cell has the value",
        ]
    );
    assert_eq!(grid(&table), [(5, vec!["1".to_owned()])]);
}

#[test]
fn a_workbook_without_a_visible_sheet_is_refused() {
    let mut book = Book::of("");
    book.workbook = book
        .workbook
        .replace("<sheet ", r#"<sheet state="veryHidden" "#);
    let error = read(&book.pack(), "a.xlsx").unwrap_err();
    assert_eq!(error, sheets::SheetError::NoVisibleSheet);
}

#[test]
fn filled_cells_beyond_the_headings_are_errors() {
    let rows = r#"<row><c t="str"><v>a</v></c></row><row><c><v>1</v></c><c><v>2</v></c></row>"#;
    let table = read(&Book::of(rows).pack(), "a.xlsx").unwrap();
    assert_eq!(codes(table.problems()), ["2 - ragged"]);
}

#[test]
fn a_second_reader_finds_the_same_cells() {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    for column in 0..4_u16 {
        sheet.write_string(0, column, format!("h{column}")).unwrap();
    }
    for row in 1..300_u32 {
        sheet
            .write_string(row, 0, format!(" <&> \"é\" 😀\n{row}_x0041_"))
            .unwrap();
        sheet
            .write_number(row, 1, f64::from(row) * 1.37 - 100.0)
            .unwrap();
        let date = ExcelDateTime::from_serial_datetime(f64::from(row) * 97.0 + 70.0).unwrap();
        sheet
            .write_datetime_with_format(row, 2, &date, &day)
            .unwrap();
        sheet.write_boolean(row, 3, row % 2 == 0).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let ours = read(&bytes, "a.xlsx").unwrap();
    let mut other: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).unwrap();
    let range = other.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(ours.n_rows(), 299);
    for (row, theirs) in ours.rows().zip(range.rows().skip(1)) {
        for (column, cell) in theirs.iter().enumerate() {
            let (text, kind) = (row.text(column), row.kind(column));
            match cell {
                Data::String(s) => assert_eq!((text, kind), (s.as_str(), CellKind::Text)),
                Data::Float(n) => {
                    assert!(
                        (text.parse::<f64>().unwrap() - n).abs() < 1e-9,
                        "{text} {n}"
                    );
                }
                Data::Bool(b) => assert_eq!(text == "TRUE", *b),
                Data::DateTime(at) => {
                    let (y, m, d, ..) = at.to_ymd_hms_milli();
                    assert_eq!(text, format!("{y:04}-{m:02}-{d:02}"));
                }
                other => panic!("unexpected {other:?}"),
            }
        }
    }
}
