//! The form of a workbook, and what it would change.

use std::collections::BTreeMap;

use askama::Template;
use masterplan::Row;
use plan_files::xlsx::{Absent, Fault, Note, TableReading};
use uuid::Uuid;
use web::{
    Crumb, Errors, Page,
    view::{Cell, Part, Post, Table, View},
};

use super::REMOVE;
use crate::{
    http::{
        form::{href, way, way_to},
        overview::label,
        words,
    },
    model::{Plan, PlanRow},
    workbook::Rehearsal,
};

/// Lines of one kind that are shown; more are counted.
const MOST_SHOWN: usize = 200;

/// A file that was sent.
pub(super) struct Kept {
    pub(super) name: String,
    pub(super) sha256: String,
    pub(super) absent: Absent,
}

/// Why a rehearsal is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// The file was just sent.
    First,
    /// The plan has changed since it was shown.
    Again,
}

/// The form.
#[derive(Template)]
#[template(path = "workbook.html")]
pub(super) struct AskView {
    page: Page,
    crumbs: Vec<Crumb>,
    base: String,
    action: String,
    errors: Errors,
}

pub(super) fn ask_view(page: Page, plan: &Plan, errors: Errors) -> AskView {
    let mut crumbs = way(&page, plan);
    crumbs.push(Crumb::here(page.t("plan-workbook")));
    AskView {
        crumbs,
        base: href(plan),
        action: format!("{}/workbook", href(plan)),
        page,
        errors,
    }
}

/// What a file would change, table by table, or what is wrong with it.
pub(super) fn rehearsed(page: Page, (rehearsal, kept): (&Rehearsal, &Kept), told: Told) -> View {
    let Rehearsal { present, reading } = rehearsal;
    let plan = &present.plan;
    let crumbs = way_to(&page, plan, "workbook", page.t("plan-workbook"));
    let mut view = View::new(page.clone(), crumbs, page.t("plan-workbook-rehearsal"));
    view.lead = page.t("plan-workbook-rehearsal-lead");
    view.over.clone_from(&plan.region_name);
    if told == Told::Again {
        let text = page.t("plan-workbook-again-text");
        view.notice = Some((page.t("plan-workbook-again"), text, "warn"));
    }
    view.fact("plan-workbook-file", Cell::text(kept.name.as_str()));
    if !reading.faults.is_empty() {
        view.parts.push(faults(&page, rehearsal));
    }
    view.parts.push(sums(&page, rehearsal, kept));
    let rows = present.rows.iter().map(|row| (row.id.uuid(), row));
    let rows: BTreeMap<Uuid, &PlanRow> = rows.collect();
    for table in &reading.tables {
        view.parts
            .extend(of_table(&page, (rehearsal, table), &rows));
    }
    view
}

/// Every fault by its place.
fn faults(page: &Page, rehearsal: &Rehearsal) -> Part {
    let faults = &rehearsal.reading.faults;
    let heads = [
        "plan-workbook-sheet",
        "plan-workbook-row",
        "plan-workbook-column",
        "plan-what",
        "plan-workbook-typed",
    ];
    let line = |fault: &Fault| {
        vec![
            Cell::text(fault.sheet.as_str()),
            Cell::text(fault.row.to_string()),
            Cell::text(place(page, fault)),
            Cell::text(problem(page, &fault.problem)),
            Cell::text(fault.typed.as_str()),
        ]
    };
    let rows = faults.kept.iter().take(MOST_SHOWN).map(line);
    let part = Part::new("faults", page.tn("plan-workbook-faults", "n", faults.total));
    let part = part.note(page.t("plan-workbook-mend"));
    more(page, part, faults.total).table(Table::new(page, &heads, "plan-none").rows(rows))
}

/// Says how many of all are not shown.
fn more(page: &Page, part: Part, all: usize) -> Part {
    if all > MOST_SHOWN {
        let args = [("shown", MOST_SHOWN.into()), ("all", all.into())];
        part.note(page.targs("plan-workbook-more", &args))
    } else {
        part
    }
}

/// A column's letter with the name of its cell.
fn place(page: &Page, fault: &Fault) -> String {
    match (fault.column.as_str(), fault.cell.as_str()) {
        (column, "" | "id") => column.to_owned(),
        ("", cell) => words::column(page, cell),
        (column, cell) => format!("{column} ({})", words::column(page, cell)),
    }
}

/// What is wrong, and the way out.
fn problem(page: &Page, word: &str) -> String {
    // What a file says of days is not what a form says of them.
    let own = format!("plan-problem-workbook-{word}");
    let any = format!("plan-problem-{word}");
    let id = [own, any].into_iter().find(|id| page.knows(id));
    id.map_or_else(|| page.t("plan-problem-cell"), |id| page.t(&id))
}

