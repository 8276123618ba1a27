//! Why something in the cockpit was refused.

use access::Forbidden;
use agreements::AgreementError;
use post::SendError;
use store::StoreError;
use web::Problem;
use workshops::WorkshopError;

/// Why something was refused. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum CockpitError {
    /// The actor may not do this.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is no such cohort or region in it.
    #[error("{0} is not known")]
    Unknown(String),
    /// Nobody was chosen.
    #[error("no region was chosen")]
    NobodyChosen,
    /// A code that no region has.
    #[error("`{0}` is no code of a region")]
    Region(String),
    /// What agreements tell could not be read.
    #[error(transparent)]
    Agreements(#[from] AgreementError),
    /// What workshops tell could not be read.
    #[error(transparent)]
    Workshops(#[from] WorkshopError),
    /// A letter could not be written.
    #[error(transparent)]
    Post(#[from] SendError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<CockpitError> for Problem {
    fn from(err: CockpitError) -> Self {
        match err {
            CockpitError::Forbidden(err) => Self::from(err),
            CockpitError::Unknown(_) => Self::not_found("unknown", err),
            CockpitError::NobodyChosen => {
                Self::unprocessable("nobody-chosen", err).say("cockpit-nobody-chosen")
            }
            CockpitError::Region(ref code) => {
                let args = vec![("code", code.clone().into())];
                Self::unprocessable("region", &err).say_with("cockpit-region-code", args)
            }
            CockpitError::Agreements(err) => Self::from(err),
            CockpitError::Workshops(err) => Self::from(err),
            CockpitError::Post(err) => Self::internal("reminder", "post").because(&err),
            CockpitError::Store(err) => Self::from(err),
        }
    }
}
