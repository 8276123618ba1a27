//! Files that must be refused, each with a reason and a way out.

use std::io::{Cursor, Write};

use sheets::{Bomb, FileKind, Limits, SheetError, Table};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::made::{Book, codes, csv, read, zipped};

fn kind(bytes: &[u8]) -> FileKind {
    match read(bytes, "daerah.xlsx") {
        Err(SheetError::NotATable { found }) => found,
        other => panic!("expected another kind of file, got {other:?}"),
    }
}

/// An OLE container with the given streams named in it.
fn ole(streams: &[&str]) -> Vec<u8> {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.resize(512, 0);
    for stream in streams {
        bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(bytes.len() + 64, 0);
    }
    bytes
}

#[test]
fn a_file_of_another_kind_is_named_whatever_its_extension() {
    assert_eq!(kind(b"%PDF-1.7\n1 0 obj"), FileKind::Pdf);
    assert_eq!(kind(&ole(&["Workbook"])), FileKind::Xls);
    assert_eq!(kind(&ole(&["WordDocument"])), FileKind::Word);
    assert_eq!(kind(&ole(&["Contents"])), FileKind::Ole);
    assert_eq!(kind(b"\x89PNG\r\n\x1a\n0000"), FileKind::Image);
    assert_eq!(kind(b"SQLite format 3\0...."), FileKind::Sqlite);
    assert_eq!(kind(b"\n <html><table><tr><td>1"), FileKind::Html);
    assert_eq!(kind(br#"<?xml version="1.0"?><a/>"#), FileKind::Xml);
    assert_eq!(kind(br#"{"type":"FeatureCollection"}"#), FileKind::Json);
    assert_eq!(kind(b"kode\0nama\x01\x02"), FileKind::Binary);
    assert_eq!(
        kind(b"k\0o\0d\0e\0,\0n\0a\0m\0a\0\n\0"),
        FileKind::Utf16WithoutMark
    );
    assert_eq!(kind(b"\x01\x02\x03\x04\x05 abc"), FileKind::Binary);
    let mimetype: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
    assert_eq!(
        kind(&zipped(&[("mimetype", mimetype), ("content.xml", b"<a/>")])),
        FileKind::Ods
    );
    assert_eq!(
        kind(&zipped(&[
            ("word/document.xml", b"<a/>"),
            ("_rels/.rels", b"<a/>")
        ])),
        FileKind::Word
    );
    assert_eq!(kind(&zipped(&[("xl/workbook.bin", b"x")])), FileKind::Xlsb);
    assert_eq!(kind(&zipped(&[("photo.jpg", b"x")])), FileKind::Zip);
}

#[test]
fn the_refusal_says_what_the_file_seems_to_be_and_what_to_do() {
    let error = read(b"%PDF-1.7", "daerah.csv").unwrap_err();
    assert_eq!(
        error.to_string(),
        "this is a PDF, not a table; save it as XLSX or CSV UTF-8"
    );
    let json = serde_json::to_string(&error).unwrap();
    assert_eq!(json, r#"{"code":"not-a-table","found":"pdf"}"#);
}

#[test]
fn an_empty_file_is_refused() {
    for bytes in [&b""[..], b" \r\n\t", b"\xEF\xBB\xBF\n", b"\xFF\xFE"] {
        assert_eq!(read(bytes, "a.csv").unwrap_err(), SheetError::Empty);
    }
    assert_eq!(
        read(b",,\n,,\n", "a.csv").unwrap_err(),
        SheetError::NoHeadings
    );
}

#[test]
fn a_workbook_with_a_password_is_refused() {
    let bytes = ole(&["EncryptionInfo", "EncryptedPackage"]);
    assert_eq!(read(&bytes, "a.xlsx").unwrap_err(), SheetError::Encrypted);
    // The flag of an encrypted part, in the local header and in the directory.
    let mut bytes = Book::of("").pack();
    bytes[6] |= 1;
    let entry = bytes.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    bytes[entry + 8] |= 1;
    assert_eq!(read(&bytes, "a.xlsx").unwrap_err(), SheetError::Encrypted);
}

#[test]
fn a_workbook_with_macros_is_refused() {
    let mut book = Book::of("");
    book.more
        .push(("xl/vbaProject.bin".to_owned(), b"code".to_vec()));
    assert_eq!(
        read(&book.pack(), "a.xlsx").unwrap_err(),
        SheetError::MacroEnabled
    );
}

#[test]
fn a_damaged_workbook_is_refused() {
    let whole = Book::of(r#"<row r="1"><c r="A1"><v>1</v></c></row>"#).pack();
    assert!(read(&whole, "a.xlsx").is_ok());
    for length in [10, whole.len() / 2, whole.len() - 5] {
        let error = read(&whole[..length], "a.xlsx").unwrap_err();
        assert!(matches!(error, SheetError::Damaged { .. }), "{error:?}");
    }
    for rows in [
        r#"<row r="2"/><row r="1"/>"#,
        r#"<row r="99999999999"/>"#,
        r#"<row r="1"><c r="B1"/><c r="A1"/></row>"#,
        r#"<row r="1"><c r="ZZZZZZZZ1"><v>1</v></c></row>"#,
        r#"<row r="1"><c r="A1" t="s"><v>7</v></c></row>"#,
        r#"<row r="1"><c r="A1" t="str"><v>&bomb;</v></c></row>"#,
        r#"<row r="1"><c r="A1"><v>1</v>"#,
    ] {
        let error = read(&Book::of(rows).pack(), "a.xlsx").unwrap_err();
        assert!(
            matches!(error, SheetError::Damaged { .. }),
            "{rows}: {error:?}"
        );
    }
}

#[test]
fn a_zip_bomb_is_refused_by_what_it_declares() {
    let mut book = Book::of("");
    book.sheet = format!("<worksheet>{}</worksheet>", " ".repeat(40 << 20));
    let bytes = book.pack();
    assert!(bytes.len() < 1 << 20);
    assert_eq!(
        read(&bytes, "a.xlsx").unwrap_err(),
        SheetError::Bomb {
            reason: Bomb::Ratio
        }
    );
    let limits = Limits {
        max_inflated: 1 << 20,
        max_ratio: u64::MAX,
        ..Limits::default()
    };
    assert_eq!(
        Table::read(&bytes, "a.xlsx", limits).unwrap_err(),
        SheetError::Bomb { reason: Bomb::Size }
    );
}

#[test]
fn a_zip_bomb_that_lies_about_its_size_is_refused_while_it_is_read() {
    let mut book = Book::of("");
    // Many small elements, so that only the total can give it away.
    let rows = "<row><c><v>1</v></c></row>".repeat(1 << 20);
    book.sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let size = u32::try_from(book.sheet.len()).unwrap().to_le_bytes();
    let mut bytes = book.pack();
    let lies: Vec<usize> = bytes
        .windows(4)
        .enumerate()
        .filter(|(_, window)| *window == size)
        .map(|(at, _)| at)
        .collect();
    assert_eq!(lies.len(), 2, "local header and directory");
    for at in lies {
        bytes[at..at + 4].copy_from_slice(&1000_u32.to_le_bytes());
    }
    let error = read(&bytes, "a.xlsx").unwrap_err();
    assert!(
        matches!(error, SheetError::Bomb { .. } | SheetError::Damaged { .. }),
        "{error:?}"
    );
}

#[test]
fn a_workbook_of_too_many_parts_is_refused() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..1_001 {
        let name = format!("xl/media/{index}");
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    assert_eq!(
        read(&bytes, "a.xlsx").unwrap_err(),
        SheetError::Bomb {
            reason: Bomb::Parts
        }
    );
}

#[test]
fn parts_that_share_bytes_are_refused() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("xl/workbook.xml", SimpleFileOptions::default())
        .unwrap();
    zip.write_all(b"<workbook/>").unwrap();
    zip.shallow_copy_file("xl/workbook.xml", "xl/copy.xml")
        .unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    assert_eq!(
        read(&bytes, "a.xlsx").unwrap_err(),
        SheetError::Bomb {
            reason: Bomb::Overlap
        }
    );
}

#[test]
fn one_enormous_element_is_refused() {
    let noise: String = (0..3_000_000_u32)
        .map(|n| char::from(b'a' + u8::try_from(n.wrapping_mul(2_654_435_761) >> 28).unwrap()))
        .collect();
    let rows = format!(r#"<row r="1"><c r="A1" t="str"><v>{noise}</v></c></row>"#);
    let error = read(&Book::of(&rows).pack(), "a.xlsx").unwrap_err();
    assert_eq!(
        error,
        SheetError::Bomb {
            reason: Bomb::Element
        }
    );
}

#[test]
fn a_string_named_a_million_times_is_refused_before_it_fills_the_memory() {
    let mut book = Book::of("");
    let long = "x".repeat(30_000);
    book.strings = Some(format!(
        r#"<sst uniqueCount="99999999999999"><si><t>{long}</t></si></sst>"#
    ));
    let row = format!("<row>{}</row>", r#"<c t="s"><v>0</v></c>"#.repeat(100));
    let rows = row.repeat(200);
    book.sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let limits = Limits {
        max_ratio: u64::MAX,
        ..Limits::default()
    };
    let error = Table::read(&book.pack(), "a.xlsx", limits).unwrap_err();
    assert_eq!(error, SheetError::TooMuchText { limit: 48 << 20 });
}

#[test]
fn formats_without_number_are_refused() {
    let mut book = Book::of("");
    book.styles = Some(format!(
        "<styleSheet><cellXfs>{}</cellXfs></styleSheet>",
        "<xf/>".repeat(100_001)
    ));
    let error = read(&book.pack(), "a.xlsx").unwrap_err();
    assert_eq!(
        error,
        SheetError::Bomb {
            reason: Bomb::Tables
        }
    );
}

#[test]
fn a_file_of_100_001_rows_is_refused_with_the_count() {
    let mut text = String::from("kode,nama\n");
    for row in 0..100_001 {
        text += &format!("{row},a\n");
    }
    let error = read(text.as_bytes(), "a.csv").unwrap_err();
    assert_eq!(
        error,
        SheetError::TooManyRows {
            found: 100_001,
            limit: 100_000
        }
    );
    assert_eq!(
        error.to_string(),
        "the file has 100001 rows of data, at most 100000 are accepted; split it"
    );
    let last = text.trim_end().rfind('\n').unwrap();
    assert_eq!(csv(&text[..last]).n_rows(), 100_000);

    let rows = r#"<row><c t="str"><v>a</v></c></row>"#.repeat(100_002);
    let error = read(&Book::of(&rows).pack(), "a.xlsx").unwrap_err();
    assert_eq!(
        error,
        SheetError::TooManyRows {
            found: 100_001,
            limit: 100_000
        }
    );
}

#[test]
fn too_many_bytes_columns_and_cells_are_refused() {
    let small = Limits {
        max_bytes: 10,
        ..Limits::default()
    };
    let error = Table::read(b"kode,nama\n1,2\n", "a.csv", small).unwrap_err();
    assert_eq!(
        error,
        SheetError::TooManyBytes {
            size: 14,
            limit: 10
        }
    );
    let wide = "a,".repeat(256) + "a\n";
    let error = read(wide.as_bytes(), "a.csv").unwrap_err();
    assert_eq!(
        error,
        SheetError::TooManyColumns {
            row: 1,
            found: 257,
            limit: 256
        }
    );
    let rows = r#"<row r="1"><c r="XFD1"><v>1</v></c></row>"#;
    let error = read(&Book::of(rows).pack(), "a.xlsx").unwrap_err();
    assert_eq!(
        error,
        SheetError::TooManyColumns {
            row: 1,
            found: 16_384,
            limit: 256
        }
    );
    let few = Limits {
        max_cells: 3,
        ..Limits::default()
    };
    let error = Table::read(b"a,b\n1,2\n1,2\n", "a.csv", few).unwrap_err();
    assert_eq!(error, SheetError::TooManyCells { limit: 3 });
}

#[test]
fn bytes_that_mix_encodings_are_refused_with_their_line() {
    let bytes = b"nama\nCaf\xC3\xA9\nNa\xC3\xAFve\nb\xE9b\xE9\xC3\xA9\xC3\xA9\n";
    assert_eq!(
        read(bytes, "a.csv").unwrap_err(),
        SheetError::MixedEncoding { line: 4 }
    );
}

#[test]
fn a_quote_that_is_never_closed_is_refused_with_its_row() {
    let error = read(b"kode,nama\n71,\"Sulawesi Utara\n72,Sulawesi\n", "a.csv").unwrap_err();
    assert_eq!(error, SheetError::UnclosedQuote { row: 2 });
}

#[test]
fn a_formula_in_a_csv_cell_is_an_error_of_its_row_and_column() {
    let table =
        csv("kode,nama\n71.72,=cmd|' /C calc'!A0\n71,\"+SUM(A1:A9)\"\n71,@cmd|x\n71,-2+3+cmd|x\n");
    assert_eq!(
        codes(table.problems()),
        ["2 B formula", "3 B formula", "4 B formula", "5 B formula"]
    );
    assert_eq!(
        table.problems().kept()[0].to_string(),
        "row 2, column B (nama): `=cmd|' /C calc'!A0`: this is a formula; write its result, or put ' before it if it is text"
    );
}

#[test]
fn signs_that_people_write_are_no_formula() {
    let table = csv(
        "nilai;n\n-3.5;1\n+62812345;1\n-;1\n- belum ada (tahap 1);1\n@diskominfo;1\n-1.250,75;1\n'=text;1\n",
    );
    assert!(table.problems().is_empty(), "{:?}", table.problems());
    assert_eq!(table.rows().last().unwrap().text(0), "=text");
}

#[test]
fn ragged_rows_are_errors_and_trailing_separators_are_not() {
    let table = csv("kode,nama\n71\n72,a\n73,b,c\n74,d,,\n");
    assert_eq!(codes(table.problems()), ["2 - ragged", "4 - ragged"]);
    assert_eq!(
        table.problems().kept()[1].to_string(),
        "row 4: the row has 3 cells, the headings have 2; look for a missing quote"
    );
}

#[test]
fn a_cell_that_is_too_long_or_holds_control_characters_is_an_error() {
    let table = csv(&format!("a,b\n{},\u{7}x\n", "y".repeat(40_000)));
    assert_eq!(
        codes(table.problems()),
        ["2 A too-long", "2 B control-character"]
    );
    assert_eq!(table.problems().kept()[0].value.chars().count(), 61);
}

#[test]
fn errors_are_kept_to_a_limit_and_counted_beyond_it() {
    let text = String::from("a,b\n") + &"1\n".repeat(5_000);
    let table = csv(&text);
    assert_eq!(table.problems().kept().len(), 1_000);
    assert_eq!(table.problems().total(), 5_000);
}
