//! `pilar assign`.

use std::io::Write;
use std::path::{Path, PathBuf};

use measure::assign::{AssignError, Assignment, Request, assign};

use crate::CliError;
use crate::output::{CsvTable, OutputArgs, Report};
use crate::table::{Decimal, Table};

/// Candidates and assessors in, sheets out.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP)]
pub struct AssignArgs {
    /// CSV file with a header and the candidates' codes in the column `code`
    #[arg(long, value_name = "FILE")]
    candidates: PathBuf,
    /// CSV file with a header and the assessors' codes in the column `code`
    #[arg(long, value_name = "FILE")]
    assessors: PathBuf,
    /// CSV file with the columns `candidate` and `assessor`: pairs that must not meet
    #[arg(long, value_name = "FILE")]
    conflicts: Option<PathBuf>,
    /// Assessors for each candidate
    #[arg(long, value_name = "M")]
    per_candidate: usize,
    /// Start of the random numbers: the same seed and codes give the same assignment, so announce it
    /// before the codes are known
    #[arg(long, value_name = "S")]
    seed: u64,
    #[command(flatten)]
    output: OutputArgs,
}

const HELP: &str = "\
Writes assignment.csv: candidate, assessor, order (when that assessor judges that candidate, 1 = \
first, at random). Every candidate gets M assessors; the loads of assessors differ by one at most; any \
two assessors meet on as nearly the same number of candidates as can be found; and chains of common \
candidates join everybody, so that severity can be told from merit. Where conflicts make this \
impossible, the candidates or assessors in the way are named.

The codes may also stand in a column candidate, assessor, uCode, region, unit, id or kode.

The files (candidates, assessors, conflicts):
  code       code     candidate,assessor
  71.72      Ani      71.72,Ani
  73.71      Budi

Example:
  pilar assign --candidates regions.csv --assessors assessors.csv --conflicts conflicts.csv \\
    --per-candidate 3 --seed 20261121";

/// Headers under which codes are looked for, besides `candidate` and `assessor` in their own file.
const CODE_HEADERS: [&str; 6] = ["code", "uCode", "region", "unit", "id", "kode"];

impl AssignArgs {
    /// Runs the command.
    ///
    /// # Errors
    /// See [`CliError`].
    pub fn run(self, out: &mut dyn Write) -> Result<(), CliError> {
        let candidates = codes(&self.candidates, "candidate")?;
        let assessors = codes(&self.assessors, "assessor")?;
        let conflicts = self.conflicts.as_deref().map_or(Ok(Vec::new()), pairs)?;
        let request = Request {
            candidates: &candidates,
            assessors: &assessors,
            conflicts: &conflicts,
            per_candidate: self.per_candidate,
            seed: self.seed,
        };
        let found = assign(&request).map_err(|e| self.explain(&e))?;
        let json = serde_json::to_value(&found).map_err(|e| CliError::Output(e.into()))?;
        let tables = vec![sheets(&found)];
        let notes = vec![format!(
            "{} sheets; {} to {} for each assessor; any two assessors meet on {} to {} candidates",
            found.sheets.len(),
            found.least_load,
            found.most_load,
            found.least_meetings,
            found.most_meetings
        )];
        Report {
            name: "assignment",
            tables,
            json,
            notes,
        }
        .deliver(&self.output, out)
    }

    fn explain(&self, error: &AssignError) -> CliError {
        match error {
            // Without conflicts any number of sheets can be dealt out evenly and joined, so these
            // are about that file.
            AssignError::UnknownCandidate(_)
            | AssignError::UnknownAssessor(_)
            | AssignError::Blocked { .. }
            | AssignError::Barred(_)
            | AssignError::Crowded { .. }
            | AssignError::Idle { .. }
            | AssignError::Parted { .. } => {
                let path = self.conflicts.as_ref().unwrap_or(&self.candidates);
                CliError::file(path, error)
            }
            AssignError::DuplicateCandidate(_) => CliError::file(&self.candidates, error),
            AssignError::DuplicateAssessor(_) | AssignError::TooMany(_) => {
                CliError::file(&self.assessors, error)
            }
            AssignError::PerCandidate { wanted, assessors } => CliError::Usage(format!(
                "--per-candidate {wanted} cannot be had of {assessors} assessors: choose from 1 to \
                 {assessors}"
            )),
            AssignError::Empty { .. } | AssignError::Sparse { .. } => {
                CliError::Usage(error.to_string())
            }
        }
    }
}

/// The codes of a file, in the column named for their kind or in one of the usual ones.
fn codes(path: &Path, kind: &str) -> Result<Vec<String>, CliError> {
    let table = Table::read(path, Decimal::Point)?;
    let headers = std::iter::once(kind).chain(CODE_HEADERS);
    match headers.filter_map(|header| table.find(header)).next() {
        Some(column) => table.codes(column),
        None => Err(table.error(format!(
            "no column is named `code`; the first line must be a header, as `code`, and there is \
             `{}`",
            table.headers().join(",")
        ))),
    }
}

fn pairs(path: &Path) -> Result<Vec<(String, String)>, CliError> {
    let table = Table::read(path, Decimal::Point)?;
    let columns = [table.column("candidate")?, table.column("assessor")?];
    let needed = |row: usize, column: usize| match table.text(row, column) {
        "" => Err(table.cell_error(row, column, "a code is missing")),
        code => Ok(code.to_owned()),
    };
    (0..table.len())
        .map(|row| Ok((needed(row, columns[0])?, needed(row, columns[1])?)))
        .collect()
}

fn sheets(found: &Assignment) -> CsvTable {
    let mut table = CsvTable::new("assignment", ["candidate", "assessor", "order"]);
    for sheet in &found.sheets {
        let order = sheet.order.to_string();
        table.push(vec![sheet.candidate.clone(), sheet.assessor.clone(), order]);
    }
    table
}
