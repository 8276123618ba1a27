//! What programs change: where each thing is read, which version it is, and what the log calls it.

use kernel::{Id, RegionCode};
use serde::Serialize;
use serde_json::Value;
use store::{StoreError, Tx};
use web::Problem;

use super::{
    claims::in_full as figure_in_full,
    movement::in_full as cohort_in_full,
    regions::in_full as region_in_full,
    views::{CohortInFull, FigureInFull, ParticipationInFull, RegionInFull},
};
use crate::{
    agencies, claims, cohorts, figures,
    model::{Agency, Claim, Cohort, Curation, Figure, Letter, Participation, Region, Source},
    participations,
    regions::{self, Found},
    sources,
};

/// A thing with an address of its own.
pub(super) trait Thing: Sized + Send + Sync {
    /// How it is read there.
    type View: Serialize;

    /// Its address.
    fn place(&self) -> String;

    /// What its entity tag is made of.
    fn version(&self) -> (String, i64);

    /// What the audit log calls it.
    fn audited(&self) -> String;

    /// Whether an entry under that subject is about this thing.
    fn concerns(&self, _details: &Value) -> bool {
        true
    }

    /// The number that a draft names as `revision`.
    fn revision(&self) -> i64 {
        self.version().1
    }

    /// The same thing as it is now.
    fn again(&self, tx: &mut Tx) -> impl Future<Output = Result<Option<Self>, StoreError>> + Send;

    /// What its address shows.
    fn view(self, tx: &mut Tx) -> impl Future<Output = Result<Self::View, Problem>> + Send;
}

impl Thing for Region {
    type View = RegionInFull;

    fn place(&self) -> String {
        format!("/api/v1/regions/{}", self.code)
    }

    fn version(&self) -> (String, i64) {
        (format!("region:{}", self.code), self.revision)
    }

    fn audited(&self) -> String {
        format!("region:{}", self.code)
    }

    fn concerns(&self, details: &Value) -> bool {
        // Claims and decisions on the region stand under the same subject.
        details["before"]["name"].is_string()
    }

    async fn again(&self, tx: &mut Tx) -> Result<Option<Self>, StoreError> {
        let code: RegionCode = match regions::find(tx, &self.code).await? {
            Some(Found::Region(region)) => return Ok(Some(*region)),
            Some(Found::Former(present)) => present,
            None => return Ok(None),
        };
        Ok(match regions::find(tx, &code).await? {
            Some(Found::Region(region)) => Some(*region),
            Some(Found::Former(_)) | None => None,
        })
    }

    async fn view(self, tx: &mut Tx) -> Result<RegionInFull, Problem> {
        Ok(region_in_full(tx, self).await?)
    }
}

impl Thing for Cohort {
    type View = CohortInFull;

    fn place(&self) -> String {
        format!("/api/v1/cohorts/{}", self.year)
    }

    fn version(&self) -> (String, i64) {
        (format!("cohort:{}", self.year), self.revision)
    }

    fn audited(&self) -> String {
        format!("cohort:{}", self.year)
    }

    fn concerns(&self, details: &Value) -> bool {
        // Claims and decisions on the cohort stand under the same subject.
        details["before"]["theme"].is_string()
    }

    async fn again(&self, tx: &mut Tx) -> Result<Option<Self>, StoreError> {
        cohorts::find(tx, self.year).await
    }

    async fn view(self, tx: &mut Tx) -> Result<CohortInFull, Problem> {
        cohort_in_full(tx, self).await
    }
}

impl Thing for Participation {
    type View = ParticipationInFull;

    fn place(&self) -> String {
        format!("/api/v1/participations/{}", self.id)
    }

    fn version(&self) -> (String, i64) {
        (format!("participation:{}", self.id), self.revision)
    }

    fn audited(&self) -> String {
        format!("participation:{}:{}", self.cohort, self.region)
    }

    async fn again(&self, tx: &mut Tx) -> Result<Option<Self>, StoreError> {
        let found = participations::find(tx, self.id).await?;
        Ok(found.map(|(participation, _)| participation))
    }

