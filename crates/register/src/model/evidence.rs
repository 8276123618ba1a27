//! Evidence: a file that proves something for a region, and the places that cite it.

use std::str::FromStr;

use kernel::{Id, PartialDate, RegionCode, Timestamp};
use serde::{Deserialize, Serialize};

use super::schema;

/// What a file proves by.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// A decision of the head of region or of an agency (SK).
    Decree,
    /// A regulation of the region (Perda, Perbup, Perwali).
    Regulation,
    /// Pages of a statutory, agency or master plan.
    PlanExcerpt,
    /// Pages of a budget or its execution (APBD, DPA).
    BudgetDocument,
    /// A list of applications and services.
    AppInventory,
    /// A picture.
    Photo,
    /// A certificate or award.
    Certificate,
    /// A report or minutes.
    Report,
    /// Anything else.
    Other,
}

impl EvidenceKind {
    /// Every kind, in the order of forms.
    pub const ALL: [Self; 9] = [
        Self::Decree,
        Self::Regulation,
        Self::PlanExcerpt,
        Self::BudgetDocument,
        Self::AppInventory,
        Self::Photo,
        Self::Certificate,
        Self::Report,
        Self::Other,
    ];

    /// The word in the database, in files and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Decree => "decree",
            Self::Regulation => "regulation",
            Self::PlanExcerpt => "plan_excerpt",
            Self::BudgetDocument => "budget_document",
            Self::AppInventory => "app_inventory",
            Self::Photo => "photo",
            Self::Certificate => "certificate",
            Self::Report => "report",
            Self::Other => "other",
        }
    }
}

impl FromStr for EvidenceKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or(())
    }
}

/// A file of a region's evidence. One file is one entry, whatever it is cited for and in whichever year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Evidence {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: Id<Evidence>,
    /// The present code of the region it belongs to.
    #[schema(value_type = schema::RegionCode)]
    pub region: RegionCode,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// What the file was called when it came.
    #[schema(example = "SK Tim Pelaksana.pdf")]
    pub file_name: String,
    /// What the file is, by its bytes.
    #[schema(example = "application/pdf")]
    pub media_type: String,
    /// Its size.
    #[schema(example = 482_113, minimum = 1)]
    pub bytes: i64,
    /// Its pages; `null` where it has none or they could not be counted.
    #[schema(example = 12, minimum = 1)]
    pub pages: Option<i64>,
    /// What it proves by.
    pub kind: EvidenceKind,
    /// Its title.
    pub title: String,
    /// Its number, as printed on it; empty where it has none.
    #[schema(example = "188.45/HKM/SK/12")]
    pub number: String,
    /// As much of its date as is known.
    #[schema(value_type = Option<schema::PartialDate>)]
    pub date: Option<PartialDate>,
    /// The last day it holds; `null` where it holds for ever.
    #[schema(value_type = Option<schema::PartialDate>)]
    pub expires: Option<PartialDate>,
    /// What a reader should know.
    pub note: String,
    /// Who brought it, as the audit log names them: for colleagues.
    #[serde(skip)]
    pub uploaded_by: String,
    /// When it came.
    #[schema(value_type = schema::Timestamp)]
    pub uploaded_at: Timestamp,
    /// Why and when it was withdrawn; `null` while it stands.
    pub withdrawn: Option<Withdrawal>,
    /// How many places cite it.
    #[schema(minimum = 0)]
    pub cited: i64,
    /// Grows with each change.
    pub revision: i64,
}

/// Why an entry no longer stands. Whoever cited it before still reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Withdrawal {
    /// Why.
    pub reason: String,
    /// When.
    #[schema(value_type = schema::Timestamp)]
    pub at: Timestamp,
    /// Who, as the audit log names them: for colleagues.
    #[serde(skip)]
    pub by: String,
}

/// How long an entry still holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Holding {
    /// Today and for a while.
    Holds,
    /// Today, and no longer than [`Evidence::SOON_DAYS`].
    Expiring,
    /// No more.
    Expired,
    /// It was withdrawn.
    Withdrawn,
}

impl Holding {
    /// The word in addresses, messages and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Expiring => "expiring",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl Evidence {
    /// What counts as soon: long enough to have a decree renewed.
    pub const SOON_DAYS: i64 = 90;

    /// How it stands on a day and with the day that counts as soon, both written `2026-01-31`.
    pub fn holding(&self, today: &str, soon: &str) -> Holding {
        let last = self.expires.as_ref().map(PartialDate::as_str);
        if self.withdrawn.is_some() {
            Holding::Withdrawn
        } else if last.is_some_and(|last| last < today) {
            Holding::Expired
        } else if last.is_some_and(|last| last <= soon) {
            Holding::Expiring
        } else {
            Holding::Holds
        }
    }
}

/// A place that cites an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Citation {
    /// Which context cites, `assessment`.
    #[schema(example = "assessment")]
    pub context: String,
    /// What cites, by an id of that context.
    pub subject: String,
    /// The entry.
    #[schema(value_type = uuid::Uuid)]
    pub evidence: Id<Evidence>,
    /// The page meant; `null` where the whole file is.
    #[schema(example = 3, minimum = 1)]
    pub page: Option<u32>,
    /// What the citing place says about it.
    pub words: String,
    /// The citing place for readers.
    pub place: String,
    /// The citing place's address here; empty where it has none.
    pub href: String,
    /// Since when.
    #[schema(value_type = schema::Timestamp)]
    pub created_at: Timestamp,
}

/// A citation with the entry it cites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cited {
    /// The citation.
    pub citation: Citation,
    /// The entry.
    pub evidence: Evidence,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_of_a_kind_is_the_same_everywhere() {
        for kind in EvidenceKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }
}
