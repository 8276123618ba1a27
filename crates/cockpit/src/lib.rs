//! Where every region of a cohort stands, on whom it waits, and what helps most next.
//!
//! Start at [`board::of_cohort`]; [`model::steps`] holds the rules. [`remind`] writes to those whose turn it is, and
//! [`handover`] prints one region for whoever takes it over. Owns no table: `agreements` and `workshops` each tell their
//! part ([`agreements::standing`], [`workshops::standing`]).
//! Invariant: the number of statements does not grow with the number of regions.
//! Not here: what an alarm is, when a gate opens, how mail is delivered.

pub mod board;
mod error;
pub mod handover;
pub mod http;
pub mod model;
pub mod remind;
pub mod words;

pub use error::CockpitError;

/// The words of this context.
pub const LOCALES: [web::Locale; 2] = [
    web::Locale {
        lang: web::Lang::Id,
        context: "cockpit",
        text: include_str!("../locales/id.ftl"),
    },
    web::Locale {
        lang: web::Lang::En,
        context: "cockpit",
        text: include_str!("../locales/en.ftl"),
    },
];