    async fn view(self, tx: &mut Tx) -> Result<ParticipationInFull, Problem> {
        let found = participations::find(tx, self.id).await?;
        let (participation, steps) = found.unwrap_or((self, Vec::new()));
        Ok(ParticipationInFull::of(participation, steps))
    }
}

impl Thing for Claim {
    type View = Self;

    fn place(&self) -> String {
        format!("/api/v1/claims/{}", self.id)
    }

    fn version(&self) -> (String, i64) {
        (format!("claim:{}", self.id), self.revision)
    }

    fn audited(&self) -> String {
        self.subject.clone()
    }

    fn concerns(&self, details: &Value) -> bool {
        details["claim"] == self.id.to_string()
    }

    async fn again(&self, tx: &mut Tx) -> Result<Option<Self>, StoreError> {
        claims::find(tx, self.id).await
    }

    async fn view(self, _: &mut Tx) -> Result<Self, Problem> {
        Ok(self)
    }
}

macro_rules! plain {
    ($($thing:ident by $key:ident $of:ty, at $list:literal, called $word:literal and $audited:literal $name:ident, found by $find:path;)+) => {$(
        impl Thing for $thing {
            type View = Self;

            fn place(&self) -> String {
                format!(concat!("/api/v1/", $list, "/{}"), self.$key)
            }

            fn version(&self) -> (String, i64) {
                (format!(concat!($word, ":{}"), self.$key), self.revision)
            }

            fn audited(&self) -> String {
                format!(concat!($audited, ":{}"), self.$name)
            }

            async fn again(&self, tx: &mut Tx) -> Result<Option<Self>, StoreError> {
                let key: $of = &self.$key;
                $find(tx, key.to_owned()).await
            }

            async fn view(self, _: &mut Tx) -> Result<Self, Problem> {
                Ok(self)
            }
        }
    )+};
}

async fn source(tx: &mut Tx, id: String) -> Result<Option<Source>, StoreError> {
    sources::find(tx, &id).await
}

plain! {
    Agency by id &Id<Agency>, at "agencies", called "agency" and "agency" id, found by agencies::find;
    Letter by id &Id<Letter>, at "letters", called "letter" and "letter" number, found by cohorts::letter;
    Source by id &String, at "sources", called "source" and "source" id, found by source;
}

/// A figure with every decision on it, newest first.
pub(super) struct Weighed {
    pub(super) figure: Figure,
    pub(super) decisions: Vec<Curation>,
}

impl Weighed {
    pub(super) async fn find(
        tx: &mut Tx,
        subject: &str,
        property: &str,
    ) -> Result<Option<Self>, StoreError> {
        let found = figures::find(tx, subject, property).await?;
        Ok(found.map(|(figure, decisions)| Self { figure, decisions }))
    }

    /// How many decisions were made; undone ones count too.
    pub(super) fn made(&self) -> i64 {
        self.decisions.first().map_or(0, |newest| newest.revision)
    }
}

impl Thing for Weighed {
    type View = FigureInFull;

    fn place(&self) -> String {
        let Figure {
            subject, property, ..
        } = &self.figure;
        format!("/api/v1/figures/{subject}/{property}")
    }

    fn version(&self) -> (String, i64) {
        let Figure {
            subject, property, ..
        } = &self.figure;
        let undone = self.decisions.iter().filter(|d| d.undone.is_some());
        // Deciding and undoing are changes both.
        let changes = self.made().saturating_add(undone.map(|_| 1).sum());
        (format!("figure:{subject}:{property}"), changes)
    }

    fn audited(&self) -> String {
        self.figure.subject.clone()
    }

    fn concerns(&self, details: &Value) -> bool {
        details["property"] == *self.figure.property
    }

    fn revision(&self) -> i64 {
        self.made()
    }

    async fn again(&self, tx: &mut Tx) -> Result<Option<Self>, StoreError> {
        Self::find(tx, &self.figure.subject, &self.figure.property).await
    }

    async fn view(self, tx: &mut Tx) -> Result<FigureInFull, Problem> {
        figure_in_full(tx, (self.figure, self.decisions)).await
    }
}
