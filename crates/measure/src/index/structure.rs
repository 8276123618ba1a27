//! The tree of a composite index: which indicator belongs to which aggregate, with what weight.

mod error;

use std::collections::BTreeMap;

use serde::Serialize;

pub use error::StructureError;

/// Whether more of an indicator is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Direction {
    /// Higher is better.
    #[serde(rename = "1")]
    Up,
    /// Lower is better.
    #[serde(rename = "-1")]
    Down,
}

impl Direction {
    /// `1` or `−1`, the factor that turns the indicator so that higher is better.
    #[must_use]
    pub const fn sign(self) -> f64 {
        match self {
            Self::Up => 1.0,
            Self::Down => -1.0,
        }
    }
}

/// What a row of the structure file describes (`Type` in COINr's iMeta).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// A measured indicator: a leaf of the tree.
    Indicator,
    /// A sum of others: an inner node.
    Aggregate,
    /// A column that groups units, for group means.
    Group,
    /// A column that indicators are divided by.
    Denominator,
    /// A column that takes no part (`Other` in iMeta).
    Other,
}

/// One row of the structure file, as read; [`Structure::from_rows`] gives it meaning.
#[derive(Debug, Clone, PartialEq)]
pub struct StructureRow {
    /// Where the row stands, for error messages, such as `row 12`.
    pub place: String,
    /// What the row describes.
    pub kind: RowKind,
    /// Code of the column or aggregate.
    pub code: String,
    /// Name for people.
    pub name: String,
    /// Level in the tree: 1 for indicators, rising towards the index.
    pub level: Option<u32>,
    /// `1`: higher is better; `−1`: lower is better. Absent means `1`.
    pub direction: Option<f64>,
    /// Weight among the children of the same parent, in any unit. Absent means 1.
    pub weight: Option<f64>,
    /// Code of the aggregate above; absent for the index itself.
    pub parent: Option<String>,
    /// Code of the column to divide by.
    pub denominator: Option<String>,
    /// Value to reach, for the normalisations that need one.
    pub target: Option<f64>,
    /// Fixed worst and best value, for normalisation by goalposts.
    pub goalposts: Option<(f64, f64)>,
}

impl StructureRow {
    /// A row with a kind, a code and a place, and nothing else.
    #[must_use]
    pub fn new(kind: RowKind, code: &str, place: &str) -> Self {
        Self {
            place: place.to_owned(),
            kind,
            code: code.to_owned(),
            name: code.to_owned(),
            level: None,
            direction: None,
            weight: None,
            parent: None,
            denominator: None,
            target: None,
            goalposts: None,
        }
    }
}

/// A node of the tree: an indicator or an aggregate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Node {
    /// Code, unique in the structure.
    pub code: String,
    /// Name for people.
    pub name: String,
    /// Level: 1 for indicators, rising towards the index.
    pub level: u32,
    /// Whether more is better; aggregates always point up.
    pub direction: Direction,
    /// Weight among its siblings, in any unit.
    pub weight: f64,
    /// Index of the parent in [`Structure::nodes`]; none for the index itself.
    pub parent: Option<usize>,
    /// Indices of the children in [`Structure::nodes`]; empty for an indicator.
    pub children: Vec<usize>,
    /// Code of the denominator column.
    pub denominator: Option<String>,
    /// Value to reach.
    pub target: Option<f64>,
    /// Fixed worst and best value.
    pub goalposts: Option<(f64, f64)>,
}

/// A checked tree: indicators first, in the order of the file, then aggregates from low to high
/// levels, so that children always stand before their parent. The last node is the index.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Structure {
    nodes: Vec<Node>,
    n_indicators: usize,
    groups: Vec<String>,
    denominators: Vec<String>,
}

