//! The living master plan: written by many people, released with hash and signature, read by the public.
//!
//! Start at [`begin`] for a plan and its head, [`cells`] for one changed cell, [`paste`] for many, [`workbook`] for files
//! that come back, [`content::load`] for all that a plan says, [`releasing`] for its releases, [`national`] for the actions of
//! all plans in force.
//! Owns the tables of `0012_plan`.
//! Invariants: what was typed is never lost: a change that meets another's is kept beside it; a cell that was kept is right by
//! itself; a release never changes but in how far it has come, and its file verifies without this program.
//! Not here: what a plan is and what follows from it alone (`masterplan`), print (`books`), the form of files (`plan-files`).

pub mod begin;
pub mod blockers;
pub mod cells;
pub mod comments;
pub mod content;
mod error;
pub mod facts;
pub mod http;
pub mod lines;
pub mod list_of;
pub mod model;
pub mod national;
pub mod paste;
pub mod pillar_sets;
pub mod quick_wins;
mod reach;
pub mod releasing;
pub mod sample;
pub mod sections;
mod store;
pub mod take_over;
pub mod undo;
pub mod workbook;

pub use error::{Blocker, LineFault, NotNow, PlanError};
pub use reach::{Hand, hand};

/// The words of this context.
pub const LOCALES: [web::Locale; 2] = [
    web::Locale {
        lang: web::Lang::Id,
        context: "plan",
        text: include_str!("../locales/id.ftl"),
    },
    web::Locale {
        lang: web::Lang::En,
        context: "plan",
        text: include_str!("../locales/en.ftl"),
    },
];
