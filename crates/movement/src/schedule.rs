//! When and where candidates present themselves to the panel.
//!
//! Start at [`set`], which takes one candidate or a whole list in one command, and at [`lay_out`], which fills a list in
//! from a start, so many a day. Times are on the candidate's own clock; a room is one place, so clashes are found by
//! instants.

use access::{Actor, Permission, Scope};
use kernel::{Id, RegionCode, Timestamp};
use register::{Acting, model::Fields};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Tx;

use crate::{
    CallError,
    calls::{self, deadline_now},
    error::{named, revision},
    model::{Call, Candidate, CandidateState, LocalTime, zone_of},
    panels::judging,
    store::{calls::NewStep, candidates as candidate_rows, schedule as rows},
};

/// Someone who has a room at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) candidate: Id<Candidate>,
    pub(crate) code: String,
    pub(crate) region: RegionCode,
    pub(crate) at: LocalTime,
    pub(crate) room: String,
}

impl Taken {
    fn begins(&self) -> Timestamp {
        self.at.begins(&zone_of(&self.region))
    }
}

/// One line of the schedule as it is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct SlotDraft {
    /// The candidate's code, `K-017`.
    pub candidate: String,
    /// When, on the candidate's own clock; empty leaves the line out.
    #[schema(example = "2026-02-16T09:00")]
    pub at: String,
    /// Where.
    pub room: String,
    /// The candidate's revision.
    pub revision: String,
}

/// A schedule as it is sent: lines that are empty or unchanged are left as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ScheduleDraft {
    /// Minutes of one presentation, 5 to 480.
    pub minutes: String,
    /// The lines.
    pub slots: Vec<SlotDraft>,
}

/// Whether a candidate can be given a date.
pub const fn is_schedulable(state: CandidateState) -> bool {
    matches!(
        state,
        CandidateState::Verified | CandidateState::Scheduled | CandidateState::NoShow
    )
}

/// The candidates of a call that can be given a date, by code.
///
/// # Errors
/// [`CallError::Forbidden`].
pub async fn candidates(
    tx: &mut Tx,
    actor: &Actor,
    call: Id<Call>,
) -> Result<Vec<Candidate>, CallError> {
    actor.may(Permission::ManageCalls, &Scope::Nation)?;
    let mut all = candidate_rows::all(tx, call).await?;
    all.retain(|candidate| is_schedulable(candidate.state));
    Ok(all)
}

/// A line that was found right.
struct Slot<'a> {
    candidate: &'a Candidate,
    at: LocalTime,
    room: String,
    revision: i64,
}

/// Gives candidates their dates and rooms, all of them or none; how many lines changed something.
///
/// # Errors
/// [`CallError::Invalid`] names every line that is wrong: unknown, past, or where two meet in one room; [`CallError::Stale`];
/// [`crate::NotNow::NotJudging`].
pub async fn set(
    act: &mut Acting<'_>,
    call: Id<Call>,
    draft: &ScheduleDraft,
) -> Result<usize, CallError> {
    act.actor.may(Permission::ManageCalls, &Scope::Nation)?;
    let call = calls::known(act.tx, call).await?;
    judging(&call)?;
    let candidates = candidate_rows::all(act.tx, call.id).await?;
    let now = deadline_now(act).await?;
    let mut f = Fields::default();
    let minutes = minutes(&mut f, &draft.minutes);
    let slots = slots(&mut f, draft, &candidates, now);
    f.done()?;
    let (Some(first), Some(last)) = (
        slots.iter().map(|slot| slot.at).min(),
        slots.iter().map(|slot| slot.at).max(),
    ) else {
        return Ok(0);
    };
    // A day of margin on both sides: clocks of regions differ by two hours.
    let day = |at: LocalTime, seconds: i64| {
        let at = at.begins(&web::Zone::default()).plus_seconds(seconds);
        LocalTime::of(at, &web::Zone::default()).to_string()
    };
    let taken = rows::taken(act.tx, (&day(first, -86_400), &day(last, 86_400))).await?;
    clashes(&slots, &taken, minutes)?;
    let (by, at) = (act.by(), act.now());
    let mut told = Vec::new();
    for slot in &slots {
        let on = (slot.candidate.id, slot.revision);
        named(
            rows::set(act.tx, on, (slot.at, &slot.room), at).await,
            &slot.candidate.subject(),
            "room",
            "",
        )?;
        let words = format!("{} {}", slot.at.to_string().replace('T', " "), slot.room);
        let from = Some(slot.candidate.state.as_str());
        let step = NewStep::of(from, CandidateState::Scheduled.as_str(), &words, &by, at);
        candidate_rows::insert_step(act.tx, act.clock, slot.candidate.id, &step).await?;
        told.push(json!({"candidate": slot.candidate.id, "at": slot.at, "room": slot.room}));
    }
    act.record("movement.schedule", &call.subject(), json!({"slots": told}))
        .await?;
    Ok(slots.len())
}

fn minutes(f: &mut Fields, text: &str) -> i64 {
    let minutes: Option<i64> = f.parse("minutes", text, "number");
    match minutes {
        Some(minutes) if (5..=480).contains(&minutes) => minutes,
        Some(_) => {
            f.refuse("minutes", "range", text);
            60
        }
        None => 60,
    }
}

