//! One description of a form; one template shows them all.
// messages: register-form-*, register-field-*, register-hint-*

use web::{Choice, Crumb, Errors, Page};

use super::said::{Compared, Decided};
use crate::{ChangeError, http::words};

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Input {
    /// One line; with options, the browser suggests them.
    Line,
    /// Several lines.
    Text,
    /// One of the options, from a list.
    Select,
    /// One of the options, all in sight.
    Radios,
    /// Yes or nothing.
    Check,
}

/// A field of a form.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) value: String,
    pub(super) required: bool,
    pub(super) input: Input,
    pub(super) options: Vec<Choice>,
    /// Which keyboard a telephone shows.
    pub(super) mode: &'static str,
    label_id: String,
    hint_id: String,
}

impl Field {
    fn new(name: &'static str, input: Input) -> Self {
        Self {
            name,
            label: String::new(),
            hint: String::new(),
            value: String::new(),
            required: false,
            input,
            options: Vec::new(),
            mode: "",
            label_id: message("register-field-", name),
            hint_id: String::new(),
        }
    }

    pub(super) fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The hint `register-hint-{id}`.
    pub(super) fn hint(mut self, id: &str) -> Self {
        self.hint_id = message("register-hint-", id);
        self
    }

    /// The label `register-field-{id}`, where it is not the field's name.
    pub(super) fn label(mut self, id: &str) -> Self {
        self.label_id = message("register-field-", id);
        self
    }

    pub(super) fn options(mut self, options: Vec<Choice>) -> Self {
        self.options = options;
        self
    }

    pub(super) fn number(mut self) -> Self {
        self.mode = "decimal";
        self
    }
}

pub(super) fn message(start: &str, name: &str) -> String {
    format!("{start}{}", name.replace('_', "-"))
}

pub(super) fn line(name: &'static str) -> Field {
    Field::new(name, Input::Line)
}

/// A day, month or year, written as the register writes it: what is not known is left out.
pub(super) fn day(name: &'static str) -> Field {
    line(name).hint("day")
}

pub(super) fn text(name: &'static str) -> Field {
    Field::new(name, Input::Text)
}

pub(super) fn select(name: &'static str, options: Vec<Choice>) -> Field {
    Field::new(name, Input::Select).options(options)
}

pub(super) fn radios(name: &'static str, options: Vec<Choice>) -> Field {
    Field::new(name, Input::Radios).options(options)
}

pub(super) fn check(name: &'static str) -> Field {
    Field::new(name, Input::Check)
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
        for field in &mut self.fields {
            field.label = page.t(&field.label_id);
            if !field.hint_id.is_empty() {
                field.hint = page.t(&field.hint_id);
            }
        }
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
            match self.fields.iter_mut().find(|field| field.name == name) {
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

    /// Short fields stand side by side, long ones alone.
    pub(super) fn rows(&self) -> Vec<Vec<&Field>> {
        let mut rows: Vec<Vec<&Field>> = Vec::new();
        for field in &self.fields {
            let short = matches!(field.input, Input::Line | Input::Select);
            match rows.last_mut() {
                Some(row) if short && matches!(row[0].input, Input::Line | Input::Select) => {
                    row.push(field);
                }
                _ => rows.push(vec![field]),
            }
        }
        rows
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
