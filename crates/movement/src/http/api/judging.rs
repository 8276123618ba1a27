//! Panels, coded, and an assessor's own sheets.

use std::collections::BTreeMap;

use access::http::Visit;
use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use kernel::Id;
use register::Acting;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{App, Problem, revision_etag};

use crate::{
    panels::{self, Agreement, Panel},
    sheets::{self, Mark, OnTable, SheetDraft, SheetState},
};

/// An assessor, coded.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MemberOut {
    /// What stands for the assessor.
    #[schema(example = "P-03")]
    code: String,
    /// Whether the assessor judges.
    active: bool,
    /// Sheets that are open.
    open: u32,
    /// Sheets that are closed.
    closed: u32,
}

/// A sheet, coded, without its marks.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SheetOut {
    /// Its id.
    id: String,
    /// Who is judged.
    #[schema(example = "K-017")]
    candidate: String,
    /// Who judges.
    #[schema(example = "P-03")]
    assessor: String,
    /// The draw it came from.
    round: u32,
    /// How far it has come.
    state: SheetState,
}

/// A draw of assessors.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DrawOut {
    /// 1 for the first.
    round: u32,
    /// The text it was drawn from.
    seed: String,
    /// SHA-256 of the pairs that came out, canonical JSON.
    result_hash: String,
    /// What was drawn from and what came out.
    #[schema(value_type = Object)]
    request: serde_json::Value,
    /// When.
    at: String,
}

/// The panel of a call.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PanelOut {
    /// Since when assessors see each other's marks; `null` before.
    opened_at: Option<String>,
    /// The assessors.
    assessors: Vec<MemberOut>,
    /// The sheets.
    sheets: Vec<SheetOut>,
    /// The draws.
    draws: Vec<DrawOut>,
    /// How far assessors agree.
    agreement: Agreement,
}

impl PanelOut {
    fn of(panel: &Panel, agreement: Agreement) -> Self {
        let candidates: BTreeMap<_, _> = panel.candidates.iter().map(|c| (c.id, &c.code)).collect();
        let members: BTreeMap<_, _> = panel.members.iter().map(|m| (m.id, &m.code)).collect();
        let sheet = |sheet: &sheets::Sheet| {
            Some(SheetOut {
                id: sheet.id.to_string(),
                candidate: (*candidates.get(&sheet.candidate)?).clone(),
                assessor: (*members.get(&sheet.member)?).clone(),
                round: sheet.round,
                state: sheet.state,
            })
        };
        Self {
            opened_at: panel.call.panel_opened_at.map(|at| at.to_string()),
            assessors: panel
                .members
                .iter()
                .map(|member| {
                    let load = panel.loads.get(&member.id).copied().unwrap_or_default();
                    MemberOut {
                        code: member.code.clone(),
                        active: member.is_active,
                        open: load.open,
                        closed: load.closed,
                    }
                })
                .collect(),
            sheets: panel.sheets.iter().filter_map(sheet).collect(),
            draws: panel
                .draws
                .iter()
                .map(|draw| DrawOut {
                    round: draw.round,
                    seed: draw.seed.clone(),
                    result_hash: draw.result_hash.clone(),
                    request: serde_json::from_str(&draw.request).unwrap_or_default(),
                    at: draw.at.to_string(),
                })
                .collect(),
            agreement,
        }
    }
}

/// The panel of a call: assessors, sheets and draws by code, and agreement
#[utoipa::path(get, path = "/api/v1/calls/{id}/panel", tag = "calls", params(("id" = Uuid, Path, description = "The call's id")), responses((status = 200, body = PanelOut), (status = 403, description = "Only officers see a panel"), (status = 404, description = "There is no such call")))]
pub(super) async fn panel(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Json<PanelOut>, Problem> {
    let mut tx = app.db.read().await?;
    let panel = panels::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let agreement = panels::agreement(&mut tx, &visit.actor, panel.call.id).await?;
    Ok(Json(PanelOut::of(&panel, agreement)))
}

/// A sheet in its assessor's list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OwnSheet {
    /// Its id.
    id: String,
    /// The call.
    call: String,
    /// Who is judged.
    #[schema(example = "K-017")]
    candidate: String,
    /// The candidate's name.
    name: String,
    /// When to judge it, 1 = first.
    place: u32,
    /// How far it has come.
    state: SheetState,
    /// Items that have a mark.
    marks: u32,
}

