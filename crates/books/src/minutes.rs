//! Minutes of a ranking: the order, its doubt, the decisions and what they rest on.

use kernel::PartialDate;
use serde::{Deserialize, Serialize};

use crate::{Content, Furniture, Signer, Template};

/// *Berita acara* of a ranking and selection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Minutes {
    /// Head and foot.
    pub furniture: Furniture,
    /// Number of the minutes.
    #[serde(default)]
    pub number: Option<String>,
    /// Day of the decision.
    pub date: PartialDate,
    /// Where it was taken.
    pub place: String,
    /// The call: `Asesmen Gerakan Menuju Smart City 2022`.
    pub call: String,
    /// Paragraphs before the figures: who met, on what ground.
    #[serde(default)]
    pub opening: Vec<String>,
    /// Places to give.
    pub quota: u32,
    /// Digits after the decimal mark of all scores.
    pub score_digits: u8,
    /// How the order was computed.
    pub method: Method,
    /// How far the assessors agree.
    #[serde(default)]
    pub agreement: Vec<Statistic>,
    /// In order of rank.
    pub ranking: Vec<Ranked>,
    /// Who signs; two or more stand side by side.
    pub signers: Vec<Signer>,
}

/// What makes the ranking repeatable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Method {
    /// Name and version of the questionnaire.
    pub instrument: String,
    /// SHA-256 of the published method, 64 hexadecimal digits.
    pub sha256: String,
    /// Seed of the draws, as published.
    pub seed: String,
    /// Number of draws.
    pub draws: u32,
    /// What settles equal scores.
    pub tie_rule: String,
    /// Program and version that computed it.
    #[serde(default)]
    pub program: Option<String>,
}

/// A figure on the agreement of assessors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statistic {
    /// `Alfa Krippendorff`.
    pub name: String,
    /// The figure, as it is: not in percent.
    pub value: f64,
    /// Its interval, lower and upper end.
    #[serde(default)]
    pub interval: Option<(f64, f64)>,
    /// What it says, in words.
    #[serde(default)]
    pub reading: Option<String>,
}

/// A candidate's line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ranked {
    /// From 1; none for a candidate that was not ranked.
    #[serde(default)]
    pub rank: Option<u32>,
    /// Name of the region, or its code name where names are not public.
    pub region: String,
    /// `Sulawesi Utara`.
    #[serde(default)]
    pub province: Option<String>,
    /// On the instrument's scale.
    #[serde(default)]
    pub score: Option<f64>,
    /// Lowest and highest rank of the interval, 1 being the first.
    #[serde(default)]
    pub interval: Option<(u32, u32)>,
    /// P(selected), 0 to 1.
    #[serde(default)]
    pub p_selected: Option<f64>,
    /// Whether the marks alone do not settle it.
    #[serde(default)]
    pub is_grey: bool,
    /// What was decided.
    pub decision: Decision,
    /// Why, where the decision departs from the ranking or the tie rule settled it.
    #[serde(default)]
    pub reason: Option<String>,
}

/// What became of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// Gets a place.
    Selected,
    /// Gets one if another declines.
    Reserve,
    /// Gets none.
    NotSelected,
    /// Withdrew.
    Withdrawn,
    /// Did not present.
    NoShow,
}

impl Content for Minutes {
    fn template() -> Template {
        const FILE: &[u8] = include_bytes!("../templates/minutes.typ");
        Template::carried("minutes.typ", &[("minutes.typ", FILE)])
    }

    fn furniture(&self) -> &Furniture {
        &self.furniture
    }
}
