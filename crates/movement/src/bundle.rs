//! The bundle of a call: everything anyone needs to compute its ranking again, in one JSON file.
//!
//! Assessors stand in it by code, candidates by code and by name where names are public. [`verify`] needs no database.

use std::collections::{BTreeMap, BTreeSet};

use access::{Actor, Permission, Scope};
use kernel::Id;
use measure::{canonical, instrument::Instrument, panel::PanelSheet};
use serde::{Deserialize, Serialize};
use store::Tx;

use crate::{
    CallError, NotNow, calls,
    compute::{Ranked, compute},
    model::{Call, CallMethod, CallState, Outcome, published_hash},
    panels, ranking, selection, sheets,
    store::{candidates as candidate_rows, panels as panel_rows},
};

/// The form of the file; another number is another form.
pub const FORM: &str = "pilar-call/1";

/// A call with all its published parts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bundle {
    /// [`FORM`].
    pub form: String,
    /// The call's id.
    pub call: String,
    /// The cohort's year.
    pub year: u16,
    /// What it is called.
    pub title: String,
    /// Places to give.
    pub quota: u32,
    /// The instrument, as TOML.
    pub instrument: String,
    /// Its method hash.
    pub instrument_hash: String,
    /// How it judges.
    pub method: CallMethod,
    /// The hash published before the call opened.
    pub method_hash: String,
    /// The candidates of the ranking by code.
    pub candidates: Vec<Coded>,
    /// The draws of assessors.
    pub draws: Vec<Drawn>,
    /// The closed sheets behind the ranking.
    pub sheets: Vec<CodedSheet>,
    /// The ranking.
    pub result: Ranked,
    /// SHA-256 of the ranking as canonical JSON.
    pub result_hash: String,
    /// What was decided.
    pub decisions: Vec<Decided>,
}

/// A candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coded {
    /// Its code.
    pub code: String,
    /// Its region's code, where names are public.
    pub region: Option<String>,
    /// Its region's name, where names are public.
    pub name: Option<String>,
}

/// A draw of assessors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drawn {
    /// Its round.
    pub round: u32,
    /// The text of its seed.
    pub seed: String,
    /// What was drawn from and what came out, canonical JSON.
    pub request: String,
    /// SHA-256 of what came out.
    pub result_hash: String,
}

/// The marks of one assessor for one candidate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodedSheet {
    /// The candidate's code.
    pub candidate: String,
    /// The assessor's code.
    pub assessor: String,
    /// The draw it came from.
    pub round: u32,
    /// Levels by item.
    pub marks: BTreeMap<String, f64>,
}

impl From<panels::Draw> for Drawn {
    fn from(draw: panels::Draw) -> Self {
        Self {
            round: draw.round,
            seed: draw.seed,
            request: draw.request,
            result_hash: draw.result_hash,
        }
    }
}

impl From<sheets::ClosedSheet> for CodedSheet {
    fn from(sheet: sheets::ClosedSheet) -> Self {
        Self {
            candidate: sheet.candidate_code,
            assessor: sheet.member_code,
            round: sheet.round,
            marks: sheet.marks,
        }
    }
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    /// The candidate's code.
    pub candidate: String,
    /// What was decided.
    pub outcome: Outcome,
    /// What the ranking alone would have given.
    pub by_ranking: Outcome,
    /// Why it departs; empty where it does not.
    pub reason: String,
}

