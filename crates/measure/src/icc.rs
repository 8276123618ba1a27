//! Intraclass correlation: the six forms with confidence intervals.
//!
//! Sources: P. E. Shrout and J. L. Fleiss, Psychological Bulletin 86 (1979) 420–428, for the forms;
//! K. O. McGraw and S. P. Wong, Psychological Methods 1 (1996) 30–46 (with the correction of 1996,
//! p. 390), for the names and the intervals. The intervals of the absolute-agreement forms use
//! Satterthwaite's degrees of freedom.

use crate::agreement::complete_rows;
use crate::quantile::{f_quantile, f_tail};
use crate::ratings::{Mark, Ratings};

/// One of the six forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum Form {
    /// ICC(1,1): each unit has raters of its own; one mark.
    #[serde(rename = "ICC(1,1)")]
    OneWaySingle,
    /// ICC(A,1), Shrout and Fleiss's (2,1): the same raters, their severity counts as error; one mark.
    #[serde(rename = "ICC(A,1)")]
    AgreementSingle,
    /// ICC(C,1), Shrout and Fleiss's (3,1): the same raters, their severity does not count; one mark.
    #[serde(rename = "ICC(C,1)")]
    ConsistencySingle,
    /// ICC(1,k): as (1,1), for the mean of all raters.
    #[serde(rename = "ICC(1,k)")]
    OneWayMean,
    /// ICC(A,k): as (A,1), for the mean of all raters.
    #[serde(rename = "ICC(A,k)")]
    AgreementMean,
    /// ICC(C,k): as (C,1), for the mean of all raters (Cronbach's α).
    #[serde(rename = "ICC(C,k)")]
    ConsistencyMean,
}

impl Form {
    /// The name after McGraw and Wong, as `ICC(A,1)`.
    pub fn name(self) -> &'static str {
        match self {
            Self::OneWaySingle => "ICC(1,1)",
            Self::AgreementSingle => "ICC(A,1)",
            Self::ConsistencySingle => "ICC(C,1)",
            Self::OneWayMean => "ICC(1,k)",
            Self::AgreementMean => "ICC(A,k)",
            Self::ConsistencyMean => "ICC(C,k)",
        }
    }
}

/// One form's estimate.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Icc {
    /// Which form.
    pub form: Form,
    /// The coefficient, at most 1.
    pub value: f64,
    /// Lower end of the confidence interval.
    pub lower: f64,
    /// Upper end of the confidence interval.
    pub upper: f64,
    /// The F ratio against a coefficient of zero.
    pub f: f64,
    /// Degrees of freedom of its numerator.
    pub df1: f64,
    /// Degrees of freedom of its denominator.
    pub df2: f64,
    /// P(F or more) if the coefficient were zero.
    pub p: f64,
}

/// The six forms and what they rest on.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct IccTable {
    /// Units that every rater has marked: the only ones used.
    pub n_units: usize,
    /// Units left out because a mark is missing.
    pub n_left_out: usize,
    /// Number of raters, the k of ICC(·,k).
    pub n_raters: usize,
    /// The six forms: (1,1), (A,1), (C,1), (1,k), (A,k), (C,k).
    pub forms: [Icc; 6],
}

/// Why the coefficients cannot be computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IccError {
    /// One rater.
    #[error("an intraclass correlation needs two raters, there is {0}")]
    Raters(usize),
    /// Too few units with all marks.
    #[error(
        "an intraclass correlation needs two units that every rater has marked, there is {complete} of {all}"
    )]
    Units {
        /// Units that every rater has marked.
        complete: usize,
        /// All units.
        all: usize,
    },
    /// Nothing varies.
    #[error("the units do not differ, or all marks are equal: the coefficient is undefined")]
    NoVariation,
    /// A confidence outside (0, 1).
    #[error("a confidence of {0} is not between 0 and 1: try 0.95")]
    Confidence(String),
}

/// The six coefficients with intervals of `confidence` (as 0.95), over the units that every rater
/// has marked: the forms are defined for complete tables, so a unit with a missing mark is left out
/// and counted. Sources: see the [module](self).
///
/// # Errors
/// [`IccError`] with fewer than two raters or complete units, or when nothing varies.
pub fn icc(ratings: &Ratings, confidence: f64) -> Result<IccTable, IccError> {
    if !(confidence > 0.0 && confidence < 1.0) {
        return Err(IccError::Confidence(confidence.to_string()));
    }
    let (all, n_raters) = (ratings.units().len(), ratings.raters().len());
    if n_raters < 2 {
        return Err(IccError::Raters(n_raters));
    }
    let complete = complete_rows(ratings).count();
    if complete < 2 {
        return Err(IccError::Units { complete, all });
    }
    let squares = MeanSquares::of(complete_rows(ratings), complete, n_raters);
    if squares.units == 0.0 {
        return Err(IccError::NoVariation);
    }
    let forms = squares.forms((1.0 + confidence) / 2.0);
    Ok(IccTable {
        n_units: complete,
        n_left_out: all - complete,
        n_raters,
        forms,
    })
}

/// The mean squares of the two analyses of variance.
struct MeanSquares {
    n: f64,
    k: f64,
    /// Between units.
    units: f64,
    /// Between raters.
    raters: f64,
    /// Residual of the two-way analysis.
    error: f64,
    /// Within units, of the one-way analysis.
    within: f64,
}

