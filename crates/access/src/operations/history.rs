//! Reading and verifying the audit log.

use store::{
    StoreError, Tx,
    audit::{self, Recorded, Verdict},
};
use web::paging::{Edge, PageOf, Sort, Window};

use super::lookup::{Names, actor_text, names_of};
use crate::{AccountId, Actor, Forbidden, Permission, Scope, store::audit as rows};

/// What the log is limited to; empty for all.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// A subject as the log has it: `region:71.72`, `account:…`.
    pub subject: String,
    /// A login, or an actor text as the log has it.
    pub actor: String,
}

/// Why the log was not shown.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The actor may not.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The one order of the log: the newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Newest;

impl std::str::FromStr for Newest {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text == "seq" { Ok(Self) } else { Err(()) }
    }
}

impl std::fmt::Display for Newest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("seq")
    }
}

impl Newest {
    /// The order as [`web::paging`] wants it.
    pub const fn sort() -> Sort<Self> {
        Sort {
            key: Self,
            descending: true,
        }
    }
}

/// One page of the log with the names behind its actors.
///
/// # Errors
/// [`HistoryError`].
pub async fn page(
    tx: &mut Tx,
    actor: &Actor,
    filter: &AuditFilter,
    window: &Window<Newest, i64>,
) -> Result<(PageOf<Recorded>, Names), HistoryError> {
    actor.may(Permission::ReadAudit, &Scope::Nation)?;
    let by = actor_text(tx, &filter.actor).await?;
    let wanted = (filter.subject.trim(), by.as_str());
    Ok(read(tx, wanted, window).await?)
}

/// One page of what one context did to a subject, with names. The context asks first whether the actor may read it:
/// whoever works on a thing may read what was done to it, and nothing of what other contexts did.
///
/// # Errors
/// [`StoreError`].
pub async fn of_context(
    tx: &mut Tx,
    context: &str,
    subject: &str,
    window: &Window<Newest, i64>,
) -> Result<(PageOf<Recorded>, Names), StoreError> {
    let (mut page, names) = read(tx, (subject, ""), window).await?;
    let is_own = |entry: &Recorded| entry.action.split('.').next() == Some(context);
    page.rows.retain(is_own);
    Ok((page, names))
}

async fn read(
    tx: &mut Tx,
    wanted: (&str, &str),
    window: &Window<Newest, i64>,
) -> Result<(PageOf<Recorded>, Names), StoreError> {
    let up = !window.fetch_descending();
    let seq = match window.edge {
        Edge::Start if up => 0,
        Edge::Start => i64::MAX,
        Edge::After(seq) | Edge::Before(seq) => seq,
    };
    let found = rows::page(tx, wanted, seq, up, window.limit.fetch()).await?;
    let names = names_of(tx, &actors(&found)).await?;
    Ok((PageOf::new(window, found, |entry| entry.seq), names))
}

/// The newest entries about an account: one's own, or anyone's with the permission to read accounts.
///
/// # Errors
/// [`HistoryError`].
pub async fn of_account(
    tx: &mut Tx,
    actor: &Actor,
    id: AccountId,
    limit: i64,
) -> Result<(Vec<Recorded>, Names), HistoryError> {
    if !super::own(actor).is_ok_and(|person| person.id == id) {
        actor.may(Permission::ReadAccounts, &Scope::Nation)?;
    }
    let found = audit::of_subject(tx, &super::subject(id), i64::MAX, limit).await?;
    let names = names_of(tx, &actors(&found)).await?;
    Ok((found, names))
}

/// Walks the whole chain and says whether it is intact.
///
/// # Errors
/// [`HistoryError`]. A broken chain is a [`Verdict`], not an error.
pub async fn verify(tx: &mut Tx, actor: &Actor) -> Result<Verdict, HistoryError> {
    actor.may(Permission::ReadAudit, &Scope::Nation)?;
    Ok(audit::verify(tx).await?)
}

fn actors(found: &[Recorded]) -> Vec<&str> {
    found.iter().map(|entry| entry.actor.as_str()).collect()
}
