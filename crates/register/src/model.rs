//! The register's words, as types. Pure: no database, no pages.

mod claim;
mod cohort;
pub(crate) mod draft;
mod evidence;
mod participation;
mod region;
pub mod schema;
mod status;

pub use claim::{Claim, Confidence, Curation, Figure, Source, Standing};
pub use cohort::{Cohort, Letter};
pub use draft::{
    AgencyDraft, ClaimDraft, CohortDraft, CurationDraft, EvidenceDraft, EvidenceWithdrawalDraft,
    FieldError, Fields, LetterDraft, ParticipationDraft, RegionChangeDraft, RegionDraft,
    SourceDraft, StepDraft, WithdrawalDraft,
};
pub use evidence::{Citation, Cited, Evidence, EvidenceKind, Holding, Withdrawal};
pub use participation::{Participation, Step};
pub use region::{Agency, Change, FormerRegion, Kind, Region, Successor};
pub use status::{IllegalStep, Status};
