//! Instruments: a questionnaire with scales, anchors, weights, rounding and bands, as one document.
//!
//! Start at [`Instrument::from_toml`] and [`Instrument::evaluate`], for a panel at
//! [`Instrument::evaluate_items`], for a what-if at [`Instrument::with_weights`]; [`catalogue`] lists
//! what is shipped. Pillar sets and the mappings between them ([`PillarSet`], [`PillarMapping`])
//! live here too, because scores are told by pillar.
//!
//! Invariant: an [`Instrument`] is sound. Weights sum, nothing is its own ancestor, every item has
//! an anchor for each level, bands leave no gap; so evaluating it can fail only for the answers.

mod catalogue;
mod document;
mod evaluate;
mod items;
mod model;
mod parse;
mod pillars;
mod weights;
mod what_if;

pub use catalogue::{Shipped, ShippedKind, catalogue, shipped};
pub use evaluate::{Answers, Evaluation, EvaluationError, NodeScore, PanelEvaluation};
pub use items::{ItemsEvaluation, NodeMean};
pub use model::{
    Anchor, Band, Basis, Evidence, Instrument, InstrumentNode, Missing, NodeKind, Orientation,
    Rounding, RoundingAt, RoundingMode, Scale, ScaleKind, Status, Text,
};
pub use parse::{InstrumentErrors, InstrumentProblem};
pub use pillars::{
    ConvertError, Converted, Loss, Pillar, PillarError, PillarMapping, PillarSet, Quantity, Share,
};
pub use what_if::WeightError;
