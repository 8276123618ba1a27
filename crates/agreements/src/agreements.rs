//! Agreements: listed, read, and taken further by officers and regions.

use access::{Actor, Permission, Scope};
use kernel::Id;
use register::{
    Acting,
    model::{Fields, Participation, Status, StepDraft as RegisterStep},
    participations,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{StoreError, Tx};
use web::paging::{PageOf, Window};

use crate::{
    AgreementError, NotNow,
    error::named,
    model::{Agreement, AgreementState, Step, today},
    signing_days,
    store::agreements::{self as rows, Move, NewStep},
};

/// Which agreements a list shows; empty fields do not filter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct AgreementFilter {
    /// Part of a name or code.
    pub q: String,
    /// The year of a cohort.
    pub cohort: String,
    /// A state.
    pub state: String,
}

/// What a list of agreements can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgreementSort {
    /// The cohort's year.
    Cohort,
    /// The region's code.
    Region,
    /// The region's name.
    Name,
    /// How far it has come.
    State,
    /// Its date.
    Date,
}

impl AgreementSort {
    pub(crate) const fn column(self) -> &'static str {
        match self {
            Self::Cohort => "CAST(cohort AS TEXT)",
            Self::Region => "region_code",
            Self::Name => "region_name",
            Self::State => "state",
            Self::Date => "coalesce(date, '')",
        }
    }

    fn of(self, agreement: &Agreement) -> String {
        match self {
            Self::Cohort => agreement.cohort.to_string(),
            Self::Region => agreement.region.to_string(),
            Self::Name => agreement.name.clone(),
            Self::State => agreement.state.to_string(),
            Self::Date => agreement.date.clone().unwrap_or_default(),
        }
    }
}

impl std::str::FromStr for AgreementSort {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "cohort" => Ok(Self::Cohort),
            "region" => Ok(Self::Region),
            "name" => Ok(Self::Name),
            "state" => Ok(Self::State),
            "date" => Ok(Self::Date),
            _ => Err(()),
        }
    }
}

impl std::fmt::Display for AgreementSort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Cohort => "cohort",
            Self::Region => "region",
            Self::Name => "name",
            Self::State => "state",
            Self::Date => "date",
        })
    }
}

/// One page of the agreements that the actor sees.
///
/// # Errors
/// [`AgreementError::Forbidden`].
pub async fn list(
    tx: &mut Tx,
    actor: &Actor,
    filter: &AgreementFilter,
    window: &Window<AgreementSort, (String, String)>,
) -> Result<PageOf<Agreement>, AgreementError> {
    let reach = actor.regions(Permission::ReadAgreements)?;
    let sort = window.sort.key;
    let found = rows::list(tx, (filter, reach.as_deref()), sort, &window.into()).await?;
    Ok(PageOf::new(window, found, |agreement| {
        let key = format!("{}:{}", agreement.cohort, agreement.region);
        (sort.of(agreement), key)
    }))
}

/// Every agreement that the filter leaves and the actor sees, for an export: one for each participation at most.
///
/// # Errors
/// [`AgreementError::Forbidden`].
pub async fn all(
    tx: &mut Tx,
    actor: &Actor,
    filter: &AgreementFilter,
) -> Result<Vec<Agreement>, AgreementError> {
    let reach = actor.regions(Permission::ReadAgreements)?;
    Ok(rows::all(tx, filter, reach.as_deref()).await?)
}

/// How many agreements of a cohort stand in each state.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn by_state(tx: &mut Tx, cohort: u16) -> Result<Vec<(AgreementState, i64)>, StoreError> {
    rows::by_state(tx, cohort).await
}

/// One agreement, for its own region and for those who see all.
///
/// # Errors
/// [`AgreementError::Unknown`], [`AgreementError::Forbidden`].
pub async fn find(
    tx: &mut Tx,
    actor: &Actor,
    id: Id<Agreement>,
) -> Result<Agreement, AgreementError> {
    if !actor.may_somewhere(Permission::ReadAgreements) {
        actor.may(Permission::ReadAgreements, &Scope::Nation)?;
    }
    let agreement = known(tx, id).await?;
    let scope = Scope::Region(agreement.region.clone());
    actor.may(Permission::ReadAgreements, &scope)?;
    Ok(agreement)
}