impl MeanSquares {
    fn of<'a>(
        rows: impl Iterator<Item = &'a [Mark]> + Clone,
        n_units: usize,
        n_raters: usize,
    ) -> Self {
        let (n, k) = (n_units as f64, n_raters as f64);
        let mean_of = |row: &[Mark]| row.iter().map(|mark| mark.value).sum::<f64>() / k;
        let unit_means: Vec<f64> = rows.clone().map(mean_of).collect();
        let mut rater_means = vec![0.0; n_raters];
        for mark in rows.clone().flatten() {
            rater_means[mark.rater] += mark.value / n;
        }
        let grand = unit_means.iter().sum::<f64>() / n;
        let about = |means: &[f64]| means.iter().map(|mean| (mean - grand).powi(2)).sum::<f64>();
        let (mut within, mut error) = (0.0, 0.0);
        for (row, unit) in rows.zip(&unit_means) {
            for mark in row {
                within += (mark.value - unit).powi(2);
                error += (mark.value - unit - rater_means[mark.rater] + grand).powi(2);
            }
        }
        // Rounding leaves about 1e-16 of the squares where exact arithmetic leaves nothing.
        let dust = 1e-24 * grand * grand + 1e-28 * k * about(&unit_means) / n;
        let clean = |mean_square: f64| {
            if mean_square <= dust {
                0.0
            } else {
                mean_square
            }
        };
        Self {
            n,
            k,
            units: clean(k * about(&unit_means) / (n - 1.0)),
            raters: clean(n * about(&rater_means) / (k - 1.0)),
            error: clean(error / ((n - 1.0) * (k - 1.0))),
            within: clean(within / (n * (k - 1.0))),
        }
    }

    fn forms(&self, quantile: f64) -> [Icc; 6] {
        let Self {
            n,
            k,
            units,
            raters,
            error,
            within,
        } = *self;
        let (df, df_within, df_error) = (n - 1.0, n * (k - 1.0), (n - 1.0) * (k - 1.0));
        let one_way = Ratio::new(units / within, df, df_within, quantile);
        let two_way = Ratio::new(units / error, df, df_error, quantile);
        let gap = k * (raters - error) / n;
        let single = (units - error) / (units + (k - 1.0) * error + gap);
        let mean = (units - error) / (units + gap / k);
        let (lower, upper) = self.agreement_interval(single, quantile);
        let step_up = |r: f64| k * r / (1.0 + (k - 1.0) * r);
        [
            one_way.single(
                Form::OneWaySingle,
                k,
                (units - within) / (units + (k - 1.0) * within),
            ),
            two_way.icc(Form::AgreementSingle, single, lower, upper),
            two_way.single(
                Form::ConsistencySingle,
                k,
                (units - error) / (units + (k - 1.0) * error),
            ),
            one_way.mean(Form::OneWayMean, (units - within) / units),
            two_way.icc(Form::AgreementMean, mean, step_up(lower), step_up(upper)),
            two_way.mean(Form::ConsistencyMean, (units - error) / units),
        ]
    }

    /// McGraw and Wong (1996), table 7, case 2A: the interval of ICC(A,1).
    fn agreement_interval(&self, r: f64, quantile: f64) -> (f64, f64) {
        let Self {
            n,
            k,
            units,
            raters,
            error,
            ..
        } = *self;
        if error == 0.0 && raters == 0.0 {
            return (r, r);
        }
        let a = k * r / (n * (1.0 - r));
        let b = 1.0 + k * r * (n - 1.0) / (n * (1.0 - r));
        let freedom = (a * raters + b * error).powi(2)
            / ((a * raters).powi(2) / (k - 1.0) + (b * error).powi(2) / ((n - 1.0) * (k - 1.0)));
        let high = f_quantile(quantile, n - 1.0, freedom);
        let low = f_quantile(quantile, freedom, n - 1.0);
        let other = k * raters + (k * n - k - n) * error;
        let lower = n * (units - high * error) / (high * other + n * units);
        let upper = n * (low * units - error) / (other + n * low * units);
        (lower, upper)
    }
}

/// An F ratio with its limits.
struct Ratio {
    f: f64,
    df1: f64,
    df2: f64,
    low: f64,
    high: f64,
}

impl Ratio {
    fn new(f: f64, df1: f64, df2: f64, quantile: f64) -> Self {
        let low = f / f_quantile(quantile, df1, df2);
        let high = f * f_quantile(quantile, df2, df1);
        Self {
            f,
            df1,
            df2,
            low,
            high,
        }
    }

    fn icc(&self, form: Form, value: f64, lower: f64, upper: f64) -> Icc {
        let p = if self.f.is_infinite() {
            0.0
        } else {
            f_tail(self.f, self.df1, self.df2)
        };
        Icc {
            form,
            value,
            lower,
            upper,
            f: self.f,
            df1: self.df1,
            df2: self.df2,
            p,
        }
    }

    /// The interval (F_L − 1)/(F_L + k − 1) of a single mark.
    fn single(&self, form: Form, k: f64, value: f64) -> Icc {
        let end = |f: f64| {
            if f.is_infinite() {
                1.0
            } else {
                (f - 1.0) / (f + k - 1.0)
            }
        };
        self.icc(form, value, end(self.low), end(self.high))
    }

    /// The interval 1 − 1/F_L of a mean.
    fn mean(&self, form: Form, value: f64) -> Icc {
        self.icc(form, value, 1.0 - 1.0 / self.low, 1.0 - 1.0 / self.high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{golden, table};

    const SHROUT_FLEISS: &str =
        include_str!("../tests/golden/interrater/shrout_fleiss_1979_6x4.csv");
    const EXPECTED: &str =
        include_str!("../tests/golden/interrater/shrout_fleiss_icc_expected.csv");

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
}
