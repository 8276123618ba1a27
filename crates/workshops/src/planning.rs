//! The schedule: workshops planned for many regions at once, changed, taken from step to step.

mod plan;

use std::{fmt, str::FromStr};

use access::{Actor, Holder as Person, Permission, Role, Scope};
use kernel::Id;
use register::{
    Acting,
    model::{FieldError, Participation},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{StoreError, Tx};
use web::paging::{PageOf, Window};

use crate::{
    NotNow, WorkshopError, course,
    error::{named, revision},
    model::{Mentor, Step, Workshop, WorkshopDraft, WorkshopState, days_between},
    reach, stages,
    store::{
        mentors as mentor_rows,
        workshops::{self as rows, NewStep},
    },
    zones,
};

pub use plan::{Planned, plan};
pub(crate) use plan::{insert, takes_part};

/// What a list of workshops is limited to; empty for all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WorkshopFilter {
    /// The cohort's year.
    pub cohort: String,
    /// `1` to `4`.
    pub stage: String,
    /// A state.
    pub state: String,
    /// A mentor's account.
    pub mentor: String,
    /// A region's code.
    pub region: String,
    /// Part of a region's name or code.
    pub q: String,
}

/// What a list of workshops is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkshopSort {
    /// By first day.
    Day,
    /// By the region's name.
    Region,
    /// By stage.
    Stage,
}

impl WorkshopSort {
    pub(crate) const fn column(self) -> &'static str {
        match self {
            Self::Day => "starts_on",
            Self::Region => "region_name",
            Self::Stage => "stage",
        }
    }

    fn value(self, workshop: &Workshop) -> String {
        match self {
            Self::Day => workshop.starts_on.clone(),
            Self::Region => workshop.region_name.clone(),
            Self::Stage => workshop.stage.to_string(),
        }
    }
}

impl FromStr for WorkshopSort {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "day" => Ok(Self::Day),
            "region" => Ok(Self::Region),
            "stage" => Ok(Self::Stage),
            _ => Err(()),
        }
    }
}

impl fmt::Display for WorkshopSort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Day => "day",
            Self::Region => "region",
            Self::Stage => "stage",
        })
    }
}

/// One page of the workshops that the actor reaches.
///
/// # Errors
/// [`WorkshopError::Forbidden`] where the actor reaches none.
pub async fn list(
    tx: &mut Tx,
    actor: &Actor,
    filter: &WorkshopFilter,
    window: &Window<WorkshopSort, (String, String)>,
) -> Result<PageOf<Workshop>, WorkshopError> {
    let reach = reach::over(tx, actor, Permission::ReadWorkshops).await?;
    let sort = window.sort.key;
    let found = rows::list(tx, filter, &reach, (sort, &window.into())).await?;
    Ok(PageOf::new(window, found, |workshop| {
        (sort.value(workshop), workshop.id.to_string())
    }))
}

/// Every workshop that the filter leaves of those the actor reaches, by day, at most 5,000: for calendars and files.
///
/// # Errors
/// [`WorkshopError::Forbidden`].
pub async fn all(
    tx: &mut Tx,
    actor: &Actor,
    filter: &WorkshopFilter,
) -> Result<Vec<Workshop>, WorkshopError> {
    let reach = reach::over(tx, actor, Permission::ReadWorkshops).await?;
    Ok(rows::all(tx, filter, &reach).await?)
}

/// One workshop.
///
/// # Errors
/// [`WorkshopError::Forbidden`], [`WorkshopError::Unknown`].
pub async fn find(tx: &mut Tx, actor: &Actor, id: Id<Workshop>) -> Result<Workshop, WorkshopError> {
    let found = rows::find(tx, id).await?;
    let Some(workshop) = found else {
        // Who reaches no workshop learns nothing of which exist.
        reach::over(tx, actor, Permission::ReadWorkshops).await?;
        return Err(WorkshopError::Unknown(id.to_string()));
    };
    reach::may(tx, actor, Permission::ReadWorkshops, &workshop.region).await?;
    Ok(workshop)
}

pub(crate) async fn known(tx: &mut Tx, id: Id<Workshop>) -> Result<Workshop, WorkshopError> {
    rows::find(tx, id)
        .await?
        .ok_or_else(|| WorkshopError::Unknown(id.to_string()))
}

/// Its steps, first to last.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn steps(tx: &mut Tx, workshop: &Workshop) -> Result<Vec<Step>, StoreError> {
    rows::steps(tx, workshop.id).await
}

/// The accounts that may be mentors, by name.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn eligible(tx: &mut Tx) -> Result<Vec<Person>, StoreError> {
    access::holders(tx, &[Role::Expert]).await
}

