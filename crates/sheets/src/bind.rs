//! Expected columns found in a table, and rows read through them.

use serde::Serialize;
use time::Date;

use crate::column::{Choice, Column, Kind, Lang, fold};
use crate::problem::{CellError, Problem, Problems, letter};
use crate::suggest::suggest;
use crate::table::{CellKind, Table, TableRow};
use crate::{day, number};

/// A column that the file must have and has not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MissingColumn {
    /// Its name in code.
    pub key: String,
    /// Its Indonesian heading.
    pub heading_id: String,
    /// Its English heading.
    pub heading_en: String,
    /// A heading of the file that may be meant.
    pub suggestion: Option<String>,
}

/// A column that the file has more than once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DuplicatedColumn {
    /// Its name in code.
    pub key: String,
    /// Where: `A`, `D`.
    pub letters: Vec<String>,
    /// The headings there, as written.
    pub headings: Vec<String>,
}

/// The table does not have the expected columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BindError {
    /// Row in which the headings were looked for.
    pub heading_row: u32,
    /// Required columns that are not there.
    pub missing: Vec<MissingColumn>,
    /// Columns that are there more than once.
    pub duplicated: Vec<DuplicatedColumn>,
}

impl std::error::Error for BindError {}

impl std::fmt::Display for BindError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "row {} as headings:", self.heading_row)?;
        for missing in &self.missing {
            write!(out, " column `{}` is missing", missing.heading_en)?;
            if let Some(near) = &missing.suggestion {
                write!(out, " (is `{near}` meant?)")?;
            }
            write!(out, ";")?;
        }
        for double in &self.duplicated {
            write!(
                out,
                " `{}` is there {} times, in {};",
                double.headings[0],
                double.letters.len(),
                double.letters.join(", ")
            )?;
        }
        write!(out, " correct the headings or start from the template")
    }
}

/// A column of the file that nobody asked for; its cells are not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnknownColumn {
    /// Where, such as `F`.
    pub letter: String,
    /// Heading as written; empty when there is none.
    pub heading: String,
}

/// A table with its expected columns found.
#[derive(Debug)]
pub struct Bound<'t> {
    table: &'t Table,
    columns: &'t [Column],
    /// Place of each column in the file.
    places: Vec<Option<usize>>,
    unknown: Vec<UnknownColumn>,
}

impl Table {
    /// Finds the expected columns by their headings: key, Indonesian or English label or an alias,
    /// without regard to case, white space and `_`.
    ///
    /// # Errors
    /// [`BindError`] naming all missing required and all duplicated columns at once.
    pub fn bind<'t>(&'t self, columns: &'t [Column]) -> Result<Bound<'t>, BindError> {
        let folded: Vec<String> = self.headings.iter().map(|heading| fold(heading)).collect();
        let mut places = Vec::with_capacity(columns.len());
        let mut error = BindError {
            heading_row: self.heading_row,
            missing: Vec::new(),
            duplicated: Vec::new(),
        };
        for column in columns {
            let found: Vec<usize> = (0..folded.len())
                .filter(|at| !folded[*at].is_empty() && column.answers_to(&folded[*at]))
                .collect();
            match found.as_slice() {
                [] if column.required => error.missing.push(self.missing(column)),
                [] | [_] => {}
                several => error.duplicated.push(self.duplicated(column, several)),
            }
            places.push(found.first().copied());
        }
        if !error.missing.is_empty() || !error.duplicated.is_empty() {
            return Err(error);
        }
        let unknown = (0..self.headings.len())
            .filter(|at| !places.contains(&Some(*at)))
            .map(|at| UnknownColumn {
                letter: letter(at),
                heading: self.headings[at].clone(),
            })
            .collect();
        Ok(Bound {
            table: self,
            columns,
            places,
            unknown,
        })
    }

    fn missing(&self, column: &Column) -> MissingColumn {
        let headings = || self.headings.iter().map(String::as_str);
        let near = [
            column.heading(Lang::Indonesian),
            column.heading(Lang::English),
        ]
        .into_iter()
        .find_map(|label| suggest(label, headings()));
        MissingColumn {
            key: column.key.to_string(),
            heading_id: column.label.id.to_string(),
            heading_en: column.label.en.to_string(),
            suggestion: near.map(str::to_owned),
        }
    }

    fn duplicated(&self, column: &Column, places: &[usize]) -> DuplicatedColumn {
        DuplicatedColumn {
            key: column.key.to_string(),
            letters: places.iter().map(|at| letter(*at)).collect(),
            headings: places.iter().map(|at| self.headings[*at].clone()).collect(),
        }
    }
}

impl<'t> Bound<'t> {
    /// Columns of the file that are not read.
    pub fn unknown(&self) -> &[UnknownColumn] {
        &self.unknown
    }

    /// Whether the file has this column.
    ///
    /// # Panics
    /// When no such column was asked for.
    pub fn has(&self, key: &str) -> bool {
        self.places[self.index(key)].is_some()
    }

