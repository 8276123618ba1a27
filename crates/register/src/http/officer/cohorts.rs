//! Cohorts and letters: added and edited.

use access::{Actor, Permission, Scope};
use store::Tx;
use web::{Choice, Crumb, Page};

use super::{
    form::{Form, day, line, or_none, select, text},
    said::done,
    sent::Place,
    suggest,
    task::Task,
};
use crate::{
    Acting, ChangeError, cohorts,
    model::{Cohort, CohortDraft, Letter, LetterDraft},
};

fn may(actor: &Actor) -> Result<(), ChangeError> {
    Ok(actor.may(Permission::ManageCohorts, &Scope::Nation)?)
}

/// The way to a cohort; `None` for the list.
pub(super) fn crumbs(page: &Page, year: Option<u16>) -> Vec<Crumb> {
    let mut crumbs = vec![Crumb::to("/cohorts", page.t("register-crumb-cohorts"))];
    crumbs.extend(year.map(|year| {
        let text = year.to_string();
        Crumb::to(
            format!("/cohorts/{year}"),
            page.tn("register-about-cohort", "year", text.as_str()),
        )
    }));
    crumbs
}

/// The cohort of the address.
pub(super) async fn of_place(at: &Place, tx: &mut Tx) -> Result<Cohort, ChangeError> {
    let year = at.parse("year")?;
    let found = cohorts::find(tx, year).await?;
    found.ok_or_else(|| ChangeError::Unknown(format!("cohort {year}")))
}

/// A new cohort.
pub(super) struct Add;

impl Task for Add {
    type Draft = CohortDraft;

    async fn open(_: &Place, actor: &Actor, _: &mut Tx) -> Result<Self, ChangeError> {
        may(actor)?;
        Ok(Self)
    }

    fn draft(&self, asked: CohortDraft) -> CohortDraft {
        asked
    }

    fn form(&self, page: &Page) -> Form {
        let fields = vec![
            line("year").required().number(),
            line("theme"),
            text("note"),
        ];
        Form::new(page, "cohort-new", crumbs(page, None)).fields(page, fields)
    }

    fn subject(&self) -> String {
        String::new()
    }

    async fn run(&self, act: &mut Acting<'_>, draft: &CohortDraft) -> Result<String, ChangeError> {
        let cohort = cohorts::add(act, draft).await?;
        Ok(done(&format!("/cohorts/{}", cohort.year), "added"))
    }
}

/// Theme and note of a cohort.
pub(super) struct Edit(Cohort);

impl Task for Edit {
    type Draft = CohortDraft;

    async fn open(at: &Place, actor: &Actor, tx: &mut Tx) -> Result<Self, ChangeError> {
        may(actor)?;
        Ok(Self(of_place(at, tx).await?))
    }

    fn draft(&self, _: CohortDraft) -> CohortDraft {
        CohortDraft::from(&self.0)
    }

    fn form(&self, page: &Page) -> Form {
        let year = self.0.year;
        Form::new(page, "cohort-edit", crumbs(page, Some(year)))
            .fields(page, vec![line("theme"), text("note")])
            .instead(
                format!("/claims/new?subject=cohort:{year}"),
                page.t("register-form-claim-new"),
            )
            .history(&self.subject())
    }

    fn subject(&self) -> String {
        format!("cohort:{}", self.0.year)
    }

    fn concerns(&self, details: &serde_json::Value) -> bool {
        // Claims and decisions on the cohort stand under the same subject.
        details["before"]["theme"].is_string()
    }

    async fn run(&self, act: &mut Acting<'_>, draft: &CohortDraft) -> Result<String, ChangeError> {
        let draft = CohortDraft {
            year: self.0.year.to_string(),
            ..draft.clone()
        };
        let cohort = cohorts::edit(act, &draft).await?;
        Ok(done(&format!("/cohorts/{}", cohort.year), "saved"))
    }
}

/// A letter, new or edited.
pub(super) struct Letters {
    letter: Option<Letter>,
    years: Vec<Choice>,
    sources: Vec<Choice>,
}

impl Task for Letters {
    type Draft = LetterDraft;

    async fn open(at: &Place, actor: &Actor, tx: &mut Tx) -> Result<Self, ChangeError> {
        may(actor)?;
        let letter = if at.text("id").is_empty() {
            None
        } else {
            let found = cohorts::letter(tx, at.id()?).await?;
            Some(found.ok_or_else(|| ChangeError::Unknown(at.text("id").to_owned()))?)
        };
        let years = cohorts::all(tx).await?;
        let year = |cohort: &Cohort| {
            let year = cohort.year.to_string();
            Choice::new(&year, &year)
        };
        Ok(Self {
            letter,
            years: years.iter().rev().map(year).collect(),
            sources: suggest::of_sources(tx).await?,
        })
    }

    fn draft(&self, asked: LetterDraft) -> LetterDraft {
        self.letter.as_ref().map_or(asked, LetterDraft::from)
    }

    fn form(&self, page: &Page) -> Form {
        let fields = vec![
            line("number").required().hint("letter-number"),
            day("date").required().hint("letter-date"),
            line("subject").required().label("letter-subject"),
            line("purpose").hint("purpose"),
            select("cohort", or_none(page, self.years.clone())),
            line("source").hint("source").options(self.sources.clone()),
        ];
        let mut crumbs = crumbs(page, None);
        crumbs.push(Crumb::to("/letters", page.t("register-crumb-letters")));
        let Some(letter) = &self.letter else {
            return Form::new(page, "letter-new", crumbs).fields(page, fields);
        };
        let number = &letter.number;
        Form::new(page, "letter-edit", crumbs)
            .fields(page, fields)
            .fact(
                page.t("register-letter-sequence"),
                number.sequence().to_string(),
            )
            .fact(page.t("register-letter-class"), number.class().to_owned())
            .fact(
                page.t("register-letter-month"),
                format!("{:02}/{}", number.month(), number.year()),
            )
            .history(&self.subject())
    }

    fn subject(&self) -> String {
        self.letter
            .as_ref()
            .map_or_else(String::new, |letter| format!("letter:{}", letter.number))
    }

    async fn run(&self, act: &mut Acting<'_>, draft: &LetterDraft) -> Result<String, ChangeError> {
        let id = self.letter.as_ref().map(|letter| letter.id);
        let word = if id.is_some() { "saved" } else { "added" };
        let letter = cohorts::save_letter(act, id, draft).await?;
        Ok(done(&format!("/letters/{}/edit", letter.id), word))
    }
}