/// The bundle of a call: for everyone once it is announced, before that for those who manage panels and the auditor.
///
/// # Errors
/// [`CallError::Forbidden`]; [`NotNow`] before there is a ranking.
pub async fn of_call(tx: &mut Tx, actor: &Actor, call: Id<Call>) -> Result<Bundle, CallError> {
    let call = calls::find(tx, actor, call).await?;
    let is_public = matches!(call.state, CallState::Announced | CallState::Closed);
    if !is_public {
        ranking::may_read(actor)?;
    }
    let with_names =
        call.names_public || actor.may(Permission::ManagePanels, &Scope::Nation).is_ok();
    let ranking = ranking::official(tx, call.id)
        .await?
        .ok_or(NotNow::NobodyScored)?;
    let candidates = candidate_rows::of_call(tx, call.id).await?;
    let code_of: BTreeMap<_, _> = candidates.iter().map(|c| (c.id, c.code.clone())).collect();
    let ranked = |code: &str| ranking.result.rows.iter().any(|row| row.code == code);
    let coded = candidates
        .iter()
        .filter(|c| ranked(&c.code))
        .map(|c| Coded {
            code: c.code.clone(),
            region: with_names.then(|| c.region.to_string()),
            name: with_names.then(|| c.name.clone()),
        });
    let sheets = sheets::of_call(tx, call.id).await?;
    let draws = panel_rows::draws(tx, call.id).await?;
    let decisions = selection::of_call(tx, call.id).await?;
    Ok(Bundle {
        form: FORM.to_owned(),
        call: call.id.to_string(),
        year: call.year,
        title: call.title,
        quota: call.quota,
        instrument: call.instrument_text,
        instrument_hash: call.instrument_hash,
        method: call.method,
        method_hash: call.method_hash,
        candidates: coded.collect(),
        draws: draws.into_iter().map(Drawn::from).collect(),
        sheets: sheets
            .into_iter()
            .filter(|sheet| ranked(&sheet.candidate_code))
            .map(CodedSheet::from)
            .collect(),
        result: ranking.result,
        result_hash: ranking.result_hash,
        decisions: decisions
            .into_iter()
            .filter_map(|decision| {
                Some(Decided {
                    candidate: code_of.get(&decision.candidate)?.clone(),
                    outcome: decision.outcome,
                    by_ranking: decision.by_ranking,
                    reason: decision.reason,
                })
            })
            .collect(),
    })
}

impl Bundle {
    /// SHA-256 of the whole as canonical JSON (RFC 8785). What no recomputation can tell, such as the names of the
    /// candidates, is as it was published if this is the hash on the page of the call.
    pub fn hash(&self) -> String {
        canonical::sha256(self)
    }
}

/// What [`verify`] found right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// What the call is called.
    pub title: String,
    /// Candidates ranked.
    pub n_candidates: usize,
    /// Sheets behind the ranking.
    pub n_sheets: usize,
    /// Draws of assessors repeated.
    pub n_draws: usize,
    /// Decisions that depart from the ranking, each with its reason.
    pub n_departures: usize,
    /// The published hash.
    pub method_hash: String,
    /// The hash of the ranking.
    pub result_hash: String,
    /// The hash of the whole, [`Bundle::hash`]: the page of the call shows the same.
    pub hash: String,
}

/// The part of a bundle that does not hold.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// The file is no bundle.
    #[error("this is no bundle of a call: {0}")]
    Form(String),
    /// The instrument is not the one whose hash stands beside it.
    #[error("the instrument does not fit its hash {0}")]
    Instrument(String),
    /// Instrument and method do not fit the published hash.
    #[error("instrument and method do not fit the published hash {0}")]
    Method(String),
    /// A draw gives something else when it is repeated.
    #[error("draw {0} of assessors gives something else when it is repeated")]
    Draw(u32),
    /// The sheets give no ranking.
    #[error("the sheets give no ranking: {0}")]
    Sheets(String),
    /// The ranking differs from what the sheets give.
    #[error("the ranking differs from what the sheets give{}", .0.as_ref().map_or(String::new(), |code| format!(", first at candidate {code}")))]
    Result(Option<String>),
    /// The ranking does not fit its hash.
    #[error("the ranking does not fit its hash {0}")]
    ResultHash(String),
    /// Those named as candidates are not those ranked.
    #[error("{0} is named twice, or is named and not ranked, or ranked and not named")]
    Candidate(String),
    /// A decision does not follow.
    #[error(
        "the decision on {0} is not what the ranking gives and has no reason, or is on nobody ranked, or stands twice"
    )]
    Decision(String),
    /// More are selected than there are places.
    #[error("{selected} are selected for {quota} places")]
    Quota {
        /// Selected.
        selected: usize,
        /// Places.
        quota: u32,
    },
}

