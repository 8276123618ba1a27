use super::*;
use crate::fixtures::{golden, table};

const SHROUT_FLEISS: &str =
    include_str!("../../tests/golden/interrater/shrout_fleiss_1979_6x4.csv");
const EXPECTED: &str = include_str!("../../tests/golden/interrater/shrout_fleiss_icc_expected.csv");

#[test]
fn the_six_forms_agree_with_the_golden_file() {
    let table = icc(&golden(SHROUT_FLEISS), 0.95).unwrap();
    for (ours, line) in table.forms.iter().zip(EXPECTED.lines().skip(1)) {
        let (name, rest) = line[1..].split_once("\",").unwrap();
        assert_eq!(ours.form.name(), name);
        let fields: Vec<&str> = rest.split(',').collect();
        let got = [ours.value, ours.f, ours.df1, ours.df2, ours.p];
        for (got, wanted) in got.iter().zip(&fields) {
            let wanted: f64 = wanted.parse().unwrap();
            assert!((got - wanted).abs() < 1e-9, "{name}: {got} is not {wanted}");
        }
        // The file prints its intervals to two places.
        let ends = fields[5].trim_matches(['[', ']']).split_whitespace();
        for (got, wanted) in [ours.lower, ours.upper].iter().zip(ends) {
            let wanted: f64 = wanted.parse().unwrap();
            assert!(
                (got - wanted).abs() <= 0.005_001,
                "{name}: {got} is not {wanted}"
            );
        }
    }
}

#[test]
fn the_intervals_agree_with_the_published_formulas_in_scipy_to_1e_9() {
    // The formulas of McGraw and Wong with the F quantiles of scipy 1.17.1.
    let expected = [
        (-0.132_932_324_874_750_98, 0.722_560_062_328_121),
        (0.018_786_513_374_711_99, 0.761_084_369_648_953),
        (0.342_464_765_033_925_5, 0.945_858_259_955_359_5),
        (-0.884_442_155_238_120_1, 0.912_415_420_340_777_5),
        (0.071_136_815_302_503_28, 0.927_232_040_167_722),
        (0.675_674_713_816_304_8, 0.985_891_678_169_062_9),
    ];
    let table = icc(&golden(SHROUT_FLEISS), 0.95).unwrap();
    for (ours, (lower, upper)) in table.forms.iter().zip(expected) {
        assert!(
            (ours.lower - lower).abs() < 1e-9,
            "{}: {}",
            ours.form.name(),
            ours.lower
        );
        assert!(
            (ours.upper - upper).abs() < 1e-9,
            "{}: {}",
            ours.form.name(),
            ours.upper
        );
    }
}

#[test]
fn units_with_a_missing_mark_are_left_out_and_counted() {
    let full = table(&[
        &[Some(1.0), Some(2.0)],
        &[Some(3.0), Some(5.0)],
        &[Some(9.0), Some(7.0)],
    ]);
    let gaps = table(&[
        &[Some(1.0), Some(2.0)],
        &[Some(3.0), Some(5.0)],
        &[None, Some(99.0)],
        &[Some(9.0), Some(7.0)],
    ]);
    let (full, gaps) = (icc(&full, 0.95).unwrap(), icc(&gaps, 0.95).unwrap());
    assert_eq!(gaps.forms, full.forms);
    assert_eq!((gaps.n_units, gaps.n_left_out), (3, 1));
}

#[test]
fn perfect_agreement_is_one_and_no_variation_is_an_error() {
    let same = table(&[
        &[Some(0.1), Some(0.1)],
        &[Some(0.7), Some(0.7)],
        &[Some(0.3), Some(0.3)],
    ]);
    for form in icc(&same, 0.95).unwrap().forms {
        assert_eq!(
            (form.value, form.lower, form.upper),
            (1.0, 1.0, 1.0),
            "{form:?}"
        );
    }
    let flat = table(&[&[Some(0.1), Some(0.1)], &[Some(0.1), Some(0.1)]]);
    assert_eq!(icc(&flat, 0.95), Err(IccError::NoVariation));
    let one = table(&[&[Some(0.1), Some(0.1)]]);
    assert_eq!(
        icc(&one, 0.95),
        Err(IccError::Units {
            complete: 1,
            all: 1
        })
    );
    let alone = table(&[&[Some(0.1)], &[Some(0.2)]]);
    assert_eq!(icc(&alone, 0.95), Err(IccError::Raters(1)));
}

#[test]
fn the_one_way_forms_of_a_full_table_are_those_of_the_golden_file() {
    let full = icc(&golden(SHROUT_FLEISS), 0.95).unwrap();
    let found = one_way(&golden(SHROUT_FLEISS), 0.95).unwrap();
    assert_eq!((found.n_units, found.n_marks), (6, 24));
    for (ours, form) in [(found.single, full.forms[0]), (found.mean, full.forms[3])] {
        assert_eq!(ours.form, form.form);
        for (got, wanted) in [
            (ours.value, form.value),
            (ours.lower, form.lower),
            (ours.upper, form.upper),
            (ours.p, form.p),
        ] {
            assert!((got - wanted).abs() < 1e-12, "{ours:?} is not {form:?}");
        }
    }
}

#[test]
fn the_one_way_forms_of_a_table_with_gaps_follow_donners_formula() {
    // The formulas in NumPy, with the F quantiles of scipy 1.17.1.
    let gaps = table(&[
        &[Some(9.0), Some(8.0), None, None],
        &[None, Some(5.0), Some(6.0), Some(5.5)],
        &[Some(2.0), None, None, Some(4.0)],
        &[None, None, Some(7.0), None],
        &[Some(1.0), Some(1.0), Some(3.0), Some(2.0)],
    ]);
    let found = one_way(&gaps, 0.95).unwrap();
    assert_eq!((found.n_units, found.n_marks), (4, 11));
    for (got, wanted) in [
        (found.marks_per_unit, 2.6666666666666665),
        (found.single.value, 0.9100284495021336),
        (found.mean.value, 0.9642503885827327),
        (found.single.lower, 0.5843681955088553),
        (found.single.upper, 0.9935077334623583),
    ] {
        assert!((got - wanted).abs() < 1e-12, "{got} is not {wanted}");
    }
    let once = table(&[&[Some(1.0), None], &[None, Some(2.0)]]);
    let (repeated, all) = (0, 2);
    assert_eq!(
        one_way(&once, 0.95),
        Err(IccError::Repeats { repeated, all })
    );
}
