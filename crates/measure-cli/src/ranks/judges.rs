//! `pilar ranks judges`.

use std::io::Write;

use measure::bootstrap::{Resample, resample};
use measure::judges::{Cut, Judged, JudgesError, Settings, Spread, Standing, judge};

use crate::CliError;
use crate::output::number;
use crate::output::{CsvTable, OutputArgs, Report};
use crate::ratings::{RatingsArgs, apart, first};

/// Marks in, expected ranks and chances of selection out.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP)]
pub struct JudgesArgs {
    #[command(flatten)]
    ratings: RatingsArgs,
    #[command(flatten)]
    output: OutputArgs,
    /// The K of `p_top` = P(rank ≤ K); 10, or all units where there are fewer
    #[arg(long, value_name = "K")]
    top: Option<usize>,
    /// Draws kept, 1000 or more
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    draws: usize,
    /// Start of the random numbers; the same seed gives the same result on any machine
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// What the doubt is measured by
    #[arg(long, value_enum, default_value_t)]
    by: By,
}

/// What the doubt is measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum By {
    /// The Bayesian model mark = unit + rater + noise
    #[default]
    Model,
    /// A bootstrap that weighs the raters anew
    Raters,
    /// A bootstrap of each unit's own marks
    Marks,
}

const HELP: &str = "\
Writes ranks.csv, best first: code, mean (the expected mark, severity taken out), expected_rank, q05 \
and q95 of the rank, and p_top. With --out also raters.csv (severity of each rater: points taken off \
compared with the panel, above 0 is strict) and components.csv (standard deviations between units, \
between raters and of noise, reliability of one mark). With --format json, one ranks.json with all of \
it, the cut (chosen, grey_zone, tied, expected_wrong) and the groups that marks tie together.

The model: mark = mean + unit + rater + noise, all normal; half-Cauchy priors on the three standard \
deviations with the spread of all marks as scale; Gibbs sampler, 8 chains. Missing marks are allowed. \
--by raters and --by marks are a second way without a model; with few raters they understate doubt. \
At most 2,000 units.

The file:
  region,Ani,Budi,Citra
  71.72,78,81,
  73.71,64,70,66

Example:
  pilar ranks judges --ratings marks.csv --top 50 --seed 7";

impl JudgesArgs {
    /// Runs the command.
    ///
    /// # Errors
    /// See [`CliError`].
    pub fn run(self, out: &mut dyn Write) -> Result<(), CliError> {
        let ratings = self.ratings.read()?;
        let top = Some(self.top.unwrap_or(10.min(ratings.units().len())));
        let (draws, seed) = (self.draws, self.seed);
        let what = match self.by {
            By::Model => None,
            By::Raters => Some(Resample::Raters),
            By::Marks => Some(Resample::Marks),
        };
        let report = match what {
            None => {
                let settings = Settings { top, draws, seed };
                let judged = judge(&ratings, &settings).map_err(|e| self.explain(&e))?;
                let json = serde_json::to_value(&judged).map_err(|e| CliError::Output(e.into()))?;
                let notes = notes(judged.cut.as_ref(), apart(&judged.groups));
                let tables = vec![ranks(&judged.units), raters(&judged), components(&judged)];
                Report {
                    name: "ranks",
                    tables,
                    json,
                    notes,
                }
            }
            Some(what) => {
                let found = resample(&ratings, what, top, draws, seed);
                let found = found.map_err(|e| self.explain(&e))?;
                let json = serde_json::to_value(&found).map_err(|e| CliError::Output(e.into()))?;
                let notes = notes(found.cut.as_ref(), apart(&found.groups));
                Report {
                    name: "ranks",
                    tables: vec![ranks(&found.units)],
                    json,
                    notes,
                }
            }
        };
        report.deliver(&self.output, out)
    }

    fn explain(&self, error: &JudgesError) -> CliError {
        match error {
            JudgesError::Top { top, units } => CliError::Usage(format!(
                "--top {top} is not among the {units} units: choose from 1 to {units}"
            )),
            JudgesError::Draws(draws) => CliError::Usage(format!(
                "--draws {draws} is too few for 5 % and 95 % limits: ask for 1000 or more"
            )),
            JudgesError::TooFew(_)
            | JudgesError::TooMany(_)
            | JudgesError::Raters(_)
            | JudgesError::Silent(_)
            | JudgesError::Unmarked(_)
            | JudgesError::NoRepeat
            | JudgesError::NoVariation(_) => CliError::file(self.ratings.path(), error),
        }
    }
}

fn ranks(units: &[Standing]) -> CsvTable {
    let header = ["code", "mean", "expected_rank", "q05", "q95", "p_top"];
    let mut table = CsvTable::new("ranks", header);
    for unit in units {
        table.push(vec![
            unit.code.clone(),
            number(unit.mean),
            number(unit.expected_rank),
            unit.q05.to_string(),
            unit.q95.to_string(),
            unit.p_top.map_or_else(String::new, number),
        ]);
    }
    table
}

fn raters(judged: &Judged) -> CsvTable {
    let mut table = CsvTable::new(
        "raters",
        ["rater", "n_marks", "severity", "q05", "q95", "group"],
    );
    for rater in &judged.raters {
        let Spread { mean, q05, q95, .. } = rater.severity;
        let mut row = vec![rater.rater.clone(), rater.n_marks.to_string()];
        row.extend([mean, q05, q95].map(number));
        row.push(rater.group.to_string());
        table.push(row);
    }
    table
}

fn components(judged: &Judged) -> CsvTable {
    let header = ["component", "mean", "q05", "q95", "r_hat", "ess"];
    let mut table = CsvTable::new("components", header);
    let parts = &judged.components;
    let named = [
        ("sd_unit", parts.region),
        ("sd_rater", parts.rater),
        ("sd_noise", parts.residual),
        ("reliability", parts.reliability),
    ];
    for (
        name,
        Spread {
            mean,
            q05,
            q95,
            r_hat,
            ess,
        },
    ) in named
    {
        let mut row = vec![name.to_owned()];
        row.extend([mean, q05, q95, r_hat, ess].map(number));
        table.push(row);
    }
    table
}

fn notes(cut: Option<&Cut>, apart: Vec<String>) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(Cut {
        top,
        grey_zone,
        tied,
        expected_wrong,
        ..
    }) = cut
    {
        notes.push(format!(
            "choosing the best {top} by mean, {expected_wrong:.1} of them are expected not to be \
             among the true best {top}"
        ));
        notes.push(match grey_zone.as_slice() {
            [] => format!("no unit is in doubt of being among the best {top}"),
            codes => format!(
                "grey zone, 5 % < P(rank ≤ {top}) < 95 %: {} units: {}",
                codes.len(),
                first(codes, 60)
            ),
        });
        if !tied.is_empty() {
            notes.push(format!(
                "tied across the cut-off with equal means, to be parted by a rule declared \
                 beforehand: {}",
                tied.join(", ")
            ));
        }
    }
    notes.extend(apart);
    notes
}
