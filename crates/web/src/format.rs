//! Numbers, dates and instants as each language writes them.

use kernel::{PartialDate, Timestamp};

use crate::Lang;

/// A whole number a page can show.
pub trait Whole {
    /// The number; what does not fit is held at the end of the range.
    fn whole(&self) -> i64;
}

macro_rules! whole {
    ($($t:ty)*) => {$(
        impl Whole for $t {
            fn whole(&self) -> i64 {
                i64::try_from(*self).unwrap_or(i64::MAX)
            }
        }
    )*};
}
whole!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize);

impl<T: Whole> Whole for &T {
    fn whole(&self) -> i64 {
        (**self).whole()
    }
}

/// Where local time stands: the offset from UTC and the word for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// Minutes east of UTC.
    pub minutes: i16,
    /// What is printed behind a time, `WIB`.
    pub name: String,
}

impl Default for Zone {
    /// Western Indonesian time.
    fn default() -> Self {
        Self {
            minutes: 7 * 60,
            name: "WIB".to_owned(),
        }
    }
}

// Calendar words are data of the languages (CLDR), not sentences of the interface.
const MONTHS_ID: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Decimal mark changed to the language's own: `0.25` is `0,25` in Indonesian.
pub(crate) fn pointed(lang: Lang, plain: &str) -> String {
    match lang {
        Lang::Id => plain.replace('.', ","),
        Lang::En => plain.to_owned(),
    }
}

/// Digits grouped by thousands: `1234.5` is `1.234,5` in Indonesian, `1,234.5` in English.
pub(crate) fn grouped(lang: Lang, plain: &str) -> String {
    let (group, mark) = match lang {
        Lang::Id => ('.', ','),
        Lang::En => (',', '.'),
    };
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", plain),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut out = String::with_capacity(plain.len() + whole.len() / 3);
    out.push_str(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(group);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(mark);
        out.push_str(fraction);
    }
    out
}

/// `1.234` in Indonesian, `1,234` in English.
pub fn number(lang: Lang, n: impl Whole) -> String {
    grouped(lang, &n.whole().to_string())
}

/// A number with a fixed count of decimals: `1.234,50`.
pub fn decimal(lang: Lang, x: f64, digits: usize) -> String {
    grouped(lang, &format!("{x:.digits$}"))
}

/// A share of one as a percentage: `0.2743` with two digits is `27,43 %`.
pub fn percent(lang: Lang, share: f64, digits: usize) -> String {
    format!("{} %", decimal(lang, share * 100.0, digits))
}

/// `3 Januari 2022`, `Januari 2022` or `2022`: as much as is known.
pub fn date(lang: Lang, date: &PartialDate) -> String {
    calendar(lang, i32::from(date.year()), date.month(), date.day())
}

fn calendar(lang: Lang, year: i32, month: Option<u8>, day: Option<u8>) -> String {
    let months = match lang {
        Lang::Id => &MONTHS_ID,
        Lang::En => &MONTHS_EN,
    };
    let month = month.map(|m| months[usize::from(m) - 1]);
    match (month, day) {
        (Some(month), Some(day)) => format!("{day} {month} {year}"),
        (Some(month), None) => format!("{month} {year}"),
        (None, _) => year.to_string(),
    }
}

/// An instant in local time, to the minute: `21 November 2026 20.15 WIB`.
pub fn instant(lang: Lang, zone: &Zone, at: Timestamp) -> String {
    let at = at
        .plus_seconds(i64::from(zone.minutes) * 60)
        .to_offset_date_time();
    let mark = match lang {
        Lang::Id => '.',
        Lang::En => ':',
    };
    format!(
        "{} {:02}{mark}{:02} {}",
        calendar(lang, at.year(), Some(u8::from(at.month())), Some(at.day())),
        at.hour(),
        at.minute(),
        zone.name
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped_and_signs_kept() {
        assert_eq!(number(Lang::Id, 1_234_567), "1.234.567");
        assert_eq!(number(Lang::En, -1_234), "-1,234");
        assert_eq!(number(Lang::En, 514_usize), "514");
        assert_eq!(number(Lang::Id, -100), "-100");
        assert_eq!(number(Lang::Id, u64::MAX), "9.223.372.036.854.775.807");
        assert_eq!(decimal(Lang::Id, 1234.5, 2), "1.234,50");
    }

    #[test]
    fn shares_are_percentages_with_the_decimals_asked_for() {
        assert_eq!(percent(Lang::Id, 141.0 / 514.0, 2), "27,43 %");
        assert_eq!(percent(Lang::En, 191.0 / 514.0, 2), "37.16 %");
        assert_eq!(percent(Lang::En, 50.0 / 88.0, 0), "57 %");
    }

    #[test]
    fn a_date_shows_no_more_than_is_known() {
        let show = |lang, text: &str| date(lang, &text.parse().unwrap());
        assert_eq!(show(Lang::Id, "2022-01-03"), "3 Januari 2022");
        assert_eq!(show(Lang::En, "2022-01-03"), "3 January 2022");
        assert_eq!(show(Lang::Id, "2019-05"), "Mei 2019");
        assert_eq!(show(Lang::Id, "2019"), "2019");
    }

    #[test]
    fn an_instant_is_told_in_local_time() {
        // 2022-01-03T18:05:00Z is past midnight in Jakarta.
        let at = Timestamp::from_micros(1_641_233_100_000_000).unwrap();
        assert_eq!(
            instant(Lang::Id, &Zone::default(), at),
            "4 Januari 2022 01.05 WIB"
        );
        assert_eq!(
            instant(Lang::En, &Zone::default(), at),
            "4 January 2022 01:05 WIB"
        );
    }
}
