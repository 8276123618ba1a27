//! What answers cite from the region's locker.

use std::collections::BTreeMap;

use access::Permission;
use kernel::Id;
use register::{
    Acting,
    evidence::{self, CiteError, NewCitation},
    model::Cited,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Tx;
use uuid::Uuid;

use crate::{
    CallError,
    answers::beyond,
    calls::{self, deadline_now},
    candidates, deadline,
    model::{Call, Candidate, CandidateState, Item, Proof, Section, sections},
    reach,
};

/// The word of this context where evidence is cited.
pub const CONTEXT: &str = "assessment";
/// The most pages cited at once.
const MOST_PAGES: usize = 20;

/// What cites, for the locker: one answer of one candidate.
pub fn subject(candidate: Id<Candidate>, item: &str) -> String {
    format!("{candidate}/{item}")
}

/// What the items of one candidate cite, by item, in one statement.
pub(crate) async fn of(
    tx: &mut Tx,
    candidate: Id<Candidate>,
    sections: &[Section],
) -> Result<BTreeMap<String, Vec<Proof>>, CallError> {
    let mut all = of_all(tx, &[(candidate, sections)]).await?;
    Ok(all.remove(&candidate).unwrap_or_default())
}

/// The same of some candidates, in one statement.
pub(crate) async fn of_all(
    tx: &mut Tx,
    wanted: &[(Id<Candidate>, &[Section])],
) -> Result<BTreeMap<Id<Candidate>, BTreeMap<String, Vec<Proof>>>, CallError> {
    let mut subjects = Vec::new();
    for (candidate, sections) in wanted {
        let items = sections.iter().flat_map(|section| &section.items);
        subjects.extend(items.map(|item| subject(*candidate, item.code())));
    }
    let subjects: Vec<&str> = subjects.iter().map(String::as_str).collect();
    let found = evidence::citations_of(tx, CONTEXT, &subjects).await?;
    let mut all: BTreeMap<Id<Candidate>, BTreeMap<String, Vec<Proof>>> = BTreeMap::new();
    for (subject, cited) in found {
        let Some((candidate, item)) = subject.split_once('/') else {
            continue;
        };
        let Ok(candidate) = candidate.parse::<Uuid>() else {
            continue;
        };
        let proofs = cited.into_iter().map(proof).collect();
        all.entry(Id::from_uuid(candidate))
            .or_default()
            .insert(item.to_owned(), proofs);
    }
    Ok(all)
}

fn proof(cited: Cited) -> Proof {
    let Cited { citation, evidence } = cited;
    Proof {
        evidence: evidence.id.uuid(),
        page: citation.page,
        title: evidence.title,
        number: evidence.number,
        sha256: evidence.sha256,
        proves: citation.words,
        expires: evidence.expires.map(|day| day.to_string()),
        withdrawn: evidence.withdrawn.is_some(),
    }
}

/// Evidence to be cited for an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProofDraft {
    /// The entry's id.
    pub evidence: String,
    /// Pages, `3, 7-9`; empty for the whole file.
    pub pages: String,
    /// Which of the documents asked for it is, by their places in the instrument, from 1.
    pub proves: Vec<String>,
}

/// Cites an entry of the region's locker for an answer, once for each page, in one command.
///
/// # Errors
/// [`CallError::Invalid`] where the entry is not the region's, was withdrawn, or has no such page.
pub async fn cite(
    act: &mut Acting<'_>,
    id: Id<Candidate>,
    (section, item): (&str, &str),
    draft: &ProofDraft,
) -> Result<(), CallError> {
    let (candidate, call, found) = writable(act, id, (section, item)).await?;
    let entry: Uuid = draft
        .evidence
        .parse()
        .map_err(|_| CallError::field("evidence", "required", &draft.evidence))?;
    let pages = pages(&draft.pages)?;
    let mut documents = Vec::new();
    for place in &draft.proves {
        let asked = place.parse().ok().and_then(|n: usize| n.checked_sub(1));
        let asked = asked.and_then(|at| found.node.evidence.get(at));
        let asked = asked.ok_or_else(|| CallError::field("proves", "choice", place))?;
        documents.push(asked.id.as_str());
    }
    let (subject, words) = (subject(id, item), documents.join("; "));
    let place = format!(
        "{}, {item}",
        call.title.chars().take(150).collect::<String>()
    );
    let href = format!("/candidates/{id}/answers/{section}");
    for page in &pages {
        let new = NewCitation {
            context: CONTEXT,
            subject: &subject,
            page: *page,
            words: &words,
            place: &place,
            href: &href,
        };
        evidence::cite(act, &candidate.region, Id::from_uuid(entry), &new)
            .await
            .map_err(refused)?;
    }
    accept(act, &candidate).await?;
    let details = json!({"item": item, "evidence": entry, "pages": pages, "proves": words});
    Ok(act
        .record("movement.cite", &candidate.subject(), details)
        .await?)
}

