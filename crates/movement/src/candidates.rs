//! Candidates: invited by the ministry or asking to join.

mod lists;

use std::collections::HashSet;

use access::{Actor, Permission, Scope};
use kernel::{Id, RegionCode};
use register::{
    Acting,
    regions::{self, Place},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{StoreError, Tx};
use uuid::Uuid;
use web::paging::{PageOf, Window};

pub use lists::{CandidateFilter, CandidateSort};

use crate::{
    CallError, NotNow,
    calls::{self, deadline_now},
    error::named,
    model::{Call, CallState, Candidate, CandidateState, Origin, Step},
    store::{calls::NewStep, candidates as rows, sheets},
};

/// One page of a call's candidates, for those who see all of them.
///
/// # Errors
/// [`CallError::Forbidden`].
pub async fn list(
    tx: &mut Tx,
    actor: &Actor,
    call: Id<Call>,
    filter: &CandidateFilter,
    window: &Window<CandidateSort, (String, String)>,
) -> Result<PageOf<Candidate>, CallError> {
    actor.may(Permission::ReadCandidates, &Scope::Nation)?;
    let sort = window.sort.key;
    let found = rows::list(tx, call, filter, sort, &window.into()).await?;
    Ok(PageOf::new(window, found, |candidate| {
        (sort.of(candidate), candidate.code.clone())
    }))
}

/// Every candidate of a call by region code, for those who see all of them: at most some 550.
///
/// # Errors
/// [`CallError::Forbidden`].
pub async fn of_call(
    tx: &mut Tx,
    actor: &Actor,
    call: Id<Call>,
) -> Result<Vec<Candidate>, CallError> {
    actor.may(Permission::ReadCandidates, &Scope::Nation)?;
    Ok(rows::of_call(tx, call).await?)
}

/// How many candidates of a call stand in each state.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn by_state(
    tx: &mut Tx,
    call: Id<Call>,
) -> Result<Vec<(CandidateState, i64)>, StoreError> {
    rows::by_state(tx, call).await
}

/// One candidate, for its own region and for those who see all.
///
/// # Errors
/// [`CallError::Unknown`], [`CallError::Forbidden`].
pub async fn find(tx: &mut Tx, actor: &Actor, id: Id<Candidate>) -> Result<Candidate, CallError> {
    let candidate = known(tx, id).await?;
    actor.may(
        Permission::ReadCandidates,
        &Scope::Region(candidate.region.clone()),
    )?;
    Ok(candidate)
}

/// What a region stands in, newest call first.
///
/// # Errors
/// [`CallError::Forbidden`].
pub async fn of_region(
    tx: &mut Tx,
    actor: &Actor,
    region: &RegionCode,
) -> Result<Vec<Candidate>, CallError> {
    actor.may(Permission::ReadCandidates, &Scope::Region(region.clone()))?;
    Ok(rows::of_region(tx, region).await?)
}

/// The steps of a candidate, first to last; ask [`find`] first.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn steps(tx: &mut Tx, candidate: &Candidate) -> Result<Vec<Step>, StoreError> {
    rows::steps(tx, candidate.id).await
}

/// Whom to invite: a list of codes, or every region that a filter leaves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct InvitationDraft {
    /// Codes of regions, separated by commas, spaces or lines; empty where the filter chooses.
    pub regions: String,
    /// A province's code.
    pub province: String,
    /// `regency` or `city`.
    pub kind: String,
    /// A class of fiscal capacity.
    pub fiscal_class: String,
}

/// What came of an invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Invited {
    /// How many were added.
    pub added: usize,
    /// How many of those asked for stood in the call already.
    pub known: usize,
}

/// Invites regions to a call that is prepared or published; regions that stand in it already are left as they are.
///
/// # Errors
/// [`CallError::Invalid`] naming codes that are unknown or of a kind the call does not take, or where nothing is left.
pub async fn invite(
    act: &mut Acting<'_>,
    call: Id<Call>,
    draft: &InvitationDraft,
) -> Result<Invited, CallError> {
    act.actor.may(Permission::ManageCalls, &Scope::Nation)?;
    let call = calls::known(act.tx, call).await?;
    if !matches!(call.state, CallState::Draft | CallState::Published) {
        return Err(NotNow::Published.into());
    }
    let places = regions::places(act.tx).await?;
    let chosen = chosen(&call, draft, &places)?;
    let taken = rows::taken(act.tx, call.id).await?;
    let mut codes = Codes::after(&taken);
    let stands: HashSet<Uuid> = taken.into_iter().map(|(region, _)| region).collect();
    let (known, new): (Vec<&Place>, Vec<&Place>) = chosen
        .into_iter()
        .partition(|place| stands.contains(&place.id.uuid()));
    let new: Vec<(&Place, String)> = new.into_iter().map(|p| (p, codes.next())).collect();
    let invited = Invited {
        added: new.len(),
        known: known.len(),
    };
    enter(act, &call, &new, Origin::Invited).await?;
    let details = json!({"draft": draft, "added": invited.added, "known": invited.known});
    act.record("movement.invite", &call.subject(), details)
        .await?;
    Ok(invited)
}

