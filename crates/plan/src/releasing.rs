//! Releases: a plan frozen with hash and signature, and how far each has come.

use access::{Actor, Permission};
use agreements::model::{Decree, DecreeKind};
use ed25519_dalek::SigningKey;
use kernel::RegionCode;
use masterplan::{Content, Made, Release, ReleaseFile};
use register::Acting;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{StoreError, Tx};
use uuid::Uuid;

use crate::{
    NotNow, PlanError, begin,
    begin::subject,
    blockers, content,
    model::{Plan, ReleaseHead, State, Step, StepDraft},
    national, reach,
    store::{actions, plans, releases as rows},
};

/// Why a release is made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = PlanReleaseDraft)]
pub struct ReleaseDraft {
    /// What changed since the last.
    pub reason: String,
    /// The decree or regulation it follows; may be left out.
    pub decree: String,
    /// The number of the last release as the writer saw it; 0 where there was none.
    pub after: String,
}

/// Whether the actor may make releases of a plan.
///
/// # Errors
/// [`PlanError::Forbidden`].
pub fn may(actor: &Actor, plan: &Plan) -> Result<(), PlanError> {
    reach::may(actor, Permission::ReleasePlans, plan)
}

/// Freezes the plan of a region.
///
/// # Errors
/// [`PlanError::Forbidden`]; [`NotNow::Blocked`] names what is wrong; [`NotNow::Overtaken`] where another release was made
/// since the writer looked; [`NotNow::Unchanged`]; [`PlanError::Invalid`].
pub async fn make(
    act: &mut Acting<'_>,
    (region, key): (&RegionCode, Option<&SigningKey>),
    draft: &ReleaseDraft,
) -> Result<ReleaseHead, PlanError> {
    let plan = begin::of_region(act.tx, act.actor, region).await?;
    may(act.actor, &plan)?;
    let reason = words("reason", &draft.reason, true)?;
    let decree = words("decree", &draft.decree, false)?;
    let before = rows::of_plan(act.tx, plan.id).await?;
    let last = before.first();
    let number = last.map_or(0, |head| head.number);
    let after: u32 = draft.after.trim().parse().unwrap_or(0);
    if after != number {
        return Err(NotNow::Overtaken(number).into());
    }
    let loaded = content::of_plan(act.tx, plan.clone()).await?;
    let frozen = loaded.content();
    refuse_faults(act, &frozen)?;
    if let Some(last) = last
        && file(act.tx, &plan, last.number).await?.release.content == frozen
    {
        return Err(NotNow::Unchanged(last.number).into());
    }
    let made = Made {
        number: number + 1,
        at: instant(act),
        reason: reason.clone(),
        decree: decree.clone(),
        previous: last.map_or_else(String::new, |head| head.sha256.clone()),
    };
    let file = Release::new(made, frozen).seal(key);
    let head = ReleaseHead {
        number: number + 1,
        sha256: file.sha256.clone(),
        is_signed: file.signature.is_some(),
        state: State::Draft,
        was_active: false,
        reason,
        decree,
        by: act.by(),
        at: act.now(),
    };
    let bytes = String::from_utf8(file.to_bytes()).expect("canonical JSON is UTF-8");
    let id: Uuid = act.clock.new_id::<ReleaseHead>().uuid();
    let done = rows::insert(act.tx, (id, plan.id), &head, &bytes).await;
    done.map_err(|err| match err {
        StoreError::Duplicate(_) => PlanError::from(NotNow::Overtaken(number + 1)),
        other => other.into(),
    })?;
    plans::set_shown(act.tx, plan.id, head.state, act.now()).await?;
    let details = json!({"number": head.number, "sha256": head.sha256, "reason": head.reason, "decree": head.decree, "signed": head.is_signed});
    act.record("plan.release", &subject(&plan), details).await?;
    Ok(head)
}

fn refuse_faults(act: &Acting<'_>, frozen: &Content) -> Result<(), NotNow> {
    let year = u16::try_from(act.now().to_offset_date_time().year()).unwrap_or(0);
    let blocked = blockers::of(&blockers::report(frozen, &blockers::facts(year, true)));
    if blocked.is_empty() {
        Ok(())
    } else {
        Err(NotNow::Blocked(blocked))
    }
}

/// The present instant as RFC 3339, whole seconds in UTC.
fn instant(act: &Acting<'_>) -> String {
    let at = act.now().to_offset_date_time();
    let (hour, minute, second) = at.to_hms();
    format!("{}T{hour:02}:{minute:02}:{second:02}Z", act.now().day())
}

