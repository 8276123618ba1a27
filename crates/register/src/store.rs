//! All SQL of the register, by subject.

pub(crate) mod agencies;
pub(crate) mod claims;
pub(crate) mod cohorts;
pub(crate) mod desk;
pub(crate) mod exports;
pub(crate) mod imports;
pub(crate) mod participations;
pub(crate) mod region_list;
pub(crate) mod regions;
pub(crate) mod suggest;

use kernel::{PartialDate, RegionCode};
use web::paging::{Edge, Window};

/// The register writes only what it has parsed, so what it reads back parses too.
pub(crate) fn code(text: &str) -> RegionCode {
    text.parse()
        .expect("codes in the register were parsed before they were written")
}

pub(crate) fn date(text: Option<String>) -> Option<PartialDate> {
    text.filter(|t| !t.is_empty()).map(|t| {
        t.parse()
            .expect("dates in the register were parsed before they were written")
    })
}

pub(crate) fn year(year: i64) -> u16 {
    u16::try_from(year).expect("years in the register were parsed before they were written")
}

pub(crate) fn word<T: std::str::FromStr>(text: &str) -> T {
    text.parse()
        .unwrap_or_else(|_| panic!("`{text}` in the register was a known word when it was written"))
}

/// Empty text is no value.
pub(crate) fn some(text: &str) -> Option<&str> {
    Some(text).filter(|t| !t.is_empty())
}

/// Which rows of a sorted list to fetch: those after a sorted value and the key that breaks ties.
pub(crate) struct Slice {
    descending: bool,
    edge: Option<(String, String)>,
    limit: i64,
}

impl Slice {
    pub(crate) fn of<K>(window: &Window<K, (String, String)>) -> Self {
        let edge = match &window.edge {
            Edge::Start => None,
            Edge::After(key) | Edge::Before(key) => Some(key.clone()),
        };
        Self {
            descending: window.fetch_descending(),
            edge,
            limit: window.limit.fetch(),
        }
    }
}

/// Adds each statement's conditions to a list of bound texts, so that the number of a hole is its place.
pub(crate) struct Where {
    clauses: Vec<String>,
    pub(crate) binds: Vec<String>,
}

impl Where {
    pub(crate) fn new() -> Self {
        Self {
            clauses: Vec::new(),
            binds: Vec::new(),
        }
    }

    /// Adds a condition in which `{}` stands for the hole of `value`.
    pub(crate) fn and(&mut self, clause: &str, value: impl Into<String>) {
        self.binds.push(value.into());
        self.clauses
            .push(clause.replace("{}", &format!("${}", self.binds.len())));
    }

    /// Adds a condition without a value.
    pub(crate) fn and_plain(&mut self, clause: &str) {
        self.clauses.push(clause.to_owned());
    }

    /// Adds the place at which a page begins, and gives the order and size that go after the conditions.
    pub(crate) fn page(&mut self, column: &str, key: &str, slice: &Slice) -> String {
        let (operator, direction) = if slice.descending {
            ("<", "DESC")
        } else {
            (">", "ASC")
        };
        if let Some((value, tie)) = &slice.edge {
            self.binds.push(value.clone());
            let first = self.binds.len();
            self.binds.push(tie.clone());
            let second = self.binds.len();
            self.clauses.push(format!(
                "({column}, {key}) {operator} (${first}, ${second})"
            ));
        }
        format!(
            "ORDER BY {column} {direction}, {key} {direction} LIMIT {}",
            slice.limit
        )
    }

    pub(crate) fn sql(&self) -> String {
        if self.clauses.is_empty() {
            String::new()
        } else {
            format!("WHERE {}", self.clauses.join(" AND "))
        }
    }
}

/// Runs a statement made of fixed pieces and bound texts on either engine.
macro_rules! fetch_all {
    ($tx:expr, $sql:expr, $binds:expr, $row:ty) => {{
        let sql = sqlx::AssertSqlSafe($sql);
        store::on!($tx, |conn| {
            let mut query = sqlx::query_as::<_, $row>(sql);
            for bind in $binds {
                query = query.bind(bind);
            }
            query.fetch_all(conn).await
        })
    }};
}
pub(crate) use fetch_all;