impl Structure {
    /// Checks rows and orders them into a tree.
    ///
    /// # Errors
    /// The first [`StructureError`], naming the row.
    pub fn from_rows(rows: &[StructureRow]) -> Result<Self, StructureError> {
        unique_codes(rows)?;
        let of_kind = |kind| rows.iter().filter(move |r| r.kind == kind);
        let codes = |kind| of_kind(kind).map(|r| r.code.clone()).collect::<Vec<_>>();
        let denominators = codes(RowKind::Denominator);
        let mut ordered: Vec<&StructureRow> = of_kind(RowKind::Indicator).collect();
        let n_indicators = ordered.len();
        if n_indicators == 0 {
            return Err(StructureError::NoIndicator);
        }
        let levels = levels(rows)?;
        let mut aggregates: Vec<&StructureRow> = of_kind(RowKind::Aggregate).collect();
        aggregates.sort_by_key(|r| levels[r.code.as_str()]);
        ordered.extend(aggregates);

        let position: BTreeMap<&str, usize> = ordered
            .iter()
            .enumerate()
            .map(|(i, r)| (r.code.as_str(), i))
            .collect();
        let mut nodes = Vec::with_capacity(ordered.len());
        for row in &ordered {
            let parent = row.parent.as_deref().map(|p| position[p]);
            nodes.push(node(row, levels[row.code.as_str()], parent, &denominators)?);
        }
        for i in 0..nodes.len() {
            if let Some(parent) = nodes[i].parent {
                nodes[parent].children.push(i);
            }
        }
        check_shape(&nodes, &ordered)?;
        Ok(Self {
            nodes,
            n_indicators,
            groups: codes(RowKind::Group),
            denominators,
        })
    }

    /// All nodes, children before parents; the last is the index.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The indicators, in the order of the file.
    #[must_use]
    pub fn indicators(&self) -> &[Node] {
        &self.nodes[..self.n_indicators]
    }

    /// Number of indicators; nodes from this position on are aggregates.
    #[must_use]
    pub const fn n_indicators(&self) -> usize {
        self.n_indicators
    }

    /// Codes of the columns that group units.
    #[must_use]
    pub fn groups(&self) -> &[String] {
        &self.groups
    }

    /// Codes of the columns that indicators are divided by.
    #[must_use]
    pub fn denominators(&self) -> &[String] {
        &self.denominators
    }

    /// The levels above the indicators, rising: one for each entry of an `aggregate` list.
    #[must_use]
    pub fn aggregate_levels(&self) -> Vec<u32> {
        let mut levels: Vec<u32> = self.nodes[self.n_indicators..]
            .iter()
            .map(|n| n.level)
            .collect();
        levels.dedup();
        levels
    }

    /// The position of the node with this code.
    #[must_use]
    pub fn position(&self, code: &str) -> Option<usize> {
        self.nodes.iter().position(|n| n.code == code)
    }

    /// The weights of the structure file, one for each node.
    #[must_use]
    pub fn given_weights(&self) -> Vec<f64> {
        self.nodes.iter().map(|n| n.weight).collect()
    }
}

fn unique_codes(rows: &[StructureRow]) -> Result<(), StructureError> {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for row in rows {
        if let Some(first) = seen.insert(&row.code, &row.place) {
            return Err(StructureError::Duplicate {
                code: row.code.clone(),
                place: row.place.clone(),
                first: first.to_owned(),
            });
        }
    }
    Ok(())
}

/// The level of every indicator and aggregate, after checking that parents exist, that nothing is
/// its own ancestor, and that levels rise. A missing level is one above the highest child.
fn levels(rows: &[StructureRow]) -> Result<BTreeMap<&str, u32>, StructureError> {
    let by_code: BTreeMap<&str, &StructureRow> =
        rows.iter().map(|r| (r.code.as_str(), r)).collect();
    let in_tree = |r: &&StructureRow| matches!(r.kind, RowKind::Indicator | RowKind::Aggregate);
    for row in rows.iter().filter(in_tree) {
        let Some(parent) = &row.parent else {
            if row.kind == RowKind::Indicator {
                let (code, place) = (row.code.clone(), row.place.clone());
                return Err(StructureError::Orphan { code, place });
            }
            continue;
        };
        let names = || (row.code.clone(), parent.clone(), row.place.clone());
        match by_code.get(parent.as_str()) {
            None => {
                let (code, parent, place) = names();
                return Err(StructureError::UnknownParent {
                    code,
                    parent,
                    place,
                });
            }
            Some(p) if p.kind != RowKind::Aggregate => {
                let (code, parent, place) = names();
                return Err(StructureError::ParentNotAggregate {
                    code,
                    parent,
                    place,
                });
            }
            Some(_) => {}
        }
    }
    for row in rows.iter().filter(in_tree) {
        refuse_cycle(row, &by_code)?;
    }
    let mut levels: BTreeMap<&str, u32> = BTreeMap::new();
    for row in rows.iter().filter(in_tree) {
        let given = row.level.unwrap_or(1);
        levels.insert(&row.code, given.max(1));
    }
    lift(rows, &by_code, &mut levels)?;
    Ok(levels)
}

