use std::collections::{HashMap, HashSet};

use super::*;
use crate::fixtures::codes;
use crate::ratings::Ratings;

fn run(
    n: usize,
    m: usize,
    per_candidate: usize,
    conflicts: &[(&str, &str)],
    seed: u64,
) -> Result<Assignment, AssignError> {
    let (candidates, assessors) = (codes("c", n), codes("a", m));
    let conflicts: Vec<(String, String)> = conflicts
        .iter()
        .map(|(c, a)| ((*c).to_owned(), (*a).to_owned()))
        .collect();
    let (candidates, assessors, conflicts) = (&candidates[..], &assessors[..], &conflicts[..]);
    assign(&Request {
        candidates,
        assessors,
        conflicts,
        per_candidate,
        seed,
    })
}

/// Checks everything that is promised of an assignment.
fn check(found: &Assignment, n: usize, m: usize, per_candidate: usize) {
    let mut panels: HashMap<&str, HashSet<&str>> = HashMap::new();
    let mut loads: HashMap<&str, Vec<usize>> = HashMap::new();
    for sheet in &found.sheets {
        assert!(
            panels
                .entry(&sheet.candidate)
                .or_default()
                .insert(&sheet.assessor)
        );
        loads.entry(&sheet.assessor).or_default().push(sheet.order);
    }
    assert_eq!((panels.len(), loads.len()), (n, m));
    assert!(panels.values().all(|panel| panel.len() == per_candidate));
    for orders in loads.values_mut() {
        orders.sort_unstable();
        assert!(orders.iter().copied().eq(1..=orders.len()), "{orders:?}");
    }
    let (least, most) = (n * per_candidate / m, (n * per_candidate).div_ceil(m));
    assert!(
        loads
            .values()
            .all(|orders| (least..=most).contains(&orders.len()))
    );
    assert_eq!((found.least_load, found.most_load), (least, most));
    assert_eq!(n_groups(found, n, m), 1);
}

fn n_groups(found: &Assignment, n: usize, m: usize) -> usize {
    let (candidates, assessors) = (codes("c", n), codes("a", m));
    let mut cells = vec![None; n * m];
    for sheet in &found.sheets {
        let at = |codes: &[String], code: &String| codes.iter().position(|c| c == code).unwrap();
        cells[at(&candidates, &sheet.candidate) * m + at(&assessors, &sheet.assessor)] = Some(1.0);
    }
    Ratings::new(candidates, assessors, &cells)
        .unwrap()
        .groups()
        .len()
}

#[test]
fn loads_are_equal_panels_full_and_the_design_hangs_together() {
    for (n, m, k) in [
        (88, 20, 3),
        (88, 38, 5),
        (7, 7, 3),
        (10, 3, 2),
        (5, 5, 5),
        (1, 1, 1),
        (9, 10, 2),
        (50, 8, 4),
    ] {
        for seed in 0..3 {
            check(&run(n, m, k, &[], seed).unwrap(), n, m, k);
        }
    }
}

#[test]
fn assessors_meet_as_evenly_as_can_be() {
    for (n, m, k, least, most) in [
        (88, 20, 3, 1, 2),
        (88, 38, 5, 1, 2),
        (50, 8, 4, 10, 11),
        (6, 4, 2, 1, 1),
    ] {
        let found = run(n, m, k, &[], 4).unwrap();
        assert_eq!(
            (found.least_meetings, found.most_meetings),
            (least, most),
            "{n} {m} {k}"
        );
    }
}

#[test]
fn a_balanced_design_is_found_where_there_is_one() {
    // Seven blocks of three out of seven with every pair once: the plane of Fano.
    let found = run(7, 7, 3, &[], 1).unwrap();
    assert_eq!((found.least_meetings, found.most_meetings), (1, 1));
}

#[test]
fn conflicts_are_kept_apart_even_where_they_leave_one_way() {
    let found = run(
        4,
        4,
        2,
        &[("c1", "a1"), ("c1", "a2"), ("c2", "a3"), ("c2", "a4")],
        9,
    )
    .unwrap();
    check(&found, 4, 4, 2);
    for sheet in &found.sheets {
        match sheet.candidate.as_str() {
            "c1" => assert!(["a3", "a4"].contains(&sheet.assessor.as_str())),
            "c2" => assert!(["a1", "a2"].contains(&sheet.assessor.as_str())),
            _ => {}
        }
    }
    // Every assessor in conflict with a tenth of all candidates.
    let conflicts: Vec<(String, String)> = (1..=88)
        .flat_map(|c| {
            [
                (format!("c{c}"), format!("a{}", c % 20 + 1)),
                (format!("c{c}"), format!("a{}", c * 7 % 20 + 1)),
            ]
        })
        .collect();
    let (candidates, assessors) = (codes("c", 88), codes("a", 20));
    let request = Request {
        candidates: &candidates,
        assessors: &assessors,
        conflicts: &conflicts,
        per_candidate: 3,
        seed: 2,
    };
    let found = assign(&request).unwrap();
    check(&found, 88, 20, 3);
    let forbidden: HashSet<(&str, &str)> = conflicts
        .iter()
        .map(|(c, a)| (c.as_str(), a.as_str()))
        .collect();
    assert!(
        found
            .sheets
            .iter()
            .all(|s| !forbidden.contains(&(s.candidate.as_str(), s.assessor.as_str())))
    );
}

