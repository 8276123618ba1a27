//! What answers hold where it is more than the register's own types.

use std::collections::BTreeMap;

use access::Names;
use kernel::{Id, PartialDate, RegionCode, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    boundaries::Boundary,
    model::{
        Claim, Cohort, Curation, Figure, FormerRegion, Kind, Letter, Participation, Region,
        Standing, Status, Step, Successor, schema,
    },
    movement::CohortFigures,
    regions::{Past, RegionLine},
};

/// A decision of the register between claims.
#[derive(Debug, Serialize, ToSchema)]
pub struct Decision {
    /// Counts the decisions on this figure from 1.
    #[schema(example = 1, minimum = 1)]
    pub revision: i64,
    /// The value the register stands by.
    #[schema(example = "107")]
    pub value: String,
    /// The claim it follows; `null` where the value is derived.
    #[schema(value_type = Option<uuid::Uuid>)]
    pub claim: Option<Id<Claim>>,
    /// Why this value.
    pub reason: String,
    /// Who decided: a person's name, or `system` for what the project carries.
    #[schema(example = "system")]
    pub curated_by: String,
    /// When.
    #[schema(value_type = schema::Timestamp)]
    pub curated_at: Timestamp,
    /// Who undid it and when; `null` where it was not undone.
    pub undone: Option<Undone>,
}

/// Who undid a decision and when.
#[derive(Debug, Serialize, ToSchema)]
pub struct Undone {
    /// A person's name.
    pub by: String,
    /// When.
    #[schema(value_type = schema::Timestamp)]
    pub at: Timestamp,
}

impl Decision {
    pub(super) fn of(curation: Curation, names: &Names) -> Self {
        Self {
            revision: curation.revision,
            value: curation.value,
            claim: curation.claim,
            reason: curation.reason,
            curated_by: names.of(&curation.curated_by).to_owned(),
            curated_at: curation.curated_at,
            undone: curation.undone.map(|(by, at)| Undone {
                by: names.of(&by).to_owned(),
                at,
            }),
        }
    }
}

/// The actors that stand in decisions.
pub(super) fn actors<'a>(curations: impl IntoIterator<Item = &'a Curation>) -> Vec<&'a str> {
    let mut all = Vec::new();
    for curation in curations {
        all.push(curation.curated_by.as_str());
        all.extend(curation.undone.as_ref().map(|(by, _)| by.as_str()));
    }
    all
}

/// The actors that stand in the decisions that hold.
pub(super) fn deciders<'a>(figures: impl IntoIterator<Item = &'a Figure>) -> Vec<&'a str> {
    let held = figures.into_iter().filter_map(|f| f.curation.as_ref());
    actors(held)
}

/// What is known of one property of one subject: the value the register stands by and what is behind it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Figure)]
pub struct FigureView {
    /// What it is about.
    #[schema(example = "cohort:2019")]
    pub subject: String,
    /// What is said of it.
    #[schema(example = "assessed")]
    pub property: String,
    /// The value as text, dates in ISO form, ranges as `from/to`; `null` while claims disagree undecided.
    #[schema(example = "107")]
    pub value: Option<String>,
    /// The value as a whole number, where it is one.
    #[schema(example = 107)]
    pub number: Option<i64>,
    /// Why it has that value.
    pub standing: Standing,
    /// Whether published values differ, decided or not.
    pub contested: bool,
    /// The decision that holds.
    pub curation: Option<Decision>,
    /// The claims that stand behind it, oldest publication first.
    #[schema(value_type = Vec<uuid::Uuid>)]
    pub claims: Vec<Id<Claim>>,
}

impl FigureView {
    pub(super) fn of(figure: &Figure, names: &Names) -> Self {
        Self {
            number: figure.number(),
            contested: figure.is_contested(),
            claims: figure.claim_ids(),
            subject: figure.subject.clone(),
            property: figure.property.clone(),
            value: figure.value.clone(),
            standing: figure.standing,
            curation: figure
                .curation
                .clone()
                .map(|held| Decision::of(held, names)),
        }
    }
}

/// A figure with everything behind it.
#[derive(Debug, Serialize, ToSchema)]
pub struct FigureInFull {
    /// The figure.
    #[serde(flatten)]
    pub figure: FigureView,
    /// Every claim, withdrawn ones too, oldest publication first.
    pub evidence: Vec<Claim>,
    /// Every decision that was ever made, newest first; only where one property is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decisions: Option<Vec<Decision>>,
}

