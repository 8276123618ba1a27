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
    /// Too few units with two marks.
    #[error(
        "an intraclass correlation needs two units with two marks, there is {repeated} of {all}"
    )]
    Repeats {
        /// Units with two marks or more.
        repeated: usize,
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

/// The one-way coefficients over all units with two marks or more.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct OneWay {
    /// Units with two marks or more: those it rests on.
    pub n_units: usize,
    /// Marks on those units.
    pub n_marks: usize,
    /// Effective number of marks on a unit, the k of ICC(1,k).
    pub marks_per_unit: f64,
    /// ICC(1,1).
    pub single: Icc,
    /// ICC(1,k).
    pub mean: Icc,
}

/// ICC(1,1) and ICC(1,k) where each unit was marked by raters of its own, as in an assignment of
/// assessors by design: no unit need have a mark of every rater.
///
/// With mᵤ marks on each of n units, N in all, and the mean squares between and within units,
///
/// ```text
/// ICC(1,1) = (MSB − MSW) / (MSB + (k₀ − 1)·MSW),   ICC(1,k) = (MSB − MSW) / MSB
/// k₀ = (N − Σ mᵤ²/N) / (n − 1)
/// ```
///
/// Source: A. Donner, International Statistical Review 54 (1986) 67–82, the analysis-of-variance
/// estimator; the intervals are those of Shrout and Fleiss with k₀ and n − 1, N − n degrees of freedom,
/// exact where all mᵤ are equal and otherwise an approximation. Severity counts as error.
///
/// # Errors
/// [`IccError`] with fewer than two such units, or when nothing varies.
pub fn one_way(ratings: &Ratings, confidence: f64) -> Result<OneWay, IccError> {
    if !(confidence > 0.0 && confidence < 1.0) {
        return Err(IccError::Confidence(confidence.to_string()));
    }
    let rows: Vec<&[Mark]> = ratings.rows().filter(|row| row.len() > 1).collect();
    if rows.len() < 2 {
        let (repeated, all) = (rows.len(), ratings.units().len());
        return Err(IccError::Repeats { repeated, all });
    }
    let n_marks: usize = rows.iter().map(|row| row.len()).sum();
    let (n, total) = (rows.len() as f64, n_marks as f64);
    let mean_of = |row: &[Mark]| row.iter().map(|mark| mark.value).sum::<f64>() / row.len() as f64;
    let means: Vec<f64> = rows.iter().map(|row| mean_of(row)).collect();
    let sizes = rows.iter().map(|row| row.len() as f64);
    let weighted = sizes.clone().zip(&means);
    let grand = weighted.clone().map(|(m, mean)| m * mean).sum::<f64>() / total;
    let between: f64 = weighted.map(|(m, mean)| m * (mean - grand).powi(2)).sum();
    let squares = |(row, mean): (&&[Mark], &f64)| -> f64 {
        row.iter().map(|mark| (mark.value - mean).powi(2)).sum()
    };
    let within: f64 = rows.iter().zip(&means).map(squares).sum();
    let (df, df_within) = (n - 1.0, total - n);
    let dust = 1e-24 * grand * grand;
    let clean = |mean_square: f64| {
        if mean_square <= dust {
            0.0
        } else {
            mean_square
        }
    };
    let (between, within) = (clean(between / df), clean(within / df_within));
    if between == 0.0 {
        return Err(IccError::NoVariation);
    }
    let k = (total - sizes.map(|m| m * m).sum::<f64>() / total) / df;
    let ratio = Ratio::new(between / within, df, df_within, (1.0 + confidence) / 2.0);
    let single = (between - within) / (between + (k - 1.0) * within);
    Ok(OneWay {
        n_units: rows.len(),
        n_marks,
        marks_per_unit: k,
        single: ratio.single(Form::OneWaySingle, k, single),
        mean: ratio.mean(Form::OneWayMean, (between - within) / between),
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
mod tests;
