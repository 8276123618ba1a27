//! Naming who signs, keeping scans, signing.

use std::sync::Arc;

use access::{Actor, http::Visit};
use askama::Template;
use axum::{
    Extension, Form as Body,
    extract::{Multipart, Path, State},
    response::{IntoResponse, Redirect, Response},
};
use kernel::Id;
use register::Acting;
use store::files;
use uuid::Uuid;
use web::{
    App, Crumb, Errors, Html, Page, Problem,
    fields::line,
    form_page::{FormPage, Refusal},
};

use super::{
    agreement::way,
    files::{Sheet, verify_address},
    form::form,
    received,
};
use crate::{
    AgreementError,
    electronic::{self, Signing},
    model::{Agreement, Signatory},
    signing::{self, SignatoryDraft},
};

fn name_form(page: &Page, agreement: &Agreement) -> FormPage {
    form(page, "signatory", way(page, agreement)).fields(
        page,
        vec![
            line("name").required().label("person"),
            line("office").required(),
            line("on_behalf").hint("on-behalf"),
        ],
    )
}

pub(super) async fn ask_name(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let (one, agreement) = signing::signatory(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    signing::may_prepare(&visit.actor, &agreement, one.party)?;
    let draft = SignatoryDraft {
        name: one.name,
        office: one.office,
        on_behalf: one.on_behalf,
    };
    let form = name_form(&visit.page, &agreement).fill(&draft);
    Ok(form.show(visit.page))
}

pub(super) async fn name(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<SignatoryDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let (one, agreement) = signing::signatory(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match signing::name(acting, one.id, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(to_agreement(&agreement))
        }
        Err(err) => name_form(&visit.page, &agreement)
            .fill(&draft)
            .refuse(visit.page, err),
    }
}

fn to_agreement(agreement: &Agreement) -> Response {
    Redirect::to(&format!("/agreements/{}?done=saved", agreement.id)).into_response()
}

#[derive(Template)]
#[template(path = "scan.html")]
struct ScanView {
    page: Page,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    cancel: String,
    who: String,
    office: String,
}

fn scan_view(page: Page, one: &Signatory, agreement: &Agreement, errors: Errors) -> ScanView {
    let mut crumbs = way(&page, agreement);
    crumbs.push(Crumb::here(page.t("agreements-form-scan")));
    ScanView {
        crumbs,
        errors,
        action: format!("/signatories/{}/scan", one.id),
        cancel: format!("/agreements/{}", agreement.id),
        who: one.name.clone(),
        office: one.office.clone(),
        page,
    }
}

pub(super) async fn ask_scan(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let (one, agreement) = signing::signatory(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    signing::may_prepare(&visit.actor, &agreement, one.party)?;
    let view = scan_view(visit.page, &one, &agreement, Errors::default());
    Ok(Html(view).into_response())
}

pub(super) async fn scan(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    upload: Multipart,
) -> Result<Response, Problem> {
    let (one, agreement) = {
        let mut tx = app.db.read().await?;
        let found = signing::signatory(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
        signing::may_prepare(&visit.actor, &found.1, found.0.party)?;
        found
    };
    let bytes = received::file(&app, upload).await?;
    match kept(&app, &visit, one.id, bytes).await {
        Ok(agreement) => Ok(to_agreement(&agreement)),
        Err(err) => match err.beside(&visit.page, &|name| name == "file") {
            Some((status, errors)) => Ok((
                status,
                Html(scan_view(visit.page, &one, &agreement, errors)),
            )
                .into_response()),
            None => Err(err.into()),
        },
    }
}

async fn kept(
    app: &App,
    visit: &Visit,
    id: Id<Signatory>,
    bytes: Vec<u8>,
) -> Result<Agreement, AgreementError> {
    let scan = signing::examine(bytes).await?;
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let agreement = signing::scan(acting, &app.db, id, scan).await?;
    tx.commit().await?;
    Ok(agreement)
}

fn sign_form(page: &Page, one: &Signatory, agreement: &Agreement) -> FormPage {
    let number = agreement.number.as_ref().map(ToString::to_string);
    form(page, "sign", way(page, agreement))
        .fact(page.t("agreements-field-person"), one.name.clone())
        .fact(page.t("agreements-field-office"), one.office.clone())
        .fact(page.t("agreements-number"), number.unwrap_or_default())
        .submit(page.t("agreements-form-sign"))
}

pub(super) async fn ask_sign(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let (one, agreement) = signing::signatory(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    signing::may_sign(&visit.actor, &agreement, one.party)?;
    Ok(sign_form(&visit.page, &one, &agreement).show(visit.page))
}

pub(super) async fn sign(
    State(app): State<App>,
    Extension(with): Extension<Arc<Signing>>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let (one, agreement) = signing::signatory(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    drop(tx);
    match signed(&app, with, &visit.actor, one.id).await? {
        Ok(agreement) => Ok(to_agreement(&agreement)),
        Err(err) => sign_form(&visit.page, &one, &agreement).refuse(visit.page, err),
    }
}

/// Asks, signs beside the threads that answer requests, and writes down.
async fn signed(
    app: &App,
    with: Arc<Signing>,
    actor: &Actor,
    id: Id<Signatory>,
) -> Result<Result<Agreement, AgreementError>, Problem> {
    let mut tx = app.db.read().await?;
    let act = &mut Acting::new(&mut tx, actor, &app.clock);
    let prepared = match electronic::prepare(act, id).await {
        Ok(prepared) => prepared,
        Err(err) => return Ok(Err(err)),
    };
    let pdf = match &prepared.agreement.pdf {
        Some(hash) => files::get(&app.db, hash).await?,
        None => {
            let mut agreement = prepared.agreement.clone();
            agreement.document_code = Some(prepared.code.clone());
            let sheet = Sheet::load(&mut tx, agreement).await?;
            sheet.typeset(app).await?
        }
    };
    drop(tx);
    let verify = verify_address(app, &prepared.code);
    let at = app.clock.now();
    let work = tokio::task::spawn_blocking(move || {
        let made = electronic::make(&with, &pdf, &prepared, (&verify, at));
        made.map(|bytes| (prepared, bytes))
    });
    let (prepared, bytes) = match work.await {
        Ok(Ok(made)) => made,
        Ok(Err(err)) => return Ok(Err(err)),
        Err(err) => std::panic::resume_unwind(err.into_panic()),
    };
    let mut tx = app.db.write().await?;
    let act = &mut Acting::new(&mut tx, actor, &app.clock);
    match electronic::keep(act, &app.db, &prepared, bytes).await {
        Ok(agreement) => {
            tx.commit().await?;
            Ok(Ok(agreement))
        }
        Err(err) => Ok(Err(err)),
    }
}