/// A cohort in a list: its counts come from claims, never from counting members.
#[derive(Debug, Serialize, ToSchema)]
pub struct CohortLine {
    /// The counts.
    #[serde(flatten)]
    pub counts: CohortFigures,
    /// Its theme.
    pub theme: String,
    /// What a reader should know.
    pub note: String,
    /// Members the register does not know by name: `selected` less `members_known`.
    #[schema(minimum = 0)]
    pub members_unknown: Option<i64>,
    /// Grows with each change of theme and note.
    #[schema(example = 1)]
    pub revision: i64,
}

impl CohortLine {
    pub(super) fn of(cohort: Cohort, counts: CohortFigures) -> Self {
        Self {
            members_unknown: counts
                .selected
                .map(|selected| (selected - counts.members_known).max(0)),
            counts,
            theme: cohort.theme,
            note: cohort.note,
            revision: cohort.revision,
        }
    }
}

/// A cohort with everything known of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CohortInFull {
    /// As in the list of cohorts.
    #[serde(flatten)]
    pub line: CohortLine,
    /// Every figure that is not a date, by property.
    pub figures: BTreeMap<String, FigureView>,
    /// Every date, by property.
    pub dates: BTreeMap<String, FigureView>,
    /// The letters, by date.
    pub letters: Vec<Letter>,
    /// Every region known to stand in the cohort, whatever became of it, by code.
    pub members: Vec<Participation>,
}

/// A region of today in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegionItem {
    /// The official code.
    #[schema(value_type = schema::RegionCode)]
    pub code: RegionCode,
    /// The full name.
    #[schema(example = "Kota Bitung")]
    pub name: String,
    /// Province, regency or city.
    pub kind: Kind,
    /// The province's code; a province's own code for a province.
    #[schema(value_type = schema::RegionCode)]
    pub province: RegionCode,
    /// The province's name.
    #[schema(example = "Sulawesi Utara")]
    pub province_name: String,
    /// Degrees north of a point inside or near it.
    #[schema(example = 1.44, minimum = -90, maximum = 90)]
    pub latitude: Option<f64>,
    /// Degrees east of that point.
    #[schema(example = 125.19, minimum = -180, maximum = 180)]
    pub longitude: Option<f64>,
    /// In how many cohorts it holds a place.
    #[schema(example = 1, minimum = 0)]
    pub participations: i64,
    /// The newest of these cohorts.
    #[schema(example = 2022)]
    pub cohort: Option<u16>,
    /// Its status in that cohort.
    pub status: Option<Status>,
}

impl RegionItem {
    pub(super) fn of(line: RegionLine) -> Self {
        let code: RegionCode = crate::store::code(&line.code);
        Self {
            province: code.province(),
            province_name: if code.is_province() {
                line.name.clone()
            } else {
                line.province_name
            },
            kind: crate::store::word(&line.kind),
            cohort: u16::try_from(line.cohort).ok().filter(|year| *year > 0),
            status: line.status.parse().ok(),
            name: line.name,
            latitude: line.latitude,
            longitude: line.longitude,
            participations: line.participations,
            code,
        }
    }
}

/// A region with its past and its part in the movement.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegionInFull {
    /// The region as it is today, or as it was when it ceased to exist.
    #[serde(flatten)]
    pub region: Region,
    /// What it was before, newest first.
    pub former: Vec<FormerRegion>,
    /// Regions that came out of it.
    pub successors: Vec<Successor>,
    /// Regions it came out of.
    pub predecessors: Vec<Successor>,
    /// Its participations by cohort.
    pub participations: Vec<Participation>,
    /// The letters of its cohorts, by date.
    pub letters: Vec<Letter>,
    /// What is published of it, under its present and its former codes.
    pub figures: Vec<FigureView>,
}

impl RegionInFull {
    pub(super) fn of(
        region: Region,
        past: Past,
        participations: Vec<Participation>,
        letters: Vec<Letter>,
        figures: Vec<FigureView>,
    ) -> Self {
        Self {
            region,
            former: past.former,
            successors: past.successors,
            predecessors: past.predecessors,
            participations,
            letters,
            figures,
        }
    }
}

