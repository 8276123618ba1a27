//! Why a whole file is refused.

use serde::Serialize;

/// What a file seems to be, judged by its content and never by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    /// Separated text: the reader takes it.
    Csv,
    /// Office Open XML workbook: the reader takes it.
    Xlsx,
    /// Binary workbook inside a zip (`.xlsb`).
    Xlsb,
    /// Workbook of Excel 97–2003 (`.xls`).
    Xls,
    /// Workbook as one XML document (Excel 2003 XML).
    SpreadsheetXml,
    /// OpenDocument spreadsheet.
    Ods,
    /// Word document, new or old.
    Word,
    /// Presentation.
    Presentation,
    /// OLE container of another kind.
    Ole,
    /// Portable document.
    Pdf,
    /// Web page, also one that was saved with the name `.xls`.
    Html,
    /// Other XML.
    Xml,
    /// JSON or GeoJSON.
    Json,
    /// Rich text.
    Rtf,
    /// Picture.
    Image,
    /// Zip archive that is no workbook.
    Zip,
    /// Other compressed archive (gzip, 7z, RAR, xz, bzip2, zstd).
    Archive,
    /// Parquet file.
    Parquet,
    /// SQLite database.
    Sqlite,
    /// UTF-16 text without the byte order mark that would make its reading certain.
    Utf16WithoutMark,
    /// Bytes that are neither text nor a known format.
    Binary,
}

impl FileKind {
    /// English name for messages.
    pub fn name(self) -> &'static str {
        match self {
            FileKind::Csv => "a CSV file",
            FileKind::Xlsx => "an XLSX workbook",
            FileKind::Xlsb => "a binary workbook (.xlsb)",
            FileKind::Xls => "an old Excel workbook (.xls)",
            FileKind::SpreadsheetXml => "an Excel 2003 XML workbook",
            FileKind::Ods => "an OpenDocument spreadsheet (.ods)",
            FileKind::Word => "a Word document",
            FileKind::Presentation => "a presentation",
            FileKind::Ole => "an old Office file",
            FileKind::Pdf => "a PDF",
            FileKind::Html => "a web page",
            FileKind::Xml => "an XML document",
            FileKind::Json => "a JSON document",
            FileKind::Rtf => "a rich text document",
            FileKind::Image => "a picture",
            FileKind::Zip => "a zip archive",
            FileKind::Archive => "a compressed archive",
            FileKind::Parquet => "a Parquet file",
            FileKind::Sqlite => "an SQLite database",
            FileKind::Utf16WithoutMark => "UTF-16 text without a byte order mark",
            FileKind::Binary => "a binary file of unknown kind",
        }
    }
}

/// What made a workbook look like a trap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bomb {
    /// More parts than [`crate::Limits::max_entries`].
    Parts,
    /// Declared or actual uncompressed size above [`crate::Limits::max_inflated`].
    Size,
    /// A part that grows more than [`crate::Limits::max_ratio`] times.
    Ratio,
    /// Parts that share bytes of the archive.
    Overlap,
    /// One element of markup larger than a megabyte.
    Element,
    /// More shared strings or cell styles than any workbook needs.
    Tables,
}

/// Why a file cannot be read as a table. Each message says the way out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum SheetError {
    /// No bytes, or nothing but white space.
    #[error("the file is empty; export it again or start from the template")]
    Empty,
    /// Larger than [`crate::Limits::max_bytes`].
    #[error("the file has {size} bytes, at most {limit} are accepted; split it")]
    TooManyBytes {
        /// Size of the file in bytes.
        size: usize,
        /// Limit in bytes.
        limit: usize,
    },
    /// The content is of another kind.
    #[error("this is {}, not a table; save it as XLSX or CSV UTF-8", found.name())]
    NotATable {
        /// What it seems to be.
        found: FileKind,
    },
    /// The workbook asks for a password.
    #[error("the workbook is protected by a password; save a copy without one")]
    Encrypted,
    /// The workbook carries macros.
    #[error("the workbook carries macros (.xlsm); save it as XLSX without macros")]
    MacroEnabled,
    /// The workbook would take far more memory than its size says.
    #[error("the workbook expands beyond what a table needs ({reason:?}); save it again as CSV")]
    Bomb {
        /// What gave it away.
        reason: Bomb,
    },
    /// The file starts like a workbook and does not go on like one.
    #[error("the workbook is damaged: {detail}; open it and save it again as XLSX")]
    Damaged {
        /// Part and problem, in English, for the log and the curious.
        detail: String,
    },
    /// Mostly UTF-8 with bytes that are not.
    #[error("line {line} mixes UTF-8 with another encoding; save the file as CSV UTF-8")]
    MixedEncoding {
        /// First physical line with such a byte, from 1.
        line: usize,
    },
    /// A quotation mark that is never closed swallowed the rest of the file.
    #[error("the quotation mark opened in row {row} is never closed; close it or remove it")]
    UnclosedQuote {
        /// Row as a spreadsheet numbers it.
        row: u32,
    },
    /// No row with a value: there are no headings.
    #[error("the table has no headings; start from the template")]
    NoHeadings,
    /// All worksheets are hidden, or there are none.
    #[error("the workbook has no visible worksheet; unhide one")]
    NoVisibleSheet,
    /// More rows than [`crate::Limits::max_rows`].
    #[error("the file has {found} rows of data, at most {limit} are accepted; split it")]
    TooManyRows {
        /// Rows of data found.
        found: u32,
        /// Limit in rows.
        limit: u32,
    },
    /// A row wider than [`crate::Limits::max_columns`].
    #[error("row {row} has {found} columns, at most {limit} are accepted")]
    TooManyColumns {
        /// Row as a spreadsheet numbers it.
        row: u32,
        /// Columns found.
        found: u32,
        /// Limit in columns.
        limit: u32,
    },
    /// More cells than [`crate::Limits::max_cells`].
    #[error("the table has more than {limit} cells; split it or remove columns")]
    TooManyCells {
        /// Limit in cells.
        limit: usize,
    },
    /// More text than [`crate::Limits::max_text_bytes`].
    #[error("the table holds more than {limit} bytes of text; split it")]
    TooMuchText {
        /// Limit in bytes.
        limit: usize,
    },
}

impl SheetError {
    pub(crate) fn damaged(detail: impl Into<String>) -> Self {
        SheetError::Damaged {
            detail: detail.into(),
        }
    }

    pub(crate) fn bomb(reason: Bomb) -> Self {
        SheetError::Bomb { reason }
    }
}
