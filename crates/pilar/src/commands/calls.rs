//! `pilar call`: on files alone.

use std::{io::Read, path::Path};

use anyhow::{Context, bail};
use movement::bundle;

use super::say;

/// No call has a bundle near this size: 600 candidates with 9 sheets each take 2 MB.
const MOST_BYTES: u64 = 64 << 20;

pub(super) fn verify(path: &Path) -> anyhow::Result<()> {
    let text = read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let found = bundle::verify(&text)?;
    say(&format!(
        "The bundle holds: {}\n  {} candidates, {} sheets, {} draws of assessors, {} decisions against the ranking\n  \
         method   {}\n  ranking  {}\n  whole    {}\nCompare the last with the hash on the call's page: it covers the names too.",
        found.title,
        found.n_candidates,
        found.n_sheets,
        found.n_draws,
        found.n_departures,
        found.method_hash,
        found.result_hash,
        found.hash,
    ))
}

fn read(path: &Path) -> anyhow::Result<String> {
    let from: Box<dyn Read> = if path == Path::new("-") {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(std::fs::File::open(path)?)
    };
    let mut text = String::new();
    from.take(MOST_BYTES + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MOST_BYTES {
        bail!("it is larger than {} MB: no bundle is", MOST_BYTES >> 20);
    }
    Ok(text)
}
