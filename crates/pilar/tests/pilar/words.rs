//! What the program writes is told in words, in both languages.

use std::{collections::BTreeSet, fs, path::Path};

use pilar::compose;
use web::Lang;

/// Names of files and jobs that look like one.
const NO_ACTIONS: [&str; 2] = ["pilar.toml", "post.deliver"];
/// Keys of permissions look like actions too.
const PERMISSIONS: &str = "access/src/permissions.rs";

/// Every literal `"context.action"` in the code below `folder`.
fn actions(folder: &Path, contexts: &[String], found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            actions(&path, contexts, found);
            continue;
        }
        if path.extension().is_none_or(|ext| ext != "rs") || path.ends_with(PERMISSIONS) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        found.extend(text.split('"').skip(1).filter_map(|literal| {
            let (context, name) = literal.split_once('.')?;
            let plain = |text: &str| {
                text.bytes()
                    .all(|b| b.is_ascii_lowercase() || b"_-".contains(&b))
            };
            let is_action = contexts.iter().any(|known| known == context)
                && !name.is_empty()
                && plain(name)
                && !NO_ACTIONS.contains(&literal)
                // A template is no action.
                && name != "html"
                && !name.starts_with("sqlite");
            is_action.then(|| literal.to_owned())
        }));
    }
}

#[test]
fn every_action_of_the_audit_log_has_words_in_both_languages() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folders: Vec<_> = fs::read_dir(crates)
        .unwrap()
        .map(|entry| entry.unwrap())
        .collect();
    // Who has words writes actions that begin with its name.
    let contexts: Vec<String> = folders
        .iter()
        .filter(|folder| folder.path().join("locales").is_dir())
        // `web` has words and no table, so it writes nothing; its settings are named like actions.
        .filter(|folder| folder.file_name() != "web")
        .map(|folder| folder.file_name().into_string().unwrap())
        .collect();
    let mut found = BTreeSet::new();
    for folder in folders {
        let src = folder.path().join("src");
        if src.is_dir() {
            actions(&src, &contexts, &mut found);
        }
    }
    // Files of a plan are named like actions.
    found.retain(|action| !matches!(action.as_str(), "plan.css" | "plan.toml" | "plan.typ"));
    assert!(found.len() > 40, "{found:?}");
    let words = compose::catalogue().unwrap();
    for action in &found {
        let id = action.replacen('.', "-action-", 1).replace('_', "-");
        assert!(words.has(&id), "{action} needs the message {id}");
        let (indonesian, english) = (
            words.text(Lang::Id, &id, &[]),
            words.text(Lang::En, &id, &[]),
        );
        assert_ne!(indonesian, english, "{id}");
    }
}
