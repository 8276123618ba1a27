//! The forms of an agreement: drafting, steps, terms, clauses, comments, the template.

use access::{Permission, Scope, http::Visit};
use axum::{
    Form as Body,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use kernel::Id;
use register::Acting;
use uuid::Uuid;
use web::{
    App, Page, Problem,
    fields::{line, text},
    form_page::FormPage,
};

use super::{agreement::way, form::form, list::crumbs, words};
use crate::{
    AgreementError,
    agreements::{self, StepDraft},
    drafting::{self, DraftOrder},
    model::{Agreement, AgreementState},
    review::{self, ClauseDraft, CommentDraft, TermsDraft},
    templates::{self, TemplateDraft},
};

fn back(to: &str) -> Response {
    Redirect::to(to).into_response()
}

fn draft_form(page: &Page) -> FormPage {
    form(page, "draft", crumbs(page))
        .fields(
            page,
            vec![
                line("cohort").required().number(),
                text("regions").hint("regions-draft"),
            ],
        )
        .submit(page.t("agreements-form-draft"))
}

pub(super) async fn ask_draft(
    visit: Visit,
    Query(order): Query<DraftOrder>,
) -> Result<Response, Problem> {
    visit
        .actor
        .may(Permission::ManageAgreements, &Scope::Nation)?;
    Ok(draft_form(&visit.page).fill(&order).show(visit.page))
}

pub(super) async fn draft(
    State(app): State<App>,
    visit: Visit,
    Body(order): Body<DraftOrder>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match drafting::draft(acting, &order).await {
        Ok(_) => {
            tx.commit().await?;
            let cohort = order.cohort.trim();
            Ok(back(&format!("/agreements?cohort={cohort}&done=added")))
        }
        Err(err) => draft_form(&visit.page).fill(&order).refuse(visit.page, err),
    }
}

fn template_form(page: &Page) -> FormPage {
    form(page, "template", crumbs(page)).fields(
        page,
        vec![
            line("subject").required(),
            text("clauses").required().hint("clauses"),
            text("costs").required(),
            line("term_months").required().number(),
        ],
    )
}

pub(super) async fn template(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    visit
        .actor
        .may(Permission::ManageAgreements, &Scope::Nation)?;
    let mut tx = app.db.read().await?;
    let draft = TemplateDraft::of(&templates::current(&mut tx).await?);
    Ok(template_form(&visit.page).fill(&draft).show(visit.page))
}

pub(super) async fn save_template(
    State(app): State<App>,
    visit: Visit,
    Body(draft): Body<TemplateDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match templates::save(acting, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(back("/agreements?done=saved"))
        }
        Err(err) => template_form(&visit.page)
            .fill(&draft)
            .refuse(visit.page, err),
    }
}

fn step_form(
    page: &Page,
    agreement: &Agreement,
    draft: &StepDraft,
) -> Result<FormPage, AgreementError> {
    let to: AgreementState = draft
        .to
        .parse()
        .map_err(|_| AgreementError::Unknown(draft.to.clone()))?;
    let is_off = to == AgreementState::LegalReview && agreement.state == AgreementState::Scheduled;
    let word = if is_off {
        "take-off".to_owned()
    } else {
        to.message()
    };
    let mut fields = Vec::new();
    if to == AgreementState::Replaced {
        fields.push(line("replaced_by").required().hint("replaced-by"));
    }
    fields.push(text("reason"));
    let form = form(page, "step", way(page, agreement))
        .fields(page, fields)
        .fact(
            page.t("agreements-state"),
            words::state(page, agreement.state),
        )
        .fact(page.t("agreements-step-to"), words::state(page, to))
        .hidden("to", to.as_str())
        .submit(page.t(&format!("agreements-do-{word}")))
        .fill(draft);
    let cannot_be_undone = is_off
        || matches!(
            to,
            AgreementState::Declined | AgreementState::Terminated | AgreementState::Replaced
        );
    Ok(if cannot_be_undone {
        form.danger()
    } else {
        form
    })
}

pub(super) async fn ask_step(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(draft): Query<StepDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let agreement = agreements::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let draft = StepDraft {
        revision: agreement.revision.to_string(),
        ..draft
    };
    Ok(step_form(&visit.page, &agreement, &draft)?.show(visit.page))
}

pub(super) async fn step(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<StepDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let agreement = agreements::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match agreements::step(acting, agreement.id, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(back(&format!("/agreements/{id}?done=moved")))
        }
        Err(err) => step_form(&visit.page, &agreement, &draft)?.refuse(visit.page, err),
    }
}

fn terms_form(page: &Page, agreement: &Agreement) -> FormPage {
    form(page, "terms", way(page, agreement)).fields(
        page,
        vec![
            line("subject").required(),
            text("costs").required(),
            line("term_months").required().number(),
            line("region_number").hint("region-number"),
        ],
    )
}

pub(super) async fn ask_terms(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    visit
        .actor
        .may(Permission::ManageAgreements, &Scope::Nation)?;
    let mut tx = app.db.read().await?;
    let agreement = agreements::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let form = terms_form(&visit.page, &agreement).fill(&TermsDraft::of(&agreement));
    Ok(form.show(visit.page))
}

