//! `/sheets/{id}`: an answer, its evidence, and the mark beside them.

use std::collections::BTreeMap;

use access::http::Visit;
use askama::Template;
use axum::{
    Form as Body,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use kernel::Id;
use register::{
    Acting,
    evidence::{self, Proof},
};
use store::Tx;
use uuid::Uuid;
use web::{App, Crumb, Errors, Html, Page, Problem};

use super::{
    files::FileView,
    panel::sheet_tone,
    sheet_view::{Question, questions},
    words,
};
use crate::{
    CallError, CallError as E, desk,
    sheets::{self, MarkDraft, OnTable, SheetDraft, SheetState},
};

struct Other {
    code: String,
    level: String,
    note: String,
}

struct ItemView {
    question: Question,
    is_unsupported: bool,
    files: Vec<FileView>,
    level: String,
    note: String,
    /// What stands in the sheet where another window saved something else in the meantime.
    stands: String,
    error: String,
    others: Vec<Other>,
}

#[derive(Template)]
#[template(path = "sheet.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    name: String,
    over: String,
    candidate_code: String,
    state: String,
    tone: &'static str,
    marked: u64,
    all: u64,
    is_writable: bool,
    is_revision: bool,
    is_opened: bool,
    revision: i64,
    remark: String,
    reason: String,
    conflict: String,
    items: Vec<ItemView>,
    errors: Errors,
}

async fn view(tx: &mut Tx, page: Page, table: OnTable) -> Result<View, CallError> {
    let on_desk = desk::load(tx, table.candidate.clone()).await?;
    let mut files: BTreeMap<String, desk::DeskItem> = on_desk
        .items
        .into_iter()
        .map(|item| (item.item.clone(), item))
        .collect();
    let asked = questions(&page, &table.call.instrument());
    let all = asked.len() as u64;
    let items = asked
        .into_iter()
        .map(|question| {
            let code = question.code.clone();
            item(
                &page,
                &table,
                question.answered(table.answers.get(&code)),
                files.remove(&code),
            )
        })
        .collect();
    let state = table.sheet.state;
    Ok(View {
        crumbs: vec![
            Crumb::to("/", page.t("web-home")),
            Crumb::to("/judging", page.t("movement-judging")),
            Crumb::here(&table.candidate.name),
        ],
        over: format!("{} · {}", table.call.title, table.member.code),
        candidate_code: table.candidate.code.clone(),
        state: page.t(&format!("movement-sheet-state-{}", state.as_str())),
        tone: sheet_tone(state),
        marked: table.marks.len() as u64,
        all,
        is_writable: table.is_writable(),
        is_revision: state == SheetState::Closed,
        is_opened: table.call.panel_opened_at.is_some(),
        revision: table.sheet.revision,
        remark: table.sheet.remark.clone(),
        reason: String::new(),
        conflict: if state == SheetState::Open {
            format!("/judging/{}/conflict", table.candidate.id)
        } else {
            String::new()
        },
        name: table.candidate.name,
        items,
        errors: Errors::default(),
        page,
    })
}

fn item(
    page: &Page,
    table: &OnTable,
    question: Question,
    on_desk: Option<desk::DeskItem>,
) -> ItemView {
    let mark = table.marks.get(&question.code);
    let others = table.others.iter().filter(|o| o.item == question.code);
    let is_unsupported = on_desk.as_ref().is_some_and(desk::DeskItem::is_unsupported);
    let files = on_desk.map(|item| item.files).unwrap_or_default();
    ItemView {
        is_unsupported,
        files: files
            .iter()
            .map(|file| {
                let id = file.cited.evidence.id;
                let base = format!("/sheets/{}/evidence/{}/{id}", table.sheet.id, question.code);
                FileView::of(page, file, &base)
            })
            .collect(),
        level: mark.map_or_else(String::new, |mark| mark.level.to_string()),
        note: mark.map_or_else(String::new, |mark| mark.note.clone()),
        stands: String::new(),
        error: String::new(),
        others: others
            .map(|other| Other {
                code: other.member_code.clone(),
                level: level_words(page, other.level),
                note: other.note.clone(),
            })
            .collect(),
        question,
    }
}

