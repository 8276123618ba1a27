//! The whole form: read and printed, checked, handed in, its receipt.

use access::{Permission, Scope, http::Visit};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kernel::Id;
use register::Acting;
use uuid::Uuid;
use web::{App, Crumb, Html, Page, Problem, form_page::FormPage};

use super::{
    answer::href,
    answer_view::{self, ProofView},
    form::form as question_page,
    words,
};
use crate::{
    CallError,
    answers::{self, Form},
    candidates, deadline,
    model::{CandidateState, Gap, Section},
    submission,
};

struct ItemView {
    code: String,
    name: String,
    level: String,
    words: String,
    proofs: Vec<ProofView>,
}

struct SectionView {
    code: String,
    name: String,
    href: String,
    items: Vec<ItemView>,
}

#[derive(Template)]
#[template(path = "answer_form.html")]
struct WholeView {
    page: Page,
    crumbs: Vec<Crumb>,
    name: String,
    call: String,
    code: String,
    state: String,
    tone: &'static str,
    hash: String,
    pdf: String,
    submitted: String,
    sections: Vec<SectionView>,
    is_part: bool,
}

pub(super) async fn whole(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let form = answers::form(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let (today, _) = deadline::days(&form.candidate, app.clock.now(), 0);
    let page = &visit.page;
    let mut crumbs = answer_view::crumbs(&visit, &form, &page.t("movement-form"));
    crumbs.remove(crumbs.len() - 2);
    let candidate = &form.candidate;
    let view = WholeView {
        crumbs,
        name: candidate.name.clone(),
        call: form.call.title.clone(),
        code: candidate.code.clone(),
        state: words::state(page, candidate.state),
        tone: words::tone(candidate.state),
        hash: candidate.submission.clone().unwrap_or_default(),
        pdf: format!("/candidates/{id}/form.pdf"),
        submitted: candidate
            .submitted_at
            .map_or_else(String::new, |at| page.instant(at)),
        sections: form
            .seen()
            .map(|s| section(page, &form, s, &today))
            .collect(),
        is_part: form.sees != crate::Reach::All,
        page: visit.page.clone(),
    };
    Ok(Html(view).into_response())
}

fn section(page: &Page, form: &Form, section: &Section, today: &str) -> SectionView {
    let items = section.items.iter().map(|item| {
        let answer = form.answer(item.code());
        let level = answer
            .level
            .map(|n| answer_view::level_words(page, item, n));
        let cited = form.cited(item.code()).iter();
        ItemView {
            code: item.code().to_owned(),
            name: words::said(page, &item.node.name).to_owned(),
            level: level.unwrap_or_else(|| page.t("movement-level-none")),
            words: answer.words,
            proofs: cited.map(|p| answer_view::proof(page, p, today)).collect(),
        }
    });
    SectionView {
        code: section.code.clone(),
        name: words::said(page, &section.name).to_owned(),
        href: href(form.candidate.id.uuid(), &section.code),
        items: items.collect(),
    }
}

struct Lacking {
    href: String,
    name: String,
    lacks: Vec<String>,
}

#[derive(Template)]
#[template(path = "answer_check.html")]
struct CheckView {
    page: Page,
    crumbs: Vec<Crumb>,
    name: String,
    lead: String,
    lacking: Vec<Lacking>,
    n_gaps: usize,
    why_not: String,
    may_submit: bool,
    was_refused: bool,
    action: String,
    back: String,
}

pub(super) async fn check(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let form = answers::form(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    Ok(Html(checked(&app, &visit, &form, None)).into_response())
}

fn checked(app: &App, visit: &Visit, form: &Form, refused: Option<&[Gap]>) -> CheckView {
    let page = &visit.page;
    let now = app.clock.now();
    let (today, _) = deadline::days(&form.candidate, now, 0);
    let open = deadline::evidence_open(&form.call, &form.candidate, now);
    let found = form.gaps(&today);
    let gaps = refused.unwrap_or(&found);
    let region = Scope::Region(form.candidate.region.clone());
    let lacking = form.seen().filter_map(|section| {
        let of_section: Vec<&Gap> = gaps
            .iter()
            .filter(|gap| gap.section == section.code)
            .collect();
        (!of_section.is_empty()).then(|| Lacking {
            href: href(form.candidate.id.uuid(), &section.code),
            name: format!("{} {}", section.code, words::said(page, &section.name)),
            lacks: of_section
                .into_iter()
                .filter_map(|gap| told(page, section, gap))
                .collect(),
        })
    });
    CheckView {
        crumbs: answer_view::crumbs(visit, form, &page.t("movement-check")),
        name: form.candidate.name.clone(),
        lead: match &open {
            Ok(()) => answer_view::time_left(page, form, now),
            Err(_) => String::new(),
        },
        lacking: lacking.collect(),
        n_gaps: gaps.len(),
        why_not: match &open {
            Ok(()) => String::new(),
            Err(err) => words::not_now(page, err),
        },
        may_submit: visit.actor.may(Permission::SubmitAnswers, &region).is_ok(),
        was_refused: refused.is_some(),
        action: format!("/candidates/{}/submit", form.candidate.id),
        back: format!("/candidates/{}/form", form.candidate.id),
        page: page.clone(),
    }
}

fn told(page: &Page, section: &Section, gap: &Gap) -> Option<String> {
    let item = section.items.iter().find(|item| item.code() == gap.item)?;
    Some(format!(
        "{}: {}",
        gap.item,
        answer_view::lack(page, item, &gap.lack)
    ))
}

pub(super) async fn submit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match submission::submit(acting, &app.db, Id::from_uuid(id)).await {
        Ok(candidate) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("/candidates/{}/receipt", candidate.id)).into_response())
        }
        Err(CallError::Unsupported(gaps)) => {
            let form = answers::form(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
            let view = checked(&app, &visit, &form, Some(&gaps));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(view)).into_response())
        }
        Err(err) => Err(err.into()),
    }
}

