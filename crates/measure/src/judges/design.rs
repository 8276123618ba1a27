//! The table of marks as the sampler wants it: standardised, with every sum that does not change.

use crate::ratings::Ratings;

/// Marks less their mean, over their standard deviation, and their sums.
pub(super) struct Design {
    centre: f64,
    scale: f64,
    starts: Vec<usize>,
    raters: Vec<usize>,
    marks: Vec<f64>,
    unit_sums: Vec<f64>,
    rater_sums: Vec<f64>,
    rater_counts: Vec<f64>,
    sizes: Vec<Size>,
}

/// The units with the same number of marks.
pub(super) struct Size {
    /// Marks on each of them.
    pub(super) n_marks: f64,
    /// How many of them two raters share, raters × raters.
    pub(super) shared: Vec<f64>,
    /// For each rater, the sum of all marks on those of them that the rater marked.
    pub(super) sums: Vec<f64>,
}

impl Design {
    /// `None` when the marks do not vary.
    pub(super) fn of(ratings: &Ratings) -> Option<Self> {
        let n = ratings.marks().len() as f64;
        let n_raters = ratings.raters().len();
        let centre = ratings
            .marks()
            .iter()
            .map(|mark| mark.value / n)
            .sum::<f64>();
        let square = |value: f64| (value - centre).powi(2);
        let variance = ratings
            .marks()
            .iter()
            .map(|mark| square(mark.value))
            .sum::<f64>()
            / n;
        let scale = variance.sqrt();
        // Marks that are all equal leave no more than the rounding of their mean.
        if scale.is_nan() || scale <= 1e-14 * centre.abs() {
            return None;
        }
        let mut design = Self {
            centre,
            scale,
            starts: vec![0],
            raters: ratings.marks().iter().map(|mark| mark.rater).collect(),
            marks: ratings
                .marks()
                .iter()
                .map(|mark| (mark.value - centre) / scale)
                .collect(),
            unit_sums: Vec::with_capacity(ratings.units().len()),
            rater_sums: vec![0.0; n_raters],
            rater_counts: vec![0.0; n_raters],
            sizes: Vec::new(),
        };
        for row in ratings.rows() {
            design
                .starts
                .push(design.starts[design.starts.len() - 1] + row.len());
        }
        for (&rater, mark) in design.raters.iter().zip(&design.marks) {
            design.rater_sums[rater] += mark;
            design.rater_counts[rater] += 1.0;
        }
        for unit in 0..ratings.units().len() {
            design.add_unit(unit);
        }
        Some(design)
    }

    fn add_unit(&mut self, unit: usize) {
        let n_raters = self.rater_counts.len();
        let (raters, marks) = (self.raters_of(unit).to_vec(), self.marks_of(unit));
        let (sum, n_marks) = (marks.iter().sum::<f64>(), marks.len() as f64);
        self.unit_sums.push(sum);
        let at = self
            .sizes
            .iter()
            .position(|size| size.n_marks == n_marks)
            .unwrap_or_else(|| {
                let (shared, sums) = (vec![0.0; n_raters * n_raters], vec![0.0; n_raters]);
                self.sizes.push(Size {
                    n_marks,
                    shared,
                    sums,
                });
                self.sizes.len() - 1
            });
        let size = &mut self.sizes[at];
        for &a in &raters {
            size.sums[a] += sum;
            for &b in &raters {
                size.shared[a * n_raters + b] += 1.0;
            }
        }
    }

    pub(super) fn n_units(&self) -> usize {
        self.unit_sums.len()
    }

    pub(super) fn n_raters(&self) -> usize {
        self.rater_counts.len()
    }

    pub(super) fn n_marks(&self) -> usize {
        self.marks.len()
    }

    pub(super) fn n_marks_of(&self, rater: usize) -> usize {
        self.rater_counts[rater] as usize
    }

    pub(super) fn raters_of(&self, unit: usize) -> &[usize] {
        &self.raters[self.starts[unit]..self.starts[unit + 1]]
    }

    pub(super) fn marks_of(&self, unit: usize) -> &[f64] {
        &self.marks[self.starts[unit]..self.starts[unit + 1]]
    }

    pub(super) fn unit_sum(&self, unit: usize) -> f64 {
        self.unit_sums[unit]
    }

    pub(super) fn rater_sums(&self) -> &[f64] {
        &self.rater_sums
    }

    pub(super) fn rater_counts(&self) -> &[f64] {
        &self.rater_counts
    }

    pub(super) fn sizes(&self) -> &[Size] {
        &self.sizes
    }

    /// A standardised level as a mark.
    pub(super) fn mark(&self, level: f64) -> f64 {
        self.centre + self.scale * level
    }

    /// A standardised difference in points of the scale.
    pub(super) fn points(&self, difference: f64) -> f64 {
        self.scale * difference
    }
}
