//! What the register holds, read once before a file is checked: one statement for each table, never one for a row.

use std::collections::{HashMap, HashSet};

use kernel::{Id, RegionCode};
use sheets::{Column, Table};
use store::{StoreError, Tx};

use super::{Kind, places::Places};
use crate::{
    figures,
    model::{Agency, Claim, Cohort, Letter, Participation, Source},
    store::{agencies, cohorts, imports, participations, regions},
};

/// What a file needs of the register besides whole tables.
#[derive(Default)]
pub(super) struct Wanted {
    /// The subjects of the file's claims: the register may hold far more claims than the file.
    subjects: HashSet<String>,
}

impl Wanted {
    /// What the rows of this table refer to.
    pub(super) fn of(kind: Kind, table: &Table, columns: &[Column]) -> Self {
        let mut wanted = Self::default();
        if kind == Kind::Claims
            && let Ok(bound) = table.bind(columns)
        {
            for mut row in bound.rows() {
                if let Some(subject) = row.text("subject")
                    && !wanted.subjects.contains(subject)
                {
                    wanted.subjects.insert(subject.to_owned());
                }
            }
        }
        wanted
    }
}

/// What tells one claim from another.
pub(super) type ClaimKey = [String; 4];

/// What is compared of a claim that stands already.
pub(super) struct KnownClaim {
    pub(super) id: Id<Claim>,
    pub(super) note: String,
    pub(super) confidence: String,
}

/// The part of the register that a file of one kind is checked against.
pub(super) struct Known {
    pub(super) places: Places,
    pub(super) agencies: HashMap<(RegionCode, String), Agency>,
    pub(super) cohorts: HashMap<u16, Cohort>,
    pub(super) letters: HashMap<String, Letter>,
    pub(super) sources: HashMap<String, Source>,
    pub(super) participations: HashMap<(u16, RegionCode), Participation>,
    pub(super) claims: HashMap<ClaimKey, KnownClaim>,
    /// The curated total of each cohort that has one.
    pub(super) totals: HashMap<u16, i64>,
}

impl Known {
    /// Reads what a file of this kind is checked against.
    pub(super) async fn load(tx: &mut Tx, kind: Kind, wanted: &Wanted) -> Result<Self, StoreError> {
        let mut known = Self::empty();
        if !matches!(kind, Kind::Cohorts | Kind::Letters | Kind::Sources) {
            known.places = Places::new(
                regions::all(tx).await?,
                imports::former_codes(tx).await?,
                imports::successor_codes(tx).await?,
            );
        }
        if matches!(
            kind,
            Kind::Letters | Kind::Participations | Kind::Claims | Kind::Sources
        ) {
            let all = imports::sources(tx).await?;
            known.sources = all.into_iter().map(|s| (s.id.clone(), s)).collect();
        }
        if matches!(kind, Kind::Cohorts | Kind::Letters | Kind::Participations) {
            let all = cohorts::all(tx).await?;
            known.cohorts = all.into_iter().map(|c| (c.year, c)).collect();
        }
        match kind {
            Kind::Agencies => {
                let all = agencies::all(tx).await?;
                let key = |a: &Agency| (a.region.clone(), a.name.clone());
                known.agencies = all.into_iter().map(|a| (key(&a), a)).collect();
            }
            Kind::Letters => {
                let all = cohorts::letters(tx, None).await?;
                known.letters = all.into_iter().map(|l| (l.number.to_string(), l)).collect();
            }
            Kind::Participations => {
                let all = participations::all(tx).await?;
                let key = |p: &Participation| (p.cohort, p.region.clone());
                known.participations = all.into_iter().map(|p| (key(&p), p)).collect();
                known.totals = totals(tx).await?;
            }
            Kind::Claims => known.claims = standing(tx, wanted).await?,
            Kind::Regions | Kind::Cohorts | Kind::Sources => {}
        }
        Ok(known)
    }

    fn empty() -> Self {
        Self {
            places: Places::new(Vec::new(), Vec::new(), Vec::new()),
            agencies: HashMap::new(),
            cohorts: HashMap::new(),
            letters: HashMap::new(),
            sources: HashMap::new(),
            participations: HashMap::new(),
            claims: HashMap::new(),
            totals: HashMap::new(),
        }
    }
}

async fn totals(tx: &mut Tx) -> Result<HashMap<u16, i64>, StoreError> {
    let figures = figures::under(tx, &["cohort"]).await?;
    let total = |((subject, property), figure): (&(String, String), &crate::model::Figure)| {
        let year = subject.strip_prefix("cohort:")?.parse().ok()?;
        (property == "selected").then_some((year, figure.number()?))
    };
    Ok(figures.iter().filter_map(total).collect())
}

/// The claims on the file's subjects. Others are read past and not kept.
async fn standing(
    tx: &mut Tx,
    wanted: &Wanted,
) -> Result<HashMap<ClaimKey, KnownClaim>, StoreError> {
    let mut found = HashMap::new();
    let (Some(low), Some(high)) = (wanted.subjects.iter().min(), wanted.subjects.iter().max())
    else {
        return Ok(found);
    };
    imports::claims_between(tx, low, high, |row| {
        if wanted.subjects.contains(&row.subject) {
            let claim = KnownClaim {
                id: Id::from_uuid(row.id),
                note: row.note,
                confidence: row.confidence,
            };
            found.insert([row.subject, row.property, row.value, row.source_id], claim);
        }
    })
    .await?;
    Ok(found)
}
