//! A region's evidence as a list in a file: what each entry is, and neither who brought it nor what was noted on it.

use access::{Permission, http::Visit};
use axum::{
    Router,
    extract::{Path, Query, State},
    response::Response,
    routing::get,
};
use kernel::{PartialDate, RegionCode};
use sheets::{Cell, CsvStyle, XlsxOptions};
use web::{App, Page, Problem};

use super::{
    exports::{sent, spooled},
    told,
};
use crate::{
    ChangeError,
    evidence::{self, Days, EvidenceFilter},
    export::{ExportError, Format, temporary},
    http::words::word,
    model::Evidence,
    say::{Sheet, sheet_lang},
};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/regions/{code}/evidence/export.csv", get(csv))
        .route("/regions/{code}/evidence/export.xlsx", get(xlsx))
}

async fn csv(
    app: State<App>,
    visit: Visit,
    code: Path<String>,
    filter: Query<EvidenceFilter>,
) -> Result<Response, Problem> {
    send(Format::Csv, app, visit, code, filter).await
}

async fn xlsx(
    app: State<App>,
    visit: Visit,
    code: Path<String>,
    filter: Query<EvidenceFilter>,
) -> Result<Response, Problem> {
    send(Format::Xlsx, app, visit, code, filter).await
}

async fn send(
    format: Format,
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(filter): Query<EvidenceFilter>,
) -> Result<Response, Problem> {
    let code: RegionCode = code
        .parse()
        .map_err(|_| ChangeError::Unknown(code.chars().take(80).collect()))?;
    let mut tx = app.db.read().await?;
    evidence::region(&mut tx, &visit.actor, Permission::ReadEvidence, &code).await?;
    let filter = EvidenceFilter {
        q: filter.q.replace('\0', ""),
        kind: filter.kind.replace('\0', ""),
        ..filter
    };
    let days = Days::at(app.clock.now(), app.settings.zone.minutes.into());
    let all = evidence::all(&mut tx, &visit.actor, (&code, &filter, &days)).await?;
    drop(tx);
    let failed = |source| told::export(ExportError::Write(source));
    let page = &visit.page;
    let title = page.t("register-evidence");
    let options = XlsxOptions {
        sheet: title.clone(),
        title: title.clone(),
        lang: sheet_lang(page.lang),
        created: None,
        temp_dir: Some(temporary(&app.db).map_err(failed)?),
    };
    let workbook = (format == Format::Xlsx).then_some(&options);
    let headings = headings(page);
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    let out = spooled(&app)?;
    let mut sheet = Sheet::new(workbook, CsvStyle::PLAIN, &headings, out).map_err(failed)?;
    for entry in &all {
        row(&mut sheet, page, entry, &days).map_err(failed)?;
    }
    let file = sheet.finish().map_err(failed)?;
    let name = format!(
        "{}-{code}-{}.{}",
        title.to_lowercase().replace(' ', "-"),
        days.today,
        format.as_str()
    );
    sent(file, &name, format.media_type()).await
}

fn headings(page: &Page) -> Vec<String> {
    [
        "register-field-title",
        "register-field-evidence-kind",
        "register-field-evidence-number",
        "register-field-evidence-date",
        "register-field-expires",
        "register-evidence-holding",
        "register-evidence-cited",
        "register-evidence-file",
        "register-evidence-type",
        "register-evidence-n-pages",
        "register-evidence-bytes",
        "register-evidence-uploaded",
        "register-evidence-hash",
        "register-evidence-id",
    ]
    .iter()
    .map(|id| page.t(id))
    .collect()
}

fn row<W: std::io::Write + Send>(
    sheet: &mut Sheet<W>,
    page: &Page,
    entry: &Evidence,
    days: &Days,
) -> std::io::Result<()> {
    let kind = word(page, "evidence-kind", entry.kind.as_str());
    let holding = entry.holding(&days.today, &days.soon);
    let holding = word(page, "holding", holding.as_str());
    let (day, id) = (entry.uploaded_at.day(), entry.id.to_string());
    let date =
        |date: &'_ Option<PartialDate>| date.as_ref().map_or("", PartialDate::as_str).to_owned();
    let (on, until) = (date(&entry.date), date(&entry.expires));
    sheet.row(&[
        Cell::Text(&entry.title),
        Cell::Text(&kind),
        Cell::Text(&entry.number),
        Cell::Text(&on),
        Cell::Text(&until),
        Cell::Text(&holding),
        Cell::Integer(entry.cited),
        Cell::Text(&entry.file_name),
        Cell::Text(&entry.media_type),
        entry.pages.map_or(Cell::Blank, Cell::Integer),
        Cell::Integer(entry.bytes),
        Cell::Text(&day),
        Cell::Text(&entry.sha256),
        Cell::Text(&id),
    ])
}
