//! What an instrument is made of.

use serde::{Deserialize, Serialize};

/// A word or sentence in both languages of the interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Bahasa Indonesia.
    pub id: String,
    /// English.
    pub en: String,
}

/// How far a document can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Read in the regulation or manual itself.
    Official,
    /// Put together from published accounts of it.
    Reconstructed,
    /// A starting point of our own, to be edited.
    Default,
}

/// Where a node stands in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NodeKind {
    /// Top of the tree.
    Dimension,
    /// Part of a dimension.
    Aspect,
    /// A question that is answered.
    Item,
}

/// What weights are shares of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The children of each parent sum to `weight_sum`.
    OfParent,
    /// All items sum to `weight_sum`; a dimension or aspect weighs what its items weigh.
    OfTotal,
}

/// What happens to items without an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// There is no score until all are answered.
    #[default]
    Refuse,
    /// The weights of their siblings are re-scaled.
    Reweight,
    /// They get the worst value of their scale.
    Lowest,
}

/// Whether more is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum Orientation {
    /// A higher answer is better.
    #[default]
    Higher,
    /// A lower answer is better: it is mirrored within its scale.
    Lower,
}

/// The answers a scale allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScaleKind {
    /// Whole numbers from min to max.
    Levels,
    /// Any number from min to max.
    Continuous,
}

/// What an answer means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// The answer.
    pub at: f64,
    /// Its meaning in Bahasa Indonesia.
    pub id: String,
    /// Its meaning in English.
    pub en: String,
}

/// A scale that items share.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scale {
    /// Code by which items name it.
    pub code: String,
    /// The answers it allows.
    pub kind: ScaleKind,
    /// Lowest answer.
    pub min: f64,
    /// Highest answer.
    pub max: f64,
    /// Meanings, for items without their own.
    pub anchors: Vec<Anchor>,
}

/// A document that an answer needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// What is to be attached, in Bahasa Indonesia.
    pub id: String,
    /// What is to be attached, in English.
    pub en: String,
    /// Whether an answer counts without it.
    #[serde(default = "yes")]
    pub required: bool,
}

const fn yes() -> bool {
    true
}

/// How digits are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum RoundingMode {
    /// Half goes away from zero: 3.315 → 3.32.
    #[default]
    HalfUp,
    /// Half goes to the even digit: 3.325 → 3.32.
    HalfEven,
    /// Digits beyond are dropped: 3.319 → 3.31.
    Down,
}

/// Where digits are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum RoundingAt {
    /// Once, at the end.
    #[default]
    Total,
    /// At every dimension and aspect before it goes further up, and at the end.
    EveryNode,
}

/// Rounding of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rounding {
    /// Digits after the decimal mark, 0 to 9.
    pub digits: u8,
    /// How.
    #[serde(default)]
    pub mode: RoundingMode,
    /// Where.
    #[serde(default)]
    pub at: RoundingAt,
}

/// A name for a range of results. Either all bands have a lower bound that belongs to them, or all
/// have an upper one; so there can be no gap.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Name in Bahasa Indonesia.
    pub id: String,
    /// Name in English.
    pub en: String,
    /// Results from here on; the bound belongs to the band.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<f64>,
    /// Results up to here; the bound belongs to the band.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to: Option<f64>,
}

/// A dimension, aspect or item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InstrumentNode {
    /// Code, unique in the instrument.
    pub code: String,
    /// What it is.
    pub kind: NodeKind,
    /// Name or question.
    pub name: Text,
    /// Index of the parent in [`Instrument::nodes`]; none at the top.
    pub parent: Option<usize>,
    /// Weight among its siblings, summing to 1.
    pub share: f64,
    /// Weight as written, in the instrument's unit.
    pub weight: Option<f64>,
    /// Index of the scale in [`Instrument::scales`]; none but for items.
    pub scale: Option<usize>,
    /// Whether more is better.
    pub orientation: Orientation,
    /// Meanings of the answers; the scale's where the item has none of its own.
    pub anchors: Vec<Anchor>,
    /// Documents that the answer needs.
    pub evidence: Vec<Evidence>,
}

/// A sound instrument. Parents stand before their children.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Instrument {
    pub(super) code: String,
    pub(super) version: String,
    pub(super) title: Text,
    pub(super) status: Status,
    pub(super) source: String,
    pub(super) basis: Basis,
    pub(super) weight_sum: f64,
    pub(super) missing: Missing,
    pub(super) rounding: Option<Rounding>,
    pub(super) result: (f64, f64),
    pub(super) scales: Vec<Scale>,
    pub(super) bands: Vec<Band>,
    pub(super) nodes: Vec<InstrumentNode>,
}

impl Instrument {
    /// Code, the same for all versions.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Title.
    #[must_use]
    pub const fn title(&self) -> &Text {
        &self.title
    }

    /// How far it can be relied on.
    #[must_use]
    pub const fn status(&self) -> Status {
        self.status
    }

    /// Where it comes from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What happens to items without an answer.
    #[must_use]
    pub const fn missing(&self) -> Missing {
        self.missing
    }

    /// Rounding of results, if any.
    #[must_use]
    pub const fn rounding(&self) -> Option<Rounding> {
        self.rounding
    }

    /// Lowest and highest possible result.
    #[must_use]
    pub const fn result_range(&self) -> (f64, f64) {
        self.result
    }

    /// The scales.
    #[must_use]
    pub fn scales(&self) -> &[Scale] {
        &self.scales
    }

    /// The bands, from low to high.
    #[must_use]
    pub fn bands(&self) -> &[Band] {
        &self.bands
    }

    /// Dimensions, aspects and items; parents stand before their children.
    #[must_use]
    pub fn nodes(&self) -> &[InstrumentNode] {
        &self.nodes
    }

    /// The share of the node at `at` in the whole: the product of its share and those above it, from 0 to 1.
    ///
    /// # Panics
    /// When there is no such node.
    pub fn share_of_whole(&self, at: usize) -> f64 {
        let node = &self.nodes[at];
        let above = node
            .parent
            .map_or(1.0, |parent| self.share_of_whole(parent));
        above * node.share
    }

    /// The items, in the order of the document.
    pub fn items(&self) -> impl Iterator<Item = &InstrumentNode> {
        self.nodes.iter().filter(|n| n.kind == NodeKind::Item)
    }

    /// The document in canonical JSON (RFC 8785): one text for one meaning, whatever the order of
    /// keys and the comments of the TOML.
    #[must_use]
    pub fn canonical_json(&self) -> String {
        crate::canonical::json(self)
    }

    /// SHA-256 of [`Instrument::canonical_json`]: a score that names it names its arithmetic.
    #[must_use]
    pub fn method_hash(&self) -> String {
        crate::canonical::sha256(self)
    }

    /// The band of a result.
    #[must_use]
    pub fn band(&self, result: f64) -> Option<&Band> {
        let reached = |b: &&Band| b.from.is_some_and(|from| result >= from);
        let held = |b: &&Band| b.up_to.is_some_and(|up_to| result <= up_to);
        self.bands
            .iter()
            .rev()
            .find(reached)
            .or_else(|| self.bands.iter().find(held))
    }
}
