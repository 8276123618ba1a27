//! How other contexts use evidence: within their own command, which asks the permission and writes the audit entry.

use std::collections::BTreeMap;

use access::{Actor, Forbidden, Permission};
use kernel::{Id, RegionCode};
use store::{StoreError, Tx};

use super::known;
use crate::{
    Acting, ChangeError,
    model::{Citation, Cited, Evidence, FieldError, draft::Fields},
    store::{citations as rows, evidence},
};

/// A citation to be written.
#[derive(Debug, Clone, Default)]
pub struct NewCitation<'a> {
    /// The citing context, `assessment`.
    pub context: &'a str,
    /// The citing thing, by an id of that context.
    pub subject: &'a str,
    /// The page meant; `None` for the whole file.
    pub page: Option<u32>,
    /// What is said about it; may be empty.
    pub words: &'a str,
    /// The citing thing for readers, `Asesmen 2026, butir 1.2`.
    pub place: &'a str,
    /// Its address here, beginning with a stroke; empty where it has none.
    pub href: &'a str,
}

/// Why nothing was cited.
#[derive(Debug, thiserror::Error)]
pub enum CiteError {
    /// The region has no such entry, whoever else may have it.
    #[error("{0} is not among the region's evidence")]
    Unknown(Id<Evidence>),
    /// It was withdrawn.
    #[error("`{0}` was withdrawn")]
    Withdrawn(String),
    /// It has no such page.
    #[error("page {page} is not in a file of {pages} pages")]
    Page {
        /// The page meant.
        page: u32,
        /// The pages there are.
        pages: i64,
    },
    /// The words are too long, or the address leads elsewhere.
    #[error("{} of the fields are wrong", .0.len())]
    Invalid(Vec<FieldError>),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Cites an entry of `region` for a subject, in the caller's command. The same subject, entry and page again gets the new
/// words. Asks nothing and records nothing: the command that cites has its own permission and audit entry.
///
/// # Errors
/// [`CiteError`]; nothing was written.
pub async fn cite(
    act: &mut Acting<'_>,
    region: &RegionCode,
    id: Id<Evidence>,
    new: &NewCitation<'_>,
) -> Result<Cited, CiteError> {
    let found = evidence::find(act.tx, id).await?;
    let entry = found
        .filter(|entry| entry.region == *region)
        .ok_or(CiteError::Unknown(id))?;
    if entry.withdrawn.is_some() {
        return Err(CiteError::Withdrawn(entry.title));
    }
    if let Some(page) = new.page {
        // Where the pages could not be counted, any page may be there.
        let pages = entry.pages.unwrap_or(i64::from(u32::MAX));
        if page == 0 || i64::from(page) > pages {
            return Err(CiteError::Page { page, pages });
        }
    }
    let citation = parse(new, id, act.now()).map_err(CiteError::Invalid)?;
    let by = act.by();
    rows::insert(act.tx, &citation, &by).await?;
    Ok(Cited {
        citation,
        evidence: entry,
    })
}

fn parse(
    new: &NewCitation<'_>,
    evidence: Id<Evidence>,
    created_at: kernel::Timestamp,
) -> Result<Citation, Vec<FieldError>> {
    let mut f = Fields::default();
    let citation = Citation {
        context: f.text("context", new.context, 40),
        subject: f.text("subject", new.subject, 200),
        evidence,
        page: new.page,
        words: f.free("words", new.words, 1000),
        place: f.text("place", new.place, 200),
        href: f.free("href", new.href, 300),
        created_at,
    };
    let local = citation.href.starts_with('/') && !citation.href.starts_with("//");
    if !citation.href.is_empty() && !local {
        f.refuse("href", "url", new.href);
    }
    f.done()?;
    Ok(citation)
}

/// Takes one citation back; whether there was one. In the caller's command, as [`cite`].
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn uncite(
    tx: &mut Tx,
    (context, subject): (&str, &str),
    id: Id<Evidence>,
    page: Option<u32>,
) -> Result<bool, StoreError> {
    rows::delete(tx, (context, subject), id, page).await
}

/// Takes every citation of a subject back, and counts them. In the caller's command, as [`cite`].
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn uncite_all(tx: &mut Tx, context: &str, subject: &str) -> Result<u64, StoreError> {
    rows::delete_all(tx, (context, subject)).await
}

/// What each of the subjects cites, with the entries, in the order of citing; subjects that cite nothing are left out.
/// One statement for all of them. Asks nothing: the caller may show its subjects to whoever asks.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn citations_of(
    tx: &mut Tx,
    context: &str,
    subjects: &[&str],
) -> Result<BTreeMap<String, Vec<Cited>>, StoreError> {
    let mut all: BTreeMap<String, Vec<Cited>> = BTreeMap::new();
    if subjects.is_empty() {
        return Ok(all);
    }
    for cited in rows::of_subjects(tx, context, subjects).await? {
        let subject = cited.citation.subject.clone();
        all.entry(subject).or_default().push(cited);
    }
    Ok(all)
}

/// The places that cite an entry, up to `limit` of them, for an actor who may read it.
///
/// # Errors
/// As [`may_read`].
pub async fn usage_of(
    tx: &mut Tx,
    actor: &Actor,
    id: Id<Evidence>,
    limit: i64,
) -> Result<Vec<Citation>, ChangeError> {
    known(tx, actor, Permission::ReadEvidence, id).await?;
    Ok(rows::of_evidence(tx, id, limit).await?)
}

/// A context's word that the actor may see one of its subjects: an assessor the candidate on their table.
///
/// Whoever makes one has asked its own tables, in the same transaction. It opens what the subject cites, and nothing
/// else.
#[derive(Debug, Clone, Copy)]
pub struct Proof<'a> {
    /// The citing context.
    pub context: &'a str,
    /// The citing thing.
    pub subject: &'a str,
}

/// An entry, for an actor who may read it: by a role at its region, as an officer, or by proof of a subject that cites
/// it.
///
/// # Errors
/// [`ChangeError::Forbidden`], and [`ChangeError::Unknown`] for whoever may read others and not this one.
pub async fn may_read(
    tx: &mut Tx,
    actor: &Actor,
    id: Id<Evidence>,
    proof: Option<Proof<'_>>,
) -> Result<Evidence, ChangeError> {
    let Some(proof) = proof else {
        return known(tx, actor, Permission::ReadEvidence, id).await;
    };
    match actor {
        Actor::Anonymous => return Err(Forbidden::SignIn.into()),
        Actor::Account(person) if person.must_change_password => {
            return Err(Forbidden::PasswordChange.into());
        }
        Actor::Token { scopes, .. } => {
            let needed = Permission::ReadEvidence.token_scope();
            if !scopes.contains(&needed) {
                return Err(Forbidden::TokenScope(needed).into());
            }
        }
        Actor::Account(_) | Actor::System => {}
    }
    if !rows::cites(tx, (proof.context, proof.subject), id).await? {
        return Err(ChangeError::Unknown(format!("evidence {id}")));
    }
    let found = evidence::find(tx, id).await?;
    found.ok_or_else(|| ChangeError::Unknown(format!("evidence {id}")))
}
