//! Signing days: planned, filled with agreements, watched, closed.

mod schedule;

use std::collections::BTreeMap;

use access::{Actor, Permission, Scope};
use kernel::{Id, PartialDate};
use register::{Acting, model::Fields};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{StoreError, Tx};
use web::paging::{PageOf, Window};

use crate::{
    AgreementError, NotNow,
    error::{named, revision},
    model::{Agreement, AgreementState, DayState, Mode, Party, Signatory, SigningDay, is_day},
    store::{
        agreements::{self as agreement_rows, NewStep},
        signing as rows,
    },
};

pub use schedule::{ScheduleDraft, schedule};
pub(crate) use schedule::{signatories, take_off};

/// One page of signing days, newest first, for those who see all.
///
/// # Errors
/// [`AgreementError::Forbidden`].
pub async fn list(
    tx: &mut Tx,
    actor: &Actor,
    window: &Window<String, (String, String)>,
) -> Result<PageOf<SigningDay>, AgreementError> {
    actor.regions(Permission::ReadAgreements)?;
    let found = rows::days(tx, &window.into()).await?;
    Ok(PageOf::new(window, found, |day| {
        (day.date.clone(), day.title.clone())
    }))
}

/// One signing day, for everyone who sees an agreement.
///
/// # Errors
/// [`AgreementError::Forbidden`], [`AgreementError::Unknown`].
pub async fn find(
    tx: &mut Tx,
    actor: &Actor,
    id: Id<SigningDay>,
) -> Result<SigningDay, AgreementError> {
    actor.regions(Permission::ReadAgreements)?;
    known(tx, id).await
}

/// The version of a day's board, in one statement: it grows with everything the board shows.
///
/// # Errors
/// As [`find`].
pub async fn board_version(
    tx: &mut Tx,
    actor: &Actor,
    id: Id<SigningDay>,
) -> Result<i64, AgreementError> {
    actor.regions(Permission::ReadAgreements)?;
    rows::board(tx, id)
        .await?
        .ok_or_else(|| AgreementError::Unknown(format!("signing day {id}")))
}

/// A line of the board: an agreement and who signs it, in turn.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BoardLine {
    /// The agreement.
    pub agreement: Agreement,
    /// Who signs it.
    pub signatories: Vec<Signatory>,
}

impl BoardLine {
    /// Whether everyone has signed.
    pub fn is_complete(&self) -> bool {
        !self.signatories.is_empty() && self.signatories.iter().all(|s| s.signed_at.is_some())
    }
}

/// The board of a day by region code, in two statements. Whoever sees one agreement sees who signs on the same day: it is
/// done in public.
///
/// # Errors
/// [`StoreError`] where the database refuses.
pub async fn board(tx: &mut Tx, day: &SigningDay) -> Result<Vec<BoardLine>, StoreError> {
    let agreements = agreement_rows::of_day(tx, day.id).await?;
    let mut signatories: BTreeMap<uuid::Uuid, Vec<Signatory>> = BTreeMap::new();
    for one in rows::of_day(tx, day.id).await? {
        signatories
            .entry(one.agreement.uuid())
            .or_default()
            .push(one);
    }
    Ok(agreements
        .into_iter()
        .map(|agreement| BoardLine {
            signatories: signatories.remove(&agreement.id.uuid()).unwrap_or_default(),
            agreement,
        })
        .collect())
}

/// A signing day as a form or a program sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default)]
pub struct SigningDayDraft {
    /// The year of the cohort.
    #[schema(value_type = u16, example = 2022)]
    #[serde(deserialize_with = "crate::model::sent")]
    pub cohort: String,
    /// What it is called.
    #[schema(max_length = 200)]
    pub title: String,
    /// The day.
    #[schema(example = "2022-04-21")]
    pub date: String,
    /// Where; empty for a day on the net.
    #[schema(max_length = 200, example = "Jakarta")]
    pub place: String,
    /// The address of the meeting on the net; needed where it is not in one place.
    #[schema(max_length = 300)]
    pub link: String,
    /// Where people meet.
    #[schema(value_type = Mode)]
    pub mode: String,
    /// `region` or `ministry`: who signs first. A witness is always last.
    #[schema(example = "region")]
    pub first: String,
    /// Who signs for the ministry.
    #[schema(max_length = 120)]
    pub ministry_name: String,
    /// By which office.
    #[schema(max_length = 200)]
    pub ministry_office: String,
    /// Who witnesses; empty where nobody does.
    #[schema(max_length = 120)]
    pub witness_name: String,
    /// By which office.
    #[schema(max_length = 200)]
    pub witness_office: String,
    /// The revision the change was made on; empty for a new day.
    #[schema(value_type = Option<i64>, example = 1)]
    #[serde(deserialize_with = "crate::model::sent")]
    pub revision: String,
}

