//! Agreements between the ministry and a region: drafted, reviewed, signed; the decrees and bodies that follow.
//!
//! Start at [`model::AgreementState`] for the process, at [`drafting`] and [`review`] for what happens before a
//! [`signing`] day, at [`decrees`], [`bodies`] and [`meetings`] for what a region keeps afterwards, and at
//! [`standing`] for what other contexts read. Owns the tables of `0009_agreements`.
//! Invariant: a clause, a step and a signed file are never overwritten; whoever has signed has signed the file as it
//! stood. What a step means for the cohort is done by the register's own functions.
//! Not here: who a region is and its evidence (`register`), how a signature is made (`signatures`), workshops.

pub mod agreements;
pub mod alarms;
pub mod bodies;
pub mod decrees;
pub mod drafting;
pub mod electronic;
mod error;
pub mod expiry;
pub mod forming;
pub mod http;
pub mod issued;
pub mod meetings;
pub mod model;
mod operator;
pub mod print;
pub mod review;
pub mod sample;
pub mod signing;
pub mod signing_days;
pub mod standing;
mod store;
pub mod templates;

pub use error::{AgreementError, NotNow};
pub use operator::{Gateway, Network, Revocations, Signing};

/// The words of this context.
pub const LOCALES: [web::Locale; 2] = [
    web::Locale {
        lang: web::Lang::Id,
        context: "agreements",
        text: include_str!("../locales/id.ftl"),
    },
    web::Locale {
        lang: web::Lang::En,
        context: "agreements",
        text: include_str!("../locales/en.ftl"),
    },
];
