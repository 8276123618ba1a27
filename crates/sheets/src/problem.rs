//! Why one cell, or one row, is refused: data for the caller's words, with an English text of its own.

use serde::Serialize;

/// What is wrong with a cell or row. The names serve as message ids: see [`Problem::code`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Problem {
    /// A required cell is blank.
    #[error("a value is required")]
    Blank,
    /// Longer than the column or the reader takes.
    #[error("{length} characters, at most {limit} are accepted")]
    TooLong {
        /// Characters found.
        length: usize,
        /// Characters accepted.
        limit: usize,
    },
    /// A CSV cell that a spreadsheet program would run.
    #[error("this is a formula; write its result, or put ' before it if it is text")]
    Formula,
    /// A formula whose result was not saved.
    #[error("the formula has no saved result; recalculate and save, or paste values")]
    FormulaWithoutResult,
    /// `#REF!`, `#N/A` and the like.
    #[error("the cell holds an error of the spreadsheet program; correct the formula")]
    ErrorValue,
    /// More or fewer cells than headings.
    #[error("the row has {found} cells, the headings have {expected}; look for a missing quote")]
    Ragged {
        /// Cells in the row.
        found: usize,
        /// Cells in the heading row.
        expected: usize,
    },
    /// A control character other than tab and line break.
    #[error("the cell holds an invisible control character; type the value anew")]
    ControlCharacter,
    /// Not an integer.
    #[error("not a whole number")]
    NotWhole,
    /// Not a number.
    #[error("not a number such as 12,5 or 12.5")]
    NotANumber,
    /// A separator that may be a decimal or a thousands mark.
    #[error("may mean {first} or {second}; write it without thousands marks")]
    AmbiguousNumber {
        /// The value when the mark is decimal.
        first: String,
        /// The value when the mark separates thousands.
        second: String,
    },
    /// Not a day of the calendar.
    #[error("not a date such as 2019-07-05 or 5 Juli 2019")]
    NotADate,
    /// Not a year, month or day.
    #[error("not a date such as 2019, 2019-07 or 2019-07-05")]
    NotAPartialDate,
    /// Day and month may be exchanged.
    #[error("may mean {first} or {second}; write it as {first} or with the month's name")]
    AmbiguousDate {
        /// ISO date when the day comes first.
        first: String,
        /// ISO date when the month comes first.
        second: String,
    },
    /// Not the shape of a region code.
    #[error("not a region code such as 71 or 71.72")]
    NotARegionCode {
        /// The code it may stand for, when a spreadsheet dropped a zero or the dot.
        suggestion: Option<String>,
    },
    /// None of the column's choices.
    #[error("not one of {}{}", list(choices), did_you_mean(suggestion.as_deref()))]
    UnknownChoice {
        /// Values accepted.
        choices: Vec<String>,
        /// The nearest one.
        suggestion: Option<String>,
    },
    /// A rule of the caller's subject, with the id of its message and the data for it.
    #[error("{message}{}", arguments(data))]
    Subject {
        /// Id of the caller's message.
        message: String,
        /// Names and values for it.
        data: Vec<(String, String)>,
    },
}

fn list(choices: &[String]) -> String {
    choices.join(", ")
}

fn did_you_mean(suggestion: Option<&str>) -> String {
    suggestion.map_or_else(String::new, |nearest| format!("; did you mean {nearest}?"))
}

fn arguments(data: &[(String, String)]) -> String {
    data.iter()
        .map(|(name, value)| format!(" {name}={value}"))
        .collect()
}

impl Problem {
    /// A problem of the caller's subject; `message` is the id of its text.
    pub fn subject(message: impl Into<String>) -> Self {
        Problem::Subject {
            message: message.into(),
            data: Vec::new(),
        }
    }