#[derive(Template)]
#[template(path = "answer_receipt.html")]
struct ReceiptView {
    page: Page,
    crumbs: Vec<Crumb>,
    id: String,
    name: String,
    call: String,
    code: String,
    region: String,
    instant: String,
    exact: String,
    hash: String,
    may_take_back: bool,
}

pub(super) async fn receipt(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let form = answers::form(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let candidate = &form.candidate;
    let (Some(at), Some(hash)) = (candidate.submitted_at, candidate.submission.clone()) else {
        return Err(CallError::Unknown(format!("receipt of {id}")).into());
    };
    let page = &visit.page;
    let region = Scope::Region(candidate.region.clone());
    let may = visit.actor.may(Permission::SubmitAnswers, &region).is_ok();
    let open = form
        .call
        .is_open_for(&candidate.region, app.clock.now())
        .is_ok();
    let view = ReceiptView {
        crumbs: answer_view::crumbs(&visit, &form, &page.t("movement-receipt")),
        id: candidate.id.to_string(),
        name: candidate.name.clone(),
        call: form.call.title.clone(),
        code: candidate.code.clone(),
        region: candidate.region.to_string(),
        instant: page.instant(at),
        exact: at.to_string(),
        hash,
        may_take_back: may && open && candidate.state == CandidateState::Submitted,
        page: page.clone(),
    };
    Ok(Html(view).into_response())
}

pub(super) async fn frozen(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let found = submission::handed_in(&mut tx, &app.db, &visit.actor, Id::from_uuid(id)).await;
    let (candidate, bytes) = found?;
    let name = format!("{}-{}.json", candidate.code, candidate.region);
    Ok((web::attachment(&name, "application/json"), bytes).into_response())
}

async fn back_question(app: &App, visit: &Visit, id: Uuid) -> Result<FormPage, Problem> {
    let mut tx = app.db.read().await?;
    let candidate = candidates::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let region = Scope::Region(candidate.region.clone());
    visit.actor.may(Permission::SubmitAnswers, &region)?;
    let page = &visit.page;
    let crumbs = vec![
        Crumb::to("/", page.t("web-home")),
        Crumb::to("/work", page.t("movement-work")),
        Crumb::to(
            format!("/candidates/{id}/receipt"),
            page.t("movement-receipt"),
        ),
    ];
    Ok(question_page(page, "take-back", crumbs)
        .submit(page.t("movement-form-take-back"))
        .fact(page.t("movement-region"), candidate.name))
}

pub(super) async fn ask_back(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    Ok(back_question(&app, &visit, id).await?.show(visit.page))
}

pub(super) async fn take_back(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    submission::take_back(acting, Id::from_uuid(id)).await?;
    tx.commit().await?;
    Ok(Redirect::to("/work?done=moved").into_response())
}
