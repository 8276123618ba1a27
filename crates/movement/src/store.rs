//! All SQL of calls, by subject.

pub(crate) mod answers;
pub(crate) mod calls;
pub(crate) mod candidates;
pub(crate) mod delegations;
pub(crate) mod desk;
pub(crate) mod letters;
pub(crate) mod objections;
pub(crate) mod panels;
pub(crate) mod rankings;
pub(crate) mod sample;
pub(crate) mod schedule;
pub(crate) mod selection;
pub(crate) mod sheets;

use kernel::RegionCode;

/// The context writes only what it has parsed, so what it reads back parses too.
pub(crate) fn code(text: &str) -> RegionCode {
    text.parse()
        .expect("codes were parsed before they were written")
}

pub(crate) fn word<T: std::str::FromStr>(text: &str) -> T {
    text.parse()
        .unwrap_or_else(|_| panic!("`{text}` was a known word when it was written"))
}

/// A count that was written as one.
pub(crate) fn count<T: TryFrom<i64>>(n: i64) -> T {
    T::try_from(n).unwrap_or_else(|_| panic!("{n} was within its range when it was written"))
}

/// `($1, $2), ($3, $4)`: the holes of so many rows of so many values.
pub(crate) fn holes(rows: usize, values: usize) -> String {
    let row = |at: usize| {
        let holes: Vec<String> = (1..=values)
            .map(|n| format!("${}", at * values + n))
            .collect();
        format!("({})", holes.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// A word of a closed set that was written from it.
pub(crate) fn word_of<T: std::str::FromStr<Err = ()>>(text: &str) -> T {
    text.parse()
        .unwrap_or_else(|()| panic!("`{text}` was a known word when it was written"))
}
