//! What people read in a cell, and the code that it stands for.

use std::collections::{BTreeSet, HashMap};

use masterplan::{Column, Content, Filled, Table};
use sheets::Lang;

use crate::Words;

/// The labels of a column with choices.
pub(super) struct Labels {
    codes: BTreeSet<String>,
    /// Codes in their order.
    order: Vec<String>,
    shown: HashMap<String, String>,
    /// Codes by folded label; nothing where a label means two.
    meant: HashMap<String, Option<String>>,
}

impl Labels {
    /// The labels of a column; `None` where cells are not chosen from a list.
    pub(super) fn new(
        content: &Content,
        table: Table,
        column: &'static Column,
        words: &Words,
        lang: Lang,
    ) -> Option<Self> {
        let choices = choices(content, table, column, words)?;
        let mut labels = Self {
            codes: choices.iter().map(|(code, _)| code.clone()).collect(),
            order: Vec::new(),
            shown: HashMap::new(),
            meant: HashMap::new(),
        };
        for (code, both) in &choices {
            for label in both {
                labels
                    .meant
                    .entry(fold(label))
                    .and_modify(|meant| {
                        if meant.as_ref() != Some(code) {
                            *meant = None;
                        }
                    })
                    .or_insert_with(|| Some(code.clone()));
            }
        }
        for (code, both) in choices {
            let [id, en] = both;
            let label = match lang {
                Lang::Indonesian => id,
                Lang::English => en,
            };
            // A label that would be read as another choice gives way to its code.
            let shown = if labels.code(&label) == code {
                label
            } else {
                code.clone()
            };
            if labels.shown.insert(code.clone(), shown).is_none() {
                labels.order.push(code);
            }
        }
        Some(labels)
    }

    /// What is shown for a code.
    pub(super) fn label<'a>(&'a self, code: &'a str) -> &'a str {
        self.shown.get(code).map_or(code, String::as_str)
    }

    /// What may be chosen, in its order.
    pub(super) fn all(&self) -> Vec<String> {
        self.order
            .iter()
            .map(|code| self.label(code).to_owned())
            .collect()
    }

    /// The code that is meant; what was typed where none is.
    pub(super) fn code<'a>(&'a self, typed: &'a str) -> &'a str {
        let typed = typed.trim();
        if self.codes.contains(typed) {
            return typed;
        }
        match self.meant.get(&fold(typed)) {
            Some(Some(code)) => code,
            _ => typed,
        }
    }
}

/// Codes with their Indonesian and English labels.
fn choices(
    content: &Content,
    table: Table,
    column: &'static Column,
    words: &Words,
) -> Option<Vec<(String, [String; 2])>> {
    let both = |id: &str, en: &str| [plain(id), plain(en)];
    let pillars = &content.pillar_set.pillars;
    Some(match column.filled {
        Filled::Choice(choices) => choices
            .iter()
            .map(|word| {
                let label = |lang| words.choice(table, column, word, lang);
                let labels = both(label(Lang::Indonesian), label(Lang::English));
                ((*word).to_owned(), labels)
            })
            .collect(),
        Filled::Pillar => pillars
            .iter()
            .map(|pillar| (pillar.code.clone(), both(&pillar.name_id, &pillar.name_en)))
            .collect(),
        Filled::SubPillar => pillars
            .iter()
            .flat_map(|pillar| &pillar.sub_pillars)
            .map(|sub| (sub.code.clone(), both(&sub.name_id, &sub.name_en)))
            .collect(),
        Filled::Agency => content
            .agencies
            .iter()
            .map(|agency| {
                let label = format!("{} — {}", agency.code, agency.name);
                (agency.code.clone(), both(&label, &label))
            })
            .collect(),
        _ => return None,
    })
}

fn plain(text: &str) -> String {
    text.replace(char::is_control, " ").trim().to_owned()
}

/// Without regard to case and the number of spaces.
pub(super) fn fold(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}
