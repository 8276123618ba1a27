//! Inviting regions by a list or a filter.

use access::{Permission, Scope, http::Visit};
use axum::{
    Form as Body,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use kernel::Id;
use register::{Acting, regions};
use store::Tx;
use uuid::Uuid;
use web::{
    App, Choice, Page, Problem,
    fields::{line, select, text},
    form_page::FormPage,
};

use super::{call_form::way, form};
use crate::{
    CallError, calls,
    candidates::{self, InvitationDraft},
    model::Call,
};

async fn form(page: &Page, tx: &mut Tx, call: &Call) -> Result<FormPage, CallError> {
    let any = |id: &str| Choice::new("", page.t(id));
    let places = regions::places(tx).await?;
    let mut provinces = vec![any("movement-any")];
    provinces.extend(
        places
            .iter()
            .filter(|place| place.code == place.province)
            .map(|place| Choice::new(place.code.as_str(), &place.name)),
    );
    let mut kinds = vec![any("movement-any")];
    kinds.extend(call.kinds.iter().map(|kind| {
        Choice::new(
            kind.as_str(),
            page.t(&format!("movement-kinds-{}", kind.as_str())),
        )
    }));
    let fields = vec![
        text("regions").hint("regions"),
        select("province", provinces),
        select("kind", kinds),
        line("fiscal_class"),
    ];
    Ok(form::form(page, "invite", way(page, call))
        .fields(page, fields)
        .submit(page.t("movement-form-invite")))
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    visit.actor.may(Permission::ManageCalls, &Scope::Nation)?;
    let mut tx = app.db.read().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let form = form(&visit.page, &mut tx, &call).await?;
    Ok(form.show(visit.page))
}

pub(super) async fn submit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<InvitationDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match candidates::invite(acting, call.id, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            let next = format!("/calls/{}/candidates?done=added", call.id);
            Ok(Redirect::to(&next).into_response())
        }
        Err(err) => form(&visit.page, &mut tx, &call)
            .await?
            .fill(&draft)
            .refuse(visit.page, err),
    }
}
