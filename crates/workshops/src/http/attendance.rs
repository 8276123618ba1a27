//! `/attendance/{id}`: who came to a workshop or focus group; the screen with the code.

use std::fmt::Write;

use access::http::Visit;
use axum::{
    Form as Body,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use kernel::Id;
use qrcode::{Color, EcLevel, QrCode};
use register::Acting;
use store::Tx;
use uuid::Uuid;
use web::{
    App, Crumb, Page, Problem,
    charts::{Bar, Head, bars},
    fields::{Field, check, line, select},
    form_page::FormPage,
    paging::{Edge, Limit, PageQuery, Sort, Window},
};

use super::{file, form, words};
use crate::{
    WorkshopError, attendance,
    model::{Attendance, AttendanceDraft, Holder, HolderKind, Sector, Source},
    worksheets,
};
use web::view::{Cell, Link, Part, Post, Table, View};

/// The way to whatever people came to.
fn way(page: &Page, holder: &Holder) -> Vec<Crumb> {
    let (list, title, of) = match holder.kind {
        HolderKind::FocusGroup => ("/focus-groups", "workshops-focus-groups", "focus-groups"),
        HolderKind::Workshop | HolderKind::Participation => {
            ("/workshops", "workshops-workshops", "workshops")
        }
    };
    vec![
        Crumb::to("/", page.t("web-home")),
        Crumb::to(list, page.t(title)),
        Crumb::to(format!("/{of}/{}", holder.id), holder.region_name.clone()),
    ]
}

fn in_order() -> Sort<String> {
    Sort {
        key: String::new(),
        descending: false,
    }
}

pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(paging): Query<PageQuery>,
) -> Result<Response, Problem> {
    let window = paging.window(in_order())?;
    let mut tx = app.db.read().await?;
    let holder = attendance::held(&mut tx, &visit.actor, id).await?;
    let found = attendance::list(&mut tx, &visit.actor, id, &window).await?;
    let sectors = attendance::by_sector(&mut tx, id).await?;
    let sheet = super::sheet_of(holder.kind);
    let writes = worksheets::may_write(&mut tx, &visit.actor, &holder, sheet)
        .await
        .is_ok();
    let page = visit.page;
    let title = page.t("workshops-attendance");
    let mut view = View::new(page.clone(), way(&page, &holder), title);
    view.lead = page.t("workshops-attendance-lead");
    if writes {
        let add = Link::new(
            format!("/attendance/{id}/new"),
            page.t("workshops-form-attendance"),
        );
        view.actions.push(add.kind("primary"));
    }
    view.parts
        .push(Part::new("sectors", page.t("workshops-sectors")).chart(chart(&page, &sectors)));
    let rows = found.rows.iter().map(|one| row(&page, id, one, writes));
    let heads = [
        "workshops-field-name",
        "workshops-field-unit",
        "workshops-field-sector",
        "workshops-field-team",
        "workshops-source",
        "workshops-consent",
    ];
    let table = Table::new(&page, &heads, "workshops-nobody").rows(rows);
    let href = |ending: &str| format!("/attendance/{id}/export.{ending}");
    view.parts.push(
        Part::new("list", page.t("workshops-attendance-list"))
            .table(table)
            .link(Link::new(href("csv"), "CSV".to_owned()))
            .link(Link::new(href("xlsx"), "XLSX".to_owned())),
    );
    (view.previous, view.next) = (found.previous, found.next);
    Ok(view.show())
}

/// Those who came, by sector; a sector from which nobody came is shown too.
pub(super) fn chart(page: &Page, sectors: &[(Sector, i64)]) -> web::charts::Chart {
    let n = |sector: Sector| {
        let found = sectors.iter().find(|(other, _)| *other == sector);
        found.map_or(0, |(_, n)| u64::try_from(*n).unwrap_or(0))
    };
    let head = Head::new(
        "by-sector",
        page.t("workshops-sectors"),
        page.t("workshops-sectors-text"),
    );
    let all: Vec<Bar> = Sector::ALL
        .iter()
        .map(|sector| Bar::new(words::sector(page, *sector), n(*sector)))
        .collect();
    bars(page, &head, &all)
}

fn row(page: &Page, holder: Uuid, one: &Attendance, writes: bool) -> Vec<Cell> {
    let name = if one.name.is_empty() {
        page.t("workshops-no-name")
    } else {
        one.name.clone()
    };
    let consent = if one.consents {
        Cell::text(page.t("workshops-yes"))
    } else {
        Cell::text(page.t("workshops-no"))
    };
    let forget = Post {
        action: format!("/attendance/{holder}/{}/forget", one.id),
        label: page.t("workshops-forget"),
        hidden: Vec::new(),
    };
    vec![
        Cell::text(name),
        Cell::text(one.unit.clone()),
        Cell::text(words::sector(page, one.sector)),
        Cell::text(one.team.clone()),
        Cell::text(page.t(match one.source {
            Source::List => "workshops-source-list",
            Source::Qr => "workshops-source-qr",
        })),
        Cell {
            posts: if one.consents && writes {
                vec![forget]
            } else {
                Vec::new()
            },
            ..consent
        },
    ]
}

/// The fields by which someone is written down.
pub(super) fn fields(page: &Page) -> Vec<Field> {
    let sectors = Sector::ALL.iter().map(|sector| sector.as_str());
    vec![
        line("name").hint("name"),
        line("unit").required(),
        select("sector", form::choices(page, "workshops-sector-", sectors)).required(),
        line("team"),
        check("consent").hint("consent"),
    ]
}

