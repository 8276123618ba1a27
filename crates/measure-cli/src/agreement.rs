//! `pilar agreement`.

use std::io::Write;

use measure::agreement::{Alpha, Interval, Level, alpha, alpha_interval, kendall_w};
use measure::icc::{IccTable, OneWay, icc, one_way};
use measure::ratings::Ratings;
use measure::severity::{Severity, severities};
use serde_json::json;

use crate::CliError;
use crate::output::number;
use crate::output::{CsvTable, OutputArgs, Report};
use crate::ratings::{RatingsArgs, apart};

/// Marks in, agreement out.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP)]
pub struct AgreementArgs {
    #[command(flatten)]
    ratings: RatingsArgs,
    #[command(flatten)]
    output: OutputArgs,
    /// What the marks mean: nominal, ordinal, interval or ratio
    #[arg(long, default_value = "interval")]
    level: Level,
    /// Confidence of all intervals, between 0 and 1
    #[arg(long, value_name = "P", default_value_t = 0.95)]
    confidence: f64,
    /// Resamples of the units for the interval of alpha
    #[arg(long, value_name = "N", default_value_t = 2_000)]
    draws: usize,
    /// Start of the random numbers; the same seed gives the same result on any machine
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
}

const HELP: &str = "\
Writes agreement.csv: statistic, value, lower, upper, n. The statistics are
  alpha        Krippendorff's alpha at --level; missing marks allowed; n = pairable marks
  ICC(1,1) … ICC(C,k)   the six intraclass correlations; n = units that every rater has marked
  one_way:single, one_way:mean   ICC(1,1) and ICC(1,k) over all units with two marks or more, for
               designs in which no unit is marked by every rater; k is the mean number of marks
  kendall_w    Kendall's W, corrected for ties; n as for ICC
  severity:X   points rater X takes off compared with the others on the same units; above 0 is
               strict; n = marks given
With --format json, one agreement.json with these and their parts.

The file:
  unit,Ani,Budi,Citra
  1,3,3,4
  2,1,,2

Example:
  pilar agreement --ratings marks.csv --level ordinal";

impl AgreementArgs {
    /// Runs the command.
    ///
    /// # Errors
    /// See [`CliError`].
    pub fn run(self, out: &mut dyn Write) -> Result<(), CliError> {
        let confidence = self.confidence;
        if !(confidence > 0.0 && confidence < 1.0) {
            return Err(CliError::Usage(format!(
                "--confidence {confidence} is not between 0 and 1: try 0.95"
            )));
        }
        let ratings = self.ratings.read()?;
        let wrong = |error: &dyn ToString| CliError::file(self.ratings.path(), error.to_string());
        let agreed = alpha(&ratings, self.level).map_err(|e| wrong(&e))?;
        // Where no resample varies there is no interval, and the estimate stands alone.
        let interval = alpha_interval(&ratings, self.level, confidence, self.draws, self.seed).ok();
        let correlations = icc(&ratings, confidence);
        let of_all = one_way(&ratings, confidence).ok();
        let severity = severities(&ratings, confidence);
        let concordance = kendall_w(&ratings);
        let mut notes = notes(&ratings, &agreed);
        if let Err(error) = &correlations {
            notes.push(format!("no ICC: {error}"));
        }
        let correlations = correlations.ok();
        let json = json!({
            "level": self.level,
            "alpha": agreed,
            "alpha_interval": interval,
            "icc": correlations,
            "icc_one_way": of_all,
            "kendall_w": concordance.map(|(w, n)| json!({ "value": w, "n_units": n })),
            "severity": severity,
            "groups": ratings.groups(),
            "notes": notes,
        });
        let mut table = coefficients(&agreed, interval, correlations.as_ref());
        of_all
            .iter()
            .for_each(|found| one_way_rows(&mut table, found));
        if let Some((w, n)) = concordance {
            table.push(row("kendall_w", w, None, n));
        }
        for rater in &severity {
            let Severity {
                rater,
                severity,
                lower,
                upper,
                n_marks,
                ..
            } = rater;
            let ends = lower.zip(*upper);
            table.push(row(&format!("severity:{rater}"), *severity, ends, *n_marks));
        }
        Report {
            name: "agreement",
            tables: vec![table],
            json,
            notes,
        }
        .deliver(&self.output, out)
    }
}

fn coefficients(alpha: &Alpha, interval: Option<Interval>, icc: Option<&IccTable>) -> CsvTable {
    let header = ["statistic", "value", "lower", "upper", "n"];
    let mut table = CsvTable::new("agreement", header);
    let ends = interval.map(|interval| (interval.lower, interval.upper));
    table.push(row("alpha", alpha.value, ends, alpha.n_pairable));
    for (icc, form) in icc
        .iter()
        .flat_map(|icc| icc.forms.iter().map(move |form| (icc, form)))
    {
        table.push(row(
            form.form.name(),
            form.value,
            Some((form.lower, form.upper)),
            icc.n_units,
        ));
    }
    table
}

/// Named apart from the forms of complete tables, which they equal where nothing is missing.
fn one_way_rows(table: &mut CsvTable, found: &OneWay) {
    for (name, form) in [
        ("one_way:single", found.single),
        ("one_way:mean", found.mean),
    ] {
        table.push(row(
            name,
            form.value,
            Some((form.lower, form.upper)),
            found.n_units,
        ));
    }
}

fn row(name: &str, value: f64, ends: Option<(f64, f64)>, n: usize) -> Vec<String> {
    let (lower, upper) = ends.unwrap_or((f64::NAN, f64::NAN));
    vec![
        name.to_owned(),
        number(value),
        number(lower),
        number(upper),
        n.to_string(),
    ]
}

fn notes(ratings: &Ratings, alpha: &Alpha) -> Vec<String> {
    let mut notes = vec![format!(
        "{} pairable marks on {} of {} units",
        alpha.n_pairable,
        alpha.n_units,
        ratings.units().len()
    )];
    notes.extend(apart(&ratings.groups()));
    notes
}
