//! Why something was refused.

use access::{Forbidden, operations::accounts::EditError};
use store::StoreError;
use web::Problem;

use crate::model::IllegalStep;

/// What is wrong with one field; words are chosen where it is shown, as `post-invalid-{problem}`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FieldError {
    /// The field's name, as in the form.
    pub field: &'static str,
    /// What is wrong: `required`, `too-long`, `email`, `placeholder` …
    pub problem: &'static str,
    /// What was sent, or the part of it that is wrong.
    pub value: String,
}

impl FieldError {
    pub(crate) fn new(field: &'static str, problem: &'static str, value: &str) -> Self {
        Self {
            field,
            problem,
            value: value.chars().take(80).collect(),
        }
    }
}

/// Why a command was refused. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// The actor may not do this.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// Fields are wrong.
    #[error("{} of the fields are wrong", .0.len())]
    Invalid(Vec<FieldError>),
    /// There is no such message, template or account.
    #[error("{0} is not known")]
    Unknown(String),
    /// Someone else changed it first.
    #[error("{0} was changed by someone else in the meantime")]
    Stale(String),
    /// A message in this state cannot go there.
    #[error(transparent)]
    Step(#[from] IllegalStep),
    /// A letter of this context does not fit its template.
    #[error(transparent)]
    Letter(SendError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<SendError> for PostError {
    fn from(err: SendError) -> Self {
        match err {
            SendError::Store(err) => Self::Store(err),
            other @ (SendError::UnknownTemplate(_)
            | SendError::MissingValue { .. }
            | SendError::UnknownValue { .. }) => Self::Letter(other),
        }
    }
}

impl From<EditError> for PostError {
    fn from(err: EditError) -> Self {
        match err {
            EditError::Forbidden(err) => Self::Forbidden(err),
            EditError::NotFound(id) => Self::Unknown(id.to_string()),
            EditError::Store(err) => Self::Store(err),
            EditError::LastAdmin | EditError::Busy(_) => Self::Store(StoreError::Busy),
        }
    }
}

/// Why letters were not written. It is a mistake of the calling context, except where the database refused.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// No template has this name.
    #[error("there is no template `{0}`")]
    UnknownTemplate(String),
    /// The template asks for a value that the letter lacks.
    #[error("the template `{template}` needs a value for `{placeholder}`")]
    MissingValue {
        /// The template.
        template: &'static str,
        /// What it asks for.
        placeholder: &'static str,
    },
    /// The letter holds a value that its template does not know.
    #[error("the template `{template}` has no placeholder `{placeholder}`")]
    UnknownValue {
        /// The template.
        template: &'static str,
        /// What was given.
        placeholder: String,
    },
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<SendError> for Problem {
    fn from(err: SendError) -> Self {
        match err {
            SendError::Store(err) => err.into(),
            SendError::UnknownTemplate(_)
            | SendError::MissingValue { .. }
            | SendError::UnknownValue { .. } => {
                Problem::internal("letter", "a letter does not fit its template").because(&err)
            }
        }
    }
}

impl From<PostError> for Problem {
    fn from(err: PostError) -> Self {
        match err {
            PostError::Forbidden(err) => err.into(),
            PostError::Invalid(fields) => fields.into_iter().fold(
                Problem::unprocessable("fields", "some fields are wrong"),
                |problem, field| {
                    problem.field(field.field, format!("{}: {}", field.problem, field.value))
                },
            ),
            PostError::Unknown(_) => Problem::not_found("unknown", err),
            PostError::Stale(_) => Problem::conflict("stale", err).say("post-stale"),
            PostError::Step(_) => Problem::conflict("step", err).say("post-no-step"),
            PostError::Letter(err) => err.into(),
            PostError::Store(err) => err.into(),
        }
    }
}
