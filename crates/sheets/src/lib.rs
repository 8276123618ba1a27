//! Sheets: the one place where tables enter and leave Pilar as files.
//!
//! Start at [`Table::read`] or [`Table::read_all`] for what comes in, [`Table::bind`] for what it should
//! hold, and [`CsvWriter`], [`XlsxWriter`], [`template`] and [`form`] for what goes out.
//! Invariants: no file, however hostile, takes more memory or time than its [`Limits`]; a fault is
//! named by row and column as the user's spreadsheet shows them; what is written is read back the
//! same, and no cell written is run by a spreadsheet program.
//! Not here: what a column means (the contexts), the words of an error (the caller, from
//! [`Problem::code`] and its data), files and connections (readers and writers are given).

mod bind;
mod cell;
mod column;
mod csv_in;
mod csv_out;
mod day;
mod decode;
mod error;
mod form;
mod formula;
mod limits;
mod number;
mod package;
mod problem;
mod read;
mod serial;
mod sniff;
mod suggest;
mod table;
mod template;
mod workbook;
mod xlsx_in;
mod xlsx_out;
mod xml;

pub use bind::{BindError, Bound, DuplicatedColumn, MissingColumn, Row, UnknownColumn, Value};
pub use cell::{Cell, WriteError};
pub use column::{Choice, Column, Kind, Lang, Words};
pub use csv_out::{CsvStyle, CsvWriter, Separator};
pub use error::{Bomb, FileKind, SheetError};
pub use form::{Form, FormColumn, FormGuide, FormList, FormLook, FormRule, FormSheet, form};
pub use limits::Limits;
pub use problem::{CellError, Problem, Problems, letter};
pub use read::Worksheet;
pub use suggest::suggest;
pub use table::{CellKind, Note, Table, TableRow};
pub use template::template;
pub use xlsx_out::{Heading, XlsxOptions, XlsxWriter};
