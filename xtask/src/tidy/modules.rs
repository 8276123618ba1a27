//! How a crate is laid out.

use crate::tree::{Finding, Tree};

const LIB_LINES: usize = 60;

/// Finds `mod.rs` files and front pages that hold too much.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.ending(".rs") {
        if file.path.ends_with("/mod.rs") {
            findings.push(Finding::file(
                &file.path,
                "name it after its folder: `foo.rs` beside `foo/`",
            ));
        }
        let lines = file.text.lines().count();
        if file.path.ends_with("/src/lib.rs") && lines >= LIB_LINES {
            findings.push(Finding::file(
                &file.path,
                format!("{lines} lines; a lib.rs says what, where to start and what is absent, in under {LIB_LINES}"),
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mod_rs_and_a_front_page_with_logic_are_found() {
        let long = "pub fn a() {}\n".repeat(60);
        let short = "pub fn a() {}\n".repeat(59);
        let tree = Tree::sample(&[
            ("crates/a/src/http/mod.rs", ""),
            ("crates/a/src/lib.rs", &long),
            ("crates/b/src/lib.rs", &short),
        ]);
        assert_eq!(check(&tree).len(), 2);
    }
}
