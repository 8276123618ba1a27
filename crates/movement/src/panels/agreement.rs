//! How far assessors agree, before anyone sees a rank.

use std::collections::BTreeMap;

use access::{Actor, Permission, Scope};
use kernel::Id;
use measure::{
    agreement::{Level, alpha, alpha_interval},
    icc::{self, Form},
    ratings::Ratings,
    severity::{self, Severity},
};
use serde::Serialize;
use store::Tx;

use super::{Panel, load};
use crate::{
    CallError,
    model::{Call, Candidate},
    sheets::{ClosedSheet, SheetState},
    store::sheets as sheet_rows,
};

/// A coefficient with its interval of 95 %.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Estimated {
    /// The coefficient.
    pub value: f64,
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
}

/// How strict one assessor is, in points of the result.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Strictness {
    /// The assessor's code.
    pub member: String,
    /// Closed sheets.
    pub sheets: usize,
    /// Points taken off compared with the others on the same candidates: above 0 is strict.
    pub severity: f64,
    /// Lower end of the interval of 95 %; `null` where too little is known.
    pub lower: Option<f64>,
    /// Upper end.
    pub upper: Option<f64>,
}

/// An item of one candidate on which two assessors are two levels apart or more.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Disagreement {
    /// The candidate's code.
    pub candidate: String,
    /// The candidate.
    #[schema(value_type = uuid::Uuid)]
    pub candidate_id: Id<Candidate>,
    /// The item.
    pub item: String,
    /// Lowest level given.
    pub low: f64,
    /// Highest level given.
    pub high: f64,
    /// Every level with the assessor's code.
    pub marks: Vec<(String, f64)>,
}

/// What the chair sees before any rank.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Agreement {
    /// Sheets that stand.
    pub sheets: usize,
    /// Of these, closed: only they count below.
    pub closed: usize,
    /// Krippendorff's α, ordinal, over every item of every candidate; `null` where it does not exist.
    pub alpha: Option<Estimated>,
    /// The same for each item, without interval.
    pub items: Vec<(String, Option<f64>)>,
    /// ICC(1,1) of results: one assessor. One-way, since each candidate has assessors of its own.
    pub icc_single: Option<Estimated>,
    /// ICC(1,k) of results: the mean of a candidate's assessors.
    pub icc_mean: Option<Estimated>,
    /// Strictness by assessor, strictest first.
    pub severities: Vec<Strictness>,
    /// Large disagreements, largest first.
    pub disagreements: Vec<Disagreement>,
}

/// Agreement of a call's closed sheets. Costs about 1,000 resamples of candidates × items.
///
/// # Errors
/// [`CallError::Forbidden`].
pub async fn agreement(tx: &mut Tx, actor: &Actor, call: Id<Call>) -> Result<Agreement, CallError> {
    actor.may(Permission::ManagePanels, &Scope::Nation)?;
    agreement_of(tx, call).await
}

/// As [`agreement`], for whoever was found to be allowed to.
pub(crate) async fn agreement_of(tx: &mut Tx, call: Id<Call>) -> Result<Agreement, CallError> {
    let panel = load(tx, call).await?;
    let closed = sheet_rows::closed(tx, call).await?;
    Ok(of(&panel, &closed))
}

const RESAMPLES: usize = 1000;
const CONFIDENCE: f64 = 0.95;
const FAR: f64 = 2.0;

/// Agreement of these closed sheets; pure.
pub(crate) fn of(panel: &Panel, closed: &[ClosedSheet]) -> Agreement {
    let call = &panel.call;
    let instrument = call.instrument();
    let items: Vec<&str> = instrument.items().map(|item| item.code.as_str()).collect();
    let marks = table(closed, &items);
    let seed = call.method.seed_for("agreement");
    let alpha_of_all = marks.as_ref().and_then(|marks| {
        let value = alpha(marks, Level::Ordinal).ok()?.value;
        let around = alpha_interval(marks, Level::Ordinal, CONFIDENCE, RESAMPLES, seed).ok()?;
        Some(Estimated {
            value,
            lower: around.lower,
            upper: around.upper,
        })
    });
    let of_item = |item: &&str| {
        let value = table(closed, &[*item])
            .and_then(|marks| alpha(&marks, Level::Ordinal).ok())
            .map(|alpha| alpha.value);
        ((*item).to_owned(), value)
    };
    let results = results(call, closed);
    let (icc_single, icc_mean) = intraclass(&results);
    Agreement {
        sheets: panel.n(SheetState::Open) + panel.n(SheetState::Closed),
        closed: closed.len(),
        alpha: alpha_of_all,
        items: items.iter().map(of_item).collect(),
        icc_single,
        icc_mean,
        severities: strictness(&results),
        disagreements: disagreements(closed),
    }
}

/// Units are an item of a candidate, raters are assessors.
fn table(closed: &[ClosedSheet], items: &[&str]) -> Option<Ratings> {
    let raters = raters(closed.iter().map(|sheet| sheet.member_code.as_str()));
    let mut cells: BTreeMap<(String, String), Vec<Option<f64>>> = BTreeMap::new();
    for sheet in closed {
        let at = raters.iter().position(|code| *code == sheet.member_code)?;
        for item in items {
            let key = (sheet.candidate_code.clone(), (*item).to_owned());
            let row = cells.entry(key).or_insert_with(|| vec![None; raters.len()]);
            row[at] = sheet.marks.get(*item).copied();
        }
    }
    let units = cells
        .keys()
        .map(|(c, item)| format!("{c} {item}"))
        .collect();
    let flat: Vec<Option<f64>> = cells.into_values().flatten().collect();
    Ratings::new(units, raters, &flat).ok()
}

