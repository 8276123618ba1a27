//! `/verify`: whether a file was issued here, for anyone.

use std::sync::Arc;

use ::signatures::{
    Integrity, Report, Revocation, SignatureReport, Since, Standing, TimeStamp, Verdict,
};
use access::http::Visit;
use askama::Template;
use axum::{
    Extension,
    extract::{Multipart, Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use tokio::sync::Semaphore;
use web::{App, Crumb, Errors, Html, Page, Problem};

use super::received;
use crate::{
    Signing,
    issued::{self, Found as Looked, IssuedEvent, Known},
};

/// One signature of the file that was looked at.
struct SignatureView {
    name: String,
    claims: String,
    reason: String,
    at: String,
    verdict: String,
    tone: &'static str,
    why: String,
    stamp: String,
    revocation: String,
}

struct Found {
    title: String,
    code: String,
    issued: String,
    files: Vec<(String, String, String, bool)>,
}

#[derive(Template)]
#[template(path = "verify.html")]
struct View {
    page: Page,
    crumbs: Vec<Crumb>,
    errors: Errors,
    /// The hash of the file that was looked at; empty where none was.
    sha256: String,
    /// The code that was asked for; empty where none was.
    code: String,
    found: Option<Found>,
    /// What is said of the file, and how.
    told: (String, &'static str),
    signatures: Vec<SignatureView>,
    /// Whether the file could be read as a PDF at all.
    is_pdf: bool,
}

fn view(page: Page, (sha256, code): (&str, &str), known: Option<&Known>) -> View {
    View {
        crumbs: vec![
            Crumb::to("/", page.t("web-home")),
            Crumb::here(page.t("agreements-verify")),
        ],
        errors: Errors::default(),
        sha256: sha256.to_owned(),
        code: code.to_owned(),
        found: known.map(|known| found(&page, known, sha256)),
        told: (String::new(), ""),
        signatures: Vec::new(),
        is_pdf: false,
        page,
    }
}

// messages: agreements-event-*
fn found(page: &Page, known: &Known, sha256: &str) -> Found {
    Found {
        title: known.document.title.clone(),
        code: known.document.code.clone(),
        issued: page.instant(known.document.at),
        files: known
            .files
            .iter()
            .map(|file| {
                let event = page.t(&format!("agreements-event-{}", file.event));
                let is_this = file.sha256 == sha256;
                (file.sha256.clone(), event, page.instant(file.at), is_this)
            })
            .collect(),
    }
}

pub(super) async fn ask(visit: Visit) -> Response {
    Html(view(visit.page, ("", ""), None)).into_response()
}

/// What stands behind the code in a document's square.
pub(super) async fn by_code(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let known = issued::by_code(&mut tx, &code).await?;
    let status = if known.is_some() {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    };
    let code: String = code.chars().take(40).collect();
    let shown = view(visit.page, ("", &code), known.as_ref());
    Ok((status, Html(shown)).into_response())
}

/// Whether a file is one that was issued, in one sentence: unchanged and signed, unchanged and unsigned, changed, unknown.
// messages: agreements-verify-known, agreements-verify-unsigned, agreements-verify-scan, agreements-verify-changed, agreements-verify-unknown
fn told(
    page: &Page,
    looked: &Looked,
    (sha256, n_signatures): (&str, usize),
) -> (String, &'static str) {
    let (word, tone) = match looked {
        Looked::Unchanged(known) => {
            let this = known.files.iter().find(|file| file.sha256 == sha256);
            match this.map(|file| file.event) {
                Some(IssuedEvent::Scanned) => ("scan", "good"),
                _ if n_signatures == 0 => ("unsigned", "info"),
                _ => ("known", "good"),
            }
        }
        Looked::Changed(_) => ("changed", "bad"),
        Looked::Unknown => ("unknown", "bad"),
    };
    (page.t(&format!("agreements-verify-{word}")), tone)
}

/// What is known of a signature's time, and whether its certificate was looked up among those that were revoked.
// messages: agreements-stamp-*, agreements-revocation-*
fn beside(page: &Page, one: &SignatureReport) -> (String, String) {
    let stamp = match &one.time_stamp {
        TimeStamp::None => "none",
        TimeStamp::Trusted { .. } => "trusted",
        TimeStamp::Untrusted { .. } => "untrusted",
        TimeStamp::Wrong => "wrong",
    };
    let revocation = match one.revocation {
        Revocation::Checked => "checked",
        Revocation::Stale => "stale",
        Revocation::NotChecked => "not-checked",
    };
    (
        page.t(&format!("agreements-stamp-{stamp}")),
        page.t(&format!("agreements-revocation-{revocation}")),
    )
}

/// The signatures of a file, in words.
// messages: agreements-verdict-*, agreements-since-*, agreements-standing-*
fn signatures(page: &Page, report: &Report) -> Vec<SignatureView> {
    report
        .signatures
        .iter()
        .map(|one| {
            let signer = one.signer.as_ref().and_then(|person| person.name.clone());
            let (verdict, tone) = match one.verdict() {
                Verdict::Valid => ("valid", "good"),
                Verdict::Untrusted => ("untrusted", "warn"),
                Verdict::Broken => ("broken", "bad"),
            };
            let why = match (one.integrity, one.since, one.standing) {
                (Integrity::Intact, Since::Changed, _) => "agreements-since-changed",
                (Integrity::Intact, _, Standing::Trusted) => "agreements-standing-trusted",
                (Integrity::Intact, _, Standing::SelfIssued) => "agreements-standing-self-issued",
                (Integrity::Intact, _, Standing::Expired | Standing::ExpiredSince) => {
                    "agreements-standing-expired"
                }
                (Integrity::Intact, _, Standing::NotYetValid) => {
                    "agreements-standing-not-yet-valid"
                }
                (Integrity::Intact, _, Standing::Revoked(_)) => "agreements-standing-revoked",
                (Integrity::Intact, _, Standing::WrongUse) => "agreements-standing-wrong-use",
                (Integrity::Intact, _, Standing::NoAnchor | Standing::Unknown) => {
                    "agreements-standing-no-anchor"
                }
                _ => "agreements-since-broken",
            };
            let (stamp, revocation) = beside(page, one);
            SignatureView {
                stamp,
                revocation,
                claims: one
                    .name
                    .clone()
                    .filter(|name| signer.as_ref() != Some(name))
                    .map_or_else(String::new, |name| {
                        page.targs("agreements-claims-name", &[("name", name.into())])
                    }),
                name: signer.unwrap_or_default(),
                reason: one.reason.clone().unwrap_or_default(),
                at: one.at().map_or_else(String::new, |at| page.instant(at)),
                verdict: page.t(&format!("agreements-verdict-{verdict}")),
                tone,
                why: page.t(why),
            }
        })
        .collect()
}

/// Files that may be on their way or looked at, at once: anyone may send one, and each is held in memory.
static FILES: Semaphore = Semaphore::const_new(8);

/// Looks at a file. It is not kept.
pub(super) async fn check(
    State(app): State<App>,
    Extension(with): Extension<Arc<Signing>>,
    visit: Visit,
    upload: Multipart,
) -> Result<Response, Problem> {
    let _permit = FILES.try_acquire().map_err(|_| {
        Problem::unavailable("verify-busy", "others are having files checked").retry_after(5)
    })?;
    let bytes = received::file(&app, upload).await?;
    let page = visit.page;
    if bytes.is_empty() {
        let mut view = view(page, ("", ""), None);
        view.errors
            .add("file", view.page.t("agreements-invalid-required"));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(view)).into_response());
    }
    let now = app.clock.now();
    let look = move || {
        let report = ::signatures::check(&bytes, &with.trust(now), now);
        (report, issued::traces(&bytes))
    };
    let (report, traces) = match tokio::task::spawn_blocking(look).await {
        Ok(looked) => looked,
        Err(err) => std::panic::resume_unwind(err.into_panic()),
    };
    let mut tx = app.db.read().await?;
    let looked = issued::find(&mut tx, &traces).await?;
    let known = match &looked {
        Looked::Unchanged(known) | Looked::Changed(known) => Some(known),
        Looked::Unknown => None,
    };
    let mut view = view(page, (&traces.sha256, ""), known);
    let of = (traces.sha256.as_str(), report.signatures.len());
    view.told = told(&view.page, &looked, of);
    view.signatures = signatures(&view.page, &report);
    view.is_pdf = report.unreadable.is_none();
    Ok(Html(view).into_response())
}
