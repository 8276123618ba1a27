//! One scale for all indicators (Handbook §5; formulas at [`Normalise`]).

use super::error::IndexError;
use super::method::{Constant, Normalise};
use super::structure::{Direction, Node};
use super::{Matrix, ranking, stats};

/// Normalises every indicator: rows as in `table`, columns as in `nodes`.
///
/// Missing values stay missing. Afterwards higher is better everywhere.
///
/// # Errors
/// [`IndexError`] naming the indicator, and the unit where one value is to blame.
pub fn normalise(
    table: &Matrix,
    nodes: &[Node],
    units: &[String],
    rule: &Normalise,
    constant: Constant,
) -> Result<Matrix, IndexError> {
    let mut result = Matrix::empty(table.rows());
    for (values, node) in table.columns().zip(nodes) {
        let column = Column {
            values,
            node,
            units,
            constant,
        };
        let normalised = column.normalise(rule)?;
        column.stays_finite(&normalised)?;
        result.push(normalised);
    }
    Ok(result)
}

struct Column<'a> {
    values: &'a [f64],
    node: &'a Node,
    units: &'a [String],
    constant: Constant,
}

impl Column<'_> {
    fn normalise(&self, rule: &Normalise) -> Result<Vec<f64>, IndexError> {
        match rule {
            Normalise::MinMax { lower, upper } => self.min_max(*lower, *upper, "minmax"),
            Normalise::DistanceToMax => self.min_max(0.0, 1.0, "distance-to-max"),
            Normalise::ZScore { mean, sd } => self.z_score(*mean, *sd),
            Normalise::Rank => Ok(self.ranks()),
            Normalise::Borda => Ok(self.ranks().iter().map(|r| r - 1.0).collect()),
            Normalise::PercentileRank => self.percentile_ranks(),
            Normalise::Goalposts {
                lower,
                upper,
                clip,
                bounds,
            } => {
                let posts = bounds.get(&self.node.code).copied().or(self.node.goalposts);
                let posts = posts.ok_or_else(|| {
                    self.needs(
                        "goalposts",
                        "a worst and best value (columns GoalpostLower and GoalpostUpper of the \
                         structure, or normalise.bounds)",
                    )
                })?;
                Ok(self.map(|x| self.between(x, posts, (*lower, *upper), *clip)))
            }
            Normalise::DistanceToReference { unit } => self.to_reference(unit),
            Normalise::DistanceToTarget { cap } => {
                let target = self.target("distance-to-target")? * self.node.direction.sign();
                let limit = if *cap { 1.0 } else { f64::INFINITY };
                let distance = self.to_value(target, "distance-to-target")?;
                Ok(distance
                    .into_iter()
                    .map(|v| if v > limit { limit } else { v })
                    .collect())
            }
            Normalise::FractionOfMax => self.fraction_of_max(),
            Normalise::Benchmark => self.benchmark(),
            Normalise::Rubric { min, max } => self.rubric(*min, *max),
            Normalise::Scaled { from, to } => {
                let span = from.1 - from.0;
                Ok(self
                    .turned()
                    .map(|x| (x - from.0) / span * (to.1 - to.0) + to.0)
                    .collect())
            }
        }
    }

    /// The values, turned so that higher is better.
    fn turned(&self) -> impl Iterator<Item = f64> + '_ {
        let sign = self.node.direction.sign();
        self.values.iter().map(move |x| sign * x)
    }

    fn map(&self, f: impl Fn(f64) -> f64) -> Vec<f64> {
        self.values.iter().map(|&x| f(x)).collect()
    }

    fn needs(&self, method: &'static str, needs: &'static str) -> IndexError {
        IndexError::Needs {
            indicator: self.node.code.clone(),
            method,
            needs,
        }
    }

    fn target(&self, method: &'static str) -> Result<f64, IndexError> {
        self.node
            .target
            .ok_or_else(|| self.needs(method, "a value in the column Target of the structure"))
    }

    fn wrong(&self, i: usize, problem: &'static str) -> IndexError {
        IndexError::Value {
            unit: self.units[i].clone(),
            indicator: self.node.code.clone(),
            value: self.values[i],
            problem,
        }
    }

    /// Refuses results that overflow: a range beyond 1e308 would turn values into missing ones.
    fn stays_finite(&self, normalised: &[f64]) -> Result<(), IndexError> {
        let lost = |(x, result): (&f64, &f64)| !x.is_nan() && !result.is_finite();
        if self.values.iter().zip(normalised).any(lost) {
            return Err(self.overflows());
        }
        Ok(())
    }

    fn overflows(&self) -> IndexError {
        let size = |i: &usize| self.values[*i].abs();
        let largest = (0..self.values.len())
            .filter(|&i| !self.values[i].is_nan())
            .max_by(|a, b| size(a).total_cmp(&size(b)));
        self.wrong(
            largest.expect("only a value that is present can be lost"),
            "the indicator's values lie too far apart, or too near, to be computed with; check it",
        )
    }

    /// `middle` for every unit with a value, where the method allows a constant indicator.
    fn constant(&self, middle: f64, method: &'static str) -> Result<Vec<f64>, IndexError> {
        match self.constant {
            Constant::Middle => Ok(self.map(|x| if x.is_nan() { x } else { middle })),
            Constant::Error => Err(IndexError::Constant {
                indicator: self.node.code.clone(),
                value: stats::range(self.values).map_or(f64::NAN, |r| r.0),
                method,
            }),
        }
    }

    fn turned_range(&self) -> (f64, f64) {
        let turned: Vec<f64> = self.turned().collect();
        stats::range(&turned).unwrap_or((f64::NAN, f64::NAN))
    }

    fn min_max(
        &self,
        lower: f64,
        upper: f64,
        method: &'static str,
    ) -> Result<Vec<f64>, IndexError> {
        let (min, max) = self.turned_range();
        if min == max {
            return self.constant(f64::midpoint(lower, upper), method);
        }
        Ok(self
            .turned()
            .map(|x| (x - min) / (max - min) * (upper - lower) + lower)
            .collect())
    }

    fn z_score(&self, mean: f64, sd: f64) -> Result<Vec<f64>, IndexError> {
        let turned: Vec<f64> = self.turned().collect();
        let (centre, spread) = (stats::mean(&turned), stats::sample_sd(&turned));
        // A single value has no spread, and rounding must not make one out of a constant.
        let (min, max) = self.turned_range();
        if min == max {
            return self.constant(mean, "zscore");
        }
        if !(spread.is_finite() && spread > 0.0) {
            return Err(self.overflows());
        }
        Ok(turned
            .into_iter()
            .map(|x| (x - centre) / spread * sd + mean)
            .collect())
    }

    /// 1 for the worst; ties take the smallest rank.
    fn ranks(&self) -> Vec<f64> {
        let turned: Vec<f64> = self.turned().collect();
        let sorted = stats::sorted(&turned);
        let rank = |x: f64| sorted.partition_point(|&v| v < x) as f64 + 1.0;
        turned
            .into_iter()
            .map(|x| if x.is_nan() { x } else { rank(x) })
            .collect()
    }

    fn percentile_ranks(&self) -> Result<Vec<f64>, IndexError> {
        let present = self.values.iter().filter(|v| !v.is_nan()).count();
        if present < 2 {
            return self.constant(0.5, "prank");
        }
        let last = (present - 1) as f64;
        Ok(self.ranks().into_iter().map(|r| (r - 1.0) / last).collect())
    }

    fn between(&self, x: f64, posts: (f64, f64), to: (f64, f64), clip: bool) -> f64 {
        let (low, high) = posts;
        let share = match self.node.direction {
            Direction::Up => (x - low) / (high - low),
            Direction::Down => (high - x) / (high - low),
        };
        // `clamp` keeps a missing value missing.
        let share = if clip { share.clamp(0.0, 1.0) } else { share };
        share * (to.1 - to.0) + to.0
    }

    fn to_reference(&self, unit: &str) -> Result<Vec<f64>, IndexError> {
        let at = ranking::position(self.units, unit)
            .ok_or_else(|| IndexError::NoReference(unit.to_owned()))?;
        if self.values[at].is_nan() {
            return Err(self.wrong(at, "the reference unit must have a value"));
        }
        self.to_value(
            self.node.direction.sign() * self.values[at],
            "distance-to-reference",
        )
    }

    fn to_value(&self, reference: f64, method: &'static str) -> Result<Vec<f64>, IndexError> {
        let (min, _) = self.turned_range();
        if reference <= min {
            return Err(IndexError::Needs {
                indicator: self.node.code.clone(),
                method,
                needs: "a reference that is better than the worst unit",
            });
        }
        Ok(self
            .turned()
            .map(|x| 1.0 - (reference - x) / (reference - min))
            .collect())
    }

    fn fraction_of_max(&self) -> Result<Vec<f64>, IndexError> {
        let (min, max) = stats::range(self.values).unwrap_or((f64::NAN, f64::NAN));
        match self.node.direction {
            Direction::Up if max > 0.0 => Ok(self.map(|x| x / max)),
            Direction::Down if min > 0.0 => Ok(self.map(|x| min / x)),
            Direction::Up => Err(self.needs("fraction-of-max", "a maximum above 0")),
            Direction::Down => Err(self.needs("fraction-of-max", "values above 0")),
        }
    }

    fn benchmark(&self) -> Result<Vec<f64>, IndexError> {
        let target = self.target("benchmark")?;
        if target <= 0.0 {
            return Err(self.needs("benchmark", "a Target above 0"));
        }
        if let Some(i) = self.values.iter().position(|&x| x < 0.0) {
            return Err(self.wrong(i, "a benchmark takes values of 0 or more"));
        }
        Ok(self.map(|x| {
            let share = match self.node.direction {
                Direction::Up => x / target,
                Direction::Down => target / x,
            };
            if share > 1.0 { 1.0 } else { share }
        }))
    }

    fn rubric(&self, min: f64, max: f64) -> Result<Vec<f64>, IndexError> {
        if let Some(i) = self.values.iter().position(|&x| x < min || x > max) {
            return Err(self.wrong(i, "it is outside of the rubric's levels"));
        }
        Ok(self.map(|x| self.between(x, (min, max), (0.0, 1.0), false)))
    }
}
