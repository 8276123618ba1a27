//! The words of a call, as types. Pure: no database, no pages.

mod answer;
mod call;
mod candidate;
mod check;
mod delegation;
mod draft;
mod local;
mod method;
mod proof;
mod ranking;
mod section;
mod state;

pub use answer::{Answer, InvalidStamp, Stamp, Version, VersionKind};
pub(crate) use answer::{NewAnswer, Settled, goes_on};
pub use call::Call;
pub use candidate::{Candidate, Origin, Step};
pub use check::{Gap, Lack, gaps};
pub use delegation::{Delegation, DelegationState, Urgency};
pub use draft::CallDraft;
pub(crate) use draft::NewCall;
pub use local::{InvalidLocalTime, LocalTime, zone_of};
pub use method::{CallMethod, Estimate, TieRule, published_hash};
pub use proof::Proof;
pub use ranking::{
    AnnexLine, Decision, LetterState, Objection, ObjectionState, Outcome, Ranking, RankingKind,
    RankingMethod, SelectionLetter,
};
pub use section::{Item, Section, sections};
pub use state::{CallState, CandidateState, IllegalStep};
