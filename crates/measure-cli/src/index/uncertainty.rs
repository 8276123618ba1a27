//! `pilar index uncertainty`.

use std::io::Write;

use measure::index::{MethodDoubt, Simulation, compute, uncertainty};

use super::METHOD_HELP;
use super::input::InputArgs;
use crate::CliError;
use crate::output::{CsvTable, OutputArgs, Report, number};

/// Files in, rank intervals out.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP.as_str())]
pub struct UncertaintyArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: OutputArgs,
    /// Number of runs
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    runs: usize,
    /// Start of the random numbers; the same seed gives the same result on any machine
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// The K of `p_top` = P(rank ≤ K); 10, or all units where there are fewer
    #[arg(long, value_name = "K")]
    top: Option<usize>,
}

static HELP: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
    format!(
        "Writes ranks.csv: code, mean, median, q05 and q95 of the rank, and p_top. Units with \
         p_top between 0.05 and 0.95 are in the grey zone, and named. With --format json, one \
         ranks.json, with the nominal ranks and the grey zone too.\n\n\
         Example:\n  pilar index uncertainty --data iData.csv --structure iMeta.csv \
         --method method.toml \\\n    --runs 10000 --seed 7 --top 50 --out results\n\n{METHOD_HELP}"
    )
});

pub(super) fn run(args: &UncertaintyArgs, out: &mut dyn Write) -> Result<(), CliError> {
    let input = args.input.read()?;
    let wrong = |e| args.input.explain(&e);
    let computed = compute(&input.data, &input.structure, &input.method).map_err(wrong)?;
    let top = args.top.unwrap_or(10.min(computed.units.len()));
    let simulation = Simulation {
        runs: args.runs,
        seed: args.seed,
        top,
    };
    let doubt =
        uncertainty(&computed, &input.structure, &input.method, simulation).map_err(wrong)?;
    let json = serde_json::to_value(&doubt).map_err(|e| CliError::Output(e.into()))?;
    Report {
        name: "ranks",
        tables: vec![ranks(&doubt)],
        json,
        notes: notes(&doubt),
    }
    .deliver(&args.output, out)
}

fn ranks(doubt: &MethodDoubt) -> CsvTable {
    let mut table = CsvTable::new("ranks", ["code", "mean", "median", "q05", "q95", "p_top"]);
    for unit in &doubt.units {
        let figures = [unit.mean, unit.median, unit.q05, unit.q95, unit.p_top];
        table.push(
            std::iter::once(unit.code.clone())
                .chain(figures.map(number))
                .collect(),
        );
    }
    table
}

fn notes(doubt: &MethodDoubt) -> Vec<String> {
    let top = doubt.simulation.top;
    let grey = match doubt.grey_zone.as_slice() {
        [] => format!("no unit is in doubt of being among the best {top}"),
        codes => format!(
            "grey zone, 5 % < P(rank ≤ {top}) < 95 %: {} units: {}",
            codes.len(),
            codes.join(", ")
        ),
    };
    let mut notes = vec![grey, format!("method hash {}", doubt.method_hash)];
    let within = doubt
        .units
        .iter()
        .filter(|u| u.nominal as usize <= top)
        .count();
    if within > top {
        notes.push(format!(
            "identical scores across the cut-off: {within} units rank {top} or better; decide the \
             tie by a rule declared beforehand"
        ));
    }
    notes
}
