//! The fields of a form as data: described once, shown by `ui::fields`.

use crate::{Choice, Page};

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
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
    /// One line that is not shown while it is typed, and never shown again.
    Secret,
}

/// A field of a form.
#[derive(Debug, Clone)]
pub struct Field {
    /// What is sent.
    pub name: String,
    /// The words beside it.
    pub label: String,
    /// What helps to fill it in; may be empty.
    pub hint: String,
    /// What it holds.
    pub value: String,
    /// Whether it must be filled in.
    pub required: bool,
    /// How it is filled in.
    pub input: Input,
    /// What may be chosen.
    pub options: Vec<Choice>,
    /// Which keyboard a telephone shows.
    pub mode: &'static str,
    label_id: String,
    hint_id: String,
}

impl Field {
    fn new(name: &str, input: Input) -> Self {
        Self {
            name: name.to_owned(),
            label: String::new(),
            hint: String::new(),
            value: String::new(),
            required: false,
            input,
            options: Vec::new(),
            mode: "",
            label_id: name.replace('_', "-"),
            hint_id: String::new(),
        }
    }

    /// It must be filled in.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The hint `{context}-hint-{id}`.
    #[must_use]
    pub fn hint(mut self, id: &str) -> Self {
        id.clone_into(&mut self.hint_id);
        self
    }

    /// The label `{context}-field-{id}`, where it is not the field's name.
    #[must_use]
    pub fn label(mut self, id: &str) -> Self {
        id.clone_into(&mut self.label_id);
        self
    }

    /// What may be chosen.
    #[must_use]
    pub fn options(mut self, options: Vec<Choice>) -> Self {
        self.options = options;
        self
    }

    /// A telephone shows digits.
    #[must_use]
    pub fn number(mut self) -> Self {
        self.mode = "decimal";
        self
    }

    fn is_short(&self) -> bool {
        matches!(self.input, Input::Line | Input::Select | Input::Secret)
    }
}

/// A field of one line.
pub fn line(name: &str) -> Field {
    Field::new(name, Input::Line)
}

/// A field for a secret: no draft fills it.
pub fn secret(name: &str) -> Field {
    Field::new(name, Input::Secret)
}

/// A field of several lines.
pub fn text(name: &str) -> Field {
    Field::new(name, Input::Text)
}

/// A choice from a list.
pub fn select(name: &str, options: Vec<Choice>) -> Field {
    Field::new(name, Input::Select).options(options)
}

/// A choice with all options in sight.
pub fn radios(name: &str, options: Vec<Choice>) -> Field {
    Field::new(name, Input::Radios).options(options)
}

/// Yes or nothing.
pub fn check(name: &str) -> Field {
    Field::new(name, Input::Check)
}

/// Gives each field its words: the messages that begin with `labels` and `hints`, `register-field-` and `register-hint-`.
pub fn word(page: &Page, (labels, hints): (&str, &str), fields: &mut [Field]) {
    for field in fields {
        // One that says something of its own, such as a year, is worded already.
        if field.label.is_empty() {
            field.label = page.t(&format!("{labels}{}", field.label_id));
        }
        if !field.hint_id.is_empty() {
            field.hint = page.t(&format!("{hints}{}", field.hint_id));
        }
    }
}

/// Short fields stand side by side, long ones alone.
pub fn rows(fields: &[Field]) -> Vec<Vec<&Field>> {
    let mut rows: Vec<Vec<&Field>> = Vec::new();
    for field in fields {
        match rows.last_mut() {
            Some(row) if field.is_short() && row[0].is_short() => row.push(field),
            _ => rows.push(vec![field]),
        }
    }
    rows
}
