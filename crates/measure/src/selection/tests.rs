use super::*;

fn candidates(scores: &[(&str, f64)]) -> Vec<Candidate> {
    let one = |(code, score): &(&str, f64)| Candidate {
        code: (*code).to_owned(),
        score: *score,
        nodes: BTreeMap::new(),
    };
    scores.iter().map(one).collect()
}

fn rule(steps: &[TieStep]) -> TieRule {
    TieRule::try_from(steps.to_vec()).unwrap()
}

fn seed() -> Seed {
    "3 March 2027: 482913".parse().unwrap()
}

fn lottery() -> TieRule {
    rule(&[TieStep::Lottery])
}

fn placed(found: &Selection) -> Vec<(&str, usize, usize, Outcome)> {
    let places = found.places.iter();
    places
        .map(|p| (p.code.as_str(), p.rank, p.place, p.outcome))
        .collect()
}

#[test]
fn the_best_are_chosen_whatever_the_order_they_come_in() {
    let all = candidates(&[("c", 1.0), ("a", 3.0), ("b", 2.0)]);
    let found = select(&all, 2, &TieRule::default(), None).unwrap();
    use Outcome::{Chosen, NotChosen};
    assert_eq!(
        placed(&found),
        [
            ("a", 1, 1, Chosen),
            ("b", 2, 2, Chosen),
            ("c", 3, 3, NotChosen)
        ]
    );
    assert!(found.ties.is_empty() && found.lots.is_empty());
    assert_eq!(found.with(NotChosen), ["c"]);
    let only = select(&candidates(&[("a", 1.0)]), 1, &lottery(), Some(&seed())).unwrap();
    assert_eq!(only.with(Chosen), ["a"]);
}

#[test]
fn identical_scores_across_the_cut_stay_open_without_a_rule_or_a_seed() {
    let all = candidates(&[("a", 3.0), ("b", 2.0), ("c", 2.0), ("d", 2.0), ("e", 1.0)]);
    for rule in [TieRule::default(), lottery()] {
        let found = select(&all, 2, &rule, None).unwrap();
        assert_eq!(found.with(Outcome::Chosen), ["a"]);
        assert_eq!(found.with(Outcome::Open), ["b", "c", "d"]);
        assert_eq!(found.ties[0].open, ["b", "c", "d"]);
        assert!(found.ties[0].crosses_cut && found.ties[0].steps.is_empty());
        assert!(
            found.places[1..4]
                .iter()
                .all(|p| (p.rank, p.place) == (2, 2))
        );
    }
    // A tie on one side of the cut changes nothing for anybody.
    let found = select(&all, 4, &TieRule::default(), None).unwrap();
    assert_eq!(found.with(Outcome::Chosen), ["a", "b", "c", "d"]);
    assert!(!found.ties[0].crosses_cut);
}

#[test]
fn a_lottery_parts_a_tie_by_the_lots_of_all() {
    let all = candidates(&[("a", 3.0), ("b", 2.0), ("c", 2.0), ("d", 2.0), ("e", 1.0)]);
    let found = select(&all, 2, &lottery(), Some(&seed())).unwrap();
    let codes: Vec<String> = all.iter().map(|c| c.code.clone()).collect();
    assert_eq!(found.lots, draw(&seed(), &codes).unwrap());
    let among: Vec<&String> = found
        .lots
        .iter()
        .filter(|c| "bcd".contains(c.as_str()))
        .collect();
    assert_eq!(found.ties[0].codes.iter().collect::<Vec<_>>(), among);
    assert_eq!(found.with(Outcome::Chosen), ["a", among[0].as_str()]);
    assert_eq!(found.ties[0].steps, [TieStep::Lottery]);
    assert!(found.with(Outcome::Open).is_empty() && found.ties[0].open.is_empty());
    let backward: Vec<Candidate> = all.iter().rev().cloned().collect();
    assert_eq!(
        select(&backward, 2, &lottery(), Some(&seed())).unwrap(),
        found
    );
}

