//! `pilar regions boundaries`.

use std::fs;

use access::Actor;
use anyhow::{Context, bail};
use kernel::RegionCode;
use register::{
    Acting,
    boundaries::{self, BoundaryError, BoundaryImport, Credit, Report, Upload},
};
use web::{Catalogue, Lang};

use super::say;
use crate::{
    cli::{BoundariesCommand, BoundaryFile},
    compose,
    failure::Usage,
    serve,
    settings::Settings,
};

/// Wrong features that are printed in full.
const PRINTED: usize = 50;

pub(super) async fn run(settings: &Settings, command: BoundariesCommand) -> anyhow::Result<()> {
    match command {
        BoundariesCommand::Import(file) => import(settings, file).await,
        BoundariesCommand::List => list(settings).await,
        BoundariesCommand::Remove { codes, all, reason } => {
            let codes = (!all).then_some(codes);
            remove(settings, codes.as_deref(), &reason).await
        }
    }
}

async fn import(settings: &Settings, args: BoundaryFile) -> anyhow::Result<()> {
    let words = compose::catalogue()?;
    let lang = Lang::from(args.lang);
    let size = fs::metadata(&args.file).map(|of| of.len());
    let shown = args.file.display();
    let size = size.with_context(|| format!("{shown} cannot be read"))?;
    let limit = boundaries::FileLimits::default().bytes;
    // Nothing so large is read into memory only to be refused.
    if size > limit as u64 {
        let err = boundaries::Unreadable::TooLarge { limit };
        bail!("{}", boundaries::unreadable(&words, lang, &err));
    }
    let bytes = fs::read(&args.file).with_context(|| format!("{shown} cannot be read"))?;
    let name = args.file.file_name().unwrap_or_default().to_string_lossy();
    let upload = Upload {
        name: name.into_owned(),
        bytes,
        property: args.property,
        source: args.source,
        licence: args.licence,
        valid_from: args.valid_from,
    };
    let db = serve::open(settings).await?;
    let done = if args.dry_run {
        boundaries::check(&db, &Actor::System, upload).await
    } else {
        boundaries::import(&db, &Actor::System, upload).await
    };
    db.close().await;
    let report = match done {
        Ok(report) => report,
        Err(BoundaryError::Rejected(report)) => *report,
        Err(BoundaryError::Unreadable(err)) => {
            bail!("{}", boundaries::unreadable(&words, lang, &err))
        }
        Err(BoundaryError::Invalid(fields)) => {
            let names: Vec<&str> = fields.iter().map(|field| field.field).collect();
            return Err(Usage(format!(
                "{}: a text of at most 300 characters in one line, or a date such as 2025-01-31",
                names.join(", ")
            ))
            .into());
        }
        Err(err) => return Err(err.into()),
    };
    tell(&report, args.dry_run, (&words, lang))
}

fn tell(report: &Report, rehearsal: bool, (words, lang): (&Catalogue, Lang)) -> anyhow::Result<()> {
    for rejected in report.rejected.iter().take(PRINTED) {
        say(&boundaries::rejected(words, lang, rejected))?;
    }
    if report.n_rejected > PRINTED {
        say(&format!(
            "… and {} more features",
            report.n_rejected - PRINTED
        ))?;
    }
    if report.n_rejected > 0 {
        bail!(
            "{} of {} features are wrong and nothing was written: correct the file first",
            report.n_rejected,
            report.n_features
        );
    }
    say(&format!(
        "{} features: {} regions with a first boundary, {} with another in the place of theirs; {} positions are kept",
        report.n_features, report.n_new, report.n_replaced, report.n_positions
    ))?;
    if report.n_without > 0 {
        say(&format!(
            "{} regencies and cities have no boundary; maps show them as points.",
            report.n_without
        ))?;
    }
    say(if rehearsal {
        "This was a rehearsal; without --dry-run it is written."
    } else {
        "Written."
    })
}

async fn list(settings: &Settings) -> anyhow::Result<()> {
    let db = serve::open(settings).await?;
    let mut tx = db.read().await?;
    let imports = boundaries::list(&mut tx, None).await?;
    drop(tx);
    db.close().await;
    if imports.is_empty() {
        return say("No boundaries were imported; maps show regions as points.");
    }
    for import in &imports {
        say(&line(import))?;
    }
    Ok(())
}

fn line(import: &BoundaryImport) -> String {
    let Credit {
        source,
        licence,
        valid_from,
    } = &import.credit;
    let said = |text: &str| if text.is_empty() { "not stated" } else { text }.to_owned();
    let since = valid_from
        .as_ref()
        .map_or_else(|| said(""), ToString::to_string);
    format!(
        "{}  {}: {} of {} regions in use\n  source: {}; licence: {}; valid from: {since}\n  file: {}",
        import.recorded_at,
        import.file_name,
        import.n_present,
        import.n_regions,
        said(source),
        said(licence),
        import.file_sha256,
    )
}

async fn remove(
    settings: &Settings,
    codes: Option<&[RegionCode]>,
    reason: &str,
) -> anyhow::Result<()> {
    let db = serve::open(settings).await?;
    let mut tx = db.write().await?;
    let act = &mut Acting::new(&mut tx, &Actor::System, db.clock());
    let removed = match boundaries::remove(act, codes, reason).await {
        Ok(removed) => removed,
        Err(register::ChangeError::Invalid(fields)) => {
            let first = fields.first().map_or_else(String::new, |f| {
                format!("{} `{}`: {}", f.field, f.value, f.problem)
            });
            return Err(Usage(first).into());
        }
        Err(err) => return Err(err.into()),
    };
    tx.commit().await?;
    db.close().await;
    say(&format!(
        "{removed} boundaries are out of use; the history keeps them."
    ))
}
