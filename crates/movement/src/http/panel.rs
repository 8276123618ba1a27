//! `/calls/{id}/panel`: who judges, how far they are, how far they agree: before any rank.
// messages: movement-conflict-*, movement-sheet-state-*

use std::collections::BTreeMap;

use access::http::Visit;
use askama::Template;
use axum::{
    Form as Body, Router,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use kernel::Id;
use register::Acting;
use uuid::Uuid;
use web::{App, Crumb, Html, Page, Problem, form_page::FormPage};

use super::{call_form::way, form, panel_draw as drawing, panel_members as people};
use crate::{
    model::{Call, CallState},
    panels::{self, Agreement, Estimated, Panel},
    sheets::SheetState,
};

/// The addresses of panels.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/calls/{id}/panel", get(show))
        .route(
            "/calls/{id}/panel/members/new",
            get(people::new).post(people::create),
        )
        .route(
            "/panel-members/{id}/edit",
            get(people::edit).post(people::save),
        )
        .route(
            "/panel-members/{id}/remove",
            get(people::ask_remove).post(people::remove),
        )
        .route(
            "/calls/{id}/panel/draw",
            get(drawing::show).post(drawing::draw),
        )
        .route("/calls/{id}/panel/open", get(ask_open).post(open))
        .route("/calls/{id}/panel/close", get(ask_close).post(close))
        .route(
            "/sheets/{id}/reopen",
            get(people::ask_reopen).post(people::reopen),
        )
}

struct MemberLine {
    id: String,
    code: String,
    name: String,
    affiliation: String,
    removed: String,
    open: u32,
    closed: u32,
    severity: String,
    interval: String,
    conflicts: Vec<(String, String)>,
}

struct Apart {
    candidate: String,
    href: String,
    item: String,
    marks: String,
    apart: String,
}

struct SheetRow {
    candidate: String,
    member: String,
    round: u32,
    state: String,
    tone: &'static str,
    reopen: String,
}

struct DrawLine {
    round: u32,
    at: String,
    seed: String,
    hash: String,
}

#[derive(Template)]
#[template(path = "panel.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    actions: Vec<(String, String, &'static str)>,
    open: usize,
    closed: usize,
    void: usize,
    n_shortages: usize,
    shortages: String,
    opened: String,
    alpha: String,
    alpha_interval: String,
    icc: String,
    icc_interval: String,
    icc_single: String,
    items: Vec<(String, String)>,
    apart: Vec<Apart>,
    n_apart: usize,
    members: Vec<MemberLine>,
    sheets: Vec<SheetRow>,
    draws: Vec<DrawLine>,
    per_candidate: u8,
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let panel = panels::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let agreement = panels::agreement(&mut tx, &visit.actor, panel.call.id).await?;
    drop(tx);
    Ok(Html(view(visit.page, &panel, agreement)).into_response())
}

const SHOWN: usize = 50;

fn view(page: Page, panel: &Panel, agreement: Agreement) -> View {
    let mut crumbs = way(&page, &panel.call);
    crumbs.push(Crumb::here(page.t("movement-panel")));
    let shortages = panel.shortages();
    let codes: Vec<&str> = shortages.iter().map(|s| s.code.as_str()).collect();
    let (alpha, alpha_interval) = estimated(&page, agreement.alpha);
    let (icc, icc_interval) = estimated(&page, agreement.icc_mean);
    let (icc_single, _) = estimated(&page, agreement.icc_single);
    let items = agreement.items.iter().map(|(item, alpha)| {
        let told = alpha.map_or_else(|| page.t("movement-undefined"), |x| page.decimal(x, 2));
        (item.clone(), told)
    });
    View {
        crumbs,
        actions: actions(&page, panel, shortages.len()),
        open: panel.n(SheetState::Open),
        closed: panel.n(SheetState::Closed),
        void: panel.n(SheetState::Void),
        n_shortages: if panel.draws.is_empty() {
            0
        } else {
            shortages.len()
        },
        shortages: codes.join(", "),
        opened: panel
            .call
            .panel_opened_at
            .map_or_else(String::new, |at| page.instant(at)),
        alpha,
        alpha_interval,
        icc,
        icc_interval,
        icc_single,
        items: items.collect(),
        n_apart: agreement.disagreements.len(),
        apart: apart(&page, &agreement),
        members: members(&page, panel, &agreement),
        sheets: sheets(&page, panel),
        draws: panel
            .draws
            .iter()
            .map(|draw| DrawLine {
                round: draw.round,
                at: page.instant(draw.at),
                seed: draw.seed.clone(),
                hash: draw.result_hash.clone(),
            })
            .collect(),
        per_candidate: panel.call.method.per_candidate,
        page,
    }
}

