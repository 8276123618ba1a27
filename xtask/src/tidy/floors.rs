//! The house: arrows between crates point down only.

use std::{collections::BTreeMap, env, path::Path, process::Command};

use anyhow::{Context, ensure};
use serde_json::Value;

use crate::tree::Finding;

/// A crate's place in the house.
struct Place {
    name: &'static str,
    /// It may use every crate on a lower floor.
    floor: u8,
    /// Crates on its own floor that it may use too.
    beside: &'static [&'static str],
}

const fn place(name: &'static str, floor: u8, beside: &'static [&'static str]) -> Place {
    Place {
        name,
        floor,
        beside,
    }
}

/// The floors of the house. A new crate gets its line here, and ARCHITECTURE.md says what it owns.
const HOUSE: &[Place] = &[
    place("kernel", 0, &[]),
    place("measure", 0, &[]),
    place("geography", 0, &[]),
    place("masterplan", 0, &["kernel", "measure"]),
    place("store", 1, &[]),
    place("sheets", 1, &[]),
    place("books", 1, &[]),
    place("web", 1, &["store"]),
    place("signatures", 1, &[]),
    place("measure-cli", 1, &[]),
    place("access", 2, &[]),
    place("register", 2, &["access"]),
    place("post", 2, &["access"]),
    place("plan-files", 2, &[]),
    place("movement", 3, &[]),
    place("agreements", 3, &[]),
    place("workshops", 3, &["agreements"]),
    place("cockpit", 4, &[]),
    place("plan", 4, &[]),
    place("pilar", 6, &[]),
];

/// Crates whose place says less than the floors would allow.
const ONLY: &[(&str, &[&str])] = &[
    ("measure-cli", &["kernel", "measure"]),
    ("testkit", &["kernel", "store"]),
    ("load", &[]),
    ("xtask", &[]),
];

const TABLE: &str = "xtask/src/tidy/floors.rs";

/// A crate of the workspace and what it uses of the workspace.
struct Member {
    name: String,
    manifest: String,
    uses: Vec<Use>,
}

struct Use {
    name: String,
    in_tests_only: bool,
}

/// Checks the crates of this workspace, as Cargo sees them.
pub fn of_workspace() -> anyhow::Result<Vec<Finding>> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let out = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .current_dir(crate::root())
        .output()
        .context("cargo cannot be started")?;
    ensure!(
        out.status.success(),
        "cargo metadata: {}",
        String::from_utf8_lossy(&out.stderr)
    );
    let metadata: Value = serde_json::from_slice(&out.stdout)?;
    Ok(check(&members(&metadata)?))
}

fn members(metadata: &Value) -> anyhow::Result<Vec<Member>> {
    let root = metadata["workspace_root"]
        .as_str()
        .context("no workspace_root")?;
    let packages = metadata["packages"].as_array().context("no packages")?;
    let names: Vec<&str> = packages.iter().filter_map(|p| p["name"].as_str()).collect();
    packages
        .iter()
        .map(|package| {
            let manifest = Path::new(
                package["manifest_path"]
                    .as_str()
                    .context("no manifest_path")?,
            );
            let uses = package["dependencies"]
                .as_array()
                .context("no dependencies")?
                .iter()
                .filter_map(|d| Some((d["name"].as_str()?, &d["kind"])))
                .filter(|(name, _)| names.contains(name))
                .map(|(name, kind)| Use {
                    name: name.to_owned(),
                    in_tests_only: kind == "dev",
                })
                .collect();
            Ok(Member {
                name: package["name"].as_str().context("no name")?.to_owned(),
                manifest: manifest
                    .strip_prefix(root)
                    .unwrap_or(manifest)
                    .display()
                    .to_string(),
                uses,
            })
        })
        .collect()
}

fn check(members: &[Member]) -> Vec<Finding> {
    let house: BTreeMap<&str, &Place> = HOUSE.iter().map(|p| (p.name, p)).collect();
    let mut findings = Vec::new();
    for member in members {
        let wrong = |message: String| Finding::file(&member.manifest, message);
        let only = ONLY.iter().find(|(name, _)| *name == member.name);
        if only.is_none() && !house.contains_key(member.name.as_str()) {
            findings.push(wrong(format!(
                "`{}` has no floor: add it to the table HOUSE in {TABLE}, and to ARCHITECTURE.md",
                member.name
            )));
            continue;
        }
        for used in member
            .uses
            .iter()
            .filter(|used| !allowed(member, used, &house))
        {
            findings.push(wrong(format!(
                "`{}` may not use `{}`: arrows point down only (the table HOUSE in {TABLE}); {}",
                member.name,
                used.name,
                if used.name == "testkit" {
                    "testkit belongs in [dev-dependencies]"
                } else {
                    "move what both need to a lower floor, or let the upper crate call the lower one"
                }
            )));
        }
    }
    findings
}

fn allowed(member: &Member, used: &Use, house: &BTreeMap<&str, &Place>) -> bool {
    if used.name == "testkit" && used.in_tests_only {
        return member.name != "xtask";
    }
    if let Some((_, only)) = ONLY.iter().find(|(name, _)| *name == member.name) {
        return only.contains(&used.name.as_str());
    }
    let (Some(own), Some(other)) = (
        house.get(member.name.as_str()),
        house.get(used.name.as_str()),
    ) else {
        return false;
    };
    other.floor < own.floor || own.beside.contains(&other.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(name: &str, uses: &[(&str, bool)]) -> Member {
        Member {
            name: name.to_owned(),
            manifest: format!("crates/{name}/Cargo.toml"),
            uses: uses
                .iter()
                .map(|(name, in_tests_only)| Use {
                    name: (*name).to_owned(),
                    in_tests_only: *in_tests_only,
                })
                .collect(),
        }
    }

    #[test]
    fn arrows_in_this_workspace_point_down_only() {
        let findings = of_workspace().unwrap();
        let told: Vec<String> = findings.iter().map(ToString::to_string).collect();
        assert!(findings.is_empty(), "\n{}", told.join("\n"));
    }

    #[test]
    fn arrows_up_and_sideways_are_found() {
        for (name, used) in [
            ("store", "register"),
            ("access", "register"),
            ("store", "web"),
            ("sheets", "store"),
            ("kernel", "measure"),
            ("measure-cli", "geography"),
            ("register", "pilar"),
            ("xtask", "kernel"),
        ] {
            let found = check(&[member(name, &[(used, false)])]);
            assert_eq!(found.len(), 1, "{name} → {used}");
        }
        assert_eq!(check(&[member("store", &[("register", true)])]).len(), 1);
    }

    #[test]
    fn arrows_down_and_the_listed_neighbours_are_free() {
        let fine = [
            member("web", &[("store", false), ("kernel", false)]),
            member(
                "register",
                &[("access", false), ("sheets", false), ("testkit", true)],
            ),
            member("pilar", &[("register", false), ("measure-cli", false)]),
            member("testkit", &[("store", false)]),
        ];
        assert_eq!(check(&fine), []);
    }

    #[test]
    fn the_test_kit_never_ships() {
        let found = check(&[member("register", &[("testkit", false)])]);
        assert!(found[0].message.contains("[dev-dependencies]"));
    }

    #[test]
    fn a_crate_without_a_floor_is_told_where_to_get_one() {
        let found = check(&[member("voice", &[])]);
        assert!(found[0].message.contains(TABLE));
    }
}
