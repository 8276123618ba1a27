//! The statutory plan (RPJMD) and agency plans (Renstra), as SIPD's interface has them (domain §7.5): JSON, and CSV for
//! those who have no JSON.
//!
//! Start at [`read_rpjmd`] and [`read_renstra`]; [`References`] is the flat list that actions are linked to;
//! [`write_actions`] gives a plan's actions in the form of agency plans. Names and numbers of officers are not kept.
//! The public notes end in places with dots: `program`, `kegiatan`, `subkegiatan` below an objective or a programme and
//! `pagu_t1`… are read where they stand and need not be there.

mod fault;
mod json;
mod read;
mod references;
mod table;
mod tree;
mod walk;
mod write;

pub use fault::{Fault, Note, SipdError};
pub use read::{Read, read_renstra, read_rpjmd};
pub use references::{Kind, Reference, References};
pub use table::CsvError;
pub use tree::{
    AgencyPlan, Goal, Indicator, Mission, Objective, Programme, StatutoryPlan, SubActivity, Trend,
};
pub use write::{LeftOut, WrittenActions, write_actions};
