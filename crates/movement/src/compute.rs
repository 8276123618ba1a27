//! From the closed sheets of a call to its ranking. Pure: the same sheets and method give the same bytes, here and
//! wherever `pilar call verify` runs.

use std::collections::BTreeMap;

use measure::{
    instrument::Instrument,
    judges::{self, Judged, JudgesError},
    lottery::{Seed, SeedError},
    panel::{self, CandidateScore, PanelError, PanelSheet},
    selection::{self, Candidate, Outcome, SelectError, Selection, Tie, TieRuleError, TieStep},
};
use serde::{Deserialize, Serialize};

use crate::model::{CallMethod, Estimate, TieRule};

/// How surely a candidate is among the selected, as far as the marks say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Zone {
    /// P(selected) ≥ 95 %.
    In,
    /// Between: the marks do not settle it.
    Grey,
    /// P(selected) ≤ 5 %.
    Out,
}

impl Zone {
    /// Every zone.
    pub const ALL: [Self; 3] = [Self::In, Self::Grey, Self::Out];

    /// The word in the database and in the ids of messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Grey => "grey",
            Self::Out => "out",
        }
    }

    /// The zone of a chance from 0 to 1.
    pub fn of(chance: f64) -> Self {
        if chance >= 0.95 {
            Self::In
        } else if chance <= 0.05 {
            Self::Out
        } else {
            Self::Grey
        }
    }
}

impl std::str::FromStr for Zone {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|zone| zone.as_str() == text)
            .ok_or(())
    }
}

/// One candidate's place with its doubt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Code of the candidate.
    pub code: String,
    /// Place after the rule for ties, 1 is best.
    pub place: usize,
    /// Rank by score alone; ties share the smallest.
    pub rank: usize,
    /// Score on the range of the instrument's result.
    pub score: f64,
    /// Sheets it rests on.
    pub n_sheets: usize,
    /// Mean of its rank over the draws of the model.
    pub expected_rank: f64,
    /// 5 % quantile of its rank.
    pub rank_low: usize,
    /// 95 % quantile of its rank.
    pub rank_high: usize,
    /// P(rank ≤ quota).
    pub p_selected: f64,
    /// What follows from that chance.
    pub zone: Zone,
    /// Whether place and quota select it.
    pub within_quota: bool,
}

/// A ranking.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ranked {
    /// Places to give; never above the number of candidates.
    pub quota: usize,
    /// The candidates, best first.
    pub rows: Vec<Row>,
    /// Equal scores and how they were parted, best first.
    pub ties: Vec<Parted>,
    /// The lots of all candidates, the first first; empty where no lottery is held.
    pub lots: Vec<String>,
    /// How many of those within the quota are expected not to be among the true best.
    pub expected_wrong: f64,
    /// Reliability of one mark once severity is known, from 0 to 1; absent where the marks do not tell.
    pub reliability: Option<f64>,
}

/// Candidates of one score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parted {
    /// The score.
    pub score: f64,
    /// Codes in their final order.
    pub codes: Vec<String>,
    /// What parted them: codes of items, or `lottery`.
    pub by: Vec<String>,
    /// Whether the cut-off goes through them.
    pub crosses_cut: bool,
}

