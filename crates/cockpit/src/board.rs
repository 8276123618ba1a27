//! The board of a cohort: one line for each region, filtered and sorted.

use std::collections::BTreeMap;

use access::{Actor, Permission};
use agreements::{
    alarms::AlarmKind,
    model::{WaitingOn, today},
    standing::{self as agreed_of, Standing as Agreed},
};
use kernel::{RegionCode, Timestamp};
use register::{cohorts, model::Status, regions};
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::IntoParams;
use workshops::{
    mentors,
    model::Stage,
    standing::{self as guided_of, Standing as Guided, WaitsOn},
};

use crate::{
    CockpitError,
    model::{Facts, Line, Place, Turn, steps},
};

/// The cohorts there are, newest first, and the one that is meant: that of the year, or the newest.
///
/// # Errors
/// [`CockpitError::Unknown`] for a year without a cohort.
pub async fn cohort(tx: &mut Tx, asked: &str) -> Result<(u16, Vec<u16>), CockpitError> {
    let mut years: Vec<u16> = cohorts::all(tx).await?.iter().map(|one| one.year).collect();
    years.sort_unstable_by(|a, b| b.cmp(a));
    let year = if asked.trim().is_empty() {
        years.first().copied()
    } else {
        let asked = asked.trim().parse().ok();
        asked.filter(|year| years.contains(year))
    };
    let year = year.ok_or_else(|| CockpitError::Unknown(format!("cohort {asked}")))?;
    Ok((year, years))
}

/// What one must be allowed to read for all that a cockpit shows.
pub(crate) const BEHIND: [Permission; 3] = [
    Permission::ReadCockpit,
    Permission::ReadAgreements,
    Permission::ReadWorkshops,
];

/// Every region of a cohort that the actor sees, by code. Some sixteen statements, however many they are.
///
/// # Errors
/// [`CockpitError::Forbidden`].
pub async fn of_cohort(
    tx: &mut Tx,
    actor: &Actor,
    year: u16,
    now: Timestamp,
) -> Result<Vec<Line>, CockpitError> {
    for permission in BEHIND {
        actor.regions(permission)?;
    }
    let seen = actor.regions(Permission::ReadCockpit)?;
    let today = today(now);
    // What a region's line says is no secret to those who see the region's cockpit.
    let all = agreed_of::of_cohort(tx, &Actor::System, year, now).await?;
    let guided = guided_of::of_cohort(tx, &Actor::System, (year, &today)).await?;
    let loads = mentors::loads(tx, &Actor::System, year).await?;
    let places = regions::places(tx).await?;
    let names: BTreeMap<&RegionCode, &str> = places
        .iter()
        .map(|place| (&place.code, place.name.as_str()))
        .collect();
    let mut led: BTreeMap<&RegionCode, Vec<(String, String)>> = BTreeMap::new();
    for load in &loads {
        for leg in &load.legs {
            let mentors = led.entry(&leg.region).or_default();
            if !mentors.iter().any(|(account, _)| *account == load.account) {
                mentors.push((load.account.clone(), load.name.clone()));
            }
        }
    }
    let guided: BTreeMap<&RegionCode, &Guided> =
        guided.iter().map(|one| (&one.region, one)).collect();
    let lines = all
        .iter()
        .filter(|one| seen.as_ref().is_none_or(|seen| seen.contains(&one.region)))
        .map(|one| {
            let facts = Facts {
                cohort: year,
                agreed: one,
                guided: guided.get(&one.region).copied(),
                today: &today,
            };
            let mentors = led.get(&one.region).cloned().unwrap_or_default();
            line(facts, &names, mentors)
        })
        .collect();
    Ok(lines)
}

fn line(
    facts: Facts<'_>,
    names: &BTreeMap<&RegionCode, &str>,
    mentors: Vec<(String, String)>,
) -> Line {
    let (agreed, guided) = (facts.agreed, facts.guided);
    let province = agreed.region.province();
    let place = place(agreed, guided);
    let since = since(place, agreed, guided);
    let days = days_between(&since, facts.today);
    Line {
        participation: agreed.participation,
        region: agreed.region.clone(),
        name: agreed.name.clone(),
        province_name: names.get(&province).map_or("", |name| *name).to_owned(),
        province,
        status: agreed.status,
        place,
        since,
        days,
        turn: turn(place, agreed, guided),
        next: guided.and_then(|one| {
            let next = one.next.as_ref()?;
            Some((next.stage, next.starts_on.clone()))
        }),
        homework_open: guided.map_or(0, |one| one.homework_open),
        homework_late: guided.map_or(0, |one| one.homework_late),
        mentors,
        alarms: agreed.alarms.clone(),
        steps: if matches!(place, Place::Out) {
            Vec::new()
        } else {
            steps(facts)
        },
    }
}

/// Days from one day to another; 0 where one is none, or the first is later.
fn days_between(from: &str, to: &str) -> i64 {
    let midnight = |day: &str| Timestamp::try_from(format!("{day}T00:00:00Z")).ok();
    match (midnight(from), midnight(to)) {
        (Some(from), Some(to)) => (to.seconds_since(from) / 86_400).max(0),
        _ => 0,
    }
}

