//! From the sheets of a panel to scores, and to the tables that agreement and doubt are read from.
//!
//! [`scores`] gives each candidate one score, item by item. [`totals`] gives the table candidates ×
//! assessors of the sheets' own scores, for [`crate::judges::judge`] (expected rank, its interval,
//! P(selected), severity of each assessor), [`crate::agreement::alpha`], [`crate::icc`] and
//! [`crate::severity`]; [`marks`] gives the same table of one item.

use std::collections::{BTreeMap, BTreeSet};

use crate::instrument::{Answers, EvaluationError, Instrument, ItemsEvaluation};
use crate::ratings::{Ratings, RatingsError};

/// What one assessor says about one candidate.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelSheet {
    /// Code of the candidate.
    pub candidate: String,
    /// Code of the assessor.
    pub assessor: String,
    /// The answers.
    pub answers: Answers,
}

/// A candidate's score.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct CandidateScore {
    /// Code of the candidate.
    pub candidate: String,
    /// Codes of the assessors, sorted.
    pub assessors: Vec<String>,
    /// The score of the panel and the means it rests on.
    #[serde(flatten)]
    pub panel: ItemsEvaluation,
}

/// Why sheets have no score.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PanelError {
    /// No sheet.
    #[error("there is no sheet")]
    Empty,
    /// An assessor with two sheets on one candidate.
    #[error("assessor `{assessor}` has two sheets on candidate `{candidate}`: keep one")]
    Twice {
        /// Code of the candidate.
        candidate: String,
        /// Code of the assessor.
        assessor: String,
    },
    /// A sheet that has no score.
    #[error("the sheet of assessor `{assessor}` on candidate `{candidate}`: {source}")]
    Sheet {
        /// Code of the candidate.
        candidate: String,
        /// Code of the assessor.
        assessor: String,
        /// Why.
        source: EvaluationError,
    },
    /// A candidate whose sheets together have no score.
    #[error("candidate `{candidate}`: {source}")]
    Candidate {
        /// Code of the candidate.
        candidate: String,
        /// Why.
        source: EvaluationError,
    },
    /// An item that is none.
    #[error("`{0}` is no node of this instrument")]
    Unknown(String),
    /// A table that cannot be.
    #[error(transparent)]
    Ratings(#[from] RatingsError),
}

/// The score of each candidate by [`Instrument::evaluate_items`], candidates sorted by code; the
/// order of the sheets does not matter.
///
/// # Errors
/// [`PanelError`] naming the candidate, and the assessor where one sheet is to blame.
pub fn scores(
    instrument: &Instrument,
    sheets: &[PanelSheet],
) -> Result<Vec<CandidateScore>, PanelError> {
    // Each sheet alone first, so that the error names the assessor; one with gaps is no error here.
    for sheet in sheets {
        match instrument.evaluate_items(std::slice::from_ref(&sheet.answers)) {
            Ok(_) | Err(EvaluationError::Missing(_) | EvaluationError::Empty) => {}
            Err(source) => return Err(wrong(sheet, source)),
        }
    }
    let one = |(candidate, panel): (&str, BTreeMap<&str, &PanelSheet>)| {
        let answers: Vec<Answers> = panel.values().map(|sheet| sheet.answers.clone()).collect();
        let scored = instrument.evaluate_items(&answers);
        let candidate = candidate.to_owned();
        match scored {
            Ok(scored) => Ok(CandidateScore {
                candidate,
                assessors: panel.keys().map(|&code| code.to_owned()).collect(),
                panel: scored,
            }),
            Err(source) => Err(PanelError::Candidate { candidate, source }),
        }
    };
    by_candidate(sheets)?.into_iter().map(one).collect()
}

/// Candidates × assessors, both sorted by code, of each sheet's own score before the last rounding
/// ([`Instrument::evaluate`]); no mark where an assessor has no sheet.
///
/// # Errors
/// [`PanelError`] naming the sheet that has no score: one without any answer, or with a gap where the
/// instrument allows none.
pub fn totals(instrument: &Instrument, sheets: &[PanelSheet]) -> Result<Ratings, PanelError> {
    table(sheets, |sheet| {
        let scored = instrument.evaluate(&sheet.answers);
        scored.map(|scored| Some(scored.exact))
    })
}

/// Candidates × assessors, both sorted by code, of the answers to one item; no mark where a sheet
/// does not answer it.
///
/// # Errors
/// [`PanelError::Unknown`] for an item the instrument does not have, and those of the table.
pub fn marks(
    instrument: &Instrument,
    sheets: &[PanelSheet],
    item: &str,
) -> Result<Ratings, PanelError> {
    if !instrument.nodes().iter().any(|node| node.code == item) {
        return Err(PanelError::Unknown(item.to_owned()));
    }
    table(sheets, |sheet| Ok(sheet.answers.get(item).copied()))
}

fn table(
    sheets: &[PanelSheet],
    mark: impl Fn(&PanelSheet) -> Result<Option<f64>, EvaluationError>,
) -> Result<Ratings, PanelError> {
    let panels = by_candidate(sheets)?;
    let assessors: BTreeSet<&str> = sheets.iter().map(|s| s.assessor.as_str()).collect();
    let mut cells = Vec::with_capacity(panels.len() * assessors.len());
    for panel in panels.values() {
        for assessor in &assessors {
            cells.push(match panel.get(assessor) {
                None => None,
                Some(sheet) => mark(sheet).map_err(|source| wrong(sheet, source))?,
            });
        }
    }
    let owned = |code: &&str| (*code).to_owned();
    let candidates = panels.keys().map(owned).collect();
    Ok(Ratings::new(
        candidates,
        assessors.iter().map(owned).collect(),
        &cells,
    )?)
}

/// The sheets by candidate, then assessor.
fn by_candidate(
    sheets: &[PanelSheet],
) -> Result<BTreeMap<&str, BTreeMap<&str, &PanelSheet>>, PanelError> {
    if sheets.is_empty() {
        return Err(PanelError::Empty);
    }
    let mut panels: BTreeMap<&str, BTreeMap<&str, &PanelSheet>> = BTreeMap::new();
    for sheet in sheets {
        let panel = panels.entry(&sheet.candidate).or_default();
        if panel.insert(&sheet.assessor, sheet).is_some() {
            return Err(PanelError::Twice {
                candidate: sheet.candidate.clone(),
                assessor: sheet.assessor.clone(),
            });
        }
    }
    Ok(panels)
}

fn wrong(sheet: &PanelSheet, source: EvaluationError) -> PanelError {
    PanelError::Sheet {
        candidate: sheet.candidate.clone(),
        assessor: sheet.assessor.clone(),
        source,
    }
}
