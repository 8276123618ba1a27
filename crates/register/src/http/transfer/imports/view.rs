//! What the pages of imports show: finished words.

use access::Names;
use askama::Template;
use sheets::{Column, Kind as Cells};
use store::jobs;
use web::{App, Crumb, Errors, Page, Tab, paging::PageOf};

use super::super::upload::mebibytes;
use crate::{
    import::{Effect, Import, ImportLine, Kind, Report, State, columns},
    say,
};

/// Rows of a table on the page of an import.
const SHOWN: usize = 50;

/// An import in the list.
struct Line {
    href: String,
    file: String,
    kind: String,
    state: String,
    tone: &'static str,
    rows: i64,
    errors: i64,
    who: String,
    when: String,
}

/// The list of imports.
#[derive(Template)]
#[template(path = "transfer/imports.html")]
pub(super) struct ListView {
    page: Page,
    list: PageOf<Line>,
}

fn state_word(page: &Page, state: State) -> String {
    page.t(&format!("register-import-state-{state}"))
}

fn tone(state: State, n_errors: i64) -> &'static str {
    match state {
        State::Checked if n_errors > 0 => "warn",
        State::Checked => "accent",
        State::Queued => "info",
        State::Applied => "good",
        State::Failed => "bad",
        State::Discarded => "neutral",
    }
}

pub(super) fn list(page: Page, found: PageOf<ImportLine>, names: &Names) -> ListView {
    let line = |line: ImportLine| Line {
        href: format!("/imports/{}", line.id),
        kind: page.t(&format!("register-list-{}", line.kind)),
        state: state_word(&page, line.state),
        tone: tone(line.state, line.n_errors),
        rows: line.n_rows,
        errors: line.n_errors,
        who: names.of(&line.created_by).to_owned(),
        when: page.instant(line.created_at),
        file: line.file_name,
    };
    ListView {
        list: found.map(line),
        page,
    }
}

/// A column as the form explains it.
struct Explained {
    heading: String,
    key: String,
    required: bool,
    content: String,
    example: String,
    help: String,
}

/// The form that takes a file.
#[derive(Template)]
#[template(path = "transfer/new.html")]
pub(super) struct NewView {
    page: Page,
    crumbs: Vec<Crumb>,
    tabs: Vec<Tab>,
    action: String,
    template_xlsx: String,
    template_csv: String,
    kind_name: String,
    columns: Vec<Explained>,
    errors: Errors,
    limit: f64,
    rows: u32,
}

pub(super) fn new(app: &App, page: Page, kind: Kind, errors: Errors) -> NewView {
    let word = |kind: Kind| page.t(&format!("register-list-{kind}"));
    let tab = |one: Kind| Tab {
        href: format!("/imports/new?kind={one}"),
        label: word(one),
        current: one == kind,
        count: None,
    };
    NewView {
        crumbs: vec![
            Crumb::to("/imports", page.t("register-imports")),
            Crumb::here(page.t("register-import-new")),
        ],
        tabs: Kind::ALL.map(tab).into(),
        action: format!("/imports/new?kind={kind}"),
        template_xlsx: format!("/imports/template?kind={kind}&format=xlsx"),
        template_csv: format!("/imports/template?kind={kind}&format=csv"),
        kind_name: word(kind),
        columns: columns(kind, &app.catalogue)
            .iter()
            .map(|column| explained(&page, column))
            .collect(),
        errors,
        limit: mebibytes(app.settings.upload_limit),
        rows: sheets::Limits::default().max_rows,
        page,
    }
}

fn explained(page: &Page, column: &Column) -> Explained {
    let lang = say::sheet_lang(page.lang);
    let content = match column.kind() {
        Cells::Text => page.t("register-import-holds-text"),
        Cells::Integer => page.t("register-import-holds-integer"),
        Cells::Decimal => page.t("register-import-holds-decimal"),
        Cells::Date | Cells::PartialDate => page.t("register-import-holds-date"),
        Cells::RegionCode => page.t("register-import-holds-code"),
        Cells::OneOf(choices) => {
            let list = choices.iter().map(|choice| choice.label.of(lang));
            list.collect::<Vec<_>>().join(", ")
        }
    };
    Explained {
        heading: column.heading(lang).to_owned(),
        key: column.key().to_owned(),
        required: column.is_required(),
        content,
        example: say::choice(column, column.example_text(), lang),
        help: column.help_text(lang).to_owned(),
    }
}

/// An error in a table.
struct ErrorLine {
    row: u32,
    column: String,
    heading: String,
    value: String,
    detail: String,
}

/// A field as it is and as it would be.
struct FieldLine {
    heading: String,
    before: String,
    after: String,
}

/// A row that would change the register.
struct ChangeLine {
    row: u32,
    what: String,
    is_new: bool,
    fields: Vec<FieldLine>,
}

/// A part of a list that the report keeps whole.
struct Part<T> {
    rows: Vec<T>,
    first: usize,
    last: usize,
    of: usize,
    /// How many there are beyond those that the report keeps.
    total: usize,
    previous: String,
    next: String,
}

