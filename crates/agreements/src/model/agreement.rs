//! An agreement.

use kernel::{Id, RegionCode, Timestamp};
use register::model::{Participation, Region};
use serde::Serialize;

use super::{AgreementNumber, AgreementState, SigningDay, words};

/// The agreement of one participation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Agreement {
    /// Its id.
    pub id: Id<Agreement>,
    /// The participation it is for.
    pub participation: Id<Participation>,
    /// The year of the cohort.
    pub cohort: u16,
    /// The region, which keeps its id when its code changes.
    pub region_id: Id<Region>,
    /// The region's code when it was drafted.
    pub region: RegionCode,
    /// The region's name when it was drafted.
    pub name: String,
    /// `regency`, `city` or `province`.
    pub kind: String,
    /// The template it was drafted from.
    pub template: i64,
    /// What it is about.
    pub subject: String,
    /// Who bears which costs.
    pub costs: String,
    /// How long it runs, in months.
    pub term_months: u16,
    /// How far it has come.
    pub state: AgreementState,
    /// Since when.
    pub since: Timestamp,
    /// How often its text was written.
    pub text_no: i64,
    /// Which of them the region confirmed.
    pub confirmed_no: Option<i64>,
    /// Which of them the legal reviewer passed.
    pub passed_no: Option<i64>,
    /// The ministry's number.
    pub number: Option<AgreementNumber>,
    /// The region's own number; may be empty.
    pub region_number: String,
    /// The day it is dated and begins, as `2022-04-21`.
    pub date: Option<String>,
    /// The last day of its term.
    pub ends_on: Option<String>,
    /// The day it is signed on.
    pub signing_day: Option<Id<SigningDay>>,
    /// The code of the region that took its place.
    pub replaced_by: Option<String>,
    /// SHA-256 of the PDF as it stands, once the first signature was due.
    pub pdf: Option<String>,
    /// The code under which it can be verified.
    pub document_code: Option<String>,
    /// Grows with each change.
    pub revision: i64,
}

impl Agreement {
    /// What the audit log calls it.
    pub fn subject_text(&self) -> String {
        format!("agreement:{}", self.id)
    }

    /// Whether the region confirmed the text as it stands.
    pub fn is_confirmed(&self) -> bool {
        self.confirmed_no == Some(self.text_no)
    }

    /// Whether the legal reviewer passed the text as it stands.
    pub fn is_passed(&self) -> bool {
        self.passed_no == Some(self.text_no)
    }

    /// Whose turn it is.
    pub fn waits_on(&self) -> WaitingOn {
        match self.state {
            AgreementState::DraftSent => WaitingOn::Region,
            AgreementState::RegionConfirmed => WaitingOn::Reviewer,
            AgreementState::LegalReview if !self.is_confirmed() => WaitingOn::Region,
            AgreementState::LegalReview if !self.is_passed() => WaitingOn::Reviewer,
            AgreementState::LegalReview | AgreementState::Signed | AgreementState::Declined => {
                WaitingOn::Ministry
            }
            AgreementState::Scheduled => WaitingOn::Signatories,
            AgreementState::Active
            | AgreementState::Expired
            | AgreementState::Terminated
            | AgreementState::Replaced => WaitingOn::Nobody,
        }
    }
}

words! {
    /// Whose turn it is.
    WaitingOn {
        /// The ministry's officers.
        Ministry = "ministry",
        /// The region.
        Region = "region",
        /// The legal reviewer.
        Reviewer = "reviewer",
        /// Whoever signs.
        Signatories = "signatories",
        /// Nobody.
        Nobody = "nobody",
    }
}

/// One step of an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// From where; `None` for the first.
    pub from: Option<String>,
    /// To where.
    pub to: String,
    /// Why, where that was said.
    pub reason: String,
    /// Who took it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}
