//! A table of figures, stored column by column.

/// Units in rows, indicators or nodes in columns; `NaN` stands for a missing value.
///
/// Columns are contiguous because every step of a composite index but the last works on one
/// indicator at a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    rows: usize,
    values: Vec<f64>,
}

impl Matrix {
    /// A matrix of `rows` × `columns.len()` from its columns.
    ///
    /// # Panics
    /// When a column does not have `rows` values: the shape is the caller's invariant.
    #[must_use]
    pub fn from_columns<C: AsRef<[f64]>>(rows: usize, columns: &[C]) -> Self {
        let mut values = Vec::with_capacity(rows * columns.len());
        for column in columns {
            assert_eq!(
                column.as_ref().len(),
                rows,
                "every column has one value for each row"
            );
            values.extend_from_slice(column.as_ref());
        }
        Self { rows, values }
    }

    /// A matrix without columns yet, to be filled by [`Matrix::push`].
    #[must_use]
    pub const fn empty(rows: usize) -> Self {
        Self {
            rows,
            values: Vec::new(),
        }
    }

    /// Adds a column on the right.
    ///
    /// # Panics
    /// When the column does not have [`Matrix::rows`] values.
    pub fn push(&mut self, column: &[f64]) {
        assert_eq!(
            column.len(),
            self.rows,
            "every column has one value for each row"
        );
        self.values.extend_from_slice(column);
    }

    /// Number of rows (units).
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns (indicators or nodes).
    #[must_use]
    pub fn cols(&self) -> usize {
        self.values.len().checked_div(self.rows).unwrap_or(0)
    }

    /// Column `j`, one value for each row.
    #[must_use]
    pub fn column(&self, j: usize) -> &[f64] {
        &self.values[j * self.rows..(j + 1) * self.rows]
    }

    /// Column `j`, to be changed.
    pub fn column_mut(&mut self, j: usize) -> &mut [f64] {
        &mut self.values[j * self.rows..(j + 1) * self.rows]
    }

    /// The columns from left to right.
    pub fn columns(&self) -> impl Iterator<Item = &[f64]> {
        self.values.chunks_exact(self.rows.max(1))
    }

    /// The value in row `i` and column `j`.
    #[must_use]
    pub fn at(&self, i: usize, j: usize) -> f64 {
        self.values[j * self.rows + i]
    }

    /// Whether a value is missing anywhere.
    #[must_use]
    pub fn has_missing(&self) -> bool {
        self.values.iter().any(|v| v.is_nan())
    }

    /// The same columns for the given rows only, in the given order.
    #[must_use]
    pub fn select_rows(&self, keep: &[usize]) -> Self {
        let mut values = Vec::with_capacity(keep.len() * self.cols());
        for column in self.columns() {
            values.extend(keep.iter().map(|&i| column[i]));
        }
        Self {
            rows: keep.len(),
            values,
        }
    }
}