fn chosen<'a>(
    call: &Call,
    draft: &InvitationDraft,
    places: &'a [Place],
) -> Result<Vec<&'a Place>, CallError> {
    let fits = |place: &Place| call.kinds.contains(&place.kind);
    let listed: Vec<&str> = draft
        .regions
        .split([',', ';', ' ', '\n', '\r', '\t'])
        .filter(|code| !code.is_empty())
        .collect();
    if listed.is_empty() {
        let left: Vec<&Place> = places
            .iter()
            .filter(|p| fits(p))
            .filter(|p| draft.province.is_empty() || p.province.as_str() == draft.province)
            .filter(|p| draft.kind.is_empty() || p.kind.as_str() == draft.kind)
            .filter(|p| draft.fiscal_class.is_empty() || p.fiscal_class == draft.fiscal_class)
            .collect();
        return if left.is_empty() {
            Err(CallError::field("regions", "none-left", ""))
        } else {
            Ok(left)
        };
    }
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    for code in listed {
        let place = places.iter().find(|place| place.code.as_str() == code);
        match place {
            None => return Err(CallError::field("regions", "unknown", code)),
            Some(place) if !fits(place) => {
                return Err(CallError::field("regions", "wrong-kind", code));
            }
            Some(place) if seen.insert(code) => found.push(place),
            Some(_) => {}
        }
    }
    Ok(found)
}

/// A region asks to join a published call that is open for it.
///
/// # Errors
/// [`NotNow`] outside of the dates; [`CallError::Invalid`] where it stands in the call already or is of another kind.
pub async fn ask(
    act: &mut Acting<'_>,
    call: Id<Call>,
    region: &RegionCode,
    reason: &str,
) -> Result<Candidate, CallError> {
    act.actor
        .may(Permission::SubmitAnswers, &Scope::Region(region.clone()))?;
    let call = calls::known(act.tx, call).await?;
    call.is_open_for(region, deadline_now(act).await?)?;
    let places = regions::places(act.tx).await?;
    let Some(place) = places.iter().find(|place| place.code == *region) else {
        return Err(CallError::field("region", "unknown", region.as_str()));
    };
    if !call.kinds.contains(&place.kind) {
        return Err(CallError::field("region", "wrong-kind", region.as_str()));
    }
    let taken = rows::taken(act.tx, call.id).await?;
    if taken.iter().any(|(id, _)| *id == place.id.uuid()) {
        return Err(CallError::field("region", "taken", region.as_str()));
    }
    let code = Codes::after(&taken).next();
    let new = [(place, code)];
    let id = enter(act, &call, &new, Origin::Asked).await?[0];
    act.record(
        "movement.ask",
        &format!("candidate:{id}"),
        json!({"call": call.id, "region": region, "reason": reason}),
    )
    .await?;
    known(act.tx, id).await
}

/// Writes candidates under their codes, each with its first step, and gives their ids: two statements whatever their
/// number.
async fn enter(
    act: &mut Acting<'_>,
    call: &Call,
    regions: &[(&Place, String)],
    origin: Origin,
) -> Result<Vec<Id<Candidate>>, CallError> {
    if regions.is_empty() {
        return Ok(Vec::new());
    }
    let state = match origin {
        Origin::Invited => CandidateState::Invited,
        Origin::Asked => CandidateState::Asked,
    };
    let (at, by) = (act.now(), act.by());
    let new: Vec<_> = regions
        .iter()
        .map(|(region, code)| rows::NewCandidate {
            id: act.clock.new_id(),
            call: call.id,
            region,
            code,
            origin,
            state,
        })
        .collect();
    let first = regions[0].0.code.as_str();
    named(
        rows::insert(act.tx, &new, at).await,
        &call.subject(),
        "region",
        first,
    )?;
    let steps: Vec<_> = new
        .iter()
        .map(|one| (one.id, NewStep::of(None, state.as_str(), "", &by, at)))
        .collect();
    rows::insert_steps(act.tx, act.clock, &steps).await?;
    Ok(new.iter().map(|one| one.id).collect())
}

