//! Dates as people write them.

use time::{Date, Month};

use crate::column::fold;
use crate::problem::Problem;

/// Names of months, Indonesian and English, in full and short; the first letters decide.
const MONTHS: [(&[&str], Month); 12] = [
    (&["januari", "january", "jan"], Month::January),
    (
        &["februari", "february", "feb", "pebruari", "peb"],
        Month::February,
    ),
    (&["maret", "march", "mar"], Month::March),
    (&["april", "apr"], Month::April),
    (&["mei", "may"], Month::May),
    (&["juni", "june", "jun"], Month::June),
    (&["juli", "july", "jul"], Month::July),
    (
        &["agustus", "august", "agu", "ags", "agt", "aug"],
        Month::August,
    ),
    (&["september", "sep", "sept"], Month::September),
    (&["oktober", "october", "okt", "oct"], Month::October),
    (&["november", "nopember", "nov", "nop"], Month::November),
    (&["desember", "december", "des", "dec"], Month::December),
];

/// A day: ISO 8601, `5 Juli 2019`, or `13/7/2019` when only one order of day and month is possible.
pub(crate) fn date(text: &str) -> Result<Date, Problem> {
    let text = without_midnight(text.trim());
    let parts = parts(text);
    let [first, second, third] = parts.as_slice() else {
        return Err(Problem::NotADate);
    };
    if first.len() == 4 && is_digits(first) {
        return build(first, second, third);
    }
    if month(second).is_some() && !is_digits(second) {
        return build(third, second, first);
    }
    if month(first).is_some() && !is_digits(first) {
        return build(third, first, second);
    }
    numeric(first, second, third)
}

/// `2019`, `2019-07`, `Juli 2019`, `07/2019` or a [`date`]; as ISO 8601 text.
pub(crate) fn partial_date(text: &str) -> Result<String, Problem> {
    let text = without_midnight(text.trim());
    let parts = parts(text);
    let found = match parts.as_slice() {
        [only] => year(only).map(|year| format!("{year:04}")),
        [first, second] => {
            let (year_part, month_part) = match first.len() {
                4 if is_digits(first) => (first, second),
                _ => (second, first),
            };
            year(year_part)
                .zip(month(month_part))
                .map(|(year, month)| format!("{year:04}-{:02}", u8::from(month)))
        }
        _ => {
            return match date(text) {
                Err(Problem::NotADate) => Err(Problem::NotAPartialDate),
                other => other.map(|day| day.to_string()),
            };
        }
    };
    found.ok_or(Problem::NotAPartialDate)
}

fn without_midnight(text: &str) -> &str {
    [" 00:00:00", "T00:00:00", " 00:00", " 0:00"]
        .iter()
        .find_map(|midnight| text.strip_suffix(midnight))
        .unwrap_or(text)
}

fn parts(text: &str) -> Vec<&str> {
    let separators = |c: char| c.is_whitespace() || matches!(c, '-' | '/' | '.' | ',');
    text.split(separators)
        .filter(|part| !part.is_empty())
        .take(4)
        .collect()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Four digits: a year of two digits has been a wrong century too often.
fn year(text: &str) -> Option<i32> {
    (text.len() == 4 && is_digits(text))
        .then(|| text.parse().ok())
        .flatten()
        .filter(|year| *year > 0)
}

fn month(text: &str) -> Option<Month> {
    if is_digits(text) {
        return Month::try_from(text.parse::<u8>().ok()?).ok();
    }
    let name = fold(text);
    MONTHS
        .iter()
        .find(|(names, _)| names.contains(&name.as_str()))
        .map(|(_, month)| *month)
}

fn build(year_part: &str, month_part: &str, day_part: &str) -> Result<Date, Problem> {
    let parsed = || {
        let day = Some(day_part).filter(|day| is_digits(day) && day.len() <= 2)?;
        Date::from_calendar_date(year(year_part)?, month(month_part)?, day.parse().ok()?).ok()
    };
    parsed().ok_or(Problem::NotADate)
}

fn numeric(first: &str, second: &str, year_part: &str) -> Result<Date, Problem> {
    let day_first = build(year_part, second, first);
    let month_first = build(year_part, first, second);
    match (day_first, month_first) {
        (Ok(one), Ok(other)) if one != other => Err(Problem::AmbiguousDate {
            first: one.to_string(),
            second: other.to_string(),
        }),
        (Ok(date), _) | (_, Ok(date)) => Ok(date),
        (Err(problem), _) => Err(problem),
    }
}
