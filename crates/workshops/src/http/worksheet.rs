//! `/worksheets/{holder}/{sheet}`: a worksheet, its rows and its history.

use access::http::Visit;
use axum::{
    Form as Body,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kernel::Id;
use register::Acting;
use uuid::Uuid;
use web::{
    App, Crumb, Page, Problem,
    fields::{Field, line, select, text},
    form_page::FormPage,
    paging::{PageQuery, Sort},
};

use super::{file, form, words};
use crate::{
    WorkshopError,
    model::{Cells, Filled, Holder, HolderKind, Row, Sheet},
    worksheets::{self, Edited},
};
use web::view::{Cell, Column, Link, Part, Post, Table, View};

/// A worksheet as an address names it.
fn sheet(name: &str) -> Result<Sheet, WorkshopError> {
    name.parse()
        .map_err(|()| WorkshopError::Unknown(name.chars().take(40).collect()))
}

fn href(holder: Uuid, sheet: Sheet) -> String {
    format!("/worksheets/{holder}/{sheet}")
}

/// The link to a worksheet's own page, for those who write it.
pub(super) fn way_in(page: &Page, holder: Uuid, sheet: Sheet) -> Link {
    Link::new(href(holder, sheet), page.t("workshops-write"))
}

/// The way to whatever has the worksheet.
fn way(page: &Page, holder: &Holder) -> Vec<Crumb> {
    let (list, title, own) = match holder.kind {
        HolderKind::FocusGroup => (
            "/focus-groups",
            "workshops-focus-groups",
            format!("/focus-groups/{}", holder.id),
        ),
        HolderKind::Workshop => (
            "/workshops",
            "workshops-workshops",
            format!("/workshops/{}", holder.id),
        ),
        HolderKind::Participation => (
            "/workshops",
            "workshops-workshops",
            format!("/stages/{}?cohort={}", holder.region, holder.cohort),
        ),
    };
    vec![
        Crumb::to("/", page.t("web-home")),
        Crumb::to(list, page.t(title)),
        Crumb::to(own, holder.region_name.clone()),
    ]
}

fn way_to(page: &Page, holder: &Holder, sheet: Sheet) -> Vec<Crumb> {
    let mut crumbs = way(page, holder);
    crumbs.push(Crumb::to(href(holder.id, sheet), words::sheet(page, sheet)));
    crumbs
}

/// The columns' heads, with the sum of a quick win's scores.
fn heads(page: &Page, sheet: Sheet) -> Vec<Column> {
    let columns = sheet.columns().iter().map(|column| Column {
        label: page.t(&format!("workshops-column-{}", column.name)),
        sort: String::new(),
        is_number: matches!(column.filled, Filled::Whole(..)),
    });
    let sum = (sheet == Sheet::QuickWin).then(|| Column {
        label: page.t("workshops-score"),
        sort: String::new(),
        is_number: true,
    });
    columns.chain(sum).collect()
}

/// A cell in words.
pub(super) fn shown(page: &Page, filled: Filled, name: &str, value: &str) -> String {
    match filled {
        _ if value.is_empty() => String::new(),
        Filled::Choice(_) => page.t(&format!("workshops-choice-{value}")),
        // Years are not grouped by thousands.
        Filled::Whole(..) if name != "year" => value
            .parse::<i64>()
            .map_or_else(|_| value.to_owned(), |n| page.number(n)),
        Filled::Line | Filled::Text | Filled::Time | Filled::Link | Filled::Whole(..) => {
            value.to_owned()
        }
    }
}

fn cells(page: &Page, row: &Row) -> Vec<Cell> {
    let of_columns = row.sheet.columns().iter().map(|column| {
        let value = row.cell(column.name);
        let text = shown(page, column.filled, column.name, value);
        match column.filled {
            Filled::Link if !value.is_empty() => Cell::link(text, value),
            Filled::Whole(..) => Cell::number(text),
            Filled::Line | Filled::Text | Filled::Choice(_) | Filled::Time | Filled::Link => {
                Cell::text(text)
            }
        }
    });
    let sum = (row.sheet == Sheet::QuickWin).then(|| {
        let score = row.score();
        Cell::number(score.map_or_else(String::new, |n| page.number(n)))
    });
    of_columns.chain(sum).collect()
}

/// A worksheet as a section of another page.
pub(super) fn part(page: &Page, sheet: Sheet, rows: &[Row]) -> Part {
    let table = Table {
        columns: heads(page, sheet),
        rows: rows.iter().map(|row| cells(page, row)).collect(),
        none: page.t("workshops-sheet-empty"),
    };
    Part::new(sheet.as_str(), words::sheet(page, sheet)).table(table)
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((id, name)): Path<(Uuid, String)>,
) -> Result<Response, Problem> {
    let sheet = sheet(&name)?;
    let mut tx = app.db.read().await?;
    let (holder, rows) = worksheets::list(&mut tx, &visit.actor, id, sheet).await?;
    let may = worksheets::may_write(&mut tx, &visit.actor, &holder, sheet).await;
    let page = visit.page;
    let title = words::sheet(&page, sheet);
    let mut view = View::new(page.clone(), way(&page, &holder), title);
    view.lead = page.t(&format!("workshops-sheet-{sheet}-lead"));
    view.over.clone_from(&holder.region_name);
    let base = href(id, sheet);
    if let Err(WorkshopError::NotNow(why)) = &may {
        let text = words::not_now(&page, why);
        view.notice = Some((page.t("workshops-read-only"), text, "info"));
    }
    let writes = may.is_ok();
    if writes {
        let add = Link::new(format!("{base}/new"), page.t("workshops-form-row-new"));
        view.actions.push(add.kind("primary"));
    }
    let mut columns = heads(&page, sheet);
    if writes {
        columns.push(Column {
            label: page.t("workshops-change"),
            sort: String::new(),
            is_number: false,
        });
    }
    let lines = rows.iter().map(|row| {
        let mut line = cells(&page, row);
        if writes {
            line.push(buttons(&page, row));
        }
        line
    });
    let table = Table {
        columns,
        rows: lines.collect(),
        none: page.t("workshops-sheet-empty"),
    };
    view.parts.push(
        Part::new("rows", words::sheet(&page, sheet))
            .table(table)
            .link(Link::new(
                format!("{base}/history"),
                page.t("workshops-history"),
            ))
            .link(Link::new(format!("{base}/export.csv"), "CSV".to_owned()))
            .link(Link::new(format!("{base}/export.xlsx"), "XLSX".to_owned())),
    );
    Ok(view.show())
}

fn buttons(page: &Page, row: &Row) -> Cell {
    let base = format!("/worksheet-rows/{}", row.id);
    let post = |tail: &str, label: &str, hidden| Post {
        action: format!("{base}/{tail}"),
        label: page.t(label),
        hidden,
    };
    let revision = ("revision", row.revision.to_string());
    Cell {
        links: vec![Link::new(base.clone(), page.t("workshops-edit")).kind("small")],
        posts: vec![
            post("shift", "workshops-up", vec![("to", "up".to_owned())]),
            post("shift", "workshops-down", vec![("to", "down".to_owned())]),
            post("remove", "workshops-remove", vec![revision]),
        ],
        ..Cell::default()
    }
}

fn fields(page: &Page, sheet: Sheet) -> Vec<Field> {
    let columns = sheet.columns().iter().map(|column| {
        let field = match column.filled {
            Filled::Line | Filled::Time | Filled::Link => line(column.name),
            Filled::Text => text(column.name),
            Filled::Whole(..) => line(column.name).number(),
            Filled::Choice(choices) => {
                let choices = choices.iter().copied();
                select(
                    column.name,
                    form::choices(page, "workshops-choice-", choices),
                )
            }
        };
        if column.required {
            field.required()
        } else {
            field
        }
    });
    columns.collect()
}

fn new_form(page: &Page, holder: &Holder, sheet: Sheet) -> FormPage {
    form::row_form(page, "row-new", way_to(page, holder, sheet)).fields(page, fields(page, sheet))
}

pub(super) async fn ask_add(
    State(app): State<App>,
    visit: Visit,
    Path((id, name)): Path<(Uuid, String)>,
) -> Result<Response, Problem> {
    let sheet = sheet(&name)?;
    let mut tx = app.db.read().await?;
    let holder = worksheets::holder(&mut tx, &visit.actor, id, sheet).await?;
    worksheets::may_write(&mut tx, &visit.actor, &holder, sheet).await?;
    Ok(new_form(&visit.page, &holder, sheet).show(visit.page))
}

pub(super) async fn add(
    State(app): State<App>,
    visit: Visit,
    Path((id, name)): Path<(Uuid, String)>,
    Body(sent): Body<Cells>,
) -> Result<Response, Problem> {
    let sheet = sheet(&name)?;
    let mut tx = app.db.write().await?;
    let holder = worksheets::holder(&mut tx, &visit.actor, id, sheet).await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match worksheets::add(act, id, sheet, &sent).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("{}?done=added", href(id, sheet))).into_response())
        }
        Err(err) => new_form(&visit.page, &holder, sheet)
            .fill(&sent)
            .refuse(visit.page, err),
    }
}

