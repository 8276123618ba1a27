//! What became of a call: the public result, the bundle, the letter.

use access::{Permission, Scope, http::Visit};
use askama::Template;
use axum::{
    Form as Body, Json, Router,
    extract::{Multipart, Path, State},
    http::header,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use kernel::Id;
use register::Acting;
use store::files;
use uuid::Uuid;
use web::{
    App, Crumb, Html, Page, Problem, attachment,
    fields::{line, text},
};

use super::{
    call_form::way,
    form,
    ranks::{self, Line},
    words,
};
use crate::{
    CallError, NotNow,
    bundle::{self, Bundle},
    calls,
    letters::{self, LetterDraft},
    minutes,
    model::{Call, Candidate, LetterState, SelectionLetter},
    print,
};

/// The routes of this part.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/calls/{id}/result", get(result))
        .route("/calls/{id}/bundle.json", get(file))
        .route("/calls/{id}/minutes.pdf", get(minutes_pdf))
        .route("/calls/{id}/letter", get(letter).post(save))
        .route("/calls/{id}/letter.pdf", get(pdf))
        .route("/calls/{id}/letter/issue", post(issue))
        .route("/calls/{id}/letter/scan", post(scan))
}

#[derive(Template)]
#[template(path = "result.html")]
struct ResultView {
    page: Page,
    crumbs: Vec<Crumb>,
    call: Call,
    lines: Vec<Line>,
    cut: String,
    ties: Vec<(String, String, String, bool)>,
    n_grey: usize,
    n_selected: usize,
    wrong: String,
    bundle: Bundle,
    letter: Option<SelectionLetter>,
    letter_date: String,
}

async fn result(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let bundle = bundle::of_call(&mut tx, &visit.actor, call.id).await?;
    let letter = letters::of_call(&mut tx, &visit.actor, call.id).await?;
    let page = visit.page;
    let none: [Candidate; 0] = [];
    let mut lines = ranks::lines(&page, &bundle.result, &none, false);
    for line in &mut lines {
        if let Some(name) = bundle
            .candidates
            .iter()
            .find(|c| c.code == line.code)
            .and_then(|c| c.name.clone())
        {
            line.name = name;
        }
        if let Some(decided) = bundle.decisions.iter().find(|d| d.candidate == line.code) {
            let word = decided.outcome.as_str();
            line.decided = page.t(&format!("movement-outcome-{}", word.replace('_', "-")));
            line.decided_tone = match word {
                "selected" => "good",
                "reserve" => "warn",
                _ => "neutral",
            };
            decided.reason.clone_into(&mut line.reason);
        }
    }
    let mut crumbs = way(&page, &call);
    crumbs.push(Crumb::here(page.t("movement-result")));
    let view = ResultView {
        crumbs,
        cut: ranks::cut(&bundle.result),
        ties: ranks::ties(&page, &bundle.result),
        n_grey: lines.iter().filter(|l| l.is_grey).count(),
        n_selected: lines.iter().filter(|l| l.decided_tone == "good").count(),
        wrong: page.decimal(bundle.result.expected_wrong, 1),
        letter_date: letter
            .as_ref()
            .map_or_else(String::new, |l| page.date(&l.date)),
        lines,
        bundle,
        letter,
        call,
        page,
    };
    Ok(Html(view).into_response())
}

async fn file(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let bundle = bundle::of_call(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let name = format!("pilar-call-{}-{}.json", bundle.year, bundle.call);
    Ok((attachment(&name, "application/json"), Json(bundle)).into_response())
}

struct Shown {
    state_words: String,
    revision: i64,
    annex: Vec<(u32, String, String, String)>,
    scan: bool,
    signed_on: String,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct LetterView {
    page: Page,
    crumbs: Vec<Crumb>,
    call: Call,
    fields: Vec<web::fields::Field>,
    errors: web::Errors,
    shown: Option<Shown>,
    is_draft: bool,
    may_edit: bool,
    revision: String,
    scan_href: String,
}

impl LetterView {
    fn rows(&self) -> Vec<Vec<&web::fields::Field>> {
        web::fields::rows(&self.fields)
    }
}

fn draft_of(letter: &SelectionLetter) -> LetterDraft {
    LetterDraft {
        number: String::from(letter.number.clone()),
        date: letter.date.to_string(),
        place: letter.place.clone(),
        signer_name: letter.signer_name.clone(),
        signer_office: letter.signer_office.clone(),
        body: letter.body.clone(),
        revision: letter.revision.to_string(),
    }
}

// messages: movement-letter-*
fn letter_view(
    page: Page,
    call: Call,
    letter: Option<&SelectionLetter>,
    draft: &LetterDraft,
) -> LetterView {
    let fields = vec![
        line("number").required().hint("letter-number"),
        line("date").required().hint("day"),
        line("place").required(),
        line("signer_name").required(),
        line("signer_office").required(),
        text("body").hint("letter-body"),
    ];
    let form = form::form(&page, "letter", way(&page, &call))
        .fields(&page, fields)
        .fill(draft);
    let shown = letter.map(|letter| Shown {
        state_words: page.t(&format!("movement-letter-{}", letter.state.as_str())),
        revision: letter.revision,
        annex: letter
            .annex
            .iter()
            .map(|l| (l.no, l.region.clone(), l.name.clone(), l.province.clone()))
            .collect(),
        scan: letter.scan.is_some(),
        signed_on: letter
            .signed_on
            .as_deref()
            .map_or_else(String::new, |day| words::day(&page, day)),
    });
    LetterView {
        crumbs: form.crumbs,
        fields: form.fields,
        errors: web::Errors::default(),
        is_draft: letter.is_none_or(|letter| letter.state == LetterState::Draft),
        may_edit: page.may(Permission::DecideCall.key()),
        revision: draft.revision.clone(),
        scan_href: format!("/calls/{}/letter/scan", call.id),
        shown,
        call,
        page,
    }
}

async fn letter(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    crate::ranking::may_read(&visit.actor)?;
    let mut tx = app.db.read().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let letter = letters::of_call(&mut tx, &visit.actor, call.id).await?;
    let draft = letter.as_ref().map_or_else(LetterDraft::default, draft_of);
    let view = letter_view(visit.page, call, letter.as_ref(), &draft);
    Ok(Html(view).into_response())
}

async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(draft): Body<LetterDraft>,
) -> Result<Response, Problem> {
    let mut tx = app.db.write().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    match letters::save(acting, call.id, &draft).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("/calls/{id}/letter?done=saved")).into_response())
        }
        Err(CallError::Invalid(wrong)) => {
            let letter = letters::of_call(&mut tx, &visit.actor, call.id).await?;
            let mut view = letter_view(visit.page, call, letter.as_ref(), &draft);
            for error in &wrong {
                let told = words::invalid(&view.page, error);
                view.errors.add(error.field, told);
            }
            Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, Html(view)).into_response())
        }
        Err(err) => Err(err.into()),
    }
}

