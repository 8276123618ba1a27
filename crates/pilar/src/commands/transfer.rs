//! Files into the register and out of it.

use std::{
    fs,
    io::{self, Write},
    path::Path,
    sync::Arc,
};

use access::Actor;
use anyhow::{Context, bail};
use register::{
    export::{self, Filter, Format, List, Request, Style},
    import::{self, Kind, Report, State, Upload},
    say::error,
};
use web::{Catalogue, Lang};

use super::say;
use crate::{
    cli::{ExportArgs, ImportArgs},
    compose,
    failure::Usage,
    serve,
    settings::Settings,
};

/// Errors that are printed in full; `/imports` shows them all.
const PRINTED: usize = 50;

/// Rehearses an import, makes it, or writes a template.
pub(super) async fn import(settings: &Settings, args: ImportArgs) -> anyhow::Result<()> {
    let kind: Kind = args.kind.parse().map_err(wrong)?;
    let words = Arc::new(compose::catalogue()?);
    if let Some(path) = &args.template {
        return template(kind, path, args.lang.into(), &words);
    }
    let path = args.file.context("no file was named")?;
    let bytes = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let upload = Upload {
        kind,
        name: name.into_owned(),
        bytes,
    };
    let db = serve::open(settings).await?;
    let (report, state) = if args.confirm {
        let done = import::apply_now(&db, &words, &Actor::System, upload).await?;
        (done.report, Some(done.state))
    } else {
        let report = import::check(&db, &words, &Actor::System, upload).await?;
        (report, None)
    };
    db.close().await;
    tell(&report, args.lang.into(), &words)?;
    match state {
        _ if report.n_errors > 0 => bail!("nothing was written: correct the file first"),
        _ if !report.has_changes() => say("The file changes nothing."),
        None => say("This was a rehearsal; --confirm makes the change."),
        Some(State::Applied) => say("Written."),
        Some(_) => {
            bail!("the register changed at the same moment and nothing was written: try again")
        }
    }
}

fn wrong(err: impl std::fmt::Display) -> Usage {
    Usage(err.to_string())
}

fn tell(report: &Report, lang: Lang, words: &Catalogue) -> anyhow::Result<()> {
    for error_of in report.errors.iter().take(PRINTED) {
        let value = match error_of.value.as_str() {
            "" => String::new(),
            value => format!(" `{value}`"),
        };
        say(&format!(
            "row {}{value}: {}",
            error_of.row,
            error(words, lang, error_of)
        ))?;
    }
    if report.n_errors > PRINTED {
        say(&format!("… and {} more errors", report.n_errors - PRINTED))?;
    }
    say(&format!(
        "{} rows: {} new, {} changed, {} unchanged, {} wrong",
        report.rows, report.new, report.changed, report.unchanged, report.wrong
    ))
}

/// A file that is not there yet; an existing one is never overwritten.
fn create(path: &Path) -> anyhow::Result<fs::File> {
    fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .with_context(|| format!("{} cannot be made", path.display()))
}

fn template(kind: Kind, path: &Path, lang: Lang, words: &Catalogue) -> anyhow::Result<()> {
    let format: Format = match path.extension().and_then(|ending| ending.to_str()) {
        Some(ending) => ending.to_ascii_lowercase().parse().map_err(wrong)?,
        None => Format::Xlsx,
    };
    if format == Format::Geojson {
        return Err(Usage("a template is .csv or .xlsx".to_owned()).into());
    }
    let file = import::template(kind, format, lang, words)?;
    create(path)?.write_all(&file)?;
    say(&format!("{} is ready to be filled in.", path.display()))
}

/// Writes a list to a new file or to standard output.
pub(super) async fn export(settings: &Settings, args: ExportArgs) -> anyhow::Result<()> {
    let list: List = args.list.parse().map_err(wrong)?;
    let mut pairs = Vec::with_capacity(args.filter.len());
    for filter in &args.filter {
        let pair = filter.split_once('=').ok_or_else(|| {
            Usage(format!(
                "`{filter}` is not name=value, for example kind=city"
            ))
        })?;
        pairs.push((pair.0.to_owned(), pair.1.to_owned()));
    }
    let request = Request {
        filter: Filter::strict(list, &pairs).map_err(wrong)?,
        format: args.format.into(),
        style: Style::parse(&args.style)
            .ok_or_else(|| Usage("--style is excel or keys".to_owned()))?,
        lang: args.lang.into(),
    };
    let words = Arc::new(compose::catalogue()?);
    let db = serve::open(settings).await?;
    match &args.to {
        None => {
            let out = io::BufWriter::new(io::stdout());
            export::write(&db, &words, &Actor::System, &request, out)
                .await?
                .flush()?;
        }
        Some(path) => {
            let out = io::BufWriter::new(create(path)?);
            match export::write(&db, &words, &Actor::System, &request, out).await {
                Ok(out) => out
                    .into_inner()
                    .map_err(io::IntoInnerError::into_error)?
                    .sync_all()?,
                Err(err) => {
                    // Half a list is worse than none.
                    let _ = fs::remove_file(path);
                    return Err(err.into());
                }
            }
        }
    }
    db.close().await;
    Ok(())
}