fn edit_form(page: &Page, holder: &Holder, row: &Row, revision: &str) -> FormPage {
    form::row_form(page, "row-edit", way_to(page, holder, row.sheet))
        .fields(page, fields(page, row.sheet))
        .hidden("on", revision)
}

pub(super) async fn ask_edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let (row, holder) = worksheets::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    worksheets::may_write(&mut tx, &visit.actor, &holder, row.sheet).await?;
    Ok(
        edit_form(&visit.page, &holder, &row, &row.revision.to_string())
            .fill(&row.cells)
            .show(visit.page),
    )
}

pub(super) async fn edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(mut sent): Body<Cells>,
) -> Result<Response, Problem> {
    let on = sent.remove("on").unwrap_or_default();
    let mut tx = app.db.write().await?;
    let (row, holder) = worksheets::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match worksheets::edit(act, row.id, (&sent, &on)).await {
        Ok(Edited::Saved(row)) => {
            tx.commit().await?;
            let next = format!("{}?done=saved", href(row.holder, row.sheet));
            Ok(Redirect::to(&next).into_response())
        }
        Ok(Edited::Behind(theirs)) => {
            let by = access::names_of(&mut tx, &[&theirs.by]).await?;
            let by = by.of(&theirs.by).to_owned();
            tx.commit().await?;
            Ok(behind(visit.page, &holder, &theirs, (&sent, &by)))
        }
        Err(err) => edit_form(&visit.page, &holder, &row, &on)
            .fill(&sent)
            .refuse(visit.page, err),
    }
}

