//! Pages of imports: choose, send, look, confirm.

mod view;

use access::{Permission, Scope, http::Visit};
use axum::{
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use kernel::Id;
use serde::Deserialize;
use sheets::CsvStyle;
use store::jobs;
use uuid::Uuid;
use web::{
    App, Errors, Html, Problem,
    paging::{PageQuery, Sort},
};

use super::{
    exports::{sent, spooled},
    told,
    upload::Sent,
};
use crate::{
    export::Format,
    import::{self, Import, Kind, State as Stage, Upload},
};

/// What a page of imports is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    kind: String,
    format: String,
    /// The first error to show.
    errors: usize,
    /// The first change to show.
    changes: usize,
}

impl Asked {
    fn kind(&self) -> Result<Kind, Problem> {
        match self.kind.as_str() {
            "" => Ok(Kind::Participations),
            kind => kind.parse().map_err(|err| {
                Problem::not_found("unknown-kind", err).say("register-import-unknown-kind")
            }),
        }
    }

    /// CSV for Excel, plain CSV, or XLSX.
    fn format(&self) -> (Format, CsvStyle) {
        match self.format.as_str() {
            "csv" => (Format::Csv, CsvStyle::PLAIN),
            "excel" => (Format::Csv, CsvStyle::EXCEL),
            _ => (Format::Xlsx, CsvStyle::PLAIN),
        }
    }
}

/// Every import, the newest first.
pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<PageQuery>,
) -> Result<Response, Problem> {
    let lang = visit.page.lang;
    let newest = Sort {
        key: "time".to_owned(),
        descending: true,
    };
    let window = query.window(newest)?;
    let mut tx = app.db.read().await?;
    let found = import::list(&mut tx, &visit.actor, &window)
        .await
        .map_err(|err| told::import(&app, lang, err))?;
    let people: Vec<&str> = found.rows.iter().map(|line| &*line.created_by).collect();
    let names = access::names_of(&mut tx, &people).await?;
    Ok(Html(view::list(visit.page, found, &names)).into_response())
}

/// What to send, and how.
pub(super) async fn new(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    visit.actor.may(Permission::Import, &Scope::Nation)?;
    let kind = asked.kind()?;
    Ok(Html(view::new(&app, visit.page, kind, Errors::default())).into_response())
}

/// An empty file with the columns of a kind.
pub(super) async fn template(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    visit.actor.may(Permission::Import, &Scope::Nation)?;
    let (kind, (format, _)) = (asked.kind()?, asked.format());
    let lang = visit.page.lang;
    let file = import::template(kind, format, lang, &app.catalogue).map_err(|err| {
        Problem::internal("template", "a template cannot be written").because(&err)
    })?;
    let word = app
        .catalogue
        .text(lang, &format!("register-list-{kind}"), &[]);
    let word = word.to_lowercase().replace(' ', "-");
    let name = format!(
        "{}-{word}.{}",
        visit.page.t("register-import-template-file"),
        format.as_str()
    );
    Ok((web::attachment(&name, format.media_type()), file).into_response())
}

/// Checks what was sent and keeps it for a look.
pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
    sent: Result<Sent, Problem>,
) -> Result<Response, Problem> {
    visit.actor.may(Permission::Import, &Scope::Nation)?;
    let kind = asked.kind()?;
    let lang = visit.page.lang;
    let result = match sent {
        Ok(Sent { name, bytes }) => {
            let upload = Upload { kind, name, bytes };
            import::submit(&app.db, &app.catalogue, &visit.actor, upload)
                .await
                .map_err(|err| told::import(&app, lang, err))
        }
        Err(problem) => Err(problem),
    };
    match result {
        Ok(import) => Ok(Redirect::to(&format!("/imports/{}", import.id)).into_response()),
        Err(problem) if problem.status().is_client_error() && problem.code() != "forbidden" => {
            let errors = Errors::from_problem(&problem, &visit.page);
            let form = Html(view::new(&app, visit.page, kind, errors));
            Ok((problem.status(), form).into_response())
        }
        Err(problem) => Err(problem),
    }
}

async fn found(app: &App, visit: &Visit, id: Uuid) -> Result<Import, Problem> {
    let mut tx = app.db.read().await?;
    import::find(&mut tx, &visit.actor, Id::from_uuid(id))
        .await
        .map_err(|err| told::import(app, visit.page.lang, err))
}

/// What the dry run found, and what became of it.
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let import = found(&app, &visit, id).await?;
    let mut tx = app.db.read().await?;
    let job = match import.job {
        Some(job) => jobs::find(&mut tx, job).await?,
        None => None,
    };
    let names = access::names_of(&mut tx, &[&*import.created_by]).await?;
    let who = names.of(&import.created_by).to_owned();
    let waits =
        import.state == Stage::Queued && job.as_ref().is_none_or(|job| job.state != "failed");
    let view = view::show(
        &app,
        visit.page,
        import,
        (job, who),
        (asked.errors, asked.changes),
    );
    let mut response = Html(view).into_response();
    if waits {
        // Works without a script, and an impatient reader has a link.
        let again = HeaderValue::from_static("2");
        response.headers_mut().insert(header::REFRESH, again);
    }
    Ok(response)
}

fn back(id: Uuid) -> Response {
    Redirect::to(&format!("/imports/{id}")).into_response()
}

/// Confirms what was shown.
pub(super) async fn confirm(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    import::confirm(&app.db, &visit.actor, Id::from_uuid(id))
        .await
        .map_err(|err| told::import(&app, visit.page.lang, err))?;
    Ok(back(id))
}

/// Gives an import up.
pub(super) async fn discard(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    import::discard(&app.db, &visit.actor, Id::from_uuid(id))
        .await
        .map_err(|err| told::import(&app, visit.page.lang, err))?;
    Ok(back(id))
}

/// The file with what is wrong beside each row.
pub(super) async fn errors(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let import = found(&app, &visit, id).await?;
    let (lang, (format, style)) = (visit.page.lang, asked.format());
    let form = (format, style, lang);
    let file = spooled(&app)?;
    let file = import::errors_file(&app.db, &app.catalogue, &visit.actor, &import, form, file)
        .await
        .map_err(|err| told::import(&app, lang, err))?;
    let stem = import
        .file_name
        .rsplit_once('.')
        .map_or(&*import.file_name, |(stem, _)| stem);
    let suffix = visit.page.t("register-import-errors-file");
    sent(
        file,
        &format!("{stem}-{suffix}.{}", format.as_str()),
        format.media_type(),
    )
    .await
}
