//! From answers to a score.

use std::collections::BTreeMap;

use serde::Serialize;

use super::model::{
    Band, Instrument, InstrumentNode, Missing, NodeKind, Orientation, RoundingAt, RoundingMode,
    ScaleKind,
};

/// Answers by the code of an item. A dimension or aspect may be answered in place of all its items,
/// where only its own score is known.
pub type Answers = BTreeMap<String, f64>;

/// What an answer is: levels are whole numbers when somebody gives them, and any number in between
/// when several are averaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    Given,
    Mean,
}

/// Why answers have no score.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EvaluationError {
    /// An answer to nothing.
    #[error("`{0}` is no node of this instrument")]
    Unknown(String),
    /// An answer that the scale does not allow.
    #[error("`{code}` is {value}; it must be {allowed}")]
    Value {
        /// The node.
        code: String,
        /// The answer.
        value: f64,
        /// What the scale allows.
        allowed: String,
    },
    /// An answer for a node and for something below it.
    #[error("`{above}` is answered and so is `{below}`, which is part of it")]
    Twice {
        /// The upper node.
        above: String,
        /// The lower node.
        below: String,
    },
    /// Items without an answer, where the instrument needs all.
    #[error("there is no answer for {}", .0.join(", "))]
    Missing(Vec<String>),
    /// No answer at all.
    #[error("there is no answer")]
    Empty,
}

/// The score of one node.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NodeScore {
    /// Code of the node.
    pub code: String,
    /// Its score on the range of the result; none when nothing below it is answered.
    pub score: Option<f64>,
}

/// A score, with the instrument it belongs to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// Code of the instrument.
    pub instrument: String,
    /// Version of the instrument.
    pub version: String,
    /// [`Instrument::method_hash`].
    pub method_hash: String,
    /// The result, rounded as the instrument says.
    pub total: f64,
    /// The result before the last rounding.
    pub exact: f64,
    /// The band of the rounded result.
    pub band: Option<Band>,
    /// Every node, parents before children.
    pub nodes: Vec<NodeScore>,
    /// Codes of the items without an answer.
    pub unanswered: Vec<String>,
}

/// The scores of several assessors and their mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PanelEvaluation {
    /// Mean of the assessors' unrounded results, rounded as the instrument says.
    pub total: f64,
    /// The band of the rounded result.
    pub band: Option<Band>,
    /// Each assessor's sheet, in the order given.
    pub sheets: Vec<Evaluation>,
}

impl Instrument {
    /// The score of one sheet: each node is the weighted mean of its children, `Σ w x / Σ w`, on
    /// the range of the result.
    ///
    /// Results are freed of binary noise (differences below 10⁻⁹) before they are rounded or put
    /// into a band, so that 2.6 made of forty-seven products is 2.6. Source: Handbook §6.2 and, for
    /// the published results it reproduces, `tests/golden/README.md`.
    ///
    /// # Errors
    /// [`EvaluationError`] naming the node. A sheet without any answer has no score even where the
    /// instrument gives missing items the lowest: nobody has judged.
    pub fn evaluate(&self, answers: &Answers) -> Result<Evaluation, EvaluationError> {
        self.score(self.answered(answers, Answer::Given)?)
    }

    /// The score of answers on the range of the result, each at its node.
    pub(super) fn score(
        &self,
        mut scores: Vec<Option<f64>>,
    ) -> Result<Evaluation, EvaluationError> {
        if self.missing == Missing::Lowest && scores.iter().all(Option::is_none) {
            return Err(EvaluationError::Empty);
        }
        let unanswered = self.unanswered(&scores);
        self.fill(&mut scores, &unanswered)?;
        let every_node = self.rounding.is_some_and(|r| r.at == RoundingAt::EveryNode);
        for at in (0..self.nodes.len()).rev() {
            if scores[at].is_none() {
                let mean = self.mean(Some(at), &scores);
                scores[at] = if every_node {
                    mean.map(|m| self.round(m))
                } else {
                    mean
                };
            }
        }
        let exact = snap(self.mean(None, &scores).ok_or(EvaluationError::Empty)?);
        let total = self.round(exact);
        let node = |(n, s): (&InstrumentNode, &Option<f64>)| NodeScore {
            code: n.code.clone(),
            score: s.map(snap),
        };
        Ok(Evaluation {
            instrument: self.code.clone(),
            version: self.version.clone(),
            method_hash: self.method_hash(),
            total,
            exact,
            band: self.band(total).cloned(),
            nodes: self.nodes.iter().zip(&scores).map(node).collect(),
            unanswered: unanswered
                .iter()
                .map(|&i| self.nodes[i].code.clone())
                .collect(),
        })
    }

