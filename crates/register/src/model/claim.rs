//! Published figures, where they came from, and which one the register stands by.

use std::str::FromStr;

use kernel::{Id, PartialDate, Timestamp};
use serde::{Deserialize, Serialize};

use super::schema;

/// How sure a claim is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// An official document, or sources that agree.
    High,
    /// One good source.
    Medium,
    /// A headline, a hint, or sources that disagree.
    Low,
}

impl Confidence {
    /// Every confidence.
    pub const ALL: [Self; 3] = [Self::High, Self::Medium, Self::Low];

    /// The word in the database, in files and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

impl FromStr for Confidence {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|confidence| confidence.as_str() == text)
            .ok_or(())
    }
}

/// Where a figure was published.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Source {
    /// A short name in lower case, `antara-bitung`.
    pub id: String,
    /// Who published it.
    pub publisher: String,
    /// Its title.
    pub title: String,
    /// When it was published, as far as known.
    #[schema(value_type = Option<schema::PartialDate>)]
    pub published: Option<PartialDate>,
    /// Where it can be read.
    pub url: Option<String>,
    /// What a reader should know.
    pub note: String,
    /// Grows with each change.
    pub revision: i64,
}

/// A published figure: subject, property and value, as one source gives it.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Claim {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: Id<Claim>,
    /// What it is about: `cohort:2022`, `region:71.74`, `movement:2021-12-31`.
    pub subject: String,
    /// What is said of it: `selected`, `signed_on`.
    pub property: String,
    /// The value as text; numbers plain, dates ISO.
    pub value: String,
    /// The source's id.
    pub source: String,
    /// Who published it.
    pub publisher: String,
    /// The title of the publication.
    pub title: String,
    /// When it was published, as far as known.
    #[schema(value_type = Option<schema::PartialDate>)]
    pub published: Option<PartialDate>,
    /// Where it can be read.
    pub url: Option<String>,
    /// What a reader should know.
    pub note: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// When it was withdrawn from the register, and why; a withdrawn claim stays readable.
    pub withdrawn: Option<String>,
    /// Grows with each change.
    pub revision: i64,
}

/// A decision of the register between claims.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Curation {
    /// The value the register stands by.
    pub value: String,
    /// The claim it follows; `None` where it is derived.
    pub claim: Option<Id<Claim>>,
    /// Why this value.
    pub reason: String,
    /// Who decided.
    pub curated_by: String,
    /// When.
    pub curated_at: Timestamp,
    /// Counts the decisions on this figure from 1.
    pub revision: i64,
    /// Who undid it and when, where it was undone.
    pub undone: Option<(String, Timestamp)>,
}

/// Why a figure has the value it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// An officer decided, with a reason.
    Curated,
    /// Every claim says the same.
    Agreed,
    /// Claims disagree and nobody has decided.
    Disputed,
}

/// A figure on a page: one subject and property, the value, and everything behind it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// What it is about.
    pub subject: String,
    /// What is said of it.
    pub property: String,
    /// The value the register stands by; `None` while disputed.
    pub value: Option<String>,
    /// Why it has that value.
    pub standing: Standing,
    /// The decision behind it.
    pub curation: Option<Curation>,
    /// Every claim that stands, oldest publication first.
    pub claims: Vec<Claim>,
}

impl Figure {
    /// Weighs claims and the decision that holds, if any.
    pub fn weigh(
        subject: String,
        property: String,
        claims: Vec<Claim>,
        curation: Option<Curation>,
    ) -> Self {
        let mut values = claims
            .iter()
            .filter(|claim| claim.withdrawn.is_none())
            .map(|claim| claim.value.as_str());
        let first = values.next();
        let agreed = first
            .filter(|value| values.all(|other| other == *value))
            .map(str::to_owned);
        let (value, standing) = match (&curation, agreed) {
            (Some(curation), _) => (Some(curation.value.clone()), Standing::Curated),
            (None, Some(value)) => (Some(value), Standing::Agreed),
            (None, None) => (None, Standing::Disputed),
        };
        Self {
            subject,
            property,
            value,
            standing,
            curation,
            claims,
        }
    }

    /// The value as a whole number.
    pub fn number(&self) -> Option<i64> {
        self.value.as_deref()?.parse().ok()
    }

    /// Whether published values differ, decided or not.
    pub fn is_contested(&self) -> bool {
        let mut values: Vec<&str> = self
            .claims
            .iter()
            .filter(|c| c.withdrawn.is_none())
            .map(|c| c.value.as_str())
            .collect();
        values.sort_unstable();
        values.dedup();
        values.len() > 1
    }

    /// The ids of the claims that stand behind it.
    pub fn claim_ids(&self) -> Vec<Id<Claim>> {
        self.claims
            .iter()
            .filter(|claim| claim.withdrawn.is_none())
            .map(|claim| claim.id)
            .collect()
    }
}
