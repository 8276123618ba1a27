//! Pillar sets: versioned lists of pillars with their sub-pillars, and mappings between them (domain §5).

use serde::{Deserialize, Serialize};

/// A set of pillars. Plans carry the set they were written in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PillarSet {
    /// `kominfo-2017`.
    pub code: String,
    /// Its name in Indonesian.
    pub name_id: String,
    /// Its name in English.
    pub name_en: String,
    /// Its pillars, in order.
    pub pillars: Vec<Pillar>,
}

/// A pillar of smart-city work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pillar {
    /// `governance`.
    pub code: String,
    /// Its name in Indonesian.
    pub name_id: String,
    /// Its name in English.
    pub name_en: String,
    /// Its parts.
    #[serde(default)]
    pub sub_pillars: Vec<SubPillar>,
}

/// A part of a pillar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubPillar {
    /// `public-service`, once in its set.
    pub code: String,
    /// Its name in Indonesian.
    pub name_id: String,
    /// Its name in English.
    pub name_en: String,
}

/// What becomes of a pillar, or a sub-pillar, of one set in another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PillarMap {
    /// The code of the set that is left.
    pub from: String,
    /// The code of the set that is taken.
    pub to: String,
    /// What becomes what; a sub-pillar's line goes before its pillar's.
    pub lines: Vec<MapLine>,
}

/// One line of a mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapLine {
    /// A pillar or sub-pillar of the set that is left.
    pub from: String,
    /// A pillar of the set that is taken.
    pub to: String,
}

const SETS: &str = include_str!("../data/pillar-sets.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shipped {
    sets: Vec<PillarSet>,
    maps: Vec<PillarMap>,
}

fn shipped() -> Shipped {
    toml::from_str(SETS).expect("the shipped pillar sets are read by a test")
}

impl PillarSet {
    /// The sets that come with the program; the ministry's six first. Defaults: an instance may keep others.
    pub fn shipped() -> Vec<Self> {
        shipped().sets
    }

    /// The pillar of a code.
    pub fn pillar(&self, code: &str) -> Option<&Pillar> {
        self.pillars.iter().find(|pillar| pillar.code == code)
    }
}

impl PillarMap {
    /// The mappings that come with the program.
    pub fn shipped() -> Vec<Self> {
        shipped().maps
    }

    /// What a pillar with a sub-pillar becomes; `None` where the mapping has no line for it.
    pub fn convert(&self, pillar: &str, sub_pillar: &str) -> Option<&str> {
        let line = |code: &str| self.lines.iter().find(|line| line.from == code);
        line(sub_pillar)
            .or_else(|| line(pillar))
            .map(|line| line.to.as_str())
    }
}
