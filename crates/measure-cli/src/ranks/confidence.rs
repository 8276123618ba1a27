//! `pilar ranks confidence`.

use std::io::Write;
use std::path::PathBuf;

use measure::confidence::{ConfidenceError, Estimate, RankSets, Settings, TauBest, rank_sets};

use crate::CliError;
use crate::output::{CsvTable, OutputArgs, Report};
use crate::ratings::first;
use crate::table::{Decimal, Table};

/// Estimates in, confidence sets for ranks out.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP)]
pub struct ConfidenceArgs {
    /// CSV file with a header and the columns `code`, `estimate` and `se`
    #[arg(long, value_name = "FILE")]
    estimates: PathBuf,
    /// Decimal mark of the numbers in the file
    #[arg(long, value_enum, default_value_t)]
    decimal: Decimal,
    #[command(flatten)]
    output: OutputArgs,
    /// Confidence level of the sets, between 0 and 1
    #[arg(long, value_name = "P", default_value_t = 0.95)]
    level: f64,
    /// Also give the set of units that may be among the best K
    #[arg(long, value_name = "K")]
    top: Option<usize>,
    /// Bootstrap draws
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    draws: usize,
    /// Start of the random numbers; the same seed gives the same result on any machine
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Rank the smallest estimate first
    #[arg(long)]
    lower_is_better: bool,
    /// Do not step down: wider sets, for comparison
    #[arg(long)]
    single_step: bool,
}

const HELP: &str = "\
Writes ranks.csv, best first: code, rank, marginal_lower, marginal_upper, simultaneous_lower, \
simultaneous_upper. The marginal set of a unit holds its true rank with probability P; the \
simultaneous sets hold all true ranks at once with probability P. With --top K a column tau_best \
says whether the unit is in the τ-best set, which holds all of the true best K with probability P. \
With --format json, one ranks.json with units, tau_best (members, sure, tied) and the critical value.

Estimates are taken as independent and nearly normal. Method: Mogstad, Romano, Shaikh and Wilhelm \
(2024), parametric bootstrap of studentised differences, stepping down. At most 3,000 units.

The file:
  code,estimate,se
  71.72,64.2,2.1
  73.71,61.8,1.4

Example:
  pilar ranks confidence --estimates scores.csv --level 0.95 --top 50 --seed 7";

impl ConfidenceArgs {
    /// Runs the command.
    ///
    /// # Errors
    /// See [`CliError`].
    pub fn run(self, out: &mut dyn Write) -> Result<(), CliError> {
        let estimates = self.read()?;
        let settings = Settings {
            level: self.level,
            draws: self.draws,
            seed: self.seed,
            stepwise: !self.single_step,
            lower_is_better: self.lower_is_better,
            top: self.top,
        };
        let sets = rank_sets(&estimates, &settings).map_err(|e| self.explain(&e))?;
        let json = serde_json::to_value(&sets).map_err(|e| CliError::Output(e.into()))?;
        let notes = sets
            .tau_best
            .iter()
            .flat_map(|best| notes(best, self.level))
            .collect();
        Report {
            name: "ranks",
            tables: vec![ranks(&sets)],
            json,
            notes,
        }
        .deliver(&self.output, out)
    }

    fn read(&self) -> Result<Vec<Estimate>, CliError> {
        let table = Table::read(&self.estimates, self.decimal)?;
        let (code, estimate) = (table.column("code")?, table.column("estimate")?);
        let se = table.column("se")?;
        let needed = |row: usize, column: usize| {
            table.number(row, column)?.ok_or_else(|| {
                table.cell_error(row, column, "is blank; leave out units without an estimate")
            })
        };
        let one = |(row, code): (usize, String)| {
            let (value, se_value) = (needed(row, estimate)?, needed(row, se)?);
            if se_value < 0.0 {
                let problem = format!("a standard error of {se_value} is below 0");
                return Err(table.cell_error(row, se, &problem));
            }
            Ok(Estimate {
                code,
                value,
                se: se_value,
            })
        };
        table
            .codes(code)?
            .into_iter()
            .enumerate()
            .map(one)
            .collect()
    }

    fn explain(&self, error: &ConfidenceError) -> CliError {
        match error {
            ConfidenceError::Top { top, units } => CliError::Usage(format!(
                "--top {top} is not among the {units} units: choose from 1 to {units}"
            )),
            ConfidenceError::Level(level) => {
                CliError::Usage(format!("--level {level} is not between 0 and 1: try 0.95"))
            }
            ConfidenceError::Draws {
                draws,
                level,
                least,
            } => CliError::Usage(format!(
                "--draws {draws} cannot show a level of {level}: ask for {least} or more"
            )),
            ConfidenceError::TooFew(_)
            | ConfidenceError::TooMany { .. }
            | ConfidenceError::Estimate(_)
            | ConfidenceError::StandardError { .. }
            | ConfidenceError::Duplicate(_) => CliError::file(&self.estimates, error),
        }
    }
}

fn ranks(sets: &RankSets) -> CsvTable {
    let mut header = vec![
        "code",
        "rank",
        "marginal_lower",
        "marginal_upper",
        "simultaneous_lower",
        "simultaneous_upper",
    ];
    header.extend(sets.tau_best.as_ref().map(|_| "tau_best"));
    let mut table = CsvTable::new("ranks", header);
    for unit in &sets.units {
        let ranks = [
            unit.rank,
            unit.marginal_lower,
            unit.marginal_upper,
            unit.simultaneous_lower,
            unit.simultaneous_upper,
        ];
        let mut row = vec![unit.code.clone()];
        row.extend(ranks.map(|rank| rank.to_string()));
        row.extend(
            sets.tau_best
                .as_ref()
                .map(|best| best.members.contains(&unit.code).to_string()),
        );
        table.push(row);
    }
    table
}

fn notes(best: &TauBest, level: f64) -> Vec<String> {
    let TauBest {
        top,
        members,
        sure,
        tied,
    } = best;
    let mut notes = vec![
        format!(
            "τ-best set, holds all of the true best {top} with probability {level}: {} units: {}",
            members.len(),
            first(members, 20)
        ),
        format!("surely among the best {top}: {} units", sure.len()),
    ];
    if !tied.is_empty() {
        notes.push(format!(
            "tied across the cut-off with equal estimates, to be parted by a rule declared \
             beforehand: {}",
            tied.join(", ")
        ));
    }
    notes
}
