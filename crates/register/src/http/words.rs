//! Words for statuses, kinds, properties and mistakes, and how a refused change is answered.
// messages: register-kind-*, register-status-*, register-confidence-*, register-standing-*, register-change-*,
// messages: register-property-*, register-invalid-*

use web::{Page, Problem};

use crate::{ChangeError, model::FieldError};

/// The word for a value of a closed set: `word(page, "status", "struck_off")`.
pub(crate) fn word(page: &Page, group: &str, value: &str) -> String {
    let group = match group {
        "kind" => "register-kind-",
        "status" => "register-status-",
        "confidence" => "register-confidence-",
        "standing" => "register-standing-",
        "change" => "register-change-",
        other => other,
    };
    page.t(&format!("{group}{}", value.replace('_', "-")))
}

/// What is wrong with a field, in the reader's language.
pub(crate) fn invalid(page: &Page, error: &FieldError) -> String {
    let text = page.t(&format!("register-invalid-{}", error.problem));
    match error.problem {
        "former" | "retired" | "unknown" | "taken" if !error.value.is_empty() => {
            format!("{text} ({})", error.value)
        }
        _ => text,
    }
}

impl From<ChangeError> for Problem {
    fn from(err: ChangeError) -> Self {
        match err {
            ChangeError::Forbidden(err) => err.into(),
            ChangeError::Invalid(fields) => fields.into_iter().fold(
                Problem::unprocessable("fields", "some fields are wrong"),
                |problem, field| {
                    problem.field(field.field, format!("{}: {}", field.problem, field.value))
                },
            ),
            ChangeError::Unknown(_) => Problem::not_found("unknown", err),
            ChangeError::Stale(_) => Problem::conflict("stale", err),
            ChangeError::Step(_) => Problem::conflict("step", err),
            ChangeError::Full { .. } => Problem::conflict("cohort-full", err),
            ChangeError::Store(err) => err.into(),
        }
    }
}