/// Takes a citation back.
///
/// # Errors
/// [`CallError::Unknown`] where the answer does not cite it.
pub async fn uncite(
    act: &mut Acting<'_>,
    id: Id<Candidate>,
    (section, item): (&str, &str),
    (entry, page): (Uuid, Option<u32>),
) -> Result<(), CallError> {
    let (candidate, ..) = writable(act, id, (section, item)).await?;
    let subject = subject(id, item);
    let place = (CONTEXT, subject.as_str());
    if !evidence::uncite(act.tx, place, Id::from_uuid(entry), page).await? {
        return Err(CallError::Unknown(entry.to_string()));
    }
    let details = json!({"item": item, "evidence": entry, "page": page});
    Ok(act
        .record("movement.uncite", &candidate.subject(), details)
        .await?)
}

/// The item, where the actor may change its evidence now.
async fn writable(
    act: &mut Acting<'_>,
    id: Id<Candidate>,
    (section, item): (&str, &str),
) -> Result<(Candidate, Call, Item), CallError> {
    let candidate = candidates::known(act.tx, id).await?;
    let writes = reach::of(act.tx, act.actor, Permission::WriteAnswers, &candidate).await?;
    if !writes.covers(section) {
        return Err(beyond(&candidate));
    }
    let call = calls::known(act.tx, candidate.call).await?;
    deadline::evidence_open(&call, &candidate, deadline_now(act).await?)?;
    let found = sections(&call.instrument())
        .into_iter()
        .find(|found| found.code == section)
        .and_then(|found| found.items.into_iter().find(|i| i.code() == item));
    let found = found.ok_or_else(|| CallError::Unknown(item.to_owned()))?;
    Ok((candidate, call, found))
}

/// Whoever cites has begun to answer.
async fn accept(act: &mut Acting<'_>, candidate: &Candidate) -> Result<(), CallError> {
    if candidate.state == CandidateState::Invited {
        candidates::move_to(act, candidate, CandidateState::Draft, "").await?;
    }
    Ok(())
}

fn refused(err: CiteError) -> CallError {
    match err {
        CiteError::Unknown(id) => CallError::field("evidence", "unknown", &id.to_string()),
        CiteError::Withdrawn(title) => CallError::field("evidence", "withdrawn", &title),
        CiteError::Page { page, pages } => {
            CallError::field("pages", "no-such-page", &format!("{page} > {pages}"))
        }
        CiteError::Invalid(wrong) => CallError::Invalid(wrong),
        CiteError::Store(err) => CallError::Store(err),
    }
}

/// `3, 7-9` as pages; nothing is the whole file.
fn pages(text: &str) -> Result<Vec<Option<u32>>, CallError> {
    let wrong = || CallError::field("pages", "pages", text);
    let mut pages = Vec::new();
    for part in text
        .split([',', ';'])
        .map(str::trim)
        .filter(|p| !p.is_empty())
    {
        let (first, last) = part.split_once(['-', '–']).unwrap_or((part, part));
        let first: u32 = first.trim().parse().map_err(|_| wrong())?;
        let last: u32 = last.trim().parse().map_err(|_| wrong())?;
        let n = last.checked_sub(first).ok_or_else(wrong)?;
        if first == 0 || n as usize >= MOST_PAGES || pages.len() + n as usize >= MOST_PAGES {
            return Err(wrong());
        }
        pages.extend((first..=last).map(Some));
    }
    if pages.is_empty() {
        pages.push(None);
    }
    Ok(pages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_read_as_people_write_them() {
        let read = |text: &str| pages(text).map(|p| p.into_iter().flatten().collect::<Vec<_>>());
        assert_eq!(read("").unwrap(), [0_u32; 0]);
        assert_eq!(read("3, 7-9;12").unwrap(), [3, 7, 8, 9, 12]);
        for text in ["0", "x", "9-7", "1-4000000000", "-1", "1,2-30"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
