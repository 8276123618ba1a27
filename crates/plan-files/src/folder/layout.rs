//! What stands where.

use std::collections::BTreeMap;

use masterplan::{
    Agency, Content, Made, Period, PillarSet, Region, Release, ReleaseFile, Row, Section,
    SectionKey, Signature, Table,
};
use serde::{Deserialize, Serialize};

/// The file that makes a folder one of a release.
pub(super) const PLAN: &str = "plan.toml";

/// Git changes no line's end, so that a checkout anywhere has the same bytes.
pub(super) const ATTRIBUTES: (&str, &str) = (".gitattributes", "* -text\n");

/// What may stand beside: git's own.
pub(super) const GIT: &str = ".git";

pub(super) const SECTIONS: &str = "sections";
pub(super) const TABLES: &str = "tables";

/// `plan.toml`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plan {
    pub(super) format: String,
    title: String,
    sha256: String,
    /// The texts, in their order.
    pub(super) sections: Vec<SectionKey>,
    /// The tables that have a file.
    pub(super) tables: Vec<Table>,
    made: Made,
    region: Region,
    period: Period,
    parts: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signature: Option<Signature>,
    agencies: Vec<Agency>,
    pillar_set: PillarSet,
}

/// A file of a table.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rows {
    pub(super) rows: Vec<Row>,
}

/// As much of `plan.toml` as tells whose it is.
#[derive(Debug, Deserialize)]
pub(super) struct Mark {
    pub(super) format: String,
}

impl Plan {
    pub(super) fn of(file: &ReleaseFile) -> Self {
        let Release {
            format,
            made,
            content,
        } = file.release.clone();
        Self {
            format,
            title: content.title,
            sha256: file.sha256.clone(),
            sections: content.sections.iter().map(|s| s.key).collect(),
            tables: content.tables.keys().copied().collect(),
            made,
            region: content.region,
            period: content.period,
            parts: file.parts.clone(),
            signature: file.signature.clone(),
            agencies: content.agencies,
            pillar_set: content.pillar_set,
        }
    }

    pub(super) fn join(
        self,
        sections: Vec<Section>,
        tables: BTreeMap<Table, Vec<Row>>,
    ) -> ReleaseFile {
        ReleaseFile {
            release: Release {
                format: self.format,
                made: self.made,
                content: Content {
                    region: self.region,
                    title: self.title,
                    period: self.period,
                    pillar_set: self.pillar_set,
                    agencies: self.agencies,
                    sections,
                    tables,
                },
            },
            parts: self.parts,
            sha256: self.sha256,
            signature: self.signature,
        }
    }
}

pub(super) fn section(key: SectionKey) -> String {
    format!("{SECTIONS}/{}.md", key.word())
}

pub(super) fn table(table: Table) -> String {
    format!("{TABLES}/{}.toml", table.word())
}
