//! Answers: a section saved as a whole, without losing anyone's words.

mod draft;

use std::collections::BTreeMap;

use access::{Actor, Permission};
use kernel::{Id, Timestamp};
use register::Acting;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{StoreError, Tx};

use draft::parse;
pub use draft::{AnswerDraft, LONGEST};

use crate::{
    CallError, calls,
    calls::deadline_now,
    candidates,
    deadline::answers_open,
    model::{
        Answer, Call, Candidate, CandidateState, Delegation, Gap, NewAnswer, Proof, Section,
        Settled, Version, VersionKind, gaps, goes_on, sections,
    },
    proofs,
    reach::{self, Reach},
    store::{answers as rows, delegations},
};

/// How many versions of an answer its history shows.
const VERSIONS: i64 = 100;

/// A candidate's form as someone sees it.
#[derive(Debug, Clone)]
pub struct Form {
    /// The call.
    pub call: Call,
    /// The candidate.
    pub candidate: Candidate,
    /// The sections, all of them.
    pub sections: Vec<Section>,
    /// Answers by item; items without one are left out.
    pub answers: BTreeMap<String, Answer>,
    /// What is cited, by item.
    pub proofs: BTreeMap<String, Vec<Proof>>,
    /// Sections in the hands of agencies.
    pub delegations: Vec<Delegation>,
    /// What the actor sees.
    pub sees: Reach,
    /// What the actor may write, dates aside.
    pub writes: Option<Reach>,
}

impl Form {
    /// The sections the actor sees.
    pub fn seen(&self) -> impl Iterator<Item = &Section> {
        self.sections
            .iter()
            .filter(|section| self.sees.covers(&section.code))
    }

    /// What the whole form lacks on a day.
    pub fn gaps(&self, today: &str) -> Vec<Gap> {
        gaps(&self.sections, &self.answers, &self.proofs, today)
    }

    /// The answer of an item, empty where there is none.
    pub fn answer(&self, item: &str) -> Answer {
        let found = self.answers.get(item);
        found.cloned().unwrap_or_else(|| Answer::none(item))
    }

    /// What an item cites.
    pub fn cited(&self, item: &str) -> &[Proof] {
        self.proofs.get(item).map_or(&[], Vec::as_slice)
    }
}

/// A candidate's form, in five statements whatever its length.
///
/// # Errors
/// [`CallError::Unknown`]; [`CallError::Forbidden`] where the actor sees no section of it.
pub async fn form(tx: &mut Tx, actor: &Actor, id: Id<Candidate>) -> Result<Form, CallError> {
    let candidate = candidates::known(tx, id).await?;
    let delegations = delegations::of_all(tx, &[id]).await?;
    let sees = reach::over(actor, Permission::ReadCandidates, &candidate, &delegations)?;
    let writes = reach::over(actor, Permission::WriteAnswers, &candidate, &delegations).ok();
    let call = calls::known(tx, candidate.call).await?;
    let sections = sections(&call.instrument());
    let answers = rows::of(tx, id).await?;
    let proofs = proofs::of(tx, id, &sections).await?;
    Ok(Form {
        call,
        candidate,
        sections,
        answers: answers
            .into_iter()
            .map(|answer| (answer.item.clone(), answer))
            .collect(),
        proofs,
        delegations,
        sees,
        writes,
    })
}

/// Two answers to one item, written at the same time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// What stands.
    pub standing: Answer,
    /// What was sent, and was set aside.
    pub level: Option<i64>,
    /// What was sent, and was set aside.
    pub words: String,
}

/// What became of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// The section's answers as they stand now, with their new stamps.
    pub answers: Vec<Answer>,
    /// Items of which another's words were kept beside what was sent.
    pub merged: Vec<String>,
    /// Items of which nothing was written, because another wrote something else; what was sent is kept.
    pub conflicts: Vec<Conflict>,
    /// When.
    pub at: Timestamp,
}