/// Why there is no ranking.
#[derive(Debug, thiserror::Error)]
pub enum ComputeError {
    /// A sheet has no score.
    #[error(transparent)]
    Panel(#[from] PanelError),
    /// The marks cannot be judged.
    #[error(transparent)]
    Judges(JudgesError),
    /// The rule for ties is none.
    #[error(transparent)]
    Tie(#[from] TieRuleError),
    /// The seed is none.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// The cut cannot be drawn.
    #[error(transparent)]
    Select(#[from] SelectError),
}

/// The doubt of one candidate's place.
#[derive(Clone, Copy)]
struct Doubt {
    mean: f64,
    expected_rank: f64,
    low: usize,
    high: usize,
    chance: f64,
}

/// Scores, places and doubt of every candidate with a sheet. About 0.2 s for 88 candidates, 3 sheets each and
/// 100,000 draws on 2 cores.
///
/// The score is the instrument's result of the item means of a candidate's sheets, or the expected result once
/// severity is taken out ([`Estimate`]). Doubt is that of [`measure::judges`]. Equal scores are parted by
/// [`CallMethod::tie_items`] in turn, then by a lottery whose seed is the method's text with `:lottery` behind it.
///
/// # Errors
/// [`ComputeError`] naming the sheet or the setting at fault.
pub fn compute(
    instrument: &Instrument,
    method: &CallMethod,
    quota: usize,
    sheets: &[PanelSheet],
) -> Result<Ranked, ComputeError> {
    let scores = panel::scores(instrument, sheets)?;
    let quota = quota.min(scores.len());
    let judged = doubt(instrument, method, quota, sheets, &scores)?;
    let candidates: Vec<Candidate> = scores
        .iter()
        .map(|scored| {
            let mut candidate = Candidate::from(scored);
            if method.estimate == Estimate::Adjusted {
                // Freed of binary noise, so that what is equal on paper is equal here.
                candidate.score = (judged.by_code[&scored.candidate].mean * 1e6).round() / 1e6;
            }
            candidate
        })
        .collect();
    let mut steps: Vec<TieStep> = match method.tie_rule {
        TieRule::Items => method
            .tie_items
            .iter()
            .cloned()
            .map(TieStep::Node)
            .collect(),
        TieRule::Lottery => Vec::new(),
    };
    steps.push(TieStep::Lottery);
    let seed: Seed = format!("{}:lottery", method.seed).parse()?;
    let selection = selection::select(&candidates, quota, &steps.try_into()?, Some(&seed))?;
    Ok(ranked(&scores, selection, &judged))
}

struct Doubts {
    by_code: BTreeMap<String, Doubt>,
    expected_wrong: f64,
    reliability: Option<f64>,
}

fn doubt(
    instrument: &Instrument,
    method: &CallMethod,
    quota: usize,
    sheets: &[PanelSheet],
    scores: &[CandidateScore],
) -> Result<Doubts, ComputeError> {
    let ratings = panel::totals(instrument, sheets)?;
    let settings = judges::Settings {
        top: Some(quota),
        draws: method.draws as usize,
        seed: method.seed_for("ranking"),
    };
    match judges::judge(&ratings, &settings) {
        Ok(judged) => Ok(told(&judged)),
        // Nothing to doubt, or nothing to tell candidates apart by.
        Err(JudgesError::TooFew(_) | JudgesError::NoVariation(_)) => Ok(blank(quota, scores)),
        Err(err) => Err(ComputeError::Judges(err)),
    }
}

fn told(judged: &Judged) -> Doubts {
    let by_code = judged.units.iter().map(|unit| {
        let doubt = Doubt {
            mean: unit.mean,
            expected_rank: unit.expected_rank,
            low: unit.q05,
            high: unit.q95,
            chance: unit.p_top.unwrap_or(1.0),
        };
        (unit.code.clone(), doubt)
    });
    Doubts {
        by_code: by_code.collect(),
        expected_wrong: judged.cut.as_ref().map_or(0.0, |cut| cut.expected_wrong),
        reliability: Some(judged.components.reliability.mean),
    }
}

/// One candidate, or marks that are all alike: every order is as good as another.
fn blank(quota: usize, scores: &[CandidateScore]) -> Doubts {
    let n = scores.len();
    let chance = quota as f64 / n as f64;
    let by_code = scores.iter().map(|scored| {
        let doubt = Doubt {
            mean: scored.panel.score.exact,
            expected_rank: (n + 1) as f64 / 2.0,
            low: 1,
            high: n,
            chance,
        };
        (scored.candidate.clone(), doubt)
    });
    Doubts {
        by_code: by_code.collect(),
        expected_wrong: quota as f64 * (1.0 - chance),
        reliability: None,
    }
}

fn ranked(scores: &[CandidateScore], selection: Selection, doubts: &Doubts) -> Ranked {
    let n_sheets: BTreeMap<&str, usize> = scores
        .iter()
        .map(|scored| (scored.candidate.as_str(), scored.assessors.len()))
        .collect();
    let rows = selection.places.iter().map(|place| {
        let doubt = doubts.by_code[&place.code];
        Row {
            code: place.code.clone(),
            place: place.place,
            rank: place.rank,
            score: place.score,
            n_sheets: n_sheets[place.code.as_str()],
            expected_rank: doubt.expected_rank,
            rank_low: doubt.low,
            rank_high: doubt.high,
            p_selected: doubt.chance,
            zone: Zone::of(doubt.chance),
            within_quota: place.outcome == Outcome::Chosen,
        }
    });
    Ranked {
        quota: selection.quota,
        rows: rows.collect(),
        ties: selection.ties.iter().map(parted).collect(),
        lots: selection.lots,
        expected_wrong: doubts.expected_wrong,
        reliability: doubts.reliability,
    }
}

fn parted(tie: &Tie) -> Parted {
    let by = tie.steps.iter().map(|step| match step {
        TieStep::Node(code) => code.clone(),
        TieStep::Lottery => "lottery".to_owned(),
    });
    Parted {
        score: tie.score,
        codes: tie.codes.clone(),
        by: by.collect(),
        crosses_cut: tie.crosses_cut,
    }
}
