//! Terms of an agreement, and the template from which agreements are drafted.

use access::{Permission, Scope, http::Visit};
use axum::{
    Json,
    extract::{Path, State},
};
use kernel::Id;
use register::Acting;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{App, Problem};

use super::agreements::AgreementOut;
use crate::{
    agreements,
    model::Template,
    review::{self, TermsDraft},
    templates::{self, TemplateDraft},
};

/// The terms of an agreement.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AgreementTermsOut)]
pub(super) struct TermsOut {
    /// What it is about.
    subject: String,
    /// Who bears which costs.
    costs: String,
    /// How long it runs, in months.
    term_months: u16,
    /// The region's own number; may be empty.
    region_number: String,
    /// The revision to send back with a change.
    revision: i64,
}

/// The terms of an agreement
#[utoipa::path(get, path = "/api/v1/agreements/{id}/terms", tag = "agreements", params(("id" = Uuid, Path, description = "The agreement's id")), responses((status = 200, body = TermsOut), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such agreement")), security(("bearer" = ["agreements:read"]), ("session" = [])))]
pub(super) async fn terms(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Json<TermsOut>, Problem> {
    let mut tx = app.db.read().await?;
    let of = agreements::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    Ok(Json(TermsOut {
        subject: of.subject,
        costs: of.costs,
        term_months: of.term_months,
        region_number: of.region_number,
        revision: of.revision,
    }))
}

/// Change the terms of an agreement
///
/// But for the region's number, region and legal reviewer have to accept anew.
#[utoipa::path(put, path = "/api/v1/agreements/{id}/terms", tag = "agreements", params(("id" = Uuid, Path, description = "The agreement's id")), request_body = TermsDraft, responses((status = 200, body = AgreementOut), (status = 403, description = "No role allows it"), (status = 404, description = "There is no such agreement"), (status = 409, description = "The text is shut, or another changed it first"), (status = 422, description = "Fields are wrong")), security(("bearer" = ["agreements:write"]), ("session" = [])))]
pub(super) async fn set_terms(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Json(draft): Json<TermsDraft>,
) -> Result<Json<AgreementOut>, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let agreement = review::set_terms(acting, Id::from_uuid(id), &draft).await?;
    tx.commit().await?;
    Ok(Json(agreement.into()))
}

/// A clause of the template.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TemplateClauseOut {
    /// Its heading.
    heading: String,
    /// Its text.
    text: String,
}

/// The template from which agreements are drafted.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AgreementTemplateOut)]
pub(super) struct TemplateOut {
    /// Its number, to send back as `revision` with a change; 0 is what the program carries.
    no: i64,
    /// What agreements are about.
    subject: String,
    /// The clauses, in order.
    clauses: Vec<TemplateClauseOut>,
    /// Who bears which costs.
    costs: String,
    /// How long agreements run, in months.
    term_months: u16,
}

impl From<Template> for TemplateOut {
    fn from(of: Template) -> Self {
        let clauses = of.clauses.into_iter().map(|clause| TemplateClauseOut {
            heading: clause.heading,
            text: clause.text,
        });
        Self {
            no: of.no,
            subject: of.subject,
            clauses: clauses.collect(),
            costs: of.costs,
            term_months: of.term_months,
        }
    }
}

/// The template from which agreements are drafted
#[utoipa::path(get, path = "/api/v1/agreement-template", tag = "agreements", responses((status = 200, body = TemplateOut), (status = 403, description = "No role allows it")), security(("bearer" = ["agreements:read"]), ("session" = [])))]
pub(super) async fn template(
    State(app): State<App>,
    visit: Visit,
) -> Result<Json<TemplateOut>, Problem> {
    visit
        .actor
        .may(Permission::ManageAgreements, &Scope::Nation)?;
    let mut tx = app.db.read().await?;
    Ok(Json(templates::current(&mut tx).await?.into()))
}

/// Save a new template
///
/// Agreements are drafted from it from now on; those that were drafted stay as they are.
#[utoipa::path(put, path = "/api/v1/agreement-template", tag = "agreements", request_body = TemplateDraft, responses((status = 200, body = TemplateOut), (status = 403, description = "No role allows it"), (status = 409, description = "Another saved one first"), (status = 422, description = "Fields are wrong")), security(("bearer" = ["agreements:write"]), ("session" = [])))]
pub(super) async fn save_template(
    State(app): State<App>,
    visit: Visit,
    Json(draft): Json<TemplateDraft>,
) -> Result<Json<TemplateOut>, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let template = templates::save(acting, &draft).await?;
    tx.commit().await?;
    Ok(Json(template.into()))
}
