//! What must not stay behind.

use regex::Regex;

use crate::tree::{Finding, Tree};

/// Patterns and what is wrong with them. Written in pieces, so that this file does not find itself.
const LEFTOVERS: &[(&str, &str)] = &[
    (
        concat!(r"\b(TO", r"DO|FIX", r"ME|XX", r"X)\b"),
        "unfinished work belongs in an issue, not in a file",
    ),
    (
        concat!(r"\b(to", r"do|unimple", r"mented)!"),
        "this would stop the program: write it, or leave the feature out",
    ),
    (
        concat!(r"(^|[^\w./-])/(wo", r"rk|ro", r"ot)/"),
        "a path of one machine: take it from a setting, or write it relative to the project",
    ),
];

/// Files nobody writes by hand.
const GENERATED: &[&str] = &["Cargo.lock", "package-lock.json"];

/// Finds notes, holes and paths of one machine.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let patterns: Vec<(Regex, &str)> = LEFTOVERS
        .iter()
        .map(|(p, why)| (Regex::new(p).expect("the patterns are constant"), *why))
        .collect();
    let mut findings = Vec::new();
    for file in tree
        .files
        .iter()
        .filter(|f| !GENERATED.contains(&f.path.as_str()))
    {
        for (i, line) in file.text.lines().enumerate() {
            for (pattern, why) in &patterns {
                if let Some(hit) = pattern.find(line) {
                    let message = format!("`{}`: {why}", hit.as_str().trim());
                    findings.push(Finding::line(&file.path, i + 1, message));
                }
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_holes_and_machine_paths_are_found() {
        let note = concat!("// TO", "DO: later");
        let hole = concat!("fn a() { to", "do!() }");
        let path = concat!("cd /wo", "rk/main");
        let home = concat!("\"/ro", "ot/.cargo\"");
        let tree = Tree::sample(&[
            ("a.rs", note),
            ("b.rs", hole),
            ("c.sh", path),
            ("d.md", home),
        ]);
        assert_eq!(check(&tree).len(), 4);
    }

    #[test]
    fn words_that_only_look_alike_are_free() {
        let tree = Tree::sample(&[
            ("a.sh", "mktemp -d /tmp/pilar.XXXXXX"),
            (
                "b.md",
                "https://example.org/work/ and docs/root/ and todo lists",
            ),
        ]);
        assert_eq!(check(&tree), []);
    }
}
