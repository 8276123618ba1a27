//! From scores to the chosen: a ranking, a cut, and a rule for ties declared beforehand.
//!
//! Scores tie when the published figures are equal ([`crate::instrument::Evaluation::total`]): what
//! rounding hides must not decide. Ties are then parted by the steps of the [`TieRule`] in turn; what
//! they leave open stays open and is named, never put in the order of an alphabet.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::lottery::{Seed, draw};

/// One step of a rule for ties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum TieStep {
    /// The higher score of this node of the instrument goes first; without one, last.
    Node(String),
    /// The earlier lot goes first ([`crate::lottery`], over all candidates).
    Lottery,
}

/// How ties are parted: steps in turn, each at most once, a lottery last. Without steps every tie
/// stays open.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "Vec<TieStep>", into = "Vec<TieStep>")]
pub struct TieRule(Vec<TieStep>);

/// A rule that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TieRuleError {
    /// A step after the lottery.
    #[error("nothing can follow a lottery, which leaves no tie: put it last")]
    AfterLottery,
    /// A step that stands twice.
    #[error("the rule names `{0}` twice: once is enough")]
    Twice(String),
}

impl TryFrom<Vec<TieStep>> for TieRule {
    type Error = TieRuleError;

    fn try_from(steps: Vec<TieStep>) -> Result<Self, TieRuleError> {
        let lottery = steps.iter().position(|step| *step == TieStep::Lottery);
        if lottery.is_some_and(|at| at + 1 < steps.len()) {
            return Err(TieRuleError::AfterLottery);
        }
        let mut seen = BTreeSet::new();
        for step in &steps {
            if let TieStep::Node(code) = step
                && !seen.insert(code)
            {
                return Err(TieRuleError::Twice(code.clone()));
            }
        }
        Ok(Self(steps))
    }
}

impl From<TieRule> for Vec<TieStep> {
    fn from(rule: TieRule) -> Self {
        rule.0
    }
}

impl TieRule {
    /// The steps.
    #[must_use]
    pub fn steps(&self) -> &[TieStep] {
        &self.0
    }
}

/// Who may be chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Code, unique.
    pub code: String,
    /// Published score, higher is better.
    pub score: f64,
    /// Scores of nodes that the rule for ties may name.
    pub nodes: BTreeMap<String, f64>,
}

impl From<&crate::panel::CandidateScore> for Candidate {
    fn from(scored: &crate::panel::CandidateScore) -> Self {
        let score = &scored.panel.score;
        let nodes = score.nodes.iter();
        Self {
            code: scored.candidate.clone(),
            score: score.total,
            nodes: nodes
                .filter_map(|n| Some((n.code.clone(), n.score?)))
                .collect(),
        }
    }
}

/// What the ranking means for a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Within the quota.
    Chosen,
    /// Beyond it.
    NotChosen,
    /// In a tie across the cut that the rule has not parted.
    Open,
}

/// A candidate's place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Place {
    /// Code of the candidate.
    pub code: String,
    /// Score.
    pub score: f64,
    /// Rank by score alone: 1 is best, ties share the smallest.
    pub rank: usize,
    /// Place after the rule for ties; those of an open tie share the smallest.
    pub place: usize,
    /// What follows from it.
    pub outcome: Outcome,
}

/// Candidates with the same score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tie {
    /// The score.
    pub score: f64,
    /// Codes, in their final order; those still tied by code.
    pub codes: Vec<String>,
    /// The steps that were needed, in turn.
    pub steps: Vec<TieStep>,
    /// Codes that no step has parted from another, sorted.
    pub open: Vec<String>,
    /// Whether the cut goes through it, so that the rule decides who is chosen.
    pub crosses_cut: bool,
}

/// A ranking with a cut.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Selection {
    /// How many are to be chosen.
    pub quota: usize,
    /// The candidates, best first; those of an open tie by code.
    pub places: Vec<Place>,
    /// The ties, best first.
    pub ties: Vec<Tie>,
    /// The lots of all candidates, the first first; none without a seed or a lottery in the rule.
    pub lots: Vec<String>,
}

/// Why nobody can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SelectError {
    /// Nobody.
    #[error("there is no candidate")]
    Empty,
    /// More than there are, or none.
    #[error("{quota} of {candidates} candidates cannot be chosen: choose from 1 to {candidates}")]
    Quota {
        /// How many were to be chosen.
        quota: usize,
        /// Number of candidates.
        candidates: usize,
    },
    /// A code that stands twice.
    #[error("candidate `{0}` is there twice")]
    Twice(String),
    /// A score that is none.
    #[error("the score of candidate `{0}` is not a finite number")]
    Score(String),
    /// A step of the rule about a node that no candidate has a score of.
    #[error("the rule for ties names `{0}`, of which no candidate has a score")]
    Node(String),
}

