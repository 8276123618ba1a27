//! Many cells at once: a pasted block, one value for chosen rows, and taking changes back.

use access::http::Visit;
use axum::{
    Form as Body, Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use kernel::{Id, RegionCode};
use masterplan::Table;
use register::Acting;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;
use web::{
    App, Choice, Page, Problem,
    fields::{select, text},
    form_page::FormPage,
};

use super::{
    form::{code, form, href, way_to},
    grid, words,
};
use crate::{
    PlanError, begin, content,
    model::{Batch, Plan, PlanRow},
    paste::{self, Pasted, Sight},
    reach, undo,
};

/// A block as its form sends it.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct BlockDraft {
    text: String,
    trial: String,
    row: String,
    cell: String,
    rows: String,
    columns: String,
}

fn paste_form(page: &Page, plan: &Plan, kind: Table) -> FormPage {
    let tail = format!("tables/{}", kind.word());
    let names: Vec<String> = paste::names(plan, kind)
        .iter()
        .map(|name| words::column(page, name))
        .collect();
    let modes = vec![
        Choice::new("yes", page.t("plan-trial-yes")),
        Choice::new("no", page.t("plan-trial-no")),
    ];
    form(
        page,
        "paste",
        way_to(page, plan, &tail, words::table(page, kind)),
    )
    .fields(
        page,
        vec![
            text("text").required().hint("text"),
            select("trial", modes).required().hint("trial"),
        ],
    )
    .fact(page.t("plan-columns"), names.join(" · "))
}

