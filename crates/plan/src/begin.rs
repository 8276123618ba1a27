//! Beginning a plan, and its head: title, agencies, days.

use access::{Actor, Permission, Scope};
use kernel::RegionCode;
use masterplan::Table;
use register::{Acting, agencies, model::Agency, regions};
use serde_json::json;
use store::{StoreError, Tx};
use uuid::Uuid;
use web::paging::{Edge, Limit, PageOf, Sort, Window};

use crate::{
    NotNow, PlanError, list_of,
    model::{Batch, ChangeKind, Due, Plan, PlanAgency, PlanDraft, PlanRow, Standing, State},
    pillar_sets, reach,
    store::{changes, plans as rows, rows as row_rows, sections as section_rows, written},
    take_over::{self, Taken},
};

/// The most rows of a table.
pub const MOST: usize = 5_000;

/// The newest plan of a region, for those who read it.
///
/// # Errors
/// [`PlanError::Forbidden`]; [`PlanError::Unknown`] for a region without one.
pub async fn of_region(tx: &mut Tx, actor: &Actor, region: &RegionCode) -> Result<Plan, PlanError> {
    let Some(plan) = rows::newest(tx, region).await? else {
        // Who reads no plan learns nothing of which exist.
        register::reach::over(tx, actor, Permission::ReadPlans).await?;
        return Err(PlanError::Unknown(format!("plan of region {region}")));
    };
    reach::may(actor, Permission::ReadPlans, &plan)?;
    Ok(plan)
}

/// One page of the plans that the actor reads.
///
/// # Errors
/// [`PlanError::Forbidden`].
pub async fn list(
    tx: &mut Tx,
    actor: &Actor,
    filter: &list_of::PlanFilter,
    window: &Window<String, (String, String)>,
) -> Result<PageOf<Plan>, PlanError> {
    let reach = register::reach::over(tx, actor, Permission::ReadPlans).await?;
    let given = (filter.state.as_str(), filter.q.as_str());
    let found = rows::list(tx, &reach, given, &window.into()).await?;
    Ok(PageOf::new(window, found, |plan| {
        (plan.region_name.clone(), plan.id.to_string())
    }))
}

/// The agencies of a region as a plan names them: by their official code, or by one made of their id.
pub(crate) async fn named(tx: &mut Tx, region: &RegionCode) -> Result<Vec<PlanAgency>, StoreError> {
    let mut edge = Edge::Start;
    let mut all: Vec<PlanAgency> = Vec::new();
    loop {
        let window = Window {
            sort: Sort {
                key: String::new(),
                descending: false,
            },
            limit: "200".parse::<Limit>().unwrap_or_default(),
            edge,
        };
        let page = agencies::list(tx, region.as_str(), "", &window).await?;
        let last = page
            .rows
            .last()
            .map(|a| (a.region.to_string(), a.name.clone()));
        all.extend(page.rows.into_iter().map(agency));
        match (page.next, last) {
            (Some(_), Some(key)) => edge = Edge::After(key),
            _ => return Ok(all),
        }
    }
}

fn agency(of: Agency) -> PlanAgency {
    let id = of.id.uuid();
    let made = || {
        let text = id.simple().to_string();
        format!("opd-{}", &text[text.len() - 6..])
    };
    PlanAgency {
        code: of
            .code
            .filter(|code| !code.contains(','))
            .unwrap_or_else(made),
        name: of.name,
        id,
    }
}

/// Begins a plan, with what the region's groups wrote in its workshops where asked for.
///
/// # Errors
/// [`PlanError::Forbidden`]; [`PlanError::Invalid`] names the fields: an unknown region, a period that has a plan already.
pub async fn create(act: &mut Acting<'_>, draft: &PlanDraft) -> Result<Plan, PlanError> {
    let parsed = draft.parse();
    let scope = parsed
        .as_ref()
        .map_or(Scope::Nation, |new| Scope::Region(new.region.clone()));
    if let Err(refused) = act.actor.may(Permission::WritePlans, &scope)
        && (parsed.is_ok() || !act.actor.may_somewhere(Permission::WritePlans))
    {
        return Err(refused.into());
    }
    let new = parsed?;
    let Some(regions::Found::Region(region)) = regions::find(act.tx, &new.region).await? else {
        return Err(PlanError::field("region", "unknown", draft.region.as_str()));
    };
    pillar_sets::seed(act.tx).await?;
    let pillars = pillar_sets::find(act.tx, &draft.pillar_set).await?;
    let taken = if new.takes_over {
        Some(workshops::outputs::of_region(act.tx, act.actor, &new.region).await?)
    } else {
        None
    };
    let title = if new.title.is_empty() {
        format!(
            "Rencana Induk Kota Cerdas {} {}–{}",
            region.name, new.period.from, new.period.to
        )
    } else {
        new.title
    };
    let plan = Plan {
        id: act.clock.new_id(),
        region: new.region.clone(),
        region_name: region.name,
        title,
        period: new.period,
        pillars,
        agencies: named(act.tx, &new.region).await?,
        due: Due::new(),
        note: String::new(),
        state: State::Draft,
        active: 0,
        revision: 1,
        by: act.by(),
        at: act.now(),
    };
    let added = rows::insert(act.tx, &plan).await;
    added.map_err(|err| match err {
        StoreError::Duplicate(_) => PlanError::field("from", "taken", draft.from.as_str()),
        other => other.into(),
    })?;
    let content = taken.map(|outputs| take_over::map(&outputs, &plan));
    let n = match &content {
        Some(content) => fill(act, &plan, content).await?,
        None => 0,
    };
    let details = json!({"draft": draft, "rows": n, "workshops": content.map(|c| c.from)});
    act.record("plan.create", &subject(&plan), details).await?;
    Ok(plan)
}

