//! Why a change was refused: the same few reasons for everything in the register.

use access::Forbidden;
use store::StoreError;

use crate::model::{Citation, FieldError, IllegalStep};

/// Why a change was refused. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The actor may not do this.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// Fields are wrong.
    #[error("{} of the fields are wrong", .0.len())]
    Invalid(Vec<FieldError>),
    /// What was to be changed is not in the register.
    #[error("{0} is not in the register")]
    Unknown(String),
    /// Someone else changed it first; the page shows their change, and the officer decides again.
    #[error("{0} was changed by someone else in the meantime")]
    Stale(String),
    /// The process has no such step.
    #[error(transparent)]
    Step(#[from] IllegalStep),
    /// The cohort's places are all held.
    #[error("cohort {cohort} has {total} places and all are held")]
    Full {
        /// The cohort.
        cohort: u16,
        /// Its curated total.
        total: i64,
    },
    /// So many places cite the evidence, the first of which are named; whoever withdraws it sees them first.
    #[error("it is cited in {0} places")]
    Cited(i64, Vec<Citation>),
    /// The database refused.
    #[error(transparent)]
    Store(StoreError),
}

impl From<Vec<FieldError>> for ChangeError {
    fn from(fields: Vec<FieldError>) -> Self {
        Self::Invalid(fields)
    }
}

impl From<StoreError> for ChangeError {
    fn from(err: StoreError) -> Self {
        Self::Store(err)
    }
}

impl ChangeError {
    /// One wrong field.
    pub(crate) fn field(field: &'static str, problem: &'static str, value: &str) -> Self {
        Self::Invalid(vec![FieldError {
            field,
            problem,
            value: value.chars().take(80).collect(),
        }])
    }
}

/// Names what is stale, or which field is taken, where the database only says that.
pub(crate) fn named<T>(
    result: Result<T, StoreError>,
    subject: &str,
    unique: &'static str,
    value: &str,
) -> Result<T, ChangeError> {
    result.map_err(|err| match err {
        StoreError::Stale => ChangeError::Stale(subject.to_owned()),
        StoreError::Duplicate(_) => ChangeError::field(unique, "taken", value),
        other => other.into(),
    })
}

/// The revision a draft was made on; a change without one is a change of something unknown.
pub(crate) fn revision(text: &str, subject: &str) -> Result<i64, ChangeError> {
    text.parse()
        .map_err(|_| ChangeError::Stale(subject.to_owned()))
}
