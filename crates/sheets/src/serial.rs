//! Days as spreadsheets count them.

use time::{Date, Duration, Month};

/// What a number format makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Number,
    /// A day, an instant or a time of day.
    Date,
}

impl Format {
    /// Format of a built-in id (ECMA-376 part 1, 18.8.30); 27–36 and 50–58 are dates of East Asian
    /// locales. 46 (`[h]:mm:ss`) is a length of time and stays a number.
    pub(crate) fn of_id(id: u32) -> Format {
        match id {
            14..=22 | 27..=36 | 45 | 47 | 50..=58 => Format::Date,
            _ => Format::Number,
        }
    }

    /// Format of a code such as `dd/mm/yyyy` or `[$-421]d mmmm yyyy;@`.
    pub(crate) fn of_code(code: &str) -> Format {
        let mut chars = code.chars();
        let mut is_date = false;
        while let Some(c) = chars.next() {
            match c {
                '"' => {
                    chars.by_ref().find(|c| *c == '"');
                }
                '\\' | '_' | '*' => {
                    chars.next();
                }
                '[' => {
                    let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                    let is_length = !inside.is_empty()
                        && inside
                            .chars()
                            .all(|c| matches!(c, 'h' | 'H' | 'm' | 'M' | 's' | 'S'));
                    if is_length {
                        return Format::Number;
                    }
                }
                ';' => break,
                'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => is_date = true,
                _ => {}
            }
        }
        match is_date && !code.eq_ignore_ascii_case("standard") {
            true => Format::Date,
            false => Format::Number,
        }
    }
}

/// ISO 8601 text of a serial number: a date, a date with time, or a time of day below one. `None`
/// outside of 1900–9999 and for 29 February 1900, which Excel has and the calendar has not.
pub(crate) fn iso(serial: f64, from_1904: bool) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    // Rounded to the second, the finest step people type.
    let seconds = (serial * 86_400.0).round();
    let days = (seconds / 86_400.0).floor();
    let second_of_day = seconds - days * 86_400.0;
    let time = Duration::seconds_f64(second_of_day);
    let (hour, minute, second) = (
        time.whole_hours(),
        time.whole_minutes() % 60,
        time.whole_seconds() % 60,
    );
    if days == 0.0 && !from_1904 {
        return Some(format!("{hour:02}:{minute:02}:{second:02}"));
    }
    let date = day(days, from_1904)?;
    if second_of_day == 0.0 {
        return Some(date.to_string());
    }
    Some(format!("{date}T{hour:02}:{minute:02}:{second:02}"))
}

fn day(days: f64, from_1904: bool) -> Option<Date> {
    let (epoch, offset) = match from_1904 {
        true => (Date::from_calendar_date(1904, Month::January, 1), 0.0),
        false if days < 60.0 => (Date::from_calendar_date(1899, Month::December, 31), 0.0),
        false if days == 60.0 => return None,
        false => (Date::from_calendar_date(1899, Month::December, 31), 1.0),
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole days below three million"
    )]
    let whole = (days - offset) as i64;
    epoch.ok()?.checked_add(Duration::days(whole))
}