    /// The rows, with readers that note what is wrong.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_, 't>> {
        self.table.rows().map(|row| Row {
            bound: self,
            row,
            errors: Vec::new(),
        })
    }

    /// All errors that need no knowledge of the subject: those of the table, then those of each cell
    /// by its column. This is the dry run of an import before its own rules.
    pub fn check(&self) -> Problems {
        let mut problems = self.table.problems.clone();
        for mut row in self.rows() {
            for column in self.columns {
                row.value(&column.key);
            }
            row.finish(&mut problems);
        }
        problems.sort();
        problems
    }

    fn index(&self, key: &str) -> usize {
        self.columns
            .iter()
            .position(|column| column.key == key)
            .expect("only columns that were bound are read")
    }
}

/// The value of a cell by the kind of its column.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'t> {
    /// Of [`Kind::Text`].
    Text(&'t str),
    /// Of [`Kind::Integer`].
    Integer(i64),
    /// Of [`Kind::Decimal`], canonical: `-1234.5`.
    Decimal(String),
    /// Of [`Kind::Date`].
    Date(Date),
    /// Of [`Kind::PartialDate`], ISO 8601: `2019`, `2019-07` or `2019-07-05`.
    PartialDate(String),
    /// Of [`Kind::OneOf`]: the key of the choice.
    Choice(&'t str),
    /// Of [`Kind::RegionCode`]: `71` or `71.72`.
    RegionCode(String),
}

/// One row; each reading of a cell returns `None` when the cell is blank or wrong, and notes what is
/// wrong with it.
#[derive(Debug)]
pub struct Row<'b, 't> {
    bound: &'b Bound<'t>,
    row: TableRow<'t>,
    errors: Vec<CellError>,
}

impl<'t> Row<'_, 't> {
    /// Row as the user's spreadsheet numbers it.
    pub fn number(&self) -> u32 {
        self.row.number()
    }

    /// Whether the cell holds nothing, or the file has no such column.
    pub fn is_blank(&self, key: &str) -> bool {
        self.raw(self.bound.index(key)).is_empty()
    }

    /// Text of any column without white space around it; a blank required cell is an error.
    pub fn text(&mut self, key: &str) -> Option<&'t str> {
        self.filled(self.bound.index(key))
    }

    /// Whole number.
    pub fn integer(&mut self, key: &str) -> Option<i64> {
        let at = self.bound.index(key);
        let text = self.filled(at)?;
        let parsed = match self.cell_kind(at) {
            CellKind::Number => text.parse().map_err(|_| Problem::NotWhole),
            _ => number::integer(text),
        };
        self.keep(at, text, parsed)
    }

    /// Decimal number as canonical text, exact: `-1234.5`.
    pub fn decimal_text(&mut self, key: &str) -> Option<String> {
        let at = self.bound.index(key);
        let text = self.filled(at)?;
        let parsed = match self.cell_kind(at) {
            // The workbook says it is a number: a point is a decimal point.
            CellKind::Number => Ok(text.to_owned()),
            _ => number::decimal(text),
        };
        self.keep(at, text, parsed)
    }

    /// Decimal number as the nearest `f64`.
    pub fn decimal(&mut self, key: &str) -> Option<f64> {
        self.decimal_text(key)?.parse().ok()
    }

    /// Day of the calendar.
    pub fn date(&mut self, key: &str) -> Option<Date> {
        let at = self.bound.index(key);
        let text = self.filled(at)?;
        self.keep(at, text, day::date(text))
    }

    /// Year, month or day as ISO 8601 text.
    pub fn partial_date(&mut self, key: &str) -> Option<String> {
        let at = self.bound.index(key);
        let text = self.filled(at)?;
        self.keep(at, text, day::partial_date(text))
    }

    /// Key of the choice of a [`Kind::OneOf`] column.
    ///
    /// # Panics
    /// When the column is of another kind.
    pub fn choice(&mut self, key: &str) -> Option<&'t str> {
        let at = self.bound.index(key);
        let columns: &'t [Column] = self.bound.columns;
        let Kind::OneOf(choices) = &columns[at].kind else {
            panic!("column {key} has no choices");
        };
        let text = self.filled(at)?;
        self.keep(at, text, chosen(choices, text))
    }

    /// Region code by its shape: `71` or `71.72`. Whether there is such a region is the caller's
    /// question.
    pub fn region_code(&mut self, key: &str) -> Option<String> {
        let at = self.bound.index(key);
        let text = self.filled(at)?;
        let is_number = self.cell_kind(at) == CellKind::Number;
        self.keep(at, text, region_code(text, is_number))
    }

    /// Value by the kind of the column.
    pub fn value(&mut self, key: &str) -> Option<Value<'t>> {
        match &self.bound.columns[self.bound.index(key)].kind {
            Kind::Text => self.text(key).map(Value::Text),
            Kind::Integer => self.integer(key).map(Value::Integer),
            Kind::Decimal => self.decimal_text(key).map(Value::Decimal),
            Kind::Date => self.date(key).map(Value::Date),
            Kind::PartialDate => self.partial_date(key).map(Value::PartialDate),
            Kind::OneOf(_) => self.choice(key).map(Value::Choice),
            Kind::RegionCode => self.region_code(key).map(Value::RegionCode),
        }
    }

    /// Notes an error of the caller's own rules about a cell.
    pub fn reject(&mut self, key: &str, problem: Problem) {
        let at = self.bound.index(key);
        let text = self.raw(at);
        self.push(at, text, problem);
    }

    /// Notes an error of the caller's own rules about the whole row.
    pub fn reject_row(&mut self, problem: Problem) {
        self.errors.push(CellError::of_row(self.number(), problem));
    }

    /// Whether nothing was wrong so far with what was read.
    pub fn is_sound(&self) -> bool {
        self.errors.is_empty()
    }

    /// Hands over what was wrong; true when nothing was.
    pub fn finish(self, problems: &mut Problems) -> bool {
        let is_sound = self.errors.is_empty();
        for error in self.errors {
            problems.push(error);
        }
        is_sound
    }

    fn raw(&self, at: usize) -> &'t str {
        let invisible = |c: char| c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}');
        self.bound.places[at].map_or("", |place| self.row.text(place).trim_matches(invisible))
    }

    fn cell_kind(&self, at: usize) -> CellKind {
        self.bound.places[at].map_or(CellKind::Blank, |place| self.row.kind(place))
    }

    /// The cell's text if there is any and it was not refused before.
    fn filled(&mut self, at: usize) -> Option<&'t str> {
        if self.cell_kind(at) == CellKind::Faulty {
            return None;
        }
        let text = self.raw(at);
        let column = &self.bound.columns[at];
        if text.is_empty() {
            if column.required {
                self.push(at, text, Problem::Blank);
            }
            return None;
        }
        let limit = column.max_chars.unwrap_or(usize::MAX);
        if text.len() > limit {
            let length = text.chars().count();
            if length > limit {
                self.push(at, text, Problem::TooLong { length, limit });
                return None;
            }
        }
        Some(text)
    }

    fn keep<T>(&mut self, at: usize, text: &str, parsed: Result<T, Problem>) -> Option<T> {
        parsed.map_err(|problem| self.push(at, text, problem)).ok()
    }

    fn push(&mut self, at: usize, text: &str, problem: Problem) {
        let column = &self.bound.columns[at];
        let error = match self.bound.places[at] {
            Some(place) => {
                let heading = &self.bound.table.headings[place];
                CellError::of_cell(self.number(), place, heading, text, problem)
            }
            None => CellError {
                heading: Some(column.label.id.to_string()),
                ..CellError::of_row(self.number(), problem)
            },
        };
        // Reading a cell twice must not report it twice.
        if !self.errors.contains(&error) {
            self.errors.push(error);
        }
    }
}

