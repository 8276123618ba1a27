//! The whole assessment of one region, as it was answered.

use kernel::{PartialDate, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Content, Furniture, Template};

/// The answers of one region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Head and foot.
    pub furniture: Furniture,
    /// The call: `Asesmen Gerakan Menuju Smart City 2022`.
    pub call: String,
    /// `Kota Bitung`.
    pub region: String,
    /// Official code, `71.72`.
    pub code: String,
    /// `Sulawesi Utara`; none for a province.
    #[serde(default)]
    pub province: Option<String>,
    /// Name and version of the questionnaire.
    pub instrument: String,
    /// State of the assessment in words: `Dikirim`.
    pub status: String,
    /// When it was submitted, if it was.
    #[serde(default)]
    pub submitted_at: Option<Timestamp>,
    /// Minutes of the region's time zone ahead of UTC, for the printed time: 420, 480 or 540 in Indonesia.
    #[serde(default)]
    pub utc_offset: i16,
    /// The short name of that zone: `WIB`.
    #[serde(default)]
    pub zone: Option<String>,
    /// In the questionnaire's order.
    pub sections: Vec<Section>,
}

/// A part of the questionnaire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// `A1`.
    pub code: String,
    /// `Visi pimpinan dan keselarasan RPJMD`.
    pub title: String,
    /// Share of the whole, in percent.
    #[serde(default)]
    pub weight: Option<f64>,
    /// Who answers: an agency it was delegated to.
    #[serde(default)]
    pub answered_by: Option<String>,
    /// In order.
    pub answers: Vec<Answer>,
}

/// One question and its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// `A1.1`.
    pub code: String,
    /// The question.
    pub question: String,
    /// The level chosen, from 0; none where the question is not answered.
    #[serde(default)]
    pub level: Option<u8>,
    /// The highest level.
    pub most: u8,
    /// What the level is called: `Ditetapkan`.
    #[serde(default)]
    pub level_name: Option<String>,
    /// The region's own words; a newline breaks the line.
    #[serde(default)]
    pub words: Option<String>,
    /// What proves it.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
}

/// A place in a file that proves an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// `Perda`, `SK`.
    pub kind: String,
    /// `Rencana Induk Kota Cerdas`.
    pub title: String,
    /// Number of the document.
    #[serde(default)]
    pub number: Option<String>,
    /// Its date.
    #[serde(default)]
    pub date: Option<PartialDate>,
    /// Page or pages cited: `12–14`.
    #[serde(default)]
    pub pages: Option<String>,
    /// SHA-256 of the file, 64 hexadecimal digits; its beginning is printed.
    #[serde(default)]
    pub sha256: Option<String>,
    /// What the desk check said: `Diterima`.
    #[serde(default)]
    pub verdict: Option<String>,
}

impl Content for Form {
    fn template() -> Template {
        const FILE: &[u8] = include_bytes!("../templates/form.typ");
        Template::carried("form.typ", &[("form.typ", FILE)])
    }

    fn furniture(&self) -> &Furniture {
        &self.furniture
    }
}
