//! `pilar instrument …`: questionnaires and pillar sets.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use measure::instrument::{
    Answers, Instrument, PillarMapping, PillarSet, Shipped, ShippedKind, catalogue, shipped,
};
use serde_json::json;

use crate::CliError;
use crate::output::{CsvTable, Format, OutputArgs, Report, number};
use crate::table::{Decimal, Table};

/// What can be done with an instrument.
#[derive(Debug, clap::Subcommand)]
pub enum InstrumentCommand {
    /// List the instruments, pillar sets and mappings shipped with the program
    #[command(after_help = "Example:\n  pilar instrument list")]
    List {
        /// Form of the list
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Print a shipped document, to be read or used as a start for one's own
    #[command(
        after_help = "Examples:\n  pilar instrument show assessment > mine.toml\n  \
                            pilar instrument show spbe@2020 --format json"
    )]
    Show {
        /// Name as in the list; without `@` and a version, the first of that code
        #[arg(value_name = "NAME")]
        name: String,
        /// `text` prints the TOML as it is written, `json` the canonical form that is hashed
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Check an instrument: every problem with its line, or its method hash
    #[command(after_help = "Example:\n  pilar instrument check mine.toml")]
    Check {
        /// A TOML file
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Form of the answer
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Score an answered questionnaire
    #[command(
        after_help = "The answers are a CSV file with the columns code, value, and sheet where \
                            there are several assessors; the panel's result is the mean of its \
                            sheets. Writes score.csv: sheet, code, score of every node, with the \
                            result in the rows whose code is blank.\n\n\
                            Example:\n  pilar instrument score evaluation@A --answers answers.csv"
    )]
    Score(ScoreArgs),
}

/// An instrument and answers.
#[derive(Debug, clap::Args)]
pub struct ScoreArgs {
    /// A TOML file, or the name of a shipped instrument
    #[arg(value_name = "INSTRUMENT")]
    instrument: String,
    /// Answers
    #[arg(long, value_name = "FILE")]
    answers: PathBuf,
    /// Decimal mark of the numbers in the CSV file
    #[arg(long, value_enum, default_value_t)]
    decimal: Decimal,
    #[command(flatten)]
    output: OutputArgs,
}

impl InstrumentCommand {
    /// Runs the command.
    ///
    /// # Errors
    /// See [`CliError`].
    pub fn run(self, out: &mut dyn Write) -> Result<(), CliError> {
        match self {
            Self::List { format } => list(format, out),
            Self::Show { name, format } => show(&name, format, out),
            Self::Check { file, format } => check(&file, format, out),
            Self::Score(args) => score(&args, out),
        }
    }
}

fn kind(kind: ShippedKind) -> &'static str {
    match kind {
        ShippedKind::Instrument => "instrument",
        ShippedKind::PillarSet => "pillar-set",
        ShippedKind::PillarMapping => "pillar-mapping",
    }
}

/// A document of any kind, as JSON.
fn document(entry: &Shipped) -> Result<serde_json::Value, CliError> {
    let wrong = |problem: String| CliError::Usage(format!("{}: {problem}", entry.name));
    let value = match entry.kind {
        ShippedKind::Instrument => {
            let read = Instrument::from_toml(entry.toml).map_err(|e| wrong(e.to_string()))?;
            serde_json::to_value(read)
        }
        ShippedKind::PillarSet => {
            let read = PillarSet::from_toml(entry.toml).map_err(|e| wrong(e.to_string()))?;
            serde_json::to_value(read)
        }
        ShippedKind::PillarMapping => {
            let read = PillarMapping::from_toml(entry.toml).map_err(|e| wrong(e.to_string()))?;
            serde_json::to_value(read)
        }
    };
    value.map_err(|e| wrong(e.to_string()))
}

fn list(format: Format, out: &mut dyn Write) -> Result<(), CliError> {
    let header = ["name", "kind", "status", "title", "method_hash"];
    let mut table = CsvTable::new("instruments", header);
    let mut all = Vec::new();
    for entry in catalogue() {
        let document = document(entry)?;
        let hash = measure::canonical::sha256(&document);
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let (status, title) = (text(&document["status"]), text(&document["title"]["en"]));
        let kind = kind(entry.kind).to_owned();
        all.push(json!({
            "name": entry.name, "kind": kind, "status": status, "title": document["title"],
            "source": document["source"], "method_hash": hash,
        }));
        table.push(vec![entry.name.to_owned(), kind, status, title, hash]);
    }
    let report = Report {
        name: "instruments",
        tables: vec![table],
        json: all.into(),
        notes: vec![],
    };
    report.deliver(&OutputArgs { out: None, format }, out)
}

fn show(name: &str, format: Format, out: &mut dyn Write) -> Result<(), CliError> {
    let entry = shipped(name).ok_or_else(|| unknown(name))?;
    match format {
        Format::Text | Format::Csv => out.write_all(entry.toml.as_bytes())?,
        Format::Json => writeln!(out, "{}", measure::canonical::json(&document(entry)?))?,
    }
    Ok(())
}