/// What the audit log calls a plan.
pub(crate) fn subject(plan: &Plan) -> String {
    format!("plan:{}/{}", plan.region, plan.period.from)
}

/// Writes the first content of a plan, in a command that records it.
pub(crate) async fn fill(
    act: &mut Acting<'_>,
    plan: &Plan,
    content: &Taken,
) -> Result<usize, PlanError> {
    let (by, at) = (act.by(), act.now());
    let mut new = Vec::new();
    let mut done = Vec::new();
    for (table, lines) in &content.tables {
        if lines.len() > MOST {
            return Err(NotNow::Full(MOST).into());
        }
        for (place, cells) in (1i64..).zip(lines) {
            let row = PlanRow {
                id: act.clock.new_id(),
                plan: plan.id,
                table: *table,
                place,
                agency: String::new(),
                standing: Standing::Accepted,
                reason: String::new(),
                cells: cells.clone(),
                is_removed: false,
                revision: 1,
                by: by.clone(),
                at,
            };
            done.push(added(&row));
            new.push(row);
        }
    }
    row_rows::insert(act.tx, &new).await?;
    let batch = Batch(act.clock.new_id::<Batch>().uuid());
    changes::insert(act.tx, act.clock, (plan.id, batch), &done, (&by, at)).await?;
    section_rows::insert_all(act.tx, plan.id, &content.sections, (&by, at)).await?;
    Ok(new.len())
}

/// A row that was added, for the history.
pub(crate) fn added(row: &PlanRow) -> changes::New {
    changes::New {
        row: row.id,
        table: row.table,
        kind: ChangeKind::Add,
        cell: String::new(),
        was: String::new(),
        now: written(&row.cells),
    }
}

/// What shall become of a plan's head.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(default)]
pub struct HeadDraft {
    /// What it is called.
    pub title: String,
    /// `yes` takes up agencies that the register has had since.
    pub agencies: String,
    /// A table whose day is set.
    pub table: String,
    /// The day; empty where there shall be none.
    pub due_on: String,
    /// The revision it was read at.
    pub revision: String,
}

/// Changes title, agencies or the day of a table.
///
/// # Errors
/// [`PlanError::Forbidden`], [`PlanError::Invalid`], [`PlanError::Stale`].
pub async fn edit_head(
    act: &mut Acting<'_>,
    region: &RegionCode,
    draft: &HeadDraft,
) -> Result<(), PlanError> {
    let plan = of_region(act.tx, act.actor, region).await?;
    reach::may(act.actor, Permission::WritePlans, &plan)?;
    let title = draft.title.trim();
    if title.is_empty() {
        return Err(PlanError::field("title", "required", ""));
    }
    if title.chars().count() > 200 || title.contains(char::is_control) {
        return Err(PlanError::field("title", "long", ""));
    }
    let mut due = plan.due.clone();
    if !draft.table.is_empty() {
        let table = Table::of(&draft.table)
            .ok_or_else(|| PlanError::field("table", "choice", draft.table.as_str()))?;
        let day = draft.due_on.trim();
        if day.is_empty() {
            due.remove(table.word());
        } else {
            let is_day = day.len() == 10 && day.parse::<kernel::PartialDate>().is_ok();
            if !is_day {
                return Err(PlanError::field("due_on", "date", day));
            }
            due.insert(table.word().to_owned(), day.to_owned());
        }
    }
    let agencies = if draft.agencies == "yes" {
        together(&plan.agencies, named(act.tx, region).await?)
    } else {
        plan.agencies.clone()
    };
    let read: Plan = Plan {
        revision: draft.revision.trim().parse().unwrap_or(0),
        ..plan.clone()
    };
    let done = rows::set_head(act.tx, &read, (title, &agencies, &due), act.now()).await;
    done.map_err(|err| match err {
        StoreError::Stale => PlanError::Stale(subject(&plan)),
        other => other.into(),
    })?;
    let details = json!({"title": title, "due": due, "agencies": agencies.len()});
    act.record("plan.edit", &subject(&plan), details).await?;
    Ok(())
}

/// Agencies keep the codes by which lines name them, and new ones follow.
fn together(known: &[PlanAgency], now: Vec<PlanAgency>) -> Vec<PlanAgency> {
    let mut all: Vec<PlanAgency> = known.to_vec();
    for agency in now {
        let code_is_taken = |all: &[PlanAgency], id: Uuid| {
            all.iter()
                .any(|other| other.code == agency.code && other.id != id)
        };
        match all.iter().position(|other| other.id == agency.id) {
            Some(at) => all[at].name.clone_from(&agency.name),
            None if code_is_taken(&all, agency.id) => {}
            None => all.push(agency),
        }
    }
    all
}