fn chosen<'t>(choices: &'t [Choice], text: &str) -> Result<&'t str, Problem> {
    let wanted = fold(text);
    let names = |choice: &'t Choice| [&*choice.key, &*choice.label.id, &*choice.label.en];
    let found = choices
        .iter()
        .find(|choice| names(choice).iter().any(|name| fold(name) == wanted));
    if let Some(choice) = found {
        return Ok(&choice.key);
    }
    let all = choices.iter().flat_map(names);
    Err(Problem::UnknownChoice {
        choices: choices.iter().map(|c| c.label.id.to_string()).collect(),
        suggestion: suggest(text, all).map(str::to_owned),
    })
}

/// `71`, `71.72`; `71,72` as an Indonesian spreadsheet shows it. A spreadsheet that took 71.70 for a
/// number dropped the zero: that is certain in a number of a workbook and only suggested in text.
fn region_code(text: &str, is_number: bool) -> Result<String, Problem> {
    let code = text.replace(',', ".");
    let is_pair = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    let is_digit = |part: &str| part.len() == 1 && part.bytes().all(|b| b.is_ascii_digit());
    match code.split('.').collect::<Vec<_>>().as_slice() {
        [province] if is_pair(province) => Ok(code),
        [province, region] if is_pair(province) && is_pair(region) => Ok(code),
        [province, region] if is_pair(province) && is_digit(region) => {
            let padded = format!("{code}0");
            if is_number {
                return Ok(padded);
            }
            Err(Problem::NotARegionCode {
                suggestion: Some(padded),
            })
        }
        [joined] if joined.len() == 4 && joined.bytes().all(|b| b.is_ascii_digit()) => {
            Err(Problem::NotARegionCode {
                suggestion: Some(format!("{}.{}", &joined[..2], &joined[2..])),
            })
        }
        _ => Err(Problem::NotARegionCode { suggestion: None }),
    }
}
