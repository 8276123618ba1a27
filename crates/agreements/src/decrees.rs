//! Decrees of a region: drafted, issued, revoked.

use access::{Actor, Permission, Scope};
use kernel::{Id, RegionCode, Timestamp};
use register::{
    Acting,
    evidence::{self, NewCitation},
    model::{Evidence, Fields},
    regions,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Tx;

use crate::{
    AgreementError, NotNow,
    error::{named, revision},
    forming,
    model::{Decree, DecreeForm, DecreeKind, DecreeState},
    signing_days::day_of,
    store::{decrees as rows, issued as issued_rows},
};

/// Every decree of a region, for those who see it: a handful.
///
/// # Errors
/// [`AgreementError::Forbidden`].
pub async fn of_region(
    tx: &mut Tx,
    actor: &Actor,
    region: &RegionCode,
) -> Result<Vec<Decree>, AgreementError> {
    actor.may(Permission::ReadAgreements, &Scope::Region(region.clone()))?;
    Ok(rows::of_region(tx, region).await?)
}

/// One decree, for those who see its region.
///
/// # Errors
/// [`AgreementError::Forbidden`], [`AgreementError::Unknown`].
pub async fn find(tx: &mut Tx, actor: &Actor, id: Id<Decree>) -> Result<Decree, AgreementError> {
    actor.regions(Permission::ReadAgreements)?;
    let decree = rows::find(tx, id)
        .await?
        .ok_or_else(|| AgreementError::Unknown(format!("decree {id}")))?;
    actor.may(
        Permission::ReadAgreements,
        &Scope::Region(decree.region.clone()),
    )?;
    Ok(decree)
}

/// When it was changed last.
///
/// # Errors
/// [`AgreementError::Unknown`].
pub(crate) async fn changed_at(tx: &mut Tx, decree: &Decree) -> Result<Timestamp, AgreementError> {
    let at = issued_rows::decree_changed(tx, decree.id).await?;
    at.ok_or_else(|| AgreementError::Unknown(format!("decree {}", decree.id)))
}

/// A decree as a form or a program sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default)]
pub struct DecreeDraft {
    /// What it does.
    #[schema(value_type = DecreeKind)]
    pub kind: String,
    /// Which instrument it is.
    #[schema(value_type = DecreeForm)]
    pub form: String,
    /// Its title, what stands behind "tentang".
    #[schema(max_length = 300)]
    pub title: String,
    /// Its number; may be empty until it is issued.
    #[schema(max_length = 120, example = "555.6/2019")]
    pub number: String,
    /// Its date; may be empty until it is issued.
    #[schema(example = "2022-06-02")]
    pub date: String,
    /// From when it holds; its date where empty.
    pub valid_from: String,
    /// Until when; empty where it holds until it is revoked.
    pub valid_to: String,
    /// The head of region who issues it; the present one where empty.
    #[schema(max_length = 120)]
    pub head_name: String,
    /// The id of its file in the region's evidence.
    #[schema(value_type = Option<uuid::Uuid>)]
    pub evidence: String,
    /// The revision the change was made on; empty for something new.
    #[schema(value_type = Option<i64>, example = 1)]
    #[serde(deserialize_with = "crate::model::sent")]
    pub revision: String,
}

impl DecreeDraft {
    /// The draft that would leave the decree as it is.
    pub fn of(decree: &Decree) -> Self {
        Self {
            kind: decree.kind.to_string(),
            form: decree.form.to_string(),
            title: decree.title.clone(),
            number: decree.number.clone(),
            date: decree.date.clone(),
            valid_from: decree.valid_from.clone(),
            valid_to: decree.valid_to.clone(),
            head_name: decree.head_name.clone(),
            evidence: decree.evidence.map(|id| id.to_string()).unwrap_or_default(),
            revision: decree.revision.to_string(),
        }
    }

    fn parse(&self, id: Id<Decree>, region: &RegionCode) -> Result<Decree, AgreementError> {
        let mut f = Fields::default();
        let kind = f.parse("kind", &self.kind, "choice");
        let form = f.parse("form", &self.form, "choice");
        let kind = kind.unwrap_or(DecreeKind::Council);
        let form = form.unwrap_or(DecreeForm::Decision);
        // A body is formed by a decision; a plan is given force by a regulation.
        if (kind == DecreeKind::Regulation) == (form == DecreeForm::Decision) {
            f.refuse("form", "form-of-kind", &self.form);
        }
        let maybe = |f: &mut Fields, field, text: &str| {
            if text.trim().is_empty() {
                String::new()
            } else {
                day_of(f, field, text)
            }
        };
        let date = maybe(&mut f, "date", &self.date);
        let valid_from = maybe(&mut f, "valid_from", &self.valid_from);
        let valid_to = maybe(&mut f, "valid_to", &self.valid_to);
        if !valid_to.is_empty() && valid_to < valid_from.clone().max(date.clone()) {
            f.refuse("valid_to", "before-beginning", &valid_to);
        }
        let decree = Decree {
            id,
            region: region.clone(),
            kind,
            form,
            title: f.text("title", &self.title, 300),
            number: f.free("number", &self.number, 120),
            date,
            valid_from,
            valid_to,
            head_name: f.free("head_name", &self.head_name, 120),
            state: DecreeState::Draft,
            reason: String::new(),
            evidence: f.maybe("evidence", &self.evidence, "id"),
            revision: 1,
        };
        f.done()?;
        Ok(decree)
    }
}

/// The head of a region today, for a decree that names none.
async fn head(tx: &mut Tx, region: &RegionCode) -> Result<String, AgreementError> {
    let heads = regions::heads(tx).await?;
    Ok(heads
        .get(region)
        .map(|(name, _)| name.clone())
        .unwrap_or_default())
}

/// Drafts a decree.
///
/// # Errors
/// [`AgreementError::Invalid`] naming the fields, a file among them that is not the region's.
pub async fn add(
    act: &mut Acting<'_>,
    region: &RegionCode,
    draft: &DecreeDraft,
) -> Result<Decree, AgreementError> {
    act.actor
        .may(Permission::ManageBodies, &Scope::Region(region.clone()))?;
    crate::bodies::region(act.tx, region).await?;
    let mut new = draft.parse(act.clock.new_id(), region)?;
    if new.head_name.is_empty() {
        new.head_name = head(act.tx, region).await?;
    }
    let (at, by) = (act.now(), act.by());
    rows::insert(act.tx, &new, (&by, at)).await?;
    cite(act, &new).await?;
    act.record(
        "agreements.add_decree",
        &format!("decree:{}", new.id),
        json!({"region": region, "draft": draft}),
    )
    .await?;
    Ok(new)
}

/// Changes a draft.
///
/// # Errors
/// [`NotNow::DecreeIssued`]; [`AgreementError::Invalid`]; [`AgreementError::Stale`].
pub async fn edit(
    act: &mut Acting<'_>,
    id: Id<Decree>,
    draft: &DecreeDraft,
) -> Result<Decree, AgreementError> {
    let before = managed(act, id).await?;
    if before.state != DecreeState::Draft {
        return Err(NotNow::DecreeIssued.into());
    }
    let new = draft.parse(id, &before.region)?;
    write(act, &draft.revision, &new).await?;
    cite(act, &new).await?;
    act.record(
        "agreements.edit_decree",
        &format!("decree:{id}"),
        json!({"before": before, "after": draft}),
    )
    .await?;
    find(act.tx, act.actor, id).await
}

/// A step of a decree, as a form or a program sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default)]
pub struct DecreeStepDraft {
    /// `issued` or `revoked`.
    #[schema(value_type = DecreeState)]
    pub to: String,
    /// Why; revoking needs it.
    #[schema(max_length = 2000)]
    pub reason: String,
    /// The revision the step was decided on.
    #[schema(value_type = Option<i64>, example = 1)]
    #[serde(deserialize_with = "crate::model::sent")]
    pub revision: String,
}

/// Issues a draft that has its number and date, or revokes what was issued.
///
/// # Errors
/// [`AgreementError::Step`]; [`AgreementError::Invalid`] for what is missing; [`AgreementError::Stale`].
pub async fn step(
    act: &mut Acting<'_>,
    id: Id<Decree>,
    draft: &DecreeStepDraft,
) -> Result<Decree, AgreementError> {
    let before = managed(act, id).await?;
    let to: DecreeState = draft
        .to
        .parse()
        .map_err(|_| AgreementError::field("to", "choice", &draft.to))?;
    before.state.transition(to)?;
    let mut new = before.clone();
    new.state = to;
    let mut f = Fields::default();
    if to == DecreeState::Issued {
        f.text("number", &before.number, 120);
        f.text("date", &before.date, 10);
        f.text("head_name", &before.head_name, 120);
        if new.valid_from.is_empty() {
            new.valid_from.clone_from(&before.date);
        }
    } else {
        new.reason = f.text("reason", &draft.reason, 2000);
    }
    f.done()?;
    write(act, &draft.revision, &new).await?;
    act.record(
        "agreements.step_decree",
        &format!("decree:{id}"),
        json!({"from": before.state, "step": draft}),
    )
    .await?;
    forming::follow(act, &before.region).await?;
    find(act.tx, act.actor, id).await
}

async fn managed(act: &mut Acting<'_>, id: Id<Decree>) -> Result<Decree, AgreementError> {
    let decree = find(act.tx, act.actor, id).await?;
    act.actor.may(
        Permission::ManageBodies,
        &Scope::Region(decree.region.clone()),
    )?;
    Ok(decree)
}

async fn write(act: &mut Acting<'_>, on: &str, new: &Decree) -> Result<(), AgreementError> {
    let subject = format!("decree:{}", new.id);
    let (on, at) = (revision(on, &subject)?, act.now());
    named(
        rows::update(act.tx, on, new, at).await,
        &subject,
        "title",
        &new.title,
    )
}

/// The decree cites its file, and no other.
async fn cite(act: &mut Acting<'_>, decree: &Decree) -> Result<(), AgreementError> {
    let subject = format!("decree:{}", decree.id);
    evidence::uncite_all(act.tx, "agreements", &subject).await?;
    let Some(file) = decree.evidence else {
        return Ok(());
    };
    let href = format!("/bodies/{}", decree.region);
    let citation = NewCitation {
        context: "agreements",
        subject: &subject,
        page: None,
        words: "",
        place: &decree.title.chars().take(200).collect::<String>(),
        href: &href,
    };
    let id: Id<Evidence> = Id::from_uuid(file);
    evidence::cite(act, &decree.region, id, &citation).await?;
    Ok(())
}
