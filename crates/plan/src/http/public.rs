//! `/plan/{region}`: the plan in force, for everyone. What is shown comes from the release alone, and is cached by its hash.

pub(super) mod actions;

use std::sync::Arc;

use access::http::Visit;
use axum::{
    extract::{FromRequestParts, Path, RawPathParams, State},
    http::{HeaderMap, Uri, header, request::Parts},
    response::{IntoResponse, Response},
};
use masterplan::{Content, ReleaseFile, SectionKey, Table as Kind};
use web::{App, Crumb, ETag, Page, Problem};

use super::{
    Shelf,
    form::code,
    prose, quick_wins as wins,
    releases::{differences, head_of},
    sums, words,
};
use crate::{
    model::{Plan, ReleaseHead},
    quick_wins, releasing,
};
use web::view::{Cell, Link, Part, Table, View};

/// The release in force of the region in the address, with its tag. A reader who has it already is answered 304.
pub(in crate::http) struct InForce {
    pub(super) page: Page,
    pub(super) shelf: Shelf,
    pub(super) plan: Plan,
    heads: Vec<ReleaseHead>,
    pub(super) head: ReleaseHead,
    pub(super) file: Arc<ReleaseFile>,
    pub(super) tag: ETag,
    pub(super) regulated: bool,
}

impl FromRequestParts<App> for InForce {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        match in_force(parts, app).await {
            Ok(Ok(found)) => Ok(found),
            Ok(Err(same)) => Err(same),
            Err(problem) => Err(problem.into_response()),
        }
    }
}

impl InForce {
    pub(super) fn content(&self) -> &Content {
        &self.file.release.content
    }
}

async fn in_force(parts: &mut Parts, app: &App) -> Result<Result<InForce, Response>, Problem> {
    let page = Visit::from_request_parts(parts, app).await?.page;
    let named = RawPathParams::from_request_parts(parts, app).await;
    let named = named.map_err(|err| Problem::not_found("unknown", err))?;
    let region = named.iter().find(|(name, _)| *name == "region");
    let region = code(region.map_or("", |(_, code)| code))?;
    let shelf = parts.extensions.get::<Shelf>().cloned().unwrap_or_default();
    let mut tx = app.db.read().await?;
    let (plan, heads) = releasing::public(&mut tx, &region).await?;
    let head = head_of(&heads, plan.active)?.clone();
    let day = app.clock.now().day();
    let regulated = releasing::regulation(&mut tx, &region, &day)
        .await?
        .is_some();
    let tagged = [
        head.sha256.as_str(),
        &parts.uri.to_string(),
        &page.variant(),
        &day,
        if regulated { "1" } else { "0" },
    ];
    let tag = web::etag(plan.revision, &tagged);
    if let Some(same) = web::not_modified(&parts.headers, &tag) {
        return Ok(Err(same));
    }
    let file = shelf
        .file(&mut tx, (&plan, head.number, &head.sha256))
        .await?;
    Ok(Ok(InForce {
        page,
        shelf,
        plan,
        heads,
        head,
        file,
        tag,
        regulated,
    }))
}

pub(super) fn way(page: &Page, content: &Content) -> Vec<Crumb> {
    let region = &content.region;
    vec![
        Crumb::to("/", page.t("web-home")),
        Crumb::to("/actions", page.t("plan-actions")),
        Crumb::to(format!("/plan/{}", region.code), region.name.clone()),
    ]
}

pub(super) fn view_of(page: &Page, found: &InForce, crumbs: Vec<Crumb>, title: String) -> View {
    let content = found.content();
    let mut view = View::new(page.clone(), crumbs, title);
    view.kind = "public";
    view.over = format!(
        "{} {}–{}",
        content.region.name, content.period.from, content.period.to
    );
    if !found.regulated {
        view.notice = Some((
            page.t("plan-unregulated"),
            page.t("plan-unregulated-text"),
            "warn",
        ));
    }
    view
}

pub(super) async fn show(State(app): State<App>, found: InForce) -> Result<Response, Problem> {
    let page = found.page.clone();
    let content = found.content();
    let mut crumbs = way(&page, content);
    crumbs.pop();
    let mut view = view_of(&page, &found, crumbs, content.title.clone());
    view.lead = content
        .section(SectionKey::Vision)
        .lines()
        .next()
        .unwrap_or("")
        .to_owned();
    let base = format!("/plan/{}", content.region.code);
    for (tail, label) in [
        ("actions", "plan-table-action"),
        ("roadmap", "plan-section-roadmap"),
        ("books", "plan-books"),
        ("history", "plan-public-history"),
        ("release.json", "plan-as-json"),
    ] {
        view.actions
            .push(Link::new(format!("{base}/{tail}"), page.t(label)));
    }
    view.fact(
        "plan-release",
        Cell::link(found.head.number.to_string(), format!("{base}/history")),
    );
    view.fact("plan-hash", Cell::text(found.head.sha256.clone()));
    view.fact("plan-decree", Cell::text(found.head.decree.clone()));
    if let Some(key) = found.shelf.signing.public_key() {
        view.fact("plan-key", Cell::text(key));
    }
    let plain = content.section(SectionKey::Plain);
    if !plain.is_empty() {
        let mut part = Part::new("plain", page.t("plan-section-plain"));
        part.prose = Some(prose::render(plain));
        view.parts.push(part);
    }
    view.parts.push(pillars(&page, content));
    view.parts.push(quick(&page, content, &app));
    view.parts.extend(sums::sums(&page, content));
    Ok((found.tag.clone(), view.show()).into_response())
}

