//! Fixed words, numbers and dates of a language.

use std::collections::BTreeMap;

use masterplan::{Column, Table};
use serde::Deserialize;

use super::outline;
use crate::{BookError, Lang, Template};

/// `locales/plan.id.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    format: Numbers,
    labels: BTreeMap<String, String>,
    tables: BTreeMap<String, String>,
    columns: BTreeMap<String, String>,
    choices: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Numbers {
    decimal: String,
    thousands: String,
    months: Vec<String>,
    day: String,
}

impl Words {
    pub(super) fn read(lang: Lang, template: &Template) -> Result<Self, BookError> {
        let name = match lang {
            Lang::Id => "locales/plan.id.toml",
            Lang::En => "locales/plan.en.toml",
        };
        outline::read(name, template)
    }

    /// A label; its key where the file has none, which a test of the carried files finds.
    pub(super) fn label<'a>(&'a self, key: &'a str) -> &'a str {
        self.labels.get(key).map_or(key, String::as_str)
    }

    pub(super) fn labels(&self) -> &BTreeMap<String, String> {
        &self.labels
    }

    /// A label with its holes filled.
    pub(super) fn filled(&self, key: &str, holes: &[(&str, &str)]) -> String {
        fill(self.label(key), holes)
    }

    pub(super) fn table(&self, table: Table) -> &str {
        let word = table.word();
        self.tables.get(word).map_or(word, String::as_str)
    }

    pub(super) fn column<'a>(&'a self, table: Table, name: &'a str) -> &'a str {
        let own = format!("{}.{name}", table.word());
        let found = self.columns.get(&own).or_else(|| self.columns.get(name));
        found.map_or(name, String::as_str)
    }

    pub(super) fn choice<'a>(&'a self, table: Table, column: &Column, word: &'a str) -> &'a str {
        let own = format!("{}.{}.{word}", table.word(), column.name);
        let found = self.choices.get(&own).or_else(|| self.choices.get(word));
        found.map_or(word, String::as_str)
    }

    /// A whole number with marks between thousands.
    pub(super) fn whole(&self, number: i64) -> String {
        let digits = number.unsigned_abs().to_string();
        let mut out = String::new();
        if number < 0 {
            out.push('−');
        }
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push_str(&self.format.thousands);
            }
            out.push(digit);
        }
        out
    }

    /// A number spelled `-1234.5`, exactly, in the language's way.
    pub(super) fn decimal(&self, spelled: &str) -> String {
        let (whole, places) = spelled.split_once('.').unwrap_or((spelled, ""));
        let Ok(number) = whole.parse::<i64>() else {
            return spelled.to_owned();
        };
        let mut out = self.whole(number);
        if number == 0 && spelled.starts_with('-') {
            out.insert(0, '−');
        }
        if !places.is_empty() {
            out.push_str(&self.format.decimal);
            out.push_str(places);
        }
        out
    }

    /// Rupiah in millions, exactly: no sum is lost to rounding.
    pub(super) fn millions(&self, rupiah: i64) -> String {
        let places = format!("{:06}", rupiah.unsigned_abs() % 1_000_000);
        let places = places.trim_end_matches('0');
        let mut out = self.whole(rupiah / 1_000_000);
        if !places.is_empty() {
            out.push_str(&self.format.decimal);
            out.push_str(places);
        }
        out
    }

    /// Rupiah in words: `Rp 12,4 miliar`.
    pub(super) fn money(&self, rupiah: i64) -> String {
        let (unit, divisor) = match rupiah {
            1_000_000_000_000.. => ("trillion", 1_000_000_000_000),
            1_000_000_000.. => ("billion", 1_000_000_000),
            1_000_000.. => ("million", 1_000_000),
            _ => return format!("Rp {}", self.whole(rupiah)),
        };
        let tenths =
            (rupiah / (divisor / 10) + i64::from(rupiah % (divisor / 10) >= divisor / 20)).max(0);
        let mut number = self.whole(tenths / 10);
        if tenths % 10 > 0 {
            number.push_str(&self.format.decimal);
            number.push_str(&(tenths % 10).to_string());
        }
        format!("Rp {number} {}", self.label(unit))
    }

    /// A share in percent with at most one decimal.
    pub(super) fn percent(&self, part: usize, whole: usize) -> String {
        if whole == 0 {
            return "–".to_owned();
        }
        let tenths = (part * 1000 + whole / 2) / whole;
        let mut out = (tenths / 10).to_string();
        if !tenths.is_multiple_of(10) {
            out.push_str(&self.format.decimal);
            out.push_str(&(tenths % 10).to_string());
        }
        out + "%"
    }

    /// `2024-05-17…` in words; as it stands where it is no date.
    pub(super) fn day(&self, date: &str) -> String {
        let parts = || {
            let mut parts = date.get(..10)?.split('-');
            let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
            let month: usize = month.parse().ok()?;
            let name = self.format.months.get(month.checked_sub(1)?)?;
            let day: u8 = day.parse().ok()?;
            let holes = [("d", &*day.to_string()), ("month", name), ("y", year)];
            Some(fill(&self.format.day, &holes))
        };
        parts().unwrap_or_else(|| date.to_owned())
    }
}

/// A text with its `{holes}` filled in one pass; a hole that nobody fills stays.
pub(super) fn fill(text: &str, holes: &[(&str, &str)]) -> String {
    fill_with(text, |name| {
        holes
            .iter()
            .find(|(hole, _)| *hole == name)
            .map(|(_, value)| (*value).to_owned())
    })
}

/// The same, asking for each hole.
pub(super) fn fill_with(text: &str, ask: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let filled = after
            .split_once('}')
            .and_then(|(name, tail)| Some((ask(name)?, tail)));
        if let Some((value, tail)) = filled {
            out.push_str(&value);
            rest = tail;
        } else {
            out.push('{');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}
