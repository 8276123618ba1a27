//! What the ranking would be without one indicator or aggregate (Handbook §7).

use serde::Serialize;

use super::aggregate::{Plan, aggregate, per_node};
use super::compute::Computed;
use super::error::IndexError;
use super::method::{Method, Weights};
use super::structure::Structure;
use super::{ranking, weight};

/// The ranking without one node.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeftOut {
    /// Code of the node left out.
    pub code: String,
    /// Its level.
    pub level: u32,
    /// Ranks of the units, in their order.
    pub ranks: Vec<u32>,
    /// Mean of |rank − nominal rank| over the units.
    pub mean_shift: f64,
    /// Largest |rank − nominal rank|.
    pub max_shift: u32,
}

/// Leaves each node out in turn, re-scales its siblings' weights, and ranks again (Handbook §7). A
/// parent whose only child is left out goes with it. One entry for each node tried, each with a rank
/// for every unit of `computed`, in its order.
///
/// `level` restricts the nodes to one level; otherwise all but the index are tried. Nodes without
/// which nothing would be left of the index are passed over.
///
/// # Errors
/// [`IndexError::NoLevel`], or what [`super::compute`] may say about the smaller index.
pub fn leave_one_out(
    computed: &Computed,
    structure: &Structure,
    method: &Method,
    level: Option<u32>,
) -> Result<Vec<LeftOut>, IndexError> {
    let nodes = structure.nodes();
    let top = nodes.len() - 1;
    if let Some(level) = level
        && !nodes[..top].iter().any(|n| n.level == level)
    {
        return Err(IndexError::NoLevel(level));
    }
    let weights = weight::resolve(structure, &method.weights)?;
    let methods = per_node(structure, &method.aggregate)?;
    let mut results = Vec::new();
    for (at, node) in nodes[..top].iter().enumerate() {
        if level.is_some_and(|l| l != node.level) {
            continue;
        }
        let Some(active) = without(structure, &weights, at) else {
            continue;
        };
        let tree = aggregate(
            &computed.stages.normalised,
            &Plan {
                structure,
                units: &computed.units,
                weights: &weights,
                pca: method.weights == Weights::Pca,
                methods: &methods,
                active: Some(&active),
            },
        )?;
        let ranks = ranking::ranks(tree.scores.column(top));
        let (mean_shift, max_shift) = shift(&ranks, &computed.ranks);
        let (code, level) = (node.code.clone(), node.level);
        results.push(LeftOut {
            code,
            level,
            ranks,
            mean_shift,
            max_shift,
        });
    }
    Ok(results)
}

/// Which nodes are left without node `at`; none when the index would be empty.
fn without(structure: &Structure, weights: &[f64], at: usize) -> Option<Vec<bool>> {
    let nodes = structure.nodes();
    let mut active = vec![true; nodes.len()];
    active[at] = false;
    for (i, node) in nodes.iter().enumerate().skip(structure.n_indicators()) {
        let weighs = |&c: &usize| active[c] && weights[c] > 0.0;
        active[i] = active[i] && node.children.iter().any(weighs);
    }
    active[nodes.len() - 1].then_some(active)
}

/// Mean and largest |rank − nominal rank|.
pub(super) fn shift(ranks: &[u32], nominal: &[u32]) -> (f64, u32) {
    let shifts = ranks.iter().zip(nominal).map(|(a, b)| a.abs_diff(*b));
    let sum: u64 = shifts.clone().map(u64::from).sum();
    (sum as f64 / ranks.len() as f64, shifts.max().unwrap_or(0))
}
