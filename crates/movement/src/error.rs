//! Why a step of a call was refused: the same reasons for all of them.

use access::Forbidden;
use measure::assign::AssignError;
use register::{ChangeError, model::FieldError};
use store::StoreError;

use crate::model::{CandidateState, Gap, IllegalStep};

/// Why something in a call was refused. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The actor may not do this.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// Fields are wrong.
    #[error("{} of the fields are wrong", .0.len())]
    Invalid(Vec<FieldError>),
    /// There is no such call, candidate, sheet …
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
    /// Answers lack what the form needs to be handed in.
    #[error("{} things are missing before the form can be handed in", .0.len())]
    Unsupported(Vec<Gap>),
    /// Marks of a sheet are missing or wrong.
    #[error("{} of the marks are missing or wrong", .0.len())]
    Marks(Vec<MarkError>),
    /// No assessors can be drawn so.
    #[error(transparent)]
    Unassignable(#[from] AssignError),
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
    /// The call has not opened yet for this region.
    #[error("the call opens on {0}")]
    NotOpen(String),
    /// The call has closed for this region.
    #[error("the call closed on {0}")]
    Closed(String),
    /// What was published can no longer be changed.
    #[error("a published call cannot be changed")]
    Published,
    /// A candidate in this state writes nothing.
    #[error("a candidate that is `{0}` writes no answers")]
    State(CandidateState),
    /// The candidate does not stand at the desk.
    #[error("the candidate is not at the desk: it is `{0}`")]
    NotAtDesk(&'static str),
    /// The desk has not said its word on all that is cited.
    #[error("{} of the cited files are not checked", .0.len())]
    Unchecked(Vec<String>),
    /// The desk asks for nothing, so there is nothing to return.
    #[error("nothing was asked for or rejected")]
    NothingAsked,
    /// The call is not being judged.
    #[error("the call is not being judged: it is `{0}`")]
    NotJudging(&'static str),
    /// Assessors were drawn already.
    #[error("the first draw was made already")]
    Drawn,
    /// Everyone has assessors enough.
    #[error("no candidate lacks an assessor")]
    NothingToDraw,
    /// The sheet is closed, void, or its candidate has its score.
    #[error("the sheet is closed")]
    SheetShut,
    /// The panel is open: what was for before it is over.
    #[error("the panel is open already")]
    PanelOpened,
    /// The panel is not open yet.
    #[error("the panel is not open yet")]
    PanelShut,
    /// Assessors are still marking, or nobody was drawn.
    #[error("{0} sheets are still open")]
    SheetsOpen(u32),
    /// Candidates wait for their sheets.
    #[error("candidates without all their sheets: {0}")]
    Unscored(String),
    /// There is nothing to rank, or no ranking yet.
    #[error("there is no ranking yet")]
    NobodyScored,
    /// Nobody has been selected yet.
    #[error("the call is not decided")]
    NotDecided,
    /// The result is not announced.
    #[error("the result is not announced yet")]
    NotAnnounced,
    /// The days for objections are over, or have not begun.
    #[error("the days for objections are over")]
    ObjectionsOver,
    /// The candidate was selected, or has left.
    #[error("there is nothing to object to")]
    NothingToObject,
    /// Objections may still come.
    #[error("the days for objections are not over")]
    ObjectionsRun,
    /// Objections wait for their answer.
    #[error("objections wait for their answer")]
    ObjectionsOpen,
}

/// What is wrong with one mark of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct MarkError {
    /// The item.
    pub item: String,
    /// `missing`, `off-scale`, `unknown-item`, `too-long`.
    pub problem: &'static str,
    /// What was sent, shortened.
    pub value: String,
}

impl From<Vec<FieldError>> for CallError {
    fn from(fields: Vec<FieldError>) -> Self {
        Self::Invalid(fields)
    }
}

impl From<StoreError> for CallError {
    fn from(err: StoreError) -> Self {
        Self::Store(err)
    }
}

impl From<ChangeError> for CallError {
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

impl CallError {
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
) -> Result<T, CallError> {
    result.map_err(|err| match err {
        StoreError::Stale => CallError::Stale(subject.to_owned()),
        StoreError::Duplicate(_) => CallError::field(unique, "taken", value),
        other => other.into(),
    })
}

/// The revision a draft was made on; a change without one is a change of something unknown.
pub(crate) fn revision(text: &str, subject: &str) -> Result<i64, CallError> {
    text.parse()
        .map_err(|_| CallError::Stale(subject.to_owned()))
}