    /// The mean of several assessors' sheets, each scored on its own; each is kept.
    /// [`Instrument::evaluate_items`] averages item by item instead.
    ///
    /// # Errors
    /// [`EvaluationError`] of the first sheet that has no score, or `Empty` without a sheet.
    pub fn evaluate_panel(&self, sheets: &[Answers]) -> Result<PanelEvaluation, EvaluationError> {
        let sheets: Vec<Evaluation> = sheets
            .iter()
            .map(|s| self.evaluate(s))
            .collect::<Result<_, _>>()?;
        if sheets.is_empty() {
            return Err(EvaluationError::Empty);
        }
        let mean = sheets.iter().map(|s| s.exact).sum::<f64>() / sheets.len() as f64;
        let total = self.round(snap(mean));
        Ok(PanelEvaluation {
            total,
            band: self.band(total).cloned(),
            sheets,
        })
    }

    /// The answers on the range of the result, by node.
    pub(super) fn answered(
        &self,
        answers: &Answers,
        answer: Answer,
    ) -> Result<Vec<Option<f64>>, EvaluationError> {
        let mut scores = vec![None; self.nodes.len()];
        for (code, &value) in answers {
            let at = self.nodes.iter().position(|n| n.code == *code);
            let at = at.ok_or_else(|| EvaluationError::Unknown(code.clone()))?;
            scores[at] = Some(self.on_result(&self.nodes[at], value, answer)?);
        }
        for at in 0..self.nodes.len() {
            let mut above = self.nodes[at].parent;
            while let (Some(parent), Some(_)) = (above, scores[at]) {
                if scores[parent].is_some() {
                    let code = |i: usize| self.nodes[i].code.clone();
                    return Err(EvaluationError::Twice {
                        above: code(parent),
                        below: code(at),
                    });
                }
                above = self.nodes[parent].parent;
            }
        }
        Ok(scores)
    }

    /// Items without an answer of their own or of a node above them.
    fn unanswered(&self, scores: &[Option<f64>]) -> Vec<usize> {
        let answered = |at: usize| {
            let mut next = Some(at);
            while let Some(node) = next {
                if scores[node].is_some() {
                    return true;
                }
                next = self.nodes[node].parent;
            }
            false
        };
        let items = (0..self.nodes.len()).filter(|&i| self.nodes[i].kind == NodeKind::Item);
        items.filter(|&i| !answered(i)).collect()
    }

    fn fill(
        &self,
        scores: &mut [Option<f64>],
        unanswered: &[usize],
    ) -> Result<(), EvaluationError> {
        if unanswered.is_empty() {
            return Ok(());
        }
        match self.missing {
            Missing::Refuse => Err(EvaluationError::Missing(
                unanswered
                    .iter()
                    .map(|&i| self.nodes[i].code.clone())
                    .collect(),
            )),
            Missing::Reweight => Ok(()),
            Missing::Lowest => {
                for &item in unanswered {
                    scores[item] = Some(self.result.0);
                }
                Ok(())
            }
        }
    }

    /// An answer, turned so that higher is better, on the range of the result.
    fn on_result(
        &self,
        node: &InstrumentNode,
        value: f64,
        answer: Answer,
    ) -> Result<f64, EvaluationError> {
        let scale = node.scale.map(|s| &self.scales[s]);
        let (min, max) = scale.map_or(self.result, |s| (s.min, s.max));
        let whole = answer == Answer::Given && scale.is_some_and(|s| s.kind == ScaleKind::Levels);
        if !(min..=max).contains(&value) || (whole && value.fract() != 0.0) {
            let kind = if whole { "a whole number" } else { "a number" };
            let allowed = format!("{kind} from {min} to {max}");
            return Err(EvaluationError::Value {
                code: node.code.clone(),
                value,
                allowed,
            });
        }
        let turned = match node.orientation {
            Orientation::Higher => value,
            Orientation::Lower => min + max - value,
        };
        if (min, max) == self.result {
            return Ok(turned);
        }
        let (low, high) = self.result;
        Ok(low + (turned - min) / (max - min) * (high - low))
    }

    /// Weighted mean of the children of a node, over those that have a score.
    fn mean(&self, parent: Option<usize>, scores: &[Option<f64>]) -> Option<f64> {
        let (mut sum, mut weight) = (0.0, 0.0);
        for (node, score) in self.nodes.iter().zip(scores) {
            if let (true, Some(score)) = (node.parent == parent, score) {
                sum += node.share * score;
                weight += node.share;
            }
        }
        (weight > 0.0).then(|| sum / weight)
    }

    fn round(&self, value: f64) -> f64 {
        let Some(rounding) = self.rounding else {
            return snap(value);
        };
        let unit = 10_f64.powi(i32::from(rounding.digits));
        let scaled = snap(value * unit);
        let rounded = match rounding.mode {
            RoundingMode::HalfUp => scaled.round(),
            RoundingMode::HalfEven => scaled.round_ties_even(),
            RoundingMode::Down => scaled.trunc(),
        };
        rounded / unit
    }
}

/// The nearest multiple of 10⁻⁹.
fn snap(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}
