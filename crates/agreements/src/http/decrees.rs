//! Decrees: drafted, issued, revoked, printed.

use access::{Permission, Scope, http::Visit};
use axum::{
    Form as Body,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use kernel::Id;
use register::{
    Acting,
    evidence::{self, EvidenceFilter},
    model::Region,
};
use store::Tx;
use uuid::Uuid;
use web::{
    App, Choice, Page, Problem,
    fields::{line, select, text},
    form_page::FormPage,
    paging::{Edge, Limit, Sort, Window},
};

use super::{
    bodies::{region, way},
    files::{inline, issue, typeset},
    form::{choices, form},
    words,
};
use crate::{
    AgreementError, bodies,
    decrees::{self, DecreeDraft, DecreeStepDraft},
    issued::Print,
    model::{BodyKind, Decree, DecreeForm, DecreeKind, DecreeState},
    print::{self, Issuer},
};

/// The region's newest files, to choose the decree's from; none for whoever may not read them.
async fn files(tx: &mut Tx, visit: &Visit, region: &Region) -> Vec<Choice> {
    let mut all = vec![Choice::new("", visit.page.t("agreements-no-file"))];
    let window = Window {
        sort: Sort {
            key: evidence::EvidenceSort::Newest,
            descending: true,
        },
        limit: Limit::default(),
        edge: Edge::Start,
    };
    let days = evidence::Days {
        today: String::new(),
        soon: String::new(),
    };
    let filter = EvidenceFilter::default();
    let of = (&region.code, &filter, &days);
    if let Ok(found) = evidence::list(tx, &visit.actor, of, &window).await {
        let standing = found.rows.iter().filter(|e| e.withdrawn.is_none());
        all.extend(standing.map(|e| Choice::new(e.id.to_string(), &e.title)));
    }
    all
}

// messages: agreements-decree-form-*
fn decree_form(page: &Page, id: &str, region: &Region, files: Vec<Choice>) -> FormPage {
    let kinds = choices(
        page,
        "agreements-decree-kind-",
        DecreeKind::ALL,
        DecreeKind::as_str,
    );
    let forms = choices(
        page,
        "agreements-decree-form-",
        DecreeForm::ALL,
        DecreeForm::as_str,
    );
    form(page, id, way(page, region)).fields(
        page,
        vec![
            select("kind", kinds).required().label("decree-kind"),
            select("form", forms).required().label("decree-form"),
            line("title")
                .required()
                .label("decree-title")
                .hint("decree-title"),
            line("number").label("decree-number"),
            line("date").hint("day"),
            line("valid_from").hint("valid-from"),
            line("valid_to").hint("valid-to"),
            line("head_name").hint("head-name"),
            select("evidence", files).hint("decree-file"),
        ],
    )
}

fn to_region(region: &Region, done: &str) -> Response {
    Redirect::to(&format!("/bodies/{}?done={done}", region.code)).into_response()
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
    let files = files(&mut tx, &visit, &region).await;
    let draft = DecreeDraft {
        kind: DecreeKind::Council.to_string(),
        form: DecreeForm::Decision.to_string(),
        head_name: region.head_name.clone().unwrap_or_default(),
        ..DecreeDraft::default()
    };
    let form = decree_form(&visit.page, "decree-new", &region, files).fill(&draft);
    Ok(form.show(visit.page))
}

pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Body(draft): Body<DecreeDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let region = region(&mut tx, &code).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match decrees::add(acting, &region.code, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(to_region(&region, "added"))
        }
        Err(err) => {
            drop(tx);
            let files = files(&mut app.db.read().await?, &visit, &region).await;
            decree_form(&visit.page, "decree-new", &region, files)
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
    let decree = decrees::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let scope = Scope::Region(decree.region.clone());
    visit.actor.may(Permission::ManageBodies, &scope)?;
    let region = bodies::region(&mut tx, &decree.region).await?;
    let files = files(&mut tx, &visit, &region).await;
    let form = decree_form(&visit.page, "decree-edit", &region, files);
    Ok(form.fill(&DecreeDraft::of(&decree)).show(visit.page))
}

pub(super) async fn edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<DecreeDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let decree = decrees::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let region = bodies::region(&mut tx, &decree.region).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match decrees::edit(acting, decree.id, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(to_region(&region, "saved"))
        }
        Err(err) => {
            drop(tx);
            let files = files(&mut app.db.read().await?, &visit, &region).await;
            decree_form(&visit.page, "decree-edit", &region, files)
                .fill(&draft)
                .refuse(visit.page, err)
        }
    }
}

