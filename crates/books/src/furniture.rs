//! What stands on every page, whatever the document.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

/// The language of a document's fixed words, dates and numbers. The texts of its data are printed as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Indonesian.
    #[default]
    Id,
    /// English.
    En,
}

/// Whether the document stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Every page says so, across the page and in words.
    #[default]
    Draft,
    /// As it is signed and sent.
    Final,
}

/// Head and foot of the pages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Furniture {
    /// Language of labels, dates and numbers.
    pub lang: Lang,
    /// Draft or final.
    pub state: State,
    /// Who writes, at the head of the first page.
    pub letterhead: Letterhead,
    /// Printed at the head of every page: `Contoh: jawaban dan nilai rekaan`.
    #[serde(default)]
    pub notice: Option<String>,
    /// What the foot of every page calls the document, usually its number.
    #[serde(default)]
    pub reference: Option<String>,
    /// SHA-256 of what the document was made from, 64 hexadecimal digits, at the foot of every page.
    #[serde(default)]
    pub sha256: Option<String>,
    /// Address where the document can be verified, as a QR code and in words where the template has a place for it.
    #[serde(default)]
    pub verify: Option<String>,
    /// When the document was made; the date in the PDF's properties, so a parameter and never the clock.
    pub made_at: Timestamp,
}

/// The head of an office's letters.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letterhead {
    /// Name of the image given to the document with [`Document::with_image`](crate::Document::with_image).
    #[serde(default)]
    pub emblem: Option<String>,
    /// The office from the outside in; the last line is set largest.
    pub lines: Vec<String>,
    /// Street, telephone, address on the web, a line each.
    #[serde(default)]
    pub address: Vec<String>,
}

/// Who signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    /// On whose behalf: `a.n. Menteri Komunikasi dan Informatika`.
    #[serde(default)]
    pub on_behalf: Option<String>,
    /// `Direktur Jenderal Aplikasi Informatika`.
    pub office: String,
    /// Name with titles.
    pub name: String,
    /// Staff number, without its label.
    #[serde(default)]
    pub staff_number: Option<String>,
    /// Printed in the place of the signature: `Ditandatangani secara elektronik`. Else room is left for the hand.
    #[serde(default)]
    pub mark: Option<String>,
}
