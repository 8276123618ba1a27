//! The words of plan books are whole in both languages.

use std::{collections::BTreeMap, fs, path::Path};

use masterplan::{Filled, Table as PlanTable};
use toml::Table;

fn words(lang: &str) -> BTreeMap<String, String> {
    let path = format!("locales/plan.{lang}.toml");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let table: Table = fs::read_to_string(path).unwrap().parse().unwrap();
    let mut out = BTreeMap::new();
    for (group, words) in &table {
        for (key, word) in words.as_table().unwrap() {
            let text = word
                .as_str()
                .map_or_else(|| word.to_string(), str::to_owned);
            assert!(!text.trim().is_empty(), "{lang}: {group}.{key}");
            out.insert(format!("{group}.{key}"), text);
        }
    }
    out
}

fn holes(text: &str) -> Vec<&str> {
    let pieces = text.split('{').skip(1);
    let mut found: Vec<_> = pieces.filter_map(|rest| rest.split('}').next()).collect();
    found.sort_unstable();
    found
}

#[test]
fn both_languages_have_the_same_words_with_the_same_holes() {
    let (id, en) = (words("id"), words("en"));
    assert_eq!(id.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
    for (key, text) in &id {
        assert_eq!(holes(text), holes(&en[key]), "{key}");
    }
}

#[test]
fn every_table_column_and_choice_has_a_name() {
    for lang in ["id", "en"] {
        let words = words(lang);
        for table in PlanTable::ALL {
            let word = table.word();
            assert!(
                words.contains_key(&format!("tables.{word}")),
                "{lang}: {word}"
            );
            for column in table.columns() {
                let name = column.name;
                let known = [format!("columns.{word}.{name}"), format!("columns.{name}")];
                assert!(
                    known.iter().any(|key| words.contains_key(key)),
                    "{lang}: {word}.{name}"
                );
                if let Filled::Choice(choices) = column.filled {
                    for choice in choices {
                        let own = format!("choices.{word}.{name}.{choice}");
                        let found = words.contains_key(&own)
                            || words.contains_key(&format!("choices.{choice}"));
                        assert!(found, "{lang}: {word}.{name} {choice}");
                    }
                }
            }
        }
    }
}
