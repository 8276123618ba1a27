//! What holds for all files.

use proptest::prelude::*;
use sheets::{Cell, CsvStyle, CsvWriter};

use crate::made::{Book, grid, read};
use crate::out::written_xlsx;

/// Any text but the control characters that are errors anyway.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "['=+@\\-\t\r\n ,;\"0-9a-c]{0,8}",
        "[=+@\\-]?[0-9.,]{0,5}",
    ]
    .prop_map(|text| text.replace(|c: char| c.is_control() && !"\t\r\n".contains(c), "."))
}

/// Rows that are neither blank nor end in a blank cell: those have no end in a file.
fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    let row = (prop::collection::vec(cell(), 3), "[a-z]{1,3}");
    let row = row.prop_map(|(mut cells, last)| {
        cells.push(last);
        cells
    });
    prop::collection::vec(row, 0..12)
}

fn expected(rows: &[Vec<String>]) -> Vec<(u32, Vec<String>)> {
    (2_u32..).zip(rows.iter().cloned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn reading_arbitrary_bytes_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = read(&bytes, "a");
    }

    #[test]
    fn reading_arbitrary_text_never_panics(text in "[a-c0-9=,;'\"\t\r\n\u{e9}-]{0,200}") {
        if let Ok(table) = read(text.as_bytes(), "a") {
            for row in table.rows() {
                prop_assert!(row.texts().count() <= 256);
            }
        }
    }

    #[test]
    fn reading_a_broken_workbook_never_panics(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in 0.5..1.0) {
        let book = Book {
            strings: Some("<sst><si><t>a</t></si></sst>".to_owned()),
            styles: Some("<styleSheet><cellXfs><xf numFmtId=\"14\"/></cellXfs></styleSheet>".to_owned()),
            ..Book::of(r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" s="0"><v>43651</v></c></row>"#)
        };
        let mut bytes = book.pack();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = read(&bytes, "a");
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a share of a small length")]
        let length = (bytes.len() as f64 * cut) as usize;
        let _ = read(&bytes[..length], "a");
    }

    #[test]
    fn reading_arbitrary_markup_never_panics(rows in "(<(/?)(row|c|v|is|t|f|mergeCell)( [rst]=\"[A-Z0-9]{1,6}\")?/?>|[0-9]{1,3}|&[a-z#0-9]{1,4};){0,25}") {
        let _ = read(&Book::of(&rows).pack(), "a");
    }

    #[test]
    fn csv_comes_back_as_it_was_written(rows in rows(), excel in any::<bool>()) {
        let style = if excel { CsvStyle::EXCEL } else { CsvStyle::PLAIN };
        let mut writer = CsvWriter::new(Vec::new(), style, &["a", "b", "c", "d"]).unwrap();
        for row in &rows {
            let cells: Vec<Cell<'_>> = row.iter().map(|cell| Cell::Text(cell)).collect();
            writer.row(&cells).unwrap();
        }
        let table = read(&writer.finish().unwrap(), "a.csv").unwrap();
        prop_assert!(table.problems().is_empty(), "{:?}", table.problems());
        prop_assert_eq!(grid(&table), expected(&rows));
    }

    #[test]
    fn xlsx_comes_back_as_it_was_written(rows in rows()) {
        let cells: Vec<Vec<Cell<'_>>> = rows.iter().map(|row| row.iter().map(|cell| Cell::Text(cell)).collect()).collect();
        let table = read(&written_xlsx(4, &cells), "a.xlsx").unwrap();
        prop_assert!(table.problems().is_empty(), "{:?}", table.problems());
        prop_assert_eq!(grid(&table), expected(&rows));
    }
}
