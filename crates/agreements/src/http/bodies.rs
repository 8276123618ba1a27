//! `/bodies/{code}`: decrees, bodies and open decisions of a region.

use access::{Permission, Scope, http::Visit};
use askama::Template;
use axum::{
    Form as Body,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use kernel::{Id, RegionCode};
use register::{Acting, evidence::citations_of, model::Region};
use store::Tx;
use uuid::Uuid;
use web::{
    App, Choice, Crumb, Html, Page, Problem,
    fields::{line, select},
    form_page::FormPage,
};

use super::{
    form::{choices, form},
    words,
};
use crate::{
    AgreementError,
    bodies::{self, BodyDraft, MemberDraft},
    decrees, meetings,
    model::{
        Body as BodyOf, BodyKind, Decree, DecreeState, Member, MemberRole, Sector, missing_sectors,
        today,
    },
    standing,
};

struct DecreeView {
    id: String,
    kind: String,
    title: String,
    number: String,
    date: String,
    valid: String,
    state: String,
    tone: &'static str,
    reason: String,
    file: String,
    is_draft: bool,
    is_issued: bool,
}

struct MemberView {
    id: String,
    name: String,
    office: String,
    agency: String,
    role: String,
    sector: String,
}

struct BodyView {
    id: String,
    kind: String,
    name: String,
    decree: String,
    formed: bool,
    members: Vec<MemberView>,
    missing: String,
}

#[derive(Template)]
#[template(path = "bodies.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    region: Region,
    alarms: Vec<String>,
    decrees: Vec<DecreeView>,
    bodies: Vec<BodyView>,
    open: Vec<(String, String, String, String)>,
    may_manage: bool,
}

/// The way to the bodies of a region.
pub(super) fn way(page: &Page, region: &Region) -> Vec<Crumb> {
    vec![
        Crumb::to("/", page.t("web-home")),
        Crumb::to(format!("/regions/{}", region.code), &region.name),
        Crumb::to(
            format!("/bodies/{}", region.code),
            page.t("agreements-bodies"),
        ),
    ]
}

/// The region of an address.
pub(super) async fn region(tx: &mut Tx, code: &str) -> Result<Region, AgreementError> {
    let code: RegionCode = code
        .parse()
        .map_err(|_| AgreementError::Unknown(format!("region {code}")))?;
    bodies::region(tx, &code).await
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let tx = &mut tx;
    let actor = &visit.actor;
    let scope = |code: &str| code.parse().map(Scope::Region);
    if let Ok(scope) = scope(&code) {
        actor.may(Permission::ReadAgreements, &scope)?;
    }
    let region = region(tx, &code).await?;
    let alarms = standing::alarms_of(tx, actor, &region.code, app.clock.now()).await?;
    let decrees = decrees::of_region(tx, actor, &region.code).await?;
    let bodies = bodies::of_region(tx, actor, &region.code).await?;
    let open = meetings::open_decisions(tx, actor, &region.code).await?;
    let subjects: Vec<String> = decrees.iter().map(|d| format!("decree:{}", d.id)).collect();
    let subjects: Vec<&str> = subjects.iter().map(String::as_str).collect();
    let files = citations_of(tx, "agreements", &subjects).await?;
    let today = today(app.clock.now());
    let own = Scope::Region(region.code.clone());
    let page = visit.page;
    let mut crumbs = way(&page, &region);
    if let Some(last) = crumbs.last_mut() {
        last.href.clear();
    }
    let view = View {
        crumbs,
        alarms: alarms.iter().map(|a| words::alarm(&page, a)).collect(),
        bodies: bodies
            .iter()
            .map(|(body, members)| body_view(&page, body, members, (&decrees, &today)))
            .collect(),
        decrees: decrees
            .iter()
            .map(|decree| {
                let cited = files.get(&format!("decree:{}", decree.id));
                let file = cited.and_then(|all| all.first());
                let file = file.map(|cited| format!("/evidence/{}", cited.evidence.id));
                decree_view(&page, decree, file.unwrap_or_default())
            })
            .collect(),
        open: open
            .into_iter()
            .map(|d| {
                let due = words::day(&page, &d.due);
                (format!("/meetings/{}", d.meeting), d.text, d.owner, due)
            })
            .collect(),
        may_manage: actor.may(Permission::ManageBodies, &own).is_ok(),
        region,
        page,
    };
    Ok(Html(view).into_response())
}

// messages: agreements-decree-kind-*, agreements-decree-state-*
fn decree_view(page: &Page, decree: &Decree, file: String) -> DecreeView {
    let valid = [&decree.valid_from, &decree.valid_to]
        .map(|day| words::day(page, day))
        .join(" – ");
    DecreeView {
        id: decree.id.to_string(),
        kind: page.t(&format!("agreements-decree-kind-{}", decree.kind)),
        title: decree.title.clone(),
        number: decree.number.clone(),
        date: words::day(page, &decree.date),
        valid: if decree.valid_from.is_empty() {
            String::new()
        } else {
            valid
        },
        state: page.t(&format!("agreements-decree-state-{}", decree.state)),
        tone: words::decree_tone(decree.state),
        reason: decree.reason.clone(),
        file,
        is_draft: decree.state == DecreeState::Draft,
        is_issued: decree.state == DecreeState::Issued,
    }
}