#[test]
fn a_node_parts_first_and_only_what_it_leaves_goes_to_the_lottery() {
    let mut all = candidates(&[("a", 2.0), ("b", 2.0), ("c", 2.0), ("d", 2.0)]);
    for (candidate, value) in all.iter_mut().zip([Some(1.0), Some(3.0), Some(3.0), None]) {
        candidate.nodes.extend(value.map(|v| ("A1".to_owned(), v)));
    }
    let node = TieStep::Node("A1".into());
    let by_node = select(&all, 3, &rule(std::slice::from_ref(&node)), None).unwrap();
    let tie = &by_node.ties[0];
    assert_eq!(
        (&tie.codes[..], &tie.open[..]),
        (
            &["b", "c", "a", "d"].map(String::from)[..],
            &["b", "c"].map(String::from)[..]
        )
    );
    // b and c are both within the quota: their tie is open, but nobody's outcome is.
    assert!(by_node.with(Outcome::Open).is_empty());
    assert!(tie.crosses_cut);
    let both = rule(&[node.clone(), TieStep::Lottery]);
    let parted = select(&all, 1, &both, Some(&seed())).unwrap();
    assert_eq!(parted.ties[0].steps, [node, TieStep::Lottery]);
    assert_eq!(parted.with(Outcome::Chosen).len(), 1);
    assert_eq!(parted.ties[0].codes[2..], ["a", "d"]);
}

#[test]
fn what_cannot_be_is_refused_by_name() {
    let all = candidates(&[("a", 1.0), ("b", 2.0)]);
    let refused = |all: &[Candidate], quota, rule: &TieRule| {
        select(all, quota, rule, None).unwrap_err().to_string()
    };
    let none = TieRule::default();
    assert_eq!(
        refused(&all, 3, &none),
        "3 of 2 candidates cannot be chosen: choose from 1 to 2"
    );
    assert!(refused(&all, 0, &none).starts_with("0 of 2"));
    assert_eq!(refused(&[], 1, &none), "there is no candidate");
    let twice = candidates(&[("a", 1.0), ("a", 2.0)]);
    assert_eq!(refused(&twice, 1, &none), "candidate `a` is there twice");
    for bad in [f64::NAN, f64::INFINITY] {
        let wrong = candidates(&[("a", bad), ("b", 1.0)]);
        assert!(refused(&wrong, 1, &none).contains("`a` is not a finite number"));
    }
    let unknown = rule(&[TieStep::Node("A9".into())]);
    assert!(refused(&all, 1, &unknown).contains("`A9`, of which no candidate"));
}

#[test]
fn a_rule_is_written_as_a_list_and_a_lottery_ends_it() {
    let read = |text: &str| serde_json::from_str::<TieRule>(text);
    let text = r#"[{"node":"A1"},"lottery"]"#;
    let rule = read(text).unwrap();
    assert_eq!(rule.steps().len(), 2);
    assert_eq!(serde_json::to_string(&rule).unwrap(), text);
    for (wrong, told) in [
        (r#"["lottery",{"node":"A1"}]"#, "put it last"),
        (r#"["lottery","lottery"]"#, "put it last"),
        (r#"[{"node":"A1"},{"node":"A1"}]"#, "`A1` twice"),
        (r#"["coin"]"#, "unknown variant `coin`"),
    ] {
        let error = read(wrong).unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
    }
}

#[test]
fn a_what_if_tells_who_moves_and_who_is_gone() {
    let before = candidates(&[("a", 3.0), ("b", 2.0), ("c", 1.0), ("d", 0.5)]);
    let after = candidates(&[("a", 3.0), ("b", 1.0), ("c", 2.0)]);
    let select = |all: &[Candidate]| select(all, 2, &TieRule::default(), None).unwrap();
    let moved = moves(&select(&before), &select(&after));
    let codes: Vec<&str> = moved.iter().map(|m| m.code.as_str()).collect();
    assert_eq!(codes, ["b", "c", "d"]);
    assert_eq!(
        (moved[1].place_before, moved[1].place_after),
        (Some(3), Some(2))
    );
    assert_eq!(moved[1].outcome_after, Some(Outcome::Chosen));
    assert_eq!(
        (moved[2].place_before, moved[2].place_after),
        (Some(4), None)
    );
    assert!(moves(&select(&before), &select(&before)).is_empty());
}
