//! `/agreements/{id}`: the text with what is said about it, who signs, and every step.

use access::{Actor, Permission, Scope, http::Visit};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use kernel::Id;
use uuid::Uuid;
use web::{App, Crumb, Html, Page, Problem};

use super::{
    agreement_actions::{Action, actions},
    list::crumbs,
    words,
};
use crate::{
    agreements,
    model::{Agreement, AgreementState, Clause, Comment, CommentState, Piece, Signatory, diff},
    review, signing, signing_days, standing,
};

struct CommentView {
    id: String,
    text: String,
    by: String,
    at: String,
    answer: String,
    answered: String,
    state: String,
    tone: &'static str,
    may_answer: bool,
    may_close: bool,
}

struct VersionView {
    title: String,
    reason: String,
    pieces: Vec<Piece>,
}

struct ClauseView {
    position: i64,
    heading: String,
    text: String,
    versions: Vec<VersionView>,
    comments: Vec<CommentView>,
    rewrite: String,
    comment: String,
}

/// A signatory on a page.
pub(super) struct SignatoryView {
    pub(super) party: String,
    pub(super) name: String,
    pub(super) office: String,
    pub(super) signed: String,
    pub(super) method: String,
    pub(super) file: String,
    /// The ways on, where it is their turn or their name may change.
    pub(super) actions: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "agreement.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    agreement: Agreement,
    state: String,
    tone: &'static str,
    waits: String,
    facts: Vec<(String, String)>,
    clauses: Vec<ClauseView>,
    signatories: Vec<SignatoryView>,
    day: Option<(String, String)>,
    actions: Vec<Action>,
    alarms: Vec<String>,
    steps: Vec<(String, String, String, String)>,
}

/// The way to an agreement.
pub(super) fn way(page: &Page, agreement: &Agreement) -> Vec<Crumb> {
    let mut crumbs = crumbs(page);
    let href = format!("/agreements/{}", agreement.id);
    crumbs.push(Crumb::to(href, &agreement.name));
    crumbs
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let tx = &mut tx;
    let actor = &visit.actor;
    let agreement = agreements::find(tx, actor, Id::from_uuid(id)).await?;
    let clauses = review::clauses(tx, &agreement).await?;
    let comments = review::comments(tx, &agreement).await?;
    let steps = agreements::steps(tx, &agreement).await?;
    let signatories = signing::signatories(tx, &agreement).await?;
    let alarms = standing::alarms_of(tx, actor, &agreement.region, app.clock.now()).await?;
    let day = match agreement.signing_day {
        Some(day) => Some(signing_days::find(tx, actor, day).await?),
        None => None,
    };
    let by = steps.iter().map(|s| s.by.as_str());
    let by = by.chain(comments.iter().map(|c| c.by.as_str()));
    let by: Vec<&str> = by.collect();
    let names = access::names_of(tx, &by).await?;
    let page = visit.page;
    let mut crumbs = crumbs(&page);
    crumbs.push(Crumb::here(&agreement.name));
    let view = View {
        crumbs,
        state: words::state(&page, agreement.state),
        tone: words::tone(agreement.state),
        waits: page.t(&format!(
            "agreements-waits-{}",
            agreement.waits_on().message()
        )),
        facts: facts(&page, &agreement),
        clauses: clause_views(&page, actor, &agreement, (&clauses, &comments), &names),
        signatories: signatories
            .iter()
            .map(|one| signatory(&page, actor, (one, &agreement), &signatories))
            .collect(),
        day: day.map(|day| (format!("/signing-days/{}", day.id), day.title)),
        actions: actions(&page, actor, &agreement),
        alarms: alarms.iter().map(|a| words::alarm(&page, a)).collect(),
        steps: steps
            .iter()
            .map(|step| {
                let to = step.to.parse().map(|s| words::state(&page, s));
                let by = names.of(&step.by).to_owned();
                let to = to.unwrap_or_else(|_| step.to.clone());
                (page.instant(step.at), to, by, step.reason.clone())
            })
            .collect(),
        agreement,
        page,
    };
    Ok(Html(view).into_response())
}

fn facts(page: &Page, agreement: &Agreement) -> Vec<(String, String)> {
    let date = |day: &Option<String>| words::day(page, day.as_deref().unwrap_or_default());
    let number = agreement.number.as_ref().map(ToString::to_string);
    let yes = |is: bool| {
        page.t(if is {
            "agreements-text-accepted"
        } else {
            "agreements-text-open"
        })
    };
    vec![
        (page.t("agreements-number"), number.unwrap_or_default()),
        (
            page.t("agreements-field-region-number"),
            agreement.region_number.clone(),
        ),
        (page.t("agreements-date"), date(&agreement.date)),
        (page.t("agreements-ends-on"), date(&agreement.ends_on)),
        (
            page.t("agreements-term"),
            page.tn("agreements-months", "n", agreement.term_months),
        ),
        (page.t("agreements-field-costs"), agreement.costs.clone()),
        (
            page.t("agreements-by-region"),
            yes(agreement.is_confirmed()),
        ),
        (page.t("agreements-by-reviewer"), yes(agreement.is_passed())),
    ]
}