/// The status of the register tells who is out or through; the open stage tells the rest.
fn place(agreed: &Agreed, guided: Option<&Guided>) -> Place {
    match agreed.status {
        Status::Declined | Status::Replaced | Status::NotSelected | Status::StruckOff => {
            return Place::Out;
        }
        Status::Workshop4
        | Status::Submitted
        | Status::Presented
        | Status::Awarded
        | Status::Implementing
        | Status::Evaluated
        | Status::Renewal => return Place::Complete,
        Status::Invited
        | Status::Applied
        | Status::Assessed
        | Status::Selected
        | Status::Reserve
        | Status::Signed
        | Status::BodiesFormed
        | Status::Workshop1
        | Status::Workshop2
        | Status::Workshop3 => {}
    }
    match guided.and_then(|one| one.stage) {
        Some(Stage::One) => Place::One,
        Some(Stage::Two) => Place::Two,
        Some(Stage::Three) => Place::Three,
        Some(Stage::Four) => Place::Four,
        None if !agreed.has_signed() => Place::Agreement,
        None if !agreed.has_bodies() => Place::Bodies,
        None => Place::Ready,
    }
}

fn since(place: Place, agreed: &Agreed, guided: Option<&Guided>) -> String {
    let stage = guided.and_then(|one| one.since).map(Timestamp::day);
    let signed = agreed.agreement.as_ref();
    match place {
        Place::One | Place::Two | Place::Three | Place::Four => stage.unwrap_or_default(),
        Place::Agreement | Place::Ready => signed.map(|one| today(one.since)).unwrap_or_default(),
        Place::Bodies => signed.map(|one| one.date.clone()).unwrap_or_default(),
        Place::Complete | Place::Out => String::new(),
    }
}

fn turn(place: Place, agreed: &Agreed, guided: Option<&Guided>) -> Turn {
    match place {
        Place::Complete | Place::Out => Turn::Nobody,
        Place::Bodies => Turn::Region,
        Place::Agreement => match agreed.waiting_on {
            WaitingOn::Ministry => Turn::Ministry,
            WaitingOn::Region => Turn::Region,
            WaitingOn::Reviewer => Turn::Reviewer,
            WaitingOn::Signatories => Turn::Signatories,
            WaitingOn::Nobody => Turn::Nobody,
        },
        Place::Ready | Place::One | Place::Two | Place::Three | Place::Four => {
            match guided.map(|one| one.waits_on) {
                Some(WaitsOn::Region) => Turn::Region,
                Some(WaitsOn::Mentor) => Turn::Mentor,
                Some(WaitsOn::Day) => Turn::Day,
                Some(WaitsOn::Nobody) => Turn::Nobody,
                Some(WaitsOn::Ministry) | None => Turn::Ministry,
            }
        }
    }
}

/// What leaves lines on the board.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct BoardFilter {
    /// The year of the cohort; the newest where it is left out.
    pub cohort: String,
    /// Words in the region's or province's name, or a code.
    pub q: String,
    /// `agreement`, `bodies`, `ready`, `stage-1` …, `complete`, `out`; `under-way` for all but the last two.
    pub place: String,
    /// `ministry`, `region`, `reviewer`, `signatories`, `mentor`, `day`, `nobody`.
    pub turn: String,
    /// The code of a province.
    pub province: String,
    /// The account's id of a mentor.
    pub mentor: String,
    /// A kind of alarm, or `any`.
    pub alarm: String,
    /// `yes` for those with homework that is late.
    pub late: String,
    /// `region`, `place`, `days`, `turn`, `late`; after a hyphen, backwards.
    pub sort: String,
}

impl BoardFilter {
    /// The lines that it leaves, sorted. Days waited come longest first unless another order is asked for.
    pub fn leave(&self, mut lines: Vec<Line>) -> Vec<Line> {
        lines.retain(|line| self.leaves(line));
        let (key, is_backwards) = match self.sort.strip_prefix('-') {
            Some(key) => (key, true),
            None => (self.sort.as_str(), false),
        };
        match key {
            "region" => lines.sort_by(|a, b| a.name.cmp(&b.name)),
            "place" => lines.sort_by_key(|line| line.place),
            "turn" => lines.sort_by_key(|line| line.turn),
            "late" => lines.sort_by_key(|line| line.homework_late),
            "days" => lines.sort_by_key(|line| line.days),
            _ => lines.sort_by_key(|line| (!line.is_under_way(), std::cmp::Reverse(line.days))),
        }
        if is_backwards {
            lines.reverse();
        }
        lines
    }

    fn leaves(&self, line: &Line) -> bool {
        let words = self.q.trim().to_lowercase();
        let named = || {
            let text = format!("{} {} {}", line.name, line.province_name, line.region);
            text.to_lowercase().contains(&words)
        };
        let is_alarmed = match self.alarm.as_str() {
            "" => true,
            "any" => !line.alarms.is_empty(),
            kind => line.alarms.iter().any(|alarm| alarm.kind.as_str() == kind),
        };
        let is_placed = match self.place.as_str() {
            "" => true,
            "under-way" => line.is_under_way(),
            place => line.place.as_str() == place,
        };
        (words.is_empty() || named())
            && is_placed
            && is_alarmed
            && (self.turn.is_empty() || line.turn.as_str() == self.turn)
            && (self.province.is_empty() || line.province.as_str() == self.province)
            && (self.mentor.is_empty() || line.mentors.iter().any(|(id, _)| *id == self.mentor))
            && (self.late != "yes" || line.homework_late > 0)
    }

    /// The kinds of alarms there are.
    pub const ALARMS: &'static [AlarmKind] = AlarmKind::ALL;
}
