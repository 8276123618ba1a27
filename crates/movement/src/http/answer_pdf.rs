//! `/candidates/{id}/form.pdf`: the whole form as a document to sign and to keep.

use access::http::Visit;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use books::{BookError, Document, Furniture, Lang, Letterhead, Unprintable, form as book};
use kernel::{Id, Timestamp};
use uuid::Uuid;
use web::{App, Page, Problem};

use super::words;
use crate::{
    answers::{self, Form},
    model::{CandidateState, Item, Section, zone_of},
};

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let form = {
        let mut tx = app.db.read().await?;
        answers::form(&mut tx, &visit.actor, Id::from_uuid(id)).await?
    };
    let name = format!("{}-{}.pdf", form.candidate.code, form.candidate.region);
    let content = content(&visit.page, &form, app.clock.now());
    let bytes = typeset(content).await?;
    Ok((web::attachment(&name, "application/pdf"), bytes).into_response())
}

/// Typesets beside the threads that answer requests.
async fn typeset(content: book::Form) -> Result<Vec<u8>, Problem> {
    let work = move || {
        let document = Document::new(&content)?.unprintable(Unprintable::Mark);
        books::pdf(&document)
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(bytes) => bytes.map_err(problem),
        Err(err) => std::panic::resume_unwind(err.into_panic()),
    }
}

/// Why there is no PDF: what passes a limit or waits is the reader's to know, the rest is a fault of ours.
fn problem(err: BookError) -> Problem {
    match err {
        BookError::TooLarge { .. } => Problem::unprocessable("book-too-large", err),
        BookError::TooSlow { .. } | BookError::Busy => {
            Problem::unavailable("book-busy", "books").because(&err)
        }
        BookError::Template { .. }
        | BookError::Data(_)
        | BookError::NoGlyph { .. }
        | BookError::Image { .. }
        | BookError::File { .. }
        | BookError::Standard(_)
        | BookError::Broken(_) => Problem::internal("book", "books").because(&err),
    }
}

fn content(page: &Page, form: &Form, now: Timestamp) -> book::Form {
    let candidate = &form.candidate;
    let zone = zone_of(&candidate.region);
    let stands = !matches!(
        candidate.state,
        CandidateState::Invited | CandidateState::Draft
    );
    book::Form {
        furniture: Furniture {
            lang: match page.lang {
                web::Lang::Id => Lang::Id,
                web::Lang::En => Lang::En,
            },
            state: if stands {
                books::State::Final
            } else {
                books::State::Draft
            },
            letterhead: Letterhead {
                lines: vec![candidate.name.clone()],
                ..Letterhead::default()
            },
            notice: page.demo().then(|| page.t("movement-pdf-demo")),
            reference: Some(candidate.code.clone()),
            sha256: candidate.submission.clone().filter(|_| stands),
            verify: None,
            made_at: candidate.submitted_at.filter(|_| stands).unwrap_or(now),
        },
        call: form.call.title.clone(),
        region: candidate.name.clone(),
        code: candidate.region.to_string(),
        province: None,
        instrument: form.call.instrument.clone(),
        status: words::state(page, candidate.state),
        submitted_at: candidate.submitted_at.filter(|_| stands),
        utc_offset: zone.minutes,
        zone: Some(zone.name),
        sections: form.seen().map(|s| section(page, form, s)).collect(),
    }
}

fn section(page: &Page, form: &Form, section: &Section) -> book::Section {
    let agencies = form
        .delegations
        .iter()
        .filter(|d| d.section == section.code);
    let agencies: Vec<&str> = agencies.map(|d| d.agency_name.as_str()).collect();
    let node = form.call.instrument();
    let node = node.nodes().iter().find(|node| node.code == section.code);
    book::Section {
        code: section.code.clone(),
        title: words::said(page, &section.name).to_owned(),
        weight: node.map(|node| node.share * 100.0),
        answered_by: (!agencies.is_empty()).then(|| agencies.join(", ")),
        answers: section
            .items
            .iter()
            .map(|item| answer(page, form, item))
            .collect(),
    }
}

fn answer(page: &Page, form: &Form, item: &Item) -> book::Answer {
    let answer = form.answer(item.code());
    let level = answer.level.and_then(|level| u8::try_from(level).ok());
    let anchor = answer.level.and_then(|level| item.anchor(level));
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let cited = form.cited(item.code()).iter();
    book::Answer {
        code: item.code().to_owned(),
        question: words::said(page, &item.node.name).to_owned(),
        level,
        most: u8::try_from(item.max).unwrap_or(u8::MAX),
        level_name: anchor.map(|anchor| words::said(page, &anchor).to_owned()),
        words: some(&answer.words),
        evidence: cited
            .map(|proof| book::Evidence {
                kind: proof.proves.clone(),
                title: proof.title.clone(),
                number: some(&proof.number),
                date: None,
                pages: proof.page.map(|n| n.to_string()),
                sha256: Some(proof.sha256.clone()),
                verdict: None,
            })
            .collect(),
    }
}
