//! Words of workbooks, in both languages.

use std::collections::BTreeMap;

use masterplan::{Column, Table};
use sheets::Lang;

const SHIPPED: &str = include_str!("../data/words.toml");

/// Names of tables, headings of columns, labels of choices and sentences of the guide, by the ids of `data/words.toml`.
#[derive(Debug, Clone)]
pub struct Words(BTreeMap<String, [String; 2]>);

impl Words {
    /// The words that come with the program.
    pub fn shipped() -> Self {
        Self(toml::from_str(SHIPPED).expect("the shipped words are read by a test"))
    }

    /// These words, Indonesian and English by id, before those that come with the program.
    #[must_use]
    pub fn with(mut self, own: BTreeMap<String, [String; 2]>) -> Self {
        self.0.extend(own);
        self
    }

    /// The words of an id; the id where there are none.
    pub fn of<'a>(&'a self, id: &'a str, lang: Lang) -> &'a str {
        self.find(id, lang).unwrap_or(id)
    }

    fn find(&self, id: &str, lang: Lang) -> Option<&str> {
        let both = self.0.get(id)?;
        Some(match lang {
            Lang::Indonesian => &both[0],
            Lang::English => &both[1],
        })
    }

    fn first<'a>(&'a self, ids: &[String], last: &'a str, lang: Lang) -> &'a str {
        ids.iter()
            .find_map(|id| self.find(id, lang))
            .unwrap_or(last)
    }

    /// The name of a table.
    pub fn table(&self, table: Table, lang: Lang) -> &str {
        self.first(&[format!("table.{}", table.word())], table.word(), lang)
    }

    /// The heading of a column.
    pub fn column(&self, table: Table, column: &'static Column, lang: Lang) -> &str {
        let name = column.name;
        let ids = [
            format!("column.{}.{name}", table.word()),
            format!("column.{name}"),
        ];
        self.first(&ids, name, lang)
    }

    /// The label of a choice of a column.
    pub fn choice(&self, table: Table, column: &Column, word: &'static str, lang: Lang) -> &str {
        let (table, name) = (table.word(), column.name);
        let ids = [
            format!("choice.{table}.{name}.{word}"),
            format!("choice.{name}.{word}"),
            format!("choice.{word}"),
        ];
        self.first(&ids, word, lang)
    }
}

#[cfg(test)]
mod tests {
    use masterplan::Filled;

    use super::*;

    #[test]
    fn every_table_column_and_choice_has_words_in_both_languages() {
        let words = Words::shipped();
        let has = |ids: &[String]| ids.iter().any(|id| words.0.contains_key(id));
        let mut missing = Vec::new();
        for table in Table::ALL {
            let name = table.word();
            if !has(&[format!("table.{name}")]) {
                missing.push(name.to_owned());
            }
            for column in table.columns() {
                let at = column.name;
                if !has(&[format!("column.{name}.{at}"), format!("column.{at}")]) {
                    missing.push(format!("{name}.{at}"));
                }
                if let Filled::Choice(choices) = column.filled {
                    missing.extend(
                        choices
                            .iter()
                            .filter(|word| {
                                !has(&[format!("choice.{at}.{word}"), format!("choice.{word}")])
                            })
                            .map(|word| format!("{name}.{at}.{word}")),
                    );
                }
            }
        }
        assert_eq!(missing, Vec::<String>::new());
        assert!(
            words
                .0
                .values()
                .flatten()
                .all(|text| !text.trim().is_empty())
        );
    }

    #[test]
    fn no_two_columns_of_a_table_share_a_heading() {
        let words = Words::shipped();
        for table in Table::ALL {
            for lang in [Lang::Indonesian, Lang::English] {
                let mut seen: Vec<_> = table
                    .columns()
                    .iter()
                    .map(|column| words.column(table, column, lang))
                    .collect();
                seen.sort_unstable();
                let n = seen.len();
                seen.dedup();
                assert_eq!(seen.len(), n, "{} {lang:?}", table.word());
            }
        }
    }
}
