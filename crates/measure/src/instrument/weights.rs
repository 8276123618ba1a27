//! Weights that sum.

use std::collections::BTreeMap;

use super::model::{Basis, NodeKind};
use super::parse::{Check, Nodes};

impl Check<'_> {
    /// The weight of each node among its siblings, summing to 1.
    pub(super) fn shares(
        &mut self,
        nodes: &Nodes,
        parents: &[Option<usize>],
        basis: Basis,
        weight_sum: f64,
    ) -> Vec<f64> {
        let before = self.problems.len();
        for node in nodes {
            if let Some(weight) = &node.get_ref().weight
                && !(weight.get_ref().is_finite() && *weight.get_ref() >= 0.0)
            {
                let (code, w) = (node.get_ref().code.get_ref(), weight.get_ref());
                self.wrong(
                    weight,
                    format!("the weight of `{code}` is {w}; it must be 0 or more"),
                );
            }
        }
        if self.problems.len() > before {
            // Sums of such weights would only repeat it.
            return vec![0.0; nodes.len()];
        }
        let own = |i: usize| nodes[i].get_ref().weight.as_ref().map(|w| *w.get_ref());
        let weights: Vec<f64> = match basis {
            Basis::OfParent => (0..nodes.len()).map(|i| own(i).unwrap_or(1.0)).collect(),
            Basis::OfTotal => self.total_weights(nodes, parents, weight_sum),
        };
        let mut families: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
        for (i, parent) in parents.iter().enumerate() {
            families.entry(*parent).or_default().push(i);
        }
        let mut shares = vec![0.0; nodes.len()];
        for (parent, children) in families {
            let sum: f64 = children.iter().map(|&c| weights[c]).sum();
            let place = parent.map_or(&nodes[children[0]], |p| &nodes[p]);
            let place = &place.get_ref().code;
            let of = parent.map_or("at the top".to_owned(), |p| {
                format!("below `{}`", nodes[p].get_ref().code.get_ref())
            });
            if basis == Basis::OfParent {
                let given = children.iter().filter(|&&c| own(c).is_some()).count();
                if given > 0 && given < children.len() {
                    let problem = format!(
                        "{of}, {given} of {} nodes have a weight; give all of them one, or none for equal weights",
                        children.len()
                    );
                    self.wrong(place, problem);
                } else if given > 0 && (sum - weight_sum).abs() > 1e-6 {
                    self.wrong(
                        place,
                        format!("the weights {of} sum to {sum}, not to {weight_sum}"),
                    );
                }
            }
            if sum <= 0.0 {
                self.wrong(place, format!("the weights {of} sum to 0"));
            }
            for child in children {
                shares[child] = weights[child] / sum;
            }
        }
        shares
    }

    /// Weights where items are shares of the whole: each other node weighs what is below it.
    fn total_weights(
        &mut self,
        nodes: &Nodes,
        parents: &[Option<usize>],
        weight_sum: f64,
    ) -> Vec<f64> {
        let mut weights = vec![0.0; nodes.len()];
        let mut total = 0.0;
        for (i, node) in nodes.iter().enumerate() {
            let node = node.get_ref();
            if node.kind != NodeKind::Item {
                continue;
            }
            let Some(weight) = &node.weight else {
                self.wrong(
                    &node.code,
                    format!("the item `{}` has no weight", node.code.get_ref()),
                );
                continue;
            };
            total += weight.get_ref();
            let mut at = Some(i);
            while let Some(node) = at {
                weights[node] += weight.get_ref();
                at = parents[node];
            }
        }
        if (total - weight_sum).abs() > 1e-6
            && let Some(first) = nodes.first()
        {
            self.wrong(
                first,
                format!("the weights of all items sum to {total}, not to {weight_sum}"),
            );
        }
        for (node, found) in nodes.iter().zip(&weights) {
            let node = node.get_ref();
            if let Some(weight) = &node.weight
                && (weight.get_ref() - found).abs() > 1e-6
            {
                let (code, w) = (node.code.get_ref(), weight.get_ref());
                self.wrong(
                    weight,
                    format!("`{code}` weighs {w}, but its items sum to {found}"),
                );
            }
        }
        weights
    }
}