pub(super) async fn ask_paste(
    State(app): State<App>,
    visit: Visit,
    Path((region, name)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (region, kind) = (code(&region)?, grid::table(&name)?);
    let mut tx = app.db.read().await?;
    let plan = begin::of_region(&mut tx, &visit.actor, &region).await?;
    reach::hand(&visit.actor, &plan)?;
    Ok(paste_form(&visit.page, &plan, kind).show(visit.page))
}

/// A block whose first line names its columns; a trial shows what it would change.
pub(super) async fn paste(
    State(app): State<App>,
    visit: Visit,
    Path((region, name)): Path<(String, String)>,
    Body(draft): Body<BlockDraft>,
) -> Result<Response, Problem> {
    let (region, kind) = (code(&region)?, grid::table(&name)?);
    let is_trial = draft.trial != "no";
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let (plan, present) = content::table(act.tx, act.actor, (&region, kind)).await?;
    let page = visit.page;
    let label = |name: &str| words::column(&page, name);
    let done = match paste::headed((&plan, kind), &present, &label, &draft.text) {
        Ok(block) => paste::apply(act, (&region, kind), (&block, is_trial)).await,
        Err(err) => Err(err),
    };
    match done {
        Ok(pasted) if is_trial => Ok(trial(page, (&plan, kind), &draft, &pasted)),
        Ok(_) => {
            tx.commit().await?;
            let next = format!("{}/tables/{}?done=saved", href(&plan), kind.word());
            Ok(Redirect::to(&next).into_response())
        }
        Err(err) => paste_form(&page, &plan, kind)
            .fill(&draft)
            .refuse(page, err),
    }
}

/// The form again with what it would change, ready to be sent for good.
fn trial(
    page: Page,
    (plan, kind): (&Plan, Table),
    draft: &BlockDraft,
    pasted: &Pasted,
) -> Response {
    let told = page.targs(
        "plan-would",
        &[
            ("changed", pasted.changed.len().into()),
            ("added", pasted.added.into()),
        ],
    );
    let mut form = paste_form(&page, plan, kind)
        .fill(&BlockDraft {
            text: draft.text.clone(),
            trial: "no".to_owned(),
            ..BlockDraft::default()
        })
        .fact(page.t("plan-trial"), told);
    for (_, cell, was, now) in pasted.changed.iter().take(50) {
        let shown = |value: &str| words::cell(&page, plan, kind, cell, value);
        form = form.fact(
            words::column(&page, cell),
            format!("{} → {}", shown(was), shown(now)),
        );
    }
    form.show(page)
}

/// A block laid over the grid at a cell, for its script.
pub(super) async fn lay(
    State(app): State<App>,
    visit: Visit,
    Path((region, name)): Path<(String, String)>,
    Body(draft): Body<BlockDraft>,
) -> Result<Response, Problem> {
    let (region, kind) = (code(&region)?, grid::table(&name)?);
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let (plan, present) = content::table(act.tx, act.actor, (&region, kind)).await?;
    let row = match draft.row.trim() {
        "" => None,
        text => Some(id(text)?),
    };
    let sight = sight(&draft, (&plan, kind), &present)?;
    let done = match paste::over(&sight, (row, &draft.cell), &draft.text) {
        Ok(block) => paste::apply(act, (&region, kind), (&block, false)).await,
        Err(err) => Err(err),
    };
    let page = visit.page;
    match done {
        Ok(pasted) => {
            tx.commit().await?;
            Ok(
                Json(json!({"changed": pasted.changed.len(), "added": pasted.added}))
                    .into_response(),
            )
        }
        Err(err @ (PlanError::Invalid(_) | PlanError::Lines(_) | PlanError::Cells(_))) => {
            let told = web::form_page::Refusal::beside(&err, &page, &|_| false);
            let told: Vec<String> = told
                .map(|(_, errors)| errors.all().iter().map(|e| e.detail.clone()).collect())
                .unwrap_or_default();
            let body = json!({"refused": told});
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// What the script says is in sight; the whole table where it says nothing.
fn sight(
    draft: &BlockDraft,
    (plan, kind): (&Plan, Table),
    present: &[PlanRow],
) -> Result<Sight, PlanError> {
    let parts = |text: &str| -> Vec<String> {
        let parts = text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    };
    let rows: Result<Vec<Id<PlanRow>>, PlanError> =
        parts(&draft.rows).iter().map(|text| id(text)).collect();
    let (rows, cells) = (rows?, parts(&draft.columns));
    Ok(Sight {
        rows: if rows.is_empty() {
            present.iter().map(|row| row.id).collect()
        } else {
            rows
        },
        cells: if cells.is_empty() {
            paste::names(plan, kind)
        } else {
            cells
        },
    })
}

fn id<T>(text: &str) -> Result<Id<T>, PlanError> {
    let uuid: Result<Uuid, _> = text.parse();
    uuid.map(Id::from_uuid)
        .map_err(|_| PlanError::field("row", "unknown", text))
}

/// One value for one cell of the rows that were ticked.
pub(super) async fn bulk(
    State(app): State<App>,
    visit: Visit,
    Path((region, name)): Path<(String, String)>,
    Body(sent): Body<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let (region, kind) = (code(&region)?, grid::table(&name)?);
    let of = |name: &str| {
        sent.iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value.as_str())
    };
    let mut rows = Vec::new();
    for (_, value) in sent.iter().filter(|(key, _)| key == "row") {
        rows.push(id(value)?);
    }
    let block = paste::bulk(&rows, of("cell"), of("now"));
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let plan = begin::of_region(act.tx, act.actor, &region).await?;
    match paste::apply(act, (&region, kind), (&block, false)).await {
        Ok(_) => {
            tx.commit().await?;
            let next = format!("{}/tables/{}?done=saved", href(&plan), kind.word());
            Ok(Redirect::to(&next).into_response())
        }
        Err(err) => paste_form(&visit.page, &plan, kind).refuse(visit.page, err),
    }
}

/// Which changes, and where to go afterwards.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct UndoDraft {
    batch: String,
    back: String,
}

/// Takes a batch back, or one's own last one.
pub(super) async fn undo(
    State(app): State<App>,
    visit: Visit,
    Path(region): Path<String>,
    headers: HeaderMap,
    Body(draft): Body<UndoDraft>,
) -> Result<Response, Problem> {
    let region: RegionCode = code(&region)?;
    let batch = match draft.batch.trim() {
        "" => None,
        text => Some(Batch(id::<Batch>(text)?.uuid())),
    };
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let rows = undo::undo(act, &region, batch).await?;
    tx.commit().await?;
    let wants_json = headers
        .get(header::ACCEPT)
        .is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"));
    if wants_json {
        return Ok(Json(json!({"rows": rows})).into_response());
    }
    let own = format!("/plans/{region}");
    let back = if draft.back.starts_with(&own) && web::is_own_path(&draft.back) {
        draft.back
    } else {
        format!("{own}/history")
    };
    Ok(Redirect::to(&format!("{back}?done=undone")).into_response())
}
