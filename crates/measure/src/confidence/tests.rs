use super::*;

fn estimates(values: &[f64], se: f64) -> Vec<Estimate> {
    let one = |(i, &value): (usize, &f64)| Estimate {
        code: format!("u{}", i + 1),
        value,
        se,
    };
    values.iter().enumerate().map(one).collect()
}

fn single_step(draws: usize) -> Settings {
    Settings {
        stepwise: false,
        draws,
        ..Settings::default()
    }
}

#[test]
fn the_critical_value_is_the_studentised_range_over_root_two() {
    // scipy 1.17.1: scipy.stats.studentized_range.ppf(0.95, p, inf) / sqrt(2)
    for (n, exact) in [
        (2, 1.959_964),
        (3, 2.343_701),
        (10, 3.163_684),
        (514, 4.964_177),
    ] {
        let draws = if n > 100 { 10_000 } else { 100_000 };
        let sets = rank_sets(&estimates(&vec![0.0; n], 2.5), &single_step(draws)).unwrap();
        assert!(
            (sets.critical - exact).abs() < 0.03,
            "{n}: {} is not {exact}",
            sets.critical
        );
    }
}

#[test]
fn far_apart_estimates_settle_every_rank_and_equal_ones_none() {
    let sets = rank_sets(&estimates(&[1.0, 3.0, 2.0], 1e-3), &Settings::default()).unwrap();
    let found: Vec<_> = sets
        .units
        .iter()
        .map(|u| {
            (
                u.code.as_str(),
                u.rank,
                u.marginal_lower,
                u.simultaneous_upper,
            )
        })
        .collect();
    assert_eq!(found, [("u2", 1, 1, 1), ("u3", 2, 2, 2), ("u1", 3, 3, 3)]);
    let sets = rank_sets(&estimates(&[5.0; 4], 1.0), &Settings::default()).unwrap();
    for unit in &sets.units {
        assert_eq!(
            (unit.rank, unit.simultaneous_lower, unit.simultaneous_upper),
            (1, 1, 4)
        );
        assert_eq!((unit.marginal_lower, unit.marginal_upper), (1, 4));
    }
}

#[test]
fn marginal_sets_lie_within_simultaneous_ones_and_stepping_down_only_tightens() {
    let values: Vec<f64> = (0..40).map(|i| f64::from(i * i % 37) * 0.4).collect();
    let mut units = estimates(&values, 1.0);
    for (i, unit) in units.iter_mut().enumerate() {
        unit.se = 0.5 + (i % 5) as f64 * 0.3;
    }
    let one = rank_sets(&units, &single_step(4_000)).unwrap();
    let settings = Settings {
        draws: 4_000,
        ..Settings::default()
    };
    let many = rank_sets(&units, &settings).unwrap();
    let width = |sets: &RankSets| -> usize {
        sets.units
            .iter()
            .map(|u| u.marginal_upper - u.marginal_lower)
            .sum()
    };
    assert!(many.critical < one.critical);
    assert!(
        width(&many) < width(&one),
        "{} {}",
        width(&many),
        width(&one)
    );
    for (tight, wide) in many.units.iter().zip(&one.units) {
        assert!(tight.marginal_lower >= wide.marginal_lower);
        assert!(tight.simultaneous_upper <= wide.simultaneous_upper);
        assert!(tight.simultaneous_lower <= tight.marginal_lower);
        assert!(tight.marginal_lower <= tight.rank && tight.rank <= tight.marginal_upper);
        assert!(tight.marginal_upper <= tight.simultaneous_upper);
    }
}

#[test]
fn stepping_down_agrees_with_the_definition_done_naively() {
    // Three units: 1 and 2 far above 3, so that the last step judges (1,2) both ways and the pairs
    // with 3 one way: max(|z₁ − z₂|, z₃ − z₁, z₃ − z₂) / √2, simulated here by brute force.
    use crate::stream::stream;
    use rand::RngExt;
    use rand_distr::StandardNormal;
    let sets = rank_sets(
        &estimates(&[10.5, 10.0, 0.0], 1.0),
        &Settings {
            draws: 200_000,
            ..Settings::default()
        },
    )
    .unwrap();
    let mut rng = stream(99, 0);
    let mut maxima: Vec<f64> = (0..200_000)
        .map(|_| {
            let z: [f64; 3] = std::array::from_fn(|_| rng.sample(StandardNormal));
            (z[0] - z[1]).abs().max(z[2] - z[0]).max(z[2] - z[1]) / 2.0_f64.sqrt()
        })
        .collect();
    let naive = crate::quantile::sample_quantile(&mut maxima, 0.95).unwrap();
    assert!(
        (sets.critical - naive).abs() < 0.02,
        "{} {naive}",
        sets.critical
    );
    assert!(sets.critical < 2.30, "below the single step's 2.3437");
}

#[test]
fn simultaneous_sets_hold_all_true_ranks_as_often_as_promised() {
    use crate::stream::stream;
    use rand::RngExt;
    use rand_distr::StandardNormal;
    let truth: Vec<f64> = (0..12).map(|i| f64::from(i) * 0.8).collect();
    let mut held = 0;
    let mut held_first = 0;
    for round in 0..300 {
        let mut rng = stream(2024, round);
        let drawn: Vec<f64> = truth
            .iter()
            .map(|t| t + rng.sample::<f64, _>(StandardNormal))
            .collect();
        let settings = Settings {
            level: 0.9,
            draws: 500,
            seed: round,
            ..Settings::default()
        };
        let sets = rank_sets(&estimates(&drawn, 1.0), &settings).unwrap();
        let unit = |i: usize| {
            sets.units
                .iter()
                .find(|unit| unit.code == format!("u{}", i + 1))
                .unwrap()
        };
        let holds = |i: usize| {
            let unit = unit(i);
            (unit.simultaneous_lower..=unit.simultaneous_upper).contains(&(12 - i))
        };
        held += usize::from((0..12).all(holds));
        let middle = unit(6);
        held_first += usize::from((middle.marginal_lower..=middle.marginal_upper).contains(&6));
    }
    // 90 % promised; three standard errors of 300 rounds are 5 %.
    assert!(held >= 255, "{held} of 300");
    assert!(held_first >= 255, "{held_first} of 300");
}

