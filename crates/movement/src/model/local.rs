//! Dates of a call: a time of day where the region is.

use std::{fmt, str::FromStr, sync::LazyLock};

use kernel::{RegionCode, Timestamp};
use serde::{Deserialize, Serialize};
use time::{Date, Month, PrimitiveDateTime, Time, UtcOffset};
use web::Zone;

/// `2026-03-31T23:59`: a minute on the clock of whoever reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LocalTime(PrimitiveDateTime);

/// The text is no local time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date and time such as `2026-03-31T23:59`")]
pub struct InvalidLocalTime(pub String);

impl LocalTime {
    /// The instant at which this minute begins in a zone.
    pub fn begins(self, zone: &Zone) -> Timestamp {
        let offset = UtcOffset::from_whole_seconds(i32::from(zone.minutes) * 60)
            .expect("a zone lies within a day of UTC");
        let micros = self.0.assume_offset(offset).unix_timestamp_nanos() / 1000;
        let micros = i64::try_from(micros).expect("years of four digits fit");
        Timestamp::from_micros(micros).expect("years of four digits are within the calendar")
    }

    /// The first instant after this minute in a zone: what is open until 23:59 is open for all of that minute.
    pub fn ends(self, zone: &Zone) -> Timestamp {
        self.begins(zone).plus_seconds(60)
    }

    /// The minute shown by the clocks of a zone at an instant.
    pub fn of(at: Timestamp, zone: &Zone) -> Self {
        let offset = UtcOffset::from_whole_seconds(i32::from(zone.minutes) * 60)
            .expect("a zone lies within a day of UTC");
        let local = at.to_offset_date_time().to_offset(offset);
        let minute = Time::from_hms(local.hour(), local.minute(), 0).expect("hours of a day");
        Self(PrimitiveDateTime::new(local.date(), minute))
    }

    /// The day, `2026-03-31`.
    pub fn day(self) -> String {
        self.to_string()[..10].to_owned()
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (d, t) = (self.0.date(), self.0.time());
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}",
            d.year(),
            u8::from(d.month()),
            d.day(),
            t.hour(),
            t.minute()
        )
    }
}

impl FromStr for LocalTime {
    type Err = InvalidLocalTime;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parsed = || {
            let (day, clock) = text.split_once(['T', ' '])?;
            let mut day = day.splitn(3, '-');
            let year: i32 = digits(day.next()?, 4)?;
            let month = Month::try_from(digits::<u8>(day.next()?, 2)?).ok()?;
            let date = Date::from_calendar_date(year, month, digits(day.next()?, 2)?).ok()?;
            let (hour, minute) = clock.split_once([':', '.'])?;
            let time = Time::from_hms(digits(hour, 2)?, digits(minute, 2)?, 0).ok()?;
            (year >= 1970).then_some(Self(PrimitiveDateTime::new(date, time)))
        };
        parsed().ok_or_else(|| InvalidLocalTime(text.chars().take(40).collect()))
    }
}

fn digits<T: FromStr>(text: &str, n: usize) -> Option<T> {
    (text.len() == n && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

impl TryFrom<String> for LocalTime {
    type Error = InvalidLocalTime;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<LocalTime> for String {
    fn from(at: LocalTime) -> Self {
        at.to_string()
    }
}

/// Provinces outside of the instance's own zone: `data/zones.csv`.
static ZONES: LazyLock<Vec<(String, Zone)>> = LazyLock::new(|| {
    let lines = include_str!("../../data/zones.csv").lines().skip(1);
    lines
        .map(|line| {
            let mut cells = line.split(',');
            let mut next = || cells.next().expect("three cells a line");
            let province = next().to_owned();
            let minutes = next().parse().expect("minutes are a number");
            let name = next().to_owned();
            (province, Zone { minutes, name })
        })
        .collect()
});

/// The time zone of a region, by its province; the default of the country where the table has none.
pub fn zone_of(region: &RegionCode) -> Zone {
    let province = region.as_str().get(..2).unwrap_or_default();
    ZONES
        .iter()
        .find(|(code, _)| code == province)
        .map_or_else(Zone::default, |(_, zone)| zone.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_minute_comes_two_hours_earlier_in_papua() {
        let at: LocalTime = "2026-03-31T23:59".parse().unwrap();
        let jakarta = zone_of(&"31.71".parse().unwrap());
        let jayapura = zone_of(&"91.71".parse().unwrap());
        assert_eq!(
            at.ends(&jakarta).seconds_since(at.ends(&jayapura)),
            2 * 3600
        );
        assert_eq!(at.ends(&jakarta).to_string(), "2026-03-31T17:00:00Z");
        assert_eq!(LocalTime::of(at.begins(&jayapura), &jayapura), at);
    }

    #[test]
    fn what_is_no_minute_is_refused() {
        for text in [
            "",
            "2026-02-30T10:00",
            "2026-03-31",
            "2026-03-31T24:00",
            "31-03-2026T10:00",
            "+026-03-31T10:00",
            "2026-3-31T10:00",
        ] {
            assert!(text.parse::<LocalTime>().is_err(), "{text}");
        }
        assert!("2026-03-31 09.30".parse::<LocalTime>().is_ok());
    }
}