/// One's own sheets, in the order to judge in
#[utoipa::path(get, path = "/api/v1/sheets", tag = "calls", responses((status = 200, body = [OwnSheet]), (status = 403, description = "Only assessors have sheets")))]
pub(super) async fn own(
    State(app): State<App>,
    visit: Visit,
) -> Result<Json<Vec<OwnSheet>>, Problem> {
    let mut tx = app.db.read().await?;
    let mut all = Vec::new();
    for (member, _) in panels::seats(&mut tx, &visit.actor).await? {
        let own = sheets::own(&mut tx, &visit.actor, &member).await?;
        all.extend(own.into_iter().map(|sheet| OwnSheet {
            id: sheet.id.to_string(),
            call: sheet.call.to_string(),
            candidate: sheet.candidate_code,
            name: sheet.name,
            place: sheet.place,
            state: sheet.state,
            marks: sheet.n_marks,
        }));
    }
    Ok(Json(all))
}

/// Another assessor's mark, once it may be seen.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OtherMark {
    /// The assessor's code.
    #[schema(example = "P-03")]
    assessor: String,
    /// The item.
    #[schema(example = "A1")]
    item: String,
    /// The level.
    level: f64,
    /// Why.
    note: String,
}

/// One's own sheet.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SheetInFull {
    /// Its id.
    id: String,
    /// Who is judged.
    #[schema(example = "K-017")]
    candidate: String,
    /// How far it has come.
    state: SheetState,
    /// Whether it may be written.
    writable: bool,
    /// The revision to send back with a change.
    revision: i64,
    /// The own marks by item.
    marks: BTreeMap<String, Mark>,
    /// What is said of the whole.
    remark: String,
    /// Marks of others: none before the panel opens.
    others: Vec<OtherMark>,
}

fn answer(table: OnTable) -> Response {
    let tag = revision_etag(&table.sheet.id.to_string(), table.sheet.revision);
    let writable = table.is_writable();
    let body = SheetInFull {
        id: table.sheet.id.to_string(),
        candidate: table.candidate.code,
        state: table.sheet.state,
        writable,
        revision: table.sheet.revision,
        marks: table.marks,
        remark: table.sheet.remark,
        others: table
            .others
            .into_iter()
            .map(|mark| OtherMark {
                assessor: mark.member_code,
                item: mark.item,
                level: mark.level,
                note: mark.note,
            })
            .collect(),
    };
    (tag, Json(body)).into_response()
}

/// One's own sheet with its marks
#[utoipa::path(get, path = "/api/v1/sheets/{id}", tag = "calls", params(("id" = Uuid, Path, description = "The sheet's id")), responses((status = 200, body = SheetInFull), (status = 404, description = "It is not one's own")))]
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    Ok(answer(
        sheets::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?,
    ))
}

/// Save marks of one's own sheet, and close it with `close` as `yes`
#[utoipa::path(put, path = "/api/v1/sheets/{id}", tag = "calls", params(("id" = Uuid, Path, description = "The sheet's id")), request_body = SheetDraft, responses((status = 200, body = SheetInFull), (status = 404, description = "It is not one's own"), (status = 409, description = "Saved elsewhere in the meantime, or closed"), (status = 422, description = "Marks are missing or off their scale")))]
pub(super) async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Json(draft): Json<SheetDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let table = sheets::save(acting, Id::from_uuid(id), &draft).await?;
    tx.commit().await?;
    Ok(answer(table))
}
