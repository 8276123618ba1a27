//! The register: regions, agencies, cohorts and participations, sourced claims, evidence.
//!
//! Start at [`movement::read`] for the whole in figures, [`figures`] for how claims become values, and
//! [`participations::step`] for the state machine; other contexts cite a region's files by [`evidence`].
//! Owns the tables of `0003_register`, `0004_boundaries` and `0006_evidence`.
//! Invariant: what a region was, a claim, a decision and a step are never overwritten.
//! Not here: how marks are given or plans written (later contexts), who may do what (`access`).

mod acting;
pub mod agencies;
pub mod boundaries;
mod change;
pub mod claims;
pub mod cohorts;
pub mod desk;
pub mod evidence;
pub mod export;
pub mod figures;
pub mod history;
pub mod http;
pub mod import;
pub mod model;
pub mod movement;
pub mod participations;
pub mod reach;
pub mod regions;
pub mod say;
pub mod seed;
pub mod sources;
mod store;
mod wording;

pub use acting::Acting;
pub use change::ChangeError;

/// The words of this context.
pub const LOCALES: [web::Locale; 2] = [
    web::Locale {
        lang: web::Lang::Id,
        context: "register",
        text: include_str!("../locales/id.ftl"),
    },
    web::Locale {
        lang: web::Lang::En,
        context: "register",
        text: include_str!("../locales/en.ftl"),
    },
];
