//! The forms of agreements: their words, and what a refusal means beside the fields.
// messages: agreements-form-*, agreements-field-*, agreements-hint-*

use axum::http::StatusCode;
use web::{
    Choice, Crumb, Errors, Page,
    form_page::{FormPage, FormWords, Refusal},
};

use super::words;
use crate::AgreementError;

const WORDS: FormWords = FormWords {
    title: "agreements-form-",
    field: "agreements-field-",
    hint: "agreements-hint-",
    save: "agreements-save",
};

/// A form with title and lead from `agreements-form-{id}` and `agreements-form-{id}-lead`.
pub(super) fn form(page: &Page, id: &str, crumbs: Vec<Crumb>) -> FormPage {
    FormPage::new(page, WORDS, id, crumbs)
}

/// The words of a closed set to choose from; a group ends in a hyphen.
pub(super) fn choices<T: Copy>(
    page: &Page,
    group: &str,
    all: &[T],
    word: impl Fn(T) -> &'static str,
) -> Vec<Choice> {
    all.iter()
        .map(|one| {
            let word = word(*one);
            Choice::new(word, page.t(&format!("{group}{}", word.replace('_', "-"))))
        })
        .collect()
}

impl Refusal for AgreementError {
    fn beside(&self, page: &Page, has: &dyn Fn(&str) -> bool) -> Option<(StatusCode, Errors)> {
        let mut errors = Errors::default();
        match self {
            Self::Invalid(wrong) => {
                for error in wrong {
                    let told = words::invalid(page, error);
                    if has(error.field) {
                        errors.add(error.field, told);
                    } else {
                        errors.add("", format!("{}: {told}", error.field));
                    }
                }
            }
            Self::Stale(_) => errors.add("", page.t("agreements-stale")),
            // What the process does not allow now is told where the person stands, with what was typed.
            Self::NotNow(not_now) => {
                errors = Errors::from_problem(&not_now.clone().into(), page);
            }
            // Beside what was typed last, which has to be typed again.
            Self::Service(err) => {
                let told = words::service(page, err);
                let field = if has("passphrase") { "passphrase" } else { "" };
                errors.add(field, told);
                return Some((words::service_status(err), errors));
            }
            Self::Forbidden(_)
            | Self::Unknown(_)
            | Self::Step(_)
            | Self::Register(_)
            | Self::Book(_)
            | Self::Store(_) => return None,
        }
        let status = if matches!(self, Self::Invalid(_)) {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::CONFLICT
        };
        Some((status, errors))
    }
}
