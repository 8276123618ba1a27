//! Many regions at once: some together, on working days, mentors in turn.

use std::collections::BTreeMap;

use access::{Permission, Scope};
use kernel::Id;
use register::{
    Acting,
    model::{FieldError, Participation, Status},
    participations,
};
use serde::Serialize;
use serde_json::json;
use store::{StoreError, Tx};
use uuid::Uuid;

use super::{WorkshopFilter, mentors};
use crate::{
    WorkshopError,
    error::named,
    model::{
        Mentor, NewPlan, NewWorkshop, PlanDraft, Stage, Workshop, WorkshopState, days_between,
        next_day,
    },
    reach, stages,
    store::{
        mentors as mentor_rows, stages as stage_rows,
        workshops::{self as rows, Born, NewStep},
    },
};

/// What a plan did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = WorkshopsPlanned)]
pub struct Planned {
    /// Workshops that were planned.
    pub added: usize,
    /// Regions that have the workshop already and were left as they are.
    pub known: usize,
}

/// Plans one stage for many regions of a cohort: some at once, on working days, mentors shared among them in turn and
/// nobody twice on one day.
///
/// # Errors
/// [`WorkshopError::Invalid`] for a region that is not in the cohort, an unknown mentor, or days for which no mentor is free.
pub async fn plan(act: &mut Acting<'_>, draft: &PlanDraft) -> Result<Planned, WorkshopError> {
    act.actor.may(Permission::ManageWorkshops, &Scope::Nation)?;
    let new = draft.parse()?;
    let regions = members(act.tx, &new).await?;
    let mentors = mentors(act.tx, &new.first.mentors).await?;
    let planned = rows::all(act.tx, &of_stage(&new), &reach::Reach::All).await?;
    let mut shares = Shares::new(act.tx, &mentors).await?;
    let (mut added, mut from) = (0, new.first.starts_on.clone());
    let todo: Vec<&Participation> = regions
        .iter()
        .filter(|member| !planned.iter().any(|w| w.participation == member.id))
        .collect();
    for together in todo.chunks(new.at_once) {
        let (first, last) = next_day(&from, new.days);
        for member in together {
            let days = days_between(&first, &last);
            let chosen = shares.choose(&days, new.each, &member.region_name)?;
            let one = NewWorkshop {
                starts_on: first.clone(),
                ends_on: last.clone(),
                ..new.first.clone()
            };
            insert(act, member, new.stage, &one, &chosen).await?;
            added += 1;
        }
        from = days_between(&last, "9999-12-31")
            .get(usize::try_from(new.gap + 1).unwrap_or(1))
            .cloned()
            .unwrap_or(last);
    }
    let done = Planned {
        added,
        known: regions.len() - added,
    };
    let subject = format!("cohort:{}", new.cohort);
    act.record(
        "workshops.plan",
        &subject,
        json!({"plan": draft, "result": done}),
    )
    .await?;
    Ok(done)
}

fn of_stage(new: &NewPlan) -> WorkshopFilter {
    WorkshopFilter {
        cohort: new.cohort.to_string(),
        stage: new.stage.to_string(),
        ..WorkshopFilter::default()
    }
}

/// Mentors in turn, each on a day once.
struct Shares {
    mentors: Vec<Mentor>,
    busy: BTreeMap<String, Vec<String>>,
    turn: usize,
}

impl Shares {
    async fn new(tx: &mut Tx, mentors: &[Mentor]) -> Result<Self, StoreError> {
        let accounts: Vec<&str> = mentors.iter().map(|m| m.account.as_str()).collect();
        let mut busy: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for other in mentor_rows::busy(tx, None, &accounts, ("0000", "9999-12-31")).await? {
            busy.entry(other.account).or_default().push(other.day);
        }
        Ok(Self {
            mentors: mentors.to_vec(),
            busy,
            turn: 0,
        })
    }

    fn choose(
        &mut self,
        days: &[String],
        each: usize,
        region: &str,
    ) -> Result<Vec<Mentor>, WorkshopError> {
        let n = self.mentors.len();
        let wanted = if n == 0 { 0 } else { each };
        let mut chosen = Vec::new();
        for at in 0..n {
            if chosen.len() == wanted {
                break;
            }
            let mentor = &self.mentors[(self.turn + at) % n];
            let taken = self.busy.get(&mentor.account);
            if taken.is_none_or(|taken| !days.iter().any(|day| taken.contains(day))) {
                chosen.push(mentor.clone());
            }
        }
        if chosen.len() < wanted {
            let told = format!("{region}, {}", days.join(", "));
            return Err(WorkshopError::field("mentors", "none-free", told));
        }
        for mentor in &chosen {
            let taken = self.busy.entry(mentor.account.clone()).or_default();
            taken.extend(days.iter().cloned());
        }
        self.turn += wanted;
        Ok(chosen)
    }
}

/// The members of the cohort that are meant, by code.
async fn members(tx: &mut Tx, new: &NewPlan) -> Result<Vec<Participation>, WorkshopError> {
    let all = participations::of_cohort(tx, new.cohort).await?;
    if all.is_empty() {
        let year = new.cohort.to_string();
        return Err(WorkshopError::field("cohort", "unknown", year));
    }
    if new.regions.is_empty() {
        return Ok(all.into_iter().filter(|p| takes_part(p.status)).collect());
    }
    let (mut chosen, mut wrong) = (Vec::new(), Vec::new());
    for text in &new.regions {
        let code = text.parse::<kernel::RegionCode>().ok();
        match all.iter().find(|p| Some(&p.region) == code.as_ref()) {
            Some(member) if takes_part(member.status) => chosen.push(member.clone()),
            Some(_) | None => wrong.push(FieldError {
                field: "regions",
                problem: "not-a-member",
                value: text.chars().take(40).collect(),
            }),
        }
    }
    if wrong.is_empty() {
        Ok(chosen)
    } else {
        Err(wrong.into())
    }
}

/// Whether a member of a cohort goes through its workshops.
pub(crate) const fn takes_part(status: Status) -> bool {
    !matches!(
        status,
        Status::Invited
            | Status::Applied
            | Status::Assessed
            | Status::Reserve
            | Status::NotSelected
            | Status::StruckOff
            | Status::Declined
            | Status::Replaced
    )
}

/// Writes one workshop with its first step; planning stage I opens it.
pub(crate) async fn insert(
    act: &mut Acting<'_>,
    member: &Participation,
    stage: Stage,
    new: &NewWorkshop,
    mentors: &[Mentor],
) -> Result<Id<Workshop>, WorkshopError> {
    let (id, at, by) = (act.clock.new_id(), act.now(), act.by());
    let secret = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
    let born = Born {
        participation: member.id.uuid(),
        cohort: member.cohort,
        region: member.region.as_str(),
        region_name: &member.region_name,
        stage,
        secret: &secret,
    };
    named(
        rows::insert(act.tx, id, &born, new, (&by, at)).await,
        &member.region_name,
        "regions",
        &member.region_name,
    )?;
    mentor_rows::set_mentors(
        act.tx,
        id,
        mentors,
        &days_between(&new.starts_on, &new.ends_on),
    )
    .await?;
    let step = NewStep {
        from: None,
        to: WorkshopState::Planned,
        reason: "",
        by: &by,
        at,
    };
    rows::insert_step(act.tx, act.clock, id, &step).await?;
    if stage == Stage::One && !stages::is_open(act.tx, member.id, stage).await? {
        stage_rows::open(act.tx, member, stage, (false, ""), (&by, at)).await?;
    }
    Ok(id)
}
