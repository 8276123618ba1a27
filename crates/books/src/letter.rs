//! The letter that tells the result of an assessment, with the list of the selected.

use kernel::PartialDate;
use serde::{Deserialize, Serialize};

use crate::{Content, Furniture, Signer, Template};

/// An official letter; with an annex, the *surat penetapan hasil asesmen*.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// Head and foot.
    pub furniture: Furniture,
    /// `B-349/DJAI/AI.01.02/06/2022`; a draft may have none yet.
    #[serde(default)]
    pub number: Option<String>,
    /// Date of the letter; a draft may have none yet.
    #[serde(default)]
    pub date: Option<PartialDate>,
    /// Where it is dated: `Jakarta`.
    pub place: String,
    /// *Sifat*: `Penting`.
    #[serde(default)]
    pub classification: Option<String>,
    /// *Hal*.
    pub subject: String,
    /// One line each; two or more are numbered.
    pub addressees: Vec<String>,
    /// `di Tempat`.
    #[serde(default)]
    pub addressees_at: Option<String>,
    /// The text.
    pub body: Vec<Block>,
    /// Who signs.
    pub signer: Signer,
    /// *Tembusan*, one line each.
    #[serde(default)]
    pub copies: Vec<String>,
    /// The list that goes with it.
    #[serde(default)]
    pub annex: Option<Annex>,
}

/// A piece of a letter's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    /// A paragraph; a newline in it breaks the line.
    Paragraph(String),
    /// Points numbered from 1.
    Numbered(Vec<String>),
}

/// The ordered list of the selected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Annex {
    /// `Daftar Kabupaten/Kota Terpilih Gerakan Menuju Smart City 2022`.
    pub title: String,
    /// A paragraph before the list.
    #[serde(default)]
    pub intro: Option<String>,
    /// In order; numbered from 1 by the template. Some hundreds are usual, the page limit is the only one.
    pub regions: Vec<Selected>,
}

/// A line of the annex.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selected {
    /// Official code, `71.72`.
    pub code: String,
    /// `Kota Bitung`.
    pub region: String,
    /// `Sulawesi Utara`.
    pub province: String,
}

impl Content for Letter {
    fn template() -> Template {
        const FILE: &[u8] = include_bytes!("../templates/letter.typ");
        Template::carried("letter.typ", &[("letter.typ", FILE)])
    }

    fn furniture(&self) -> &Furniture {
        &self.furniture
    }
}
