//! Tables written and read again.

use std::process::Command;

use sheets::{
    Cell, Choice, Column, CsvStyle, CsvWriter, Heading, Kind, Lang, Table, WriteError, XlsxOptions,
    XlsxWriter, template,
};
use time::{Date, Month};

use crate::made::{grid, read};

const HOSTILE: [&str; 12] = [
    "=cmd|' /C calc'!A0",
    "+SUM(A1)",
    "-2+3",
    "@x",
    "\t=1",
    "\r=1",
    "'=1",
    "''=1",
    "'plain",
    "a\"b\nc;d,e\tf",
    "😀 é",
    "-3.5",
];

fn day(year: i32, month: u8, day: u8) -> Date {
    Date::from_calendar_date(year, Month::try_from(month).unwrap(), day).unwrap()
}

fn typed() -> Vec<Cell<'static>> {
    vec![
        Cell::Text("x"),
        Cell::Blank,
        Cell::Integer(-42),
        Cell::Integer(i64::MAX),
        Cell::Decimal(0.1),
        Cell::Date(day(2019, 7, 5)),
        Cell::Date(day(1899, 12, 31)),
        Cell::Bool(true),
    ]
}

const TYPED: [&str; 8] = [
    "x",
    "",
    "-42",
    "9223372036854775807",
    "0.1",
    "2019-07-05",
    "1899-12-31",
    "TRUE",
];