pub(super) async fn terms(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<TermsDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let agreement = agreements::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match review::set_terms(acting, agreement.id, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(back(&format!("/agreements/{id}?done=saved")))
        }
        Err(err) => terms_form(&visit.page, &agreement)
            .fill(&draft)
            .refuse(visit.page, err),
    }
}

fn clause_form(page: &Page, agreement: &Agreement) -> FormPage {
    form(page, "clause", way(page, agreement)).fields(
        page,
        vec![
            line("heading").required(),
            text("text").required().label("clause-text"),
            text("reason").required(),
        ],
    )
}

pub(super) async fn ask_clause(
    State(app): State<App>,
    visit: Visit,
    Path((id, position)): Path<(Uuid, i64)>,
) -> Result<Response, Problem> {
    visit
        .actor
        .may(Permission::ManageAgreements, &Scope::Nation)?;
    let mut tx = app.db.read().await?;
    let agreement = agreements::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let clauses = review::in_force(&review::clauses(&mut tx, &agreement).await?);
    let clause = clauses
        .into_iter()
        .find(|clause| clause.position == position)
        .ok_or_else(|| AgreementError::Unknown(format!("clause {position}")))?;
    let draft = ClauseDraft {
        heading: clause.heading,
        text: clause.text,
        reason: String::new(),
        revision: agreement.revision.to_string(),
    };
    let form = clause_form(&visit.page, &agreement).fill(&draft);
    Ok(form.show(visit.page))
}

pub(super) async fn clause(
    State(app): State<App>,
    visit: Visit,
    Path((id, position)): Path<(Uuid, i64)>,
    Body(draft): Body<ClauseDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let agreement = agreements::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match review::rewrite(acting, agreement.id, position, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(back(&format!(
                "/agreements/{id}?done=saved#clause-{position}"
            )))
        }
        Err(err) => clause_form(&visit.page, &agreement)
            .fill(&draft)
            .refuse(visit.page, err),
    }
}

fn comment_form(page: &Page, agreement: &Agreement, id: &str) -> FormPage {
    form(page, id, way(page, agreement))
        .fields(page, vec![text("text").required().label("comment-text")])
}

pub(super) async fn ask_comment(
    State(app): State<App>,
    visit: Visit,
    Path((id, _)): Path<(Uuid, i64)>,
) -> Result<Response, Problem> {
    visit
        .actor
        .may(Permission::ReviewAgreements, &Scope::Nation)?;
    let mut tx = app.db.read().await?;
    let agreement = agreements::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    Ok(comment_form(&visit.page, &agreement, "comment").show(visit.page))
}

pub(super) async fn comment(
    State(app): State<App>,
    visit: Visit,
    Path((id, position)): Path<(Uuid, i64)>,
    Body(draft): Body<CommentDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let agreement = agreements::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match review::add_comment(acting, agreement.id, position, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(back(&format!(
                "/agreements/{id}?done=added#clause-{position}"
            )))
        }
        Err(err) => comment_form(&visit.page, &agreement, "comment")
            .fill(&draft)
            .refuse(visit.page, err),
    }
}

pub(super) async fn ask_answer(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let (comment, agreement) = review::comment(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    review::may_answer(&visit.actor, &agreement)?;
    let draft = CommentDraft {
        text: comment.answer,
    };
    Ok(comment_form(&visit.page, &agreement, "answer")
        .fact(visit.page.t("agreements-comment"), comment.text)
        .fill(&draft)
        .show(visit.page))
}

pub(super) async fn answer(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<CommentDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let (comment, agreement) = review::comment(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match review::answer(acting, comment.id, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            let (id, at) = (agreement.id, comment.position);
            Ok(back(&format!("/agreements/{id}?done=saved#clause-{at}")))
        }
        Err(err) => comment_form(&visit.page, &agreement, "answer")
            .fact(visit.page.t("agreements-comment"), comment.text)
            .fill(&draft)
            .refuse(visit.page, err),
    }
}

pub(super) async fn close(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let agreement = review::close(acting, Id::from_uuid(id)).await?;
    tx.commit().await?;
    Ok(back(&format!("/agreements/{}?done=saved", agreement.id)))
}

fn pass_form(page: &Page, agreement: &Agreement) -> FormPage {
    form(page, "pass", way(page, agreement)).submit(page.t("agreements-form-pass"))
}

pub(super) async fn ask_pass(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    visit
        .actor
        .may(Permission::ReviewAgreements, &Scope::Nation)?;
    let mut tx = app.db.read().await?;
    let agreement = agreements::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    Ok(pass_form(&visit.page, &agreement).show(visit.page))
}

pub(super) async fn pass(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let agreement = agreements::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match review::pass(acting, agreement.id).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(back(&format!("/agreements/{id}?done=moved")))
        }
        Err(err) => pass_form(&visit.page, &agreement).refuse(visit.page, err),
    }
}