// messages: agreements-role-*, agreements-sector-*
fn body_view(
    page: &Page,
    body: &BodyOf,
    members: &[Member],
    (decrees, today): (&[Decree], &str),
) -> BodyView {
    let by = body
        .decree
        .and_then(|id| decrees.iter().find(|d| d.id == id));
    let missing: Vec<String> = missing_sectors(members)
        .into_iter()
        .map(|sector| page.t(&format!("agreements-sector-{sector}")))
        .collect();
    BodyView {
        id: body.id.to_string(),
        kind: page.t(&format!("agreements-body-{}", body.kind)),
        name: body.name.clone(),
        decree: by.map_or_else(String::new, |d| {
            if d.number.is_empty() {
                d.title.clone()
            } else {
                d.number.clone()
            }
        }),
        formed: by.is_some_and(|d| d.stands_on(today)),
        members: members
            .iter()
            .filter(|m| m.left_at.is_none())
            .map(|m| MemberView {
                id: m.id.to_string(),
                name: m.name.clone(),
                office: m.office.clone(),
                agency: m.agency.clone(),
                role: page.t(&format!("agreements-role-{}", m.role)),
                sector: page.t(&format!("agreements-sector-{}", m.sector)),
            })
            .collect(),
        missing: missing.join(", "),
    }
}

/// The decrees that may form a body, to choose from.
fn decree_choices(page: &Page, decrees: &[Decree], kind: Option<BodyKind>) -> Vec<Choice> {
    let mut all = vec![Choice::new("", page.t("agreements-no-decree"))];
    let fits = |decree: &&Decree| match kind {
        Some(kind) => decree.kind == bodies::decree_of(kind),
        None => BodyKind::ALL
            .iter()
            .any(|kind| decree.kind == bodies::decree_of(*kind)),
    };
    all.extend(decrees.iter().filter(fits).map(|decree| {
        let title = format!("{} {}", decree.number, decree.title);
        Choice::new(decree.id.to_string(), title.trim())
    }));
    all
}

fn body_form(
    page: &Page,
    region: &Region,
    (decrees, kind): (&[Decree], Option<BodyKind>),
) -> FormPage {
    let mut fields = Vec::new();
    if kind.is_none() {
        let kinds = choices(page, "agreements-body-", BodyKind::ALL, BodyKind::as_str);
        fields.push(select("kind", kinds).required().label("body-kind"));
    }
    fields.push(line("name").required().label("body-name"));
    fields.push(select("decree", decree_choices(page, decrees, kind)).hint("body-decree"));
    form(page, "body", way(page, region)).fields(page, fields)
}

fn to_region(code: &RegionCode, done: &str) -> Response {
    Redirect::to(&format!("/bodies/{code}?done={done}")).into_response()
}

pub(super) async fn ask_new(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let region = region(&mut tx, &code).await?;
    let scope = Scope::Region(region.code.clone());
    visit.actor.may(Permission::ManageBodies, &scope)?;
    let decrees = decrees::of_region(&mut tx, &visit.actor, &region.code).await?;
    Ok(body_form(&visit.page, &region, (&decrees, None)).show(visit.page))
}

pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Body(draft): Body<BodyDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let region = region(&mut tx, &code).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match bodies::add(acting, &region.code, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(to_region(&region.code, "added"))
        }
        Err(err) => {
            drop(tx);
            let mut tx = app.db.read().await?;
            let decrees = decrees::of_region(&mut tx, &visit.actor, &region.code).await?;
            body_form(&visit.page, &region, (&decrees, None))
                .fill(&draft)
                .refuse(visit.page, err)
        }
    }
}

pub(super) async fn ask_edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let body = bodies::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let scope = Scope::Region(body.region.clone());
    visit.actor.may(Permission::ManageBodies, &scope)?;
    let region = bodies::region(&mut tx, &body.region).await?;
    let decrees = decrees::of_region(&mut tx, &visit.actor, &region.code).await?;
    let form = body_form(&visit.page, &region, (&decrees, Some(body.kind)));
    Ok(form.fill(&BodyDraft::of(&body)).show(visit.page))
}

pub(super) async fn edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<BodyDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let body = bodies::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let region = bodies::region(&mut tx, &body.region).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match bodies::edit(acting, body.id, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(to_region(&region.code, "saved"))
        }
        Err(err) => {
            drop(tx);
            let mut tx = app.db.read().await?;
            let decrees = decrees::of_region(&mut tx, &visit.actor, &region.code).await?;
            body_form(&visit.page, &region, (&decrees, Some(body.kind)))
                .fill(&draft)
                .refuse(visit.page, err)
        }
    }
}

fn member_form(page: &Page, region: &Region, body: &BodyOf) -> FormPage {
    let roles = choices(
        page,
        "agreements-role-",
        MemberRole::ALL,
        MemberRole::as_str,
    );
    let sectors = choices(page, "agreements-sector-", Sector::ALL, Sector::as_str);
    form(page, "member", way(page, region))
        .fields(
            page,
            vec![
                line("name").required().label("person"),
                line("office").required(),
                line("agency").required(),
                select("role", roles).required(),
                select("sector", sectors).required(),
            ],
        )
        .fact(page.t("agreements-body"), body.name.clone())
}

pub(super) async fn ask_member(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let body = bodies::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let scope = Scope::Region(body.region.clone());
    visit.actor.may(Permission::ManageBodies, &scope)?;
    let region = bodies::region(&mut tx, &body.region).await?;
    let draft = MemberDraft {
        role: MemberRole::Member.to_string(),
        sector: Sector::Government.to_string(),
        ..MemberDraft::default()
    };
    let form = member_form(&visit.page, &region, &body).fill(&draft);
    Ok(form.show(visit.page))
}

pub(super) async fn add_member(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<MemberDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let body = bodies::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let region = bodies::region(&mut tx, &body.region).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match bodies::add_member(acting, body.id, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(to_region(&region.code, "added"))
        }
        Err(err) => member_form(&visit.page, &region, &body)
            .fill(&draft)
            .refuse(visit.page, err),
    }
}

pub(super) async fn remove_member(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let body = bodies::remove_member(acting, Id::from_uuid(id)).await?;
    tx.commit().await?;
    Ok(to_region(&body.region, "saved"))
}
