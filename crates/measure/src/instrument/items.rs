//! From the sheets of a panel to one score, item by item.

use std::collections::BTreeMap;

use serde::Serialize;

use super::evaluate::{Answer, Answers, Evaluation, EvaluationError};
use super::model::Instrument;

/// What a panel said about one node.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NodeMean {
    /// Code of the item, or of the dimension or aspect that was answered in place of its items.
    pub code: String,
    /// Mean of the answers, in the unit of the item's scale.
    pub mean: f64,
    /// Lowest answer.
    pub lowest: f64,
    /// Highest answer.
    pub highest: f64,
    /// Sheets that answer it.
    pub n_answers: usize,
}

/// The score of a panel whose answers were averaged item by item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ItemsEvaluation {
    /// The score of the means.
    pub score: Evaluation,
    /// The means, in the order of the instrument; nodes that nobody answered are not among them.
    pub means: Vec<NodeMean>,
}

impl Instrument {
    /// The score of several assessors' sheets: first the mean of each item over the sheets that
    /// answer it, `x̄ᵢ = Σₐ xₐᵢ / nᵢ`, then the weighted mean of the tree as in
    /// [`Instrument::evaluate`].
    ///
    /// Where every sheet answers every item and rounding comes last, this is the mean of the sheets'
    /// own scores ([`Instrument::evaluate_panel`]). Where an assessor left an item out, the others
    /// decide it; an item that nobody answered is treated as the instrument says.
    ///
    /// # Errors
    /// [`EvaluationError`] naming the node: an answer the scale does not allow, or one of the means'
    /// score; `Empty` without any answer.
    pub fn evaluate_items(&self, sheets: &[Answers]) -> Result<ItemsEvaluation, EvaluationError> {
        let mut given: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for sheet in sheets {
            self.answered(sheet, Answer::Given)?;
            for (code, &value) in sheet {
                given.entry(code).or_default().push(value);
            }
        }
        let in_order = self.nodes.iter().filter_map(|node| {
            let answers = given.get(node.code.as_str())?;
            Some(NodeMean {
                code: node.code.clone(),
                mean: answers.iter().sum::<f64>() / answers.len() as f64,
                lowest: answers.iter().copied().fold(f64::INFINITY, f64::min),
                highest: answers.iter().copied().fold(f64::NEG_INFINITY, f64::max),
                n_answers: answers.len(),
            })
        });
        let means: Vec<NodeMean> = in_order.collect();
        let answers: Answers = means.iter().map(|m| (m.code.clone(), m.mean)).collect();
        let score = self.score(self.answered(&answers, Answer::Mean)?)?;
        Ok(ItemsEvaluation { score, means })
    }
}
