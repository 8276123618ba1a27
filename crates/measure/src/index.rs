//! Composite indices: many indicators, one figure, one ranking, and how far to trust it.
//!
//! Start at [`compute`]. A [`Dataset`] holds the values, a [`Structure`] the tree they belong to, a
//! [`Method`] every choice in between; [`uncertainty`], [`sensitivity`] and [`leave_one_out`] doubt
//! the choices.
//!
//! Sources: OECD/JRC, *Handbook on Constructing Composite Indicators* (2008); Becker, Caperna, Del
//! Sorbo and Norlén, *COINr* (JOSS 2022), whose published results the tests reproduce.

mod aggregate;
mod compute;
mod dataset;
mod engine;
mod error;
mod kemeny;
mod leave_one_out;
mod matrix;
mod method;
mod normalise;
mod outrank;
mod prepare;
mod product;
mod ranking;
mod sensitivity;
mod sorter;
pub mod stats;
mod structure;
mod treat;
mod uncertainty;
mod weight;

pub use aggregate::{Component, Consensus};
pub use compute::{Computed, Stages, UnitScores, compute};
pub use dataset::{Dataset, DatasetError};
pub use engine::scores_under_weights;
pub use error::IndexError;
pub use kemeny::{Kemeny, MAX_LISTED, MAX_TOGETHER, TooMany, kemeny};
pub use leave_one_out::{LeftOut, leave_one_out};
pub use matrix::Matrix;
pub use method::{
    Aggregate, Aggregation, Constant, Impute, Method, MethodError, Normalise, Screen, ScreenOn,
    Treat, Uncertainty, WeightDraw, Weights,
};
pub use normalise::normalise;
pub use outrank::{MAX_UNITS, Outranking, borda};
pub use ranking::{quantile_of_counts, ranks};
pub use sensitivity::{
    Design, Factor, FactorIndices, Output, Sensitivity, SensitivityRequest, Sobol, WeightFactors,
    sensitivity, sobol_indices,
};
pub use structure::{Direction, Node, RowKind, Structure, StructureError, StructureRow};
pub use treat::{Treatment, treat};
pub use uncertainty::{GREY, MethodDoubt, RankDoubt, Simulation, uncertainty};
pub use weight::{Ahp, Pca, ahp, pca, rescale};
