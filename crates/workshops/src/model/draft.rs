//! What officers send of a workshop, before it is known to be right.

use kernel::PartialDate;
use register::model::{FieldError, Fields};
use serde::{Deserialize, Serialize};
use time::{Date, Month, Weekday};

use super::{Mode, Stage};

/// The most days one workshop takes.
const MOST_DAYS: i64 = 5;

/// A workshop, planned alone or changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct WorkshopDraft {
    /// The first day, `2023-07-31`.
    pub starts_on: String,
    /// The last day.
    pub ends_on: String,
    /// When each day begins on the region's clock, `08:00`.
    pub opens_at: String,
    /// When each day ends.
    pub closes_at: String,
    /// `offline`, `hybrid` or `online`.
    pub mode: String,
    /// The room; needed unless online.
    pub place: String,
    /// Where the screens meet; needed unless offline.
    pub link: String,
    /// Log-in names of mentors, separated by commas.
    pub mentors: String,
    /// Who comes for the ministry.
    pub representative: String,
    /// The number of the letter of invitation.
    pub letter_number: String,
    /// What a reader should know.
    pub note: String,
    /// The revision the change was made on.
    pub revision: String,
}

/// Workshops of one stage for many regions of a cohort at once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PlanDraft {
    /// The cohort's year.
    pub cohort: String,
    /// `1` to `4`.
    pub stage: String,
    /// Codes of regions, separated by commas; empty for all of the cohort that hold a place.
    pub regions: String,
    /// The first day of the first regions.
    pub starts_on: String,
    /// Days of each workshop, 2 as a rule.
    pub days: String,
    /// How many regions meet on the same days.
    pub at_once: String,
    /// Days free between one group of regions and the next.
    pub gap: String,
    /// When each day begins on the region's clock, `08:00`.
    pub opens_at: String,
    /// When each day ends.
    pub closes_at: String,
    /// `offline`, `hybrid` or `online`.
    pub mode: String,
    /// The room, the same words for each; empty for "to be named by the region".
    pub place: String,
    /// Where the screens meet.
    pub link: String,
    /// Log-in names of mentors to share the regions among, separated by commas.
    pub mentors: String,
    /// How many of them lead each workshop.
    pub each: String,
    /// Who comes for the ministry.
    pub representative: String,
}

/// A workshop that was found right.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct NewWorkshop {
    pub(crate) starts_on: String,
    pub(crate) ends_on: String,
    pub(crate) opens_at: String,
    pub(crate) closes_at: String,
    pub(crate) mode: Mode,
    pub(crate) place: String,
    pub(crate) link: String,
    pub(crate) representative: String,
    pub(crate) letter_number: String,
    pub(crate) note: String,
    #[serde(skip)]
    pub(crate) mentors: Vec<String>,
}

/// A plan that was found right.
pub(crate) struct NewPlan {
    pub(crate) cohort: u16,
    pub(crate) stage: Stage,
    pub(crate) regions: Vec<String>,
    pub(crate) days: i64,
    pub(crate) at_once: usize,
    pub(crate) gap: i64,
    pub(crate) each: usize,
    pub(crate) first: NewWorkshop,
}

fn date(day: &str) -> Option<Date> {
    let parsed: PartialDate = day.parse().ok()?;
    let month = Month::try_from(parsed.month()?).ok()?;
    Date::from_calendar_date(i32::from(parsed.year()), month, parsed.day()?).ok()
}

fn text(day: Date) -> String {
    format!(
        "{:04}-{:02}-{:02}",
        day.year(),
        u8::from(day.month()),
        day.day()
    )
}

/// The days from the first to the last; one where they are no days.
pub(crate) fn days_between(first: &str, last: &str) -> Vec<String> {
    let (Some(mut day), Some(last)) = (date(first), date(last)) else {
        return vec![first.to_owned()];
    };
    let mut days = vec![text(day)];
    while day < last && days.len() < 31 {
        day = day.next_day().unwrap_or(last);
        days.push(text(day));
    }
    days
}

/// The first span of so many working days at or after a day, as first and last day.
pub(crate) fn next_day(from: &str, days: i64) -> (String, String) {
    let Some(mut day) = date(from) else {
        return (from.to_owned(), from.to_owned());
    };
    let is_free = |day: Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    loop {
        let last = day
            .checked_add(time::Duration::days(days - 1))
            .unwrap_or(day);
        let span = days_between(&text(day), &text(last));
        if !span.iter().filter_map(|d| date(d)).any(is_free) {
            return (text(day), text(last));
        }
        match day.next_day() {
            Some(next) => day = next,
            None => return (text(day), text(last)),
        }
    }
}

fn clock(f: &mut Fields, field: &'static str, value: &str) -> String {
    let value = value.trim().replace('.', ":");
    let parts: Vec<&str> = value.split(':').collect();
    let is_right = match parts.as_slice() {
        [h, m] => {
            h.len() == 2
                && m.len() == 2
                && h.parse::<u8>().is_ok_and(|h| h < 24)
                && m.parse::<u8>().is_ok_and(|m| m < 60)
        }
        _ => false,
    };
    if !is_right {
        let problem = if value.is_empty() { "required" } else { "time" };
        f.refuse(field, problem, &value);
    }
    value
}

