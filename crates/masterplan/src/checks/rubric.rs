//! The rubric as data: an instrument of `measure`, and a rule for each of its items.

use std::{collections::BTreeMap, sync::LazyLock};

use measure::instrument::{Instrument, InstrumentErrors, NodeKind};
use serde::Deserialize;

use super::FaultCode;
use crate::{Column, Filled, SectionKey, Table};

const INSTRUMENT: &str = include_str!("../../data/rubric.toml");
const RULES: &str = include_str!("../../data/rubric-rules.toml");

/// A fact outside the content that a rule may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fact {
    /// A regulation sets the plan: 0 or 1.
    Regulation,
    /// A decree forms the team: 0 or 1.
    Decree,
    /// Bodies formed.
    Bodies,
    /// Focus groups held.
    FocusGroups,
    /// Pieces of evidence.
    Evidence,
    /// The head of region who signed is in office: 0 or 1.
    HeadInOffice,
}

impl Fact {
    /// Its word, the end of a message's id.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Regulation => "regulation",
            Self::Decree => "decree",
            Self::Bodies => "bodies",
            Self::FocusGroups => "focus-groups",
            Self::Evidence => "evidence",
            Self::HeadInOffice => "head-in-office",
        }
    }
}

const fn whole() -> f64 {
    1.0
}

/// What decides an item. Each gives a share from 0 to 1 of the item's points. Dropped actions, and quick wins replaced or
/// stopped, are not looked at.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "gives", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Rule {
    /// Rows of tables: the mean over the tables of min(1, rows / `least`).
    Rows {
        /// The tables.
        tables: Vec<Table>,
        /// Rows each needs.
        least: u32,
    },
    /// Rows in which every one of `columns` stands: min(1, such rows / (`share` × rows)). A yearly column stands where each
    /// year of the plan does.
    Filled {
        /// The table.
        table: Table,
        /// The columns.
        columns: Vec<String>,
        /// The share of rows that is enough.
        #[serde(default = "whole")]
        share: f64,
    },
    /// Values that a column should have (pillars, sub-pillars, or the words of a choice): those that stand / all.
    Covers {
        /// The table.
        table: Table,
        /// The column.
        column: String,
    },
    /// Texts: the mean over the texts of min(1, words / `words`).
    Written {
        /// The texts by name.
        #[serde(default)]
        sections: Vec<SectionKey>,
        /// All texts of the book of this word.
        #[serde(default)]
        book: Option<String>,
        /// But these.
        #[serde(default)]
        except: Vec<SectionKey>,
        /// Words that each needs.
        words: u32,
    },
    /// Rows whose `column` another table's column names: min(1, such rows / (`share` × rows)).
    Named {
        /// The table.
        table: Table,
        /// The column that is named.
        column: String,
        /// The table that names.
        by: Table,
        /// Its column: codes, or the same words.
        by_column: String,
        /// The share of rows that is enough.
        #[serde(default = "whole")]
        share: f64,
    },
    /// Different values of a column: min(1, values / `least`).
    Varied {
        /// The table.
        table: Table,
        /// The column.
        column: String,
        /// Values it needs.
        least: u32,
    },
    /// Rows of a table (of all tables where none is named) without any of these faults / rows.
    Sound {
        /// The table.
        #[serde(default)]
        table: Option<Table>,
        /// The faults.
        faults: Vec<FaultCode>,
    },
    /// A fact: min(1, fact / `least`).
    Fact {
        /// Which.
        fact: Fact,
        /// How much is needed.
        least: u32,
    },
}

