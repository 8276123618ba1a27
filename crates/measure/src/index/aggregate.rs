//! From normalised indicators up the tree to the index (Handbook §6.2).

use serde::Serialize;

use super::error::IndexError;
use super::kemeny::{Kemeny, MAX_TOGETHER, kemeny};
use super::method::{Aggregate, Aggregation};
use super::outrank::{Outranking, borda};
use super::structure::Structure;
use super::{Matrix, weight};

/// A best ranking of one node, or all of them when they tie.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Consensus {
    /// Code of the node.
    pub node: String,
    /// Pairwise support of the best rankings.
    pub support: f64,
    /// Number of rankings with that support: more than 1 is a tie.
    pub n_best: u64,
    /// The best rankings as codes of units, best first; at most [`super::kemeny::MAX_LISTED`].
    pub rankings: Vec<Vec<String>>,
}

/// What principal components said about one node.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Component {
    /// Code of the node.
    pub node: String,
    /// Share of its children's variance that the first component explains.
    pub explained: f64,
}

/// A tree filled with scores.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// A row for each unit, a column for each node of the structure. `NaN` where a unit has no
    /// value below a node, or where the node takes no part.
    pub scores: Matrix,
    /// The weights used, summing to 1 within each parent.
    pub weights: Vec<f64>,
    /// Rankings found on the way, for nodes aggregated by [`Aggregation::Kemeny`].
    pub consensus: Vec<Consensus>,
    /// Principal components found on the way.
    pub components: Vec<Component>,
}

/// How a tree is to be aggregated.
#[derive(Debug, Clone, Copy)]
pub struct Plan<'a> {
    /// The tree.
    pub structure: &'a Structure,
    /// Codes of the units, for messages and rankings.
    pub units: &'a [String],
    /// A weight for each node, re-scaled within each parent here.
    pub weights: &'a [f64],
    /// Take the weights from principal components instead.
    pub pca: bool,
    /// One aggregation for each node; indicators' are not looked at.
    pub methods: &'a [Aggregation],
    /// Nodes that take part; the others weigh nothing.
    pub active: Option<&'a [bool]>,
}

/// One aggregation for each node, from one for all levels or one for each.
///
/// # Errors
/// [`IndexError::AggregateLevels`] for a list of the wrong length.
pub fn per_node(structure: &Structure, rule: &Aggregate) -> Result<Vec<Aggregation>, IndexError> {
    let levels = structure.aggregate_levels();
    match rule {
        Aggregate::Same(method) => Ok(vec![*method; structure.nodes().len()]),
        Aggregate::PerLevel(methods) if methods.len() == levels.len() => {
            let of = |level| levels.iter().position(|&l| l == level).map_or(0, |at| at);
            Ok(structure
                .nodes()
                .iter()
                .map(|n| methods[of(n.level)])
                .collect())
        }
        Aggregate::PerLevel(methods) => Err(IndexError::AggregateLevels {
            given: methods.len(),
            levels: levels.len(),
        }),
    }
}

/// Fills the tree from normalised indicators (a column for each), where higher is better.
///
/// Where a unit lacks a child's value, the weights of the others are re-scaled.
///
/// # Errors
/// [`IndexError::NotPositive`], [`IndexError::KemenySize`], [`IndexError::Weights`] or
/// [`IndexError::EmptyUnit`].
pub fn aggregate(normalised: &Matrix, plan: &Plan) -> Result<Tree, IndexError> {
    let nodes = plan.structure.nodes();
    let mut tree = Tree {
        scores: normalised.clone(),
        weights: plan.weights.to_vec(),
        consensus: Vec::new(),
        components: Vec::new(),
    };
    let mut alive: Vec<bool> = plan
        .active
        .map_or_else(|| vec![true; nodes.len()], <[bool]>::to_vec);
    for at in plan.structure.n_indicators()..nodes.len() {
        let children: Vec<usize> = nodes[at]
            .children
            .iter()
            .copied()
            .filter(|&c| alive[c])
            .collect();
        alive[at] = alive[at] && !children.is_empty();
        let column = if alive[at] {
            fill_node(&mut tree, plan, at, &children)?
        } else {
            vec![f64::NAN; normalised.rows()]
        };
        tree.scores.push(column);
    }
    let top = nodes.len() - 1;
    if let Some(i) = tree.scores.column(top).iter().position(|v| v.is_nan()) {
        let (unit, node) = (plan.units[i].clone(), nodes[top].code.clone());
        return Err(IndexError::EmptyUnit { unit, node });
    }
    tree.weights[top] = 1.0;
    Ok(tree)
}

