//! The words of a call, as types. Pure: no database, no pages.

mod call;
mod candidate;
mod draft;
mod local;
mod method;
mod state;

pub use call::Call;
pub use candidate::{Candidate, Origin, Step};
pub use draft::CallDraft;
pub(crate) use draft::NewCall;
pub use local::{InvalidLocalTime, LocalTime, zone_of};
pub use method::{CallMethod, Estimate, TieRule, published_hash};
pub use state::{CallState, CandidateState, IllegalStep};
