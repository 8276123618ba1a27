//! A page with a form of a few fields, or a question to confirm; one template shows them all.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::Value;

use crate::{
    Crumb, Errors, Html, Page, Problem,
    fields::{self, Field, Input},
};

/// What a context's refusal means beside the fields of a form.
pub trait Refusal: Into<Problem> {
    /// What to tell beside the fields, and the status of the answer; `None` where it is no mistake of the person's. A
    /// field the form does not have is told above it: `has` knows which it has.
    fn beside(&self, page: &Page, has: &dyn Fn(&str) -> bool) -> Option<(StatusCode, Errors)>;
}

/// Where a context keeps the words of its forms; a group ends in a hyphen.
#[derive(Debug, Clone, Copy, Default)]
pub struct FormWords {
    /// Title and lead, by the form's id and `{id}-lead`.
    pub title: &'static str,
    /// Labels, by the field's name.
    pub field: &'static str,
    /// Hints, by the hint's id.
    pub hint: &'static str,
    /// The message on the button.
    pub save: &'static str,
}

/// A page with one form: built up, then shown or refused.
#[derive(Default)]
pub struct FormPage {
    /// Its fields.
    pub fields: Vec<Field>,
    words: FormWords,
    title: String,
    lead: String,
    /// The way to it, itself last.
    pub crumbs: Vec<Crumb>,
    /// Sent along unseen.
    hidden: Vec<(String, String)>,
    submit: String,
    is_danger: bool,
    cancel: String,
    /// What should be known beside the form.
    facts: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "form_page.html")]
struct View {
    page: Page,
    form: FormPage,
    errors: Errors,
}

impl FormPage {
    /// The form with its title and lead.
    pub fn new(page: &Page, words: FormWords, id: &str, mut crumbs: Vec<Crumb>) -> Self {
        let title = page.t(&format!("{}{id}", words.title));
        let lead = page.t(&format!("{}{id}-lead", words.title));
        let cancel = crumbs
            .last()
            .map_or_else(|| "/".to_owned(), |crumb| crumb.href.clone());
        crumbs.push(Crumb::here(title.clone()));
        Self {
            title,
            lead,
            crumbs,
            submit: page.t(words.save),
            words,
            cancel,
            ..Self::default()
        }
    }

    /// These fields, with their labels and hints.
    pub fn fields(mut self, page: &Page, fields: Vec<Field>) -> Self {
        self.fields = fields;
        let groups = (self.words.field, self.words.hint);
        fields::word(page, groups, &mut self.fields);
        self
    }

    /// Another word on the button.
    pub fn submit(mut self, words: String) -> Self {
        self.submit = words;
        self
    }

    /// What it does cannot be taken back: its button says so.
    pub fn danger(mut self) -> Self {
        self.is_danger = true;
        self
    }

    /// A value that is sent along unseen.
    pub fn hidden(mut self, name: &str, value: &str) -> Self {
        self.hidden.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Something to know beside the form.
    pub fn fact(mut self, label: String, value: String) -> Self {
        self.facts.push((label, value));
        self
    }

    /// Puts a draft into the fields.
    pub fn fill(mut self, draft: &impl Serialize) -> Self {
        let Ok(Value::Object(values)) = serde_json::to_value(draft) else {
            return self;
        };
        for (name, value) in values {
            let value = match value {
                Value::String(text) => text,
                other => other.to_string(),
            };
            match self.fields.iter_mut().find(|field| field.name == name) {
                Some(field) if field.input == Input::Secret => {}
                Some(field) => field.value = value,
                None if name == "revision" && !value.is_empty() => self.hidden.push((name, value)),
                None => {}
            }
        }
        self
    }

    /// The form as it is asked for.
    pub fn show(self, page: Page) -> Response {
        self.answer(page, StatusCode::OK, Errors::default())
    }

    /// The form with what is wrong beside its fields, where that is a mistake of the person's.
    ///
    /// # Errors
    /// What is no mistake of the person's, as the problem it is.
    pub fn refuse(self, page: Page, err: impl Refusal) -> Result<Response, Problem> {
        let has = |name: &str| self.fields.iter().any(|field| field.name == name);
        match err.beside(&page, &has) {
            Some((status, errors)) => Ok(self.answer(page, status, errors)),
            None => Err(err.into()),
        }
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