    /// Adds one named value to a [`Problem::Subject`]; other problems stay as they are.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        if let Problem::Subject { data, .. } = &mut self {
            data.push((name.into(), value.into()));
        }
        self
    }

    /// Stable id of the problem, such as `ambiguous-number`; for [`Problem::Subject`] the caller's.
    pub fn code(&self) -> &str {
        match self {
            Problem::Blank => "blank",
            Problem::TooLong { .. } => "too-long",
            Problem::Formula => "formula",
            Problem::FormulaWithoutResult => "formula-without-result",
            Problem::ErrorValue => "error-value",
            Problem::Ragged { .. } => "ragged",
            Problem::ControlCharacter => "control-character",
            Problem::NotWhole => "not-whole",
            Problem::NotANumber => "not-a-number",
            Problem::AmbiguousNumber { .. } => "ambiguous-number",
            Problem::NotADate => "not-a-date",
            Problem::NotAPartialDate => "not-a-partial-date",
            Problem::AmbiguousDate { .. } => "ambiguous-date",
            Problem::NotARegionCode { .. } => "not-a-region-code",
            Problem::UnknownChoice { .. } => "unknown-choice",
            Problem::Subject { message, .. } => message,
        }
    }
}

/// One refused cell, or row when `column` is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CellError {
    /// Row as the user's spreadsheet numbers it; a heading in the first row is row 1.
    pub row: u32,
    /// Column letter, such as `C`.
    pub column: Option<String>,
    /// Heading of the column as written in the file, or as expected when the file has none.
    pub heading: Option<String>,
    /// The refused value, shortened to [`CellError::SHOWN`] characters.
    pub value: String,
    /// What is wrong with it.
    pub problem: Problem,
}

impl CellError {
    /// Characters of a refused value that are shown.
    pub const SHOWN: usize = 60;

    pub(crate) fn of_row(row: u32, problem: Problem) -> Self {
        CellError {
            row,
            column: None,
            heading: None,
            value: String::new(),
            problem,
        }
    }

    pub(crate) fn of_cell(
        row: u32,
        column: usize,
        heading: &str,
        value: &str,
        problem: Problem,
    ) -> Self {
        CellError {
            row,
            column: Some(letter(column)),
            heading: (!heading.is_empty()).then(|| heading.to_owned()),
            value: shorten(value),
            problem,
        }
    }
}

impl std::fmt::Display for CellError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "row {}", self.row)?;
        if let Some(column) = &self.column {
            write!(out, ", column {column}")?;
        }
        if let Some(heading) = &self.heading {
            write!(out, " ({heading})")?;
        }
        if !self.value.is_empty() {
            write!(out, ": `{}`", self.value)?;
        }
        write!(out, ": {}", self.problem)
    }
}

/// Cuts a value for display, without control characters.
fn shorten(value: &str) -> String {
    let visible = |c: char| if c.is_control() { ' ' } else { c };
    let mut shown: String = value.chars().take(CellError::SHOWN).map(visible).collect();
    if value.chars().nth(CellError::SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

/// Letters of a column counted from 0: `A`, `Z`, `AA`.
pub fn letter(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).expect("a remainder of 26 fits a byte");
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Row errors, the first ones in full and the rest counted: a file of 100,000 bad rows must not
/// become a million messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problems {
    /// The first errors, in the order they were met.
    kept: Vec<CellError>,
    /// All errors, kept or not.
    total: usize,
    #[serde(skip)]
    limit: usize,
}

impl Problems {
    /// Keeps `limit` errors in full.
    pub fn new(limit: usize) -> Self {
        Problems {
            kept: Vec::new(),
            total: 0,
            limit,
        }
    }

    /// Adds an error; past the limit it is only counted.
    pub fn push(&mut self, error: CellError) {
        self.total += 1;
        if self.kept.len() < self.limit {
            self.kept.push(error);
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// Number of all errors.
    pub fn total(&self) -> usize {
        self.total
    }

    /// The errors kept in full.
    pub fn kept(&self) -> &[CellError] {
        &self.kept
    }

    /// Orders the kept errors by row, as a reader of the list expects.
    pub fn sort(&mut self) {
        self.kept.sort_by_key(|error| error.row);
    }
}
