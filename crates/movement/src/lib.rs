//! Calls for candidates: from the invitation to a selection that can be defended.
//!
//! Start at [`model::CallState`] and [`model::CandidateState`] for the process, at [`calls`] for what the ministry
//! does, at [`candidates`] for who takes part, at [`answers`] and [`submission`] for what a region does. Owns the tables of `0007_calls`.
//! Invariant: what was published (method, seed, marks behind a ranking) never changes; no assessor sees another's
//! marks before the panel opens, because the statement does not return them.
//! Not here: how scores are computed (`measure`), who a region is and its evidence (`register`).

pub mod answers;
pub mod bundle;
pub mod calls;
pub mod candidates;
pub mod compute;
pub mod deadline;
pub mod delegations;
pub mod desk;
mod error;
pub mod http;
pub mod letters;
pub mod minutes;
pub mod model;
pub mod objections;
pub mod panels;
pub mod print;
pub mod proofs;
pub mod ranking;
mod reach;
pub mod result;
pub mod sample;
pub mod schedule;
pub mod selection;
pub mod sheets;
mod store;
pub mod submission;
pub mod work;

pub use error::{CallError, MarkError, NotNow};
pub use reach::Reach;

/// The words of this context.
pub const LOCALES: [web::Locale; 2] = [
    web::Locale {
        lang: web::Lang::Id,
        context: "movement",
        text: include_str!("../locales/id.ftl"),
    },
    web::Locale {
        lang: web::Lang::En,
        context: "movement",
        text: include_str!("../locales/en.ftl"),
    },
];
