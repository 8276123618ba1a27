//! `pilar index sensitivity`.

use std::io::Write;

use measure::index::{
    Computed, LeftOut, Output, Sensitivity, SensitivityRequest, WeightFactors, compute,
    leave_one_out, sensitivity,
};
use serde_json::json;

use super::METHOD_HELP;
use super::input::InputArgs;
use crate::CliError;
use crate::output::{CsvTable, OutputArgs, Report, number};

/// Which weights count as one factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum WeightsBy {
    /// All that vary
    #[default]
    Together,
    /// Those of each level
    ByLevel,
    /// Each on its own
    ByNode,
}

/// Files in, the weight of each choice out.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP.as_str())]
pub struct SensitivityArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: OutputArgs,
    /// Number of base points; the index is computed N × (factors + 2) times
    #[arg(long, value_name = "N", default_value_t = 1000)]
    runs: usize,
    /// Start of the random numbers; the same seed gives the same result on any machine
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Which weights count as one factor
    #[arg(long, value_enum, default_value_t)]
    weights: WeightsBy,
    /// Analyse the rank of this unit instead of the mean shift of all ranks
    #[arg(long, value_name = "CODE")]
    unit: Option<String>,
    /// Leave out nodes of this level only
    #[arg(long, value_name = "LEVEL")]
    level: Option<u32>,
}

static HELP: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
    format!(
        "Writes sensitivity.csv: for each factor that [uncertainty] varies its first-order index \
         (Saltelli 2010) and total index (Jansen 1999), each with the 5 % and 95 % quantiles of a \
         bootstrap; leave_one_out.csv: for each node how far ranks shift without it; and \
         leave_one_out_ranks.csv. With --format json, one sensitivity.json.\n\n\
         Example:\n  pilar index sensitivity --data iData.csv --structure iMeta.csv \
         --method method.toml \\\n    --runs 1000 --seed 7 --out results\n\n{METHOD_HELP}"
    )
});

pub(super) fn run(args: &SensitivityArgs, out: &mut dyn Write) -> Result<(), CliError> {
    let input = args.input.read()?;
    let wrong = |e| args.input.explain(&e);
    let computed = compute(&input.data, &input.structure, &input.method).map_err(wrong)?;
    let request = SensitivityRequest {
        samples: args.runs,
        seed: args.seed,
        weights: match args.weights {
            WeightsBy::Together => WeightFactors::Together,
            WeightsBy::ByLevel => WeightFactors::ByLevel,
            WeightsBy::ByNode => WeightFactors::ByNode,
        },
        output: args
            .unit
            .clone()
            .map_or(Output::MeanRankShift, Output::RankOf),
    };
    let found = sensitivity(&computed, &input.structure, &input.method, request).map_err(wrong)?;
    let left_out =
        leave_one_out(&computed, &input.structure, &input.method, args.level).map_err(wrong)?;
    let tables = vec![
        indices(&found),
        shifts(&left_out),
        left_out_ranks(&computed, &left_out),
    ];
    let json = json!({
        "sensitivity": found,
        "units": computed.units,
        "nominal_ranks": computed.ranks,
        "leave_one_out": left_out,
    });
    let mut notes = vec![format!(
        "the index was computed {} times",
        found.evaluations
    )];
    if found.variance == 0.0 {
        notes.push("no rank moved in any of them: all indices are 0".to_owned());
    }
    Report {
        name: "sensitivity",
        tables,
        json,
        notes,
    }
    .deliver(&args.output, out)
}

fn indices(found: &Sensitivity) -> CsvTable {
    let header = [
        "factor",
        "first_order",
        "first_q05",
        "first_q95",
        "total",
        "total_q05",
        "total_q95",
    ];
    let mut table = CsvTable::new("sensitivity", header);
    for f in &found.factors {
        let figures = [
            f.first_order,
            f.first_q05,
            f.first_q95,
            f.total,
            f.total_q05,
            f.total_q95,
        ];
        table.push(
            std::iter::once(f.factor.clone())
                .chain(figures.map(number))
                .collect(),
        );
    }
    table
}

fn shifts(left_out: &[LeftOut]) -> CsvTable {
    let mut table = CsvTable::new(
        "leave_one_out",
        ["code", "level", "mean_shift", "max_shift"],
    );
    for l in left_out {
        let (mean, max) = (number(l.mean_shift), l.max_shift.to_string());
        table.push(vec![l.code.clone(), l.level.to_string(), mean, max]);
    }
    table
}

fn left_out_ranks(computed: &Computed, left_out: &[LeftOut]) -> CsvTable {
    let codes = left_out.iter().map(|l| l.code.as_str());
    let header = ["uCode", "nominal"].into_iter().chain(codes);
    let mut table = CsvTable::new("leave_one_out_ranks", header);
    for (i, unit) in computed.units.iter().enumerate() {
        let mut row = vec![unit.clone(), computed.ranks[i].to_string()];
        row.extend(left_out.iter().map(|l| l.ranks[i].to_string()));
        table.push(row);
    }
    table
}
