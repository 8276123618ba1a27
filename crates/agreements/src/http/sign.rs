//! Naming who signs, keeping scans.

use access::http::Visit;
use askama::Template;
use axum::{
    Form as Body,
    extract::{Multipart, Path, State},
    response::{IntoResponse, Redirect, Response},
};
use kernel::Id;
use register::Acting;
use uuid::Uuid;
use web::{
    App, Crumb, Errors, Html, Page, Problem,
    fields::line,
    form_page::{FormPage, Refusal},
};

use super::{agreement::way, form::form, received};
use crate::{
    AgreementError,
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

pub(super) fn to_agreement(agreement: &Agreement) -> Response {
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
