//! Cohorts and the letters that made them.

use kernel::{Id, LetterNumber, PartialDate};
use serde::Serialize;

use super::schema;

/// The regions chosen for one year. Its counts are claims, because published counts disagree.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Cohort {
    /// The year that names it.
    pub year: u16,
    /// Its theme.
    pub theme: String,
    /// What a reader should know.
    pub note: String,
    /// Grows with each change.
    pub revision: i64,
}

/// A letter of the directorate general.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Letter {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: Id<Letter>,
    /// Its number, which agrees with its date.
    #[schema(value_type = schema::LetterNumber)]
    pub number: LetterNumber,
    /// Its date.
    #[schema(value_type = schema::PartialDate)]
    pub date: PartialDate,
    /// Its subject line.
    pub subject: String,
    /// What it did.
    pub purpose: String,
    /// The cohort it concerns.
    pub cohort: Option<u16>,
    /// The source that proves it.
    pub source: Option<String>,
    /// Grows with each change.
    pub revision: i64,
}
