//! Claims: added, withdrawn, brought back, and the page of one.

use access::{Actor, Permission, Scope, http::Visit};
use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use store::Tx;
use web::{App, Choice, Crumb, Html, Page, Problem};

use super::{
    form::{Form, choices, line, select, text},
    history,
    said::{done, figure_href, is_staff, property, published, subject},
    sent::Place,
    suggest,
    task::Task,
};
use crate::{
    Acting, ChangeError, claims,
    http::words::word,
    model::{Claim, ClaimDraft, Confidence, WithdrawalDraft},
    wording::{in_lang, value_in_lang},
};

fn may(actor: &Actor) -> Result<(), ChangeError> {
    Ok(actor.may(Permission::ManageClaims, &Scope::Nation)?)
}

fn crumbs(page: &Page) -> Vec<Crumb> {
    vec![Crumb::to("/claims", page.t("register-crumb-claims"))]
}

/// A new claim.
pub(super) struct Add {
    subjects: Vec<String>,
    properties: Vec<String>,
    sources: Vec<Choice>,
}

impl Task for Add {
    type Draft = ClaimDraft;

    async fn open(_: &Place, actor: &Actor, tx: &mut Tx) -> Result<Self, ChangeError> {
        may(actor)?;
        Ok(Self {
            subjects: claims::subjects(tx).await?,
            properties: claims::properties(tx).await?,
            sources: suggest::of_sources(tx).await?,
        })
    }

    fn draft(&self, asked: ClaimDraft) -> ClaimDraft {
        ClaimDraft {
            confidence: Confidence::Medium.as_str().to_owned(),
            ..asked
        }
    }

    fn form(&self, page: &Page) -> Form {
        let about = |s: &String| Choice::new(s, subject(page, s).label);
        let said = |p: &String| Choice::new(p, property(page, p));
        let fields = vec![
            line("subject")
                .required()
                .hint("subject")
                .options(self.subjects.iter().map(about).collect()),
            line("property")
                .required()
                .hint("property")
                .options(self.properties.iter().map(said).collect()),
            line("value").required().hint("value"),
            line("source")
                .required()
                .hint("source")
                .options(self.sources.clone()),
            select(
                "confidence",
                choices(page, "confidence", Confidence::ALL.map(Confidence::as_str)),
            )
            .required()
            .hint("confidence"),
            text("note"),
        ];
        Form::new(page, "claim-new", crumbs(page))
            .fields(page, fields)
            .instead(
                "/sources/new".to_owned(),
                page.t("register-form-source-new"),
            )
            .instead("/sources".to_owned(), page.t("register-search-sources"))
    }

    fn subject(&self) -> String {
        String::new()
    }

    async fn run(&self, act: &mut Acting<'_>, draft: &ClaimDraft) -> Result<String, ChangeError> {
        let claim = claims::add(act, draft).await?;
        Ok(done(&format!("/claims/{}", claim.id), "added"))
    }
}

/// A claim that is withdrawn, or brought back.
pub(super) struct Withdraw(Claim);

impl Task for Withdraw {
    type Draft = WithdrawalDraft;

    async fn open(at: &Place, actor: &Actor, tx: &mut Tx) -> Result<Self, ChangeError> {
        may(actor)?;
        let found = claims::find(tx, at.id()?).await?;
        found
            .map(Self)
            .ok_or_else(|| ChangeError::Unknown(at.text("id").to_owned()))
    }

    fn draft(&self, _: WithdrawalDraft) -> WithdrawalDraft {
        WithdrawalDraft::from(&self.0)
    }

    fn form(&self, page: &Page) -> Form {
        let claim = &self.0;
        let mut crumbs = crumbs(page);
        crumbs.push(Crumb::to(
            format!("/claims/{}", claim.id),
            said(page, claim),
        ));
        let form = match &claim.withdrawn {
            None => Form::new(page, "claim-withdraw", crumbs)
                .fields(page, vec![text("reason").required().hint("withdraw")])
                .submit(page, "register-withdraw")
                .danger(),
            Some(reason) => Form::new(page, "claim-restore", crumbs)
                .submit(page, "register-restore")
                .fact(page.t("register-withdrawn-because"), reason.clone()),
        };
        form.fact(page.t("register-field-source"), claim.publisher.clone())
            .history(&claim.subject)
    }

    fn subject(&self) -> String {
        self.0.subject.clone()
    }

    fn concerns(&self, details: &serde_json::Value) -> bool {
        details["claim"] == self.0.id.to_string()
    }

    async fn run(
        &self,
        act: &mut Acting<'_>,
        draft: &WithdrawalDraft,
    ) -> Result<String, ChangeError> {
        // A withdrawn claim comes back without a reason; the revision says which of the two was meant.
        let claim = claims::withdraw(act, self.0.id, &draft.revision, &draft.reason).await?;
        let word = if claim.withdrawn.is_some() {
            "withdrawn"
        } else {
            "restored"
        };
        Ok(done(&format!("/claims/{}", claim.id), word))
    }
}

/// `Angkatan 2022: Terpilih = 50`.
fn said(page: &Page, claim: &Claim) -> String {
    let (about, what) = (
        subject(page, &claim.subject).label,
        property(page, &claim.property),
    );
    let value = value_in_lang(page.lang, &claim.property, &claim.value);
    format!("{about}: {what} = {value}")
}

#[derive(Template)]
#[template(path = "officer/claim.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    title: String,
    about: Crumb,
    property: String,
    published: String,
    confidence: String,
    figure: String,
    history: String,
    may_change: bool,
    may_curate: bool,
    claim: Claim,
}

/// One claim, for everyone.
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    at: Place,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let claim = claims::find(&mut tx, at.id()?)
        .await?
        .ok_or_else(|| ChangeError::Unknown(at.text("id").to_owned()))?;
    let page = visit.page;
    let mut crumbs = crumbs(&page);
    let title = said(&page, &claim);
    crumbs.push(Crumb::here(title.clone()));
    let history = if is_staff(&visit.actor) {
        history::href(&claim.subject)
    } else {
        String::new()
    };
    let may = |permission| visit.actor.may(permission, &Scope::Nation).is_ok();
    Ok(Html(View {
        about: subject(&page, &claim.subject),
        property: property(&page, &claim.property),
        published: published(&page, &claim),
        confidence: word(&page, "confidence", claim.confidence.as_str()),
        figure: figure_href(&claim.subject, &claim.property),
        may_change: may(Permission::ManageClaims),
        may_curate: may(Permission::Curate),
        crumbs,
        title,
        history,
        claim: Claim {
            value: value_in_lang(page.lang, &claim.property, &claim.value),
            note: in_lang(page.lang, &claim.note).to_owned(),
            ..claim
        },
        page,
    })
    .into_response())
}
