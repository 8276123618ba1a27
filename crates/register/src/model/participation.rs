//! One region in one cohort.

use kernel::{Id, PartialDate, RegionCode, Timestamp};
use serde::Serialize;

use super::schema;
use super::{Confidence, Status};

/// One region in one cohort, with a status of its own.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Participation {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: Id<Participation>,
    /// The year of the cohort.
    pub cohort: u16,
    /// The region's present code.
    #[schema(value_type = schema::RegionCode)]
    pub region: RegionCode,
    /// The region's present name.
    pub region_name: String,
    /// How far it has come.
    pub status: Status,
    /// Its place on the letter's list, where known.
    pub list_no: Option<i64>,
    /// The year of the earlier cohort it repeats.
    pub repeat_of: Option<u16>,
    /// The code of the region that took its place.
    #[schema(value_type = Option<schema::RegionCode>)]
    pub replaced_by: Option<RegionCode>,
    /// The name of the region that took its place.
    pub replaced_by_name: Option<String>,
    /// The source that proves it.
    pub source: Option<String>,
    /// How sure the register is.
    pub confidence: Confidence,
    /// What a reader should know.
    pub note: String,
    /// Grows with each change.
    pub revision: i64,
}

/// One step of a participation.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = ParticipationStep)]
pub struct Step {
    /// The status before; `None` for the first.
    pub from: Option<Status>,
    /// The status after.
    pub to: Status,
    /// When it happened, as far as known.
    #[schema(value_type = Option<schema::PartialDate>)]
    pub happened_on: Option<PartialDate>,
    /// Why, or what proves it.
    pub reason: String,
    /// The source that proves it.
    pub source: Option<String>,
    /// Who recorded it.
    pub recorded_by: String,
    /// When it was recorded.
    #[schema(value_type = schema::Timestamp)]
    pub recorded_at: Timestamp,
}