#[test]
fn the_seed_decides_and_the_order_of_the_codes_does_not() {
    let one = run(30, 9, 3, &[("c1", "a1")], 5).unwrap();
    assert_eq!(one, run(30, 9, 3, &[("c1", "a1")], 5).unwrap());
    assert_ne!(
        one.sheets,
        run(30, 9, 3, &[("c1", "a1")], 6).unwrap().sheets
    );
    let (mut candidates, mut assessors) = (codes("c", 30), codes("a", 9));
    candidates.reverse();
    assessors.reverse();
    let conflicts = [("c1".to_owned(), "a1".to_owned())];
    let request = Request {
        candidates: &candidates,
        assessors: &assessors,
        conflicts: &conflicts,
        per_candidate: 3,
        seed: 5,
    };
    assert_eq!(assign(&request).unwrap(), one);
}

#[test]
fn every_assessor_is_as_likely_as_another_to_judge_a_candidate() {
    let mut times = [0_usize; 6];
    for seed in 0..600 {
        for sheet in run(12, 6, 2, &[], seed)
            .unwrap()
            .sheets
            .iter()
            .filter(|s| s.candidate == "c1")
        {
            times[sheet.assessor[1..].parse::<usize>().unwrap() - 1] += 1;
        }
    }
    // 200 expected, standard deviation 11.5.
    assert!(
        times.iter().all(|times| (150..250).contains(times)),
        "{times:?}"
    );
}

#[test]
fn what_is_asked_for_wrongly_is_named() {
    let fails = |n, m, k, conflicts: &[(&str, &str)]| run(n, m, k, conflicts, 1).unwrap_err();
    assert_eq!(
        fails(0, 3, 1, &[]),
        AssignError::Empty {
            candidates: 0,
            assessors: 3
        }
    );
    assert_eq!(
        fails(3, 2, 3, &[]),
        AssignError::PerCandidate {
            wanted: 3,
            assessors: 2
        }
    );
    assert_eq!(
        fails(3, 2, 0, &[]),
        AssignError::PerCandidate {
            wanted: 0,
            assessors: 2
        }
    );
    assert_eq!(
        fails(3, 3, 2, &[("c9", "a1")]),
        AssignError::UnknownCandidate("c9".into())
    );
    assert_eq!(
        fails(3, 3, 2, &[("c1", "a9")]),
        AssignError::UnknownAssessor("a9".into())
    );
}

#[test]
fn conflicts_and_numbers_that_leave_no_design_are_named() {
    let fails = |n, m, k, conflicts: &[(&str, &str)]| run(n, m, k, conflicts, 1).unwrap_err();
    let blocked = AssignError::Blocked {
        candidate: "c2".into(),
        free: 1,
        wanted: 2,
    };
    assert_eq!(fails(4, 3, 2, &[("c2", "a1"), ("c2", "a3")]), blocked);
    let barred: Vec<(String, String)> = codes("c", 4)
        .into_iter()
        .map(|c| (c, "a2".into()))
        .collect();
    let barred: Vec<(&str, &str)> = barred
        .iter()
        .map(|(c, a)| (c.as_str(), a.as_str()))
        .collect();
    assert_eq!(fails(4, 3, 2, &barred), AssignError::Barred("a2".into()));
    let sparse = AssignError::Sparse {
        sheets: 4,
        candidates: 4,
        assessors: 3,
        needed: 6,
    };
    assert_eq!(fails(4, 3, 1, &[]), sparse);
}

#[test]
fn a_candidate_twice_is_named() {
    let mut twice = codes("c", 2);
    twice.push("c1".into());
    let assessors = codes("a", 2);
    let request = Request {
        candidates: &twice,
        assessors: &assessors,
        conflicts: &[],
        per_candidate: 2,
        seed: 1,
    };
    assert_eq!(
        assign(&request),
        Err(AssignError::DuplicateCandidate("c1".into()))
    );
}

#[test]
fn candidates_who_share_too_few_assessors_are_named_with_them() {
    // c1, c2 and c3 may only meet a1 and a2, who at equal load of 2 cannot take six sheets.
    let conflicts = [
        ("c1", "a3"),
        ("c1", "a4"),
        ("c2", "a3"),
        ("c2", "a4"),
        ("c3", "a3"),
        ("c3", "a4"),
    ];
    let error = run(4, 4, 2, &conflicts, 1).unwrap_err();
    let AssignError::Crowded {
        candidates,
        assessors,
        needed,
        most,
    } = error
    else {
        panic!("{error}");
    };
    assert_eq!((candidates, assessors), (codes("c", 3), codes("a", 2)));
    assert_eq!((needed, most), (6, 2));
}

#[test]
fn an_assessor_with_too_few_candidates_for_an_equal_load_is_named() {
    // a4 may meet c1 only and ought to take two or three of ten sheets.
    let conflicts = [("c2", "a4"), ("c3", "a4"), ("c4", "a4"), ("c5", "a4")];
    let error = run(5, 4, 2, &conflicts, 1).unwrap_err();
    let AssignError::Idle {
        assessors,
        candidates,
        least,
    } = error
    else {
        panic!("{error}")
    };
    assert_eq!(
        (assessors, candidates, least),
        (vec!["a4".into()], vec!["c1".into()], 2)
    );
}

#[test]
fn conflicts_that_part_the_candidates_are_named() {
    let conflicts: Vec<(String, String)> = (1..=6)
        .flat_map(|c| (1..=4).map(move |a| (c, a)))
        .filter(|(c, a)| (*c <= 4) != (*a <= 2))
        .map(|(c, a)| (format!("c{c}"), format!("a{a}")))
        .collect();
    let conflicts: Vec<(&str, &str)> = conflicts
        .iter()
        .map(|(c, a)| (c.as_str(), a.as_str()))
        .collect();
    let error = run(6, 4, 2, &conflicts, 1).unwrap_err();
    let parted = AssignError::Parted {
        assessors: vec!["a3".into(), "a4".into()],
        candidates: vec!["c5".into(), "c6".into()],
    };
    assert_eq!(error, parted);
}
