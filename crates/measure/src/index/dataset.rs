//! The measured values of a composite index.

use std::collections::BTreeMap;

use super::Matrix;

/// Values of units on the indicators of one [`super::Structure`], in its order.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    codes: Vec<String>,
    names: Vec<String>,
    indicators: Matrix,
    groups: BTreeMap<String, Vec<String>>,
    denominators: BTreeMap<String, Vec<f64>>,
}

/// Why values do not make a data set.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DatasetError {
    /// Fewer than two units.
    #[error("a ranking needs two units or more, there is {0}")]
    TooFewUnits(usize),
    /// Two units share a code.
    #[error("the unit `{code}` stands in the data twice (units {first} and {second} from the top)")]
    DuplicateUnit {
        /// The code.
        code: String,
        /// Position of the first, from 1.
        first: usize,
        /// Position of the second, from 1.
        second: usize,
    },
    /// An infinite value.
    #[error(
        "unit `{unit}`, column `{column}`: {value} is not a finite number; leave it blank if missing"
    )]
    NotFinite {
        /// The unit's code.
        unit: String,
        /// The column's code.
        column: String,
        /// The value.
        value: f64,
    },
    /// Lists of different length.
    #[error("`{column}` has {found} values for {expected} units")]
    Length {
        /// The column.
        column: String,
        /// Its number of values.
        found: usize,
        /// Number of units.
        expected: usize,
    },
}

impl Dataset {
    /// A data set of at least two units; missing values are `NaN`.
    ///
    /// `indicators` has a row for each unit and a column for each of `indicator_codes`, which must
    /// be the structure's indicators in the structure's order.
    ///
    /// # Errors
    /// [`DatasetError`], naming the unit and the column.
    pub fn new(
        codes: Vec<String>,
        names: Vec<String>,
        indicator_codes: &[String],
        indicators: Matrix,
    ) -> Result<Self, DatasetError> {
        if codes.len() < 2 {
            return Err(DatasetError::TooFewUnits(codes.len()));
        }
        let expected = codes.len();
        for (column, found) in [("uName", names.len()), ("indicators", indicators.rows())] {
            if found != expected {
                return Err(DatasetError::Length {
                    column: column.into(),
                    found,
                    expected,
                });
            }
        }
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for (i, code) in codes.iter().enumerate() {
            if let Some(first) = seen.insert(code, i) {
                let (first, second) = (first + 1, i + 1);
                return Err(DatasetError::DuplicateUnit {
                    code: code.clone(),
                    first,
                    second,
                });
            }
        }
        for (j, column) in indicators.columns().enumerate() {
            finite(&codes, &indicator_codes[j], column)?;
        }
        let (groups, denominators) = (BTreeMap::new(), BTreeMap::new());
        Ok(Self {
            codes,
            names,
            indicators,
            groups,
            denominators,
        })
    }

    /// Adds a column that groups units; an empty text means the unit belongs to no group.
    ///
    /// # Errors
    /// [`DatasetError::Length`].
    pub fn add_group(&mut self, code: &str, labels: Vec<String>) -> Result<(), DatasetError> {
        self.same_length(code, labels.len())?;
        self.groups.insert(code.to_owned(), labels);
        Ok(())
    }

    /// Adds a column that indicators are divided by.
    ///
    /// # Errors
    /// [`DatasetError::Length`] or [`DatasetError::NotFinite`].
    pub fn add_denominator(&mut self, code: &str, values: Vec<f64>) -> Result<(), DatasetError> {
        self.same_length(code, values.len())?;
        finite(&self.codes, code, &values)?;
        self.denominators.insert(code.to_owned(), values);
        Ok(())
    }

    fn same_length(&self, column: &str, found: usize) -> Result<(), DatasetError> {
        let expected = self.codes.len();
        if found == expected {
            return Ok(());
        }
        Err(DatasetError::Length {
            column: column.to_owned(),
            found,
            expected,
        })
    }

    /// Codes of the units.
    #[must_use]
    pub fn codes(&self) -> &[String] {
        &self.codes
    }

    /// Names of the units.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The values: a row for each unit, a column for each indicator.
    #[must_use]
    pub const fn indicators(&self) -> &Matrix {
        &self.indicators
    }

    /// The labels of a grouping column.
    #[must_use]
    pub fn group(&self, code: &str) -> Option<&[String]> {
        self.groups.get(code).map(Vec::as_slice)
    }

    /// Codes of the grouping columns.
    pub fn group_codes(&self) -> impl Iterator<Item = &str> {
        self.groups.keys().map(String::as_str)
    }

    /// The values of a denominator column.
    #[must_use]
    pub fn denominator(&self, code: &str) -> Option<&[f64]> {
        self.denominators.get(code).map(Vec::as_slice)
    }
}

fn finite(units: &[String], column: &str, values: &[f64]) -> Result<(), DatasetError> {
    match values.iter().position(|v| v.is_infinite()) {
        None => Ok(()),
        Some(i) => Err(DatasetError::NotFinite {
            unit: units[i].clone(),
            column: column.to_owned(),
            value: values[i],
        }),
    }
}