/// Takes a candidate a step further that officers take: a request admitted or refused, a date missed, struck off.
///
/// # Errors
/// [`CallError::Step`] where the process has no such step; refusing and striking off need a reason.
pub async fn step(
    act: &mut Acting<'_>,
    id: Id<Candidate>,
    to: CandidateState,
    reason: &str,
) -> Result<Candidate, CallError> {
    act.actor.may(Permission::ManageCalls, &Scope::Nation)?;
    let candidate = known(act.tx, id).await?;
    let by_officer = matches!(
        (candidate.state, to),
        (
            CandidateState::Asked,
            CandidateState::Draft | CandidateState::Refused
        ) | (
            CandidateState::Scheduled,
            CandidateState::Presented | CandidateState::NoShow
        ) | (
            CandidateState::NoShow,
            CandidateState::StruckOff | CandidateState::Scheduled
        ) | (CandidateState::Declined, CandidateState::Invited)
    );
    if !by_officer {
        return Err(crate::model::IllegalStep {
            from: candidate.state.as_str(),
            to: to.as_str(),
        }
        .into());
    }
    let needs_reason = matches!(to, CandidateState::Refused | CandidateState::StruckOff);
    if needs_reason && reason.trim().is_empty() {
        return Err(CallError::field("reason", "required", ""));
    }
    moved(act, candidate, to, reason).await
}

/// The region says no to an invitation, or leaves a call it has answered.
///
/// # Errors
/// [`CallError::Step`] where there is nothing to leave any more; leaving needs a reason.
pub async fn leave(
    act: &mut Acting<'_>,
    id: Id<Candidate>,
    reason: &str,
) -> Result<Candidate, CallError> {
    let candidate = known(act.tx, id).await?;
    act.actor.may(
        Permission::SubmitAnswers,
        &Scope::Region(candidate.region.clone()),
    )?;
    if reason.trim().is_empty() {
        return Err(CallError::field("reason", "required", ""));
    }
    let to = if candidate.state == CandidateState::Invited {
        CandidateState::Declined
    } else {
        CandidateState::Withdrawn
    };
    moved(act, candidate, to, reason).await
}

async fn moved(
    act: &mut Acting<'_>,
    candidate: Candidate,
    to: CandidateState,
    reason: &str,
) -> Result<Candidate, CallError> {
    move_to(act, &candidate, to, reason).await?;
    act.record(
        "movement.step_candidate",
        &candidate.subject(),
        json!({"from": candidate.state, "to": to, "reason": reason}),
    )
    .await?;
    known(act.tx, candidate.id).await
}

/// Moves a candidate within a larger command, which records it.
pub(crate) async fn move_to(
    act: &mut Acting<'_>,
    candidate: &Candidate,
    to: CandidateState,
    reason: &str,
) -> Result<(), CallError> {
    candidate.state.transition(to)?;
    let (at, by) = (act.now(), act.by());
    if matches!(to, CandidateState::Withdrawn | CandidateState::StruckOff) {
        sheets::void_of_candidate(act.tx, candidate.id, at).await?;
    }
    named(
        rows::move_to(act.tx, (candidate.id, candidate.revision), to, at).await,
        &candidate.subject(),
        "to",
        to.as_str(),
    )?;
    let step = NewStep::of(
        Some(candidate.state.as_str()),
        to.as_str(),
        reason.trim(),
        &by,
        at,
    );
    Ok(rows::insert_step(act.tx, act.clock, candidate.id, &step).await?)
}

/// Moves many candidates within a larger command, which records it: two statements whatever their number.
pub(crate) async fn move_many(
    act: &mut Acting<'_>,
    moved: &[(Id<Candidate>, String)],
    (from, to): (CandidateState, CandidateState),
) -> Result<(), CallError> {
    if moved.is_empty() {
        return Ok(());
    }
    from.transition(to)?;
    let (at, by) = (act.now(), act.by());
    let ids: Vec<Id<Candidate>> = moved.iter().map(|(id, _)| *id).collect();
    named(
        rows::move_many(act.tx, &ids, (from, to), at).await,
        "candidates",
        "to",
        to.as_str(),
    )?;
    let steps: Vec<_> = moved
        .iter()
        .map(|(id, reason)| {
            let step = NewStep::of(Some(from.as_str()), to.as_str(), reason, &by, at);
            (*id, step)
        })
        .collect();
    Ok(rows::insert_steps(act.tx, act.clock, &steps).await?)
}

pub(crate) async fn known(tx: &mut Tx, id: Id<Candidate>) -> Result<Candidate, CallError> {
    rows::find(tx, id)
        .await?
        .ok_or_else(|| CallError::Unknown(id.to_string()))
}

/// Codes of candidates, `K-001` onwards.
struct Codes(u32);

impl Codes {
    fn after(taken: &[(Uuid, String)]) -> Self {
        let number = |code: &str| code.strip_prefix("K-")?.parse().ok();
        Self(
            taken
                .iter()
                .filter_map(|(_, code)| number(code))
                .max()
                .unwrap_or(0),
        )
    }

    fn next(&mut self) -> String {
        self.0 += 1;
        format!("K-{:03}", self.0)
    }
}
