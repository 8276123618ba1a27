//! Faults of files as messages.
// messages: register-sheet-*, register-note-*, register-file-*

use sheets::{BindError, CellError, Note, Problem, SheetError, UnknownColumn};

use super::report::{RowError, Said};

/// A refused cell or row.
pub(super) fn row_error(error: &CellError) -> RowError {
    RowError {
        row: error.row,
        column: error.column.clone(),
        heading: error.heading.clone(),
        value: error.value.clone(),
        said: problem(&error.problem),
    }
}

fn problem(problem: &Problem) -> Said {
    let said = Said::new(format!("register-sheet-{}", problem.code()));
    match problem {
        Problem::TooLong { length, limit } => said.with("length", length).with("limit", limit),
        Problem::Ragged { found, expected } => said.with("found", found).with("expected", expected),
        Problem::AmbiguousNumber { first, second } | Problem::AmbiguousDate { first, second } => {
            said.with("first", first).with("second", second)
        }
        Problem::NotARegionCode {
            suggestion: Some(near),
        } => Said::new("register-sheet-not-a-region-code-near").with("near", near),
        Problem::UnknownChoice { choices, .. } => said.with("choices", choices.join(", ")),
        Problem::Subject { message, data } => Said {
            id: message.clone(),
            values: data.clone(),
        },
        Problem::NotARegionCode { suggestion: None }
        | Problem::Blank
        | Problem::Formula
        | Problem::FormulaWithoutResult
        | Problem::ErrorValue
        | Problem::ControlCharacter
        | Problem::NotWhole
        | Problem::NotANumber
        | Problem::NotADate
        | Problem::NotAPartialDate => said,
    }
}

/// What the reader of the file noticed.
pub(super) fn notes(notes: &[Note], unknown: &[UnknownColumn]) -> Vec<Said> {
    let mut all: Vec<Said> = notes.iter().map(note).collect();
    let columns: Vec<String> = unknown
        .iter()
        .map(|c| match c.heading.as_str() {
            "" => c.letter.clone(),
            heading => format!("{} ({heading})", c.letter),
        })
        .collect();
    if !columns.is_empty() {
        all.push(Said::new("register-note-unknown-columns").with("columns", columns.join(", ")));
    }
    all
}

fn note(note: &Note) -> Said {
    match note {
        Note::Encoding { name, mark } => Said::new(if *mark {
            "register-note-encoding-mark"
        } else {
            "register-note-encoding"
        })
        .with("name", name),
        Note::Separator { separator } => {
            let shown = if *separator == '\t' {
                "Tab".to_owned()
            } else {
                separator.to_string()
            };
            Said::new("register-note-separator").with("separator", shown)
        }
        Note::Worksheet { name } => Said::new("register-note-worksheet").with("name", name),
        Note::OtherWorksheets { names } => {
            Said::new("register-note-other-worksheets").with("names", names.join(", "))
        }
        Note::HiddenWorksheets { names } => {
            Said::new("register-note-hidden-worksheets").with("names", names.join(", "))
        }
        Note::HiddenRows { count, first } => Said::new("register-note-hidden-rows")
            .with("count", count)
            .with("first", first),
        Note::MergedCells { count, first } => Said::new("register-note-merged-cells")
            .with("count", count)
            .with("first", first),
        Note::Formulas { count, first } => Said::new("register-note-formulas")
            .with("count", count)
            .with("first", first),
        Note::Epoch1904 => Said::new("register-note-epoch-1904"),
        Note::NameDisagrees { extension, .. } => {
            Said::new("register-note-name-disagrees").with("extension", extension)
        }
    }
}

/// Why a file as a whole was refused.
pub(crate) fn refused(error: &SheetError) -> Said {
    let plain = |code: &str| Said::new(format!("register-sheet-file-{code}"));
    match error {
        SheetError::Empty => plain("empty"),
        SheetError::TooManyBytes { limit, .. } => {
            plain("too-many-bytes").with("limit", limit / (1 << 20))
        }
        SheetError::NotATable { found } => {
            let word = serde_json::to_value(found)
                .ok()
                .and_then(|value| value.as_str().map(str::to_owned))
                .unwrap_or_default();
            plain("not-a-table").with("found@message", format!("register-file-{word}"))
        }
        SheetError::Encrypted => plain("encrypted"),
        SheetError::MacroEnabled => plain("macro-enabled"),
        SheetError::Bomb { .. } => plain("bomb"),
        SheetError::Damaged { detail } => plain("damaged").with("detail", detail),
        SheetError::MixedEncoding { line } => plain("mixed-encoding").with("line", line),
        SheetError::UnclosedQuote { row } => plain("unclosed-quote").with("row", row),
        SheetError::NoHeadings => plain("no-headings"),
        SheetError::NoVisibleSheet => plain("no-visible-sheet"),
        SheetError::TooManyRows { found, limit } => plain("too-many-rows")
            .with("found", found)
            .with("limit", limit),
        SheetError::TooManyColumns { row, found, limit } => plain("too-many-columns")
            .with("row", row)
            .with("found", found)
            .with("limit", limit),
        SheetError::TooManyCells { limit } => plain("too-many-cells").with("limit", limit),
        SheetError::TooMuchText { limit } => {
            plain("too-much-text").with("limit", limit / (1 << 20))
        }
    }
}

/// Why the headings of a file were refused, one message for each column.
pub(crate) fn headings(error: &BindError) -> Vec<Said> {
    let missing = error.missing.iter().map(|column| {
        let said = Said::new(match column.suggestion {
            Some(_) => "register-sheet-missing-column-near",
            None => "register-sheet-missing-column",
        });
        let said = said
            .with("row", error.heading_row)
            .with("column@id", &column.heading_id)
            .with("column@en", &column.heading_en);
        match &column.suggestion {
            Some(near) => said.with("near", near),
            None => said,
        }
    });
    let doubled = error.duplicated.iter().map(|column| {
        Said::new("register-sheet-duplicated-column")
            .with("column", column.headings.first().map_or("", String::as_str))
            .with("letters", column.letters.join(", "))
    });
    missing.chain(doubled).collect()
}
