//! Workshops I to IV with their group work, homework and gates; focus groups.
//!
//! Start at [`planning`] for the schedule, [`attendance`] for who came, [`worksheets`] for what is written in groups,
//! [`stages`] for the gate to the next stage, [`focus`] for focus groups. Other contexts read [`outputs::of_region`] and
//! [`standing::of_cohort`]. Owns the tables of `0010_workshops`.
//! Invariants: nobody leads two workshops on one day; no name is kept without consent; nothing leads from an evaluation
//! to whoever wrote it; what was typed into a worksheet is never lost.
//! Not here: the master plan that takes the outputs over, agreements and bodies, the sending of mail.

pub mod attendance;
pub mod calendar;
pub mod course;
mod error;
pub mod evaluation;
pub mod focus;
pub mod homework;
pub mod http;
pub mod material;
pub mod mentors;
pub mod model;
pub mod outputs;
pub mod planning;
pub mod print;
mod reach;
pub mod sample;
pub mod stages;
pub mod standing;
mod store;
pub mod ticket;
pub mod worksheets;
mod zones;

pub use error::{NotNow, WorkshopError};

/// The words of this context.
pub const LOCALES: [web::Locale; 2] = [
    web::Locale {
        lang: web::Lang::Id,
        context: "workshops",
        text: include_str!("../locales/id.ftl"),
    },
    web::Locale {
        lang: web::Lang::En,
        context: "workshops",
        text: include_str!("../locales/en.ftl"),
    },
];
