//! The form of a call: its instrument cut into sections.

use measure::instrument::{Instrument, InstrumentNode, NodeKind, Text};

/// A section of the form: a node at the top of the instrument, and the items under it.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// The code of the node.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// The items to answer.
    pub items: Vec<Item>,
}

/// An item to answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The node of the instrument.
    pub node: InstrumentNode,
    /// Lowest level.
    pub min: i64,
    /// Highest level.
    pub max: i64,
}

impl Item {
    /// Its code.
    pub fn code(&self) -> &str {
        &self.node.code
    }

    /// What a level means, where the instrument says so.
    pub fn anchor(&self, level: i64) -> Option<Text> {
        let anchors = self.node.anchors.iter();
        let mut anchors = anchors;
        let found = anchors.find(|anchor| (anchor.at - level as f64).abs() < 1e-9)?;
        Some(Text {
            id: found.id.clone(),
            en: found.en.clone(),
        })
    }

    /// The documents an answer does not count without, by their Indonesian names.
    pub fn required(&self) -> impl Iterator<Item = &str> {
        let evidence = self.node.evidence.iter();
        evidence.filter(|e| e.required).map(|e| e.id.as_str())
    }
}

/// The sections of an instrument, in its order.
pub fn sections(instrument: &Instrument) -> Vec<Section> {
    let nodes = instrument.nodes();
    let top = |mut at: usize| {
        while let Some(parent) = nodes[at].parent {
            at = parent;
        }
        at
    };
    let mut sections: Vec<Section> = Vec::new();
    let mut place = vec![None; nodes.len()];
    for (at, node) in nodes.iter().enumerate() {
        if node.parent.is_none() {
            place[at] = Some(sections.len());
            sections.push(Section {
                code: node.code.clone(),
                name: node.name.clone(),
                items: Vec::new(),
            });
        }
        if let (NodeKind::Item, Some(section)) = (node.kind, place[top(at)]) {
            let scale = node.scale.map(|scale| &instrument.scales()[scale]);
            let (min, max) = scale.map_or((0.0, 0.0), |scale| (scale.min, scale.max));
            sections[section].items.push(Item {
                node: node.clone(),
                min: whole(min.ceil()),
                max: whole(max.floor()),
            });
        }
    }
    sections
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "bounds of a scale are small numbers, checked by the instrument"
)]
fn whole(bound: f64) -> i64 {
    bound as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_assessment_has_eight_sections_of_one_item() {
        let toml = measure::instrument::shipped("assessment@1").unwrap().toml;
        let sections = sections(&Instrument::from_toml(toml).unwrap());
        let codes: Vec<&str> = sections.iter().map(|s| s.code.as_str()).collect();
        assert_eq!(codes, ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8"]);
        assert!(sections.iter().all(|s| s.items.len() == 1));
        assert_eq!((sections[0].items[0].min, sections[0].items[0].max), (0, 4));
        assert!(sections[0].items[0].anchor(4).unwrap().id.contains("RPJMD"));
    }

    #[test]
    fn items_of_a_tree_come_under_their_top_node() {
        let toml = measure::instrument::shipped("spbe@2020").unwrap().toml;
        let instrument = Instrument::from_toml(toml).unwrap();
        let sections = sections(&instrument);
        let n: usize = sections.iter().map(|s| s.items.len()).sum();
        assert_eq!(n, instrument.items().count());
        assert!(sections.len() > 1 && sections.iter().all(|s| !s.items.is_empty()));
    }
}
