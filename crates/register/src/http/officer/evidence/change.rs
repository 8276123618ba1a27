//! Editing what is known of an entry, withdrawing it, and bringing it back.

use access::Actor;
use store::Tx;
use web::{Crumb, Page};

use crate::{
    Acting, ChangeError, evidence,
    http::officer::{
        form::{Form, choices, day, line, select, text},
        said::done,
        sent::Place,
        task::Task,
    },
    model::{Citation, Evidence, EvidenceDraft, EvidenceKind, EvidenceWithdrawalDraft},
};

/// Places named before a withdrawal; more are counted.
const PLACES: i64 = 50;

fn crumbs(page: &Page, entry: &Evidence) -> Vec<Crumb> {
    let code = entry.region.as_str();
    let mut crumbs = super::crumbs(page, code, code);
    crumbs.push(Crumb::to(format!("/evidence/{}", entry.id), &entry.title));
    crumbs
}

fn subject(entry: &Evidence) -> String {
    format!("evidence:{}", entry.id)
}

/// An entry whose facts are edited.
pub(super) struct Edit(Evidence);

impl Task for Edit {
    type Draft = EvidenceDraft;

    async fn open(at: &Place, actor: &Actor, tx: &mut Tx) -> Result<Self, ChangeError> {
        evidence::to_change(tx, actor, at.id()?).await.map(Self)
    }

    fn draft(&self, _: EvidenceDraft) -> EvidenceDraft {
        let entry = self.0.clone();
        let day = |day: Option<kernel::PartialDate>| day.map(|d| d.to_string()).unwrap_or_default();
        EvidenceDraft {
            kind: entry.kind.as_str().to_owned(),
            title: entry.title,
            number: entry.number,
            date: day(entry.date),
            expires: day(entry.expires),
            note: entry.note,
            revision: entry.revision.to_string(),
        }
    }

    fn form(&self, page: &Page) -> Form {
        let kinds = EvidenceKind::ALL.map(EvidenceKind::as_str);
        let fields = vec![
            select("kind", choices(page, "evidence-kind", kinds))
                .required()
                .label("evidence-kind"),
            line("title").required(),
            line("number")
                .label("evidence-number")
                .hint("evidence-number"),
            day("date").label("evidence-date"),
            day("expires").hint("evidence-expires"),
            text("note"),
        ];
        Form::new(page, "evidence-edit", crumbs(page, &self.0))
            .fields(page, fields)
            .history(&self.subject())
    }

    fn subject(&self) -> String {
        subject(&self.0)
    }

    async fn run(
        &self,
        act: &mut Acting<'_>,
        draft: &EvidenceDraft,
    ) -> Result<String, ChangeError> {
        let entry = evidence::edit(act, self.0.id, draft).await?;
        Ok(done(&format!("/evidence/{}", entry.id), "saved"))
    }
}

/// An entry that is withdrawn, or brought back.
pub(super) struct Withdraw(Evidence, Vec<Citation>);

impl Withdraw {
    fn with_places(&self, page: &Page, form: Form) -> Form {
        let place = |place: &Citation| (page.t("register-evidence-cited-by"), place.place.clone());
        let named = i64::try_from(self.1.len()).unwrap_or(i64::MAX);
        let mut form = self
            .1
            .iter()
            .map(place)
            .fold(form, |form, (label, value)| form.fact(label, value));
        if self.0.cited > named {
            let more = page.tn("register-evidence-more-places", "n", self.0.cited - named);
            form = form.fact(page.t("register-evidence-cited-by"), more);
        }
        form
    }
}

impl Task for Withdraw {
    type Draft = EvidenceWithdrawalDraft;

    async fn open(at: &Place, actor: &Actor, tx: &mut Tx) -> Result<Self, ChangeError> {
        let entry = evidence::to_change(tx, actor, at.id()?).await?;
        let places = evidence::usage_of(tx, actor, entry.id, PLACES).await?;
        Ok(Self(entry, places))
    }

    fn draft(&self, _: EvidenceWithdrawalDraft) -> EvidenceWithdrawalDraft {
        EvidenceWithdrawalDraft {
            revision: self.0.revision.to_string(),
            ..EvidenceWithdrawalDraft::default()
        }
    }

    fn form(&self, page: &Page) -> Form {
        let crumbs = crumbs(page, &self.0);
        let form = match &self.0.withdrawn {
            None => Form::new(page, "evidence-withdraw", crumbs)
                .fields(
                    page,
                    vec![text("reason").required().hint("evidence-withdraw")],
                )
                .submit(page, "register-evidence-withdraw")
                .danger(),
            Some(withdrawal) => Form::new(page, "evidence-restore", crumbs)
                .submit(page, "register-restore")
                .fact(
                    page.t("register-withdrawn-because"),
                    withdrawal.reason.clone(),
                ),
        };
        self.with_places(page, form).history(&self.subject())
    }

    fn subject(&self) -> String {
        subject(&self.0)
    }

    fn confirm(&self, page: &Page, draft: &EvidenceWithdrawalDraft) -> Option<Form> {
        if self.0.cited == 0 || self.0.withdrawn.is_some() {
            return None;
        }
        let form = Form::new(page, "evidence-withdraw-cited", crumbs(page, &self.0))
            .submit(page, "register-evidence-withdraw-all-the-same")
            .danger()
            .fact(page.t("register-field-reason"), draft.reason.clone());
        Some(self.with_places(page, form))
    }

    async fn run(
        &self,
        act: &mut Acting<'_>,
        draft: &EvidenceWithdrawalDraft,
    ) -> Result<String, ChangeError> {
        let id = self.0.id;
        let word = if self.0.withdrawn.is_some() {
            evidence::restore(act, id, &draft.revision).await?;
            "restored"
        } else {
            // The question before it has named the places.
            let draft = EvidenceWithdrawalDraft {
                cited: "yes".to_owned(),
                ..draft.clone()
            };
            evidence::withdraw(act, id, &draft).await?;
            "withdrawn"
        };
        Ok(done(&format!("/evidence/{id}"), word))
    }
}
