use std::collections::{BTreeMap, BTreeSet};

use crate::support::{file, help, json, pilar, refused, rows};

/// `code` and `prefix1`, `prefix2`, …
fn list(prefix: &str, n: usize) -> String {
    let codes: Vec<String> = (1..=n).map(|i| format!("{prefix}{i}")).collect();
    format!(
        "code,name\n{}\n",
        codes
            .iter()
            .map(|c| format!("{c},x"))
            .collect::<Vec<_>>()
            .join("\n")
    )
}

#[test]
fn a_national_call_is_assigned_evenly_and_without_conflicts() {
    let candidates = file("call", "c.csv", &list("c", 88));
    let assessors = file("call", "a.csv", &list("a", 20));
    let conflicts = file("call", "x.csv", "candidate,assessor\nc1,a1\nc1,a2\nc2,a3\n");
    let args = [
        "assign",
        "--candidates",
        &candidates,
        "--assessors",
        &assessors,
        "--conflicts",
        &conflicts,
        "--per-candidate",
        "3",
        "--seed",
        "11",
    ];
    let text = pilar(&args).unwrap();
    let found = rows(&text);
    assert_eq!(found[0].join(","), "candidate,assessor,order");
    assert_eq!(found.len(), 1 + 88 * 3);
    let mut loads: BTreeMap<&str, usize> = BTreeMap::new();
    let mut pairs = BTreeSet::new();
    for row in &found[1..] {
        *loads.entry(&row[1]).or_default() += 1;
        assert!(pairs.insert((row[0].as_str(), row[1].as_str())));
    }
    assert!(loads.values().all(|load| (13..=14).contains(load)) && loads.len() == 20);
    assert!(!pairs.contains(&("c1", "a1")) && !pairs.contains(&("c2", "a3")));
    assert_eq!(pilar(&args).unwrap(), text);
    let other = [&args[..args.len() - 1], &["12"]].concat();
    assert_ne!(pilar(&other).unwrap(), text);
    let found = json(&args);
    assert_eq!(
        (found["least_load"].as_u64(), found["most_load"].as_u64()),
        (Some(13), Some(14))
    );
}

/// The message for candidates, assessors and conflicts that make an assignment impossible.
fn stands_in_the_way(
    test: &str,
    n_candidates: usize,
    n_assessors: usize,
    per: &str,
    conflicts: &[&str],
) -> String {
    let candidates = file(test, "c.csv", &list("c", n_candidates));
    let assessors = file(test, "a.csv", &list("a", n_assessors));
    let conflicts = format!("candidate,assessor\n{}\n", conflicts.join("\n"));
    let conflicts = file(test, "x.csv", &conflicts);
    let files = [
        "assign",
        "--candidates",
        &candidates,
        "--assessors",
        &assessors,
    ];
    let rest = [
        "--conflicts",
        &conflicts,
        "--per-candidate",
        per,
        "--seed",
        "1",
    ];
    refused(&[&files[..], &rest].concat())
}

#[test]
fn a_candidate_or_a_number_that_cannot_be_served_is_named() {
    let blocked = stands_in_the_way("blocked", 4, 3, "2", &["c2,a1", "c2,a3"]);
    assert!(
        blocked.contains("candidate `c2` has 1 assessors without conflict"),
        "{blocked}"
    );
    let many = stands_in_the_way("many", 4, 3, "5", &["c1,a1"]);
    assert_eq!(
        many,
        "--per-candidate 5 cannot be had of 3 assessors: choose from 1 to 3"
    );
    let unknown = stands_in_the_way("unknown", 4, 3, "2", &["c9,a1"]);
    assert!(
        unknown.contains("x.csv: a conflict names candidate `c9`"),
        "{unknown}"
    );
}

#[test]
fn a_design_that_cannot_hang_together_is_refused_with_its_parts() {
    let apart = stands_in_the_way("apart-one", 4, 3, "1", &["c1,a1"]);
    assert!(
        apart.contains("4 sheets cannot join") && apart.contains("takes 6"),
        "{apart}"
    );
    let first = ["c1,a1", "c1,a2", "c2,a1", "c2,a2"];
    let second = ["c3,a3", "c3,a4", "c4,a3", "c4,a4"];
    let parted = stands_in_the_way("parted", 4, 4, "2", &[first, second].concat());
    assert!(
        parted.contains("part the design") && parted.contains("`a1`, `a2`"),
        "{parted}"
    );
}

#[test]
fn loads_that_conflicts_keep_from_being_equal_are_refused_by_name() {
    let few = ["c1,a3", "c1,a4", "c2,a3", "c2,a4", "c3,a3", "c3,a4"];
    let crowded = stands_in_the_way("crowded", 4, 4, "2", &few);
    assert!(
        crowded.contains("candidate `c1`, `c2`, `c3` may only be judged by"),
        "{crowded}"
    );
    let idle = stands_in_the_way("idle", 5, 4, "2", &["c2,a4", "c3,a4", "c4,a4", "c5,a4"]);
    assert!(
        idle.contains("assessor `a4` may only judge candidate `c1`"),
        "{idle}"
    );
}

#[test]
fn bad_files_are_named_with_their_line() {
    let good = file("bad-assign", "good.csv", &list("a", 3));
    let run = |name: &str, text: &str| {
        let path = file("bad-assign", name, text);
        refused(&[
            "assign",
            "--candidates",
            &path,
            "--assessors",
            &good,
            "--per-candidate",
            "2",
            "--seed",
            "1",
        ])
    };
    let twice = run("twice.csv", "code\nA\nB\nA\n");
    assert!(
        twice.contains("twice.csv: line 4") && twice.contains("stands in line 2"),
        "{twice}"
    );
    let header = run("header.csv", "71.72\n73.71\n");
    assert!(
        header.contains("first line must be a header") && header.contains("`71.72`"),
        "{header}"
    );
    let empty = run("empty.csv", "code\n");
    assert!(empty.contains("no row"), "{empty}");
}

#[test]
fn help_explains_the_design_and_gives_an_example() {
    let text = help(&["assign"]);
    for part in [
        "Example:",
        "candidate, assessor, order",
        "--per-candidate",
        "differ by one",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}