/// The steps of an agreement, first to last.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn steps(tx: &mut Tx, agreement: &Agreement) -> Result<Vec<Step>, StoreError> {
    rows::steps(tx, agreement.id).await
}

/// A step as a form or a program sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = AgreementStepDraft)]
pub struct StepDraft {
    /// The state to take.
    #[schema(value_type = AgreementState)]
    pub to: String,
    /// Why; declining, ending and replacing need it.
    #[schema(max_length = 2000)]
    pub reason: String,
    /// The code of the region that takes the place, for `replaced`.
    #[schema(example = "53.06")]
    pub replaced_by: String,
    /// The revision the step was decided on.
    #[schema(value_type = Option<i64>, example = 1)]
    #[serde(deserialize_with = "crate::model::sent")]
    pub revision: String,
}

/// The states that a step of this kind leads to; signing and scheduling have operations of their own.
const STEPPED: [AgreementState; 8] = [
    AgreementState::RegionConfirmed,
    AgreementState::LegalReview,
    AgreementState::Declined,
    AgreementState::Replaced,
    AgreementState::Active,
    AgreementState::Expired,
    AgreementState::Terminated,
    AgreementState::Scheduled,
];

/// Takes an agreement a step further: the region confirms or declines; the reviewer takes it up; officers replace, put in
/// force and end. What it means for the cohort is done in the register, in the same transaction.
///
/// # Errors
/// [`AgreementError::Step`]; [`AgreementError::Invalid`] without a reason where one is needed, or with a substitute that is
/// not of the cohort; [`NotNow::StillRuns`]; [`AgreementError::Stale`].
pub async fn step(
    act: &mut Acting<'_>,
    id: Id<Agreement>,
    draft: &StepDraft,
) -> Result<Agreement, AgreementError> {
    let agreement = find(act.tx, act.actor, id).await?;
    let to: AgreementState = draft
        .to
        .parse()
        .ok()
        .filter(|to| STEPPED.contains(to) && *to != AgreementState::Scheduled)
        .ok_or_else(|| AgreementError::field("to", "choice", &draft.to))?;
    may_step(act.actor, &agreement, to)?;
    let reason = reason(to, draft)?;
    let subject = agreement.subject_text();
    if crate::error::revision(&draft.revision, &subject)? != agreement.revision {
        return Err(AgreementError::Stale(subject));
    }
    if to == AgreementState::RegionConfirmed && agreement.state == AgreementState::LegalReview {
        return confirm_again(act, &agreement, &reason).await;
    }
    agreement.state.transition(to)?;
    if to == AgreementState::LegalReview && agreement.state == AgreementState::Scheduled {
        return signing_days::take_off(act, &agreement, &reason).await;
    }
    ready(&agreement, to, &today(act.now()))?;
    let replaced_by = effect(act, &agreement, to, (&reason, &draft.replaced_by)).await?;
    let change = Move {
        to,
        confirmed_no: match to {
            AgreementState::RegionConfirmed => Some(agreement.text_no),
            _ => agreement.confirmed_no,
        },
        passed_no: agreement.passed_no,
        replaced_by,
    };
    take(act, &agreement, &change, &reason).await?;
    act.record(
        "agreements.step",
        &subject,
        json!({"from": agreement.state, "step": draft}),
    )
    .await?;
    known(act.tx, id).await
}

fn may_step(
    actor: &Actor,
    agreement: &Agreement,
    to: AgreementState,
) -> Result<(), AgreementError> {
    let own = Scope::Region(agreement.region.clone());
    match to {
        AgreementState::RegionConfirmed => actor.may(Permission::ConfirmAgreements, &own)?,
        // A region that says so by letter is declined by an officer.
        AgreementState::Declined => {
            let by_officer = actor.may(Permission::ManageAgreements, &Scope::Nation);
            by_officer.or_else(|_| actor.may(Permission::ConfirmAgreements, &own))?;
        }
        AgreementState::LegalReview => match agreement.state {
            AgreementState::Scheduled => actor.may(Permission::ManageAgreements, &Scope::Nation)?,
            _ => actor.may(Permission::ReviewAgreements, &Scope::Nation)?,
        },
        AgreementState::DraftSent
        | AgreementState::Scheduled
        | AgreementState::Signed
        | AgreementState::Active
        | AgreementState::Expired
        | AgreementState::Terminated
        | AgreementState::Replaced => actor.may(Permission::ManageAgreements, &Scope::Nation)?,
    }
    Ok(())
}