fn add_form(page: &Page, holder: &Holder) -> FormPage {
    form::form(page, "attendance", way(page, holder)).fields(page, fields(page))
}

pub(super) async fn ask_add(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let holder = attendance::held(&mut tx, &visit.actor, id).await?;
    Ok(add_form(&visit.page, &holder).show(visit.page))
}

pub(super) async fn add(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<AttendanceDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let holder = attendance::held(&mut tx, &visit.actor, id).await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match attendance::add(act, id, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("/attendance/{id}?done=added")).into_response())
        }
        Err(err) => add_form(&visit.page, &holder)
            .fill(&draft)
            .refuse(visit.page, err),
    }
}

pub(super) async fn forget(
    State(app): State<App>,
    visit: Visit,
    Path((id, one)): Path<(Uuid, Uuid)>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    attendance::forget(act, id, Id::from_uuid(one)).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/attendance/{id}?done=withdrawn")).into_response())
}

/// The list as a file: names only of those who agreed.
pub(super) async fn export_csv(
    state: State<App>,
    visit: Visit,
    id: Path<Uuid>,
) -> Result<Response, Problem> {
    export(state, visit, id, file::Format::Csv).await
}

/// The same as a workbook.
pub(super) async fn export_xlsx(
    state: State<App>,
    visit: Visit,
    id: Path<Uuid>,
) -> Result<Response, Problem> {
    export(state, visit, id, file::Format::Xlsx).await
}

async fn export(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    format: file::Format,
) -> Result<Response, Problem> {
    let all = {
        let mut tx = app.db.read().await?;
        everyone(&mut tx, &visit, id).await?
    };
    let page = visit.page;
    let heads = [
        "workshops-field-name",
        "workshops-field-unit",
        "workshops-field-sector",
        "workshops-field-team",
    ]
    .map(|id| page.t(id));
    let rows = all.into_iter().map(|one| {
        let name = if one.consents {
            one.name
        } else {
            String::new()
        };
        vec![name, one.unit, words::sector(&page, one.sector), one.team]
    });
    let title = page.t("workshops-attendance-list");
    file::table(&page, &title, format, &heads, rows.collect()).await
}

/// Everyone who came, some hundred at a time; a hall holds no more than some thousand.
async fn everyone(tx: &mut Tx, visit: &Visit, id: Uuid) -> Result<Vec<Attendance>, WorkshopError> {
    let limit: Limit = "200".parse().expect("200 rows are within the limit");
    let mut all: Vec<Attendance> = Vec::new();
    loop {
        let edge = all.last().map_or(Edge::Start, |last| {
            Edge::After((last.id.to_string(), last.id.to_string()))
        });
        let window = Window {
            sort: in_order(),
            limit,
            edge,
        };
        let page = attendance::list(tx, &visit.actor, id, &window).await?;
        let is_last = page.next.is_none();
        all.extend(page.rows);
        if is_last || all.len() >= 10_000 {
            return Ok(all);
        }
    }
}

/// `/workshops/{id}/screen`: what hangs on the wall. The page asks for itself again twice a minute.
pub(super) async fn screen(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let screen = attendance::screen(act, Id::from_uuid(id)).await?;
    let page = visit.page;
    let title = page.t("workshops-screen");
    let mut view = View::new(
        page.clone(),
        super::workshop::way_to(&page, &screen.workshop),
        title,
    );
    view.lead = page.t("workshops-screen-lead");
    if screen.is_today {
        let address = format!(
            "{}/workshops/{id}/attend?code={}",
            base(&app, &headers),
            screen.code
        );
        view.square = Some(square(&page, &address)?);
        view.fact(
            "workshops-screen-address",
            Cell::link(address.clone(), address),
        );
    } else {
        let text = page.t("workshops-not-today");
        view.notice = Some((page.t("workshops-screen-shut"), text, "warn"));
    }
    let again = [
        (
            HeaderName::from_static("refresh"),
            HeaderValue::from_static("30"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((again, view.show()).into_response())
}

/// The site's address: as it was set, or as the browser calls it.
fn base(app: &App, headers: &HeaderMap) -> String {
    if let Some(base) = app.settings.base_url.as_deref() {
        return base.trim_end_matches('/').to_owned();
    }
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok());
    let scheme = if app.settings.secure_cookies {
        "https"
    } else {
        "http"
    };
    format!("{scheme}://{}", host.unwrap_or("localhost"))
}

/// An address as a square for telephones, black on white in either theme.
fn square(page: &Page, address: &str) -> Result<web::Markup, Problem> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M)
        .map_err(|err| Problem::internal("qr", "a QR code").because(&err))?;
    let width = code.width();
    let mut path = String::new();
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (x, y) = (at % width + 4, at / width + 4);
            // Writing to a String does not fail.
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    let side = width + 8;
    let alt = page.t("workshops-screen-alt");
    let alt = alt
        .replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;");
    Ok(web::Markup::trusted(format!(
        "<svg viewBox=\"0 0 {side} {side}\" width=\"360\" height=\"360\" role=\"img\" aria-label=\"{alt}\" \
         shape-rendering=\"crispEdges\"><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\" \
         fill=\"#000\"/></svg>"
    )))
}
