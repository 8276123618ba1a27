//! Forms of workshops, and what a refusal means beside their fields.
// messages: workshops-field-*, workshops-hint-*

use axum::http::StatusCode;
use web::{
    Choice, Crumb, Errors, Page,
    form_page::{FormPage, FormWords, Refusal},
    view::FilterWords,
};

use super::words;
use crate::{NotNow, WorkshopError};

/// The words of filters.
pub(super) const FILTER: FilterWords = FilterWords {
    label: "workshops-filter",
    field: "workshops-field-",
    hint: "workshops-hint-",
};

const WORDS: FormWords = FormWords {
    title: "workshops-form-",
    field: "workshops-field-",
    hint: "workshops-hint-",
    save: "workshops-save",
};

const ROW_WORDS: FormWords = FormWords {
    field: "workshops-column-",
    ..WORDS
};

/// A form with title and lead from `workshops-form-{id}` and `workshops-form-{id}-lead`.
pub(super) fn form(page: &Page, id: &str, crumbs: Vec<Crumb>) -> FormPage {
    FormPage::new(page, WORDS, id, crumbs)
}

/// A form of a worksheet's row, whose fields are its columns.
pub(super) fn row_form(page: &Page, id: &str, crumbs: Vec<Crumb>) -> FormPage {
    FormPage::new(page, ROW_WORDS, id, crumbs)
}

/// The words of a closed set as choices, from `{group}{word}`.
pub(super) fn choices<'a>(
    page: &Page,
    group: &str,
    words: impl Iterator<Item = &'a str>,
) -> Vec<Choice> {
    words
        .map(|word| Choice::new(word, page.t(&format!("{group}{word}"))))
        .collect()
}

/// The same after an empty choice.
pub(super) fn any<'a>(
    page: &Page,
    group: &str,
    words: impl Iterator<Item = &'a str>,
) -> Vec<Choice> {
    let mut all = vec![Choice::new("", page.t("workshops-any"))];
    all.extend(choices(page, group, words));
    all
}

impl Refusal for WorkshopError {
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
            Self::Stale(_) => errors.add("", page.t("workshops-stale")),
            Self::NotNow(NotNow::Gate(_, unmet)) => {
                for reason in unmet {
                    errors.add("reason", words::unmet(page, reason));
                }
            }
            Self::NotNow(other) => errors.add("", words::not_now(page, other)),
            Self::Forbidden(_)
            | Self::Unknown(_)
            | Self::Step(_)
            | Self::Register(_)
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