/// Each pillar with its actions and money.
fn pillars(page: &Page, content: &Content) -> Part {
    let base = format!("/plan/{}/actions", content.region.code);
    let rows = content.pillar_set.pillars.iter().map(|pillar| {
        let own = content
            .rows(Kind::Action)
            .iter()
            .filter(|row| row.cell("pillar") == pillar.code);
        let sum: i64 = own
            .clone()
            .map(|row| row.sum("budget", content.period))
            .sum();
        let name = words::name(page, &pillar.name_id, &pillar.name_en);
        let n = own.count();
        let money = if sum == 0 && n > 0 {
            Cell::badge(page.t("plan-unfunded"), "bad")
        } else {
            Cell::number(page.number(sum))
        };
        vec![
            Cell::link(name, format!("{base}?pillar={}", pillar.code)),
            Cell::number(page.number(n)),
            money,
        ]
    });
    let heads = ["plan-column-pillar", "plan-table-action", "plan-budget-sum"];
    let table = Table::new(page, &heads, "plan-none")
        .rows(rows)
        .numbers(&[1, 2]);
    Part::new("pillars", page.t("plan-pillars")).table(table)
}

fn quick(page: &Page, content: &Content, app: &App) -> Part {
    let year = i64::from(app.clock.now().to_offset_date_time().year());
    let found = quick_wins::of(content, year);
    let chosen = found
        .iter()
        .filter(|win| !matches!(win.row.cell("status"), "proposed" | "shortlisted"));
    let rows = chosen.map(|win| {
        vec![
            Cell::text(win.row.cell("name")),
            Cell::text(words::pillar(
                page,
                &content.pillar_set,
                win.row.cell("pillar"),
            )),
            Cell::text(content.agency(win.row.cell("owner"))),
            Cell::text(words::choice(page, win.row.cell("status"))),
            wins::health(page, win),
        ]
    });
    let heads = [
        "plan-column-name",
        "plan-column-pillar",
        "plan-column-owner",
        "plan-column-status",
        "plan-health",
    ];
    let table = Table::new(page, &heads, "plan-none").rows(rows);
    Part::new("quick-wins", page.t("plan-quick-wins")).table(table)
}

/// What changed from release to release.
pub(super) async fn history(State(app): State<App>, found: InForce) -> Result<Response, Problem> {
    let page = found.page.clone();
    let content = found.content();
    let mut view = view_of(
        &page,
        &found,
        way(&page, content),
        page.t("plan-public-history"),
    );
    let code = &content.region.code;
    let rows = found.heads.iter().map(|head| {
        vec![
            Cell::text(head.number.to_string()),
            Cell::badge(words::state(&page, head.state), words::tone(head.state)),
            Cell::text(page.instant(head.at)),
            Cell::text(head.reason.clone()),
            Cell::text(head.decree.clone()),
            Cell::link(
                head.sha256[..12].to_owned(),
                format!("/api/v1/plans/{code}/releases/{}", head.number),
            ),
        ]
    });
    let heads = [
        "plan-number",
        "plan-state",
        "plan-when",
        "plan-reason",
        "plan-decree",
        "plan-hash",
    ];
    let table = Table::new(&page, &heads, "plan-none").rows(rows);
    view.parts
        .push(Part::new("releases", page.t("plan-releases")).table(table));
    if let [now, was, ..] = found.heads.as_slice() {
        let mut tx = app.db.read().await?;
        let before = found
            .shelf
            .file(&mut tx, (&found.plan, was.number, &was.sha256))
            .await?;
        let after = found
            .shelf
            .file(&mut tx, (&found.plan, now.number, &now.sha256))
            .await?;
        drop(tx);
        let pair = (&before.release.content, &after.release.content);
        view.parts.extend(differences(&page, &found.plan, pair));
    }
    Ok((found.tag.clone(), view.show()).into_response())
}

pub(super) async fn release(
    State(app): State<App>,
    visit: Visit,
    uri: Uri,
    Path(region): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let region = code(&region)?;
    let mut tx = app.db.read().await?;
    let (plan, heads) = releasing::public(&mut tx, &region).await?;
    let head = head_of(&heads, plan.active)?;
    let tag = web::etag(0, &[&head.sha256, &uri.to_string(), &visit.page.variant()]);
    if let Some(same) = web::not_modified(&headers, &tag) {
        return Ok(same);
    }
    let bytes = releasing::bytes(&mut tx, &plan, head.number).await?;
    Ok((tag, [(header::CONTENT_TYPE, "application/json")], bytes).into_response())
}
