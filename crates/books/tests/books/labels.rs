use std::{collections::BTreeSet, fs, path::Path};

use toml::Table;

const LANGUAGES: [&str; 2] = ["id", "en"];

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// `letter.title` and the holes in it.
fn labels(lang: &str) -> BTreeSet<(String, Vec<String>)> {
    let table: Table = read(&format!("locales/{lang}.toml")).parse().unwrap();
    table
        .iter()
        .flat_map(|(group, labels)| {
            labels.as_table().unwrap().iter().map(move |(key, label)| {
                let text = label.as_str().unwrap_or_default();
                assert!(
                    label.is_array() || !text.is_empty(),
                    "{lang}: {group}.{key} is empty"
                );
                let mut holes: Vec<String> = text
                    .split('{')
                    .skip(1)
                    .map(|rest| rest.split('}').next().unwrap().to_owned())
                    .collect();
                holes.sort();
                (format!("{group}.{key}"), holes)
            })
        })
        .collect()
}

#[test]
fn both_languages_have_the_same_labels_with_the_same_holes() {
    let [id, en] = LANGUAGES.map(labels);
    assert_eq!(id, en);
}

#[test]
fn every_label_is_used_and_every_used_label_is_there() {
    let furniture = read("templates/furniture.typ");
    let mut used = BTreeSet::new();
    collect(&furniture, "words.", &mut |rest| used.insert(rest));
    for group in ["letter", "form", "minutes", "baseline"] {
        let template = read(&format!("templates/{group}.typ"));
        collect(&template, "l.", &mut |key| {
            used.insert(format!("{group}.{key}"))
        });
        collect(&template, "words.", &mut |rest| used.insert(rest));
    }
    // Chosen by the data: the test of minutes prints them.
    for decision in [
        "selected",
        "reserve",
        "not-selected",
        "withdrawn",
        "no-show",
    ] {
        used.insert(format!("minutes.decision-{decision}"));
    }
    let known: BTreeSet<String> = labels("id").into_iter().map(|(key, _)| key).collect();
    let used: BTreeSet<String> = used
        .iter()
        .map(|key| key.trim_end_matches(".at").to_owned())
        .filter(|key| key.contains('.'))
        .collect();
    assert_eq!(used, known);
}

/// Finds `prefix` and the name after it, where the prefix begins a name.
fn collect(text: &str, prefix: &str, found: &mut impl FnMut(String) -> bool) {
    let is_name = |c: char| c.is_alphanumeric() || c == '-' || c == '.' || c == '_';
    for (at, _) in text.match_indices(prefix) {
        if text[..at].chars().next_back().is_some_and(is_name) {
            continue;
        }
        let name: String = text[at + prefix.len()..]
            .chars()
            .take_while(|c| is_name(*c))
            .collect();
        let name = name.trim_end_matches(['.', '-']);
        if !name.is_empty() {
            found(name.to_owned());
        }
    }
}
