//! Assessors of a call: added, changed, removed; a closed sheet opened again.

use access::{Permission, Scope, http::Visit};
use axum::{
    Form as Body,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use kernel::Id;
use register::Acting;
use store::Tx;
use uuid::Uuid;
use web::{
    App, Choice, Page, Problem,
    fields::{Field, check, line, select, text},
    form_page::FormPage,
};

use super::{form, panel::panel_way};
use crate::{
    CallError, calls,
    model::Call,
    panels::{self, Member, MemberDraft, RemovalDraft},
    sheets::{self, ReopenDraft},
};

fn fields() -> Vec<Field> {
    vec![
        line("affiliation").required().hint("affiliation"),
        line("home").hint("home"),
        line("employer").hint("employer"),
        line("mentored").hint("mentored"),
    ]
}

async fn new_form(
    page: &Page,
    tx: &mut Tx,
    visit: &Visit,
    call: &Call,
) -> Result<FormPage, CallError> {
    let eligible = panels::eligible(tx, &visit.actor, call.id).await?;
    let mut accounts = vec![Choice::new("", page.t("movement-choose"))];
    accounts.extend(eligible.iter().map(|holder| {
        Choice::new(
            holder.id.to_string(),
            format!("{} ({})", holder.name, holder.login),
        )
    }));
    let mut all = vec![select("account", accounts).required().hint("account")];
    all.extend(fields());
    Ok(form::form(page, "member-new", panel_way(page, call)).fields(page, all))
}

pub(super) async fn new(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let form = new_form(&visit.page, &mut tx, &visit, &call).await?;
    Ok(form.show(visit.page))
}

pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<MemberDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match panels::add(acting, call.id, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            let next = format!("/calls/{}/panel?done=added", call.id);
            Ok(Redirect::to(&next).into_response())
        }
        Err(err) => new_form(&visit.page, &mut tx, &visit, &call)
            .await?
            .fill(&draft)
            .refuse(visit.page, err),
    }
}

async fn seat(tx: &mut Tx, visit: &Visit, id: Uuid) -> Result<(Member, Call), CallError> {
    let member = panels::member(tx, &visit.actor, Id::from_uuid(id)).await?;
    let call = calls::find(tx, &visit.actor, member.call).await?;
    Ok((member, call))
}

fn named(form: FormPage, page: &Page, member: &Member) -> FormPage {
    form.fact(
        page.t("movement-assessor"),
        format!("{} {}", member.code, member.name),
    )
}

fn edit_form(page: &Page, member: &Member, call: &Call) -> FormPage {
    let form = form::form(page, "member-edit", panel_way(page, call)).fields(page, fields());
    named(form, page, member)
}

fn joined(codes: &[kernel::RegionCode]) -> String {
    let codes: Vec<&str> = codes.iter().map(kernel::RegionCode::as_str).collect();
    codes.join(", ")
}

pub(super) async fn edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let (member, call) = seat(&mut tx, &visit, id).await?;
    let draft = MemberDraft {
        account: String::new(),
        affiliation: member.affiliation.clone(),
        home: joined(&member.home),
        employer: joined(&member.employer),
        mentored: joined(&member.mentored),
        revision: member.revision.to_string(),
    };
    Ok(edit_form(&visit.page, &member, &call)
        .fill(&draft)
        .show(visit.page))
}

pub(super) async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<MemberDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let (member, call) = seat(&mut tx, &visit, id).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match panels::edit(acting, member.id, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            let next = format!("/calls/{}/panel?done=saved", call.id);
            Ok(Redirect::to(&next).into_response())
        }
        Err(err) => edit_form(&visit.page, &member, &call)
            .fill(&draft)
            .refuse(visit.page, err),
    }
}

fn removal(page: &Page, member: &Member, call: &Call) -> FormPage {
    let fields = vec![
        text("reason").required(),
        check("void_closed").hint("void-closed"),
    ];
    let form = form::form(page, "member-remove", panel_way(page, call))
        .fields(page, fields)
        .submit(page.t("movement-form-member-remove"))
        .danger();
    named(form, page, member)
}

pub(super) async fn ask_remove(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let (member, call) = seat(&mut tx, &visit, id).await?;
    let draft = RemovalDraft {
        revision: member.revision.to_string(),
        ..RemovalDraft::default()
    };
    Ok(removal(&visit.page, &member, &call)
        .fill(&draft)
        .show(visit.page))
}

pub(super) async fn remove(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<RemovalDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let (member, call) = seat(&mut tx, &visit, id).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match panels::remove(acting, member.id, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            let next = format!("/calls/{}/panel?done=saved", call.id);
            Ok(Redirect::to(&next).into_response())
        }
        Err(err) => removal(&visit.page, &member, &call)
            .fill(&draft)
            .refuse(visit.page, err),
    }
}

async fn reopening(tx: &mut Tx, visit: &Visit, id: Uuid) -> Result<(FormPage, Call), CallError> {
    visit.actor.may(Permission::ManagePanels, &Scope::Nation)?;
    let closed = sheets::of_officer(tx, &visit.actor, Id::from_uuid(id)).await?;
    let page = &visit.page;
    let form = form::form(page, "sheet-reopen", panel_way(page, &closed.call))
        .fields(page, vec![text("reason").required()])
        .fact(page.t("movement-code"), closed.candidate_code)
        .fact(page.t("movement-assessor"), closed.member_code)
        .submit(page.t("movement-form-sheet-reopen"))
        .fill(&ReopenDraft {
            reason: String::new(),
            revision: closed.sheet.revision.to_string(),
        });
    Ok((form, closed.call))
}

pub(super) async fn ask_reopen(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let (form, _) = reopening(&mut tx, &visit, id).await?;
    Ok(form.show(visit.page))
}

pub(super) async fn reopen(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<ReopenDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let (form, call) = reopening(&mut tx, &visit, id).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match sheets::reopen(acting, Id::from_uuid(id), &draft).await {
        Ok(_) => {
            tx.commit().await?;
            let next = format!("/calls/{}/panel?done=moved", call.id);
            Ok(Redirect::to(&next).into_response())
        }
        Err(err) => form.refuse(visit.page, err),
    }
}