impl<T> Part<T> {
    fn of<S>(
        page: &Page,
        name: &str,
        all: &[S],
        total: usize,
        from: usize,
        f: impl Fn(&S) -> T,
    ) -> Self {
        let from = if from < all.len() {
            from - from % SHOWN
        } else {
            0
        };
        let rows: Vec<T> = all.iter().skip(from).take(SHOWN).map(f).collect();
        let link = |at: usize| {
            let at = if at == 0 {
                String::new()
            } else {
                at.to_string()
            };
            format!("{}#{name}", page.with(&[(name, &at)]))
        };
        Self {
            first: from + 1,
            last: from + rows.len(),
            of: all.len(),
            total,
            previous: if from == 0 {
                String::new()
            } else {
                link(from - SHOWN)
            },
            next: if from + SHOWN < all.len() {
                link(from + SHOWN)
            } else {
                String::new()
            },
            rows,
        }
    }
}

/// How far the job is.
struct Progress {
    done: u64,
    total: u64,
}

/// One import.
#[derive(Template)]
#[template(path = "transfer/import.html")]
pub(super) struct ShowView {
    page: Page,
    crumbs: Vec<Crumb>,
    id: String,
    errors_xlsx: String,
    errors_csv: String,
    file: String,
    kind_name: String,
    state: String,
    tone: &'static str,
    sent: String,
    report: Report,
    may_confirm: bool,
    may_discard: bool,
    waits: bool,
    applied: bool,
    discarded: bool,
    failed: String,
    progress: Progress,
    errors: Part<ErrorLine>,
    changes: Part<ChangeLine>,
    notes: Vec<String>,
}

pub(super) fn show(
    app: &App,
    page: Page,
    import: Import,
    (job, who): (Option<jobs::Status>, String),
    (errors_from, changes_from): (usize, usize),
) -> ShowView {
    let report = import.report;
    let given_up = job.as_ref().filter(|job| job.state == "failed");
    let failed = match import.state {
        State::Queued => {
            given_up.map_or_else(String::new, |job| job.error.clone().unwrap_or_default())
        }
        _ => String::new(),
    };
    let waits = import.state == State::Queued && given_up.is_none();
    let open = import.state == State::Checked || (import.state == State::Queued && !waits);
    let at_least_zero = |n: i64| u64::try_from(n).unwrap_or(0);
    let progress = job
        .as_ref()
        .map_or(Progress { done: 0, total: 0 }, |job| Progress {
            done: at_least_zero(job.done),
            total: at_least_zero(job.total),
        });
    let headings = columns(import.kind, &app.catalogue);
    ShowView {
        crumbs: vec![
            Crumb::to("/imports", page.t("register-imports")),
            Crumb::here(import.file_name.as_str()),
        ],
        id: import.id.to_string(),
        errors_xlsx: format!("/imports/{}/errors?format=xlsx", import.id),
        errors_csv: format!("/imports/{}/errors?format=csv", import.id),
        kind_name: page.t(&format!("register-list-{}", import.kind)),
        state: state_word(&page, import.state),
        tone: tone(import.state, import.n_errors),
        sent: page.targs(
            "register-import-sent",
            &[
                ("who", who.into()),
                ("when", page.instant(import.created_at).into()),
            ],
        ),
        may_confirm: open && import.n_errors == 0 && report.has_changes(),
        may_discard: open,
        waits,
        applied: import.state == State::Applied,
        discarded: import.state == State::Discarded,
        failed,
        progress,
        errors: errors(app, &page, &report, errors_from),
        changes: changes(&page, &report, &headings, changes_from),
        notes: report
            .notes
            .iter()
            .map(|note| say::said(&app.catalogue, page.lang, note))
            .collect(),
        file: import.file_name,
        report,
        page,
    }
}

fn errors(app: &App, page: &Page, report: &Report, from: usize) -> Part<ErrorLine> {
    Part::of(
        page,
        "errors",
        &report.errors,
        report.n_errors,
        from,
        |error| ErrorLine {
            row: error.row,
            column: error.column.clone().unwrap_or_default(),
            heading: error.heading.clone().unwrap_or_default(),
            value: error.value.clone(),
            detail: say::said(&app.catalogue, page.lang, &error.said),
        },
    )
}

fn changes(page: &Page, report: &Report, columns: &[Column], from: usize) -> Part<ChangeLine> {
    let lang = say::sheet_lang(page.lang);
    let total = report.new + report.changed;
    Part::of(page, "changes", &report.preview, total, from, |change| {
        ChangeLine {
            row: change.row,
            what: change.what.clone(),
            is_new: change.effect == Effect::New,
            fields: change
                .fields
                .iter()
                .map(|field| {
                    let column = columns.iter().find(|column| column.key() == field.field);
                    let word = |value: &str| {
                        column.map_or_else(|| value.to_owned(), |c| say::choice(c, value, lang))
                    };
                    FieldLine {
                        heading: column.map_or(&*field.field, |c| c.heading(lang)).to_owned(),
                        before: word(&field.before),
                        after: word(&field.after),
                    }
                })
                .collect(),
        }
    })
}