fn fill_node(
    tree: &mut Tree,
    plan: &Plan,
    at: usize,
    children: &[usize],
) -> Result<Vec<f64>, IndexError> {
    let node = &plan.structure.nodes()[at];
    let columns: Vec<&[f64]> = children.iter().map(|&c| tree.scores.column(c)).collect();
    let mut weights: Vec<f64> = children.iter().map(|&c| plan.weights[c]).collect();
    if plan.pca && children.len() > 1 {
        let found = weight::pca(&columns).map_err(|problem| IndexError::Weights {
            node: node.code.clone(),
            problem,
        })?;
        tree.components.push(Component {
            node: node.code.clone(),
            explained: found.explained,
        });
        weights = found.weights;
    }
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        let problem = "the children that take part weigh 0 altogether".to_owned();
        return Err(IndexError::Weights {
            node: node.code.clone(),
            problem,
        });
    }
    for weight in &mut weights {
        *weight /= sum;
    }
    let method = plan.methods[at];
    if let Some(name) = positive_only(method) {
        for (&child, column) in children.iter().zip(&columns) {
            if let Some(i) = column.iter().position(|&v| v <= 0.0) {
                return Err(IndexError::NotPositive {
                    unit: plan.units[i].clone(),
                    child: plan.structure.nodes()[child].code.clone(),
                    value: column[i],
                    node: node.code.clone(),
                    method: name,
                });
            }
        }
    }
    let column = match method {
        Aggregation::Kemeny => {
            let found = consensus(&columns, &weights, &node.code)?;
            let places = found.mean_place.clone();
            tree.consensus.push(named(&found, plan.units, &node.code));
            places.iter().map(|p| plan.units.len() as f64 - p).collect()
        }
        Aggregation::Copeland => Outranking::new(&columns, &weights)?.copeland(),
        Aggregation::Borda => borda(&columns, &weights),
        mean => means(&columns, &weights, mean),
    };
    for (&child, weight) in children.iter().zip(weights) {
        tree.weights[child] = weight;
    }
    Ok(column)
}

/// The name of a mean that takes positive values only.
pub(crate) const fn positive_only(method: Aggregation) -> Option<&'static str> {
    match method {
        Aggregation::Geometric => Some("geometric"),
        Aggregation::Harmonic => Some("harmonic"),
        Aggregation::Arithmetic
        | Aggregation::Copeland
        | Aggregation::Kemeny
        | Aggregation::Borda => None,
    }
}

fn consensus(columns: &[&[f64]], weights: &[f64], node: &str) -> Result<Kemeny, IndexError> {
    kemeny(&Outranking::new(columns, weights)?).map_err(|too_many| IndexError::KemenySize {
        node: node.to_owned(),
        size: too_many.size,
        limit: MAX_TOGETHER,
    })
}

fn named(found: &Kemeny, units: &[String], node: &str) -> Consensus {
    let codes = |ranking: &Vec<usize>| ranking.iter().map(|&u| units[u].clone()).collect();
    Consensus {
        node: node.to_owned(),
        support: found.score,
        n_best: found.n_best,
        rankings: found.rankings.iter().map(codes).collect(),
    }
}

/// Arithmetic, geometric or harmonic mean of each row, over the values present.
fn means(columns: &[&[f64]], weights: &[f64], method: Aggregation) -> Vec<f64> {
    let rows = columns[0].len();
    let mut sums = vec![0.0; rows];
    let mut totals = vec![0.0; rows];
    for (column, &w) in columns.iter().zip(weights) {
        for ((sum, total), &x) in sums.iter_mut().zip(&mut totals).zip(*column) {
            if !x.is_nan() {
                *sum += w * carry(x, method);
                *total += w;
            }
        }
    }
    let back = |(sum, total): (f64, f64)| {
        if total > 0.0 {
            carry_back(sum / total, method)
        } else {
            f64::NAN
        }
    };
    sums.into_iter().zip(totals).map(back).collect()
}

/// The function f of a quasi-arithmetic mean f⁻¹(Σ w f(x)).
pub(crate) fn carry(x: f64, method: Aggregation) -> f64 {
    match method {
        Aggregation::Geometric => libm::log(x),
        Aggregation::Harmonic => 1.0 / x,
        _ => x,
    }
}

fn carry_back(y: f64, method: Aggregation) -> f64 {
    match method {
        Aggregation::Geometric => libm::exp(y),
        Aggregation::Harmonic => 1.0 / y,
        _ => y,
    }
}
