//! Forms of calls, and what a refusal means beside their fields.

use axum::http::StatusCode;
use web::{
    Crumb, Errors, Page,
    form_page::{FormPage, FormWords, Refusal},
};

use super::words;
use crate::CallError;

// messages: movement-form-*, movement-field-*, movement-hint-*
const WORDS: FormWords = FormWords {
    title: "movement-form-",
    field: "movement-field-",
    hint: "movement-hint-",
    save: "movement-save",
};

/// A form with title and lead from `movement-form-{id}` and `movement-form-{id}-lead`.
pub(super) fn form(page: &Page, id: &str, crumbs: Vec<Crumb>) -> FormPage {
    FormPage::new(page, WORDS, id, crumbs)
}

impl Refusal for CallError {
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
            Self::Stale(_) => errors.add("", page.t("movement-stale")),
            Self::Unassignable(err) => {
                let (id, args) = words::unassigned(err);
                errors.add("", page.targs(id, &args));
            }
            Self::Forbidden(_)
            | Self::Unknown(_)
            | Self::Step(_)
            | Self::NotNow(_)
            | Self::Unsupported(_)
            | Self::Marks(_)
            | Self::Register(_)
            | Self::Store(_) => return None,
        }
        let status = if matches!(self, Self::Stale(_)) {
            StatusCode::CONFLICT
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        Some((status, errors))
    }
}