fn refuse_cycle(
    row: &StructureRow,
    by_code: &BTreeMap<&str, &StructureRow>,
) -> Result<(), StructureError> {
    let mut path = vec![row.code.clone()];
    let mut at = row;
    while let Some(parent) = &at.parent {
        if let Some(start) = path.iter().position(|c| c == parent) {
            path.push(parent.clone());
            let codes = path.split_off(start);
            let place = by_code[codes[0].as_str()].place.clone();
            return Err(StructureError::Cycle { codes, place });
        }
        path.push(parent.clone());
        at = by_code[parent.as_str()];
    }
    Ok(())
}

/// Gives aggregates without a level one, and refuses levels that do not rise.
fn lift<'a>(
    rows: &'a [StructureRow],
    by_code: &BTreeMap<&str, &'a StructureRow>,
    levels: &mut BTreeMap<&'a str, u32>,
) -> Result<(), StructureError> {
    // Every pass settles at least one more level, so as many passes as rows always suffice.
    for _ in 0..rows.len() {
        let mut changed = false;
        for row in rows {
            let Some(parent) = row.parent.as_deref().and_then(|p| by_code.get(p)) else {
                continue;
            };
            let Some(&own) = levels.get(row.code.as_str()) else {
                continue;
            };
            let above = levels[parent.code.as_str()];
            if above <= own {
                if parent.level.is_some() {
                    return Err(StructureError::LevelOrder {
                        code: row.code.clone(),
                        parent: parent.code.clone(),
                        place: row.place.clone(),
                    });
                }
                levels.insert(&parent.code, own + 1);
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    Ok(())
}

fn node(
    row: &StructureRow,
    level: u32,
    parent: Option<usize>,
    denominators: &[String],
) -> Result<Node, StructureError> {
    let wrong = |problem: String| StructureError::Figure {
        code: row.code.clone(),
        problem,
        place: row.place.clone(),
    };
    let direction = match row.direction {
        None => Direction::Up,
        Some(1.0) => Direction::Up,
        Some(-1.0) if row.kind == RowKind::Indicator => Direction::Down,
        Some(-1.0) => {
            return Err(wrong(
                "an aggregate points up; turn its indicators instead".into(),
            ));
        }
        Some(other) => {
            return Err(wrong(format!(
                "the direction is {other}; it must be 1 or -1"
            )));
        }
    };
    let weight = row.weight.unwrap_or(1.0);
    if !(weight.is_finite() && weight >= 0.0) {
        return Err(wrong(format!(
            "the weight is {weight}; it must be 0 or more"
        )));
    }
    if let Some(denominator) = &row.denominator
        && !denominators.contains(denominator)
    {
        return Err(StructureError::UnknownDenominator {
            code: row.code.clone(),
            denominator: denominator.clone(),
            place: row.place.clone(),
        });
    }
    if let Some((low, high)) = row.goalposts
        && !(low.is_finite() && high.is_finite() && low < high)
    {
        return Err(wrong(format!("the goalposts {low} and {high} must rise")));
    }
    Ok(Node {
        code: row.code.clone(),
        name: row.name.clone(),
        level,
        direction,
        weight,
        parent,
        children: Vec::new(),
        denominator: row.denominator.clone(),
        target: row.target,
        goalposts: row.goalposts,
    })
}

fn check_shape(nodes: &[Node], rows: &[&StructureRow]) -> Result<(), StructureError> {
    for (node, row) in nodes.iter().zip(rows) {
        if row.kind != RowKind::Aggregate {
            continue;
        }
        let (code, place) = (node.code.clone(), row.place.clone());
        if node.children.is_empty() {
            return Err(StructureError::Childless { code, place });
        }
        if node.children.iter().all(|&c| nodes[c].weight == 0.0) {
            let problem = "all its children have weight 0; give one a weight".to_owned();
            return Err(StructureError::Figure {
                code,
                problem,
                place,
            });
        }
    }
    let tops: Vec<String> = nodes
        .iter()
        .filter(|n| n.parent.is_none())
        .map(|n| n.code.clone())
        .collect();
    if tops.len() == 1 {
        Ok(())
    } else {
        Err(StructureError::NotOneTop(tops))
    }
}
