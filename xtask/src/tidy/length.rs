//! Files a person can still read in one sitting.

use crate::tree::{File, Finding, Tree};

const LINES: usize = 500;
const WRITTEN_BY_HAND: &[&str] = &[".rs", ".mjs", ".js", ".css", ".html", ".sql", ".sh"];

/// Finds files over the limit that do not say why.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.files
        .iter()
        .filter(|f| WRITTEN_BY_HAND.iter().any(|ending| f.path.ends_with(ending)))
        .filter(|f| !says_why(f))
        .filter_map(|f| {
            let lines = f.text.lines().count();
            (lines > LINES).then(|| {
                Finding::file(
                    &f.path,
                    format!("{lines} lines; split it, or say `Long because …` at its top (in Rust: `//! Long because …`)"),
                )
            })
        })
        .collect()
}

fn says_why(file: &File) -> bool {
    let mut top = file.text.lines().take(20);
    if file.path.ends_with(".rs") {
        top.any(|line| line.starts_with("//! Long because "))
    } else {
        top.any(|line| line.contains("Long because "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_must_say_why() {
        let long = "// line\n".repeat(501);
        let reasoned = format!("//! Scores.\n//! Long because the table is one.\n{long}");
        let tree = Tree::sample(&[
            ("crates/a/src/long.rs", &long),
            ("crates/a/src/reasoned.rs", &reasoned),
            ("data/regions.csv", &long),
        ]);
        let found = check(&tree);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place, "crates/a/src/long.rs");
    }
}