/// A participation with its steps.
#[derive(Debug, Serialize, ToSchema)]
pub struct ParticipationInFull {
    /// The participation.
    #[serde(flatten)]
    pub participation: Participation,
    /// How it came to its status, first to last.
    pub steps: Vec<Step>,
    /// The statuses it may take next.
    pub next: Vec<Status>,
}

impl ParticipationInFull {
    pub(super) fn of(participation: Participation, steps: Vec<Step>) -> Self {
        Self {
            next: participation.status.next().to_vec(),
            participation,
            steps,
        }
    }
}

/// A change that came before the one that was sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct Meanwhile {
    /// Who made it: a person's name, or `system`.
    pub by: String,
    /// When.
    #[schema(value_type = schema::Timestamp)]
    pub at: Timestamp,
    /// What was done.
    #[schema(example = "register.curate")]
    pub action: String,
    /// What changed; its form depends on the action.
    #[schema(value_type = serde_json::Value)]
    pub details: serde_json::Value,
}

/// An entry of the audit log.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryEntry {
    /// Its place in the chain, from 1.
    #[schema(example = 17, minimum = 1)]
    pub seq: i64,
    /// When.
    #[schema(value_type = schema::Timestamp)]
    pub at: Timestamp,
    /// Who: an account's id, `token:` and a token's id, `system` or `anonymous`.
    pub actor: String,
    /// Who, by name where there is one.
    pub actor_name: String,
    /// What was done.
    #[schema(example = "register.curate")]
    pub action: String,
    /// To what.
    #[schema(example = "cohort:2019")]
    pub subject: String,
    /// What changed; its form depends on the action.
    #[schema(value_type = serde_json::Value)]
    pub details: serde_json::Value,
    /// The hash of the entry before.
    pub previous: String,
    /// SHA-256 over `previous` and the entry, in hexadecimal.
    pub hash: String,
}

/// A region's boundary as a GeoJSON feature (RFC 7946).
#[derive(Debug, Serialize, ToSchema)]
pub struct BoundaryFeature {
    /// `Feature`.
    #[serde(rename = "type")]
    #[schema(example = "Feature")]
    pub kind: &'static str,
    /// The official code.
    #[schema(example = "71.72")]
    pub id: String,
    /// A `MultiPolygon` in longitude and latitude.
    #[schema(value_type = serde_json::Value)]
    pub geometry: serde_json::Value,
    /// What is known of it.
    pub properties: BoundaryProperties,
}

/// What is known of a boundary.
#[derive(Debug, Serialize, ToSchema)]
pub struct BoundaryProperties {
    /// The official code.
    #[schema(example = "71.72")]
    pub code: String,
    /// The full name.
    #[schema(example = "Kota Bitung")]
    pub name: String,
    /// What the simplified polygons enclose, in square kilometres.
    #[schema(example = 307.5, minimum = 0)]
    pub area_km2: f64,
    /// Longitude and latitude of a point well inside.
    #[schema(example = json!([125.18, 1.44]))]
    pub inside: [f64; 2],
    /// Who published it; empty where that was not said.
    pub source: String,
    /// On which terms; empty where that was not said.
    pub licence: String,
    /// Since when it holds, as a year, month or day; `null` where that was not said.
    #[schema(value_type = Option<schema::PartialDate>)]
    pub valid_from: Option<PartialDate>,
    /// SHA-256 of the file it was read from, in hexadecimal.
    pub file_sha256: String,
    /// When that file was imported.
    #[schema(value_type = schema::Timestamp)]
    pub imported_at: Timestamp,
}

impl BoundaryFeature {
    pub(super) fn of(region: &Region, boundary: &Boundary) -> Self {
        let credit = boundary.credit.clone();
        Self {
            kind: "Feature",
            id: region.code.to_string(),
            geometry: boundary.shape.to_geojson(),
            properties: BoundaryProperties {
                code: region.code.to_string(),
                name: region.name.clone(),
                area_km2: (boundary.area_km2 * 10.0).round() / 10.0,
                inside: boundary.middle,
                source: credit.source,
                licence: credit.licence,
                valid_from: credit.valid_from,
                file_sha256: boundary.file_sha256.clone(),
                imported_at: boundary.imported_at,
            },
        }
    }
}
