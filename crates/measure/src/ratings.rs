//! Marks of raters on units: who marked what, and what is missing.

use std::collections::HashSet;

/// One mark that a rater gave to a unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// Index of the rater in [`Ratings::raters`].
    pub rater: usize,
    /// The mark, finite, in the unit of the scale.
    pub value: f64,
}

/// Units × raters with missing cells; codes are unique and every mark is finite.
///
/// Held unit by unit, without the missing cells, so that a hundred thousand units judged by three of
/// a thousand raters cost three hundred thousand marks and no more.
#[derive(Debug, Clone, PartialEq)]
pub struct Ratings {
    units: Vec<String>,
    raters: Vec<String>,
    starts: Vec<usize>,
    marks: Vec<Mark>,
}

/// Units and raters that marks tie together: within a group severities can be compared.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Group {
    /// Codes of the units, in input order.
    pub units: Vec<String>,
    /// Codes of the raters, in input order.
    pub raters: Vec<String>,
}

/// Why a table of marks cannot be read as one.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RatingsError {
    /// Rows, columns and cells do not fit together.
    #[error("{units} units × {raters} raters need {} cells, {cells} given", units * raters)]
    Shape {
        /// Number of units named.
        units: usize,
        /// Number of raters named.
        raters: usize,
        /// Number of cells given.
        cells: usize,
    },
    /// A unit that stands in two rows.
    #[error("unit `{0}` is there twice: give each unit one row")]
    DuplicateUnit(String),
    /// A rater who stands in two columns.
    #[error("rater `{0}` is there twice: give each rater one column")]
    DuplicateRater(String),
    /// Not a number, or infinite.
    #[error(
        "the mark of rater `{rater}` for unit `{unit}` is not a finite number: leave a missing mark empty"
    )]
    NotFinite {
        /// Code of the unit.
        unit: String,
        /// Code of the rater.
        rater: String,
    },
}

impl Ratings {
    /// Builds the table from cells in row order (unit by unit, rater by rater); `None` is missing.
    ///
    /// # Errors
    /// [`RatingsError`] when the shape is wrong, a code comes twice, or a mark is not finite.
    pub fn new(
        units: Vec<String>,
        raters: Vec<String>,
        cells: &[Option<f64>],
    ) -> Result<Self, RatingsError> {
        if cells.len() != units.len() * raters.len() {
            let (units, raters, cells) = (units.len(), raters.len(), cells.len());
            return Err(RatingsError::Shape {
                units,
                raters,
                cells,
            });
        }
        if let Some(code) = first_repeated(&units) {
            return Err(RatingsError::DuplicateUnit(code.to_owned()));
        }
        if let Some(code) = first_repeated(&raters) {
            return Err(RatingsError::DuplicateRater(code.to_owned()));
        }
        let mut starts = Vec::with_capacity(units.len() + 1);
        let mut marks = Vec::new();
        starts.push(0);
        for (row, unit) in units.iter().enumerate() {
            for (rater, code) in raters.iter().enumerate() {
                let Some(value) = cells[row * raters.len() + rater] else {
                    continue;
                };
                if !value.is_finite() {
                    let (unit, rater) = (unit.clone(), code.clone());
                    return Err(RatingsError::NotFinite { unit, rater });
                }
                marks.push(Mark { rater, value });
            }
            starts.push(marks.len());
        }
        Ok(Self {
            units,
            raters,
            starts,
            marks,
        })
    }

    /// The same marks with units and raters sorted by code, so that what is drawn for each does not
    /// depend on the order of rows and columns.
    pub(crate) fn sorted(&self) -> Self {
        let by_code = |codes: &[String]| {
            let mut order: Vec<usize> = (0..codes.len()).collect();
            order.sort_by(|&a, &b| codes[a].cmp(&codes[b]));
            order
        };
        let (unit_order, rater_order) = (by_code(&self.units), by_code(&self.raters));
        let mut place = vec![0; rater_order.len()];
        for (new, &old) in rater_order.iter().enumerate() {
            place[old] = new;
        }
        let mut starts = vec![0];
        let mut marks = Vec::with_capacity(self.marks.len());
        for &unit in &unit_order {
            let from = marks.len();
            let moved = |mark: &Mark| Mark {
                rater: place[mark.rater],
                value: mark.value,
            };
            marks.extend(self.of(unit).iter().map(moved));
            marks[from..].sort_by_key(|mark| mark.rater);
            starts.push(marks.len());
        }
        Self {
            units: unit_order
                .iter()
                .map(|&unit| self.units[unit].clone())
                .collect(),
            raters: rater_order
                .iter()
                .map(|&rater| self.raters[rater].clone())
                .collect(),
            starts,
            marks,
        }
    }

    /// Codes of the units, in input order.
    pub fn units(&self) -> &[String] {
        &self.units
    }

    /// Codes of the raters, in input order.
    pub fn raters(&self) -> &[String] {
        &self.raters
    }

    /// The marks of one unit, by rater in input order.
    ///
    /// # Panics
    /// When there is no such unit.
    pub fn of(&self, unit: usize) -> &[Mark] {
        &self.marks[self.starts[unit]..self.starts[unit + 1]]
    }

