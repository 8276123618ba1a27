//! Decisions between claims: made with a reason, and undone.

use access::{Actor, Names, Permission, Scope, names_of};
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Choice, Crumb, Page};

use super::{
    form::{Form, line, radios, text},
    said::{compared, decided, deciders, done, figure_href, property, published, subject as about},
    sent::Place,
    task::Task,
};
use crate::{
    Acting, ChangeError, figures,
    http::words::word,
    model::{Claim, Curation, CurationDraft, Figure},
    wording::{in_lang, value_in_lang},
};

/// A figure with every decision on it and the names of those who made them.
struct Weighed {
    figure: Figure,
    decisions: Vec<Curation>,
    names: Names,
}

impl Weighed {
    async fn read(at: &Place, actor: &Actor, tx: &mut Tx) -> Result<Self, ChangeError> {
        actor.may(Permission::Curate, &Scope::Nation)?;
        let (subject, property) = (at.text("subject"), at.text("property"));
        let (figure, decisions) = figures::find(tx, subject, property)
            .await?
            .ok_or_else(|| ChangeError::Unknown(format!("{subject} {property}")))?;
        let names = names_of(tx, &deciders(&decisions)).await?;
        Ok(Self {
            figure,
            decisions,
            names,
        })
    }

    fn form(&self, page: &Page, id: &str) -> Form {
        let Figure {
            subject: of,
            property: what,
            ..
        } = &self.figure;
        let name = format!("{}: {}", about(page, of).label, property(page, what));
        let crumbs = vec![
            Crumb::to("/claims", page.t("register-crumb-claims")),
            Crumb::to(figure_href(of, what), name),
        ];
        let mut form = Form::new(page, id, crumbs).history(of);
        form.claims = compared(page, &self.figure.claims);
        form.decisions = decided(page, &self.names, what, &self.decisions);
        form
    }

    /// How many decisions the officer has seen: undone ones count too.
    fn seen(&self) -> i64 {
        self.decisions.first().map_or(0, |d| d.revision)
    }

    fn here(&self, word: &str) -> String {
        done(
            &figure_href(&self.figure.subject, &self.figure.property),
            word,
        )
    }

    /// Entries about another property of the same subject are another figure's.
    fn concerns(&self, details: &serde_json::Value) -> bool {
        details["property"] == *self.figure.property
    }
}

/// A decision to make.
pub(super) struct Curate(Weighed);

impl Task for Curate {
    type Draft = CurationDraft;

    async fn open(at: &Place, actor: &Actor, tx: &mut Tx) -> Result<Self, ChangeError> {
        Ok(Self(Weighed::read(at, actor, tx).await?))
    }

    fn draft(&self, _: CurationDraft) -> CurationDraft {
        CurationDraft {
            revision: self.0.seen().to_string(),
            ..CurationDraft::default()
        }
    }

    fn form(&self, page: &Page) -> Form {
        let standing = self.0.figure.claims.iter();
        let mut options: Vec<Choice> = standing
            .filter(|claim| claim.withdrawn.is_none())
            .map(|claim| Choice::new(claim.id.to_string(), offered(page, claim)))
            .collect();
        options.push(Choice::new("", page.t("register-derive")));
        let fields = vec![
            radios("claim", options).label("follows"),
            line("value").label("derived-value").hint("derived-value"),
            text("reason").required().hint("reason"),
        ];
        self.0
            .form(page, "curate")
            .fields(page, fields)
            .submit(page, "register-curate-button")
    }

    fn subject(&self) -> String {
        self.0.figure.subject.clone()
    }

    fn concerns(&self, details: &serde_json::Value) -> bool {
        self.0.concerns(details)
    }

    async fn run(
        &self,
        act: &mut Acting<'_>,
        draft: &CurationDraft,
    ) -> Result<String, ChangeError> {
        let figure = &self.0.figure;
        let draft = CurationDraft {
            subject: figure.subject.clone(),
            property: figure.property.clone(),
            ..draft.clone()
        };
        figures::curate(act, &draft).await?;
        Ok(self.0.here("curated"))
    }
}

/// A claim as a choice.
fn offered(page: &Page, claim: &Claim) -> String {
    let value = value_in_lang(page.lang, &claim.property, &claim.value);
    let args = [
        ("value", value.into()),
        ("publisher", claim.publisher.as_str().into()),
        ("date", published(page, claim).into()),
        (
            "confidence",
            word(page, "confidence", claim.confidence.as_str()).into(),
        ),
    ];
    page.targs("register-offered", &args)
}

/// A decision to undo.
pub(super) struct Undo(Weighed);

/// The decision that the officer saw.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Seen {
    revision: String,
}

impl Undo {
    fn holds(&self) -> Option<&Curation> {
        self.0.decisions.iter().find(|d| d.undone.is_none())
    }

    /// The decision that will hold instead.
    fn before(&self) -> Option<&Curation> {
        let mut standing = self.0.decisions.iter().filter(|d| d.undone.is_none());
        standing.nth(1)
    }
}

impl Task for Undo {
    type Draft = Seen;

    async fn open(at: &Place, actor: &Actor, tx: &mut Tx) -> Result<Self, ChangeError> {
        Ok(Self(Weighed::read(at, actor, tx).await?))
    }

    fn draft(&self, _: Seen) -> Seen {
        Seen {
            revision: self
                .holds()
                .map_or_else(String::new, |d| d.revision.to_string()),
        }
    }

    fn form(&self, page: &Page) -> Form {
        let form = self.0.form(page, "undo").danger();
        let Some(decision) = self.holds() else {
            let mut form = form;
            form.lead = page.t("register-nothing-to-undo");
            form.submit = String::new();
            return form;
        };
        let after = match self.before() {
            Some(earlier) => page.targs(
                "register-after-undo-earlier",
                &[
                    ("value", earlier.value.as_str().into()),
                    ("reason", in_lang(page.lang, &earlier.reason).into()),
                ],
            ),
            None if self.0.figure.is_contested() => page.t("register-after-undo-disputed"),
            None => page.t("register-after-undo-agreed"),
        };
        form.submit(page, "register-undo-button")
            .fact(
                page.t("register-field-value"),
                value_in_lang(page.lang, &self.0.figure.property, &decision.value),
            )
            .fact(
                page.t("register-field-reason"),
                in_lang(page.lang, &decision.reason).to_owned(),
            )
            .fact(page.t("register-after-undo"), after)
    }

    fn subject(&self) -> String {
        self.0.figure.subject.clone()
    }

    fn concerns(&self, details: &serde_json::Value) -> bool {
        self.0.concerns(details)
    }

    async fn run(&self, act: &mut Acting<'_>, draft: &Seen) -> Result<String, ChangeError> {
        let figure = &self.0.figure;
        // No number is no decision: it is stale like any other that does not hold.
        let decision = draft.revision.parse().unwrap_or(0);
        figures::undo(act, &figure.subject, &figure.property, decision).await?;
        Ok(self.0.here("undone"))
    }
}