fn clause_views(
    page: &Page,
    actor: &Actor,
    agreement: &Agreement,
    (clauses, comments): (&[Clause], &[Comment]),
    names: &access::Names,
) -> Vec<ClauseView> {
    let may = |permission| actor.may(permission, &Scope::Nation).is_ok();
    let rewrites = agreement.state.is_negotiated() && may(Permission::ManageAgreements);
    let reviews =
        agreement.state == AgreementState::LegalReview && may(Permission::ReviewAgreements);
    let answers = review::may_answer(actor, agreement).is_ok();
    let name = |by: &str| names.of(by).to_owned();
    review::in_force(clauses)
        .into_iter()
        .map(|clause| {
            let own: Vec<&Clause> = clauses
                .iter()
                .filter(|c| c.position == clause.position)
                .collect();
            let said = comments.iter().filter(|c| c.position == clause.position);
            let base = format!("/agreements/{}/clauses/{}", agreement.id, clause.position);
            let link = |is_open: bool, tail: &str| {
                if is_open {
                    format!("{base}/{tail}")
                } else {
                    String::new()
                }
            };
            ClauseView {
                position: clause.position,
                versions: versions(page, &own),
                comments: said
                    .map(|c| comment(page, c, &name, (answers, reviews)))
                    .collect(),
                rewrite: link(rewrites, "edit"),
                comment: link(reviews, "comment"),
                heading: clause.heading,
                text: clause.text,
            }
        })
        .collect()
}

/// What each later version changed, newest first.
fn versions(page: &Page, own: &[&Clause]) -> Vec<VersionView> {
    own.windows(2)
        .rev()
        .map(|pair| {
            let [before, after] = pair else {
                unreachable!("windows of two")
            };
            let whole = |c: &Clause| format!("{}\n{}", c.heading, c.text);
            VersionView {
                title: page.targs(
                    "agreements-version",
                    &[
                        ("n", after.version.into()),
                        ("at", page.instant(after.at).into()),
                    ],
                ),
                reason: after.reason.clone(),
                pieces: diff(&whole(before), &whole(after)),
            }
        })
        .collect()
}

// messages: agreements-comment-*
fn comment(
    page: &Page,
    comment: &Comment,
    name: &impl Fn(&str) -> String,
    (answers, reviews): (bool, bool),
) -> CommentView {
    let state = comment.state();
    CommentView {
        id: comment.id.to_string(),
        text: comment.text.clone(),
        by: name(&comment.by),
        at: page.instant(comment.at),
        answer: comment.answer.clone(),
        answered: comment
            .answered_at
            .map_or_else(String::new, |at| page.instant(at)),
        state: page.t(&format!("agreements-comment-{state}")),
        tone: words::comment_tone(state),
        may_answer: answers && state != CommentState::Closed,
        may_close: reviews && state == CommentState::Answered,
    }
}

/// A signatory with the ways on.
// messages: agreements-party-*, agreements-method-*
pub(super) fn signatory(
    page: &Page,
    actor: &Actor,
    (one, agreement): (&Signatory, &Agreement),
    all: &[Signatory],
) -> SignatoryView {
    let is_turn = all
        .iter()
        .find(|s| s.signed_at.is_none())
        .is_some_and(|next| next.id == one.id);
    let is_begun = all.iter().any(|s| s.signed_at.is_some());
    let is_open = agreement.state == AgreementState::Scheduled;
    let prepares = signing::may_prepare(actor, agreement, one.party).is_ok();
    let mut actions = Vec::new();
    let mut add = |is_open: bool, tail: &str, label: &str| {
        if is_open {
            let href = format!("/signatories/{}/{tail}", one.id);
            actions.push((href, page.t(label)));
        }
    };
    let signs = signing::may_sign(actor, agreement, one.party).is_ok();
    add(is_open && is_turn && signs, "sign", "agreements-form-sign");
    add(
        is_open && is_turn && prepares,
        "scan",
        "agreements-form-scan",
    );
    add(
        is_open && !is_begun && prepares,
        "edit",
        "agreements-form-signatory",
    );
    let office = [one.on_behalf.as_str(), one.office.as_str()];
    let office: Vec<&str> = office.into_iter().filter(|t| !t.is_empty()).collect();
    SignatoryView {
        party: page.t(&format!("agreements-party-{}", one.party)),
        name: one.name.clone(),
        office: office.join(", "),
        signed: one
            .signed_at
            .map_or_else(String::new, |at| page.instant(at)),
        method: one.method.map_or_else(String::new, |method| {
            page.t(&format!("agreements-method-{method}"))
        }),
        file: match one.file {
            Some(_) => format!("/signatories/{}/file", one.id),
            None => String::new(),
        },
        actions,
    }
}