#[test]
fn the_tau_best_set_holds_who_may_be_among_them_and_names_ties_at_the_cut() {
    let units = estimates(&[9.0, 5.0, 5.0, 1.0], 0.01);
    let settings = Settings {
        top: Some(2),
        ..Settings::default()
    };
    let best = rank_sets(&units, &settings).unwrap().tau_best.unwrap();
    assert_eq!(best.members, ["u1", "u2", "u3"]);
    assert_eq!(best.sure, ["u1"]);
    assert_eq!(best.tied, ["u2", "u3"]);
    let settings = Settings {
        top: Some(1),
        ..settings
    };
    assert!(
        rank_sets(&units, &settings)
            .unwrap()
            .tau_best
            .unwrap()
            .tied
            .is_empty()
    );
    let settings = Settings {
        top: Some(4),
        ..settings
    };
    assert_eq!(
        rank_sets(&units, &settings)
            .unwrap()
            .tau_best
            .unwrap()
            .members
            .len(),
        4
    );
}

#[test]
fn lower_is_better_turns_the_order_round() {
    let settings = Settings {
        lower_is_better: true,
        top: Some(1),
        ..Settings::default()
    };
    let sets = rank_sets(&estimates(&[1.0, 2.0, 3.0], 0.01), &settings).unwrap();
    assert_eq!(
        sets.units.iter().map(|u| u.rank).collect::<Vec<_>>(),
        [1, 2, 3]
    );
    assert_eq!(sets.tau_best.unwrap().members, ["u1"]);
}

#[test]
fn values_known_exactly_are_ordered_without_doubt() {
    let sets = rank_sets(&estimates(&[1.0, 2.0, 2.0], 0.0), &Settings::default()).unwrap();
    let found: Vec<_> = sets
        .units
        .iter()
        .map(|u| (u.simultaneous_lower, u.simultaneous_upper))
        .collect();
    assert_eq!(found, [(1, 2), (1, 2), (3, 3)]);
}

#[test]
fn the_same_seed_gives_the_same_sets_on_one_thread_and_on_four() {
    let values: Vec<f64> = (0..60).map(|i| f64::from(i * 7 % 23)).collect();
    let units = estimates(&values, 2.0);
    let settings = Settings {
        draws: 1_000,
        top: Some(10),
        ..Settings::default()
    };
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| rank_sets(&units, &settings).unwrap())
    };
    assert_eq!(on(1), on(4));
    let other = Settings {
        seed: 2,
        ..settings
    };
    assert_ne!(on(1).critical, rank_sets(&units, &other).unwrap().critical);
}

#[test]
fn permuting_the_units_or_changing_the_unit_of_measure_keeps_the_ranks() {
    let values = [3.0, 1.0, 4.0, 1.5, 9.0, 2.6];
    let sets = rank_sets(&estimates(&values, 0.2), &Settings::default()).unwrap();
    let scaled: Vec<f64> = values.iter().map(|v| v * 1e-6).collect();
    let small = rank_sets(&estimates(&scaled, 0.2e-6), &Settings::default()).unwrap();
    assert_eq!(sets.units, small.units);
    let mut turned = estimates(&values, 0.2);
    turned.reverse();
    assert_eq!(rank_sets(&turned, &Settings::default()).unwrap(), sets);
}

#[test]
fn bad_input_names_the_unit_or_the_setting() {
    let good = estimates(&[1.0, 2.0], 1.0);
    let with = |change: &dyn Fn(&mut Vec<Estimate>)| {
        let mut units = good.clone();
        change(&mut units);
        rank_sets(&units, &Settings::default())
            .unwrap_err()
            .to_string()
    };
    assert!(with(&|units| units[1].value = f64::NAN).contains("`u2`"));
    assert!(with(&|units| units[0].se = -1.0).contains("`u1` is -1"));
    assert!(with(&|units| units[0].se = f64::INFINITY).contains("`u1` is inf"));
    assert!(with(&|units| units[1].code = "u1".into()).contains("`u1` is there twice"));
    assert!(with(&|units| units.truncate(1)).contains("two units"));
    let set = |settings: Settings| rank_sets(&good, &settings).unwrap_err();
    let usual = Settings::default();
    assert_eq!(
        set(Settings {
            top: Some(3),
            ..usual
        }),
        ConfidenceError::Top { top: 3, units: 2 }
    );
    assert_eq!(
        set(Settings {
            top: Some(0),
            ..usual
        }),
        ConfidenceError::Top { top: 0, units: 2 }
    );
    assert!(matches!(
        set(Settings {
            level: 1.0,
            ..usual
        }),
        ConfidenceError::Level(_)
    ));
    assert!(matches!(
        set(Settings { draws: 10, ..usual }),
        ConfidenceError::Draws { least: 20, .. }
    ));
    let crowd = estimates(&vec![0.0; 100_000], 1.0);
    let error = rank_sets(&crowd, &usual).unwrap_err().to_string();
    assert!(error.contains("3000 units"), "{error}");
}
