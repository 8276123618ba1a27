//! Participations: added, and what is known of them edited. Their status moves in [`super::steps`].

use access::{Actor, Permission, Scope};
use store::Tx;
use web::{Choice, Crumb, Page};

use super::{
    cohorts::{crumbs, of_place},
    form::{Field, Form, choices, line, or_none, select, text},
    said::done,
    sent::Place,
    suggest,
    task::Task,
};
use crate::{
    Acting, ChangeError, cohorts,
    model::{Confidence, Participation, ParticipationDraft, Status},
    participations,
};

pub(super) fn may(actor: &Actor) -> Result<(), ChangeError> {
    Ok(actor.may(Permission::ManageParticipations, &Scope::Nation)?)
}

/// The participation of the address.
pub(super) async fn found(at: &Place, tx: &mut Tx) -> Result<Participation, ChangeError> {
    let found = participations::find(tx, at.id()?).await?;
    found
        .map(|(participation, _)| participation)
        .ok_or_else(|| ChangeError::Unknown(at.text("id").to_owned()))
}

/// The way to a participation's page.
pub(super) fn way(page: &Page, p: &Participation) -> Vec<Crumb> {
    let mut crumbs = crumbs(page, Some(p.cohort));
    crumbs.push(Crumb::to(
        format!("/participations/{}", p.id),
        &p.region_name,
    ));
    crumbs
}

/// What the audit log calls a participation.
pub(super) fn audited(p: &Participation) -> String {
    format!("participation:{}:{}", p.cohort, p.region)
}

/// What is known of a participation besides its status.
struct Known {
    earlier: Vec<Choice>,
    sources: Vec<Choice>,
}

impl Known {
    async fn read(tx: &mut Tx, year: u16) -> Result<Self, ChangeError> {
        let earlier = cohorts::all(tx).await?;
        Ok(Self {
            earlier: earlier
                .iter()
                .rev()
                .filter(|cohort| cohort.year < year)
                .map(|cohort| Choice::new(cohort.year.to_string(), cohort.year.to_string()))
                .collect(),
            sources: suggest::of_sources(tx).await?,
        })
    }

    fn fields(&self, page: &Page) -> Vec<Field> {
        vec![
            line("list_no").number(),
            select("repeat_of", or_none(page, self.earlier.clone())).hint("repeat-of"),
            line("source").hint("source").options(self.sources.clone()),
            select(
                "confidence",
                choices(page, "confidence", Confidence::ALL.map(Confidence::as_str)),
            )
            .required()
            .hint("confidence"),
            text("note"),
        ]
    }
}

/// A new participation.
pub(super) struct Add {
    year: u16,
    regions: Vec<Choice>,
    members: Vec<Choice>,
    known: Known,
}

impl Task for Add {
    type Draft = ParticipationDraft;

    async fn open(at: &Place, actor: &Actor, tx: &mut Tx) -> Result<Self, ChangeError> {
        may(actor)?;
        let year = of_place(at, tx).await?.year;
        let members = participations::of_cohort(tx, year).await?;
        Ok(Self {
            year,
            regions: suggest::of_regions(tx).await?,
            members: suggest::of_members(&members),
            known: Known::read(tx, year).await?,
        })
    }

    fn draft(&self, asked: ParticipationDraft) -> ParticipationDraft {
        ParticipationDraft {
            confidence: Confidence::Medium.as_str().to_owned(),
            ..asked
        }
    }

    fn form(&self, page: &Page) -> Form {
        let statuses = choices(page, "status", Status::ALL.map(Status::as_str));
        let mut fields = vec![
            line("region")
                .required()
                .hint("participant")
                .options(self.regions.clone()),
            select("status", or_none(page, statuses)).required(),
            select("replaced_by", or_none(page, self.members.clone())).hint("replaced-by"),
        ];
        fields.extend(self.known.fields(page));
        Form::new(page, "participation-new", crumbs(page, Some(self.year))).fields(page, fields)
    }

    fn subject(&self) -> String {
        String::new()
    }

    async fn run(
        &self,
        act: &mut Acting<'_>,
        draft: &ParticipationDraft,
    ) -> Result<String, ChangeError> {
        let draft = ParticipationDraft {
            cohort: self.year.to_string(),
            ..draft.clone()
        };
        let added = participations::add(act, &draft).await?;
        Ok(done(&format!("/participations/{}", added.id), "added"))
    }
}

/// What is known of a participation, edited.
pub(super) struct Edit {
    of: Participation,
    known: Known,
}

impl Task for Edit {
    type Draft = ParticipationDraft;

    async fn open(at: &Place, actor: &Actor, tx: &mut Tx) -> Result<Self, ChangeError> {
        may(actor)?;
        let of = found(at, tx).await?;
        let known = Known::read(tx, of.cohort).await?;
        Ok(Self { of, known })
    }

    fn draft(&self, _: ParticipationDraft) -> ParticipationDraft {
        ParticipationDraft::from(&self.of)
    }

    fn form(&self, page: &Page) -> Form {
        Form::new(page, "participation-edit", way(page, &self.of))
            .fields(page, self.known.fields(page))
            .instead(
                format!("/participations/{}/step", self.of.id),
                page.t("register-form-step"),
            )
            .history(&self.subject())
    }

    fn subject(&self) -> String {
        audited(&self.of)
    }

    async fn run(
        &self,
        act: &mut Acting<'_>,
        draft: &ParticipationDraft,
    ) -> Result<String, ChangeError> {
        let changed = participations::edit(act, self.of.id, draft).await?;
        Ok(done(&format!("/participations/{}", changed.id), "saved"))
    }
}