impl SigningDayDraft {
    /// The draft that would leave the day as it is.
    pub fn of(day: &SigningDay) -> Self {
        Self {
            cohort: day.cohort.to_string(),
            title: day.title.clone(),
            date: day.date.clone(),
            place: day.place.clone(),
            link: day.link.clone(),
            mode: day.mode.to_string(),
            first: day.first.to_string(),
            ministry_name: day.ministry_name.clone(),
            ministry_office: day.ministry_office.clone(),
            witness_name: day.witness_name.clone(),
            witness_office: day.witness_office.clone(),
            revision: day.revision.to_string(),
        }
    }

    pub(crate) fn parse(&self, id: Id<SigningDay>) -> Result<SigningDay, AgreementError> {
        let mut f = Fields::default();
        let cohort: Option<u16> = f.parse("cohort", &self.cohort, "number");
        let date = day_of(&mut f, "date", &self.date);
        let mode = f.parse("mode", &self.mode, "choice").unwrap_or(Mode::Place);
        let first = f
            .parse("first", &self.first, "choice")
            .unwrap_or(Party::Region);
        if first == Party::Witness {
            f.refuse("first", "choice", &self.first);
        }
        let place = match mode {
            Mode::Virtual => f.free("place", &self.place, 200),
            Mode::Place | Mode::Mixed => f.text("place", &self.place, 200),
        };
        let link = match mode {
            Mode::Place => f.free("link", &self.link, 300),
            Mode::Virtual | Mode::Mixed => f.text("link", &self.link, 300),
        };
        if !link.is_empty() && !is_web_address(&link) {
            f.refuse("link", "url", &link);
        }
        let witness_name = f.free("witness_name", &self.witness_name, 120);
        let witness_office = if witness_name.is_empty() {
            f.free("witness_office", &self.witness_office, 200)
        } else {
            f.text("witness_office", &self.witness_office, 200)
        };
        let day = SigningDay {
            id,
            cohort: cohort.unwrap_or(0),
            title: f.text("title", &self.title, 200),
            date,
            place,
            link,
            mode,
            first,
            ministry_name: f.text("ministry_name", &self.ministry_name, 120),
            ministry_office: f.text("ministry_office", &self.ministry_office, 200),
            witness_name,
            witness_office,
            state: DayState::Planned,
            board: 1,
            revision: 1,
        };
        f.done()?;
        Ok(day)
    }
}

/// Only addresses that a browser opens as a page reach a link.
fn is_web_address(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://"))
        && !text
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>'))
}

/// A whole day of the calendar.
pub(crate) fn day_of(f: &mut Fields, field: &'static str, text: &str) -> String {
    match f.parse::<PartialDate>(field, text, "day") {
        Some(date) if is_day(&date) => date.to_string(),
        Some(_) => {
            f.refuse(field, "day", text);
            String::new()
        }
        None => String::new(),
    }
}

/// Plans a day.
///
/// # Errors
/// [`AgreementError::Invalid`] naming the fields.
pub async fn add(
    act: &mut Acting<'_>,
    draft: &SigningDayDraft,
) -> Result<SigningDay, AgreementError> {
    act.actor
        .may(Permission::ManageAgreements, &Scope::Nation)?;
    let day = draft.parse(act.clock.new_id())?;
    if register::cohorts::find(act.tx, day.cohort).await?.is_none() {
        return Err(AgreementError::field("cohort", "unknown", &draft.cohort));
    }
    let (at, by) = (act.now(), act.by());
    named(
        rows::insert_day(act.tx, &day, (&by, at)).await,
        &day.title,
        "title",
        &day.title,
    )?;
    act.record(
        "agreements.add_signing_day",
        &format!("signing_day:{}", day.id),
        json!(draft),
    )
    .await?;
    Ok(day)
}

