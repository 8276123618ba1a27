//! Signing days and who signs.

use kernel::{Id, Timestamp};
use serde::Serialize;

use super::{Agreement, words};

words! {
    /// Where people meet to sign.
    Mode {
        /// All in one place.
        Place = "place",
        /// All on the net.
        Virtual = "virtual",
        /// Both.
        Mixed = "mixed",
    }
}

words! {
    /// For whom someone signs.
    Party {
        /// The region.
        Region = "region",
        /// The ministry.
        Ministry = "ministry",
        /// Nobody's side.
        Witness = "witness",
    }
}

words! {
    /// How someone signed.
    Method {
        /// By hand, kept as a scan.
        Scan = "scan",
        /// On the file itself.
        Electronic = "electronic",
    }
}

words! {
    /// Whether a signing day is still ahead.
    DayState {
        /// Being prepared, or under way.
        Planned = "planned",
        /// Over: what was signed is in force.
        Closed = "closed",
        /// Called off.
        Cancelled = "cancelled",
    }
}

/// A day on which agreements of one cohort are signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SigningDay {
    /// Its id.
    pub id: Id<SigningDay>,
    /// The cohort.
    pub cohort: u16,
    /// What it is called.
    pub title: String,
    /// The day, as `2022-04-21`.
    pub date: String,
    /// Where; empty for a day on the net.
    pub place: String,
    /// The address of the meeting on the net; may be empty.
    pub link: String,
    /// Where people meet.
    pub mode: Mode,
    /// Who signs first, the witness being last.
    pub first: Party,
    /// Who signs for the ministry.
    pub ministry_name: String,
    /// By which office.
    pub ministry_office: String,
    /// Who witnesses; empty where nobody does.
    pub witness_name: String,
    /// By which office.
    pub witness_office: String,
    /// Whether it is still ahead.
    pub state: DayState,
    /// Grows with everything that the board shows.
    pub board: i64,
    /// Grows with each change.
    pub revision: i64,
}

/// Someone who signs an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signatory {
    /// Their id.
    pub id: Id<Signatory>,
    /// The agreement.
    pub agreement: Id<Agreement>,
    /// Their turn, from 1.
    pub place: i64,
    /// For whom.
    pub party: Party,
    /// Their name.
    pub name: String,
    /// Their office.
    pub office: String,
    /// On whose behalf, `a.n. Bupati Agam`; empty for the head.
    pub on_behalf: String,
    /// The head of region in whose name the region signs; empty where the register knew none.
    pub authority: String,
    /// When they signed.
    pub signed_at: Option<Timestamp>,
    /// How.
    pub method: Option<Method>,
    /// The scan, or the PDF with this signature.
    pub file: Option<String>,
}
