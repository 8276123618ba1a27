//! `pilar plan`: on files alone.

mod print;

use std::{
    collections::BTreeMap,
    fs,
    io::{Read, Write},
    path::Path,
};

use anyhow::{Context, bail};
use masterplan::{Content, Period, PillarSet, Region, Release, ReleaseFile, Table, diff, simulate};
use plan_files::{
    Words, folder,
    xlsx::{self, Heads},
};
use sheets::CsvStyle;

use super::say;
use crate::{
    cli::{Language, PlanCommand, SimulateArgs, TemplateArgs},
    failure::Usage,
};

/// No release is near this size: 5,000 actions with all their cells take 10 MB.
const MOST_BYTES: u64 = 128 << 20;

pub(super) fn run(command: PlanCommand) -> anyhow::Result<()> {
    match command {
        PlanCommand::Verify { release } => verify(&release),
        PlanCommand::Export { release, folder } => {
            let file = verified(&release)?;
            folder::write(&file, &folder)
                .with_context(|| format!("{} was not written", folder.display()))?;
            say(&format!("Written to {}.", folder.display()))
        }
        PlanCommand::Import { folder, out } => {
            let file = verified(&folder)?;
            write_new(&out, &file.to_bytes())?;
            say(&format!("Written to {}.", out.display()))
        }
        PlanCommand::Diff {
            before,
            after,
            json,
        } => difference(&before, &after, json),
        PlanCommand::Simulate(args) => simulated(&args),
        PlanCommand::Template(args) => template(&args),
        PlanCommand::Print(args) => print::run(&args),
    }
}

fn verify(path: &Path) -> anyhow::Result<()> {
    let file = verified(path)?;
    let Release { made, content, .. } = &file.release;
    let rows: usize = content.tables.values().map(Vec::len).sum();
    let signature = match &file.signature {
        Some(signature) => format!(
            "signed    {} with key {}\nWhose key it is, compare with the plan's page.",
            signature.algorithm, signature.key
        ),
        None => "signed    no: whoever changes the file can make its hashes anew".to_owned(),
    };
    say(&format!(
        "The release holds: {} of {} {}, {}–{}\n  release   {} of {}\n  parts     {} fit: {} texts, {rows} rows\n  \
         whole     {}\n  {signature}",
        one_line(&content.title),
        content.region.code.as_str(),
        one_line(&content.region.name),
        content.period.from,
        content.period.to,
        made.number,
        one_line(&made.at),
        file.parts.len(),
        content.sections.len(),
        file.sha256,
    ))
}

/// What a file says must not move the cursor of whoever reads it.
fn one_line(text: &str) -> String {
    // Also what turns the direction of writing, so that nothing looks like something else.
    let is_hidden =
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.replace(is_hidden, " ")
}

/// A release, read as it is: a file, standard input or a folder.
fn unverified(path: &Path) -> anyhow::Result<ReleaseFile> {
    let read = || -> anyhow::Result<ReleaseFile> {
        if path.is_dir() {
            return Ok(folder::read_unverified(path)?);
        }
        let bytes = bytes(path)?;
        serde_json::from_slice(&bytes).context("this is no release of a plan")
    };
    read().with_context(|| format!("{} cannot be read", path.display()))
}

fn verified(path: &Path) -> anyhow::Result<ReleaseFile> {
    let verify = || -> anyhow::Result<ReleaseFile> {
        if path.is_dir() {
            return Ok(folder::read(path)?);
        }
        Ok(ReleaseFile::read(&bytes(path)?)?)
    };
    verify().with_context(|| format!("{} does not hold", path.display()))
}

fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    let from: Box<dyn Read> = if path == Path::new("-") {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(fs::File::open(path)?)
    };
    let mut bytes = Vec::new();
    from.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        bail!("it is larger than {} MB: no release is", MOST_BYTES >> 20);
    }
    Ok(bytes)
}