fn words(field: &'static str, text: &str, required: bool) -> Result<String, PlanError> {
    let text = text.trim().replace("\r\n", "\n");
    if required && text.is_empty() {
        return Err(PlanError::field(field, "required", ""));
    }
    if text.chars().count() > 2_000 || text.contains(|c: char| c.is_control() && c != '\n') {
        return Err(PlanError::field(field, "long", ""));
    }
    Ok(text)
}

/// The releases of a region's plan, newest first.
///
/// # Errors
/// [`PlanError::Forbidden`], [`PlanError::Unknown`].
pub async fn list(
    tx: &mut Tx,
    actor: &Actor,
    region: &RegionCode,
) -> Result<(Plan, Vec<ReleaseHead>), PlanError> {
    let plan = begin::of_region(tx, actor, region).await?;
    let heads = rows::of_plan(tx, plan.id).await?;
    Ok((plan, heads))
}

/// The releases of a region that the public may read: those that are or were in force.
///
/// # Errors
/// [`PlanError::Unknown`] for a region whose plan was never in force.
pub async fn public(
    tx: &mut Tx,
    region: &RegionCode,
) -> Result<(Plan, Vec<ReleaseHead>), PlanError> {
    let plan = plans::in_force(tx, region).await?;
    let plan = plan.ok_or_else(|| PlanError::Unknown(format!("plan of region {region}")))?;
    let mut heads = rows::of_plan(tx, plan.id).await?;
    heads.retain(|head| head.was_active);
    Ok((plan, heads))
}

/// The releases that an actor may read: all of them, or those the public may.
///
/// # Errors
/// [`PlanError::Unknown`].
pub async fn readable(
    tx: &mut Tx,
    actor: &Actor,
    region: &RegionCode,
) -> Result<(Plan, Vec<ReleaseHead>), PlanError> {
    match list(tx, actor, region).await {
        Err(PlanError::Forbidden(_)) => public(tx, region).await,
        other => other,
    }
}

/// The bytes of a release that was found readable.
///
/// # Errors
/// [`PlanError::Unknown`].
pub async fn bytes(tx: &mut Tx, plan: &Plan, number: u32) -> Result<String, PlanError> {
    let found = rows::content(tx, plan.id, number).await?;
    found.ok_or_else(|| PlanError::Unknown(format!("release {number}")))
}

/// A release that was found readable, read and verified.
///
/// # Errors
/// [`PlanError::Unknown`] for one that is not there; [`StoreError::Damaged`] for one that was changed in the database.
pub async fn file(tx: &mut Tx, plan: &Plan, number: u32) -> Result<ReleaseFile, PlanError> {
    let text = bytes(tx, plan, number).await?;
    ReleaseFile::read(text.as_bytes()).map_err(|broken| {
        tracing::error!(
            region.code = %plan.region,
            "release {number} of the plan of {} does not verify: {broken}", plan.region
        );
        StoreError::Damaged.into()
    })
}

/// One release with its steps.
///
/// # Errors
/// [`PlanError::Forbidden`], [`PlanError::Unknown`].
pub async fn find(
    tx: &mut Tx,
    actor: &Actor,
    (region, number): (&RegionCode, u32),
) -> Result<(Plan, ReleaseHead, Vec<Step>), PlanError> {
    let (plan, heads) = list(tx, actor, region).await?;
    let head = heads
        .into_iter()
        .find(|head| head.number == number)
        .ok_or_else(|| PlanError::Unknown(format!("release {number}")))?;
    let steps = rows::steps(tx, plan.id, number).await?;
    Ok((plan, head, steps))
}

/// The regulation that gives a region's plan force today, as its decrees tell.
///
/// # Errors
/// [`PlanError::Store`].
pub async fn regulation(
    tx: &mut Tx,
    region: &RegionCode,
    day: &str,
) -> Result<Option<Decree>, PlanError> {
    let decrees = agreements::decrees::of_region(tx, &Actor::System, region).await;
    let decrees = decrees.map_err(|err| match err {
        agreements::AgreementError::Store(err) => PlanError::Store(err),
        other => PlanError::Unknown(other.to_string()),
    })?;
    Ok(decrees
        .into_iter()
        .find(|decree| decree.kind == DecreeKind::Regulation && decree.stands_on(day)))
}

