//! Numbers as people write them, with comma or point.

use crate::problem::Problem;

/// Digits of the longest number taken.
const MAX_DIGITS: usize = 30;

/// Canonical text (`-1234.5`) of a number written in either convention.
///
/// # Errors
/// [`Problem::AmbiguousNumber`] for `1.234` and `1,234`, which are a thousand to some readers and a
/// little more than one to others; [`Problem::NotANumber`] for the rest.
pub(crate) fn decimal(text: &str) -> Result<String, Problem> {
    let (sign, body) = signed(text.trim());
    let digits = body.bytes().filter(u8::is_ascii_digit).count();
    let is_plain = body
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
        && body.starts_with(|c: char| c.is_ascii_digit())
        && body.ends_with(|c: char| c.is_ascii_digit());
    if !is_plain || digits > MAX_DIGITS {
        return Err(Problem::NotANumber);
    }
    let canonical = match (body.matches('.').count(), body.matches(',').count()) {
        (0, 0) => body.to_owned(),
        (1, 0) => one_mark(sign, body, '.')?,
        (0, 1) => one_mark(sign, body, ',')?,
        (_, 0) => grouped(body, '.')?,
        (0, _) => grouped(body, ',')?,
        // Both marks: the one that comes last, once, is the decimal mark.
        (points, 1) if body.rfind(',') > body.rfind('.') && points > 0 => {
            two_marks(body, '.', ',')?
        }
        (1, commas) if body.rfind('.') > body.rfind(',') && commas > 0 => {
            two_marks(body, ',', '.')?
        }
        _ => return Err(Problem::NotANumber),
    };
    Ok(tidy(sign, &canonical))
}

/// A whole number.
///
/// # Errors
/// As [`decimal`], and [`Problem::NotWhole`] for a fraction or a number beyond `i64`.
pub(crate) fn integer(text: &str) -> Result<i64, Problem> {
    let canonical = decimal(text).map_err(|problem| match problem {
        Problem::NotANumber => Problem::NotWhole,
        other => other,
    })?;
    canonical.parse().map_err(|_| Problem::NotWhole)
}

fn signed(text: &str) -> (&str, &str) {
    // U+2212 is the minus of typography, which word processors put in.
    if let Some(rest) = text.strip_prefix(['-', '\u{2212}']) {
        return ("-", rest.trim_start());
    }
    ("", text.strip_prefix('+').unwrap_or(text))
}

/// One mark is a decimal mark, unless it could as well separate a thousand.
fn one_mark(sign: &str, body: &str, mark: char) -> Result<String, Problem> {
    let (whole, fraction) = body.split_once(mark).ok_or(Problem::NotANumber)?;
    let could_be_thousands =
        fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
    let as_decimal = format!("{whole}.{fraction}");
    if could_be_thousands {
        return Err(Problem::AmbiguousNumber {
            first: tidy(sign, &as_decimal),
            second: format!("{sign}{whole}{fraction}"),
        });
    }
    Ok(as_decimal)
}

/// `1.234.567`: groups of three.
fn grouped(body: &str, mark: char) -> Result<String, Problem> {
    let mut groups = body.split(mark);
    let first = groups.next().unwrap_or("");
    if (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3) {
        return Ok(body.replace(mark, ""));
    }
    Err(Problem::NotANumber)
}

fn two_marks(body: &str, thousands: char, decimal: char) -> Result<String, Problem> {
    let (whole, fraction) = body.split_once(decimal).ok_or(Problem::NotANumber)?;
    Ok(format!("{}.{fraction}", grouped(whole, thousands)?))
}

/// Without zeros that mean nothing and without a negative zero.
fn tidy(sign: &str, canonical: &str) -> String {
    let (whole, fraction) = canonical.split_once('.').unwrap_or((canonical, ""));
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    match (whole, fraction) {
        ("0", "") => "0".to_owned(),
        (whole, "") => format!("{sign}{whole}"),
        (whole, fraction) => format!("{sign}{whole}.{fraction}"),
    }
}