fn whole(
    f: &mut Fields,
    field: &'static str,
    value: &str,
    range: std::ops::RangeInclusive<i64>,
) -> i64 {
    match f.parse::<i64>(field, value, "number") {
        Some(n) if range.contains(&n) => n,
        Some(_) => {
            f.refuse(field, "range", value);
            *range.start()
        }
        None => *range.start(),
    }
}

fn listed(text: &str) -> Vec<String> {
    text.split([',', ';', ' ', '\n', '\r'])
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether a text is an address that a browser opens as a page.
pub(super) fn is_link(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://"))
        && !text
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>'))
}

impl WorkshopDraft {
    pub(crate) fn parse(&self) -> Result<NewWorkshop, Vec<FieldError>> {
        let mut f = Fields::default();
        let (first, last) = (self.starts_on.trim(), self.ends_on.trim());
        for (field, day) in [("starts_on", first), ("ends_on", last)] {
            if day.is_empty() {
                f.refuse(field, "required", day);
            } else if date(day).is_none() {
                f.refuse(field, "day", day);
            }
        }
        if let (Some(first), Some(end)) = (date(first), date(last)) {
            if end < first {
                f.refuse("ends_on", "before-start", last);
            } else if (end - first).whole_days() >= MOST_DAYS {
                f.refuse("ends_on", "too-many-days", last);
            }
        }
        let new = self.rest(&mut f, false);
        f.done()?;
        Ok(NewWorkshop {
            starts_on: first.to_owned(),
            ends_on: last.to_owned(),
            ..new
        })
    }

    fn rest(&self, f: &mut Fields, place_follows: bool) -> NewWorkshop {
        let opens_at = clock(f, "opens_at", &self.opens_at);
        let closes_at = clock(f, "closes_at", &self.closes_at);
        if !opens_at.is_empty() && closes_at <= opens_at {
            f.refuse("closes_at", "before-start", &closes_at);
        }
        let mode = f.parse("mode", &self.mode, "choice");
        let place = if place_follows || mode.is_none_or(|m| m == Mode::Online) {
            f.free("place", &self.place, 300)
        } else {
            f.text("place", &self.place, 300)
        };
        let link = if place_follows || mode.is_none_or(|m| m == Mode::Offline) {
            f.free("link", &self.link, 600)
        } else {
            f.text("link", &self.link, 600)
        };
        if !link.is_empty() && !is_link(&link) {
            f.refuse("link", "url", &link);
        }
        NewWorkshop {
            starts_on: String::new(),
            ends_on: String::new(),
            opens_at,
            closes_at,
            mode: mode.unwrap_or(Mode::Offline),
            place,
            link,
            representative: f.free("representative", &self.representative, 200),
            letter_number: f.free("letter_number", &self.letter_number, 100),
            note: f.free("note", &self.note, 2000),
            mentors: listed(&self.mentors),
        }
    }
}

impl PlanDraft {
    pub(crate) fn parse(&self) -> Result<NewPlan, Vec<FieldError>> {
        let mut f = Fields::default();
        let cohort = whole(&mut f, "cohort", &self.cohort, 2017..=2100);
        let stage = f.parse("stage", &self.stage, "choice");
        let starts_on = self.starts_on.trim().to_owned();
        if starts_on.is_empty() {
            f.refuse("starts_on", "required", "");
        } else if date(&starts_on).is_none() {
            f.refuse("starts_on", "day", &starts_on);
        }
        let days = whole(&mut f, "days", &self.days, 1..=MOST_DAYS);
        let at_once = whole(&mut f, "at_once", &self.at_once, 1..=50);
        let gap = whole(&mut f, "gap", &self.gap, 0..=28);
        let each = whole(&mut f, "each", &self.each, 0..=6);
        let shared = WorkshopDraft {
            opens_at: self.opens_at.clone(),
            closes_at: self.closes_at.clone(),
            mode: self.mode.clone(),
            place: self.place.clone(),
            link: self.link.clone(),
            mentors: self.mentors.clone(),
            representative: self.representative.clone(),
            ..WorkshopDraft::default()
        };
        let first = shared.rest(&mut f, true);
        let n_mentors = i64::try_from(first.mentors.len()).unwrap_or(i64::MAX);
        if n_mentors > 0 && (each == 0 || each > n_mentors) {
            f.refuse("each", "range", &self.each);
        }
        f.done()?;
        Ok(NewPlan {
            cohort: u16::try_from(cohort).expect("a year to 2100"),
            stage: stage.unwrap_or(Stage::One),
            regions: listed(&self.regions),
            days,
            at_once: usize::try_from(at_once).expect("regions to 50"),
            gap,
            each: usize::try_from(each).expect("mentors to 6"),
            first: NewWorkshop { starts_on, ..first },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_days_never_touch_a_weekend() {
        // 2026-01-16 is a Friday.
        assert_eq!(
            next_day("2026-01-16", 2),
            ("2026-01-19".into(), "2026-01-20".into())
        );
        assert_eq!(
            next_day("2026-01-15", 2),
            ("2026-01-15".into(), "2026-01-16".into())
        );
    }

    #[test]
    fn days_of_two_months_are_counted_through() {
        assert_eq!(
            days_between("2023-07-31", "2023-08-01"),
            ["2023-07-31", "2023-08-01"]
        );
        assert_eq!(days_between("x", "2023-08-01"), ["x"]);
    }
}