/// Changes a day on which nothing stands yet; its cohort stays.
///
/// # Errors
/// [`NotNow::DayShut`], [`NotNow::DayInUse`], [`AgreementError::Invalid`], [`AgreementError::Stale`].
pub async fn edit(
    act: &mut Acting<'_>,
    id: Id<SigningDay>,
    draft: &SigningDayDraft,
) -> Result<SigningDay, AgreementError> {
    act.actor
        .may(Permission::ManageAgreements, &Scope::Nation)?;
    let before = planned(act.tx, id).await?;
    // Numbers and names were printed from it.
    if !agreement_rows::of_day(act.tx, id).await?.is_empty() {
        return Err(NotNow::DayInUse.into());
    }
    let draft = SigningDayDraft {
        cohort: before.cohort.to_string(),
        ..draft.clone()
    };
    let subject = format!("signing_day:{id}");
    let mut new = draft.parse(id)?;
    new.revision = revision(&draft.revision, &subject)?;
    let at = act.now();
    named(
        rows::update_day(act.tx, &new, at).await,
        &subject,
        "title",
        &new.title,
    )?;
    act.record(
        "agreements.edit_signing_day",
        &subject,
        json!({"before": before, "after": draft}),
    )
    .await?;
    known(act.tx, id).await
}

/// What the head of such a region is called.
pub fn head_title(kind: &str) -> &'static str {
    match kind {
        "city" => "Wali Kota",
        "province" => "Gubernur",
        _ => "Bupati",
    }
}

/// Closes a day: what everyone has signed comes into force, the rest goes back to the review.
///
/// # Errors
/// [`NotNow::DayShut`], [`NotNow::NotYet`], [`AgreementError::Stale`].
pub async fn close(
    act: &mut Acting<'_>,
    id: Id<SigningDay>,
    on: &str,
) -> Result<SigningDay, AgreementError> {
    act.actor
        .may(Permission::ManageAgreements, &Scope::Nation)?;
    let day = planned(act.tx, id).await?;
    if crate::model::today(act.now()) < day.date {
        return Err(NotNow::NotYet(day.date).into());
    }
    let agreements = agreement_rows::of_day(act.tx, id).await?;
    let (signed, left): (Vec<_>, Vec<_>) = agreements
        .into_iter()
        .filter(|one| {
            matches!(
                one.state,
                AgreementState::Signed | AgreementState::Scheduled
            )
        })
        .partition(|one| one.state == AgreementState::Signed);
    if !left.is_empty() {
        let names: Vec<&str> = left.iter().map(|one| one.name.as_str()).collect();
        return Err(NotNow::Unsigned(names.join(", ")).into());
    }
    let subject = format!("signing_day:{id}");
    let (at, by) = (act.now(), act.by());
    named(
        rows::move_day(act.tx, (id, revision(on, &subject)?), DayState::Closed, at).await,
        &subject,
        "title",
        "",
    )?;
    if !signed.is_empty() {
        agreement_rows::activate(act.tx, id, at).await?;
        let steps: Vec<NewStep<'_>> = signed
            .iter()
            .map(|one| NewStep {
                agreement: one.id,
                from: Some(AgreementState::Signed),
                to: AgreementState::Active,
                reason: &day.title,
            })
            .collect();
        agreement_rows::insert_steps(act.tx, act.clock, &steps, (&by, at)).await?;
    }
    let regions: Vec<&str> = signed.iter().map(|one| one.region.as_str()).collect();
    act.record(
        "agreements.close_signing_day",
        &subject,
        json!({"in_force": regions}),
    )
    .await?;
    known(act.tx, id).await
}

/// Calls a day off on which nothing stands any more.
///
/// # Errors
/// [`NotNow::DayShut`], [`NotNow::DayInUse`], [`AgreementError::Stale`].
pub async fn cancel(
    act: &mut Acting<'_>,
    id: Id<SigningDay>,
    on: &str,
) -> Result<SigningDay, AgreementError> {
    act.actor
        .may(Permission::ManageAgreements, &Scope::Nation)?;
    planned(act.tx, id).await?;
    if !agreement_rows::of_day(act.tx, id).await?.is_empty() {
        return Err(NotNow::DayInUse.into());
    }
    let subject = format!("signing_day:{id}");
    let (at, on) = (act.now(), revision(on, &subject)?);
    named(
        rows::move_day(act.tx, (id, on), DayState::Cancelled, at).await,
        &subject,
        "title",
        "",
    )?;
    act.record("agreements.cancel_signing_day", &subject, json!({}))
        .await?;
    known(act.tx, id).await
}

pub(crate) async fn known(tx: &mut Tx, id: Id<SigningDay>) -> Result<SigningDay, AgreementError> {
    rows::day(tx, id)
        .await?
        .ok_or_else(|| AgreementError::Unknown(format!("signing day {id}")))
}

async fn planned(tx: &mut Tx, id: Id<SigningDay>) -> Result<SigningDay, AgreementError> {
    let day = known(tx, id).await?;
    if day.state == DayState::Planned {
        Ok(day)
    } else {
        Err(NotNow::DayShut.into())
    }
}