/// Saves a section. The first save of an invited region accepts the invitation.
///
/// Ten statements whatever the number of items, and none is written where nothing changed. Commit also where there
/// are conflicts: they keep the words that were sent.
///
/// # Errors
/// [`CallError::NotNow`] outside of the dates; [`CallError::Invalid`] naming fields by item, `words-A1`;
/// [`CallError::Stale`] where another saved at the very moment: again, in a new transaction, settles it.
pub async fn save(
    act: &mut Acting<'_>,
    id: Id<Candidate>,
    section: &str,
    drafts: &[AnswerDraft],
) -> Result<Saved, CallError> {
    let (candidate, section) = writable(act, id, section).await?;
    let new = parse(&section, drafts)?;
    settle(act, candidate, &section, new, "movement.save_answers").await
}

/// Puts an earlier version in the place of an answer; what stood becomes a version in its turn.
///
/// # Errors
/// As [`save`]; [`CallError::Unknown`] where there is no such version of the item.
pub async fn restore(
    act: &mut Acting<'_>,
    id: Id<Candidate>,
    (section, item): (&str, &str),
    version: Id<Version>,
) -> Result<Saved, CallError> {
    let (candidate, section) = writable(act, id, section).await?;
    let version = rows::version(act.tx, id, version).await?;
    let version = version
        .filter(|version| version.item == item && section.items.iter().any(|i| i.code() == item))
        .ok_or_else(|| CallError::Unknown(item.to_owned()))?;
    let standing = rows::of(act.tx, id).await?;
    let on = standing.iter().find(|answer| answer.item == item);
    let new = NewAnswer {
        item: item.to_owned(),
        level: version.level,
        words: version.words,
        on: on.map_or_else(|| Answer::none(item).stamp(), Answer::stamp),
    };
    settle(
        act,
        candidate,
        &section,
        vec![new],
        "movement.restore_answer",
    )
    .await
}

/// The section, where the actor may write it now.
async fn writable(
    act: &mut Acting<'_>,
    id: Id<Candidate>,
    section: &str,
) -> Result<(Candidate, Section), CallError> {
    let candidate = candidates::known(act.tx, id).await?;
    let writes = reach::of(act.tx, act.actor, Permission::WriteAnswers, &candidate).await?;
    if !writes.covers(section) {
        return Err(beyond(&candidate));
    }
    let call = calls::known(act.tx, candidate.call).await?;
    answers_open(&call, &candidate, deadline_now(act).await?)?;
    let found = sections(&call.instrument())
        .into_iter()
        .find(|found| found.code == section)
        .ok_or_else(|| CallError::Unknown(section.to_owned()))?;
    Ok((candidate, found))
}

/// The refusal of a section that lies in other hands.
pub(crate) fn beyond(candidate: &Candidate) -> CallError {
    access::Forbidden::Role {
        permission: Permission::WriteAnswers,
        scope: access::Scope::Region(candidate.region.clone()),
    }
    .into()
}

async fn settle(
    act: &mut Acting<'_>,
    candidate: Candidate,
    section: &Section,
    new: Vec<NewAnswer>,
    action: &str,
) -> Result<Saved, CallError> {
    let (at, by) = (act.now(), act.by());
    let mut standing: BTreeMap<String, Answer> = rows::of(act.tx, candidate.id)
        .await?
        .into_iter()
        .map(|answer| (answer.item.clone(), answer))
        .collect();
    let mut work = Work::default();
    for new in new {
        let before = standing
            .remove(&new.item)
            .unwrap_or_else(|| Answer::none(&new.item));
        let after = work.take(act, &candidate, before, new, (&by, at));
        standing.insert(after.item.clone(), after);
    }
    let items = section.items.iter();
    let saved = Saved {
        answers: items
            .map(|item| {
                standing
                    .remove(item.code())
                    .unwrap_or_else(|| Answer::none(item.code()))
            })
            .collect(),
        merged: work.merged,
        conflicts: work.conflicts,
        at,
    };
    if work.writes.is_empty() && work.versions.is_empty() {
        return Ok(saved);
    }
    stale(
        rows::put(act.tx, candidate.id, &work.writes, at).await,
        &candidate,
    )?;
    rows::keep(act.tx, candidate.id, &work.versions).await?;
    if candidate.state == CandidateState::Invited {
        candidates::move_to(act, &candidate, CandidateState::Draft, "").await?;
    }
    let written: Vec<_> = work
        .writes
        .iter()
        .map(|a| json!({"item": a.item, "level": a.level, "revision": a.revision}))
        .collect();
    let aside: Vec<_> = saved
        .conflicts
        .iter()
        .map(|c| c.standing.item.as_str())
        .collect();
    let details = json!({"section": section.code, "answers": written, "merged": saved.merged, "set_aside": aside});
    act.record(action, &candidate.subject(), details).await?;
    Ok(saved)
}

