//! Adding a file with what is known of it.

use access::{Permission, http::Visit};
use askama::Template;
use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use web::{App, Choice, Crumb, Errors, Html, Page, Problem};

use super::crumbs;
use crate::{
    Acting, ChangeError,
    evidence::{self, Added, Upload},
    http::{
        officer::{
            form::{choices, or_none},
            said::done,
            sent::Place,
        },
        received::{Sender, Trouble, receive},
        transfer::mebibytes,
        words,
    },
    model::{EvidenceDraft, EvidenceKind, Region},
};

/// What the browser offers to choose from; the bytes decide.
const ACCEPT: &str =
    ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx,application/pdf,image/jpeg,image/png,image/webp";

#[derive(Template)]
#[template(path = "officer/evidence_new.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    action: String,
    cancel: String,
    accept: &'static str,
    limit: f64,
    kinds: Vec<Choice>,
    draft: EvidenceDraft,
    errors: Errors,
}

async fn region(app: &App, visit: &Visit, at: &Place) -> Result<Region, Problem> {
    const MANAGE: Permission = Permission::ManageEvidence;
    let code = at.code()?;
    let mut tx = app.db.read().await?;
    Ok(evidence::region(&mut tx, &visit.actor, MANAGE, &code).await?)
}

fn view(app: &App, page: Page, region: &Region, draft: EvidenceDraft, errors: Errors) -> View {
    let code = region.code.as_str();
    let mut crumbs = crumbs(&page, code, &region.name);
    crumbs.push(Crumb::here(page.t("register-evidence-new")));
    let locker = format!("/regions/{code}/evidence");
    View {
        crumbs,
        action: page.with(&[]),
        cancel: page.next().unwrap_or(locker),
        accept: ACCEPT,
        limit: mebibytes(app.settings.evidence_limit),
        kinds: or_none(
            &page,
            choices(
                &page,
                "evidence-kind",
                EvidenceKind::ALL.map(EvidenceKind::as_str),
            ),
        ),
        draft,
        errors,
        page,
    }
}

/// The empty form.
pub(super) async fn form(
    State(app): State<App>,
    visit: Visit,
    at: Place,
) -> Result<Response, Problem> {
    let region = region(&app, &visit, &at).await?;
    let draft = EvidenceDraft::default();
    let view = view(&app, visit.page, &region, draft, Errors::default());
    Ok(Html(view).into_response())
}

/// Takes a file in. Who may not is told so before a byte of it is read.
pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    at: Place,
    request: Request,
) -> Result<Response, Problem> {
    let region = region(&app, &visit, &at).await?;
    let (draft, upload) = receive(&app, visit.page.lang, request, Sender::Person).await;
    let added = match upload {
        Ok(upload) => add(&app, &visit, &region, upload, &draft).await,
        Err(trouble) => Err(trouble),
    };
    let trouble = match added {
        Ok(Added::New(entry)) => return Ok(to(&visit.page, &entry.id.to_string(), "added")),
        Ok(Added::Known(entry)) => return Ok(to(&visit.page, &entry.id.to_string(), "known")),
        Err(trouble) => trouble,
    };
    let (status, errors) = told(&visit.page, trouble)?;
    let view = view(&app, visit.page, &region, draft, errors);
    Ok((status, Html(view)).into_response())
}

/// The entry's page, or whoever sent the person here for a file, who is told which it is.
fn to(page: &Page, id: &str, word: &str) -> Response {
    let place = match page.next() {
        Some(next) if !next.contains('?') => format!("{next}?entry={id}&done=added"),
        _ => done(&format!("/evidence/{id}"), word),
    };
    Redirect::to(&place).into_response()
}

async fn add(
    app: &App,
    visit: &Visit,
    region: &Region,
    upload: Upload,
    draft: &EvidenceDraft,
) -> Result<Added, Trouble> {
    let mut tx = app.db.write().await.map_err(Problem::from)?;
    let act = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let added = evidence::add(act, &app.db, &region.code, upload, draft)
        .await
        .map_err(Trouble::Change)?;
    tx.commit().await.map_err(Problem::from)?;
    Ok(added)
}

/// What is wrong, beside the fields; a problem that is no mistake of the sender's goes on as it is.
fn told(page: &Page, trouble: Trouble) -> Result<(StatusCode, Errors), Problem> {
    match trouble {
        Trouble::Change(ChangeError::Invalid(fields)) => {
            let mut errors = Errors::default();
            for error in &fields {
                errors.add(error.field, words::invalid(page, error));
            }
            Ok((StatusCode::UNPROCESSABLE_ENTITY, errors))
        }
        Trouble::Change(err) => Err(err.into()),
        Trouble::Problem(problem) if problem.status().is_client_error() => {
            Ok((problem.status(), Errors::from_problem(&problem, page)))
        }
        Trouble::Problem(problem) => Err(problem),
    }
}
