//! Regions, their former selves, and their agencies.

use std::str::FromStr;

use kernel::{Id, PartialDate, RegionCode, Timestamp};
use serde::{Deserialize, Serialize};

use super::schema;

/// What kind of territory a region is.
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
#[schema(as = RegionKind)]
pub enum Kind {
    /// A province (provinsi).
    Province,
    /// A regency (kabupaten).
    Regency,
    /// A city (kota).
    City,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Province, Self::Regency, Self::City];

    /// The word in the database, in files and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::Regency => "regency",
            Self::City => "city",
        }
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or(())
    }
}

/// A territory with an official code, as it is today.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Region {
    /// Stays the same through every renaming and move.
    #[schema(value_type = uuid::Uuid)]
    pub id: Id<Region>,
    /// The official code.
    #[schema(value_type = schema::RegionCode)]
    pub code: RegionCode,
    /// The full name, `Kota Bitung`.
    pub name: String,
    /// Province, regency or city.
    pub kind: Kind,
    /// The province's code; a province's own code for a province.
    #[schema(value_type = schema::RegionCode)]
    pub province: RegionCode,
    /// Degrees north of a point inside or near it.
    pub latitude: Option<f64>,
    /// Degrees east of that point.
    pub longitude: Option<f64>,
    /// The statistics office's code.
    pub bps_code: Option<String>,
    /// The head of region.
    pub head_name: Option<String>,
    /// The head's title, `Wali Kota`.
    pub head_title: Option<String>,
    /// Residents.
    pub population: Option<i64>,
    /// The class of fiscal capacity (KKD).
    pub fiscal_class: Option<String>,
    /// The official site.
    pub website: Option<String>,
    /// Since when it stands like this; `None` as far back as known.
    #[schema(value_type = Option<schema::PartialDate>)]
    pub valid_from: Option<PartialDate>,
    /// Until when it existed; `None` while it does.
    #[schema(value_type = Option<schema::PartialDate>)]
    pub valid_to: Option<PartialDate>,
    /// Grows with each change.
    pub revision: i64,
    /// When it last changed here.
    #[schema(value_type = schema::Timestamp)]
    pub updated_at: Timestamp,
}

impl Region {
    /// Whether the region no longer exists.
    pub fn is_retired(&self) -> bool {
        self.valid_to.is_some()
    }
}

/// What made a region differ from before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RegionChange)]
pub enum Change {
    /// It has another name.
    Renamed,
    /// It has another code within its province.
    Recoded,
    /// It belongs to another province, with another code.
    Moved,
    /// It gave territory to new regions; it may live on.
    Split,
    /// It became part of another region.
    Merged,
    /// What the register said before was wrong.
    Corrected,
}

impl Change {
    /// Every change.
    pub const ALL: [Self; 6] = [
        Self::Renamed,
        Self::Recoded,
        Self::Moved,
        Self::Split,
        Self::Merged,
        Self::Corrected,
    ];

    /// The word in the database, in files and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Renamed => "renamed",
            Self::Recoded => "recoded",
            Self::Moved => "moved",
            Self::Split => "split",
            Self::Merged => "merged",
            Self::Corrected => "corrected",
        }
    }
}

impl FromStr for Change {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|change| change.as_str() == text)
            .ok_or(())
    }
}

/// What a region was called and where it belonged, for as long as it did.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct FormerRegion {
    /// The code it had.
    #[schema(value_type = schema::RegionCode)]
    pub code: RegionCode,
    /// The name it had.
    pub name: String,
    /// What it was.
    pub kind: Kind,
    /// The province it belonged to.
    #[schema(value_type = schema::RegionCode)]
    pub province: RegionCode,
    /// Since when; `None` as far back as known.
    #[schema(value_type = Option<schema::PartialDate>)]
    pub valid_from: Option<PartialDate>,
    /// Until when.
    #[schema(value_type = schema::PartialDate)]
    pub valid_to: PartialDate,
    /// What ended it.
    pub change: Change,
    /// Why, with the legal instrument where known.
    pub reason: String,
}

/// A region that came out of another.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Successor {
    /// The code of the other region.
    #[schema(value_type = schema::RegionCode)]
    pub code: RegionCode,
    /// Its name.
    pub name: String,
    /// Split or merged.
    pub change: Change,
    /// When.
    #[schema(value_type = schema::PartialDate)]
    pub happened_on: PartialDate,
    /// Why, with the legal instrument where known.
    pub reason: String,
}

/// A department of a region's government (OPD).
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Agency {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: Id<Agency>,
    /// The region it belongs to.
    #[schema(value_type = schema::RegionCode)]
    pub region: RegionCode,
    /// Its code in the planning system (`kodeskpd`), where known.
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// Secretariat, dinas, badan … as the region calls it.
    pub kind: String,
    /// Since when; `None` as far back as known.
    #[schema(value_type = Option<schema::PartialDate>)]
    pub valid_from: Option<PartialDate>,
    /// Until when it existed; `None` while it does.
    #[schema(value_type = Option<schema::PartialDate>)]
    pub valid_to: Option<PartialDate>,
    /// Grows with each change.
    pub revision: i64,
}
