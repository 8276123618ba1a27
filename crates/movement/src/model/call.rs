//! A call.

use kernel::{Id, RegionCode, Timestamp};
use measure::instrument::Instrument;
use register::model::Kind;
use serde::Serialize;

use super::{CallMethod, CallState, LocalTime, zone_of};
use crate::NotNow;

/// A call for candidates of one cohort.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Call {
    /// Its id.
    pub id: Id<Call>,
    /// The cohort it chooses for.
    pub year: u16,
    /// What it is called.
    pub title: String,
    /// The theme of the year.
    pub theme: String,
    /// Kinds of regions that may answer.
    pub kinds: Vec<Kind>,
    /// Further conditions in words.
    pub rules: String,
    /// Places to give.
    pub quota: u32,
    /// The instrument, `assessment@1`.
    pub instrument: String,
    /// The instrument as TOML, as it was when the call was published.
    #[serde(skip)]
    pub instrument_text: String,
    /// The instrument's method hash.
    pub instrument_hash: String,
    /// How it judges.
    pub method: CallMethod,
    /// What is published of instrument and method, [`super::published_hash`].
    pub method_hash: String,
    /// From when regions may answer, on their own clocks.
    pub opens_at: LocalTime,
    /// The last minute in which they may, on their own clocks.
    pub closes_at: LocalTime,
    /// The last day for what the desk asks, `2026-04-15`.
    pub desk_due: String,
    /// How many days a candidate may object after the announcement.
    pub objection_days: u16,
    /// How far it has come.
    pub state: CallState,
    /// Since when assessors see each other's marks.
    pub panel_opened_at: Option<Timestamp>,
    /// Whether names of candidates are public.
    pub names_public: bool,
    /// Counts changes.
    pub revision: i64,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Call {
    /// The instrument it judges by.
    pub fn instrument(&self) -> Instrument {
        Instrument::from_toml(&self.instrument_text)
            .expect("the instrument was parsed before the call was written")
    }

    /// Whether a region may answer at this instant, by its own clock.
    ///
    /// # Errors
    /// [`NotNow`] with the local date.
    pub fn is_open_for(&self, region: &RegionCode, now: Timestamp) -> Result<(), NotNow> {
        let zone = zone_of(region);
        let told = |at: LocalTime| format!("{} {}", at.to_string().replace('T', " "), zone.name);
        if self.state == CallState::Draft || now < self.opens_at.begins(&zone) {
            return Err(NotNow::NotOpen(told(self.opens_at)));
        }
        if self.state != CallState::Published || now >= self.closes_at.ends(&zone) {
            return Err(NotNow::Closed(told(self.closes_at)));
        }
        Ok(())
    }

    /// What the audit log calls it.
    pub fn subject(&self) -> String {
        format!("call:{}", self.id)
    }
}
