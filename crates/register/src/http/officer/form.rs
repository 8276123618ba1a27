//! One description of a form; one template shows them all.
// messages: register-form-*, register-field-*, register-hint-*

use web::{Choice, Crumb, Errors, Page, fields};

pub(super) use web::fields::{Field, check, line, radios, select, text};

use super::said::{Compared, Decided};
use crate::{ChangeError, http::words};

pub(super) fn message(start: &str, name: &str) -> String {
    format!("{start}{}", name.replace('_', "-"))
}

/// A day, month or year, written as the register writes it: what is not known is left out.
pub(super) fn day(name: &'static str) -> Field {
    line(name).hint("day")
}

/// A form, or with no fields a question to confirm.
#[derive(Default)]
pub(super) struct Form {
    pub(super) title: String,
    pub(super) lead: String,
    pub(super) crumbs: Vec<Crumb>,
    pub(super) fields: Vec<Field>,
    /// Sent along unseen.
    pub(super) hidden: Vec<(String, String)>,
    /// The words of the button; empty where there is nothing to send.
    pub(super) submit: String,
    /// Whether it takes something away.
    pub(super) is_danger: bool,
    /// Whether the button leads back to the form it came from.
    pub(super) can_go_back: bool,
    /// Where to go without a change.
    pub(super) cancel: String,
    /// What the officer should know beside the form.
    pub(super) facts: Vec<(String, String)>,
    /// Every claim behind the figure in question.
    pub(super) claims: Vec<Compared>,
    /// Every decision on it.
    pub(super) decisions: Vec<Decided>,
    /// The page of the history; empty for something new.
    pub(super) history: String,
    /// Links to what can be done instead.
    pub(super) instead: Vec<Crumb>,
}

impl Form {
    /// The form with title and lead from `register-form-{id}` and `register-form-{id}-lead`.
    pub(super) fn new(page: &Page, id: &str, crumbs: Vec<Crumb>) -> Self {
        let title = page.t(&format!("register-form-{id}"));
        let lead = page.t(&format!("register-form-{id}-lead"));
        let cancel = crumbs
            .last()
            .map_or_else(|| "/".to_owned(), |crumb| crumb.href.clone());
        let mut crumbs = crumbs;
        crumbs.push(Crumb::here(title.clone()));
        Self {
            title,
            lead,
            crumbs,
            submit: page.t("register-save"),
            cancel,
            ..Self::default()
        }
    }

    pub(super) fn fields(mut self, page: &Page, fields: Vec<Field>) -> Self {
        self.fields = fields;
        fields::word(
            page,
            ("register-field-", "register-hint-"),
            &mut self.fields,
        );
        self
    }

    /// Another word on the button.
    pub(super) fn submit(mut self, page: &Page, id: &str) -> Self {
        self.submit = page.t(id);
        self
    }

    pub(super) fn danger(mut self) -> Self {
        self.is_danger = true;
        self
    }

    pub(super) fn history(mut self, subject: &str) -> Self {
        self.history = super::history::href(subject);
        self
    }

    pub(super) fn fact(mut self, label: String, value: String) -> Self {
        self.facts.push((label, value));
        self
    }

    pub(super) fn instead(mut self, href: String, label: String) -> Self {
        self.instead.push(Crumb::to(href, label));
        self
    }

    /// Puts what is known or was typed into the fields.
    pub(super) fn fill(&mut self, values: &[(String, String)]) {
        for (name, value) in values {
            match self.fields.iter_mut().find(|field| field.name == *name) {
                Some(field) => field.value.clone_from(value),
                None if name == "revision" && !value.is_empty() => {
                    self.hidden.push((name.clone(), value.clone()));
                }
                None => {}
            }
        }
    }

    /// Whether anything stands beside the form.
    pub(super) fn has_aside(&self) -> bool {
        let facts = !self.fields.is_empty() && !self.facts.is_empty();
        facts || !self.decisions.is_empty() || !self.instead.is_empty() || !self.history.is_empty()
    }

    /// The kind of the button.
    pub(super) fn kind(&self) -> &'static str {
        if self.is_danger { "danger" } else { "primary" }
    }

    /// The fields by rows.
    pub(super) fn rows(&self) -> Vec<Vec<&Field>> {
        fields::rows(&self.fields)
    }

    /// What is wrong, in the order of the fields; `None` where it is no mistake of the officer's.
    pub(super) fn errors(&self, page: &Page, err: &ChangeError) -> Option<Errors> {
        let mut errors = Errors::default();
        match err {
            ChangeError::Invalid(wrong) => {
                let place = |name: &str| self.fields.iter().position(|field| field.name == name);
                let mut wrong: Vec<_> = wrong.iter().collect();
                wrong.sort_by_key(|error| place(error.field));
                for error in wrong {
                    let told = words::invalid(page, error);
                    match place(error.field) {
                        Some(_) => errors.add(error.field, told),
                        None => {
                            let label = page.t(&message("register-field-", error.field));
                            errors.add("", format!("{label}: {told}"));
                        }
                    }
                }
            }
            ChangeError::Step(step) => {
                let (from, to) = (
                    words::word(page, "status", step.from.as_str()),
                    words::word(page, "status", step.to.as_str()),
                );
                let args = [("from", from.as_str().into()), ("to", to.as_str().into())];
                errors.add("to", page.targs("register-invalid-step", &args));
            }
            ChangeError::Full { cohort, total } => {
                let year = cohort.to_string();
                let args = [("year", year.as_str().into()), ("n", (*total).into())];
                let field = if self.fields.iter().any(|f| f.name == "to") {
                    "to"
                } else {
                    "status"
                };
                errors.add(field, page.targs("register-invalid-full", &args));
            }
            ChangeError::Forbidden(_)
            | ChangeError::Unknown(_)
            | ChangeError::Stale(_)
            | ChangeError::Cited(..)
            | ChangeError::Store(_) => return None,
        }
        Some(errors)
    }
}

/// The choices of a closed set, in words.
pub(super) fn choices<'a>(
    page: &Page,
    group: &str,
    values: impl IntoIterator<Item = &'a str>,
) -> Vec<Choice> {
    values
        .into_iter()
        .map(|value| Choice::new(value, words::word(page, group, value)))
        .collect()
}

/// A choice that says that none is made yet, before the others.
pub(super) fn or_none(page: &Page, mut choices: Vec<Choice>) -> Vec<Choice> {
    choices.insert(0, Choice::new("", page.t("register-none-chosen")));
    choices
}