/// A coefficient and its interval; a word where it does not exist.
fn estimated(page: &Page, estimate: Option<Estimated>) -> (String, String) {
    match estimate {
        None => (page.t("movement-undefined"), String::new()),
        Some(estimate) => {
            let ends = [estimate.lower, estimate.upper].map(|x| page.decimal(x, 2));
            let interval = page.tn("movement-interval", "ends", ends.join(" – "));
            (page.decimal(estimate.value, 2), interval)
        }
    }
}

fn apart(page: &Page, agreement: &Agreement) -> Vec<Apart> {
    let shown = agreement.disagreements.iter().take(SHOWN);
    shown
        .map(|one| {
            let marks = one.marks.iter();
            let marks: Vec<String> = marks
                .map(|(code, level)| format!("{code}: {}", page.decimal(*level, 0)))
                .collect();
            Apart {
                candidate: one.candidate.clone(),
                href: format!("/candidates/{}/desk", one.candidate_id),
                item: one.item.clone(),
                marks: marks.join(", "),
                apart: page.decimal(one.high - one.low, 0),
            }
        })
        .collect()
}

fn members(page: &Page, panel: &Panel, agreement: &Agreement) -> Vec<MemberLine> {
    let codes: BTreeMap<_, _> = panel.candidates.iter().map(|c| (c.id, c)).collect();
    panel
        .members
        .iter()
        .map(|member| {
            let load = panel.loads.get(&member.id).copied().unwrap_or_default();
            let strict = agreement
                .severities
                .iter()
                .find(|one| one.member == member.code && one.sheets > 0);
            let conflicts = panel.conflicts.iter().filter(|c| c.member == member.id);
            MemberLine {
                id: member.id.to_string(),
                code: member.code.clone(),
                name: member.name.clone(),
                affiliation: member.affiliation.clone(),
                removed: if member.is_active {
                    String::new()
                } else {
                    member.removed_reason.clone()
                },
                open: load.open,
                closed: load.closed,
                severity: strict.map_or_else(String::new, |s| page.decimal(s.severity, 1)),
                interval: strict
                    .and_then(|s| Some([s.lower?, s.upper?].map(|x| page.decimal(x, 1))))
                    .map_or_else(String::new, |ends| ends.join(" – ")),
                conflicts: conflicts
                    .filter_map(|conflict| {
                        let candidate = codes.get(&conflict.candidate)?;
                        let kind = format!("movement-conflict-{}", conflict.kind.as_str());
                        let told = format!("{}: {}", page.t(&kind), conflict.reason);
                        Some((format!("{} {}", candidate.code, candidate.name), told))
                    })
                    .collect(),
            }
        })
        .collect()
}

fn sheets(page: &Page, panel: &Panel) -> Vec<SheetRow> {
    let candidates: BTreeMap<_, _> = panel.candidates.iter().map(|c| (c.id, &c.code)).collect();
    let members: BTreeMap<_, _> = panel.members.iter().map(|m| (m.id, &m.code)).collect();
    let may_reopen = panel.call.state == CallState::Judging && panel.call.panel_opened_at.is_none();
    let code = |found: Option<&&String>| found.map_or_else(String::new, |code| (*code).clone());
    let mut rows: Vec<SheetRow> = panel
        .sheets
        .iter()
        .map(|sheet| SheetRow {
            candidate: code(candidates.get(&sheet.candidate)),
            member: code(members.get(&sheet.member)),
            round: sheet.round,
            state: page.t(&format!("movement-sheet-state-{}", sheet.state.as_str())),
            tone: sheet_tone(sheet.state),
            reopen: if may_reopen && sheet.state == SheetState::Closed {
                format!("/sheets/{}/reopen", sheet.id)
            } else {
                String::new()
            },
        })
        .collect();
    rows.sort_by(|a, b| {
        (&a.candidate, a.round, &a.member).cmp(&(&b.candidate, b.round, &b.member))
    });
    rows
}

