//! The work page: what a region or an agency has to do in its calls.

use std::collections::{BTreeMap, BTreeSet};

use access::{Actor, Permission, Scope};
use kernel::{Id, RegionCode};
use store::Tx;

use crate::{
    CallError,
    model::{Answer, Call, Candidate, Delegation, Proof, Section, sections},
    proofs,
    reach::{self, Reach},
    store::{answers as rows, calls, candidates, delegations},
};

/// The most candidates a work page shows; a region stands in one call a year.
const MOST: usize = 50;

/// One call on someone's work page.
#[derive(Debug, Clone)]
pub struct Task {
    /// The call.
    pub call: Call,
    /// The region in it.
    pub candidate: Candidate,
    /// The sections the actor sees.
    pub sections: Vec<Section>,
    /// Answers by item.
    pub answers: BTreeMap<String, Answer>,
    /// What is cited, by item.
    pub proofs: BTreeMap<String, Vec<Proof>>,
    /// Sections in the hands of agencies, as far as the actor sees them.
    pub delegations: Vec<Delegation>,
    /// What the desk asks: item and last day.
    pub asked: Vec<(String, String)>,
    /// Whether the actor sees the whole form.
    pub is_whole: bool,
}

/// What the actor's regions and agencies have to do, newest call first, in seven statements.
///
/// # Errors
/// [`CallError::Forbidden`] for whoever holds no role at a region or agency that works on calls.
#[expect(
    clippy::too_many_lines,
    reason = "one list, put together from four statements"
)]
pub async fn tasks(tx: &mut Tx, actor: &Actor) -> Result<Vec<Task>, CallError> {
    let (regions, agencies) = places(actor)?;
    let delegated = delegations::of_agencies(tx, &agencies).await?;
    let ids: BTreeSet<Id<Candidate>> = delegated.iter().map(|d| d.candidate).collect();
    let mut found =
        candidates::of_places(tx, &regions, &ids.into_iter().collect::<Vec<_>>()).await?;
    found.truncate(MOST);
    let ids: Vec<Id<Candidate>> = found.iter().map(|candidate| candidate.id).collect();
    let call_ids: BTreeSet<Id<Call>> = found.iter().map(|candidate| candidate.call).collect();
    let calls = calls::of_ids(tx, &call_ids.into_iter().collect::<Vec<_>>()).await?;
    let all = delegations::of_all(tx, &ids).await?;
    let answers = rows::of_all(tx, &ids).await?;
    let asked = rows::asked(tx, &ids).await?;
    let forms: BTreeMap<Id<Call>, Vec<Section>> = calls
        .iter()
        .map(|call| (call.id, sections(&call.instrument())))
        .collect();
    let wanted: Vec<(Id<Candidate>, &[Section])> = found
        .iter()
        .filter_map(|c| Some((c.id, forms.get(&c.call)?.as_slice())))
        .collect();
    let mut proofs = proofs::of_all(tx, &wanted).await?;
    let mut tasks = Vec::new();
    for candidate in found {
        let reach = reach::over(actor, Permission::ReadCandidates, &candidate, &all);
        let call = calls.iter().find(|call| call.id == candidate.call);
        let (Ok(reach), Some(call)) = (reach, call) else {
            continue;
        };
        let of_this = |id: &Id<Candidate>| *id == candidate.id;
        let sections: Vec<Section> = forms[&call.id]
            .iter()
            .filter(|section| reach.covers(&section.code))
            .cloned()
            .collect();
        let seen = |item: &str| {
            sections
                .iter()
                .any(|s| s.items.iter().any(|i| i.code() == item))
        };
        tasks.push(Task {
            answers: answers
                .iter()
                .filter(|(id, _)| of_this(id))
                .map(|(_, answer)| (answer.item.clone(), answer.clone()))
                .collect(),
            proofs: proofs.remove(&candidate.id).unwrap_or_default(),
            delegations: all
                .iter()
                .filter(|d| of_this(&d.candidate) && reach.covers(&d.section))
                .cloned()
                .collect(),
            asked: asked
                .iter()
                .filter(|(id, item, ..)| of_this(id) && seen(item))
                .map(|(_, item, _, due)| (item.clone(), due.clone()))
                .collect(),
            is_whole: reach == Reach::All,
            call: call.clone(),
            sections,
            candidate,
        });
    }
    Ok(tasks)
}

/// Whether a work page would show anything to the actor: to show a link.
pub fn has_work(actor: &Actor) -> bool {
    places(actor).is_ok()
}

/// The regions and agencies at which the actor works on calls.
fn places(actor: &Actor) -> Result<(Vec<RegionCode>, Vec<uuid::Uuid>), CallError> {
    let (mut regions, mut agencies) = (Vec::new(), Vec::new());
    let grants = actor.principal().map_or(&[][..], |p| p.grants.as_slice());
    for grant in grants {
        let scope = grant.scope();
        if actor.may(Permission::SeeWork, scope).is_err() {
            continue;
        }
        match scope {
            Scope::Region(code) => regions.push(code.clone()),
            Scope::Agency(id) => agencies.push(*id),
            Scope::Nation => {}
        }
    }
    if regions.is_empty() && agencies.is_empty() {
        actor.may(Permission::SeeWork, &Scope::Nation)?;
    }
    Ok((regions, agencies))
}

/// The regions for which the actor may ask to join a call.
pub fn may_ask_for(actor: &Actor) -> Vec<RegionCode> {
    let grants = actor.principal().map_or(&[][..], |p| p.grants.as_slice());
    let mut regions: Vec<RegionCode> = grants
        .iter()
        .filter(|grant| actor.may(Permission::SubmitAnswers, grant.scope()).is_ok())
        .filter_map(|grant| match grant.scope() {
            Scope::Region(code) => Some(code.clone()),
            Scope::Nation | Scope::Agency(_) => None,
        })
        .collect();
    regions.sort_unstable();
    regions.dedup();
    regions
}