    /// All marks, unit by unit.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The marks of each unit in turn.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[Mark]> + Clone {
        (0..self.units.len()).map(|unit| self.of(unit))
    }

    /// Codes of the raters who marked nothing.
    pub fn silent_raters(&self) -> Vec<String> {
        let mut spoke = vec![false; self.raters.len()];
        for mark in &self.marks {
            spoke[mark.rater] = true;
        }
        let silent = self.raters.iter().zip(spoke).filter(|(_, spoke)| !spoke);
        silent.map(|(code, _)| code.clone()).collect()
    }

    /// Codes of the units that nobody marked.
    pub fn unmarked_units(&self) -> Vec<String> {
        let rows = self
            .units
            .iter()
            .zip(self.rows())
            .filter(|(_, marks)| marks.is_empty());
        rows.map(|(code, _)| code.clone()).collect()
    }

    /// The component of each rater in the graph that joins a rater to the units marked, numbered
    /// from 0 by first rater. Raters of different components have no unit, and no chain of units,
    /// in common.
    pub fn components(&self) -> Vec<usize> {
        let mut parent: Vec<usize> = (0..self.raters.len()).collect();
        for marks in self.rows() {
            for pair in marks.windows(2) {
                let (a, b) = (
                    root(&mut parent, pair[0].rater),
                    root(&mut parent, pair[1].rater),
                );
                parent[a.max(b)] = a.min(b);
            }
        }
        let mut number = vec![usize::MAX; self.raters.len()];
        let mut next = 0;
        (0..self.raters.len())
            .map(|rater| {
                let top = root(&mut parent, rater);
                if number[top] == usize::MAX {
                    number[top] = next;
                    next += 1;
                }
                number[top]
            })
            .collect()
    }

    /// The groups that marks tie together; more than one means that severities cannot be compared
    /// from one group to another. Units without marks belong to none.
    pub fn groups(&self) -> Vec<Group> {
        let component = self.components();
        let n_groups = component.iter().max().map_or(0, |last| last + 1);
        let empty = Group {
            units: Vec::new(),
            raters: Vec::new(),
        };
        let mut groups = vec![empty; n_groups];
        for (code, &group) in self.raters.iter().zip(&component) {
            groups[group].raters.push(code.clone());
        }
        for (code, marks) in self.units.iter().zip(self.rows()) {
            if let Some(first) = marks.first() {
                groups[component[first.rater]].units.push(code.clone());
            }
        }
        groups
    }
}

fn first_repeated(codes: &[String]) -> Option<&str> {
    let mut seen = HashSet::with_capacity(codes.len());
    codes
        .iter()
        .map(String::as_str)
        .find(|code| !seen.insert(*code))
}

fn root(parent: &mut [usize], mut node: usize) -> usize {
    while parent[node] != node {
        parent[node] = parent[parent[node]];
        node = parent[node];
    }
    node
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{codes, table};

    #[test]
    fn marks_are_held_without_the_missing_cells() {
        let ratings = table(&[&[Some(1.0), None], &[Some(2.0), Some(3.0)]]);
        assert_eq!(
            ratings.of(0),
            [Mark {
                rater: 0,
                value: 1.0
            }]
        );
        assert_eq!(ratings.of(1).len(), 2);
        assert_eq!(ratings.marks().len(), 3);
    }

    #[test]
    fn a_unit_or_rater_twice_and_an_infinite_mark_are_named() {
        let twice = Ratings::new(vec!["u1".into(); 2], codes("r", 1), &[Some(1.0); 2]);
        assert_eq!(twice, Err(RatingsError::DuplicateUnit("u1".into())));
        let twice = Ratings::new(codes("u", 1), vec!["r1".into(); 2], &[Some(1.0); 2]);
        assert_eq!(twice, Err(RatingsError::DuplicateRater("r1".into())));
        for bad in [f64::NAN, f64::INFINITY] {
            let wrong = Ratings::new(codes("u", 1), codes("r", 1), &[Some(bad)]);
            assert_eq!(
                wrong
                    .unwrap_err()
                    .to_string()
                    .matches("`r1` for unit `u1`")
                    .count(),
                1
            );
        }
        let wrong = Ratings::new(codes("u", 2), codes("r", 2), &[None; 3]);
        assert_eq!(
            wrong.unwrap_err().to_string(),
            "2 units × 2 raters need 4 cells, 3 given"
        );
    }

    #[test]
    fn groups_without_a_common_unit_are_told_apart() {
        let ratings = table(&[
            &[Some(1.0), Some(2.0), None, None],
            &[None, None, Some(1.0), Some(2.0)],
            &[None, None, None, None],
        ]);
        let groups = ratings.groups();
        assert_eq!(groups.len(), 2);
        assert_eq!(
            groups[1],
            Group {
                units: vec!["u2".into()],
                raters: vec!["r3".into(), "r4".into()]
            }
        );
        assert_eq!(ratings.unmarked_units(), ["u3"]);
        assert!(ratings.silent_raters().is_empty());
    }

    #[test]
    fn a_chain_of_shared_units_joins_raters_into_one_group() {
        let ratings = table(&[&[Some(1.0), Some(2.0), None], &[None, Some(1.0), Some(2.0)]]);
        assert_eq!(ratings.components(), [0, 0, 0]);
    }
}
