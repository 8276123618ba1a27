//! The register carried in the project: regions, sources, claims, cohorts, letters, participations.
//!
//! The files in `data/` say where each fact comes from. They go through the same parsing as a form, in one
//! transaction with one audit entry.

use std::collections::HashMap;

use access::{Permission, Scope};
use kernel::{Id, RegionCode};
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::{
    Acting, ChangeError,
    model::{
        AgencyDraft, Claim, ClaimDraft, CohortDraft, FieldError, LetterDraft, Participation,
        ParticipationDraft, Region, RegionDraft, SourceDraft, StepDraft,
        draft::{NewCuration, NewParticipation},
    },
    store::{agencies, claims, cohorts, participations, regions},
};

pub(crate) const REGIONS: &str = include_str!("../../../data/regions.csv");
const SOURCES: &str = include_str!("../../../data/sources.csv");
const CLAIMS: &str = include_str!("../../../data/claims.csv");
const CURATIONS: &str = include_str!("../../../data/curations.csv");
const COHORTS: &str = include_str!("../../../data/cohorts.csv");
const LETTERS: &str = include_str!("../../../data/letters.csv");
const PARTICIPATIONS: &str = include_str!("../../../data/participations.csv");
const STEPS: &str = include_str!("../../../data/steps.csv");
const AGENCIES: &str = include_str!("../../../data/agencies.csv");

/// Why the carried data could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// The register holds regions already.
    #[error("the register is not empty; the carried data is for an empty one")]
    NotEmpty,
    /// A row is wrong: a mistake in the project's own data.
    #[error("data/{file}, row {row}: {reason}")]
    Row {
        /// The file.
        file: &'static str,
        /// The row, the heading being row 1.
        row: usize,
        /// What is wrong.
        reason: String,
    },
    /// The change was refused.
    #[error(transparent)]
    Change(#[from] ChangeError),
}

impl From<store::StoreError> for SeedError {
    fn from(err: store::StoreError) -> Self {
        Self::Change(err.into())
    }
}

/// How many rows were loaded.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Loaded {
    /// Regions.
    pub regions: usize,
    /// Sources.
    pub sources: usize,
    /// Claims.
    pub claims: usize,
    /// Participations.
    pub participations: usize,
}

/// Loads the carried data into an empty register: about 1,500 rows in one transaction.
///
/// # Errors
/// [`SeedError::NotEmpty`]; a wrong row of the carried files is named.
pub async fn load(act: &mut Acting<'_>) -> Result<Loaded, SeedError> {
    act.may(Permission::Import, &Scope::Nation)?;
    if !regions::codes(act.tx).await?.is_empty() {
        return Err(SeedError::NotEmpty);
    }
    let ids = load_regions(act).await?;
    let n_sources = load_sources(act).await?;
    let claim_ids = load_claims(act).await?;
    load_curations(act, &claim_ids).await?;
    load_cohorts(act).await?;
    load_letters(act).await?;
    let n_participations = load_participations(act, &ids).await?;
    load_agencies(act, &ids).await?;
    let loaded = Loaded {
        regions: ids.len(),
        sources: n_sources,
        claims: claim_ids.len(),
        participations: n_participations,
    };
    act.record("register.seed", "register", json!(loaded))
        .await?;
    Ok(loaded)
}

type RegionIds = HashMap<RegionCode, Id<Region>>;

/// Gives each row with its number, the heading being row 1.
fn rows<T: DeserializeOwned>(file: &'static str, text: &str) -> Result<Vec<(usize, T)>, SeedError> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .enumerate()
        .map(|(n, row)| {
            row.map(|row| (n + 2, row))
                .map_err(|err| wrong(file, n + 2, &err.to_string()))
        })
        .collect()
}

fn wrong(file: &'static str, row: usize, reason: &str) -> SeedError {
    SeedError::Row {
        file,
        row,
        reason: reason.to_owned(),
    }
}