fn level_words(page: &Page, level: f64) -> String {
    let digits = usize::from(level.fract() != 0.0);
    page.decimal(level, digits)
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let table = sheets::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    Ok(Html(view(&mut tx, visit.page, table).await?).into_response())
}

/// The sheet as the form sends it: `level.A1`, `note.A1`.
fn draft_of(sent: &BTreeMap<String, String>) -> SheetDraft {
    let field = |name: &str| sent.get(name).cloned().unwrap_or_default();
    let mut marks: BTreeMap<String, MarkDraft> = BTreeMap::new();
    for (name, value) in sent {
        if let Some(item) = name.strip_prefix("level.") {
            marks
                .entry(item.to_owned())
                .or_default()
                .level
                .clone_from(value);
        } else if let Some(item) = name.strip_prefix("note.") {
            marks
                .entry(item.to_owned())
                .or_default()
                .note
                .clone_from(value);
        }
    }
    SheetDraft {
        revision: field("revision"),
        marks,
        remark: sent.get("remark").cloned(),
        close: field("close"),
        reason: field("reason"),
    }
}

pub(super) async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(sent): Body<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    let draft = draft_of(&sent);
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let err = match sheets::save(acting, Id::from_uuid(id), &draft).await {
        Ok(_) => {
            tx.commit().await?;
            let next = if draft.close == "yes" {
                "/judging?done=saved".to_owned()
            } else {
                format!("/sheets/{id}?done=saved")
            };
            return Ok(Redirect::to(&next).into_response());
        }
        Err(err) => err,
    };
    drop(tx);
    let mut tx = app.db.read().await?;
    let table = sheets::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let mut view = view(&mut tx, visit.page, table).await?;
    let status = refuse(&mut view, &draft, err)?;
    Ok((status, Html(view)).into_response())
}

/// Puts what was sent back into the page, with what is wrong beside it.
fn refuse(view: &mut View, draft: &SheetDraft, err: CallError) -> Result<StatusCode, Problem> {
    let is_stale = matches!(err, E::Stale(_));
    for item in &mut view.items {
        let Some(sent) = draft.marks.get(&item.question.code) else {
            continue;
        };
        if is_stale && (item.level != sent.level || item.note != sent.note.trim()) {
            item.stands = format!("{} {}", item.level, item.note).trim().to_owned();
        }
        item.level.clone_from(&sent.level);
        item.note.clone_from(&sent.note);
    }
    if let Some(remark) = &draft.remark {
        view.remark.clone_from(remark);
    }
    view.reason.clone_from(&draft.reason);
    match err {
        E::Marks(wrong) => {
            for mark in wrong {
                // messages: movement-mark-*
                let told = view.page.t(&format!("movement-mark-{}", mark.problem));
                view.errors.add(
                    format!("level-{}", mark.item),
                    format!("{}: {told}", mark.item),
                );
                if let Some(item) = view.items.iter_mut().find(|i| i.question.code == mark.item) {
                    item.error = told;
                }
            }
            Ok(StatusCode::UNPROCESSABLE_ENTITY)
        }
        E::Invalid(wrong) => {
            for error in wrong {
                let told = words::invalid(&view.page, &error);
                view.errors.add(error.field, told);
            }
            Ok(StatusCode::UNPROCESSABLE_ENTITY)
        }
        E::Stale(_) => {
            let told = view.page.t("movement-sheet-stale");
            view.errors.add("", told);
            Ok(StatusCode::CONFLICT)
        }
        err => Err(err.into()),
    }
}

/// A cited file, for the assessor on whose table the candidate lies.
pub(super) async fn file(
    State(app): State<App>,
    visit: Visit,
    Path((id, item, file)): Path<(Uuid, String, Uuid)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let table = sheets::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let subject = desk::subject(table.candidate.id, &item);
    let proof = Proof {
        context: desk::CITED_FOR,
        subject: &subject,
    };
    let entry = evidence::may_read(&mut tx, &visit.actor, Id::from_uuid(file), Some(proof)).await?;
    drop(tx);
    register::http::evidence_file(&app, &headers, &entry, false).await
}
