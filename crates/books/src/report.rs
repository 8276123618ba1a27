//! A document of sections: minutes of a workshop, a commitment, a handover pack.

use serde::{Deserialize, Serialize};

use crate::{Content, Furniture, Signer, Template};

/// Heading, facts, sections, and who signs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Head and foot.
    pub furniture: Furniture,
    /// The title in the file's properties.
    pub title: String,
    /// The title on the first page.
    pub heading: String,
    /// The line below it.
    pub subheading: Option<String>,
    /// Terms with their values; an empty value is printed as a dash.
    pub facts: Vec<(String, String)>,
    /// In order.
    pub sections: Vec<Section>,
    /// Place and day above the signatures; empty without signers.
    pub signed: String,
    /// Who signs.
    pub signers: Vec<Signer>,
}

/// Paragraphs, numbered points and a table, each where there is one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// The heading; none for the first.
    pub heading: Option<String>,
    /// Running text.
    pub paragraphs: Vec<String>,
    /// Numbered points.
    pub points: Vec<String>,
    /// The columns of the table.
    pub columns: Vec<Column>,
    /// Its rows, a text for each column.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its head.
    pub name: String,
    /// How wide it is beside the others.
    pub share: u8,
}

impl Column {
    /// A column of this width.
    pub fn new(name: impl Into<String>, share: u8) -> Self {
        Self {
            name: name.into(),
            share,
        }
    }
}

impl Content for Report {
    fn template() -> Template {
        const FILE: &[u8] = include_bytes!("../templates/report.typ");
        Template::carried("report.typ", &[("report.typ", FILE)])
    }

    fn furniture(&self) -> &Furniture {
        &self.furniture
    }
}