fn parsed<T>(
    file: &'static str,
    row: usize,
    result: Result<T, Vec<FieldError>>,
) -> Result<T, SeedError> {
    result.map_err(|fields| {
        let reasons: Vec<String> = fields
            .iter()
            .map(|f| format!("{}: {} `{}`", f.field, f.problem, f.value))
            .collect();
        wrong(file, row, &reasons.join("; "))
    })
}

async fn load_regions(act: &mut Acting<'_>) -> Result<RegionIds, SeedError> {
    let (file, at) = ("regions.csv", act.now());
    let mut ids = RegionIds::new();
    for (n, draft) in rows::<RegionDraft>(file, REGIONS)? {
        let new = parsed(file, n, draft.parse())?;
        let id = act.clock.new_id();
        regions::insert(act.tx, id, &new, at).await?;
        ids.insert(new.code, id);
    }
    Ok(ids)
}

async fn load_sources(act: &mut Acting<'_>) -> Result<usize, SeedError> {
    let (file, at) = ("sources.csv", act.now());
    let drafts = rows::<SourceDraft>(file, SOURCES)?;
    for (n, draft) in &drafts {
        claims::insert_source(act.tx, &parsed(file, *n, draft.parse())?, at).await?;
    }
    Ok(drafts.len())
}

/// Claims by subject, property, value and source: what decisions refer to.
type ClaimIds = HashMap<[String; 4], Id<Claim>>;

async fn load_claims(act: &mut Acting<'_>) -> Result<ClaimIds, SeedError> {
    let (file, at, by) = ("claims.csv", act.now(), act.by());
    let mut ids = ClaimIds::new();
    for (n, draft) in rows::<ClaimDraft>(file, CLAIMS)? {
        let new = parsed(file, n, draft.parse())?;
        let id = act.clock.new_id();
        claims::insert_claim(act.tx, id, &new, &by, at).await?;
        ids.insert([new.subject, new.property, new.value, new.source], id);
    }
    Ok(ids)
}

#[derive(serde::Deserialize)]
struct CurationRow {
    subject: String,
    property: String,
    value: String,
    source: String,
    reason: String,
}

async fn load_curations(act: &mut Acting<'_>, ids: &ClaimIds) -> Result<(), SeedError> {
    let (file, by) = ("curations.csv", act.by());
    for (n, row) in rows::<CurationRow>(file, CURATIONS)? {
        let claim = if row.source.is_empty() {
            None
        } else {
            let key = [
                row.subject.clone(),
                row.property.clone(),
                row.value.clone(),
                row.source,
            ];
            Some(
                ids.get(&key)
                    .ok_or_else(|| wrong(file, n, "no claim of this source says this"))?
                    .uuid(),
            )
        };
        let new = NewCuration {
            subject: row.subject,
            property: row.property,
            value: row.value,
            claim,
            reason: row.reason,
            seen: 0,
        };
        claims::insert_curation(act.tx, act.clock, &new, &by).await?;
    }
    Ok(())
}

async fn load_cohorts(act: &mut Acting<'_>) -> Result<(), SeedError> {
    let (file, at) = ("cohorts.csv", act.now());
    for (n, draft) in rows::<CohortDraft>(file, COHORTS)? {
        cohorts::insert(act.tx, &parsed(file, n, draft.parse())?, at).await?;
    }
    Ok(())
}

async fn load_letters(act: &mut Acting<'_>) -> Result<(), SeedError> {
    let (file, at) = ("letters.csv", act.now());
    for (n, draft) in rows::<LetterDraft>(file, LETTERS)? {
        let new = parsed(file, n, draft.parse())?;
        cohorts::save_letter(act.tx, (act.clock.new_id(), None), &new, at).await?;
    }
    Ok(())
}

#[derive(serde::Deserialize)]
struct StepRow {
    cohort: u16,
    region: RegionCode,
    from: String,
    to: String,
    on: String,
    reason: String,
    source: String,
}

