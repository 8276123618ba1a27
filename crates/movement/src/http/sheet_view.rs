//! The instrument's items as pages ask them: name, anchors, what the region answered.

use measure::instrument::{Instrument, InstrumentNode, ScaleKind, Text};
use web::{Choice, Lang, Page};

use crate::sheets::Given;

/// An item with its scale and the region's answer.
#[derive(Clone)]
pub(super) struct Question {
    pub(super) code: String,
    pub(super) name: String,
    /// What stands above it in the instrument; empty at the top.
    pub(super) above: String,
    /// Its levels with what they mean; none where any number is allowed.
    pub(super) levels: Vec<Choice>,
    /// The allowed numbers in words, where there are no levels.
    pub(super) range: String,
    pub(super) is_answered: bool,
    /// The level the region claims, in words.
    pub(super) claimed: String,
    pub(super) words: String,
}

impl Question {
    pub(super) fn answered(mut self, given: Option<&Given>) -> Self {
        let Some(given) = given else { return self };
        self.is_answered = given.level.is_some() || !given.words.is_empty();
        self.words.clone_from(&given.words);
        if let Some(level) = given.level {
            let value = level.to_string();
            let choice = self.levels.iter().find(|choice| choice.value == value);
            self.claimed = choice.map_or(value, |choice| choice.label.clone());
        }
        self
    }
}

pub(super) fn in_language(page: &Page, text: &Text) -> String {
    match page.lang {
        Lang::Id => text.id.clone(),
        Lang::En => text.en.clone(),
    }
}

/// Every item of an instrument, in its order.
pub(super) fn questions(page: &Page, instrument: &Instrument) -> Vec<Question> {
    let items = instrument.items();
    items.map(|node| question(page, instrument, node)).collect()
}

fn question(page: &Page, instrument: &Instrument, node: &InstrumentNode) -> Question {
    let scale = &instrument.scales()[node.scale.expect("an item has a scale")];
    let meaning = |at: f64| {
        let anchor = node.anchors.iter().find(|anchor| anchor.at == at);
        anchor.map_or("", |anchor| match page.lang {
            Lang::Id => anchor.id.as_str(),
            Lang::En => anchor.en.as_str(),
        })
    };
    let mut levels = Vec::new();
    if scale.kind == ScaleKind::Levels {
        let mut at = scale.min;
        while at <= scale.max {
            let number = page.decimal(at, 0);
            let label = match meaning(at) {
                "" => number,
                meaning => format!("{number} – {meaning}"),
            };
            levels.push(Choice::new(at.to_string(), label));
            at += 1.0;
        }
    }
    let ends = [scale.min, scale.max].map(|x| page.decimal(x, 1));
    Question {
        code: node.code.clone(),
        name: in_language(page, &node.name),
        above: node.parent.map_or_else(String::new, |at| {
            in_language(page, &instrument.nodes()[at].name)
        }),
        levels,
        range: ends.join("–"),
        is_answered: false,
        claimed: String::new(),
        words: String::new(),
    }
}
