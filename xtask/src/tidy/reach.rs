//! Who may name `axum` and `sqlx`.

use crate::{
    tokens::{Kind, tokens},
    tree::{File, Finding, Tree},
};

/// A library, where it may stand, and the crates that are about it.
struct Fence {
    library: &'static str,
    owners: &'static [&'static str],
    folder: &'static str,
    file: &'static str,
    way_out: &'static str,
}

const FENCES: &[Fence] = &[
    Fence {
        library: "axum",
        owners: &["web", "pilar", "testkit"],
        folder: "/http/",
        file: "/http.rs",
        way_out: "move the handler to http/, and let the operation take a typed command",
    },
    Fence {
        library: "sqlx",
        owners: &["store", "testkit"],
        folder: "/store/",
        file: "/store.rs",
        way_out: "move the statement to store.rs of its context",
    },
];

/// Files outside the fences, with the reason.
const EXCEPTIONS: &[(&str, &str)] = &[
    // Each driver keeps instants in its own type; the encoding belongs to the type (a feature only `store` switches on).
    ("sqlx", "crates/kernel/src/timestamp.rs"),
];

/// Finds names of fenced libraries outside their fence.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.ending(".rs").filter(|f| !f.is_test()) {
        for fence in FENCES.iter().filter(|fence| !allows(fence, file)) {
            let name = Kind::Name(fence.library.to_owned());
            if let Some(token) = tokens(&file.text).iter().find(|t| t.kind == name) {
                findings.push(Finding::line(
                    &file.path,
                    token.line,
                    format!("`{}` is named here; {}", fence.library, fence.way_out),
                ));
            }
        }
    }
    findings
}

fn allows(fence: &Fence, file: &File) -> bool {
    file.crate_name()
        .is_none_or(|name| fence.owners.contains(&name))
        || file.path.contains(fence.folder)
        || file.path.ends_with(fence.file)
        || EXCEPTIONS.contains(&(fence.library, file.path.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sql_in_a_handler_and_axum_in_an_operation_are_found() {
        let tree = Tree::sample(&[
            ("crates/register/src/curate.rs", "//! x\nuse axum::Json;"),
            ("crates/register/src/http/page.rs", "use sqlx::query;"),
            (
                "crates/kernel/src/date.rs",
                "fn a() { on!(tx, |c| sqlx::query(A)) }",
            ),
        ]);
        let places: Vec<String> = check(&tree).into_iter().map(|f| f.place).collect();
        assert_eq!(
            places,
            [
                "crates/register/src/curate.rs:2",
                "crates/register/src/http/page.rs:1",
                "crates/kernel/src/date.rs:1"
            ]
        );
    }

    #[test]
    fn the_places_meant_for_them_are_free() {
        let tree = Tree::sample(&[
            ("crates/register/src/http/page.rs", "use axum::Json;"),
            ("crates/register/src/http.rs", "use axum::Json;"),
            ("crates/register/src/store/claims.rs", "use sqlx::query;"),
            ("crates/store/src/db.rs", "use sqlx::query;"),
            (
                "crates/register/src/curate.rs",
                "// sqlx is far away\n#[cfg(test)]\nmod tests { use axum; }",
            ),
        ]);
        assert_eq!(check(&tree), []);
    }
}
