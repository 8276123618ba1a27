//! All SQL of the register, by subject.

pub(crate) mod agencies;
pub(crate) mod boundaries;
pub(crate) mod citations;
pub(crate) mod claims;
pub(crate) mod cohorts;
pub(crate) mod desk;
pub(crate) mod evidence;
pub(crate) mod exports;
pub(crate) mod imports;
pub(crate) mod participations;
pub(crate) mod points;
pub(crate) mod region_list;
pub(crate) mod regions;
pub(crate) mod suggest;

use kernel::{PartialDate, RegionCode};
pub(crate) use store::{
    fetch_all,
    query::{Slice, Where},
};

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
