//! What the groups of a region wrote in its four stages, as types: the first content of its master plan.
//!
//! The plan takes it over by [`of_region`]. Numbers are as they were typed; what was left open is `None`.

use access::{Actor, Permission};
use kernel::{Id, RegionCode};
use register::model::Participation;
use serde::{Deserialize, Serialize};
use store::Tx;

use crate::{
    WorkshopError,
    model::{CRITERIA, Row, Sheet},
    reach,
    store::{stages as stage_rows, worksheets as rows},
};

macro_rules! outputs {
    ($($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $field:ident: $kind:ty,)+ })+) => {
        $(
            #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
            $(#[$meta])*
            pub struct $name {
                $($(#[$doc])* pub $field: $kind,)+
            }

            impl From<&Row> for $name {
                fn from(row: &Row) -> Self {
                    Self { $($field: Cell::of(row, stringify!($field)),)+ }
                }
            }
        )+
    };
}

/// A cell as one of the types of outputs.
trait Cell {
    fn of(row: &Row, column: &str) -> Self;
}

impl Cell for String {
    fn of(row: &Row, column: &str) -> Self {
        row.cell(column).to_owned()
    }
}

impl Cell for Option<i64> {
    fn of(row: &Row, column: &str) -> Self {
        row.number(column)
    }
}

outputs! {
    /// How ready one of the five elements is.
    Readiness {
        /// `nature`, `structure`, `infrastructure`, `superstructure`, `culture`.
        element: String,
        /// What is said of it.
        statement: String,
        /// From 1 to 5.
        rating: Option<i64>,
        /// What proves it, in words.
        evidence: String,
    }
    /// What is, what should be, and what closes the gap.
    #[schema(as = ReadinessGap)]
    Gap {
        /// One of the five elements.
        element: String,
        /// What is.
        now: String,
        /// What should be.
        wanted: String,
        /// What lies between.
        gap: String,
        /// What closes it.
        action: String,
    }
    /// A strength, weakness, opportunity or threat.
    Swot {
        /// `strength`, `weakness`, `opportunity`, `threat`.
        side: String,
        /// What it is.
        statement: String,
        /// Its weight among those of its side, in percent.
        weight: Option<i64>,
        /// From 1 to 4.
        rating: Option<i64>,
    }
    /// A vision, or a draft of one.
    Vision {
        /// The words.
        words: String,
        /// Keywords drawn from the analysis.
        keywords: String,
        /// The words of the statutory plan it follows.
        rpjmd: String,
    }
    /// One mission.
    Mission {
        /// The words.
        words: String,
    }
    /// An idea of an action.
    ActionIdea {
        /// What it is called.
        name: String,
        /// One of the six pillars.
        pillar: String,
        /// The agency that would own it.
        owner: String,
        /// The year in which it would begin.
        year: Option<i64>,
        /// A guess of its cost, in rupiah.
        budget: Option<i64>,
    }
    /// A line of the roadmap.
    RoadmapLine {
        /// What it is.
        name: String,
        /// `1`, `5` or `10` years.
        horizon: String,
        /// What tells that it is done.
        milestone: String,
    }
    /// A final check.
    FinalCheck {
        /// What must be there.
        item: String,
        /// `yes`, `partly`, `no`.
        done: String,
        /// What there is to say of it.
        remark: String,
    }
    /// A sentence of the commitment.
    Commitment {
        /// The words.
        words: String,
    }
    /// Who signs the commitment.
    #[schema(as = CommitmentSigner)]
    Signer {
        /// The office.
        office: String,
        /// The name.
        person: String,
    }
}

/// A flagship that is felt within a year, or a candidate for one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct QuickWin {
    /// What it is called.
    pub name: String,
    /// One of the six pillars.
    pub pillar: String,
    /// The agency that would own it.
    pub owner: String,
    /// Whether it is on the short list.
    pub is_shortlisted: bool,
    /// The scores from 1 to 5, in the order of [`CRITERIA`].
    pub scores: [Option<i64>; 10],
    /// Their sum; `None` while one is missing.
    pub total: Option<i64>,
}

impl From<&Row> for QuickWin {
    fn from(row: &Row) -> Self {
        Self {
            name: row.cell("name").to_owned(),
            pillar: row.cell("pillar").to_owned(),
            owner: row.cell("owner").to_owned(),
            is_shortlisted: row.cell("list") == "short",
            scores: CRITERIA.map(|name| row.number(name)),
            total: row.score(),
        }
    }
}

/// Everything that the groups of a region wrote, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Outputs {
    /// The region's part in its cohort.
    #[schema(value_type = uuid::Uuid)]
    pub participation: Id<Participation>,
    /// The cohort's year.
    pub cohort: u16,
    /// Stage I.
    pub readiness: Vec<Readiness>,
    /// Stage I.
    pub gaps: Vec<Gap>,
    /// Stage I.
    pub swot: Vec<Swot>,
    /// Stage II.
    pub visions: Vec<Vision>,
    /// Stage II.
    pub missions: Vec<Mission>,
    /// Stage II.
    pub actions: Vec<ActionIdea>,
    /// Stage II.
    pub roadmap: Vec<RoadmapLine>,
    /// Stage III.
    pub quick_wins: Vec<QuickWin>,
    /// Stage IV.
    pub checks: Vec<FinalCheck>,
    /// Stage IV.
    pub commitments: Vec<Commitment>,
    /// Stage IV.
    pub signers: Vec<Signer>,
}

/// What the groups of a region wrote in its newest cohort, in two statements.
///
/// # Errors
/// [`WorkshopError::Forbidden`]; [`WorkshopError::Unknown`] for a region that has not begun.
pub async fn of_region(
    tx: &mut Tx,
    actor: &Actor,
    code: &RegionCode,
) -> Result<Outputs, WorkshopError> {
    reach::may(tx, actor, Permission::ReadWorkshops, code).await?;
    let newest = stage_rows::newest(tx, code).await?;
    let (participation, cohort) =
        newest.ok_or_else(|| WorkshopError::Unknown(format!("workshops of region {code}")))?;
    let all = rows::of_holder(tx, participation.uuid()).await?;
    Ok(Outputs {
        participation,
        cohort,
        readiness: some(&all, Sheet::Readiness),
        gaps: some(&all, Sheet::Gap),
        swot: some(&all, Sheet::Swot),
        visions: some(&all, Sheet::Vision),
        missions: some(&all, Sheet::Mission),
        actions: some(&all, Sheet::Action),
        roadmap: some(&all, Sheet::Roadmap),
        quick_wins: some(&all, Sheet::QuickWin),
        checks: some(&all, Sheet::Check),
        commitments: some(&all, Sheet::Commitment),
        signers: some(&all, Sheet::Signer),
    })
}

fn some<T: for<'a> From<&'a Row>>(all: &[Row], sheet: Sheet) -> Vec<T> {
    all.iter()
        .filter(|row| row.sheet == sheet)
        .map(T::from)
        .collect()
}