/// Whether the actor writes in the name of whoever guides or is guided: an assigned mentor, or a role of the region.
///
/// # Errors
/// [`WorkshopError::Forbidden`].
pub(crate) async fn may_work(
    tx: &mut Tx,
    actor: &Actor,
    region: &kernel::RegionCode,
    participation: Id<Participation>,
) -> Result<(), WorkshopError> {
    let refused = match reach::may(tx, actor, Permission::WorkInWorkshops, region).await {
        Ok(()) => return Ok(()),
        Err(refused @ WorkshopError::Forbidden(_)) => refused,
        Err(other) => return Err(other),
    };
    if may_lead(tx, actor, participation).await? {
        Ok(())
    } else {
        Err(refused)
    }
}

/// Whether the actor is a mentor of this part in a cohort.
pub(crate) async fn may_lead(
    tx: &mut Tx,
    actor: &Actor,
    participation: Id<Participation>,
) -> Result<bool, StoreError> {
    let may = actor.may(Permission::LeadWorkshops, &Scope::Nation).is_ok();
    match actor.principal() {
        Some(person) if may => {
            mentor_rows::leads(tx, &person.id.to_string(), participation.uuid()).await
        }
        Some(_) | None => Ok(false),
    }
}

/// The mentors named by their log-ins.
async fn mentors(tx: &mut Tx, logins: &[String]) -> Result<Vec<Mentor>, WorkshopError> {
    if logins.is_empty() {
        return Ok(Vec::new());
    }
    let eligible = eligible(tx).await?;
    let mut found: Vec<Mentor> = Vec::new();
    let mut wrong = Vec::new();
    for login in logins {
        match eligible.iter().find(|p| p.login.as_str() == login) {
            Some(person) => {
                let mentor = mentor(person);
                if !found.contains(&mentor) {
                    found.push(mentor);
                }
            }
            None => wrong.push(FieldError {
                field: "mentors",
                problem: "no-mentor",
                value: login.chars().take(80).collect(),
            }),
        }
    }
    if wrong.is_empty() {
        Ok(found)
    } else {
        Err(wrong.into())
    }
}

fn mentor(person: &Person) -> Mentor {
    Mentor {
        account: person.id.to_string(),
        name: person.name.to_string(),
    }
}

/// Refuses mentors who lead another workshop on one of the days, and names it.
async fn free(
    tx: &mut Tx,
    own: Option<Id<Workshop>>,
    mentors: &[Mentor],
    (first, last): (&str, &str),
) -> Result<(), WorkshopError> {
    let accounts: Vec<&str> = mentors.iter().map(|m| m.account.as_str()).collect();
    let busy = mentor_rows::busy(tx, own, &accounts, (first, last)).await?;
    if busy.is_empty() {
        return Ok(());
    }
    let name = |account: &str| {
        let found = mentors.iter().find(|m| m.account == account);
        found.map_or("", |m| m.name.as_str()).to_owned()
    };
    let told = busy.iter().map(|other| FieldError {
        field: "mentors",
        problem: "busy",
        value: format!(
            "{}: {} {}, {}",
            name(&other.account),
            other.stage.roman(),
            other.region_name,
            other.day
        ),
    });
    Err(WorkshopError::Invalid(told.collect()))
}

/// Changes a workshop that is not settled.
///
/// # Errors
/// [`WorkshopError::Invalid`] for days in the wrong order and for a mentor who leads another workshop on one of them, which is
/// named; [`NotNow::Settled`]; [`WorkshopError::Stale`].
pub async fn edit(
    act: &mut Acting<'_>,
    id: Id<Workshop>,
    draft: &WorkshopDraft,
) -> Result<Workshop, WorkshopError> {
    act.actor.may(Permission::ManageWorkshops, &Scope::Nation)?;
    let before = known(act.tx, id).await?;
    unsettled(&before)?;
    let new = draft.parse()?;
    let mentors = mentors(act.tx, &new.mentors).await?;
    free(act.tx, Some(id), &mentors, (&new.starts_on, &new.ends_on)).await?;
    let subject = before.subject();
    let (at, on) = (act.now(), revision(&draft.revision, &subject)?);
    named(
        rows::update(act.tx, (id, on), &new, at).await,
        &subject,
        "starts_on",
        &new.starts_on,
    )?;
    let days = days_between(&new.starts_on, &new.ends_on);
    mentor_rows::set_mentors(act.tx, id, &mentors, &days).await?;
    let details = json!({"before": before, "after": draft});
    act.record("workshops.edit", &subject, details).await?;
    known(act.tx, id).await
}

pub(crate) fn unsettled(workshop: &Workshop) -> Result<(), NotNow> {
    if workshop.state.is_settled() {
        Err(NotNow::Settled(workshop.state.as_str()))
    } else {
        Ok(())
    }
}