fn unknown(name: &str) -> CliError {
    let known: Vec<&str> = catalogue().iter().map(|s| s.name).collect();
    CliError::Usage(format!(
        "`{name}` is not shipped; there are {}",
        known.join(", ")
    ))
}

fn read_instrument(path: &Path) -> Result<Instrument, CliError> {
    let text = std::fs::read_to_string(path).map_err(|e| CliError::file(path, e))?;
    Instrument::from_toml(&text).map_err(|e| CliError::file(path, e))
}

fn check(path: &Path, format: Format, out: &mut dyn Write) -> Result<(), CliError> {
    let instrument = read_instrument(path)?;
    let items = instrument.items().count();
    let (code, version) = (instrument.code(), instrument.version());
    let hash = instrument.method_hash();
    let notes = vec![
        format!("{code}@{version} is sound: {items} items"),
        format!("method hash {hash}"),
    ];
    let mut table = CsvTable::new("check", ["code", "version", "items", "method_hash"]);
    let (code, version) = (code.to_owned(), version.to_owned());
    let json = json!({"code": code, "version": version, "items": items, "method_hash": hash});
    table.push(vec![code, version, items.to_string(), hash]);
    if format == Format::Text {
        for note in &notes {
            writeln!(out, "{note}")?;
        }
        return Ok(());
    }
    let report = Report {
        name: "check",
        tables: vec![table],
        json,
        notes: Vec::new(),
    };
    report.deliver(&OutputArgs { out: None, format }, out)
}

fn score(args: &ScoreArgs, out: &mut dyn Write) -> Result<(), CliError> {
    let instrument = match shipped(&args.instrument) {
        Some(entry) if entry.kind == ShippedKind::Instrument => {
            Instrument::from_toml(entry.toml)
                .map_err(|e| CliError::Usage(format!("{}: {e}", entry.name)))?
        }
        _ if !Path::new(&args.instrument).exists() => {
            let named = catalogue()
                .iter()
                .filter(|s| s.kind == ShippedKind::Instrument);
            let known: Vec<&str> = named.map(|s| s.name).collect();
            return Err(CliError::Usage(format!(
                "`{}` is no file and no shipped instrument; there are {}",
                args.instrument,
                known.join(", ")
            )));
        }
        _ => read_instrument(Path::new(&args.instrument))?,
    };
    let sheets = read_answers(&args.answers, args.decimal)?;
    let answers: Vec<Answers> = sheets.values().cloned().collect();
    for (sheet, answers) in sheets.iter().filter(|(sheet, _)| !sheet.is_empty()) {
        // Each alone first, so that the message says whose it is.
        let found = instrument.evaluate(answers);
        found.map_err(|e| CliError::file(&args.answers, format!("sheet `{sheet}`: {e}")))?;
    }
    let panel = instrument
        .evaluate_panel(&answers)
        .map_err(|e| CliError::file(&args.answers, e))?;
    let mut table = CsvTable::new("score", ["sheet", "code", "score"]);
    for (sheet, evaluation) in sheets.keys().zip(&panel.sheets) {
        for node in &evaluation.nodes {
            let score = number(node.score.unwrap_or(f64::NAN));
            table.push(vec![sheet.clone(), node.code.clone(), score]);
        }
        table.push(vec![sheet.clone(), String::new(), number(evaluation.total)]);
    }
    if sheets.len() > 1 {
        table.push(vec!["panel".to_owned(), String::new(), number(panel.total)]);
    }
    let band = panel
        .band
        .as_ref()
        .map_or(String::new(), |b| format!(" ({} / {})", b.id, b.en));
    let notes = vec![format!("result {}{band}", number(panel.total))];
    let json = serde_json::to_value(&panel).map_err(|e| CliError::Output(e.into()))?;
    Report {
        name: "score",
        tables: vec![table],
        json,
        notes,
    }
    .deliver(&args.output, out)
}

/// The answers of each sheet; one sheet without a name where the file has no such column.
fn read_answers(path: &Path, decimal: Decimal) -> Result<BTreeMap<String, Answers>, CliError> {
    let table = Table::read(path, decimal)?;
    let (code, value) = (table.column("code")?, table.column("value")?);
    let sheet = table.find("sheet");
    let mut sheets: BTreeMap<String, Answers> = BTreeMap::new();
    for row in 0..table.len() {
        let name = sheet.map_or("", |c| table.text(row, c)).to_owned();
        let answers = sheets.entry(name).or_default();
        let Some(answer) = table.number(row, value)? else {
            continue;
        };
        let item = table.text(row, code);
        if answers.insert(item.to_owned(), answer).is_some() {
            return Err(table.cell_error(row, code, &format!("`{item}` is answered twice")));
        }
    }
    Ok(sheets)
}
