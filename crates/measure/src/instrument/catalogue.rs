//! The documents shipped with the program.

/// What a shipped document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShippedKind {
    /// An [`super::Instrument`].
    Instrument,
    /// A [`super::PillarSet`].
    PillarSet,
    /// A [`super::PillarMapping`].
    PillarMapping,
}

/// A document shipped with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shipped {
    /// Name to ask for it by: the document's code, `@` and its version.
    pub name: &'static str,
    /// What it is.
    pub kind: ShippedKind,
    /// The document itself.
    pub toml: &'static str,
}

macro_rules! shipped {
    ($($kind:ident $name:literal $file:literal,)*) => {
        &[$(Shipped {
            name: $name,
            kind: ShippedKind::$kind,
            toml: include_str!(concat!("../../instruments/", $file)),
        },)*]
    };
}

const CATALOGUE: &[Shipped] = shipped![
    Instrument "assessment@1" "assessment.toml",
    Instrument "evaluation@A" "evaluation-a.toml",
    Instrument "evaluation@B" "evaluation-b.toml",
    Instrument "spbe@2020" "spbe-2020.toml",
    Instrument "pemdi@2026" "pemdi-2026.toml",
    PillarSet "ministry@2017" "pillars-ministry-2017.toml",
    PillarSet "giffinger@2007" "pillars-giffinger-2007.toml",
    PillarSet "draft@2026" "pillars-draft-2026.toml",
    PillarMapping "ministry-to-giffinger@1" "mapping-ministry-to-giffinger.toml",
    PillarMapping "giffinger-to-ministry@1" "mapping-giffinger-to-ministry.toml",
    PillarMapping "ministry-to-draft@1" "mapping-ministry-to-draft.toml",
    PillarMapping "draft-to-ministry@1" "mapping-draft-to-ministry.toml",
    PillarMapping "giffinger-to-draft@1" "mapping-giffinger-to-draft.toml",
    PillarMapping "draft-to-giffinger@1" "mapping-draft-to-giffinger.toml",
];

/// All shipped documents.
#[must_use]
pub const fn catalogue() -> &'static [Shipped] {
    CATALOGUE
}

/// The shipped document of this name; without `@` and a version, the first of that code.
#[must_use]
pub fn shipped(name: &str) -> Option<&'static Shipped> {
    let code = |s: &&Shipped| s.name.split('@').next() == Some(name);
    CATALOGUE
        .iter()
        .find(|s| s.name == name)
        .or_else(|| CATALOGUE.iter().find(code))
}
