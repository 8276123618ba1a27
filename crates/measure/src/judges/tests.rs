use super::*;
use crate::fixtures::{codes, table};
use crate::stream::stream;
use rand::RngExt;
use rand_distr::StandardNormal;

/// 88 candidates with normal true scores, three raters of reliability 0.6 each, severities as given.
/// Returns the true scores and the marks.
fn simulated(seed: u64, severity: [f64; 3]) -> (Vec<f64>, Ratings) {
    let mut rng = stream(seed, 0);
    let noise = (0.4_f64 / 0.6).sqrt();
    let mut normal = || rng.sample::<f64, _>(StandardNormal);
    let truth: Vec<f64> = (0..88).map(|_| normal()).collect();
    let mut cells = Vec::new();
    for level in &truth {
        cells.extend(
            severity.map(|severity| Some(70.0 + 10.0 * (level - severity + noise * normal()))),
        );
    }
    (
        truth,
        Ratings::new(codes("u", 88), codes("r", 3), &cells).unwrap(),
    )
}

fn true_ranks(truth: &[f64]) -> Vec<usize> {
    truth
        .iter()
        .map(|t| 1 + truth.iter().filter(|other| *other > t).count())
        .collect()
}

fn place(unit: &Standing) -> usize {
    unit.code[1..].parse::<usize>().unwrap() - 1
}

#[test]
fn in_the_simulation_of_88_candidates_about_6_of_the_50_chosen_are_wrong() {
    // By the plain mean of three marks, as programmes choose today, over 2,000 repetitions.
    let mut wrong = 0.0;
    for seed in 0..2_000 {
        let (truth, ratings) = simulated(seed, [0.0; 3]);
        let ranks = true_ranks(&truth);
        let mean: Vec<f64> = ratings
            .rows()
            .map(|row| row.iter().map(|mark| mark.value).sum())
            .collect();
        let chosen = true_ranks(&mean);
        wrong += (0..88)
            .filter(|&i| chosen[i] <= 50 && ranks[i] > 50)
            .count() as f64
            / 2_000.0;
    }
    assert!((5.5..7.0).contains(&wrong), "{wrong}");
}

#[test]
fn the_model_promises_what_the_simulation_keeps() {
    let settings = Settings {
        top: Some(50),
        draws: 4_000,
        seed: 11,
    };
    let (mut promised, mut wrong, mut held, mut grey) = (0.0, 0.0, 0.0, 0.0);
    let n_rounds = 60;
    for round in 0..n_rounds {
        let (truth, ratings) = simulated(1_000 + round, [0.5, -0.2, -0.3]);
        let ranks = true_ranks(&truth);
        let judged = judge(&ratings, &settings).unwrap();
        let cut = judged.cut.unwrap();
        promised += cut.expected_wrong;
        grey += cut.grey_zone.len() as f64;
        wrong += judged.units[..50]
            .iter()
            .filter(|u| ranks[place(u)] > 50)
            .count() as f64;
        let inside = |u: &&Standing| (u.q05..=u.q95).contains(&ranks[place(u)]);
        held += judged.units.iter().filter(inside).count() as f64 / 88.0;
    }
    let n = n_rounds as f64;
    let (promised, wrong, held, grey) = (promised / n, wrong / n, held / n, grey / n);
    assert!(
        (promised - wrong).abs() < 0.8,
        "promised {promised} wrong, {wrong} were"
    );
    assert!((5.0..7.5).contains(&promised), "{promised}");
    // 90 % limits of a discrete rank hold a little more than 90 %.
    assert!((0.88..0.95).contains(&held), "{held}");
    assert!((40.0..56.0).contains(&grey), "{grey} in the grey zone");
}

#[test]
fn severities_and_components_are_found_again() {
    let (_, ratings) = simulated(5, [0.8, 0.0, -0.8]);
    let judged = judge(&ratings, &Settings::default()).unwrap();
    for (rater, wanted) in judged.raters.iter().zip([8.0, 0.0, -8.0]) {
        assert!((rater.severity.mean - wanted).abs() < 2.0, "{rater:?}");
        assert!(rater.severity.q05 < wanted + 1.0 && wanted - 1.0 < rater.severity.q95);
        assert_eq!((rater.n_marks, rater.group), (88, 0));
    }
    let parts = &judged.components;
    assert!((parts.region.mean - 10.0).abs() < 2.5, "{parts:?}");
    assert!((parts.residual.mean - 8.2).abs() < 1.2, "{parts:?}");
    assert!((parts.reliability.mean - 0.6).abs() < 0.12, "{parts:?}");
    for part in [&parts.region, &parts.rater, &parts.residual] {
        assert!(part.r_hat < 1.01 && part.ess > 2_000.0, "{part:?}");
    }
}