fn written_csv(style: CsvStyle, width: usize, rows: &[Vec<Cell<'_>>]) -> Vec<u8> {
    let headings: Vec<String> = (0..width).map(|n| format!("h{n}")).collect();
    let mut writer = CsvWriter::new(Vec::new(), style, &headings).unwrap();
    for row in rows {
        writer.row(row).unwrap();
    }
    writer.finish().unwrap()
}

pub fn written_xlsx(width: usize, rows: &[Vec<Cell<'_>>]) -> Vec<u8> {
    let options = XlsxOptions {
        sheet: "Daerah: [semua]".to_owned(),
        ..XlsxOptions::default()
    };
    let headings: Vec<Heading<'_>> = (0..width).map(|n| Heading::new(format!("h{n}"))).collect();
    let mut writer = XlsxWriter::new(&options, &headings).unwrap();
    for row in rows {
        writer.row(row).unwrap();
    }
    let mut out = Vec::new();
    writer.finish(&mut out).unwrap();
    out
}

fn texts(table: &Table) -> Vec<Vec<String>> {
    grid(table).into_iter().map(|(_, row)| row).collect()
}

#[test]
fn what_is_written_as_csv_is_read_back() {
    for style in [CsvStyle::PLAIN, CsvStyle::EXCEL] {
        let hostile = HOSTILE.map(Cell::Text).to_vec();
        let table = read(&written_csv(style, 12, &[hostile, typed()]), "a.csv").unwrap();
        assert!(table.problems().is_empty(), "{:?}", table.problems());
        assert_eq!(texts(&table)[0], HOSTILE);
        assert_eq!(texts(&table)[1], TYPED);
    }
}

#[test]
fn what_is_written_as_xlsx_is_read_back() {
    let hostile = HOSTILE.map(Cell::Text).to_vec();
    let table = read(&written_xlsx(12, &[hostile, typed()]), "a.xlsx").unwrap();
    assert!(table.problems().is_empty(), "{:?}", table.problems());
    assert_eq!(texts(&table)[0], HOSTILE);
    assert_eq!(texts(&table)[1], TYPED);
    assert!(
        !table
            .notes()
            .iter()
            .any(|note| matches!(note, sheets::Note::Formulas { .. }))
    );
}

#[test]
fn cells_that_would_run_are_disarmed_in_csv() {
    let bytes = written_csv(
        CsvStyle::EXCEL,
        4,
        &[vec![
            Cell::Text("=1"),
            Cell::Text("-3.5"),
            Cell::Integer(-3),
            Cell::Text("-a"),
        ]],
    );
    assert_eq!(
        String::from_utf8(bytes).unwrap(),
        "\u{FEFF}h0;h1;h2;h3\r\n'=1;-3.5;-3;'-a\r\n"
    );
}

#[test]
fn equal_tables_give_equal_files() {
    assert_eq!(written_xlsx(8, &[typed()]), written_xlsx(8, &[typed()]));
}

#[test]
fn what_does_not_fit_is_refused_with_its_place() {
    let options = XlsxOptions::default();
    let mut writer = XlsxWriter::new(&options, &[Heading::new("a"), Heading::new("b")]).unwrap();
    let long = "x".repeat(32_768);
    let error = writer.row(&[Cell::Blank, Cell::Text(&long)]).unwrap_err();
    assert!(
        matches!(&error, WriteError::CellTooLong { row: 2, column, length: 32_768 } if column == "B")
    );
    let error = writer.row(&[Cell::Decimal(f64::NAN)]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the cell in row 3, column A is not a finite number"
    );
    let mut writer = CsvWriter::new(Vec::new(), CsvStyle::PLAIN, &["a"]).unwrap();
    let error = writer.row(&[Cell::Blank, Cell::Blank]).unwrap_err();
    assert!(matches!(
        error,
        WriteError::Width {
            row: 2,
            found: 2,
            expected: 1
        }
    ));
}

fn columns() -> Vec<Column> {
    vec![
        Column::new("code", Kind::RegionCode, "Kode", "Code")
            .required()
            .example("71.72")
            .help("Kode Kemendagri", "Official code"),
        Column::new("name", Kind::Text, "Nama", "Name").max_chars(100),
        Column::new(
            "status",
            Kind::OneOf(vec![
                Choice::new("selected", "Terpilih, sah", "Selected"),
                Choice::new("replaced", "Diganti", "Replaced"),
            ]),
            "Status",
            "Status",
        ),
        Column::new("since", Kind::PartialDate, "Sejak", "Since"),
    ]
}

#[test]
fn the_template_is_accepted_by_its_own_columns_in_both_languages() {
    let columns = columns();
    for (lang, status) in [
        (Lang::Indonesian, "Terpilih, sah"),
        (Lang::English, "Selected"),
    ] {
        let options = XlsxOptions {
            sheet: "Data".to_owned(),
            lang,
            ..XlsxOptions::default()
        };
        let sample = vec!["71.70", "Bitung", status, "2019-07"];
        let bytes = template(&columns, &options, &[sample]).unwrap();
        let table = read(&bytes, "template.xlsx").unwrap();
        let bound = table.bind(&columns).unwrap();
        assert!(bound.check().is_empty(), "{:?}", bound.check());
        assert!(bound.unknown().is_empty());
        let mut row = bound.rows().next().unwrap();
        assert_eq!(row.region_code("code").as_deref(), Some("71.70"));
        assert_eq!(row.choice("status"), Some("selected"));
    }
}

#[test]
fn the_template_explains_each_column_and_lists_its_choices() {
    use calamine::{Reader, Xlsx};
    let options = XlsxOptions {
        sheet: "Data".to_owned(),
        ..XlsxOptions::default()
    };
    let bytes = template::<&str>(&columns(), &options, &[]).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["Data", "Petunjuk", "Pilihan"]);
    let guide = book.worksheet_range("Petunjuk").unwrap();
    let cell = |row, column| guide.get_value((row, column)).unwrap().to_string();
    assert_eq!(
        (cell(1, 0), cell(1, 1), cell(1, 4), cell(1, 5)),
        (
            "Kode".into(),
            "ya".into(),
            "71.72".into(),
            "Kode Kemendagri".into()
        )
    );
    assert_eq!(cell(2, 3), "100");
    let choices = book.worksheet_range("Pilihan").unwrap();
    assert_eq!(
        choices.get_value((1, 0)).unwrap().to_string(),
        "Terpilih, sah"
    );
}

#[test]
fn openpyxl_opens_what_we_write() {
    let python = |code: &str, argument: &str| {
        Command::new("python3")
            .args(["-c", code, argument])
            .output()
    };
    let available = python("import openpyxl", "").is_ok_and(|done| done.status.success());
    if !available {
        println!("skipped: python3 with openpyxl is not installed");
        return;
    }
    let path = std::env::temp_dir().join(format!("sheets-openpyxl-{}.xlsx", std::process::id()));
    std::fs::write(&path, written_xlsx(8, &[typed(), vec![Cell::Text("=1+1")]])).unwrap();
    let code = "import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1]); sheet = book.active
assert sheet.freeze_panes == 'A2', sheet.freeze_panes
assert sheet.auto_filter.ref == 'A1:H3', sheet.auto_filter.ref
assert sheet.title == 'Daerah   semua', sheet.title
assert [c.value for c in sheet[2]][:3] == ['x', None, -42], [c.value for c in sheet[2]]
assert sheet['F2'].value.date().isoformat() == '2019-07-05'
assert sheet['A3'].data_type in ('s', 'inlineStr'), sheet['A3'].data_type
";
    let done = python(code, &path.to_string_lossy()).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
}
