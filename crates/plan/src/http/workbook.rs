//! `/plans/{region}/workbook`: tables of a plan as files, and back: send, look, take.

mod received;
mod view;

use access::http::Visit;
use axum::{
    Form as Body,
    extract::{Path, Request, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kernel::RegionCode;
use masterplan::{Content, Table};
use plan_files::{
    Words,
    xlsx::{self, Absent, Heads},
};
use register::Acting;
use serde::Deserialize;
use sheets::{CsvStyle, WriteError};
use web::{App, Html, Lang, Page, Problem, form_page::Refusal};

use self::view::{Kept, Told, ask_view, rehearsed};
use super::{
    form::{code, href},
    grid,
};
use crate::{
    PlanError, begin, reach,
    workbook::{self, Rehearsal, Upload},
};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Every table.
pub(super) async fn all(
    State(app): State<App>,
    visit: Visit,
    Path(region): Path<String>,
) -> Result<Response, Problem> {
    file(&app, visit, (&region, None), true).await
}

/// One table.
pub(super) async fn one(
    State(app): State<App>,
    visit: Visit,
    Path((region, name)): Path<(String, String)>,
) -> Result<Response, Problem> {
    file(&app, visit, (&region, Some(grid::table(&name)?)), true).await
}

/// One table as CSV.
pub(super) async fn csv(
    State(app): State<App>,
    visit: Visit,
    Path((region, name)): Path<(String, String)>,
) -> Result<Response, Problem> {
    file(&app, visit, (&region, Some(grid::table(&name)?)), false).await
}

async fn file(
    app: &App,
    visit: Visit,
    (region, table): (&str, Option<Table>),
    is_workbook: bool,
) -> Result<Response, Problem> {
    let region = code(region)?;
    let mut tx = app.db.read().await?;
    let content = workbook::export(&mut tx, &visit.actor, &region).await?;
    drop(tx);
    let lang = match visit.page.lang {
        Lang::Id => sheets::Lang::Indonesian,
        Lang::En => sheets::Lang::English,
    };
    let (ending, kind) = if is_workbook {
        ("xlsx", XLSX)
    } else {
        ("csv", "text/csv; charset=utf-8")
    };
    let part = table.map_or("plan", Table::word);
    let name = format!("{region}-{part}.{ending}");
    // A full plan takes a moment to write, which others need not wait for.
    let made = tokio::task::spawn_blocking(move || write(&content, table, lang, is_workbook)).await;
    match made {
        Ok(Ok(bytes)) => Ok((web::attachment(&name, kind), bytes).into_response()),
        Ok(Err(err)) => Err(Problem::internal("file", "a file").because(&err)),
        Err(err) => Err(Problem::internal("file", "a file").because(&err)),
    }
}

fn write(
    content: &Content,
    table: Option<Table>,
    lang: sheets::Lang,
    is_workbook: bool,
) -> Result<Vec<u8>, WriteError> {
    let words = Words::shipped();
    match table {
        Some(table) if !is_workbook => {
            let heads = Heads::Words(lang);
            xlsx::csv(content, table, &words, heads, CsvStyle::EXCEL)
        }
        Some(table) => xlsx::template(content, &[table], &words, lang),
        None => xlsx::template(content, &Table::ALL, &words, lang),
    }
}

/// What to send.
pub(super) async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path(region): Path<String>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let plan = begin::of_region(&mut tx, &visit.actor, &code(&region)?).await?;
    reach::hand(&visit.actor, &plan)?;
    Ok(Html(ask_view(visit.page, &plan, web::Errors::default())).into_response())
}

/// Reads a file beside the plan and shows what it would change.
pub(super) async fn rehearse(
    State(app): State<App>,
    visit: Visit,
    Path(region): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let region = code(&region)?;
    let mut tx = app.db.read().await?;
    let present = workbook::present(&mut tx, &visit.actor, &region).await?;
    drop(tx);
    let plan = present.plan.clone();
    let done = async {
        let upload = received::upload(&app, request).await?;
        let (name, bytes, absent) = (upload.name.clone(), upload.bytes.clone(), upload.absent);
        let rehearsal = workbook::rehearse(present, upload).await?;
        let mut tx = app.db.write().await?;
        let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
        let sha256 = workbook::keep(act, &app.db, (&plan, bytes)).await?;
        tx.commit().await?;
        let kept = Kept {
            name,
            sha256,
            absent,
        };
        Ok::<_, PlanError>((rehearsal, kept))
    };
    match done.await {
        Ok((rehearsal, kept)) => Ok(shown(visit.page, (&rehearsal, &kept), Told::First)),
        Err(err) => match err.beside(&visit.page, &|name| name == "file") {
            Some((status, errors)) => {
                let form = ask_view(visit.page, &plan, errors);
                Ok((status, Html(form)).into_response())
            }
            None => Err(err.into()),
        },
    }
}

fn shown(page: Page, (rehearsal, kept): (&Rehearsal, &Kept), told: Told) -> Response {
    let status = match told {
        Told::Again => StatusCode::CONFLICT,
        Told::First if rehearsal.reading.faults.is_empty() => StatusCode::OK,
        Told::First => StatusCode::UNPROCESSABLE_ENTITY,
    };
    (status, rehearsed(page, (rehearsal, kept), told).show()).into_response()
}

/// A rehearsal as its page sends it back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TakeDraft {
    file: String,
    name: String,
    absent: String,
    seen: String,
}

/// Writes what was shown; where the plan has changed since, shows it again.
pub(super) async fn take(
    State(app): State<App>,
    visit: Visit,
    Path(region): Path<String>,
    Body(draft): Body<TakeDraft>,
) -> Result<Response, Problem> {
    let region = code(&region)?;
    let kept = Kept {
        name: draft.name,
        sha256: draft.file,
        absent: absent(&draft.absent),
    };
    let rehearsal = again(&app, &visit, (&region, &kept)).await?;
    if rehearsal.present.seen.to_string() != draft.seen {
        return Ok(shown(visit.page, (&rehearsal, &kept), Told::Again));
    }
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match workbook::apply(act, &rehearsal, &kept.sha256).await {
        Ok(_) => {
            tx.commit().await?;
            let next = format!("{}/history?done=saved", href(&rehearsal.present.plan));
            Ok(Redirect::to(&next).into_response())
        }
        // Someone was faster between reading and writing.
        Err(PlanError::Stale(_)) => {
            drop(tx);
            let rehearsal = again(&app, &visit, (&region, &kept)).await?;
            Ok(shown(visit.page, (&rehearsal, &kept), Told::Again))
        }
        Err(PlanError::Invalid(_)) => Ok(shown(visit.page, (&rehearsal, &kept), Told::First)),
        Err(other) => Err(other.into()),
    }
}

/// The same file beside the plan as it is now.
async fn again(
    app: &App,
    visit: &Visit,
    (region, kept): (&RegionCode, &Kept),
) -> Result<Rehearsal, PlanError> {
    let mut tx = app.db.read().await?;
    let present = workbook::present(&mut tx, &visit.actor, region).await?;
    let asked = (&visit.actor, &present.plan, kept.sha256.as_str());
    let bytes = workbook::kept(&mut tx, &app.db, asked).await?;
    drop(tx);
    let upload = Upload {
        name: kept.name.clone(),
        bytes,
        absent: kept.absent,
    };
    workbook::rehearse(present, upload).await
}

/// The word of a form for what becomes of absent rows.
const REMOVE: &str = "remove";

fn absent(word: &str) -> Absent {
    if word == REMOVE {
        Absent::Remove
    } else {
        Absent::Keep
    }
}