/// The form again, on the other's revision, with what the other wrote beside it.
fn behind(page: Page, holder: &Holder, theirs: &Row, (sent, by): (&Cells, &str)) -> Response {
    let mut form = edit_form(&page, holder, theirs, &theirs.revision.to_string()).fill(sent);
    let told = page.targs(
        "workshops-behind",
        &[("who", by.into()), ("when", page.instant(theirs.at).into())],
    );
    form = form.fact(page.t("workshops-behind-title"), told);
    if theirs.is_removed {
        form = form.fact(
            page.t("workshops-behind-title"),
            page.t("workshops-behind-removed"),
        );
    }
    for column in theirs.sheet.columns() {
        let value = theirs.cell(column.name);
        if sent.get(column.name).map_or("", |own| own.trim()) != value {
            let label = page.t(&format!("workshops-column-{}", column.name));
            form = form.fact(label, shown(&page, column.filled, column.name, value));
        }
    }
    let mut response = form.show(page);
    *response.status_mut() = StatusCode::CONFLICT;
    response
}

pub(super) async fn shift(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(sent): Body<Cells>,
) -> Result<Response, Problem> {
    let up = sent.get("to").is_some_and(|to| to == "up");
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let row = worksheets::shift(act, Id::from_uuid(id), up).await?;
    tx.commit().await?;
    let next = format!("{}?done=moved", href(row.holder, row.sheet));
    Ok(Redirect::to(&next).into_response())
}

pub(super) async fn remove(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(sent): Body<Cells>,
) -> Result<Response, Problem> {
    let on = sent.get("revision").map_or("", String::as_str);
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let row = worksheets::remove(act, Id::from_uuid(id), on).await?;
    tx.commit().await?;
    let next = format!("{}/history?done=withdrawn", href(row.holder, row.sheet));
    Ok(Redirect::to(&next).into_response())
}