#[test]
fn a_full_table_gives_the_shrunken_means_of_the_textbook() {
    // With the variances fixed the posterior mean of a region is its mean distance from the grand
    // mean times k·σ²ᵤ/(k·σ²ᵤ + σ²ₑ): all regions are shrunk by one factor.
    let (_, ratings) = simulated(8, [0.0; 3]);
    let judged = judge(
        &ratings,
        &Settings {
            draws: 20_000,
            ..Settings::default()
        },
    )
    .unwrap();
    let mean = |row: &[crate::ratings::Mark]| row.iter().map(|m| m.value).sum::<f64>() / 3.0;
    let plain: Vec<f64> = ratings.rows().map(mean).collect();
    let grand = plain.iter().sum::<f64>() / 88.0;
    let factors: Vec<f64> = judged
        .units
        .iter()
        .filter(|unit| (plain[place(unit)] - grand).abs() > 2.0)
        .map(|unit| (unit.mean - grand) / (plain[place(unit)] - grand))
        .collect();
    let average = factors.iter().sum::<f64>() / factors.len() as f64;
    assert!((0.7..0.9).contains(&average), "{average}");
    assert!(
        factors.iter().all(|factor| (factor - average).abs() < 0.01),
        "{factors:?}"
    );
}

#[test]
fn a_strict_rater_does_not_cost_the_candidates_who_met_that_rater() {
    // r3 takes 10 points off and saw only the second half; the plain means put that half below.
    let mut rng = stream(3, 0);
    let mut cells = Vec::new();
    for unit in 0..40 {
        let level = 60.0 + f64::from(unit % 20);
        let mut mark =
            |severity: f64| Some(level - severity + 0.5 * rng.sample::<f64, _>(StandardNormal));
        let (first, third) = (mark(0.0), mark(10.0));
        cells.extend([
            first,
            if unit < 20 { mark(0.0) } else { None },
            if unit < 20 { None } else { third },
        ]);
    }
    let ratings = Ratings::new(codes("u", 40), codes("r", 3), &cells).unwrap();
    let judged = judge(
        &ratings,
        &Settings {
            draws: 4_000,
            ..Settings::default()
        },
    )
    .unwrap();
    let of = |unit: usize| judged.units.iter().find(|u| place(u) == unit).unwrap();
    for unit in 0..20 {
        assert!((of(unit).mean - of(unit + 20).mean).abs() < 2.0, "{unit}");
    }
    assert!(
        judged.raters[2].severity.q05 > 4.0,
        "{:?}",
        judged.raters[2]
    );
}

#[test]
fn equal_sheets_across_the_cut_are_reported_as_tied() {
    let ratings = table(&[
        &[Some(9.0), Some(8.0), Some(9.0)],
        &[Some(6.0), Some(7.0), Some(5.0)],
        &[Some(5.0), Some(6.0), Some(7.0)],
        &[Some(2.0), Some(1.0), Some(3.0)],
    ]);
    let settings = Settings {
        top: Some(2),
        draws: 2_000,
        seed: 1,
    };
    let judged = judge(&ratings, &settings).unwrap();
    assert_eq!(judged.cut.unwrap().tied, ["u2", "u3"]);
}

#[test]
fn groups_apart_are_reported_and_still_ranked() {
    let ratings = table(&[
        &[Some(9.0), Some(8.0), None, None],
        &[Some(5.0), Some(6.0), None, None],
        &[None, None, Some(9.0), Some(7.0)],
        &[None, None, Some(2.0), Some(3.0)],
    ]);
    let judged = judge(
        &ratings,
        &Settings {
            draws: 2_000,
            ..Settings::default()
        },
    )
    .unwrap();
    assert_eq!(judged.groups.len(), 2);
    assert_eq!(judged.groups[1].raters, ["r3", "r4"]);
    assert_eq!(judged.groups[1].units, ["u3", "u4"]);
    assert_eq!(judged.units.len(), 4);
}

