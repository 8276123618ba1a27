//! Words for statuses, kinds, properties and mistakes, and how a refused change is answered.
// messages: register-kind-*, register-status-*, register-confidence-*, register-standing-*, register-change-*,
// messages: register-property-*, register-invalid-*, register-evidence-kind-*, register-holding-*

use web::{Page, Problem};

use crate::{ChangeError, model::FieldError};

/// Why a change was refused, for programs: each field that is wrong in the reader's language, and a code.
pub(crate) fn told(page: &Page, err: ChangeError) -> Problem {
    match err {
        ChangeError::Invalid(fields) => {
            // What is there already is a conflict: sending the same thing twice makes one of it.
            let problem = if fields.iter().all(|field| field.problem == "taken") {
                Problem::conflict("taken", "this is in the register already")
                    .say("register-api-taken")
            } else {
                Problem::unprocessable("fields", "some fields are wrong").say("register-api-fields")
            };
            fields.iter().fold(problem, |problem, field| {
                let words = invalid(page, field);
                problem.member(field.field, field.problem, &field.value, words)
            })
        }
        ChangeError::Step(step) => {
            let (from, to) = (step.from.as_str(), step.to.as_str());
            let args = vec![
                ("from", word(page, "status", from).into()),
                ("to", word(page, "status", to).into()),
            ];
            Problem::conflict("step", step).say_with("register-invalid-step", args)
        }
        ChangeError::Full { cohort, total } => {
            let args = vec![("year", cohort.to_string().into()), ("n", total.into())];
            Problem::conflict("cohort-full", err).say_with("register-invalid-full", args)
        }
        ChangeError::Unknown(ref what) => {
            let what = what.clone();
            Problem::not_found("unknown", err)
                .say_with("register-api-unknown", vec![("id", what.into())])
        }
        ChangeError::Stale(_) => {
            Problem::conflict("changed-meanwhile", err).say("register-api-changed-by-someone")
        }
        cited @ ChangeError::Cited(..) => cited.into(),
        ChangeError::Forbidden(err) => err.into(),
        ChangeError::Store(err) => err.into(),
    }
}

/// The word for a value of a closed set: `word(page, "status", "struck_off")`.
pub(crate) fn word(page: &Page, group: &str, value: &str) -> String {
    let group = match group {
        "kind" => "register-kind-",
        "status" => "register-status-",
        "confidence" => "register-confidence-",
        "standing" => "register-standing-",
        "change" => "register-change-",
        "evidence-kind" => "register-evidence-kind-",
        "holding" => "register-holding-",
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
            ChangeError::Cited(n, places) => {
                let places = serde_json::to_value(places).unwrap_or_default();
                Problem::conflict("evidence-cited", format!("it is cited in {n} places; send `cited` as `yes` to withdraw it all the same"))
                    .with("cited", n)
                    .with("citations", places)
                    .say_with("register-evidence-cited-problem", vec![("n", n.into())])
            }
            ChangeError::Store(err) => err.into(),
        }
    }
}
