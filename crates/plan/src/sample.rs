//! A whole plan for a demonstration: Kota Kotamobagu, 2024–2028. Start at [`fill`].
//!
//! Real are the region, its part in the cohort of 2023, and the line of the vision ("kota jasa dan perdagangan yang cerdas dan
//! berdaya saing"). Everything else is invented, and the plan says so where it is shown.

mod rows;

use access::{Actor, Forbidden, Permission, Scope};
use ed25519_dalek::SigningKey;
use kernel::{Id, RegionCode};
use masterplan::{Cells, Period, Table};
use register::{Acting, regions};

use crate::{
    PlanError,
    begin::{self, subject},
    lines,
    model::{Due, Plan, PlanAgency, State, StepDraft},
    paste::{self, Line},
    pillar_sets,
    releasing::{self, ReleaseDraft},
    store::{plans, rows as row_rows},
    take_over::Taken,
};

const OWN: &str = "71.74";
const NOTE: &str = "Contoh: selain daerah dan baris visinya, seluruh isi rencana ini rekaan. / Sample: but for the region and the line of its vision, all of this plan is invented.";

/// Fills an instance with one plan and two releases, once.
///
/// # Errors
/// [`PlanError::Forbidden`] for anyone but [`Actor::System`]: no person invents a plan.
pub async fn fill(act: &mut Acting<'_>, key: Option<&SigningKey>) -> Result<usize, PlanError> {
    if !matches!(act.actor, Actor::System) {
        let permission = Permission::WritePlans;
        let scope = Scope::Nation;
        return Err(Forbidden::Role { permission, scope }.into());
    }
    let region: RegionCode = store::query::code(OWN);
    if plans::newest(act.tx, &region).await?.is_some() {
        return Ok(0);
    }
    let plan = head(act, &region).await?;
    plans::insert(act.tx, &plan).await?;
    let content = Taken {
        tables: rows::tables(&plan),
        sections: rows::sections(),
        from: String::new(),
    };
    let n = begin::fill(act, &plan, &content).await?;
    let details = serde_json::json!({"invented": n});
    act.record("plan.sample", &subject(&plan), details).await?;
    let reason = "Rilis pertama (rekaan)";
    in_force(act, (&region, key), (reason, "")).await?;
    change(act, &plan).await?;
    let reason =
        "Anggaran 2026 disesuaikan, satu rencana aksi baru, satu quick win mandek (rekaan)";
    in_force(act, (&region, key), (reason, "")).await?;
    Ok(n)
}

async fn head(act: &mut Acting<'_>, region: &RegionCode) -> Result<Plan, PlanError> {
    let Some(regions::Found::Region(found)) = regions::find(act.tx, region).await? else {
        return Err(PlanError::Unknown(format!("region {region}")));
    };
    pillar_sets::seed(act.tx).await?;
    let pillars = pillar_sets::find(act.tx, "kominfo-2017").await?;
    let known = begin::named(act.tx, region).await?;
    let lead = known
        .iter()
        .find(|agency| agency.code == "diskominfo")
        .cloned();
    let mut agencies: Vec<PlanAgency> = rows::AGENCIES
        .iter()
        .map(|(code, name)| PlanAgency {
            code: (*code).to_owned(),
            name: (*name).to_owned(),
            id: act.clock.new_id::<PlanAgency>().uuid(),
        })
        .collect();
    if let Some(lead) = lead
        && let Some(own) = agencies.iter_mut().find(|agency| agency.code == lead.code)
    {
        *own = lead;
    }
    Ok(Plan {
        id: act.clock.new_id(),
        region: region.clone(),
        region_name: found.name.clone(),
        title: format!(
            "Rencana Induk Kota Cerdas {} 2024–2028 (contoh)",
            found.name
        ),
        period: Period {
            from: 2024,
            to: 2028,
        },
        pillars,
        agencies,
        due: Due::new(),
        note: NOTE.to_owned(),
        state: State::Draft,
        active: 0,
        revision: 1,
        by: act.by(),
        at: act.now(),
    })
}

/// Freezes the plan and takes it through every step up to the one in force.
async fn in_force(
    act: &mut Acting<'_>,
    (region, key): (&RegionCode, Option<&SigningKey>),
    (reason, decree): (&str, &str),
) -> Result<(), PlanError> {
    let (_, before) = releasing::list(act.tx, act.actor, region).await?;
    let draft = ReleaseDraft {
        reason: reason.to_owned(),
        decree: decree.to_owned(),
        after: before.first().map_or(0, |head| head.number).to_string(),
    };
    let head = releasing::make(act, (region, key), &draft).await?;
    for to in [
        State::Reviewed,
        State::Validated,
        State::Submitted,
        State::Active,
    ] {
        let step = StepDraft {
            to: to.to_string(),
            note: "Contoh".to_owned(),
        };
        releasing::step(act, (region, head.number), &step).await?;
    }
    Ok(())
}

/// What the second release says otherwise.
async fn change(act: &mut Acting<'_>, plan: &Plan) -> Result<(), PlanError> {
    let all = row_rows::of_plan(act.tx, plan.id, (None, false)).await?;
    let cell = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let actions = all.iter().filter(|row| row.table == Table::Action);
    let funded = actions.filter(|row| !row.cell("budget.2026").is_empty());
    let lines: Vec<Line> = funded
        .step_by(9)
        .map(|row| Line {
            row: Some(row.id),
            cells: Cells::from([cell("budget.2026", "450000000"), cell("status", "budgeted")]),
        })
        .collect();
    paste::apply(act, (&plan.region, Table::Action), (&lines, false)).await?;
    let stalled: Vec<Id<_>> = all
        .iter()
        .filter(|row| row.table == Table::QuickWin && row.cell("code") == "QW-05")
        .map(|row| row.id)
        .collect();
    let lines: Vec<Line> = stalled
        .into_iter()
        .map(|row| Line {
            row: Some(row),
            cells: Cells::from([cell("status", "stalled"), cell("reason", "money")]),
        })
        .collect();
    paste::apply(act, (&plan.region, Table::QuickWin), (&lines, false)).await?;
    let new = Cells::from([
        cell("name", "Posko data terpadu kelurahan (rekaan)"),
        cell("pillar", "governance"),
        cell("sub_pillar", "public-policy"),
        cell("owner", "bappeda"),
        cell("budget.2027", "275000000"),
        cell("source", "apbd"),
        cell("status", "planned"),
        cell("begins", "2027"),
        cell("ends", "2028"),
    ]);
    lines::add(act, (&plan.region, Table::Action), &new).await?;
    Ok(())
}
