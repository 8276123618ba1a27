//! `pilar audit`.

use anyhow::bail;
use store::audit::{self, Verdict};

use super::say;
use crate::{cli::AuditCommand, failure::Usage, serve, settings::Settings};

const PAGE: i64 = 1000;

pub(super) async fn run(settings: &Settings, command: AuditCommand) -> anyhow::Result<()> {
    let AuditCommand::Verify { head: noted } = command;
    let noted = noted.map(parse).transpose()?;
    let db = serve::open(settings).await?;
    let mut tx = db.read().await?;
    let head = match audit::verify(&mut tx).await? {
        Verdict::Intact(head) => head,
        Verdict::Broken { seq, reason } => {
            bail!(
                "the chain is broken at entry {seq}: {reason}; compare with a backup before trusting anything after it"
            )
        }
    };
    say(&format!(
        "The chain is intact: {} entries.\nHead: {}",
        head.seq, head.hash
    ))?;
    if let Some(noted) = noted {
        match find(&mut tx, &noted).await? {
            Some(seq) => say(&format!("The head noted down is entry {seq} of it."))?,
            None => bail!(
                "the head noted down is not part of the chain: entries were cut off, or the chain was written anew"
            ),
        }
    }
    drop(tx);
    db.close().await;
    Ok(())
}

fn parse(text: String) -> Result<String, Usage> {
    if text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit()) {
        Ok(text.to_lowercase())
    } else {
        Err(Usage(
            "--head takes the 64 hexadecimal digits that `pilar audit verify` printed".to_owned(),
        ))
    }
}

/// The entry with this hash.
async fn find(tx: &mut store::Tx, hash: &str) -> Result<Option<i64>, store::StoreError> {
    let mut after = 0;
    loop {
        let entries = audit::page(tx, after, PAGE).await?;
        let Some(last) = entries.last() else {
            return Ok(None);
        };
        after = last.seq;
        if let Some(found) = entries.iter().find(|entry| entry.hash == hash) {
            return Ok(Some(found.seq));
        }
    }
}
