//! Clauses, their template, and what is said about them.

use kernel::{Id, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Agreement, words};

/// The text from which agreements are drafted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Template {
    /// Grows with each saving; 0 is what the program carries.
    pub no: i64,
    /// What agreements are about.
    pub subject: String,
    /// The clauses, in order.
    pub clauses: Vec<TemplateClause>,
    /// Who bears which costs.
    pub costs: String,
    /// How long agreements run, in months.
    pub term_months: u16,
}

/// A clause of the template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = AgreementTemplateClause)]
pub struct TemplateClause {
    /// Its heading.
    pub heading: String,
    /// Its text.
    pub text: String,
}

/// A version of a clause of one agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clause {
    /// Its place, from 1.
    pub position: i64,
    /// From 1; the highest is in force.
    pub version: i64,
    /// Its heading.
    pub heading: String,
    /// Its text.
    pub text: String,
    /// Why it was rewritten; empty for the first.
    pub reason: String,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

words! {
    /// What a comment waits for.
    CommentState {
        /// Waits for an answer.
        Open = "open",
        /// Waits for the reviewer to close it.
        Answered = "answered",
        /// Done.
        Closed = "closed",
    }
}

/// What a legal reviewer says about a clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comment {
    /// Its id.
    pub id: Id<Comment>,
    /// The agreement.
    pub agreement: Id<Agreement>,
    /// The clause.
    pub position: i64,
    /// What is said.
    pub text: String,
    /// Who says it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// The answer; empty before.
    pub answer: String,
    /// Who answered.
    pub answered_by: String,
    /// When.
    pub answered_at: Option<Timestamp>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
}

impl Comment {
    /// What it waits for.
    pub const fn state(&self) -> CommentState {
        match (self.closed_at, self.answered_at) {
            (Some(_), _) => CommentState::Closed,
            (None, Some(_)) => CommentState::Answered,
            (None, None) => CommentState::Open,
        }
    }
}
