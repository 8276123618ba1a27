//! Until when a region may do what, on its own clock.

use kernel::Timestamp;

use crate::{
    NotNow,
    model::{Call, CallState, Candidate, CandidateState, LocalTime, zone_of},
};

/// Whether level and words may change now.
///
/// # Errors
/// [`NotNow`].
pub fn answers_open(call: &Call, candidate: &Candidate, now: Timestamp) -> Result<(), NotNow> {
    if !candidate.state.is_writing() {
        return Err(NotNow::State(candidate.state));
    }
    call.is_open_for(&candidate.region, now)
}

/// Whether evidence may change and the form may be handed in now: while answers are open, and for a candidate of which
/// the desk asks something until the desk's last day.
///
/// # Errors
/// [`NotNow`].
pub fn evidence_open(call: &Call, candidate: &Candidate, now: Timestamp) -> Result<(), NotNow> {
    match answers_open(call, candidate, now) {
        Err(NotNow::Closed(at)) if candidate.state == CandidateState::Returned => {
            let running = matches!(call.state, CallState::Published | CallState::Judging);
            if running && now < desk_ends(call, candidate) {
                Ok(())
            } else {
                Err(NotNow::Closed(at))
            }
        }
        other => other,
    }
}

fn desk_ends(call: &Call, candidate: &Candidate) -> Timestamp {
    let last: LocalTime = format!("{}T23:59", call.desk_due)
        .parse()
        .expect("the day was parsed when it was written");
    last.ends(&zone_of(&candidate.region))
}

/// Seconds left until answers close for a candidate, or until the desk's last day ends where it is asked for
/// something; zero or less where that has passed.
pub fn seconds_left(call: &Call, candidate: &Candidate, now: Timestamp) -> i64 {
    let closes = call.closes_at.ends(&zone_of(&candidate.region));
    if candidate.state == CandidateState::Returned && now >= closes {
        desk_ends(call, candidate).seconds_since(now)
    } else {
        closes.seconds_since(now)
    }
}

/// The day it is where the region is, and so many days later.
pub fn days(candidate: &Candidate, now: Timestamp, later: i64) -> (String, String) {
    let zone = zone_of(&candidate.region);
    let day = |at| LocalTime::of(at, &zone).day();
    (day(now), day(now.plus_seconds(later * 24 * 60 * 60)))
}