/// Ranks `candidates` by score, parts ties by `rule`, and cuts at `quota`. A lottery is drawn over the
/// codes of all candidates; without a `seed`, as long as it is not published, it parts nothing.
///
/// # Errors
/// [`SelectError`] naming the candidate, the quota or the step.
pub fn select(
    candidates: &[Candidate],
    quota: usize,
    rule: &TieRule,
    seed: Option<&Seed>,
) -> Result<Selection, SelectError> {
    check(candidates, quota, rule)?;
    let mut sorted: Vec<&Candidate> = candidates.iter().collect();
    sorted.sort_by(|a, b| falling(a.score, b.score).then_with(|| a.code.cmp(&b.code)));
    let codes: Vec<String> = candidates.iter().map(|c| c.code.clone()).collect();
    let lots = match seed.filter(|_| rule.0.contains(&TieStep::Lottery)) {
        Some(seed) => draw(seed, &codes).map_err(|twice| SelectError::Twice(twice.0))?,
        None => Vec::new(),
    };
    let lot: HashMap<&str, usize> = lots
        .iter()
        .enumerate()
        .map(|(n, c)| (c.as_str(), n))
        .collect();
    let (mut places, mut ties) = (Vec::with_capacity(sorted.len()), Vec::new());
    for tied in sorted.chunk_by(|a, b| falling(a.score, b.score).is_eq()) {
        let rank = places.len() + 1;
        let mut steps = Vec::new();
        let groups = part(tied.to_vec(), &rule.0, &lot, &mut steps);
        for group in &groups {
            let place = places.len() + 1;
            places.extend(group.iter().map(|candidate| Place {
                code: candidate.code.clone(),
                score: candidate.score,
                rank,
                place,
                outcome: outcome(place, group.len(), quota),
            }));
        }
        if tied.len() > 1 {
            let open = groups.iter().filter(|group| group.len() > 1).flatten();
            let mut open: Vec<String> = open.map(|c| c.code.clone()).collect();
            open.sort_unstable();
            ties.push(Tie {
                score: tied[0].score,
                codes: groups.concat().iter().map(|c| c.code.clone()).collect(),
                steps,
                open,
                crosses_cut: outcome(rank, tied.len(), quota) == Outcome::Open,
            });
        }
    }
    Ok(Selection {
        quota,
        places,
        ties,
        lots,
    })
}

impl Selection {
    /// Codes of the candidates with this outcome, best first.
    #[must_use]
    pub fn with(&self, outcome: Outcome) -> Vec<&str> {
        let places = self.places.iter().filter(|place| place.outcome == outcome);
        places.map(|place| place.code.as_str()).collect()
    }
}

/// A candidate whose place or outcome is another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// Code of the candidate.
    pub code: String,
    /// Place before; none for one who was not there.
    pub place_before: Option<usize>,
    /// Place after; none for one who is not there any more.
    pub place_after: Option<usize>,
    /// Outcome before.
    pub outcome_before: Option<Outcome>,
    /// Outcome after.
    pub outcome_after: Option<Outcome>,
}

/// Who stands elsewhere in `after` than in `before`, by code: the answer to a what-if.
#[must_use]
pub fn moves(before: &Selection, after: &Selection) -> Vec<Moved> {
    let mut both: BTreeMap<&str, [Option<&Place>; 2]> = BTreeMap::new();
    for (side, selection) in [before, after].into_iter().enumerate() {
        for place in &selection.places {
            both.entry(&place.code).or_default()[side] = Some(place);
        }
    }
    let moved = both.into_iter().map(|(code, [before, after])| Moved {
        code: code.to_owned(),
        place_before: before.map(|place| place.place),
        place_after: after.map(|place| place.place),
        outcome_before: before.map(|place| place.outcome),
        outcome_after: after.map(|place| place.outcome),
    });
    let stays = |m: &Moved| m.place_before == m.place_after && m.outcome_before == m.outcome_after;
    moved.filter(|m| !stays(m)).collect()
}

fn check(candidates: &[Candidate], quota: usize, rule: &TieRule) -> Result<(), SelectError> {
    if candidates.is_empty() {
        return Err(SelectError::Empty);
    }
    let mut seen = BTreeSet::new();
    for candidate in candidates {
        if !seen.insert(&candidate.code) {
            return Err(SelectError::Twice(candidate.code.clone()));
        }
        let mut figures = candidate.nodes.values().chain([&candidate.score]);
        if figures.any(|figure| !figure.is_finite()) {
            return Err(SelectError::Score(candidate.code.clone()));
        }
    }
    if quota == 0 || quota > candidates.len() {
        let candidates = candidates.len();
        return Err(SelectError::Quota { quota, candidates });
    }
    for step in &rule.0 {
        if let TieStep::Node(code) = step
            && candidates.iter().all(|c| !c.nodes.contains_key(code))
        {
            return Err(SelectError::Node(code.clone()));
        }
    }
    Ok(())
}

/// Highest first; 0 and −0 are equal.
fn falling(a: f64, b: f64) -> Ordering {
    (b + 0.0).total_cmp(&(a + 0.0))
}

/// What a group of `size` candidates from `place` on can expect.
const fn outcome(place: usize, size: usize, quota: usize) -> Outcome {
    if place + size - 1 <= quota {
        Outcome::Chosen
    } else if place > quota {
        Outcome::NotChosen
    } else {
        Outcome::Open
    }
}

/// Parts a tie into groups, best first; notes in `used` the steps that were needed.
fn part<'a>(
    tied: Vec<&'a Candidate>,
    steps: &[TieStep],
    lot: &HashMap<&str, usize>,
    used: &mut Vec<TieStep>,
) -> Vec<Vec<&'a Candidate>> {
    let mut groups = vec![tied];
    for step in steps {
        if groups.iter().all(|group| group.len() == 1) {
            break;
        }
        let compare = |a: &&Candidate, b: &&Candidate| match step {
            TieStep::Node(node) => match (a.nodes.get(node), b.nodes.get(node)) {
                (Some(&a), Some(&b)) => falling(a, b),
                (a, b) => b.is_some().cmp(&a.is_some()),
            },
            TieStep::Lottery => lot.get(a.code.as_str()).cmp(&lot.get(b.code.as_str())),
        };
        let before = groups.len();
        let finer = groups.into_iter().flat_map(|mut group| {
            group.sort_by(compare);
            let parts = group.chunk_by(|a, b| compare(a, b).is_eq());
            parts.map(<[&Candidate]>::to_vec).collect::<Vec<_>>()
        });
        groups = finer.collect();
        if groups.len() > before {
            used.push(step.clone());
        }
    }
    groups
}

#[cfg(test)]
mod tests;