fn reason(to: AgreementState, draft: &StepDraft) -> Result<String, AgreementError> {
    let mut f = Fields::default();
    let needed = matches!(
        to,
        AgreementState::Declined | AgreementState::Replaced | AgreementState::Terminated
    );
    let reason = if needed {
        f.text("reason", &draft.reason, 2000)
    } else {
        f.free("reason", &draft.reason, 2000)
    };
    f.done()?;
    Ok(reason)
}

/// What must be so besides the state.
fn ready(agreement: &Agreement, to: AgreementState, today: &str) -> Result<(), AgreementError> {
    let ends_on = agreement.ends_on.as_deref().unwrap_or_default();
    match to {
        AgreementState::Expired if *today <= *ends_on => {
            Err(NotNow::StillRuns(ends_on.to_owned()).into())
        }
        AgreementState::LegalReview if !agreement.is_confirmed() => Err(NotNow::Unconfirmed.into()),
        AgreementState::Active => match agreement.date.as_deref() {
            Some(date) if *today < *date => Err(NotNow::NotYet(date.to_owned()).into()),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

/// The region accepts a text that was changed while it was being reviewed.
async fn confirm_again(
    act: &mut Acting<'_>,
    agreement: &Agreement,
    reason: &str,
) -> Result<Agreement, AgreementError> {
    let change = Move {
        to: agreement.state,
        confirmed_no: Some(agreement.text_no),
        passed_no: agreement.passed_no,
        replaced_by: None,
    };
    take(act, agreement, &change, reason).await?;
    act.record(
        "agreements.confirm_again",
        &agreement.subject_text(),
        json!({"text": agreement.text_no}),
    )
    .await?;
    known(act.tx, agreement.id).await
}

/// Moves an agreement within a larger command, which records it.
pub(crate) async fn take(
    act: &mut Acting<'_>,
    agreement: &Agreement,
    change: &Move,
    reason: &str,
) -> Result<(), AgreementError> {
    let (at, by) = (act.now(), act.by());
    let on = (agreement.id, agreement.revision);
    named(
        rows::move_to(act.tx, on, change, at).await,
        &agreement.subject_text(),
        "to",
        change.to.as_str(),
    )?;
    let step = NewStep {
        agreement: agreement.id,
        from: Some(agreement.state),
        to: change.to,
        reason,
    };
    Ok(rows::insert_steps(act.tx, act.clock, &[step], (&by, at)).await?)
}

/// What a step means for the cohort.
async fn effect(
    act: &mut Acting<'_>,
    agreement: &Agreement,
    to: AgreementState,
    (reason, replaced_by): (&str, &str),
) -> Result<Option<String>, AgreementError> {
    let (status, substitute) = match to {
        AgreementState::Declined => (Status::Declined, String::new()),
        AgreementState::Replaced => {
            let substitute = replaced_by.trim();
            if substitute.is_empty() {
                return Err(AgreementError::field("replaced_by", "required", ""));
            }
            if substitute == agreement.region.as_str() {
                return Err(AgreementError::field("replaced_by", "itself", substitute));
            }
            (Status::Replaced, substitute.to_owned())
        }
        _ => return Ok(agreement.replaced_by.clone()),
    };
    let step = RegisterStep {
        to: status.as_str().to_owned(),
        reason: reason.to_owned(),
        replaced_by: substitute.clone(),
        ..RegisterStep::default()
    };
    register_step(act, agreement.participation, step).await?;
    Ok((!substitute.is_empty()).then_some(substitute))
}

/// Takes the participation along. Whoever may take the agreement's step has taken the register's by that, though a region
/// may not move participations by itself: the program does it.
pub(crate) async fn register_step(
    act: &mut Acting<'_>,
    participation: Id<Participation>,
    step: RegisterStep,
) -> Result<(), AgreementError> {
    participations::carry(act, participation, step).await?;
    Ok(())
}

pub(crate) async fn known(tx: &mut Tx, id: Id<Agreement>) -> Result<Agreement, AgreementError> {
    rows::find(tx, id)
        .await?
        .ok_or_else(|| AgreementError::Unknown(format!("agreement {id}")))
}