/// What a save writes.
#[derive(Default)]
struct Work {
    writes: Vec<Answer>,
    versions: Vec<Version>,
    merged: Vec<String>,
    conflicts: Vec<Conflict>,
}

impl Work {
    /// Settles one answer, and gives what stands after it.
    fn take(
        &mut self,
        act: &Acting<'_>,
        candidate: &Candidate,
        before: Answer,
        new: NewAnswer,
        (by, at): (&str, Timestamp),
    ) -> Answer {
        match new.settle(&before) {
            Settled::Same => before,
            Settled::Conflict => {
                self.versions.push(Version {
                    id: aside_id(candidate, by, &new),
                    item: new.item,
                    kind: VersionKind::SetAside,
                    revision: before.revision,
                    level: new.level,
                    words: new.words.clone(),
                    by: by.to_owned(),
                    at,
                });
                self.conflicts.push(Conflict {
                    standing: before.clone(),
                    level: new.level,
                    words: new.words,
                });
                before
            }
            Settled::Write {
                level,
                words,
                merged,
            } => {
                if merged {
                    self.merged.push(new.item.clone());
                }
                if !goes_on(&before, (level, &words), (by, at)) {
                    self.versions.push(Version {
                        id: act.clock.new_id(),
                        item: new.item.clone(),
                        kind: VersionKind::Saved,
                        revision: before.revision,
                        level: before.level,
                        words: before.words,
                        by: before.updated_by,
                        at: before.updated_at.unwrap_or(at),
                    });
                }
                let after = Answer {
                    item: new.item,
                    level,
                    words,
                    revision: before.revision + 1,
                    updated_by: by.to_owned(),
                    updated_at: Some(at),
                };
                self.writes.push(after.clone());
                after
            }
        }
    }
}

/// The same words set aside twice by one person, as a form that saves as it is typed sends them, are one version.
fn aside_id(candidate: &Candidate, by: &str, new: &NewAnswer) -> Id<Version> {
    let text = measure::canonical::json(&json!([candidate.id, new.item, by, new.level, new.words]));
    let hash = Sha256::digest(text);
    let bytes = hash[..16].try_into().expect("a hash has 32 bytes");
    Id::from_uuid(uuid::Uuid::from_bytes(bytes))
}

fn stale(result: Result<(), StoreError>, candidate: &Candidate) -> Result<(), CallError> {
    crate::error::named(result, &candidate.subject(), "item", "")
}

/// An answer's versions, newest first, for whoever sees the section.
///
/// # Errors
/// [`CallError::Unknown`], [`CallError::Forbidden`].
pub async fn history(
    tx: &mut Tx,
    actor: &Actor,
    id: Id<Candidate>,
    (section, item): (&str, &str),
) -> Result<(Form, Vec<Version>), CallError> {
    let form = form(tx, actor, id).await?;
    let found = form.seen().find(|found| found.code == section);
    if !found.is_some_and(|found| found.items.iter().any(|i| i.code() == item)) {
        return Err(CallError::Unknown(item.to_owned()));
    }
    let versions = rows::versions(tx, id, item, VERSIONS).await?;
    Ok((form, versions))
}
