//! Why something with a workshop was refused: the same reasons for all of them.

use access::Forbidden;
use register::{ChangeError, model::FieldError, reach::ReachError};
use store::StoreError;

use crate::model::{IllegalStep, Stage, Unmet};

/// Why something was refused. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum WorkshopError {
    /// The actor may not do this.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// Fields are wrong.
    #[error("{} of the fields are wrong", .0.len())]
    Invalid(Vec<FieldError>),
    /// There is no such workshop, row, task …
    #[error("{0} is not known")]
    Unknown(String),
    /// Someone else changed it first.
    #[error("{0} was changed by someone else in the meantime")]
    Stale(String),
    /// The process has no such step.
    #[error(transparent)]
    Step(#[from] IllegalStep),
    /// The process does not allow it at this time.
    #[error(transparent)]
    NotNow(#[from] NotNow),
    /// The register refused its part.
    #[error(transparent)]
    Register(ChangeError),
    /// The database refused.
    #[error(transparent)]
    Store(StoreError),
}

/// What the process does not allow now, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotNow {
    /// The stage has not been opened for the region.
    #[error("stage {0} is not open for this region")]
    StageShut(Stage),
    /// The stage is open already.
    #[error("stage {0} is open already")]
    StageOpen(Stage),
    /// The gate to the stage is not passed.
    #[error("the gate to stage {0} is not passed")]
    Gate(Stage, Vec<Unmet>),
    /// The first day of the workshop has not come.
    #[error("the workshop begins on {0}")]
    TooEarly(String),
    /// The workshop was called off or is closed.
    #[error("a workshop that is {0} cannot be changed")]
    Settled(&'static str),
    /// The code on the screen is old or of another workshop.
    #[error("this code has expired: scan the one that is on the screen now")]
    CodeExpired,
    /// Attendance is taken on the days of the workshop only.
    #[error("attendance is taken on the days of the workshop only")]
    NotToday,
    /// The form was sent already.
    #[error("this form was sent already")]
    SentAlready,
    /// The participant has evaluated the workshop.
    #[error("this participant has evaluated the workshop already")]
    Evaluated,
    /// A worksheet has as many rows as it can hold.
    #[error("a worksheet holds {0} rows")]
    Full(usize),
}

impl From<Vec<FieldError>> for WorkshopError {
    fn from(fields: Vec<FieldError>) -> Self {
        Self::Invalid(fields)
    }
}

impl From<ReachError> for WorkshopError {
    fn from(err: ReachError) -> Self {
        match err {
            ReachError::Forbidden(err) => Self::Forbidden(err),
            ReachError::Store(err) => Self::Store(err),
        }
    }
}

impl From<StoreError> for WorkshopError {
    fn from(err: StoreError) -> Self {
        Self::Store(err)
    }
}

impl From<ChangeError> for WorkshopError {
    fn from(err: ChangeError) -> Self {
        match err {
            ChangeError::Forbidden(err) => Self::Forbidden(err),
            ChangeError::Invalid(fields) => Self::Invalid(fields),
            ChangeError::Unknown(what) => Self::Unknown(what),
            ChangeError::Stale(what) => Self::Stale(what),
            ChangeError::Store(err) => Self::Store(err),
            other @ (ChangeError::Step(_) | ChangeError::Full { .. } | ChangeError::Cited(..)) => {
                Self::Register(other)
            }
        }
    }
}

impl WorkshopError {
    /// One wrong field.
    pub(crate) fn field(
        field: &'static str,
        problem: &'static str,
        value: impl Into<String>,
    ) -> Self {
        Self::Invalid(vec![FieldError {
            field,
            problem,
            value: value.into(),
        }])
    }
}

/// Names what is stale, or which field is taken, where the database only says that.
pub(crate) fn named<T>(
    result: Result<T, StoreError>,
    subject: &str,
    unique: &'static str,
    value: &str,
) -> Result<T, WorkshopError> {
    result.map_err(|err| match err {
        StoreError::Stale => WorkshopError::Stale(subject.to_owned()),
        StoreError::Duplicate(_) => WorkshopError::field(unique, "taken", value),
        other => other.into(),
    })
}

/// The revision a draft was made on; a change without one is a change of something unknown.
pub(crate) fn revision(text: &str, subject: &str) -> Result<i64, WorkshopError> {
    text.trim()
        .parse()
        .map_err(|_| WorkshopError::Stale(subject.to_owned()))
}
