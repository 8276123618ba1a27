//! The whole way from raw values to a ranking.

use serde::Serialize;

use super::aggregate::{Component, Consensus, Plan, aggregate, per_node};
use super::error::IndexError;
use super::method::{Method, ScreenOn, Weights};
use super::normalise::normalise;
use super::structure::Structure;
use super::treat::{Treatment, treat};
use super::{Dataset, Matrix, prepare, ranking, weight};

/// The tables between raw values and scores: a row for each unit that was kept, a column for each
/// indicator, after each step.
#[derive(Debug, Clone, PartialEq)]
pub struct Stages {
    /// As measured.
    pub raw: Matrix,
    /// Divided by denominators.
    pub denominated: Matrix,
    /// Missing values filled in.
    pub imputed: Matrix,
    /// Outliers treated.
    pub treated: Matrix,
    /// On one scale, higher is better.
    pub normalised: Matrix,
}

/// A computed index.
#[derive(Debug, Clone, PartialEq)]
pub struct Computed {
    /// Codes of the units ranked, in the order of the data.
    pub units: Vec<String>,
    /// Names of the units ranked.
    pub names: Vec<String>,
    /// Codes of the units that screening left out.
    pub screened_out: Vec<String>,
    /// The tables on the way.
    pub stages: Stages,
    /// A row for each unit, a column for each node of the structure; indicators' are normalised.
    pub scores: Matrix,
    /// The weights used, summing to 1 within each parent.
    pub weights: Vec<f64>,
    /// Ranks on the index: 1 is best, ties take the smallest rank.
    pub ranks: Vec<u32>,
    /// What was done to outliers.
    pub treatments: Vec<Treatment>,
    /// Best rankings, where the method asked for them.
    pub consensus: Vec<Consensus>,
    /// Principal components, where the method asked for them.
    pub components: Vec<Component>,
    /// [`Method::hash`].
    pub method_hash: String,
}

/// One unit of a [`Computed`] index, for JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnitScores {
    /// Code of the unit.
    pub code: String,
    /// Name of the unit.
    pub name: String,
    /// Rank on the index.
    pub rank: u32,
    /// A score for each node, in the structure's order; none where the unit has no value.
    pub scores: Vec<Option<f64>>,
}

impl Computed {
    /// The scores of each unit.
    pub fn unit_scores(&self) -> impl Iterator<Item = UnitScores> + '_ {
        (0..self.units.len()).map(|i| UnitScores {
            code: self.units[i].clone(),
            name: self.names[i].clone(),
            rank: self.ranks[i],
            scores: self
                .scores
                .columns()
                .map(|c| Some(c[i]).filter(|v| !v.is_nan()))
                .collect(),
        })
    }

    /// The index itself: a score for each unit.
    #[must_use]
    pub fn index(&self) -> &[f64] {
        self.scores.column(self.scores.cols() - 1)
    }
}

/// Computes an index: denominate → impute → screen → treat → normalise → weight → aggregate → rank
/// (OECD/JRC Handbook 2008).
///
/// `data` has a row for each unit and a column for each indicator of `structure`, in its order. The
/// order of the rows has no influence on any figure.
///
/// # Errors
/// [`IndexError`], naming the unit and the indicator.
pub fn compute(
    data: &Dataset,
    structure: &Structure,
    method: &Method,
) -> Result<Computed, IndexError> {
    let prepared = prepare_stages(data, structure, method)?;
    let Prepared {
        units,
        names,
        screened_out,
        stages,
        treatments,
    } = prepared;
    let weights = weight::resolve(structure, &method.weights)?;
    let methods = per_node(structure, &method.aggregate)?;
    let tree = aggregate(
        &stages.normalised,
        &Plan {
            structure,
            units: &units,
            weights: &weights,
            pca: method.weights == Weights::Pca,
            methods: &methods,
            active: None,
        },
    )?;
    let ranks = ranking::ranks(tree.scores.column(structure.nodes().len() - 1));
    Ok(Computed {
        units,
        names,
        screened_out,
        stages,
        scores: tree.scores,
        weights: tree.weights,
        ranks,
        treatments,
        consensus: tree.consensus,
        components: tree.components,
        method_hash: method.hash(structure),
    })
}

struct Prepared {
    units: Vec<String>,
    names: Vec<String>,
    screened_out: Vec<String>,
    stages: Stages,
    treatments: Vec<Treatment>,
}

fn prepare_stages(
    data: &Dataset,
    structure: &Structure,
    method: &Method,
) -> Result<Prepared, IndexError> {
    let (given, expected) = (data.indicators().cols(), structure.n_indicators());
    if given != expected {
        return Err(IndexError::Shape {
            data: given,
            structure: expected,
        });
    }
    let denominated = if method.denominate {
        prepare::denominate(data, structure)?
    } else {
        data.indicators().clone()
    };
    let (kept, imputed) = impute_and_screen(&denominated, data, structure, method)?;
    let denominated = denominated.select_rows(&kept);
    let mut treated = imputed.clone();
    let mut treatments = Vec::new();
    for (j, node) in structure.indicators().iter().enumerate() {
        let mut column = treated.column(j).to_vec();
        if let Some(treatment) = treat(&mut column, &node.code, method.treat) {
            treated.column_mut(j).copy_from_slice(&column);
            treatments.push(treatment);
        }
    }
    let units: Vec<String> = kept.iter().map(|&i| data.codes()[i].clone()).collect();
    let normalised = normalise(
        &treated,
        structure.indicators(),
        &units,
        &method.normalise,
        method.constant,
    )?;
    let mut next_kept = kept.iter().peekable();
    let mut codes = data.codes().to_vec();
    let mut at = 0..;
    codes.retain(|_| {
        let here = at.next();
        next_kept.next_if(|&&k| Some(k) == here).is_none()
    });
    let screened_out = codes;
    let names = kept.iter().map(|&i| data.names()[i].clone()).collect();
    let raw = data.indicators().select_rows(&kept);
    let stages = Stages {
        raw,
        denominated,
        imputed,
        treated,
        normalised,
    };
    Ok(Prepared {
        units,
        names,
        screened_out,
        stages,
        treatments,
    })
}

/// Positions of the units that screening keeps, and their values after imputation.
fn impute_and_screen(
    denominated: &Matrix,
    data: &Dataset,
    structure: &Structure,
    method: &Method,
) -> Result<(Vec<usize>, Matrix), IndexError> {
    let impute = |kept: &[usize]| {
        let measured = denominated.select_rows(kept);
        prepare::impute(&measured, &method.impute, data, kept, structure)
    };
    match method.screen.on {
        ScreenOn::Measured => {
            let kept = prepare::screen(denominated, method.screen)?;
            let imputed = impute(&kept)?;
            Ok((kept, imputed))
        }
        ScreenOn::Imputed => {
            let all: Vec<usize> = (0..data.codes().len()).collect();
            let imputed = impute(&all)?;
            let kept = prepare::screen(&imputed, method.screen)?;
            let imputed = imputed.select_rows(&kept);
            Ok((kept, imputed))
        }
    }
}
