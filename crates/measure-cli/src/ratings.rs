//! Marks from a CSV file of units × raters.

use std::path::{Path, PathBuf};

use measure::ratings::{Group, Ratings};

use crate::CliError;
use crate::table::{Decimal, Table};

/// The file of marks.
#[derive(Debug, clap::Args)]
pub struct RatingsArgs {
    /// CSV file with a header: the first column holds the unit's code, every other column the marks
    /// of one rater; blank or NA is a missing mark
    #[arg(long, value_name = "FILE")]
    pub ratings: PathBuf,
    /// Decimal mark of the numbers in the file
    #[arg(long, value_enum, default_value_t)]
    pub decimal: Decimal,
}

impl RatingsArgs {
    /// Reads the marks.
    ///
    /// # Errors
    /// [`CliError::File`] naming the line and column that is wrong, or the rater who marked nothing.
    pub fn read(&self) -> Result<Ratings, CliError> {
        let table = Table::read(&self.ratings, self.decimal)?;
        let raters = match table.headers() {
            [_, raters @ ..] if !raters.is_empty() => raters,
            _ => {
                return Err(table.error(
                    "there is one column; put the unit's code in the first and the marks of one \
                     rater in each of the others",
                ));
            }
        };
        if let Some(blank) = raters.iter().position(String::is_empty) {
            let place = blank + 2;
            return Err(table.error(format!(
                "column {place} has no rater in the header: name it, or remove it"
            )));
        }
        let mut cells = Vec::with_capacity(table.len() * raters.len());
        for row in 0..table.len() {
            for column in 1..=raters.len() {
                cells.push(table.number(row, column)?);
            }
        }
        let ratings =
            Ratings::new(table.codes(0)?, raters.to_vec(), &cells).map_err(|e| table.error(e))?;
        match ratings.silent_raters().first() {
            None => Ok(ratings),
            Some(rater) => Err(table.error(format!(
                "rater `{rater}` marked nothing: remove the column, or fill in the marks"
            ))),
        }
    }

    /// The file, for messages.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.ratings
    }
}

/// What to say of marks that fall into groups without a common unit; nothing when there is one group.
pub(crate) fn apart(groups: &[Group]) -> Vec<String> {
    if groups.len() < 2 {
        return Vec::new();
    }
    let head = format!(
        "the marks fall into {} groups without a common unit, so severity is not identifiable \
         between them; have one rater of each group mark a unit of another",
        groups.len()
    );
    let one = |(at, group): (usize, &Group)| {
        format!(
            "  group {at}: raters {}; {} units: {}",
            group.raters.join(", "),
            group.units.len(),
            first(&group.units, 8)
        )
    };
    std::iter::once(head)
        .chain(groups.iter().enumerate().map(one))
        .collect()
}

/// The first few codes of a list.
pub(crate) fn first(codes: &[String], n: usize) -> String {
    let more = if codes.len() > n { ", …" } else { "" };
    format!("{}{more}", codes[..codes.len().min(n)].join(", "))
}
