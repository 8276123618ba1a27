//! `pilar plan print`.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{Read, Write},
    path::Path,
};

use anyhow::{Context, bail};
use books::{
    Lang, State, Unprintable,
    plan::{Options, print, template},
};
use masterplan::ReleaseFile;

use crate::{
    cli::{Language, PrintArgs},
    commands::say,
};

/// No release is near this size: 5,000 actions with all their cells take 10 MB.
const MOST_BYTES: u64 = 128 << 20;
/// Books refuse larger images anyway.
const MOST_FIGURE: u64 = 40 << 20;

pub(super) fn run(args: &PrintArgs) -> anyhow::Result<()> {
    let file = read(&args.release)
        .with_context(|| format!("{} cannot be read", args.release.display()))?;
    let release = ReleaseFile::read(&file)?;
    if args.out.exists() {
        bail!("{} exists, and nothing is overwritten", args.out.display());
    }
    let lang = match args.lang {
        Language::Id => Lang::Id,
        Language::En => Lang::En,
    };
    let bytes = print(
        &release,
        args.book,
        args.format.into(),
        lang,
        &options(args)?,
    )?;
    File::create_new(&args.out)
        .and_then(|mut out| out.write_all(&bytes))
        .with_context(|| format!("{} cannot be written", args.out.display()))?;
    say(&format!("Printed to {}.", args.out.display()))
}

fn options(args: &PrintArgs) -> anyhow::Result<Options> {
    let template = match &args.templates {
        Some(folder) => template().with_folder(folder)?,
        None => template(),
    };
    let figures = match &args.figures {
        Some(folder) => figures(folder)
            .with_context(|| format!("the figures of {} cannot be read", folder.display()))?,
        None => BTreeMap::new(),
    };
    Ok(Options {
        state: if args.draft {
            State::Draft
        } else {
            State::Final
        },
        verify: args.verify.clone(),
        figures,
        template,
        unprintable: if args.mark_unprintable {
            Unprintable::Mark
        } else {
            Unprintable::Refuse
        },
        ..Options::default()
    })
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let from: Box<dyn Read> = if path == Path::new("-") {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(File::open(path)?)
    };
    let mut bytes = Vec::new();
    from.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        bail!("it is larger than {} MB: no release is", MOST_BYTES >> 20);
    }
    Ok(bytes)
}

/// The pictures of a folder by their names without endings; other files are left alone.
fn figures(folder: &Path) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let ending = path
            .extension()
            .and_then(|e| e.to_str())
            .unwrap_or_default();
        let is_picture = ["png", "jpg", "jpeg"].contains(&ending.to_ascii_lowercase().as_str());
        let (true, Some(name)) = (is_picture, path.file_stem().and_then(|n| n.to_str())) else {
            continue;
        };
        if fs::metadata(&path)?.len() > MOST_FIGURE {
            bail!("{} is too large", path.display());
        }
        found.insert(name.to_owned(), fs::read(&path)?);
    }
    Ok(found)
}
