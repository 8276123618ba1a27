//! The house rules, one file each.

mod book;
mod floors;
mod leftovers;
mod length;
mod lockfile;
mod messages;
mod migrations;
mod modules;
mod problems;
mod reach;

use crate::tree::{Finding, Tree};

/// A rule and how it is checked.
pub struct Check {
    /// One word, for the list.
    pub name: &'static str,
    /// The rule in a sentence.
    pub rule: &'static str,
    /// The places where it is broken.
    pub run: fn(&Tree) -> anyhow::Result<Vec<Finding>>,
}

/// Every rule, in the order they are reported.
pub const CHECKS: &[Check] = &[
    Check {
        name: "floors",
        rule: "a crate depends on the floors below it only",
        run: |_| floors::of_workspace(),
    },
    Check {
        name: "reach",
        rule: "`axum` stands in http/ only, `sqlx` in store.rs or store/ only",
        run: |tree| Ok(reach::check(tree)),
    },
    Check {
        name: "migrations",
        rule: "migrations have the same names for both engines",
        run: |tree| Ok(migrations::check(tree)),
    },
    Check {
        name: "modules",
        rule: "no mod.rs; a lib.rs stays under 60 lines",
        run: |tree| Ok(modules::check(tree)),
    },
    Check {
        name: "length",
        rule: "a file of more than 500 lines says why it is long",
        run: |tree| Ok(length::check(tree)),
    },
    Check {
        name: "leftovers",
        rule: "no notes of unfinished work and no paths of one machine",
        run: |tree| Ok(leftovers::check(tree)),
    },
    Check {
        name: "problems",
        rule: "each error chooses its status: no catch-all arm in `impl From<…> for Problem`",
        run: |tree| Ok(problems::check(tree)),
    },
    Check {
        name: "lockfile",
        rule: "npm packages come from registry.npmjs.org",
        run: |tree| Ok(lockfile::check(tree)),
    },
    Check {
        name: "messages",
        rule: "each message used exists in both languages, and none is unused",
        run: |tree| Ok(messages::check(tree)),
    },
    Check {
        name: "book",
        rule: "each setting, command and route is in the book",
        run: |tree| Ok(book::check(tree)),
    },
];