/// Participations in two passes, because one may refer to a later one: rows, then steps.
async fn load_participations(
    act: &mut Acting<'_>,
    regions: &RegionIds,
) -> Result<usize, SeedError> {
    let (file, at) = ("participations.csv", act.now());
    let mut new = Vec::new();
    let mut ids: HashMap<(u16, RegionCode), Id<Participation>> = HashMap::new();
    for (n, draft) in rows::<ParticipationDraft>(file, PARTICIPATIONS)? {
        let one = parsed(file, n, draft.parse())?;
        ids.insert((one.cohort, one.region.clone()), act.clock.new_id());
        new.push((n, one));
    }
    // A substitute must stand before the one it replaces.
    new.sort_by_key(|(n, one)| (one.cohort, one.replaced_by.is_some(), *n));
    for (n, one) in &new {
        let region = *regions
            .get(&one.region)
            .ok_or_else(|| wrong(file, *n, "unknown region"))?;
        let links = links(&ids, one, region).map_err(|reason| wrong(file, *n, reason))?;
        participations::insert(
            act.tx,
            ids[&(one.cohort, one.region.clone())],
            one,
            &links,
            at,
        )
        .await?;
    }
    load_steps(act, &ids, &new).await?;
    Ok(new.len())
}

fn links(
    ids: &HashMap<(u16, RegionCode), Id<Participation>>,
    one: &NewParticipation,
    region: Id<Region>,
) -> Result<participations::Links, &'static str> {
    let find = |cohort, code: &RegionCode| ids.get(&(cohort, code.clone())).copied();
    let repeat_of = match one.repeat_of {
        Some(year) => Some(find(year, &one.region).ok_or("the earlier participation is missing")?),
        None => None,
    };
    let replaced_by = match &one.replaced_by {
        Some(code) => Some(find(one.cohort, code).ok_or("the substitute is missing")?),
        None => None,
    };
    Ok(participations::Links {
        region,
        repeat_of,
        replaced_by,
    })
}

async fn load_steps(
    act: &mut Acting<'_>,
    ids: &HashMap<(u16, RegionCode), Id<Participation>>,
    all: &[(usize, NewParticipation)],
) -> Result<(), SeedError> {
    let (file, by) = ("steps.csv", act.by());
    for (n, row) in rows::<StepRow>(file, STEPS)? {
        let key = (row.cohort, row.region.clone());
        let id = *ids
            .get(&key)
            .ok_or_else(|| wrong(file, n, "unknown participation"))?;
        let replaced_by = all
            .iter()
            .find(|(_, p)| (p.cohort, &p.region) == (row.cohort, &row.region));
        let replaced_by = replaced_by
            .and_then(|(_, p)| p.replaced_by.clone())
            .filter(|_| row.to == "replaced");
        let draft = StepDraft {
            to: row.to,
            happened_on: row.on,
            replaced_by: replaced_by.map(String::from).unwrap_or_default(),
            source: row.source,
            reason: row.reason,
            revision: String::new(),
        };
        let step = parsed(file, n, draft.parse())?;
        let from = if row.from.is_empty() {
            None
        } else {
            Some(
                row.from
                    .parse()
                    .map_err(|()| wrong(file, n, "unknown status"))?,
            )
        };
        participations::insert_step(act.tx, act.clock, (id, from), &step, &by).await?;
    }
    Ok(())
}

async fn load_agencies(act: &mut Acting<'_>, ids: &RegionIds) -> Result<(), SeedError> {
    let (file, at) = ("agencies.csv", act.now());
    for (n, draft) in rows::<AgencyDraft>(file, AGENCIES)? {
        let new = parsed(file, n, draft.parse())?;
        let region = *ids
            .get(&new.region)
            .ok_or_else(|| wrong(file, n, "unknown region"))?;
        agencies::insert(act.tx, (act.clock.new_id(), region), &new, at).await?;
    }
    Ok(())
}
