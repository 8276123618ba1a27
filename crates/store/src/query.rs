//! Statements put together at run time from fixed pieces: filters, and pages sought by key.

use kernel::RegionCode;

/// A region's code as a context wrote it, which wrote only what it had parsed.
///
/// # Panics
/// The text is no code: the row was not written by this program.
pub fn code(text: &str) -> RegionCode {
    text.parse()
        .expect("codes were parsed before they were written")
}

/// A word of a closed set as a context wrote it.
///
/// # Panics
/// The text is none of them: the row was not written by this program.
pub fn word<T: std::str::FromStr>(text: &str) -> T {
    text.parse()
        .unwrap_or_else(|_| panic!("`{text}` was a known word when it was written"))
}

/// A count as a context wrote it.
///
/// # Panics
/// The number is out of its range: the row was not written by this program.
pub fn count<T: TryFrom<i64>>(n: i64) -> T {
    T::try_from(n).unwrap_or_else(|_| panic!("{n} was within its range when it was written"))
}

/// `($1, $2), ($3, $4)`: the holes of so many rows of so many values.
pub fn holes(rows: usize, values: usize) -> String {
    let row = |at: usize| {
        let holes: Vec<String> = (1..=values)
            .map(|n| format!("${}", at * values + n))
            .collect();
        format!("({})", holes.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// Which rows of a sorted list to fetch: those after a sorted value and the key that breaks ties.
#[derive(Debug, Clone)]
pub struct Slice {
    /// Whether the greatest comes first.
    pub descending: bool,
    /// The sorted value and the key of the row to begin after.
    pub edge: Option<(String, String)>,
    /// How many rows to fetch.
    pub limit: i64,
}

/// Adds each statement's conditions to a list of bound texts, so that the number of a hole is its place.
#[derive(Debug, Default)]
pub struct Where {
    taken: usize,
    clauses: Vec<String>,
    /// The bound texts, in the order of their holes.
    pub binds: Vec<String>,
}

impl Where {
    /// No condition yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// No condition yet; the first `taken` holes of the statement are filled by the caller.
    pub fn after(taken: usize) -> Self {
        Self {
            taken,
            ..Self::default()
        }
    }

    fn hole(&mut self, value: impl Into<String>) -> String {
        self.binds.push(value.into());
        format!("${}", self.taken + self.binds.len())
    }

    /// Adds a condition in which `{}` stands for the hole of `value`.
    pub fn and(&mut self, clause: &str, value: impl Into<String>) {
        let hole = self.hole(value);
        self.clauses.push(clause.replace("{}", &hole));
    }

    /// Adds a condition without a value.
    pub fn and_plain(&mut self, clause: &str) {
        self.clauses.push(clause.to_owned());
    }

    /// Adds the place at which a page begins, and gives the order and size that go after the conditions.
    pub fn page(&mut self, column: &str, key: &str, slice: &Slice) -> String {
        let (operator, direction) = if slice.descending {
            ("<", "DESC")
        } else {
            (">", "ASC")
        };
        if let Some((value, tie)) = &slice.edge {
            let (first, second) = (self.hole(value.clone()), self.hole(tie.clone()));
            self.clauses
                .push(format!("({column}, {key}) {operator} ({first}, {second})"));
        }
        format!(
            "ORDER BY {column} {direction}, {key} {direction} LIMIT {}",
            slice.limit
        )
    }

    /// The conditions as they stand in the statement; empty where there are none.
    pub fn sql(&self) -> String {
        if self.clauses.is_empty() {
            String::new()
        } else {
            format!("WHERE {}", self.clauses.join(" AND "))
        }
    }
}

/// Runs a statement made of fixed pieces and bound values on either engine; the caller names `sqlx` in its
/// dependencies. Values of another type than the rest come first: `fetch_all!(tx, sql, (id.uuid()), &binds, Row)`.
#[macro_export]
macro_rules! fetch_all {
    ($tx:expr, $sql:expr, $binds:expr, $row:ty) => {
        $crate::fetch_all!($tx, $sql, (), $binds, $row)
    };
    ($tx:expr, $sql:expr, ($($first:expr),*), $binds:expr, $row:ty) => {{
        let sql = sqlx::AssertSqlSafe($sql);
        $crate::on!($tx, |conn| {
            let mut query = sqlx::query_as::<_, $row>(sql)$(.bind($first))*;
            for bind in $binds {
                query = query.bind(bind);
            }
            query.fetch_all(conn).await
        })
    }};
}