fn raters<'a>(codes: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut raters: Vec<String> = codes.map(str::to_owned).collect();
    raters.sort();
    raters.dedup();
    raters
}

/// The result of each closed sheet: candidate, assessor, points.
fn results(call: &Call, closed: &[ClosedSheet]) -> Vec<(String, String, f64)> {
    let instrument = call.instrument();
    closed
        .iter()
        .filter_map(|sheet| {
            let points = instrument.evaluate(&sheet.marks).ok()?.exact;
            Some((
                sheet.candidate_code.clone(),
                sheet.member_code.clone(),
                points,
            ))
        })
        .collect()
}

/// One-way coefficients: columns are the first, second … assessor of each candidate, whoever that is, over candidates
/// that have as many as most have.
fn intraclass(results: &[(String, String, f64)]) -> (Option<Estimated>, Option<Estimated>) {
    let mut by_candidate: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for (candidate, _, points) in results {
        by_candidate.entry(candidate).or_default().push(*points);
    }
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for marks in by_candidate.values() {
        *sizes.entry(marks.len()).or_default() += 1;
    }
    let most = sizes.iter().max_by_key(|(size, n)| (**n, **size));
    let Some((&k, _)) = most.filter(|(size, _)| **size >= 2) else {
        return (None, None);
    };
    let rows: Vec<(&str, Vec<f64>)> = by_candidate
        .into_iter()
        .filter(|(_, marks)| marks.len() >= k)
        .collect();
    let cells: Vec<Option<f64>> = rows
        .iter()
        .flat_map(|(_, marks)| marks.iter().take(k).map(|points| Some(*points)))
        .collect();
    let units = rows.iter().map(|(code, _)| (*code).to_owned()).collect();
    let columns = (1..=k).map(|n| n.to_string()).collect();
    let table = Ratings::new(units, columns, &cells)
        .ok()
        .and_then(|ratings| icc::icc(&ratings, CONFIDENCE).ok());
    let form = |form: Form| {
        let icc = table.as_ref()?.forms.iter().find(|icc| icc.form == form)?;
        Some(Estimated {
            value: icc.value,
            lower: icc.lower,
            upper: icc.upper,
        })
    };
    (form(Form::OneWaySingle), form(Form::OneWayMean))
}

fn strictness(results: &[(String, String, f64)]) -> Vec<Strictness> {
    let raters = raters(results.iter().map(|(_, member, _)| member.as_str()));
    let mut cells: BTreeMap<&str, Vec<Option<f64>>> = BTreeMap::new();
    for (candidate, member, points) in results {
        let row = cells
            .entry(candidate)
            .or_insert_with(|| vec![None; raters.len()]);
        if let Some(at) = raters.iter().position(|code| code == member) {
            row[at] = Some(*points);
        }
    }
    let units = cells.keys().map(|code| (*code).to_owned()).collect();
    let flat: Vec<Option<f64>> = cells.into_values().flatten().collect();
    let Ok(ratings) = Ratings::new(units, raters, &flat) else {
        return Vec::new();
    };
    if ratings.raters().is_empty() {
        return Vec::new();
    }
    let mut all: Vec<Strictness> = severity::severities(&ratings, CONFIDENCE)
        .into_iter()
        .map(|one: Severity| Strictness {
            member: one.rater,
            sheets: one.n_marks,
            severity: one.severity,
            lower: one.lower,
            upper: one.upper,
        })
        .collect();
    all.sort_by(|a, b| {
        b.severity
            .total_cmp(&a.severity)
            .then(a.member.cmp(&b.member))
    });
    all
}

fn disagreements(closed: &[ClosedSheet]) -> Vec<Disagreement> {
    let mut marks: BTreeMap<(&str, &str), Vec<(String, f64)>> = BTreeMap::new();
    let mut ids: BTreeMap<&str, Id<Candidate>> = BTreeMap::new();
    for sheet in closed {
        ids.insert(&sheet.candidate_code, sheet.candidate);
        for (item, level) in &sheet.marks {
            let key = (sheet.candidate_code.as_str(), item.as_str());
            let mark = (sheet.member_code.clone(), *level);
            marks.entry(key).or_default().push(mark);
        }
    }
    let mut far: Vec<Disagreement> = marks
        .into_iter()
        .filter_map(|((candidate, item), marks)| {
            let levels = || marks.iter().map(|(_, level)| *level);
            let low = levels().fold(f64::INFINITY, f64::min);
            let high = levels().fold(f64::NEG_INFINITY, f64::max);
            (high - low >= FAR).then(|| Disagreement {
                candidate: candidate.to_owned(),
                candidate_id: ids[candidate],
                item: item.to_owned(),
                low,
                high,
                marks,
            })
        })
        .collect();
    far.sort_by(|a, b| (b.high - b.low).total_cmp(&(a.high - a.low)));
    far
}
