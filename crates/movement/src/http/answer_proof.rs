//! The evidence of one answer: what it cites, and citing more from the locker.

use access::http::Visit;
use askama::Template;
use axum::{
    Form as Body,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kernel::Id;
use register::{
    Acting,
    evidence::{self, Days, EvidenceFilter, EvidenceSort},
};
use serde::Deserialize;
use store::Tx;
use uuid::Uuid;
use web::{
    App, Crumb, Errors, Html, Page, Problem,
    paging::{PageOf, PageQuery, Sort},
};

use super::{
    answer::href,
    answer_view::{self, ProofView},
    words,
};
use crate::{
    CallError,
    answers::{self, Form},
    deadline,
    proofs::{self, ProofDraft},
};

/// An entry of the locker to choose.
struct Entry {
    id: String,
    title: String,
    about: String,
    trouble: String,
    is_chosen: bool,
}

/// A document that is asked for.
struct Document {
    place: String,
    name: String,
    is_chosen: bool,
}

/// Something cited, which can be taken back.
struct Held {
    view: ProofView,
    evidence: String,
    number: String,
}

#[derive(Template)]
#[template(path = "answer_proof.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    title: String,
    held: Vec<Held>,
    documents: Vec<Document>,
    list: PageOf<Entry>,
    q: String,
    pages: String,
    upload: String,
    back: String,
    errors: Errors,
    why_not: String,
}

/// What was asked of the list.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    /// A file that was just added for this answer.
    #[serde(default)]
    entry: String,
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((id, section, item)): Path<(Uuid, String, String)>,
    Query(asked): Query<Asked>,
    Query(paging): Query<PageQuery>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let place = (id, section.as_str(), item.as_str());
    let draft = ProofDraft {
        evidence: asked.entry.clone(),
        ..ProofDraft::default()
    };
    let filled = (draft, Errors::default());
    let view = view(&app, &mut tx, visit, place, (asked, paging), filled).await?;
    Ok(Html(view).into_response())
}

#[expect(clippy::too_many_lines, reason = "one page, value by value")]
async fn view(
    app: &App,
    tx: &mut Tx,
    visit: Visit,
    (id, section, item): (Uuid, &str, &str),
    (asked, paging): (Asked, PageQuery),
    (draft, errors): (ProofDraft, Errors),
) -> Result<View, Problem> {
    let form = answers::form(tx, &visit.actor, Id::from_uuid(id)).await?;
    let found = form.seen().find(|found| found.code == section);
    let found = found.and_then(|found| found.items.iter().find(|i| i.code() == item));
    let found = found.ok_or_else(|| CallError::Unknown(item.to_owned()))?;
    let page = &visit.page;
    let now = app.clock.now();
    let (today, soon) = deadline::days(&form.candidate, now, 90);
    let days = Days { today, soon };
    let window = paging.window(Sort {
        key: EvidenceSort::Newest,
        descending: true,
    })?;
    let region = form.candidate.region.clone();
    let filter = EvidenceFilter {
        q: asked.q.clone(),
        ..EvidenceFilter::default()
    };
    let listed = evidence::list(tx, &visit.actor, (&region, &filter, &days), &window).await?;
    let documents = found.node.evidence.iter().enumerate();
    let writes = form.writes.as_ref().is_some_and(|w| w.covers(section));
    let why_not = match deadline::evidence_open(&form.call, &form.candidate, now) {
        Err(err) => words::not_now(page, &err),
        Ok(()) if !writes => page.t("movement-read-only"),
        Ok(()) => String::new(),
    };
    Ok(View {
        crumbs: crumbs(&visit, &form, (id, section)),
        title: format!("{item} {}", words::said(page, &found.node.name)),
        held: held(page, &form, item, &days.today),
        documents: documents
            .map(|(at, document)| Document {
                place: (at + 1).to_string(),
                name: match page.lang {
                    web::Lang::Id => document.id.clone(),
                    web::Lang::En => document.en.clone(),
                },
                is_chosen: draft.proves.contains(&(at + 1).to_string()),
            })
            .collect(),
        list: listed.map(|entry| {
            let number = entry.number.as_str();
            let date = entry
                .date
                .as_ref()
                .map_or_else(String::new, |d| page.date(d));
            let about = [number, date.as_str(), entry.file_name.as_str()];
            let about: Vec<&str> = about.into_iter().filter(|part| !part.is_empty()).collect();
            let gone = entry.expires.as_ref().is_some_and(|day| {
                let day = day.as_str();
                day < days.today.as_str() && !days.today.starts_with(day)
            });
            Entry {
                is_chosen: entry.id.to_string() == draft.evidence,
                id: entry.id.to_string(),
                about: about.join(" · "),
                title: entry.title,
                trouble: if gone {
                    page.t("movement-proof-expired")
                } else {
                    String::new()
                },
            }
        }),
        q: asked.q,
        pages: draft.pages,
        upload: format!("/regions/{region}/evidence/new?next={}", page.path),
        back: href(id, section),
        errors,
        why_not,
        page: visit.page.clone(),
    })
}

fn crumbs(visit: &Visit, form: &Form, (id, section): (Uuid, &str)) -> Vec<Crumb> {
    let mut crumbs = answer_view::crumbs(visit, form, &visit.page.t("movement-evidence"));
    let here = crumbs.len() - 1;
    crumbs.insert(here, Crumb::to(href(id, section), section));
    crumbs
}

fn held(page: &Page, form: &Form, item: &str, today: &str) -> Vec<Held> {
    let cited = form.cited(item).iter();
    cited
        .map(|proof| Held {
            view: answer_view::proof(page, proof, today),
            evidence: proof.evidence.to_string(),
            number: proof.page.map_or_else(String::new, |n| n.to_string()),
        })
        .collect()
}

/// What is done with the evidence of an answer: one is cited, or a citation is taken back.
fn sent(fields: Vec<(String, String)>) -> (ProofDraft, Option<(Uuid, Option<u32>)>) {
    let mut draft = ProofDraft::default();
    let mut removed = None;
    for (name, value) in fields {
        match name.as_str() {
            "evidence" => draft.evidence = value,
            "pages" => draft.pages = value,
            "proves" => draft.proves.push(value),
            "remove" => {
                let (entry, page) = value.split_once(':').unwrap_or((&value, ""));
                removed = entry.parse().ok().map(|entry| (entry, page.parse().ok()));
            }
            _ => {}
        }
    }
    (draft, removed)
}

pub(super) async fn change(
    State(app): State<App>,
    visit: Visit,
    Path((id, section, item)): Path<(Uuid, String, String)>,
    Body(fields): Body<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let (draft, removed) = sent(fields);
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    let (candidate, at) = (Id::from_uuid(id), (section.as_str(), item.as_str()));
    let done = match removed {
        Some(cited) => proofs::uncite(acting, candidate, at, cited).await,
        None => proofs::cite(acting, candidate, at, &draft).await,
    };
    match done {
        Ok(()) => {
            tx.commit().await?;
            let here = href(id, &section);
            Ok(Redirect::to(&format!("{here}/{item}/evidence?done=saved")).into_response())
        }
        Err(CallError::Invalid(wrong)) => {
            drop(tx);
            let mut errors = Errors::default();
            for error in &wrong {
                errors.add(error.field, words::invalid(&visit.page, error));
            }
            let mut tx = app.db.read().await?;
            let place = (id, section.as_str(), item.as_str());
            let none = (Asked::default(), PageQuery::default());
            let view = view(&app, &mut tx, visit, place, none, (draft, errors)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(view)).into_response())
        }
        Err(err) => Err(err.into()),
    }
}
