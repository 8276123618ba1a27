//! Dates as published sources give them: a year, a month or a day.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// `2022`, `2022-01` or `2022-01-03`: as much of a date as a source gives.
///
/// Held as text, so that it sorts by time: a year sorts before its months, a month before its days.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate(String);

/// The text is not a date that a calendar has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date such as `2022`, `2022-01` or `2022-01-03`")]
pub struct InvalidDate(pub String);

impl PartialDate {
    /// The date as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The year.
    pub fn year(&self) -> u16 {
        self.0[..4].parse().expect("a date begins with four digits")
    }

    /// The month, 1 to 12, where it is known.
    pub fn month(&self) -> Option<u8> {
        self.0
            .get(5..7)
            .map(|m| m.parse().expect("a month is two digits"))
    }

    /// The day of the month, where it is known.
    pub fn day(&self) -> Option<u8> {
        self.0
            .get(8..10)
            .map(|d| d.parse().expect("a day is two digits"))
    }
}

impl FromStr for PartialDate {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let invalid = || InvalidDate(text.chars().take(40).collect());
        let parts: Vec<&str> = text.split('-').collect();
        let lengths: Vec<usize> = parts.iter().map(|p| p.len()).collect();
        if !matches!(lengths.as_slice(), [4] | [4, 2] | [4, 2, 2])
            || !parts.iter().all(|p| p.bytes().all(|b| b.is_ascii_digit()))
        {
            return Err(invalid());
        }
        let number = |i: usize| parts.get(i).map_or(Ok(1), |p| p.parse::<u8>());
        let year: i32 = parts[0].parse().map_err(|_| invalid())?;
        let month = number(1)
            .ok()
            .and_then(|m| time::Month::try_from(m).ok())
            .ok_or_else(invalid)?;
        let day = number(2).map_err(|_| invalid())?;
        if year == 0 {
            return Err(invalid());
        }
        time::Date::from_calendar_date(year, month, day).map_err(|_| invalid())?;
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for PartialDate {
    type Error = InvalidDate;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.0
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_dates_are_refused() {
        for text in [
            "",
            "0000",
            "2022-13",
            "2022-02-30",
            "2023-02-29",
            "22-01-03",
            "2022/01/03",
            "2022-1-3",
            "2022-01-03T00:00",
        ] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_date_says_how_much_of_it_is_known() {
        let day: PartialDate = "2024-02-29".parse().unwrap();
        assert_eq!(
            (day.year(), day.month(), day.day()),
            (2024, Some(2), Some(29))
        );
        let month: PartialDate = "2022-01".parse().unwrap();
        assert_eq!(
            (month.year(), month.month(), month.day()),
            (2022, Some(1), None)
        );
    }
}