/// Writes down what was said and agreed, by the region, its mentors or the ministry.
///
/// # Errors
/// [`WorkshopError::Forbidden`], [`WorkshopError::Stale`].
pub async fn write_minutes(
    act: &mut Acting<'_>,
    id: Id<Workshop>,
    (minutes, on): (&str, &str),
) -> Result<Workshop, WorkshopError> {
    let before = of_all(act, id).await?;
    unsettled(&before)?;
    let mut f = register::model::Fields::default();
    let minutes = f.free("minutes", &minutes.replace("\r\n", "\n"), 20_000);
    f.done()?;
    let subject = before.subject();
    let (at, on) = (act.now(), revision(on, &subject)?);
    named(
        rows::set_minutes(act.tx, (id, on), &minutes, at).await,
        &subject,
        "minutes",
        "",
    )?;
    let details = json!({"before": before.minutes, "after": minutes});
    act.record("workshops.write_minutes", &subject, details)
        .await?;
    known(act.tx, id).await
}

/// A workshop for whoever works on it: the region, its mentors, the ministry.
///
/// # Errors
/// [`WorkshopError::Forbidden`] first; [`WorkshopError::Unknown`].
pub(crate) async fn of_all(
    act: &mut Acting<'_>,
    id: Id<Workshop>,
) -> Result<Workshop, WorkshopError> {
    let workshop = find(act.tx, act.actor, id).await?;
    if act
        .actor
        .may(Permission::ManageWorkshops, &Scope::Nation)
        .is_err()
    {
        may_work(act.tx, act.actor, &workshop.region, workshop.participation).await?;
    }
    Ok(workshop)
}

/// Takes a workshop a step further. The ministry takes every step; a mentor of the workshop says that it was held and closes it.
///
/// # Errors
/// [`WorkshopError::Step`] where the process has no such step; [`NotNow::StageShut`] for an invitation to a stage that is not
/// open; [`NotNow::TooEarly`] before its first day; a cancelled workshop needs a reason.
///
/// A workshop that is closed takes the region's participation along, where that stands right before it; see [`course`].
pub async fn step(
    act: &mut Acting<'_>,
    id: Id<Workshop>,
    to: WorkshopState,
    reason: &str,
) -> Result<Workshop, WorkshopError> {
    let workshop = find(act.tx, act.actor, id).await?;
    let of_mentor = matches!(to, WorkshopState::Held | WorkshopState::Closed);
    if !(of_mentor && may_lead(act.tx, act.actor, workshop.participation).await?) {
        act.actor.may(Permission::ManageWorkshops, &Scope::Nation)?;
    }
    workshop.state.transition(to)?;
    if to == WorkshopState::Cancelled && reason.trim().is_empty() {
        return Err(WorkshopError::field("reason", "required", ""));
    }
    if to == WorkshopState::Invited
        && !stages::is_open(act.tx, workshop.participation, workshop.stage).await?
    {
        return Err(NotNow::StageShut(workshop.stage).into());
    }
    if to == WorkshopState::Held && zones::today(&workshop.region, act.now()) < workshop.starts_on {
        return Err(NotNow::TooEarly(workshop.starts_on).into());
    }
    move_to(act, &workshop, to, reason).await?;
    let mut details = json!({"from": workshop.state, "to": to, "reason": reason});
    if to == WorkshopState::Closed {
        let status = course::follow(act, workshop.participation).await?;
        details["participation"] = json!(status);
    }
    act.record("workshops.step", &workshop.subject(), details)
        .await?;
    known(act.tx, id).await
}

pub(crate) async fn move_to(
    act: &mut Acting<'_>,
    workshop: &Workshop,
    to: WorkshopState,
    reason: &str,
) -> Result<(), WorkshopError> {
    let (at, by) = (act.now(), act.by());
    named(
        rows::move_to(act.tx, (workshop.id, workshop.revision), to, at).await,
        &workshop.subject(),
        "to",
        to.as_str(),
    )?;
    if to == WorkshopState::Cancelled {
        mentor_rows::forget_days(act.tx, workshop.id).await?;
    }
    let step = NewStep {
        from: Some(workshop.state),
        to,
        reason: reason.trim(),
        by: &by,
        at,
    };
    Ok(rows::insert_step(act.tx, act.clock, workshop.id, &step).await?)
}

/// A state as a form or the API names it.
///
/// # Errors
/// [`WorkshopError::Unknown`].
pub fn state(text: &str) -> Result<WorkshopState, WorkshopError> {
    text.parse()
        .map_err(|()| WorkshopError::Unknown(text.chars().take(40).collect()))
}