/// Who takes a step to this state.
const fn needed(to: State) -> Permission {
    match to {
        State::Reviewed => Permission::ReviewPlans,
        State::Draft
        | State::Validated
        | State::Submitted
        | State::Regulated
        | State::Active
        | State::Revised
        | State::Expired => Permission::ReleasePlans,
    }
}

/// The steps that an actor may take with a release now.
pub fn possible(actor: &Actor, plan: &Plan, head: &ReleaseHead) -> Vec<State> {
    let next = head.state.next().iter().copied();
    next.filter(|to| *to != State::Revised && reach::may(actor, needed(*to), plan).is_ok())
        .collect()
}

/// Takes a release further. Coming into force, it takes the place of the one before, and its actions join the national list.
///
/// # Errors
/// [`PlanError::Forbidden`]; [`PlanError::Step`]; [`NotNow::NoRegulation`]; [`PlanError::Stale`].
pub async fn step(
    act: &mut Acting<'_>,
    (region, number): (&RegionCode, u32),
    draft: &StepDraft,
) -> Result<ReleaseHead, PlanError> {
    let (plan, head, _) = find(act.tx, act.actor, (region, number)).await?;
    let to: State = match draft.to.parse() {
        Ok(to) if to != State::Revised => to,
        _ => return Err(PlanError::field("to", "choice", draft.to.as_str())),
    };
    reach::may(act.actor, needed(to), &plan)?;
    let note = words("note", &draft.note, to == State::Expired)?;
    head.state.transition(to)?;
    if to == State::Active && number < plan.active {
        return Err(NotNow::Newer(plan.active).into());
    }
    if to == State::Regulated {
        let day = act.now().day();
        if note.is_empty() && regulation(act.tx, region, &day).await?.is_none() {
            return Err(NotNow::NoRegulation.into());
        }
    }
    let (by, at) = (act.by(), act.now());
    let done = rows::step(act.tx, act.clock, (plan.id, &head), (to, &note), (&by, at)).await;
    stale(done, number)?;
    match to {
        State::Active => come_into_force(act, &plan, &head).await?,
        State::Expired => {
            actions::replace(act.tx, plan.id, &[]).await?;
            plans::set_state(act.tx, plan.id, (to, 0), at).await?;
        }
        other => plans::set_shown(act.tx, plan.id, other, at).await?,
    }
    let details = json!({"number": number, "from": head.state, "to": to, "note": note});
    act.record("plan.step", &subject(&plan), details).await?;
    Ok(ReleaseHead { state: to, ..head })
}

fn stale<T>(done: Result<T, StoreError>, number: u32) -> Result<T, PlanError> {
    done.map_err(|err| match err {
        StoreError::Stale => PlanError::Stale(format!("release {number}")),
        other => other.into(),
    })
}

/// Takes the release of a plan that is in force to `revised`, where there is one; its note names what comes next.
async fn revise(act: &mut Acting<'_>, plan: &Plan, next: &str) -> Result<(), PlanError> {
    let heads = rows::of_plan(act.tx, plan.id).await?;
    let Some(old) = heads.iter().find(|old| old.number == plan.active) else {
        return Ok(());
    };
    old.state.transition(State::Revised)?;
    let (by, at) = (act.by(), act.now());
    let note = format!("→ {next}");
    let given = (State::Revised, note.as_str());
    let done = rows::step(act.tx, act.clock, (plan.id, old), given, (&by, at)).await;
    stale(done, old.number)
}

async fn come_into_force(
    act: &mut Acting<'_>,
    plan: &Plan,
    head: &ReleaseHead,
) -> Result<(), PlanError> {
    let at = act.now();
    let next = head.number.to_string();
    revise(act, plan, &next).await?;
    // A region has one plan in force: that of the period before makes room.
    let before = plans::in_force(act.tx, &plan.region).await?;
    if let Some(before) = before.filter(|before| before.id != plan.id) {
        let next = format!("{}–{}, {next}", plan.period.from, plan.period.to);
        revise(act, &before, &next).await?;
        actions::replace(act.tx, before.id, &[]).await?;
        plans::set_state(act.tx, before.id, (State::Revised, 0), at).await?;
    }
    let file = file(act.tx, plan, head.number).await?;
    let flat = national::flat(&file.release.content);
    actions::replace(act.tx, plan.id, &flat).await?;
    plans::set_state(act.tx, plan.id, (State::Active, head.number), at).await?;
    Ok(())
}
