//! `pilar index compute`.

use std::io::Write;

use measure::index::{Computed, Impute, Matrix, ScreenOn, Structure, compute};
use serde_json::json;

use super::METHOD_HELP;
use super::input::{Input, InputArgs};
use crate::CliError;
use crate::output::{CsvTable, Format, OutputArgs, Report, number};

/// Files in, scores out.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP.as_str())]
pub struct ComputeArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: OutputArgs,
    /// Also write the table after each step: raw, denominated, imputed, treated, normalised
    #[arg(long)]
    stages: bool,
}

static HELP: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
    format!(
        "Writes scores.csv (uCode, uName, a column for every node, rank; 1 is best, ties share the \
         smallest rank), weights.csv, treatments.csv where outliers were treated, and consensus.csv \
         with every best ranking where aggregate is kemeny. With --format json, one scores.json \
         with all of it.\n\n\
         Example:\n  pilar index compute --data iData.csv --structure iMeta.csv \
         --method method.toml \\\n    --out results\n\n{METHOD_HELP}"
    )
});

pub(super) fn run(args: &ComputeArgs, out: &mut dyn Write) -> Result<(), CliError> {
    let input = args.input.read()?;
    let computed = compute(&input.data, &input.structure, &input.method)
        .map_err(|e| args.input.explain(&e))?;
    let mut tables = vec![
        scores(&computed, &input.structure),
        weights(&computed, &input.structure),
    ];
    if !computed.treatments.is_empty() {
        tables.push(treatments(&computed));
    }
    if !computed.consensus.is_empty() {
        tables.push(consensus(&computed));
    }
    let in_json = args.output.format == Format::Json;
    // Ten million scores as JSON values take a gigabyte, so they are made on request only.
    let mut json = serde_json::Value::Null;
    if in_json {
        json = document(&computed, &input);
    }
    for (name, stage) in stages(&computed).into_iter().filter(|_| args.stages) {
        if in_json {
            json["stages"][name] = stage_json(&computed, stage);
        }
        tables.push(stage_table(name, &computed, stage, &input.structure));
    }
    let notes = notes(&computed, &input);
    Report {
        name: "scores",
        tables,
        json,
        notes,
    }
    .deliver(&args.output, out)
}

fn scores(computed: &Computed, structure: &Structure) -> CsvTable {
    let nodes = structure.nodes().iter().map(|n| n.code.as_str());
    let header = ["uCode", "uName"].into_iter().chain(nodes).chain(["rank"]);
    let mut table = CsvTable::new("scores", header);
    for i in 0..computed.units.len() {
        let mut row = vec![computed.units[i].clone(), computed.names[i].clone()];
        row.extend(computed.scores.columns().map(|c| number(c[i])));
        row.push(computed.ranks[i].to_string());
        table.push(row);
    }
    table
}

fn weights(computed: &Computed, structure: &Structure) -> CsvTable {
    let mut table = CsvTable::new("weights", ["iCode", "Level", "Parent", "Weight"]);
    for (node, &weight) in structure.nodes().iter().zip(&computed.weights) {
        let parent = node
            .parent
            .map_or(String::new(), |p| structure.nodes()[p].code.clone());
        table.push(vec![
            node.code.clone(),
            node.level.to_string(),
            parent,
            number(weight),
        ]);
    }
    table
}

fn treatments(computed: &Computed) -> CsvTable {
    let header = [
        "iCode",
        "skew_before",
        "kurtosis_before",
        "winsorised",
        "logged",
        "skew_after",
        "kurtosis_after",
        "passes",
    ];
    let mut table = CsvTable::new("treatments", header);
    for t in &computed.treatments {
        table.push(vec![
            t.indicator.clone(),
            number(t.skew_before),
            number(t.kurtosis_before),
            t.winsorised.to_string(),
            t.logged.to_string(),
            number(t.skew_after),
            number(t.kurtosis_after),
            t.passes.to_string(),
        ]);
    }
    table
}

fn consensus(computed: &Computed) -> CsvTable {
    let mut table = CsvTable::new("consensus", ["node", "support", "n_best", "ranking"]);
    for found in &computed.consensus {
        for ranking in &found.rankings {
            let (support, n) = (number(found.support), found.n_best.to_string());
            table.push(vec![found.node.clone(), support, n, ranking.join(" > ")]);
        }
    }
    table
}

fn stages(computed: &Computed) -> [(&'static str, &Matrix); 5] {
    let s = &computed.stages;
    [
        ("raw", &s.raw),
        ("denominated", &s.denominated),
        ("imputed", &s.imputed),
        ("treated", &s.treated),
        ("normalised", &s.normalised),
    ]
}

fn stage_table(name: &str, computed: &Computed, stage: &Matrix, structure: &Structure) -> CsvTable {
    let indicators = structure.indicators().iter().map(|n| n.code.as_str());
    let mut table = CsvTable::new(name, ["uCode"].into_iter().chain(indicators));
    for (i, unit) in computed.units.iter().enumerate() {
        let cells = stage.columns().map(|c| number(c[i]));
        table.push(std::iter::once(unit.clone()).chain(cells).collect());
    }
    table
}

fn stage_json(computed: &Computed, stage: &Matrix) -> serde_json::Value {
    let row = |i: usize| -> Vec<Option<f64>> {
        stage
            .columns()
            .map(|c| Some(c[i]).filter(|v| !v.is_nan()))
            .collect()
    };
    (0..computed.units.len())
        .map(row)
        .collect::<Vec<_>>()
        .into()
}

fn document(computed: &Computed, input: &Input) -> serde_json::Value {
    json!({
        "method_hash": computed.method_hash,
        "method": input.method,
        "structure": input.structure,
        "weights": computed.weights,
        "units": computed.unit_scores().collect::<Vec<_>>(),
        "screened_out": computed.screened_out,
        "treatments": computed.treatments,
        "consensus": computed.consensus,
        "components": computed.components,
        "unused_columns": input.unused,
    })
}

fn notes(computed: &Computed, input: &Input) -> Vec<String> {
    let (units, indicators) = (computed.units.len(), input.structure.n_indicators());
    let mut notes = vec![
        format!("{units} units ranked on {indicators} indicators"),
        format!("method hash {}", computed.method_hash),
    ];
    if !computed.screened_out.is_empty() {
        notes.push(format!(
            "left out for want of data: {}",
            computed.screened_out.join(", ")
        ));
    }
    let screen = input.method.screen;
    if screen.min_data.is_some()
        && screen.on == ScreenOn::Imputed
        && input.method.impute != Impute::None
    {
        notes.push("screen counted imputed values as data; on = \"measured\" does not".to_owned());
    }
    if !input.unused.is_empty() {
        notes.push(format!(
            "columns the structure does not name: {}",
            input.unused.join(", ")
        ));
    }
    let outlying = computed.treatments.iter().filter(|t| !t.passes);
    let outlying: Vec<&str> = outlying.map(|t| t.indicator.as_str()).collect();
    if !outlying.is_empty() {
        notes.push(format!(
            "outlying even after treatment: {}",
            outlying.join(", ")
        ));
    }
    for found in computed.consensus.iter().filter(|c| c.n_best > 1) {
        notes.push(format!(
            "{}: {} rankings tie for the best",
            found.node, found.n_best
        ));
    }
    notes
}
