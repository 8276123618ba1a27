//! Files made for the tests, hostile ones among them.

use std::io::{Cursor, Write};

use sheets::{Limits, SheetError, Table};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub fn read(bytes: &[u8], name: &str) -> Result<Table, SheetError> {
    Table::read(bytes, name, Limits::default())
}

pub fn csv(text: &str) -> Table {
    read(text.as_bytes(), "table.csv").unwrap()
}

/// All cells with their row numbers.
pub fn grid(table: &Table) -> Vec<(u32, Vec<String>)> {
    let texts = |row: sheets::TableRow<'_>| row.texts().map(str::to_owned).collect();
    table.rows().map(|row| (row.number(), texts(row))).collect()
}

/// Errors as `row column code`, with `-` for no column.
pub fn codes(problems: &sheets::Problems) -> Vec<String> {
    let line = |error: &sheets::CellError| {
        let column = error.column.as_deref().unwrap_or("-");
        format!("{} {column} {}", error.row, error.problem.code())
    };
    problems.kept().iter().map(line).collect()
}

pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

/// A workbook by its parts, to be changed before it is packed.
pub struct Book {
    pub workbook: String,
    pub sheet: String,
    pub strings: Option<String>,
    pub styles: Option<String>,
    pub more: Vec<(String, Vec<u8>)>,
}

impl Book {
    /// A workbook with these rows of markup.
    pub fn of(rows: &str) -> Self {
        Book {
            workbook: r#"<workbook xmlns:r="r"><sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>"#.to_owned(),
            sheet: format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"),
            strings: None,
            styles: None,
            more: Vec::new(),
        }
    }

    pub fn pack(&self) -> Vec<u8> {
        let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let mut related = String::from("<Relationships>");
        for (id, suffix, target) in [
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "sharedStrings", "sharedStrings.xml"),
            ("rId3", "styles", "/xl/styles.xml"),
            ("rId4", "worksheet", "worksheets/sheet2.xml"),
        ] {
            related +=
                &format!(r#"<Relationship Id="{id}" Type="{kind}/{suffix}" Target="{target}"/>"#);
        }
        related += "</Relationships>";
        let mut parts: Vec<(&str, &[u8])> = vec![
            ("[Content_Types].xml", TYPES.as_bytes()),
            ("_rels/.rels", RELS.as_bytes()),
            ("xl/workbook.xml", self.workbook.as_bytes()),
            ("xl/_rels/workbook.xml.rels", related.as_bytes()),
            ("xl/worksheets/sheet1.xml", self.sheet.as_bytes()),
        ];
        if let Some(strings) = &self.strings {
            parts.push(("xl/sharedStrings.xml", strings.as_bytes()));
        }
        if let Some(styles) = &self.styles {
            parts.push(("xl/styles.xml", styles.as_bytes()));
        }
        for (name, content) in &self.more {
            parts.push((name, content));
        }
        zipped(&parts)
    }
}
