//! Workbooks of several sheets: written to be filled in, and read sheet by sheet.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use sheets::{
    Cell, Form, FormColumn, FormGuide, FormList, FormLook, FormRule, FormSheet, Limits, Note,
    SheetError, Table, XlsxOptions, form,
};

use crate::made::{Book, grid};

fn column(key: &str, look: FormLook, rule: FormRule<'static>) -> FormColumn<'static> {
    FormColumn {
        key: key.to_owned(),
        heading: key.to_uppercase(),
        width: 12.0,
        look,
        rule,
    }
}

fn written() -> Vec<u8> {
    let columns = vec![
        column("id", FormLook::Aside, FormRule::Any),
        column("level", FormLook::Text, FormRule::List(0)),
        column(
            "budget",
            FormLook::Money,
            FormRule::Between(0.0, 1e14, "no"),
        ),
        column("text", FormLook::Lines, FormRule::Length(40)),
    ];
    let sheet = |name| FormSheet {
        name,
        columns: columns.clone(),
        frozen: 1,
        rows: vec![vec![
            Cell::Text("=1"),
            Cell::Text("0012"),
            Cell::Integer(99_999_999_999_999),
            Cell::Text("a\nb"),
        ]],
    };
    let form_of = Form {
        guide: FormGuide {
            name: "Guide",
            headings: vec![("Column", 20.0)],
            rows: vec![vec!["what to do".to_owned()]],
        },
        sheets: vec![sheet("One's own"), sheet("Two")],
        lists_name: "List's",
        lists: vec![FormList {
            heading: "Level",
            words: vec!["low".to_owned(), "high".to_owned()],
        }],
        unknown_value: ("Unknown", "Choose."),
    };
    form(&XlsxOptions::default(), &form_of).unwrap()
}

#[test]
fn a_form_is_read_back_sheet_by_sheet_by_two_readers() {
    let bytes = written();
    assert_eq!(bytes, written(), "equal forms give equal files");
    let read = Table::read_all(&bytes, "a.xlsx", Limits::default()).unwrap();
    let names: Vec<_> = read.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["Guide", "One's own", "Two", "List's"]);
    let table = read[1].table.as_ref().unwrap();
    assert_eq!(table.headings(), ["id", "level", "budget", "text"]);
    assert_eq!(
        grid(table)[1],
        (
            3,
            ["=1", "0012", "99999999999999", "a\nb"]
                .map(str::to_owned)
                .to_vec()
        )
    );
    assert_eq!(table.notes(), []);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range("Two").unwrap();
    assert_eq!(range.get((2, 1)), Some(&Data::String("0012".to_owned())));
    assert_eq!(range.get((2, 2)), Some(&Data::Float(99_999_999_999_999.0)));
}

#[test]
fn the_limits_hold_for_all_sheets_together() {
    let limits = Limits {
        // The guide has a row, each sheet two.
        max_rows: 4,
        ..Limits::default()
    };
    assert!(matches!(
        Table::read_all(&written(), "a.xlsx", limits),
        Err(SheetError::TooManyRows { .. })
    ));
    assert!(
        Table::read_all(b"a,b\n1,2\n", "a.csv", limits).unwrap()[0]
            .table
            .is_some()
    );
    let cells = Limits {
        max_cells: 12,
        ..Limits::default()
    };
    assert!(Table::read_all(&written(), "a.xlsx", cells).is_err());
}

#[test]
fn hidden_rows_are_marked_and_hidden_and_empty_sheets_told() {
    let mut book = Book::of(
        r#"<row r="1"><c r="A1" t="str"><v>h</v></c></row><row r="2" hidden="1"><c r="A2"><v>1</v></c></row><row r="3"><c r="A3"><v>2</v></c></row>"#,
    );
    book.workbook = r#"<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="Data" sheetId="1" r:id="rId1"/><sheet name="Away" sheetId="2" state="hidden" r:id="rId4"/></sheets></workbook>"#.to_owned();
    book.more.push((
        "xl/worksheets/sheet2.xml".to_owned(),
        b"<worksheet><sheetData/></worksheet>".to_vec(),
    ));
    let read = Table::read_all(&book.pack(), "a.xlsx", Limits::default()).unwrap();
    assert!(read[1].is_hidden && read[1].table.is_none());
    let table = read[0].table.as_ref().unwrap();
    let hidden: Vec<_> = table.rows().map(|row| row.is_hidden()).collect();
    assert_eq!(hidden, [true, false]);
    assert!(table.notes().contains(&Note::Epoch1904));
    book.workbook = book.workbook.replace("state=\"hidden\"", "");
    let read = Table::read_all(&book.pack(), "a.xlsx", Limits::default()).unwrap();
    assert!(
        !read[1].is_hidden && read[1].table.is_none(),
        "an empty sheet"
    );
    book.workbook = book
        .workbook
        .replace("<sheet ", "<sheet state=\"veryHidden\" ");
    assert_eq!(
        Table::read_all(&book.pack(), "a.xlsx", Limits::default()).unwrap_err(),
        SheetError::NoVisibleSheet
    );
}