/// A PDF shown in the browser.
pub(super) fn as_pdf(name: &str, bytes: Vec<u8>) -> Response {
    let inline = format!("inline; filename=\"{name}\"");
    (
        [
            (header::CONTENT_TYPE, "application/pdf".to_owned()),
            (header::CONTENT_DISPOSITION, inline),
        ],
        bytes,
    )
        .into_response()
}

async fn pdf(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let letter = letters::of_call(&mut tx, &visit.actor, call.id)
        .await?
        .ok_or_else(|| CallError::Unknown("letter".to_owned()))?;
    drop(tx);
    let kept = letter.scan.as_ref().or(letter.pdf.as_ref());
    let bytes = match kept {
        Some(hash) => files::get(&app.db, hash).await?,
        None => typeset(&call, &letter).await?,
    };
    Ok(as_pdf("surat-penetapan.pdf", bytes))
}

async fn minutes_pdf(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let minuted = {
        let mut tx = app.db.read().await?;
        minutes::of_call(&mut tx, &visit.actor, Id::from_uuid(id)).await?
    };
    let year = minuted.call.year;
    let done = tokio::task::spawn_blocking(move || print::minutes(&minuted)).await;
    let bytes = done.expect("typesetting does not panic").map_err(|err| {
        Problem::internal("typesetting", "the minutes cannot be typeset").because(&err)
    })?;
    Ok(as_pdf(&format!("berita-acara-{year}.pdf"), bytes))
}

async fn typeset(call: &Call, letter: &SelectionLetter) -> Result<Vec<u8>, Problem> {
    let (call, letter) = (call.clone(), letter.clone());
    let done = tokio::task::spawn_blocking(move || print::letter(&call, &letter)).await;
    done.expect("typesetting does not panic").map_err(|err| {
        Problem::internal("typesetting", "the letter cannot be typeset").because(&err)
    })
}

/// The revision of the letter that was looked at.
#[derive(serde::Deserialize)]
struct Seen {
    revision: i64,
}

async fn issue(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(seen): Body<Seen>,
) -> Result<Response, Problem> {
    visit.actor.may(Permission::DecideCall, &Scope::Nation)?;
    let (call, mut letter) = {
        let mut tx = app.db.read().await?;
        let call = calls::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
        let letter = letters::of_call(&mut tx, &visit.actor, call.id).await?;
        (call, letter.ok_or(CallError::from(NotNow::NotDecided))?)
    };
    if letter.revision != seen.revision {
        return Err(CallError::Stale(call.subject()).into());
    }
    letter.state = LetterState::Issued;
    let bytes = typeset(&call, &letter).await?;
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    letters::issue(acting, &app.db, &letter, bytes).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/calls/{id}/letter?done=saved")).into_response())
}

async fn scan(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
    mut form: Multipart,
) -> Result<Response, Problem> {
    visit.actor.may(Permission::DecideCall, &Scope::Nation)?;
    let broken = |err: axum::extract::multipart::MultipartError| {
        Problem::bad_request("malformed-input", err.body_text())
    };
    let (mut bytes, mut signed_on) = (Vec::new(), String::new());
    while let Some(field) = form.next_field().await.map_err(broken)? {
        match field.name() {
            Some("scan") => bytes = field.bytes().await.map_err(broken)?.to_vec(),
            Some("signed_on") => signed_on = field.text().await.map_err(broken)?,
            _ => {}
        }
    }
    let mut tx = app.db.write().await?;
    let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
    letters::sign(
        acting,
        &app.db,
        Id::from_uuid(id),
        (bytes, signed_on.trim()),
    )
    .await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/calls/{id}/letter?done=saved")).into_response())
}