/// Computes a bundle's draws and ranking again and compares: a changed byte names the part it broke.
///
/// # Errors
/// [`Broken`].
pub fn verify(text: &str) -> Result<Verified, Broken> {
    let bundle: Bundle = serde_json::from_str(text).map_err(|err| Broken::Form(err.to_string()))?;
    if bundle.form != FORM {
        return Err(Broken::Form(format!("its form is `{}`", bundle.form)));
    }
    let instrument = Instrument::from_toml(&bundle.instrument)
        .ok()
        .filter(|instrument| instrument.method_hash() == bundle.instrument_hash)
        .ok_or_else(|| Broken::Instrument(bundle.instrument_hash.clone()))?;
    if published_hash(&bundle.instrument_hash, &bundle.method) != bundle.method_hash {
        return Err(Broken::Method(bundle.method_hash.clone()));
    }
    for draw in &bundle.draws {
        let seed = format!("{}:panel:{}", bundle.method.seed, draw.round);
        if draw.seed != seed || !panels::repeats(&draw.request, &seed, &draw.result_hash) {
            return Err(Broken::Draw(draw.round));
        }
    }
    ranking_holds(&bundle, &instrument)?;
    candidates_hold(&bundle)?;
    let n_departures = decisions_hold(&bundle)?;
    Ok(Verified {
        hash: bundle.hash(),
        n_candidates: bundle.candidates.len(),
        n_sheets: bundle.sheets.len(),
        n_draws: bundle.draws.len(),
        n_departures,
        title: bundle.title,
        method_hash: bundle.method_hash,
        result_hash: bundle.result_hash,
    })
}

fn ranking_holds(bundle: &Bundle, instrument: &Instrument) -> Result<(), Broken> {
    let sheets: Vec<PanelSheet> = bundle
        .sheets
        .iter()
        .map(|sheet| PanelSheet {
            candidate: sheet.candidate.clone(),
            assessor: sheet.assessor.clone(),
            answers: sheet.marks.clone(),
        })
        .collect();
    let quota = bundle.quota as usize;
    let again = compute(instrument, &bundle.method, quota, &sheets)
        .map_err(|err| Broken::Sheets(err.to_string()))?;
    if again != bundle.result {
        let other = again
            .rows
            .iter()
            .zip(&bundle.result.rows)
            .find(|(a, b)| a != b);
        return Err(Broken::Result(other.map(|(row, _)| row.code.clone())));
    }
    if canonical::sha256(&again) != bundle.result_hash {
        return Err(Broken::ResultHash(bundle.result_hash.clone()));
    }
    Ok(())
}

fn candidates_hold(bundle: &Bundle) -> Result<(), Broken> {
    let mut named = BTreeSet::new();
    for candidate in &bundle.candidates {
        if !named.insert(candidate.code.as_str()) {
            return Err(Broken::Candidate(candidate.code.clone()));
        }
    }
    let ranked: BTreeSet<&str> = bundle.result.rows.iter().map(|r| r.code.as_str()).collect();
    match named.symmetric_difference(&ranked).next() {
        Some(code) => Err(Broken::Candidate((*code).to_owned())),
        None => Ok(()),
    }
}

fn decisions_hold(bundle: &Bundle) -> Result<usize, Broken> {
    let mut left: BTreeMap<&str, &Decided> = BTreeMap::new();
    for decided in &bundle.decisions {
        if left.insert(&decided.candidate, decided).is_some() {
            return Err(Broken::Decision(decided.candidate.clone()));
        }
    }
    let mut n_departures = 0;
    let decided = bundle
        .result
        .rows
        .iter()
        .filter_map(|row| Some((row, left.remove(row.code.as_str())?)));
    for (at, (row, decided)) in decided.enumerate() {
        let by_ranking = selection::of_row(at, row, bundle.result.quota);
        let departs = decided.outcome != by_ranking;
        if decided.by_ranking != by_ranking || (departs && decided.reason.trim().is_empty()) {
            return Err(Broken::Decision(decided.candidate.clone()));
        }
        n_departures += usize::from(departs);
    }
    if let Some(nobody) = left.keys().next() {
        return Err(Broken::Decision((*nobody).to_owned()));
    }
    let selected = bundle
        .decisions
        .iter()
        .filter(|d| d.outcome == Outcome::Selected)
        .count();
    if selected > bundle.quota as usize {
        return Err(Broken::Quota {
            selected,
            quota: bundle.quota,
        });
    }
    Ok(n_departures)
}