pub(super) const fn sheet_tone(state: SheetState) -> &'static str {
    match state {
        SheetState::Open => "info",
        SheetState::Closed => "good",
        SheetState::Void => "bad",
    }
}

fn actions(page: &Page, panel: &Panel, short: usize) -> Vec<(String, String, &'static str)> {
    let href = |tail: &str| format!("/calls/{}/panel/{tail}", panel.call.id);
    let mut actions = Vec::new();
    let mut add = |tail: &str, id: &str, kind| actions.push((href(tail), page.t(id), kind));
    let is_judging = panel.call.state == CallState::Judging;
    let is_open = panel.call.panel_opened_at.is_some();
    if is_judging && panel.draws.is_empty() {
        add("draw", "movement-form-panel-draw", "primary");
    } else if is_judging && short > 0 {
        add("draw", "movement-draw-missing", "primary");
    }
    let all_closed = panel.n(SheetState::Open) == 0 && panel.n(SheetState::Closed) > 0;
    if is_judging && !is_open && all_closed {
        add("open", "movement-form-panel-open", "primary");
    }
    if is_judging && is_open {
        add("close", "movement-form-panel-close", "primary");
    }
    if is_before_ranking(&panel.call) {
        add("members/new", "movement-form-member-new", "plain");
    }
    actions
}

const fn is_before_ranking(call: &Call) -> bool {
    matches!(
        call.state,
        CallState::Draft | CallState::Published | CallState::Judging
    )
}

/// The way to the panel of a call.
pub(super) fn panel_way(page: &Page, call: &Call) -> Vec<Crumb> {
    let mut crumbs = way(page, call);
    let panel = format!("/calls/{}/panel", call.id);
    crumbs.push(Crumb::to(panel, page.t("movement-panel")));
    crumbs
}

fn question(page: &Page, panel: &Panel, agreement: &Agreement, id: &str) -> FormPage {
    let (alpha, alpha_interval) = estimated(page, agreement.alpha);
    let (icc, icc_interval) = estimated(page, agreement.icc_mean);
    let both = |value: String, interval: String| format!("{value} {interval}").trim().to_owned();
    form::form(page, id, panel_way(page, &panel.call))
        .fact(
            page.t("movement-sheet-state-closed"),
            page.number(panel.n(SheetState::Closed)),
        )
        .fact(
            page.t("movement-sheet-state-open"),
            page.number(panel.n(SheetState::Open)),
        )
        .fact(page.t("movement-alpha"), both(alpha, alpha_interval))
        .fact(page.t("movement-icc"), both(icc, icc_interval))
        .fact(
            page.t("movement-apart"),
            page.number(agreement.disagreements.len()),
        )
        .submit(page.t(&format!("movement-form-{id}")))
}

async fn asked(app: &App, visit: Visit, id: Uuid, form: &str) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let panel = panels::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let agreement = panels::agreement(&mut tx, &visit.actor, panel.call.id).await?;
    Ok(question(&visit.page, &panel, &agreement, form).show(visit.page))
}

pub(super) async fn ask_open(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    asked(&app, visit, id, "panel-open").await
}

pub(super) async fn open(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(_): Body<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    panels::open(acting, Id::from_uuid(id)).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/calls/{id}/panel?done=moved")).into_response())
}

pub(super) async fn ask_close(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    asked(&app, visit, id, "panel-close").await
}

pub(super) async fn close(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(_): Body<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    panels::score(acting, Id::from_uuid(id)).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/calls/{id}/panel?done=moved")).into_response())
}
