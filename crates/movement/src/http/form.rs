//! A form of a few fields, or a question to confirm; one template shows them all.
// messages: movement-form-*, movement-field-*, movement-hint-*

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::Value;
use web::{
    Crumb, Errors, Html, Page, Problem,
    fields::{self, Field},
};

use super::words;
use crate::CallError;

/// A form.
#[derive(Default)]
pub(super) struct Form {
    pub(super) title: String,
    pub(super) lead: String,
    pub(super) crumbs: Vec<Crumb>,
    pub(super) fields: Vec<Field>,
    /// Sent along unseen.
    pub(super) hidden: Vec<(String, String)>,
    pub(super) submit: String,
    pub(super) is_danger: bool,
    pub(super) cancel: String,
    /// What should be known beside the form.
    pub(super) facts: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "form.html")]
struct View {
    page: Page,
    form: Form,
    errors: Errors,
}

impl Form {
    /// The form with title and lead from `movement-form-{id}` and `movement-form-{id}-lead`.
    pub(super) fn new(page: &Page, id: &str, mut crumbs: Vec<Crumb>) -> Self {
        let title = page.t(&format!("movement-form-{id}"));
        let lead = page.t(&format!("movement-form-{id}-lead"));
        let cancel = crumbs
            .last()
            .map_or_else(|| "/".to_owned(), |crumb| crumb.href.clone());
        crumbs.push(Crumb::here(title.clone()));
        Self {
            title,
            lead,
            crumbs,
            submit: page.t("movement-save"),
            cancel,
            ..Self::default()
        }
    }

    pub(super) fn fields(mut self, page: &Page, fields: Vec<Field>) -> Self {
        self.fields = fields;
        fields::word(
            page,
            ("movement-field-", "movement-hint-"),
            &mut self.fields,
        );
        self
    }

    /// Another word on the button.
    pub(super) fn submit(mut self, words: String) -> Self {
        self.submit = words;
        self
    }

    pub(super) fn danger(mut self) -> Self {
        self.is_danger = true;
        self
    }

    pub(super) fn hidden(mut self, name: &str, value: &str) -> Self {
        self.hidden.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(super) fn fact(mut self, label: String, value: String) -> Self {
        self.facts.push((label, value));
        self
    }

    /// Puts a draft into the fields.
    pub(super) fn fill(mut self, draft: &impl Serialize) -> Self {
        let Ok(Value::Object(values)) = serde_json::to_value(draft) else {
            return self;
        };
        for (name, value) in values {
            let value = match value {
                Value::String(text) => text,
                other => other.to_string(),
            };
            match self.fields.iter_mut().find(|field| field.name == name) {
                Some(field) => field.value = value,
                None if name == "revision" && !value.is_empty() => self.hidden.push((name, value)),
                None => {}
            }
        }
        self
    }

    /// The form as it is asked for.
    pub(super) fn show(self, page: Page) -> Response {
        self.answer(page, StatusCode::OK, Errors::default())
    }

    /// The form with what is wrong beside its fields, where that is a mistake of the person's.
    pub(super) fn refuse(self, page: Page, err: CallError) -> Result<Response, Problem> {
        let mut errors = Errors::default();
        match &err {
            CallError::Invalid(wrong) => {
                for error in wrong {
                    let told = words::invalid(&page, error);
                    if self.fields.iter().any(|field| field.name == error.field) {
                        errors.add(error.field, told);
                    } else {
                        errors.add("", format!("{}: {told}", error.field));
                    }
                }
            }
            CallError::Stale(_) => errors.add("", page.t("movement-stale")),
            CallError::Unassignable(err) => {
                let (id, args) = words::unassigned(err);
                errors.add("", page.targs(id, &args));
            }
            CallError::Forbidden(_)
            | CallError::Unknown(_)
            | CallError::Step(_)
            | CallError::NotNow(_)
            | CallError::Unsupported(_)
            | CallError::Marks(_)
            | CallError::Register(_)
            | CallError::Store(_) => return Err(err.into()),
        }
        let status = if matches!(err, CallError::Stale(_)) {
            StatusCode::CONFLICT
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        Ok(self.answer(page, status, errors))
    }

    fn answer(self, page: Page, status: StatusCode, errors: Errors) -> Response {
        let view = View {
            page,
            form: self,
            errors,
        };
        (status, Html(view)).into_response()
    }

    /// The kind of the button.
    fn kind(&self) -> &'static str {
        if self.is_danger { "danger" } else { "primary" }
    }

    fn rows(&self) -> Vec<Vec<&Field>> {
        fields::rows(&self.fields)
    }
}
