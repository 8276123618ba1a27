//! CSV as programs and people write it.

use sheets::Note;

use crate::made::{csv, grid, read};

fn cells(row: &[&str]) -> Vec<String> {
    row.iter().map(|cell| (*cell).to_owned()).collect()
}

fn encoding(bytes: &[u8]) -> (String, bool, String) {
    let table = read(bytes, "a.csv").unwrap();
    let cell = table.rows().next().unwrap().text(0).to_owned();
    let found = table.notes().iter().find_map(|note| match note {
        Note::Encoding { name, mark } => Some((name.clone(), *mark)),
        _ => None,
    });
    let (name, mark) = found.unwrap();
    (name, mark, cell)
}

#[test]
fn each_encoding_is_read_and_named() {
    let utf16 = |mark: &[u8], unit: fn(u16) -> [u8; 2]| {
        let text = "nama;n\nCafé;1\n".encode_utf16().flat_map(unit);
        [mark.to_vec(), text.collect()].concat()
    };
    let named = |name: &str, mark| (name.to_owned(), mark, "Café".to_owned());
    assert_eq!(encoding("nama,n\nCafé,1".as_bytes()), named("UTF-8", false));
    assert_eq!(
        encoding("\u{FEFF}nama,n\nCafé,1".as_bytes()),
        named("UTF-8", true)
    );
    assert_eq!(
        encoding(&utf16(b"\xFF\xFE", u16::to_le_bytes)),
        named("UTF-16LE", true)
    );
    assert_eq!(
        encoding(&utf16(b"\xFE\xFF", u16::to_be_bytes)),
        named("UTF-16BE", true)
    );
    assert_eq!(
        encoding(b"nama;n\r\nCaf\xE9;1\r\n"),
        named("windows-1252", false)
    );
}

#[test]
fn typographic_quotes_of_windows_are_read() {
    let table = read(b"nama,n\n\x93Kota Pintar\x94 \x96 tahap 1,1\n", "a.csv").unwrap();
    assert_eq!(
        table.rows().next().unwrap().text(0),
        "“Kota Pintar” – tahap 1"
    );
}

#[test]
fn a_byte_order_mark_does_not_stick_to_the_first_heading() {
    assert_eq!(csv("\u{FEFF}kode,nama\n1,2\n").headings(), ["kode", "nama"]);
}

#[test]
fn each_separator_is_found() {
    for separator in [",", ";", "\t"] {
        let text = "kode|nama|luas\n71|a|1\n72|b|2\n".replace('|', separator);
        assert_eq!(
            csv(&text).headings(),
            ["kode", "nama", "luas"],
            "{separator:?}"
        );
    }
}

#[test]
fn decimal_commas_do_not_pass_for_separators() {
    let table = csv("kode;luas;padat\n71;1,5;2,25\n72;3,5;4,75\n");
    assert_eq!(grid(&table)[0].1, cells(&["71", "1,5", "2,25"]));
    let table = csv("kode;\"nama, lama, baru\"\n71;\"a,b,c\"\n");
    assert_eq!(table.headings(), ["kode", "nama, lama, baru"]);
}

#[test]
fn the_separator_that_excel_declares_is_obeyed_and_its_line_not_counted() {
    let table = csv("sep=;\r\nkode;a,b,c\r\n71;x,y,z\r\n");
    assert_eq!(table.headings(), ["kode", "a,b,c"]);
    assert_eq!(table.heading_row(), 1);
    assert_eq!(grid(&table)[0].0, 2);
}

#[test]
fn quotes_doubled_quotes_and_line_breaks_in_cells_are_read() {
    let table = csv("kode,nama\r\n71,\"a \"\"b\"\", c\r\nd\"\r\n72,e\r\n");
    assert_eq!(
        grid(&table),
        [
            (2, cells(&["71", "a \"b\", c\r\nd"])),
            (3, cells(&["72", "e"]))
        ]
    );
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_shows_them() {
    for end in ["\n", "\r\n", "\r"] {
        let text = "kode,nama\n\n1,a\n,\n\n\n2,\"b\nb\"\n  ,\n3,c".replace('\n', end);
        let rows: Vec<u32> = csv(&text).rows().map(|row| row.number()).collect();
        assert_eq!(rows, [3, 7, 9], "{end:?}");
    }
    let table = csv("\n\nkode,nama\n1,a\n");
    assert_eq!((table.heading_row(), grid(&table)[0].0), (3, 4));
}

#[test]
fn a_table_of_one_column_is_read() {
    assert_eq!(csv("kode\n71\n72\n").n_rows(), 2);
}

#[test]
fn a_name_that_says_otherwise_is_noted() {
    let table = read(b"a,b\n1,2\n", "Daerah.XLSX").unwrap();
    let note = table.notes().last().unwrap();
    assert_eq!(
        note.to_string(),
        "the name ends in .xlsx, the content is a CSV file"
    );
    assert_eq!(csv("a,b\n1,2\n").notes().len(), 2);
}