/// How much of each table is new, changed, gone and the same, with what should be known, and the button.
fn sums(page: &Page, rehearsal: &Rehearsal, kept: &Kept) -> Part {
    let reading = &rehearsal.reading;
    let heads = [
        "plan-table",
        "plan-workbook-new",
        "plan-workbook-changed",
        "plan-workbook-removed",
        "plan-workbook-same",
    ];
    let number = |n: usize| Cell::number(page.number(n));
    let rows = reading.tables.iter().map(|told| {
        vec![
            Cell::text(words::table(page, told.table)),
            number(told.added.len()),
            number(told.changed.len()),
            number(removed(reading.absent, told).len()),
            number(told.n_unchanged),
        ]
    });
    let table = Table::new(page, &heads, "plan-none")
        .rows(rows)
        .numbers(&[1, 2, 3, 4]);
    let mut part = Part::new("sums", page.t("plan-workbook-sums"));
    part.notes = reading.notes.iter().filter_map(|n| note(page, n)).collect();
    let part = part.table(table);
    if !reading.faults.is_empty() {
        return part;
    }
    if reading.changes_nothing() {
        return part.note(page.t("plan-workbook-nothing"));
    }
    let absent = match kept.absent {
        Absent::Remove => REMOVE,
        Absent::Keep => "",
    };
    part.post(Post {
        action: format!("{}/workbook/apply", href(&rehearsal.present.plan)),
        label: page.t("plan-workbook-take"),
        hidden: vec![
            ("file", kept.sha256.clone()),
            ("name", kept.name.clone()),
            ("absent", absent.to_owned()),
            ("seen", rehearsal.present.seen.to_string()),
        ],
    })
}

fn removed(absent: Absent, told: &TableReading) -> &[Uuid] {
    match absent {
        Absent::Remove => &told.absent,
        Absent::Keep => &[],
    }
}

/// What does not stop a file; what needs no word of its own is left out.
fn note(page: &Page, note: &Note) -> Option<String> {
    match note {
        Note::UnknownSheet { sheet } => {
            Some(page.tn("plan-workbook-unknown-sheet", "sheet", sheet.as_str()))
        }
        Note::HiddenSheet { sheet } => {
            Some(page.tn("plan-workbook-hidden-sheet", "sheet", sheet.as_str()))
        }
        Note::UnknownColumn {
            sheet,
            column,
            heading,
        } => {
            let args = [
                ("sheet", sheet.as_str().into()),
                ("column", column.as_str().into()),
                ("heading", heading.as_str().into()),
            ];
            Some(page.targs("plan-workbook-unknown-column", &args))
        }
        Note::OfSheet {
            sheet,
            note: sheets::Note::HiddenRows { count, first },
        } => {
            let args = [
                ("sheet", sheet.as_str().into()),
                ("n", (*count).into()),
                ("row", first.to_string().into()),
            ];
            Some(page.targs("plan-workbook-hidden-rows", &args))
        }
        Note::OfSheet { .. } => None,
    }
}

/// Every new, changed and removed line of a table; nothing where there is none.
fn of_table(
    page: &Page,
    (rehearsal, told): (&Rehearsal, &TableReading),
    rows: &BTreeMap<Uuid, &PlanRow>,
) -> Option<Part> {
    let (plan, kind) = (&rehearsal.present.plan, told.table);
    let gone = removed(rehearsal.reading.absent, told);
    let called = |id: &Uuid| {
        let row = rows.get(id).map(|row| row.plain());
        row.map_or_else(String::new, |row| label(Some(kind), &row))
    };
    let shown = |cell: &str, value: &str| words::cell(page, plan, kind, cell, value);
    let mut lines = Vec::new();
    for new in &told.added {
        let row = Row {
            id: Uuid::nil(),
            cells: new.cells.clone(),
        };
        let place = page.tn("plan-workbook-in-row", "n", new.row.to_string());
        let said = new
            .cells
            .iter()
            .map(|(cell, value)| format!("{}: {}", words::column(page, cell), shown(cell, value)));
        let said = said.collect::<Vec<_>>().join("; ");
        lines.push(line(
            [label(Some(kind), &row), page.t("plan-kind-add")],
            [place, String::new(), said],
        ));
    }
    for changed in &told.changed {
        let name = called(&changed.id);
        lines.extend(changed.changes.iter().map(|change| {
            let cell = change.cell.as_str();
            line(
                [name.clone(), page.t("plan-kind-edit")],
                [
                    words::column(page, cell),
                    shown(cell, &change.before),
                    shown(cell, &change.after),
                ],
            )
        }));
    }
    lines.extend(gone.iter().map(|id| {
        line(
            [called(id), page.t("plan-kind-remove")],
            [String::new(), String::new(), String::new()],
        )
    }));
    if lines.is_empty() {
        return None;
    }
    let heads = [
        "plan-line-head",
        "plan-what",
        "plan-cell",
        "plan-was",
        "plan-now",
    ];
    let part = Part::new(kind.word(), words::table(page, kind));
    let part = more(page, part, lines.len());
    lines.truncate(MOST_SHOWN);
    Some(part.table(Table::new(page, &heads, "plan-none").rows(lines.into_iter())))
}

fn line(head: [String; 2], rest: [String; 3]) -> Vec<Cell> {
    head.into_iter().chain(rest).map(Cell::text).collect()
}
