//! Both engines have the same steps.

use std::collections::BTreeSet;

use crate::tree::{Finding, Tree};

const FOLDERS: [&str; 2] = [
    "crates/store/migrations/sqlite/",
    "crates/store/migrations/postgres/",
];

/// Finds a migration that one engine lacks.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let [sqlite, postgres] = FOLDERS.map(|folder| names(tree, folder));
    let mut findings = Vec::new();
    for (have, lack, folder) in [
        (&sqlite, &postgres, FOLDERS[1]),
        (&postgres, &sqlite, FOLDERS[0]),
    ] {
        for name in have.difference(lack) {
            let path = format!("{folder}{name}");
            findings.push(Finding::file(
                &path,
                "this migration exists for the other engine only; write it here too",
            ));
        }
    }
    findings
}

fn names<'a>(tree: &'a Tree, folder: &str) -> BTreeSet<&'a str> {
    tree.files
        .iter()
        .filter_map(|f| f.path.strip_prefix(folder))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_migration_for_one_engine_only_is_found() {
        let tree = Tree::sample(&[
            ("crates/store/migrations/sqlite/0001_store.sql", ""),
            ("crates/store/migrations/postgres/0001_store.sql", ""),
            ("crates/store/migrations/sqlite/0002_access.sql", ""),
            ("crates/store/migrations/postgres/0002_acces.sql", ""),
        ]);
        assert_eq!(check(&tree).len(), 2);
    }
}
