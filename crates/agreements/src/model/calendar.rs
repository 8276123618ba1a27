//! Days as text, `2022-04-21`: they sort by time, and are what people write.

use kernel::{PartialDate, Timestamp};

/// The day on which an instant falls in Jakarta (UTC+7): terms and dates of agreements are those of the ministry's calendar.
pub fn today(now: Timestamp) -> String {
    now.plus_seconds(7 * 3600).day()
}

/// Whether a date is a whole day.
pub(crate) fn is_day(date: &PartialDate) -> bool {
    date.day().is_some()
}

fn parts(day: &str) -> Option<time::Date> {
    let date: PartialDate = day.parse().ok()?;
    let month = time::Month::try_from(date.month()?).ok()?;
    time::Date::from_calendar_date(i32::from(date.year()), month, date.day()?).ok()
}

fn text(date: time::Date) -> String {
    format!(
        "{:04}-{:02}-{:02}",
        date.year(),
        u8::from(date.month()),
        date.day()
    )
}

/// The day so many months later; the last of the month where it has no such day.
pub(crate) fn add_months(day: &str, months: u16) -> Option<String> {
    let date = parts(day)?;
    let all = date.year() * 12 + i32::from(u8::from(date.month())) - 1 + i32::from(months);
    let month = u8::try_from(all.rem_euclid(12) + 1).ok()?;
    let month = time::Month::try_from(month).ok()?;
    let year = all.div_euclid(12);
    let last = month.length(year);
    let later = time::Date::from_calendar_date(year, month, date.day().min(last)).ok()?;
    Some(text(later))
}

/// The day so many days later, or earlier.
pub(crate) fn add_days(day: &str, days: i64) -> Option<String> {
    parts(day)?
        .checked_add(time::Duration::days(days))
        .map(text)
}

/// The last day of a term of months that begins on `day`.
pub(crate) fn last_day(day: &str, months: u16) -> Option<String> {
    add_days(&add_months(day, months)?, -1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_ends_the_day_before_its_anniversary() {
        assert_eq!(last_day("2022-04-21", 24).as_deref(), Some("2024-04-20"));
        assert_eq!(last_day("2024-02-29", 12).as_deref(), Some("2025-02-27"));
        assert_eq!(add_months("2023-12-31", 2).as_deref(), Some("2024-02-29"));
        assert_eq!(add_days("2026-01-01", -1).as_deref(), Some("2025-12-31"));
        assert_eq!(add_months("2022-04", 2), None);
    }
}