fn slots<'a>(
    f: &mut Fields,
    draft: &ScheduleDraft,
    candidates: &'a [Candidate],
    now: Timestamp,
) -> Vec<Slot<'a>> {
    let mut slots: Vec<Slot<'a>> = Vec::new();
    for line in draft.slots.iter().filter(|line| !line.at.trim().is_empty()) {
        let named = |value: &str| format!("{}: {value}", line.candidate);
        let known = candidates.iter().find(|c| c.code == line.candidate);
        let Some(candidate) = known.filter(|c| is_schedulable(c.state)) else {
            f.refuse("candidate", "unknown", &line.candidate);
            continue;
        };
        let Ok(at) = line.at.trim().parse::<LocalTime>() else {
            f.refuse("at", "local-time", &named(&line.at));
            continue;
        };
        let room = line.room.trim();
        if room.is_empty() {
            f.refuse("room", "required", &named(""));
            continue;
        }
        if room.chars().count() > 100 || room.chars().any(char::is_control) {
            f.refuse("room", "too-long", &named(room));
            continue;
        }
        let unchanged = candidate.state == CandidateState::Scheduled
            && candidate.presents_at == Some(at)
            && candidate.room == room;
        if unchanged {
            continue;
        }
        if at.ends(&zone_of(&candidate.region)) <= now {
            f.refuse("at", "past", &named(&line.at));
            continue;
        }
        if slots.iter().any(|slot| slot.candidate.id == candidate.id) {
            f.refuse("candidate", "taken", &line.candidate);
            continue;
        }
        slots.push(Slot {
            candidate,
            at,
            room: room.to_owned(),
            // A line without a revision is stale, and told so by the statement that writes it.
            revision: revision(&line.revision, "").unwrap_or(-1),
        });
    }
    slots
}

/// Two in one room nearer than a presentation takes.
fn clashes(slots: &[Slot<'_>], taken: &[Taken], minutes: i64) -> Result<(), CallError> {
    let mut all: Vec<Taken> = taken
        .iter()
        .filter(|one| !slots.iter().any(|slot| slot.candidate.id == one.candidate))
        .cloned()
        .collect();
    let mut f = Fields::default();
    for slot in slots {
        let new = Taken {
            candidate: slot.candidate.id,
            code: slot.candidate.code.clone(),
            region: slot.candidate.region.clone(),
            at: slot.at,
            room: slot.room.clone(),
        };
        let is_near = |other: &&Taken| {
            let apart = new.begins().seconds_since(other.begins()).abs();
            other.room.to_lowercase() == new.room.to_lowercase() && apart < minutes * 60
        };
        if let Some(other) = all.iter().find(is_near) {
            let told = format!("{} – {}: {}", new.code, other.code, new.room);
            f.refuse("room", "occupied", &told);
        }
        all.push(new);
    }
    Ok(f.done()?)
}

/// How a list is to be filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LayOutDraft {
    /// The first presentation, on the clock of the instance.
    pub start: String,
    /// How many a day.
    pub per_day: String,
    /// Minutes from one to the next.
    pub minutes: String,
    /// Where.
    pub room: String,
}

/// Fills in dates for candidates that have none, in their order: so many a day from a start, Saturdays and Sundays left
/// out. Writes nothing.
///
/// # Errors
/// [`CallError::Invalid`] naming the fields.
pub fn lay_out(
    draft: &LayOutDraft,
    candidates: &[Candidate],
    zone: &web::Zone,
) -> Result<Vec<(Id<Candidate>, LocalTime)>, CallError> {
    let mut f = Fields::default();
    let start: Option<LocalTime> = f.parse("start", &draft.start, "local-time");
    let minutes = minutes(&mut f, &draft.minutes);
    let per_day: Option<u32> = f.parse("per_day", &draft.per_day, "number");
    if per_day.is_some_and(|n| !(1..=100).contains(&n)) {
        f.refuse("per_day", "range", &draft.per_day);
    }
    f.text("room", &draft.room, 100);
    f.done()?;
    let (Some(start), Some(per_day)) = (start, per_day) else {
        unreachable!("a field that is missing was refused");
    };
    let mut day = start.begins(zone);
    let mut on_day = 0;
    let mut filled = Vec::new();
    for candidate in candidates {
        while is_weekend(day, zone) {
            day = day.plus_seconds(86_400);
        }
        let at = day.plus_seconds(i64::from(on_day) * minutes * 60);
        filled.push((candidate.id, LocalTime::of(at, &zone_of(&candidate.region))));
        on_day += 1;
        if on_day == per_day {
            on_day = 0;
            day = day.plus_seconds(86_400);
        }
    }
    Ok(filled)
}

fn is_weekend(at: Timestamp, zone: &web::Zone) -> bool {
    let local = at.plus_seconds(i64::from(zone.minutes) * 60);
    let day = local.to_offset_date_time().weekday();
    matches!(day, time::Weekday::Saturday | time::Weekday::Sunday)
}