// messages: agreements-form-decree-issued, agreements-form-decree-issued-lead, agreements-form-decree-revoked, agreements-form-decree-revoked-lead
fn step_form(
    page: &Page,
    region: &Region,
    decree: &Decree,
    draft: &DecreeStepDraft,
) -> Result<FormPage, AgreementError> {
    let to: DecreeState = draft
        .to
        .parse()
        .map_err(|_| AgreementError::Unknown(draft.to.clone()))?;
    let is_revoked = to == DecreeState::Revoked;
    let id = if is_revoked {
        "decree-revoked"
    } else {
        "decree-issued"
    };
    let fields = if is_revoked {
        vec![text("reason").required()]
    } else {
        Vec::new()
    };
    let form = form(page, id, way(page, region))
        .fields(page, fields)
        .fact(
            page.t("agreements-field-decree-title"),
            decree.title.clone(),
        )
        .fact(
            page.t("agreements-field-decree-number"),
            decree.number.clone(),
        )
        .fact(page.t("agreements-date"), words::day(page, &decree.date))
        .hidden("to", to.as_str())
        .submit(page.t(&format!("agreements-form-{id}")))
        .fill(draft);
    Ok(if is_revoked { form.danger() } else { form })
}

pub(super) async fn ask_step(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(draft): Query<DecreeStepDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let decree = decrees::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let scope = Scope::Region(decree.region.clone());
    visit.actor.may(Permission::ManageBodies, &scope)?;
    let region = bodies::region(&mut tx, &decree.region).await?;
    let draft = DecreeStepDraft {
        revision: decree.revision.to_string(),
        ..draft
    };
    Ok(step_form(&visit.page, &region, &decree, &draft)?.show(visit.page))
}

pub(super) async fn step(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<DecreeStepDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let decree = decrees::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let region = bodies::region(&mut tx, &decree.region).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match decrees::step(acting, decree.id, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(to_region(&region, "moved"))
        }
        Err(err) => step_form(&visit.page, &region, &decree, &draft)?.refuse(visit.page, err),
    }
}

/// The decree typeset from the template of its kind, with the members of the body it forms.
pub(super) async fn pdf(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let decree = decrees::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let region = bodies::region(&mut tx, &decree.region).await?;
    let all = bodies::of_region(&mut tx, &visit.actor, &region.code).await?;
    let changed = decrees::changed_at(&mut tx, &decree).await?;
    drop(tx);
    let forms = |kind: BodyKind| bodies::decree_of(kind) == decree.kind;
    let members = all
        .into_iter()
        .find(|(body, _)| forms(body.kind))
        .map(|(_, members)| members)
        .unwrap_or_default();
    let name = format!("keputusan-{}-{}.pdf", decree.kind, region.code);
    let print = Print {
        kind: "decree",
        subject: format!("decree:{}", decree.id),
        title: format!("{} – {}", decree.title, region.name),
        agreement: None,
    };
    let is_draft = decree.state == DecreeState::Draft;
    let set = move |verify| {
        let issuer = Issuer {
            region: &region.name,
            kind: region.kind.as_str(),
            head: region.head_name.as_deref().unwrap_or_default(),
        };
        print::decree(&decree, &issuer, &members, (verify, changed))
    };
    let bytes = if is_draft {
        typeset(move || set(None)).await?
    } else {
        issue(&app, &visit, print, set).await?
    };
    Ok(inline(&name, "application/pdf", bytes))
}
