//! What an answer cites.

use serde::Serialize;
use uuid::Uuid;

/// A file that an answer cites, as much of it as a form shows and a submission keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// The entry in the region's locker.
    pub evidence: Uuid,
    /// The page meant; `None` for the whole file.
    pub page: Option<u32>,
    /// The file's title.
    pub title: String,
    /// The number printed on it; empty where it has none.
    pub number: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Which of the documents asked for it is, by their Indonesian names, separated by `; `.
    pub proves: String,
    /// The last day it holds, as much of it as is known.
    pub expires: Option<String>,
    /// Whether its entry was withdrawn.
    pub withdrawn: bool,
}

impl Proof {
    /// Whether it is the document of this name.
    pub fn is_for(&self, document: &str) -> bool {
        format!("; {}; ", self.proves).contains(&format!("; {document}; "))
    }

    /// Whether it holds no more on a day. Where only a year or month is known, it holds to the end of it.
    pub fn is_expired(&self, today: &str) -> bool {
        let last = self.expires.as_deref();
        last.is_some_and(|last| last < today && !today.starts_with(last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_expires_after_its_last_day_or_year() {
        let proof = |expires: &str| Proof {
            evidence: Uuid::nil(),
            page: None,
            title: String::new(),
            number: String::new(),
            sha256: String::new(),
            proves: "SK tim; Daftar pelatihan".to_owned(),
            expires: Some(expires.to_owned()),
            withdrawn: false,
        };
        assert!(proof("2026-01-14").is_expired("2026-01-15"));
        assert!(!proof("2026-01-15").is_expired("2026-01-15"));
        assert!(!proof("2026").is_expired("2026-01-15"));
        assert!(proof("2025").is_expired("2026-01-15"));
        assert!(proof("2026").is_for("Daftar pelatihan") && !proof("2026").is_for("Daftar"));
    }
}