fn write_new(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let write = || {
        let mut file = fs::File::create_new(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().with_context(|| format!("{} cannot be written", path.display()))
}

fn difference(before: &Path, after: &Path, json: bool) -> anyhow::Result<()> {
    let (before, after) = (unverified(before)?, unverified(after)?);
    let found = diff::diff(&before.release.content, &after.release.content);
    if json {
        return say(&serde_json::to_string_pretty(&found)?);
    }
    if found.is_empty() {
        return say("The two say the same.");
    }
    for head in &found.head {
        tell(
            &format!("head {}", head.field),
            head.before.as_deref(),
            head.after.as_deref(),
        )?;
    }
    for section in &found.sections {
        say(&format!("text {}", section.section.word()))?;
        pieces(&section.pieces)?;
    }
    for (table, rows) in &found.tables {
        for row in rows {
            of_row(*table, row)?;
        }
    }
    Ok(())
}

fn of_row(table: Table, row: &diff::RowChange) -> anyhow::Result<()> {
    let place = format!("{} {}", table.word(), one_line(&row.label));
    match &row.change {
        diff::Change::Added { .. } => say(&format!("+ {place}")),
        diff::Change::Removed { .. } => say(&format!("- {place}")),
        diff::Change::Changed { cells, has_moved } => {
            let moved = if *has_moved { " (moved)" } else { "" };
            say(&format!("  {place}{moved}"))?;
            cells
                .iter()
                .try_for_each(|cell| tell(&cell.cell, Some(&cell.before), Some(&cell.after)))
        }
    }
}

fn tell(what: &str, before: Option<&str>, after: Option<&str>) -> anyhow::Result<()> {
    let shown = |text: Option<&str>| one_line(text.unwrap_or_default());
    let (before, after) = (shown(before), shown(after));
    let what = one_line(what);
    say(&format!("    {what}: `{before}` → `{after}`"))
}

fn pieces(pieces: &[diff::Piece]) -> anyhow::Result<()> {
    for piece in pieces {
        match piece {
            diff::Piece::Same(_) => {}
            diff::Piece::Added(text) => say(&format!("    + {}", one_line(text)))?,
            diff::Piece::Removed(text) => say(&format!("    - {}", one_line(text)))?,
        }
    }
    Ok(())
}

fn simulated(args: &SimulateArgs) -> anyhow::Result<()> {
    let mut settings = simulate::Settings {
        seed: args.seed,
        runs: args.runs,
        ..simulate::Settings::default()
    };
    for ceiling in &args.ceiling {
        let parsed = ceiling
            .split_once('=')
            .and_then(|(year, money)| Some((year.parse().ok()?, money.parse().ok()?)));
        let Some((year, money)) = parsed else {
            let ceiling = one_line(ceiling);
            return Err(Usage(format!(
                "`{ceiling}` is no ceiling such as 2026=60000000000"
            ))
            .into());
        };
        settings.ceilings.insert(year, money);
    }
    let content = verified(&args.release)?.release.content;
    let outcome = match simulate::run(&content, &settings) {
        Err(error @ simulate::SimulateError::Setting(_)) => {
            return Err(Usage(error.to_string()).into());
        }
        other => other?,
    };
    if args.json {
        return say(&serde_json::to_string_pretty(&outcome)?);
    }
    say(&format!(
        "{} runs from seed {}, rupiah:",
        settings.runs, settings.seed
    ))?;
    say("year          planned          ceiling             mean       95 percent  over in runs")?;
    for year in &outcome.years {
        say(&format!(
            "{} {:>16} {:>16} {:>16} {:>16} {:>13}",
            year.year, year.planned, year.ceiling, year.mean, year.quantiles[4], year.over
        ))?;
    }
    for one in &outcome.drops {
        let code = one_line(&one.code);
        say(&format!(
            "to drop: {code}, worth {}, saves {}",
            one.worth, one.saved
        ))?;
    }
    if !outcome.still_over.is_empty() {
        say(&format!("still over: {:?}", outcome.still_over))?;
    }
    say(&format!("hash {}", outcome.hash))
}

fn template(args: &TemplateArgs) -> anyhow::Result<()> {
    let tables = tables(&args.table)?;
    let content = match &args.from {
        Some(path) => verified(path)?.release.content,
        None => nothing(args)?,
    };
    let lang = match args.lang {
        Language::Id => sheets::Lang::Indonesian,
        Language::En => sheets::Lang::English,
    };
    let words = Words::shipped();
    let extension = args.out.extension().and_then(|e| e.to_str());
    let bytes = match (extension, tables.as_slice()) {
        (Some("xlsx"), tables) => xlsx::template(&content, tables, &words, lang)?,
        (Some("csv"), [table]) => {
            let heads = Heads::Words(lang);
            xlsx::csv(&content, *table, &words, heads, CsvStyle::EXCEL)?
        }
        (Some("csv"), _) => {
            return Err(
                Usage("a CSV file holds one table; name it, or write .xlsx".to_owned()).into(),
            );
        }
        _ => return Err(Usage("the new file ends in .xlsx or .csv".to_owned()).into()),
    };
    write_new(&args.out, &bytes)?;
    say(&format!("Written to {}.", args.out.display()))
}

fn tables(word: &str) -> anyhow::Result<Vec<Table>> {
    if word == "all" {
        return Ok(Table::ALL.into());
    }
    let tables: Vec<Table> = Table::ALL
        .into_iter()
        .filter(|table| table.word() == word || table.number().eq_ignore_ascii_case(word))
        .collect();
    if tables.is_empty() {
        let words = Table::ALL.map(|table| format!("{} ({})", table.word(), table.number()));
        return Err(Usage(format!(
            "`{}` is no table; there are all, {}",
            one_line(word),
            words.join(", ")
        ))
        .into());
    }
    Ok(tables)
}

/// A plan that says nothing yet.
fn nothing(args: &TemplateArgs) -> anyhow::Result<Content> {
    let years = args.years.as_deref().unwrap_or_default();
    let period = years
        .split_once(['-', '–'])
        .and_then(|(from, to)| Period::new(from.trim().parse().ok()?, to.trim().parse().ok()?))
        .ok_or_else(|| {
            Usage(format!(
                "`{}` are no years such as 2025-2029",
                one_line(years)
            ))
        })?;
    let sets = PillarSet::shipped();
    let codes: Vec<String> = sets.iter().map(|set| set.code.clone()).collect();
    let pillar_set = sets
        .into_iter()
        .find(|set| set.code == args.pillars)
        .ok_or_else(|| {
            let code = one_line(&args.pillars);
            Usage(format!(
                "`{code}` is no pillar set; there are {}",
                codes.join(", ")
            ))
        })?;
    Ok(Content {
        region: Region {
            code: "00".parse()?,
            name: String::new(),
        },
        title: "Pilar".to_owned(),
        period,
        pillar_set,
        agencies: Vec::new(),
        sections: Vec::new(),
        tables: BTreeMap::new(),
    })
}