pub(super) async fn history(
    State(app): State<App>,
    visit: Visit,
    Path((id, name)): Path<(Uuid, String)>,
    Query(paging): Query<PageQuery>,
) -> Result<Response, Problem> {
    let sheet = sheet(&name)?;
    let window = paging.window(Sort {
        key: String::new(),
        descending: true,
    })?;
    let mut tx = app.db.read().await?;
    let given = (id, sheet);
    let (holder, found) = worksheets::history(&mut tx, &visit.actor, given, &window).await?;
    let writes = worksheets::may_write(&mut tx, &visit.actor, &holder, sheet)
        .await
        .is_ok();
    let writers: Vec<&str> = found.rows.iter().map(|v| v.by.as_str()).collect();
    let names = access::names_of(&mut tx, &writers).await?;
    let page = visit.page;
    let title = page.t("workshops-history");
    let mut view = View::new(page.clone(), way_to(&page, &holder, sheet), title);
    view.lead = page.t("workshops-history-lead");
    let rows = found.rows.iter().map(|version| {
        let told = sheet.columns().iter().filter_map(|column| {
            let value = version.cells.get(column.name)?;
            let text = shown(&page, column.filled, column.name, value);
            Some(format!(
                "{}: {text}",
                page.t(&format!("workshops-column-{}", column.name))
            ))
        });
        let told: Vec<String> = told.collect();
        let restore = Post {
            action: format!("/worksheet-versions/{}/restore", version.id),
            label: page.t("workshops-restore"),
            hidden: Vec::new(),
        };
        vec![
            Cell::text(page.instant(version.at)),
            Cell::text(names.of(&version.by)),
            Cell::text(page.t(&format!("workshops-version-{}", version.kind))),
            Cell {
                posts: if writes { vec![restore] } else { Vec::new() },
                ..Cell::text(told.join("; "))
            },
        ]
    });
    let heads = [
        "workshops-when",
        "workshops-who",
        "workshops-what",
        "workshops-content",
    ];
    let table = Table::new(&page, &heads, "workshops-sheet-empty").rows(rows);
    view.parts
        .push(Part::new("versions", words::sheet(&page, sheet)).table(table));
    (view.previous, view.next) = (found.previous, found.next);
    Ok(view.show())
}

pub(super) async fn restore(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let row = worksheets::restore(act, Id::from_uuid(id)).await?;
    tx.commit().await?;
    let next = format!("{}?done=restored", href(row.holder, row.sheet));
    Ok(Redirect::to(&next).into_response())
}

/// A worksheet as a file.
pub(super) async fn export_csv(
    state: State<App>,
    visit: Visit,
    given: Path<(Uuid, String)>,
) -> Result<Response, Problem> {
    export(state, visit, given, file::Format::Csv).await
}

/// The same as a workbook.
pub(super) async fn export_xlsx(
    state: State<App>,
    visit: Visit,
    given: Path<(Uuid, String)>,
) -> Result<Response, Problem> {
    export(state, visit, given, file::Format::Xlsx).await
}

async fn export(
    State(app): State<App>,
    visit: Visit,
    Path((id, name)): Path<(Uuid, String)>,
    format: file::Format,
) -> Result<Response, Problem> {
    let sheet = sheet(&name)?;
    let (holder, rows) = {
        let mut tx = app.db.read().await?;
        worksheets::list(&mut tx, &visit.actor, id, sheet).await?
    };
    let page = visit.page;
    let heads: Vec<String> = heads(&page, sheet).into_iter().map(|c| c.label).collect();
    let texts = rows.iter().map(|row| {
        let of_columns = sheet.columns().iter().map(|column| match column.filled {
            Filled::Choice(_) => shown(&page, column.filled, column.name, row.cell(column.name)),
            Filled::Line | Filled::Text | Filled::Whole(..) | Filled::Time | Filled::Link => {
                row.cell(column.name).to_owned()
            }
        });
        let sum = (sheet == Sheet::QuickWin)
            .then(|| row.score().map_or_else(String::new, |n| n.to_string()));
        of_columns.chain(sum).collect()
    });
    let title = format!("{} {}", words::sheet(&page, sheet), holder.region_name);
    file::table(&page, &title, format, &heads, texts.collect()).await
}
