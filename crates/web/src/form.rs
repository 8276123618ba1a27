//! What is wrong with a form, kept beside its input.

use crate::{FieldProblem, Page, Problem};

/// The errors of a form in the order of its fields; a form that comes back shows them beside the fields
/// and in a summary on top.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Errors(Vec<FieldProblem>);

impl Errors {
    /// Adds what is wrong with a field, in the page's language. An empty `field` concerns the whole form.
    pub fn add(&mut self, field: impl Into<String>, detail: impl Into<String>) {
        self.0.push(FieldProblem {
            field: field.into(),
            detail: detail.into(),
            member: None,
        });
    }

    /// The first error of a field; empty where there is none.
    pub fn of(&self, field: &str) -> &str {
        self.0
            .iter()
            .find(|e| e.field == field)
            .map_or("", |e| &e.detail)
    }

    /// All errors.
    pub fn all(&self) -> &[FieldProblem] {
        &self.0
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Errors {
    /// The fields of a problem, or its detail where it names none, in the page's language.
    pub fn from_problem(problem: &Problem, page: &Page) -> Self {
        let told = problem.told(page);
        if !told.fields.is_empty() {
            return Self(told.fields);
        }
        let mut errors = Self::default();
        errors.add(
            "",
            if told.detail.is_empty() {
                told.title
            } else {
                told.detail
            },
        );
        errors
    }
}
