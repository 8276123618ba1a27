//! The form of an instrument file. Every key is known, and what may be wrong remembers its place.

use serde::Deserialize;
use toml::Spanned;

use super::model::{
    Anchor, Band, Basis, Evidence, Missing, NodeKind, Orientation, Rounding, ScaleKind, Status,
    Text,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    pub(super) code: String,
    pub(super) version: String,
    pub(super) title: Text,
    pub(super) status: Status,
    pub(super) source: String,
    #[serde(default)]
    pub(super) basis: Option<Basis>,
    #[serde(default)]
    pub(super) weight_sum: Option<Spanned<f64>>,
    #[serde(default)]
    pub(super) missing: Missing,
    #[serde(default)]
    pub(super) rounding: Option<Spanned<Rounding>>,
    #[serde(default)]
    pub(super) result: Option<Spanned<Range>>,
    #[serde(rename = "scale")]
    pub(super) scales: Vec<Spanned<ScaleTable>>,
    #[serde(default, rename = "band")]
    pub(super) bands: Vec<Spanned<Band>>,
    #[serde(rename = "node")]
    pub(super) nodes: Vec<Spanned<NodeTable>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Range {
    pub(super) min: f64,
    pub(super) max: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScaleTable {
    pub(super) code: String,
    pub(super) kind: ScaleKind,
    pub(super) min: f64,
    pub(super) max: f64,
    #[serde(default)]
    pub(super) anchors: Vec<Anchor>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NodeTable {
    pub(super) code: Spanned<String>,
    pub(super) kind: NodeKind,
    pub(super) name: Text,
    #[serde(default)]
    pub(super) parent: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) weight: Option<Spanned<f64>>,
    #[serde(default)]
    pub(super) scale: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) direction: Orientation,
    #[serde(default)]
    pub(super) anchors: Vec<Anchor>,
    #[serde(default)]
    pub(super) evidence: Vec<Evidence>,
}
