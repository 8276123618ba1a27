//! Why a step of an agreement, a decree or a body was refused: the same reasons for all of them.

use access::Forbidden;
use books::BookError;
use register::{ChangeError, evidence::CiteError, model::FieldError};
use signatures::ServiceError;
use store::StoreError;

use crate::model::IllegalStep;

/// Why something was refused. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum AgreementError {
    /// The actor may not do this.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// Fields are wrong.
    #[error("{} of the fields are wrong", .0.len())]
    Invalid(Vec<FieldError>),
    /// There is no such agreement, body, decree …
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
    /// The document cannot be typeset.
    #[error("the document cannot be typeset")]
    Book(#[source] BookError),
    /// The national signing service signed nothing.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// The database refused.
    #[error(transparent)]
    Store(StoreError),
}

/// What the process does not allow now, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotNow {
    /// No participation of the cohort waits for an agreement.
    #[error("no selected participation of the cohort lacks an agreement")]
    NothingToDraft,
    /// The participation was not selected, or has gone on.
    #[error("the participation is `{0}`, not selected")]
    NotSelected(&'static str),
    /// The text can no longer be changed.
    #[error("the text of an agreement that is `{0}` is not changed")]
    TextShut(&'static str),
    /// The region accepted an earlier text.
    #[error("the region has not confirmed the text as it stands")]
    Unconfirmed,
    /// Comments are open.
    #[error("{0} comments are open")]
    CommentsOpen(usize),
    /// The comment is closed, or nobody answered it yet.
    #[error("the comment is not waiting for that")]
    CommentShut,
    /// The legal reviewer has not passed the text as it stands.
    #[error("the legal reviewer has not passed the text as it stands: {0}")]
    NotPassed(String),
    /// Nothing of the cohort can be put on the day.
    #[error("no agreement of the cohort is ready for a signing day")]
    NothingToSchedule,
    /// The day is closed or called off.
    #[error("the signing day is over")]
    DayShut,
    /// Agreements stand on the day already.
    #[error("agreements stand on the signing day already")]
    DayInUse,
    /// The agreement has no signatories yet.
    #[error("the agreement is not ready to be signed: it is `{0}`")]
    NotScheduled(&'static str),
    /// The day has not come.
    #[error("the agreement is dated {0}")]
    NotYet(String),
    /// Agreements of the day still lack signatures.
    #[error("not signed by everyone yet: {0}")]
    Unsigned(String),
    /// Nobody was named who signs.
    #[error("nobody is named to sign for the region")]
    Unnamed,
    /// Its term is over.
    #[error("the agreement ended on {0}")]
    Ended(String),
    /// Has signed already.
    #[error("{0} has signed already")]
    SignedAlready(String),
    /// Others sign first.
    #[error("{0} signs first")]
    OutOfOrder(String),
    /// The region has another head than the one in whose name is signed.
    #[error("{named} is no longer in office: the register names {present}")]
    NotInOffice {
        /// In whose name is signed.
        named: String,
        /// Who heads the region now.
        present: String,
    },
    /// Others sign this document by hand.
    #[error("this document is being signed by hand")]
    OtherMethod,
    /// Others sign this document electronically.
    #[error("this document is being signed electronically")]
    OtherMethodScan,
    /// The program holds no certificate.
    #[error("no certificate is configured")]
    NoCertificate,
    /// The certificate cannot sign.
    #[error("the certificate cannot sign: {0}")]
    Certificate(String),
    /// No time-stamp is to be had, without which the operator does not sign.
    #[error("there is no time-stamp: {0}")]
    TimeStamp(String),
    /// The authority has revoked the certificate.
    #[error("the certificate was revoked on {0}")]
    Revoked(String),
    /// The operator wants revocation looked up, and it cannot be.
    #[error("whether the certificate was revoked cannot be said now")]
    Unchecked,
    /// The service signed with the key of someone else.
    #[error("the signature is that of {0}")]
    OtherSigner(String),
    /// No authority that is believed vouches for the certificate.
    #[error("no authority that is believed vouches for the certificate")]
    Untrusted,
    /// The program has no way to the national signing service.
    #[error("no signing service is configured")]
    NoService,
    /// The way to the national signing service is wrong.
    #[error("the signing service cannot be asked: {0}")]
    Service(String),
    /// The term is not over yet.
    #[error("the agreement runs until {0}")]
    StillRuns(String),
    /// A decree that is no draft stays as it is.
    #[error("a decree that was issued is not changed")]
    DecreeIssued,
    /// The decree is of another kind, or of no effect.
    #[error("the decree does not form this body")]
    WrongDecree,
    /// A person already left the body.
    #[error("the member has left already")]
    MemberLeft,
    /// A demonstration is filled once.
    #[error("there are agreements already")]
    NotEmpty,
}

impl From<Vec<FieldError>> for AgreementError {
    fn from(fields: Vec<FieldError>) -> Self {
        Self::Invalid(fields)
    }
}

impl From<StoreError> for AgreementError {
    fn from(err: StoreError) -> Self {
        Self::Store(err)
    }
}

impl From<BookError> for AgreementError {
    fn from(err: BookError) -> Self {
        Self::Book(err)
    }
}

impl From<ChangeError> for AgreementError {
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

impl From<CiteError> for AgreementError {
    fn from(err: CiteError) -> Self {
        match err {
            CiteError::Unknown(id) => Self::field("evidence", "unknown", &id.to_string()),
            CiteError::Withdrawn(title) => Self::field("evidence", "withdrawn", &title),
            CiteError::Page { page, .. } => Self::field("evidence", "page", &page.to_string()),
            CiteError::Invalid(fields) => Self::Invalid(fields),
            CiteError::Store(err) => Self::Store(err),
        }
    }
}

impl AgreementError {
    /// One wrong field.
    pub(crate) fn field(field: &'static str, problem: &'static str, value: &str) -> Self {
        Self::Invalid(vec![FieldError {
            field,
            problem,
            value: value.chars().take(120).collect(),
        }])
    }
}

/// Names what is stale, or which field is taken, where the database only says that.
pub(crate) fn named<T>(
    result: Result<T, StoreError>,
    subject: &str,
    unique: &'static str,
    value: &str,
) -> Result<T, AgreementError> {
    result.map_err(|err| match err {
        StoreError::Stale => AgreementError::Stale(subject.to_owned()),
        StoreError::Duplicate(_) => AgreementError::field(unique, "taken", value),
        other => other.into(),
    })
}

/// The revision a draft was made on; a change without one is a change of something unknown.
pub(crate) fn revision(text: &str, subject: &str) -> Result<i64, AgreementError> {
    text.parse()
        .map_err(|_| AgreementError::Stale(subject.to_owned()))
}
