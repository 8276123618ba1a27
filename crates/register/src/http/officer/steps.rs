//! One participation: its steps for everyone to read, and the next one for officers to make.

use access::{Actor, Permission, Scope, http::Visit, names_of};
use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use store::Tx;
use web::{App, Choice, Crumb, Html, Page, Problem};

use super::{
    form::{Form, choices, day, line, or_none, radios, select, text},
    history,
    participations::{audited, found, may, way},
    said::{done, is_staff, who},
    sent::Place,
    suggest,
    task::Task,
};
use crate::{
    Acting, ChangeError,
    http::words::word,
    model::{Participation, Status, Step, StepDraft},
    participations,
    wording::in_lang,
};

/// The next step of a participation.
pub(super) struct Next {
    of: Participation,
    members: Vec<Choice>,
    sources: Vec<Choice>,
}

impl Task for Next {
    type Draft = StepDraft;

    async fn open(at: &Place, actor: &Actor, tx: &mut Tx) -> Result<Self, ChangeError> {
        may(actor)?;
        let of = found(at, tx).await?;
        let mut members = participations::of_cohort(tx, of.cohort).await?;
        members.retain(|member| member.id != of.id);
        Ok(Self {
            members: suggest::of_members(&members),
            sources: suggest::of_sources(tx).await?,
            of,
        })
    }

    fn draft(&self, asked: StepDraft) -> StepDraft {
        StepDraft {
            revision: self.of.revision.to_string(),
            ..asked
        }
    }

    fn form(&self, page: &Page) -> Form {
        let next = participations::next(self.of.status);
        let mut form = Form::new(page, "step", way(page, &self.of))
            .fact(
                page.t("register-stands-at"),
                word(page, "status", self.of.status.as_str()),
            )
            .history(&self.subject());
        if next.is_empty() {
            form.lead = page.t("register-no-next-step");
            form.submit = String::new();
            return form;
        }
        let mut fields = vec![
            radios(
                "to",
                choices(page, "status", next.iter().map(|s| s.as_str())),
            )
            .required(),
            day("happened_on"),
        ];
        if next.contains(&Status::Replaced) {
            let members = or_none(page, self.members.clone());
            fields.push(select("replaced_by", members).hint("replaced-by"));
            form = form.instead(
                format!("/cohorts/{}/participations/new", self.of.cohort),
                page.t("register-form-participation-new"),
            );
        }
        fields.push(line("source").hint("source").options(self.sources.clone()));
        fields.push(text("reason").required().hint("step-reason"));
        form.fields(page, fields)
            .submit(page, "register-step-button")
    }

    fn subject(&self) -> String {
        audited(&self.of)
    }

    async fn run(&self, act: &mut Acting<'_>, draft: &StepDraft) -> Result<String, ChangeError> {
        let moved = participations::step(act, self.of.id, draft).await?;
        Ok(done(&format!("/participations/{}", moved.id), "moved"))
    }
}

/// A step that was made.
struct Made {
    when: String,
    title: String,
    reason: String,
    source: String,
    recorded: String,
}

fn made(page: &Page, names: &access::Names, step: &Step) -> Made {
    let (by, at) = (
        who(page, names, &step.recorded_by),
        page.instant(step.recorded_at),
    );
    let args = [("who", by.as_str().into()), ("when", at.as_str().into())];
    Made {
        when: step
            .happened_on
            .as_ref()
            .map_or_else(|| page.t("register-no-date"), |date| page.date(date)),
        title: word(page, "status", step.to.as_str()),
        reason: in_lang(page.lang, &step.reason).to_owned(),
        source: step.source.clone().unwrap_or_default(),
        recorded: page.targs("register-recorded", &args),
    }
}

#[derive(Template)]
#[template(path = "officer/participation.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    title: String,
    status: String,
    confidence: String,
    list_no: String,
    repeat_of: Option<Crumb>,
    replaced_by: Option<Crumb>,
    steps: Vec<Made>,
    history: String,
    may_change: bool,
    of: Participation,
}

/// One participation, for everyone.
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    at: Place,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let (of, steps) = participations::find(&mut tx, at.id()?)
        .await?
        .ok_or_else(|| ChangeError::Unknown(at.text("id").to_owned()))?;
    let actors: Vec<&str> = steps.iter().map(|s| s.recorded_by.as_str()).collect();
    let names = names_of(&mut tx, &actors).await?;
    let page = visit.page;
    let year = of.cohort.to_string();
    let args = [
        ("region", of.region_name.as_str().into()),
        ("year", year.as_str().into()),
    ];
    let title = page.targs("register-participation-of", &args);
    let mut crumbs = super::cohorts::crumbs(&page, Some(of.cohort));
    crumbs.push(Crumb::here(&of.region_name));
    let replaced_by = of.replaced_by.as_ref().map(|code| {
        let name = of.replaced_by_name.clone().unwrap_or_default();
        Crumb::to(format!("/regions/{code}"), name)
    });
    let repeat_of = of
        .repeat_of
        .map(|year| Crumb::to(format!("/cohorts/{year}"), year.to_string()));
    Ok(Html(View {
        crumbs,
        title,
        status: word(&page, "status", of.status.as_str()),
        confidence: word(&page, "confidence", of.confidence.as_str()),
        list_no: of.list_no.map(|n| page.number(n)).unwrap_or_default(),
        repeat_of,
        replaced_by,
        steps: steps.iter().map(|step| made(&page, &names, step)).collect(),
        history: if is_staff(&visit.actor) {
            history::href(&audited(&of))
        } else {
            String::new()
        },
        may_change: visit
            .actor
            .may(Permission::ManageParticipations, &Scope::Nation)
            .is_ok(),
        of: Participation {
            note: in_lang(page.lang, &of.note).to_owned(),
            ..of
        },
        page,
    })
    .into_response())
}
