//! The content of a plan.

use std::{collections::BTreeMap, ops::RangeInclusive};

use kernel::RegionCode;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Cells, PillarSet, Section, SectionKey, Table};

/// The years of a plan, both within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Years")]
pub struct Period {
    /// The first year.
    pub from: u16,
    /// The last year.
    pub to: u16,
}

/// A period as it is written in a file, right or not.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Years {
    from: u16,
    to: u16,
}

impl TryFrom<Years> for Period {
    type Error = &'static str;

    fn try_from(years: Years) -> Result<Self, Self::Error> {
        Self::new(years.from, years.to).ok_or("a period has 1 to 20 years between 2000 and 2100")
    }
}

impl Period {
    /// The most years a plan may have.
    pub const MOST: u16 = 20;

    /// A period; `None` unless it has 1 to 20 years between 2000 and 2100.
    pub fn new(from: u16, to: u16) -> Option<Self> {
        let is_right =
            (2000..=2100).contains(&from) && to <= 2100 && to >= from && to - from < Self::MOST;
        is_right.then_some(Self { from, to })
    }

    /// Its years.
    pub fn years(self) -> RangeInclusive<u16> {
        self.from..=self.to
    }

    /// Whether a year is within it.
    pub fn has(self, year: u16) -> bool {
        self.years().contains(&year)
    }
}

/// The region of a plan, named as on the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Its code.
    pub code: RegionCode,
    /// Its name.
    pub name: String,
}

/// An agency that owns or supports lines of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agency {
    /// Its official code, once in the region.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The same through all releases.
    pub id: Uuid,
    /// Its cells; an empty cell is absent.
    pub cells: Cells,
}

impl Row {
    /// A cell; empty where nothing stands.
    pub fn cell(&self, name: &str) -> &str {
        self.cells.get(name).map_or("", String::as_str)
    }

    /// A whole number, money or year; `None` where nothing stands.
    pub fn whole(&self, name: &str) -> Option<i64> {
        self.cell(name).parse().ok()
    }

    /// A number; `None` where nothing stands.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.cell(name).parse().ok()
    }

    /// The codes of a cell that names several.
    pub fn codes(&self, name: &str) -> impl Iterator<Item = &str> {
        self.cell(name)
            .split(',')
            .map(str::trim)
            .filter(|code| !code.is_empty())
    }

    /// A yearly column's cell.
    pub fn of_year(&self, name: &str, year: u16) -> &str {
        self.cell(&format!("{name}.{year}"))
    }

    /// The sum of a yearly column of whole rupiah over a period.
    pub fn sum(&self, name: &str, period: Period) -> i64 {
        period
            .years()
            .filter_map(|year| self.of_year(name, year).parse::<i64>().ok())
            .sum()
    }
}

/// Everything a plan says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// Whose plan it is.
    pub region: Region,
    /// What it is called.
    pub title: String,
    /// Its years.
    pub period: Period,
    /// The pillars it is written in.
    pub pillar_set: PillarSet,
    /// The agencies its lines name.
    pub agencies: Vec<Agency>,
    /// Its texts, in the order of the books; empty ones are absent.
    pub sections: Vec<Section>,
    /// Its rows, in their order; a table without rows is absent.
    pub tables: BTreeMap<Table, Vec<Row>>,
}

impl Content {
    /// The rows of a table.
    pub fn rows(&self, table: Table) -> &[Row] {
        self.tables.get(&table).map_or(&[], Vec::as_slice)
    }

    /// A text; empty where there is none.
    pub fn section(&self, key: SectionKey) -> &str {
        self.sections
            .iter()
            .find(|section| section.key == key)
            .map_or("", |section| section.text.as_str())
    }

    /// The name of an agency; its code where the plan does not know it.
    pub fn agency<'a>(&'a self, code: &'a str) -> &'a str {
        self.agencies
            .iter()
            .find(|agency| agency.code == code)
            .map_or(code, |agency| agency.name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Period;

    #[test]
    fn a_period_read_from_a_file_is_right() {
        let read = |text| serde_json::from_str::<Period>(text);
        assert_eq!(
            read(r#"{"from":2025,"to":2029}"#).ok(),
            Period::new(2025, 2029)
        );
        for wrong in [
            r#"{"from":2029,"to":2025}"#,
            r#"{"from":0,"to":65535}"#,
            r#"{"from":2025,"to":2029,"x":1}"#,
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