#[test]
fn raters_who_agree_to_the_last_digit_are_no_trouble() {
    let cells: Vec<Option<f64>> = (0..30)
        .flat_map(|unit| [Some(f64::from(unit)); 3])
        .collect();
    let ratings = Ratings::new(codes("u", 30), codes("r", 3), &cells).unwrap();
    let judged = judge(
        &ratings,
        &Settings {
            draws: 2_000,
            ..Settings::default()
        },
    )
    .unwrap();
    for (at, unit) in judged.units.iter().enumerate() {
        assert_eq!((unit.q05, unit.q95), (at + 1, at + 1), "{unit:?}");
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_threads_and_in_any_order_of_rows() {
    let (_, ratings) = simulated(21, [0.1, 0.0, -0.1]);
    let settings = Settings {
        top: Some(50),
        draws: 3_000,
        seed: 9,
    };
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| serde_json::to_string(&judge(&ratings, &settings).unwrap()).unwrap())
    };
    assert_eq!(on(1), on(4));
    let mut units = ratings.units().to_vec();
    units.reverse();
    let cells: Vec<Option<f64>> = (0..88)
        .rev()
        .flat_map(|u| ratings.of(u).iter().rev().map(|m| Some(m.value)))
        .collect();
    let mut raters = ratings.raters().to_vec();
    raters.reverse();
    let turned = Ratings::new(units, raters, &cells).unwrap();
    let turned = serde_json::to_string(&judge(&turned, &settings).unwrap().units).unwrap();
    let straight = serde_json::to_string(&judge(&ratings, &settings).unwrap().units).unwrap();
    assert_eq!(turned, straight);
    let other = judge(
        &ratings,
        &Settings {
            seed: 10,
            ..settings
        },
    )
    .unwrap();
    assert_ne!(serde_json::to_string(&other.units).unwrap(), straight);
}

#[test]
fn a_single_unit_or_rater_a_silent_one_and_a_k_too_large_are_refused_by_name() {
    let usual = Settings {
        draws: 1_000,
        ..Settings::default()
    };
    let refuse = |rows: &[&[Option<f64>]]| judge(&table(rows), &usual).unwrap_err();
    let two: &[&[Option<f64>]] = &[&[Some(1.0), Some(2.0)], &[Some(2.0), Some(4.0)]];
    assert_eq!(refuse(&[&[Some(1.0), Some(2.0)]]), JudgesError::TooFew(1));
    assert_eq!(
        refuse(&[&[Some(1.0)], &[Some(2.0)]]),
        JudgesError::Raters(1)
    );
    let silent = refuse(&[&[Some(1.0), None], &[Some(2.0), None]]);
    assert_eq!(
        silent.to_string(),
        "rater `r2` marked nothing: remove the column, or fill in the marks"
    );
    let unmarked = refuse(&[&[Some(1.0), Some(2.0)], &[None, None]]);
    assert!(
        unmarked
            .to_string()
            .starts_with("unit `u2` without any mark"),
        "{unmarked}"
    );
    assert_eq!(
        refuse(&[&[Some(1.0), None], &[None, Some(2.0)]]),
        JudgesError::NoRepeat
    );
    let flat = refuse(&[&[Some(7.5), Some(7.5)], &[Some(7.5), Some(7.5)]]);
    assert_eq!(flat, JudgesError::NoVariation("7.5".into()));
    for top in [0, 3] {
        let settings = Settings {
            top: Some(top),
            ..usual
        };
        assert_eq!(
            judge(&table(two), &settings),
            Err(JudgesError::Top { top, units: 2 })
        );
    }
    let few = Settings { draws: 10, ..usual };
    assert_eq!(judge(&table(two), &few), Err(JudgesError::Draws(10)));
    let cells = vec![Some(1.0); 200_000];
    let crowd = Ratings::new(codes("u", 100_000), codes("r", 2), &cells).unwrap();
    assert_eq!(judge(&crowd, &usual), Err(JudgesError::TooMany(100_000)));
}
