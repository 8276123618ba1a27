//! `/judging`: an assessor's own sheets, and the candidates to look through for conflicts.

use access::http::Visit;
use askama::Template;
use axum::{
    Form as Body, Router,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use kernel::Id;
use register::Acting;
use uuid::Uuid;
use web::{App, Crumb, Html, Page, Problem, fields::text, form_page::FormPage};

use super::{form, panel::sheet_tone, sheet, words};
use crate::{
    CallError,
    candidates::known,
    panels::{self, ConflictKind, DeclarationDraft, Member},
    sheets::{self, SheetState},
};

/// The addresses of assessors.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/judging", get(list))
        .route("/judging/{id}/candidates", get(candidates))
        .route("/judging/{id}/conflict", get(ask_declare).post(declare))
        .route("/judging/{id}/conflict/take-back", post(take_back))
        .route("/sheets/{id}", get(sheet::show).post(sheet::save))
        .route("/sheets/{id}/evidence/{item}/{file}", get(sheet::file))
}

struct SheetRow {
    href: String,
    code: String,
    name: String,
    place: u32,
    marks: u64,
    state: String,
    tone: &'static str,
}

struct Seat {
    title: String,
    code: String,
    candidates: String,
    closed: u64,
    all: u64,
    n_items: u64,
    next: String,
    is_open: bool,
    sheets: Vec<SheetRow>,
}

#[derive(Template)]
#[template(path = "judging.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    seats: Vec<Seat>,
}

pub(super) async fn list(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let page = visit.page;
    let mut seats = Vec::new();
    for (member, call) in panels::seats(&mut tx, &visit.actor).await? {
        let own = sheets::own(&mut tx, &visit.actor, &member).await?;
        let standing = own.iter().filter(|s| s.state != SheetState::Void);
        let closed = own.iter().filter(|s| s.state == SheetState::Closed);
        let next = own.iter().find(|s| s.state == SheetState::Open);
        seats.push(Seat {
            candidates: format!("/judging/{}/candidates", member.id),
            code: member.code.clone(),
            closed: closed.count() as u64,
            all: standing.count() as u64,
            n_items: call.instrument().items().count() as u64,
            next: next.map_or_else(String::new, |sheet| format!("/sheets/{}", sheet.id)),
            is_open: call.panel_opened_at.is_some(),
            title: call.title,
            sheets: own
                .into_iter()
                .map(|sheet| SheetRow {
                    href: format!("/sheets/{}", sheet.id),
                    code: sheet.candidate_code,
                    name: sheet.name,
                    place: sheet.place,
                    marks: sheet.n_marks.into(),
                    state: page.t(&format!("movement-sheet-state-{}", sheet.state.as_str())),
                    tone: sheet_tone(sheet.state),
                })
                .collect(),
        });
    }
    let crumbs = vec![
        Crumb::to("/", page.t("web-home")),
        Crumb::here(page.t("movement-judging")),
    ];
    Ok(Html(View {
        page,
        crumbs,
        seats,
    })
    .into_response())
}

struct CandidateRow {
    code: String,
    name: String,
    state: String,
    conflicts: Vec<String>,
    declare: String,
    take_back: String,
}

#[derive(Template)]
#[template(path = "judging_candidates.html")]
struct CandidatesView {
    page: Page,
    crumbs: Vec<Crumb>,
    over: String,
    rows: Vec<CandidateRow>,
}

async fn seat_of(
    tx: &mut store::Tx,
    visit: &Visit,
    id: Uuid,
) -> Result<(Member, crate::model::Call), CallError> {
    let seats = panels::seats(tx, &visit.actor).await?;
    let seat = seats.into_iter().find(|(m, _)| m.id.uuid() == id);
    seat.ok_or_else(|| CallError::Unknown(id.to_string()))
}

pub(super) async fn candidates(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let (member, call) = seat_of(&mut tx, &visit, id).await?;
    let (all, conflicts) = sheets::candidates_of(&mut tx, &visit.actor, &member).await?;
    let page = visit.page;
    let rows = all.into_iter().map(|candidate| {
        let own: Vec<_> = conflicts
            .iter()
            .filter(|conflict| conflict.candidate == candidate.id)
            .collect();
        let is_declared = own.iter().any(|c| c.kind == ConflictKind::Declared);
        let path = format!("/judging/{}/conflict", candidate.id);
        CandidateRow {
            state: words::state(&page, candidate.state),
            conflicts: own
                .iter()
                .map(|conflict| {
                    let kind = format!("movement-conflict-{}", conflict.kind.as_str());
                    format!("{}: {}", page.t(&kind), conflict.reason)
                })
                .collect(),
            take_back: if is_declared {
                format!("{path}/take-back")
            } else {
                String::new()
            },
            declare: path,
            code: candidate.code,
            name: candidate.name,
        }
    });
    let rows = rows.collect();
    let crumbs = vec![
        Crumb::to("/", page.t("web-home")),
        Crumb::to("/judging", page.t("movement-judging")),
        Crumb::here(page.t("movement-conflicts")),
    ];
    Ok(Html(CandidatesView {
        over: call.title,
        page,
        crumbs,
        rows,
    })
    .into_response())
}

async fn declaration(
    tx: &mut store::Tx,
    visit: &Visit,
    id: Uuid,
) -> Result<(FormPage, String), CallError> {
    let seats = panels::seats(tx, &visit.actor).await?;
    let candidate = known(tx, Id::from_uuid(id)).await?;
    let seat = seats.into_iter().find(|(m, _)| m.call == candidate.call);
    let (member, call) = seat.ok_or_else(|| CallError::Unknown(id.to_string()))?;
    let page = &visit.page;
    let back = format!("/judging/{}/candidates", member.id);
    let crumbs = vec![
        Crumb::to("/", page.t("web-home")),
        Crumb::to("/judging", page.t("movement-judging")),
        Crumb::to(&back, page.t("movement-conflicts")),
    ];
    let form = form::form(page, "conflict", crumbs)
        .fields(page, vec![text("reason").required()])
        .fact(page.t("movement-call"), call.title)
        .fact(
            page.t("movement-region"),
            format!("{} {}", candidate.code, candidate.name),
        )
        .submit(page.t("movement-form-conflict"))
        .danger();
    Ok((form, back))
}

pub(super) async fn ask_declare(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let (form, _) = declaration(&mut tx, &visit, id).await?;
    Ok(form.show(visit.page))
}

pub(super) async fn declare(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<DeclarationDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let (form, back) = declaration(&mut tx, &visit, id).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match panels::declare(acting, Id::from_uuid(id), &draft).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("{back}?done=saved")).into_response())
        }
        Err(err) => form.fill(&draft).refuse(visit.page, err),
    }
}

pub(super) async fn take_back(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let (_, back) = declaration(&mut tx, &visit, id).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    panels::take_back(acting, Id::from_uuid(id)).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("{back}?done=saved")).into_response())
}
