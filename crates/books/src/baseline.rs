//! The sheet for a region that was not chosen: where it stands and what to work on.

use kernel::PartialDate;
use serde::{Deserialize, Serialize};

use crate::{Content, Furniture, Signer, Template};

/// One region's result, kept as its baseline for the next call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// Head and foot.
    pub furniture: Furniture,
    /// Number of the sheet.
    #[serde(default)]
    pub number: Option<String>,
    /// Its date.
    pub date: PartialDate,
    /// Where it is dated.
    pub place: String,
    /// The call.
    pub call: String,
    /// `Kota Bitung`.
    pub region: String,
    /// Official code.
    pub code: String,
    /// `Sulawesi Utara`; none for a province.
    #[serde(default)]
    pub province: Option<String>,
    /// The result, on the instrument's scale.
    pub score: f64,
    /// The top of that scale.
    pub most: f64,
    /// Digits after the decimal mark of all scores.
    pub score_digits: u8,
    /// Rank from 1, and the number of candidates ranked.
    #[serde(default)]
    pub rank: Option<(u32, u32)>,
    /// Lowest score that was selected.
    #[serde(default)]
    pub cut_off: Option<f64>,
    /// P(selected), 0 to 1.
    #[serde(default)]
    pub p_selected: Option<f64>,
    /// The result by dimension.
    pub dimensions: Vec<Dimension>,
    /// What to work on first.
    #[serde(default)]
    pub weak: Vec<WeakItem>,
    /// Paragraphs of the panel.
    #[serde(default)]
    pub words: Vec<String>,
    /// Who signs.
    pub signer: Signer,
}

/// One dimension's score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    /// `A1`.
    pub code: String,
    /// `Visi pimpinan`.
    pub name: String,
    /// On the same scale as the whole.
    pub score: f64,
    /// Median of all candidates.
    #[serde(default)]
    pub median: Option<f64>,
}

/// An item that drew the result down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeakItem {
    /// `A2.3`.
    pub code: String,
    /// The question.
    pub item: String,
    /// Level given, from 0.
    pub level: u8,
    /// The highest level.
    pub most: u8,
    /// What would raise it.
    #[serde(default)]
    pub advice: Option<String>,
}

impl Content for Baseline {
    fn template() -> Template {
        const FILE: &[u8] = include_bytes!("../templates/baseline.typ");
        Template::carried("baseline.typ", &[("baseline.typ", FILE)])
    }

    fn furniture(&self) -> &Furniture {
        &self.furniture
    }
}