/// What is wrong with a rubric.
#[derive(Debug, thiserror::Error)]
pub enum RubricError {
    /// The instrument is not sound.
    #[error(transparent)]
    Instrument(#[from] InstrumentErrors),
    /// The rules cannot be read.
    #[error("the rules cannot be read: {0}")]
    Rules(#[from] toml::de::Error),
    /// A rule without an item, or an item without a rule.
    #[error("`{0}` needs both an item in the instrument and a rule")]
    Unpaired(String),
    /// An item's scale is not from 0 to 1, or it stands below no dimension.
    #[error("the item `{0}` must have a continuous scale from 0 to 1, and a dimension above it")]
    Item(String),
    /// A rule that cannot be judged.
    #[error("the rule of `{item}` cannot be judged: {problem}")]
    Rule {
        /// The item's code.
        item: String,
        /// What is wrong.
        problem: String,
    },
}

/// A sound rubric.
#[derive(Debug, Clone)]
pub struct Rubric {
    instrument: Instrument,
    rules: BTreeMap<String, Rule>,
}

impl Rubric {
    /// The rubric that comes with the program.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Rubric> = LazyLock::new(|| {
            Rubric::from_toml(INSTRUMENT, RULES).expect("the shipped rubric is read by a test")
        });
        &SHIPPED
    }

    /// Reads an instrument and its rules.
    ///
    /// # Errors
    /// [`RubricError`] names what does not fit.
    pub fn from_toml(instrument: &str, rules: &str) -> Result<Self, RubricError> {
        let instrument = Instrument::from_toml(instrument)?;
        let rules: BTreeMap<String, Rule> = toml::from_str(rules)?;
        let mut under_dimension = false;
        for node in instrument.nodes() {
            under_dimension |= node.kind == NodeKind::Dimension;
            let is_item = node.kind == NodeKind::Item;
            if is_item != rules.contains_key(&node.code) {
                return Err(RubricError::Unpaired(node.code.clone()));
            }
            let scale = node.scale.map(|scale| &instrument.scales()[scale]);
            let fits = scale.is_none_or(|scale| {
                scale.min == 0.0
                    && scale.max == 1.0
                    && scale.kind == measure::instrument::ScaleKind::Continuous
            });
            if is_item && !(fits && under_dimension && node.parent.is_some()) {
                return Err(RubricError::Item(node.code.clone()));
            }
        }
        for (item, rule) in &rules {
            if !instrument.items().any(|node| node.code == *item) {
                return Err(RubricError::Unpaired(item.clone()));
            }
            rule.sound().map_err(|problem| RubricError::Rule {
                item: item.clone(),
                problem,
            })?;
        }
        Ok(Self { instrument, rules })
    }

    /// Its instrument.
    pub const fn instrument(&self) -> &Instrument {
        &self.instrument
    }

    /// The rule of an item.
    pub fn rule(&self, item: &str) -> Option<&Rule> {
        self.rules.get(item)
    }
}

impl Rule {
    fn sound(&self) -> Result<(), String> {
        let positive = |least: u32| (least > 0).then_some(()).ok_or("0 of anything is no rule");
        let is_share = |share: f64| {
            let is_right = share > 0.0 && share <= 1.0;
            is_right
                .then_some(())
                .ok_or("a share is above 0, at most 1")
        };
        match self {
            Self::Rows { tables, least } if !tables.is_empty() => positive(*least)?,
            Self::Filled {
                table,
                columns,
                share,
            } if !columns.is_empty() => {
                for name in columns {
                    column(*table, name)?;
                }
                is_share(*share)?;
            }
            Self::Covers {
                table,
                column: name,
            } => match column(*table, name)?.filled {
                Filled::Pillar | Filled::SubPillar | Filled::Choice(_) => {}
                _ => return Err(format!("`{name}` has no list of values")),
            },
            Self::Written { words, book, .. } => {
                positive(*words)?;
                let book = book.as_deref();
                if self.sections().is_empty() || book.is_some_and(|b| crate::Book::of(b).is_none())
                {
                    return Err("no text is named".to_owned());
                }
            }
            Self::Named {
                table,
                column: name,
                by,
                by_column,
                share,
            } => {
                column(*table, name)?;
                column(*by, by_column)?;
                is_share(*share)?;
            }
            Self::Varied {
                table,
                column: name,
                least,
            } => {
                column(*table, name)?;
                positive(*least)?;
            }
            Self::Sound { faults, .. } if !faults.is_empty() => {}
            Self::Fact { least, .. } => positive(*least)?,
            Self::Rows { .. } | Self::Filled { .. } | Self::Sound { .. } => {
                return Err("its list is empty".to_owned());
            }
        }
        Ok(())
    }

    /// The texts that [`Rule::Written`] names.
    pub(super) fn sections(&self) -> Vec<SectionKey> {
        let Self::Written {
            sections,
            book,
            except,
            ..
        } = self
        else {
            return Vec::new();
        };
        let is_meant = |key: &&SectionKey| {
            let of_book = book.as_deref() == Some(key.book().word());
            (of_book || sections.contains(key)) && !except.contains(key)
        };
        SectionKey::ALL.iter().filter(is_meant).copied().collect()
    }
}

fn column<'a>(table: Table, name: &str) -> Result<&'a Column, String> {
    let found = table.columns().iter().find(|column| column.name == name);
    found.ok_or_else(|| format!("`{}` has no column `{name}`", table.word()))
}
