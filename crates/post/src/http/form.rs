//! Forms of the outbox, and what a refusal means beside their fields.
// messages: post-form-*

use axum::http::StatusCode;
use web::{
    Crumb, Errors, Page,
    form_page::{FormPage, FormWords, Refusal},
};

use super::words;
use crate::PostError;

const WORDS: FormWords = FormWords {
    title: "post-form-",
    field: "post-field-",
    hint: "post-hint-",
    save: "post-save",
};

/// A form with title and lead from `post-form-{id}` and `post-form-{id}-lead`.
pub(super) fn form(page: &Page, id: &str, crumbs: Vec<Crumb>) -> FormPage {
    FormPage::new(page, WORDS, id, crumbs)
}

impl Refusal for PostError {
    fn beside(&self, page: &Page, has: &dyn Fn(&str) -> bool) -> Option<(StatusCode, Errors)> {
        let mut errors = Errors::default();
        match self {
            Self::Invalid(wrong) => {
                for error in wrong {
                    let told = words::invalid(page, error);
                    let field = if has(error.field) { error.field } else { "" };
                    errors.add(field, told);
                }
                Some((StatusCode::UNPROCESSABLE_ENTITY, errors))
            }
            Self::Stale(_) => {
                errors.add("", page.t("post-stale"));
                Some((StatusCode::CONFLICT, errors))
            }
            Self::Step(_) => {
                errors.add("", page.t("post-no-step"));
                Some((StatusCode::CONFLICT, errors))
            }
            Self::Forbidden(_) | Self::Unknown(_) | Self::Letter(_) | Self::Store(_) => None,
        }
    }
}
