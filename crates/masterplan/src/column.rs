//! What a column holds.

use crate::Table;

/// How a cell is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filled {
    /// One line of at most 300 characters.
    Line,
    /// Several lines of at most 4,000 characters.
    Text,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A whole number within a range.
    Whole(i64, i64),
    /// A whole number from 1 to 5.
    Score,
    /// A number: digits, a sign, at most four decimals.
    Decimal,
    /// Whole rupiah, 0 to 10^14.
    Money,
    /// A year within the plan.
    Year,
    /// The code of this row, once in its table: `A-012`.
    Code,
    /// Codes of rows of a table, parted by commas.
    Codes(Table),
    /// The code of a pillar of the plan's set.
    Pillar,
    /// The code of a sub-pillar of the row's pillar.
    SubPillar,
    /// The code of an agency of the region.
    Agency,
    /// Codes of agencies, parted by commas.
    Agencies,
    /// An address on the web: `https://…`.
    Link,
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The name in forms, files, the API, the database and the ids of messages.
    pub name: &'static str,
    /// How it is filled in.
    pub filled: Filled,
    /// Whether a row without it is refused.
    pub required: bool,
    /// Whether there is one for each year of the plan, `budget.2025`.
    pub yearly: bool,
}

pub(crate) const fn must(name: &'static str, filled: Filled) -> Column {
    Column {
        name,
        filled,
        required: true,
        yearly: false,
    }
}

pub(crate) const fn may(name: &'static str, filled: Filled) -> Column {
    Column {
        name,
        filled,
        required: false,
        yearly: false,
    }
}

pub(crate) const fn yearly(name: &'static str, filled: Filled) -> Column {
    Column {
        name,
        filled,
        required: false,
        yearly: true,
    }
}

impl Column {
    /// The names of its cells in a plan: one, or one for each year.
    pub fn cells(&self, period: crate::Period) -> Vec<String> {
        if self.yearly {
            period
                .years()
                .map(|year| format!("{}.{year}", self.name))
                .collect()
        } else {
            vec![self.name.to_owned()]
        }
    }
}
