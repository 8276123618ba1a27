//! The same questionnaire with other weights: what if?

use std::collections::BTreeMap;

use super::model::{Basis, Instrument, NodeKind, Status};

/// Why weights cannot be changed so.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum WeightError {
    /// A weight of nothing.
    #[error("`{0}` is no node of this instrument")]
    Unknown(String),
    /// A weight that is none.
    #[error("the weight of `{code}` is {weight}; it must be 0 or more")]
    Value {
        /// The node.
        code: String,
        /// The weight.
        weight: f64,
    },
    /// A dimension or aspect of an instrument whose items are weighed against the whole.
    #[error("`{0}` weighs what its items weigh; change their weights")]
    NotAnItem(String),
    /// Siblings that weigh nothing.
    #[error("the weights {0} sum to 0; give one of them a weight")]
    Nothing(String),
}

impl Instrument {
    /// The instrument with other weights for the nodes named, in its own unit; all others keep
    /// theirs, and then the weights are re-scaled to their sum, `wᵢ' = wᵢ·S/Σw`: over the siblings,
    /// or over all items where they are shares of the whole.
    ///
    /// The version gets `+what-if` behind it and the status becomes `default`, so that its results
    /// and their [`Instrument::method_hash`] are never taken for those of the instrument itself.
    ///
    /// # Errors
    /// [`WeightError`] naming the node.
    pub fn with_weights(&self, weights: &BTreeMap<String, f64>) -> Result<Self, WeightError> {
        for (code, &weight) in weights {
            let node = self.nodes.iter().find(|node| node.code == *code);
            let node = node.ok_or_else(|| WeightError::Unknown(code.clone()))?;
            if !(weight.is_finite() && weight >= 0.0) {
                let code = code.clone();
                return Err(WeightError::Value { code, weight });
            }
            if self.basis == Basis::OfTotal && node.kind != NodeKind::Item {
                return Err(WeightError::NotAnItem(code.clone()));
            }
        }
        let written = self.nodes.iter().map(|node| {
            let own = || node.weight.unwrap_or(node.share * self.weight_sum);
            weights.get(&node.code).copied().unwrap_or_else(own)
        });
        let mut wanted: Vec<f64> = written.collect();
        if self.basis == Basis::OfTotal {
            self.gather(&mut wanted);
        }
        let mut changed = self.clone();
        for at in 0..self.nodes.len() {
            let sum = self.sum_of_siblings(at, &wanted)?;
            let node = &mut changed.nodes[at];
            node.share = wanted[at] / sum;
            node.weight = match self.basis {
                // Equal weights that nobody wrote down stay unwritten.
                Basis::OfParent if node.weight.is_none() && !self.touches(at, weights) => None,
                Basis::OfParent => Some(node.share * self.weight_sum),
                Basis::OfTotal => Some(wanted[at]),
            };
        }
        changed.version = format!("{}+what-if", self.version);
        changed.status = Status::Default;
        Ok(changed)
    }

    /// Scales the items' weights to the instrument's sum, and gives each other node what is below it.
    fn gather(&self, weights: &mut [f64]) {
        let is_item = |at: usize| self.nodes[at].kind == NodeKind::Item;
        let items = (0..self.nodes.len()).filter(|&at| is_item(at));
        let total: f64 = items.map(|at| weights[at]).sum();
        for at in (0..self.nodes.len()).rev() {
            // Parents stand before their children, which are therefore done.
            weights[at] = if is_item(at) {
                weights[at] * self.weight_sum / total
            } else {
                let below =
                    (at + 1..self.nodes.len()).filter(|&c| self.nodes[c].parent == Some(at));
                below.map(|child| weights[child]).sum()
            };
        }
    }

    fn sum_of_siblings(&self, at: usize, weights: &[f64]) -> Result<f64, WeightError> {
        let parent = self.nodes[at].parent;
        let siblings = self.nodes.iter().zip(weights);
        let siblings = siblings.filter(|(node, _)| node.parent == parent);
        let sum: f64 = siblings.map(|(_, weight)| weight).sum();
        if sum > 0.0 {
            return Ok(sum);
        }
        Err(WeightError::Nothing(parent.map_or_else(
            || "at the top".to_owned(),
            |parent| format!("below `{}`", self.nodes[parent].code),
        )))
    }

    fn touches(&self, at: usize, weights: &BTreeMap<String, f64>) -> bool {
        let parent = self.nodes[at].parent;
        let mut siblings = self.nodes.iter().filter(|node| node.parent == parent);
        siblings.any(|node| weights.contains_key(&node.code))
    }
}
