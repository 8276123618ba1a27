//! What the API answers with.

use masterplan::Cells;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use web::paging::PageOf;

use crate::{
    model::{Plan, PlanRow, ReleaseHead, Standing, State},
    national::PublicAction,
};

/// A plan while it is written.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlanOut {
    /// Its id.
    id: Uuid,
    /// The region's code.
    #[schema(example = "71.74")]
    region: String,
    /// The region's name.
    region_name: String,
    /// What it is called.
    title: String,
    /// The first year.
    #[schema(example = 2024)]
    from: u16,
    /// The last year.
    #[schema(example = 2028)]
    to: u16,
    /// The code of its set of pillars.
    #[schema(example = "kominfo-2017")]
    pillar_set: String,
    /// That of its newest release; `draft` before the first.
    state: State,
    /// The number of the release in force; 0 where none is.
    active: u32,
    /// Grows with each change of its head.
    revision: i64,
}

impl From<Plan> for PlanOut {
    fn from(plan: Plan) -> Self {
        Self {
            id: plan.id.uuid(),
            region: plan.region.to_string(),
            region_name: plan.region_name,
            title: plan.title,
            from: plan.period.from,
            to: plan.period.to,
            pillar_set: plan.pillars.code,
            state: plan.state,
            active: plan.active,
            revision: plan.revision,
        }
    }
}

/// A page of plans.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlansOut {
    /// The plans, by region's name.
    plans: Vec<PlanOut>,
    /// The cursor of the next page.
    next: Option<String>,
    /// The cursor of the previous page.
    previous: Option<String>,
}

impl From<PageOf<Plan>> for PlansOut {
    fn from(page: PageOf<Plan>) -> Self {
        Self {
            plans: page.rows.into_iter().map(PlanOut::from).collect(),
            next: page.next,
            previous: page.previous,
        }
    }
}

/// A row of a plan.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlanRowOut {
    /// Its id, the same through all releases.
    id: Uuid,
    /// The word of its table.
    #[schema(example = "action")]
    table: String,
    /// Texts by cell; an empty cell is absent.
    #[schema(value_type = Object)]
    cells: Cells,
    /// Whether the team has taken it.
    standing: Standing,
    /// Why it was sent back.
    reason: String,
    /// Counts changes.
    revision: i64,
}

impl From<PlanRow> for PlanRowOut {
    fn from(row: PlanRow) -> Self {
        Self {
            id: row.id.uuid(),
            table: row.table.word().to_owned(),
            cells: row.cells,
            standing: row.standing,
            reason: row.reason,
            revision: row.revision,
        }
    }
}

/// A release, without what it says.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlanReleaseOut {
    /// 1 for the first of a plan.
    number: u32,
    /// SHA-256 over the hashes of its parts.
    sha256: String,
    /// Whether it carries a signature.
    is_signed: bool,
    /// How far it has come.
    state: State,
    /// Why it was made.
    reason: String,
    /// The decree or regulation it follows.
    decree: String,
    /// When it was made.
    #[schema(value_type = String)]
    made_at: kernel::Timestamp,
}

impl From<ReleaseHead> for PlanReleaseOut {
    fn from(head: ReleaseHead) -> Self {
        Self {
            number: head.number,
            sha256: head.sha256,
            is_signed: head.is_signed,
            state: head.state,
            reason: head.reason,
            decree: head.decree,
            made_at: head.at,
        }
    }
}

/// An action of a plan in force.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlanActionOut {
    /// The region's code.
    #[schema(example = "71.74")]
    region: String,
    /// The region's name.
    region_name: String,
    /// The code of its pillar in the plan's set.
    pillar: String,
    /// The name of the agency that owns it.
    agency: String,
    /// Its code within the plan.
    code: String,
    /// Its name.
    name: String,
    /// How far it is.
    status: String,
    /// Whether it is a quick win.
    is_quick_win: bool,
    /// Whole rupiah over all years.
    budget: i64,
}

/// A page of actions.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlanActionsOut {
    /// The actions, by region.
    actions: Vec<PlanActionOut>,
    /// The cursor of the next page.
    next: Option<String>,
    /// The cursor of the previous page.
    previous: Option<String>,
}

impl From<PageOf<PublicAction>> for PlanActionsOut {
    fn from(page: PageOf<PublicAction>) -> Self {
        let actions = page.rows.into_iter().map(|action| PlanActionOut {
            region: action.region,
            region_name: action.region_name,
            pillar: action.pillar,
            agency: action.agency,
            code: action.code,
            name: action.name,
            status: action.status,
            is_quick_win: action.is_quick_win,
            budget: action.budget,
        });
        Self {
            actions: actions.collect(),
            next: page.next,
            previous: page.previous,
        }
    }
}
