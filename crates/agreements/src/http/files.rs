//! Files of agreements on their way to a reader.

use std::sync::Arc;

use access::http::Visit;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use books::BookError;
use kernel::Id;
use register::Acting;
use store::{StoreError, Tx, files};
use uuid::Uuid;
use web::{App, Problem};

use super::words;
use crate::{
    AgreementError, agreements,
    issued::{self, Print},
    model::{Agreement, Clause, Signatory},
    print::{self, Printed},
    review, signing, signing_days,
};

/// The PDF of an agreement: the signed file as it stands, or typeset as it would be.
pub(super) async fn pdf(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let agreement = agreements::find(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let bytes = match &agreement.pdf {
        Some(hash) => files::get(&app.db, hash).await?,
        None => {
            let sheet = Sheet::load(&mut tx, agreement.clone()).await?;
            drop(tx);
            match sheet.print() {
                Some(print) => issue(&app, &visit, print, move |verify| sheet.set(verify)).await?,
                None => sheet.typeset(&app).await?,
            }
        }
    };
    let name = format!("nota-kesepakatan-{}.pdf", agreement.region);
    Ok(inline(&name, "application/pdf", bytes))
}

/// Everything an agreement is printed from.
pub(super) struct Sheet {
    agreement: Agreement,
    clauses: Vec<Clause>,
    signatories: Vec<Signatory>,
    place: String,
}

impl Sheet {
    /// Reads it.
    pub(super) async fn load(tx: &mut Tx, agreement: Agreement) -> Result<Self, Problem> {
        let clauses = review::in_force(&review::clauses(tx, &agreement).await?);
        let signatories = signing::signatories(tx, &agreement).await?;
        let place = match agreement.signing_day {
            Some(day) => signing_days::known(tx, day).await?.place,
            None => String::new(),
        };
        Ok(Self {
            agreement,
            clauses,
            signatories,
            place,
        })
    }

    /// What it is issued as, where it is printed as final.
    fn print(&self) -> Option<Print> {
        print::is_final(self.agreement.state).then(|| Print {
            kind: "agreement",
            subject: self.agreement.subject_text(),
            title: signing::title(&self.agreement),
            agreement: Some((self.agreement.id, self.agreement.revision)),
        })
    }

    fn set(&self, verify: Option<String>) -> Result<Vec<u8>, BookError> {
        print::agreement(&Printed {
            agreement: &self.agreement,
            clauses: &self.clauses,
            signatories: &self.signatories,
            place: &self.place,
            verify,
            // Of one content there is one print, whoever asks for it.
            made_at: self.agreement.since,
        })
    }

    /// Typesets it beside the threads that answer requests.
    pub(super) async fn typeset(self, app: &App) -> Result<Vec<u8>, Problem> {
        let code = self.agreement.document_code.as_deref();
        let verify = code.map(|code| verify_address(app, code));
        typeset(move || self.set(verify)).await
    }
}

/// Typesets beside the threads that answer requests.
///
/// # Errors
/// Why there is no PDF.
pub(super) async fn typeset<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BookError> + Send + 'static,
) -> Result<T, Problem> {
    match tokio::task::spawn_blocking(work).await {
        Ok(bytes) => bytes.map_err(words::book),
        Err(err) => std::panic::resume_unwind(err.into_panic()),
    }
}

/// Prints a final document under the code that it has or gets, and keeps the hash of what is printed, so that anyone may ask
/// whether a file is it. Writes only where this content was not printed before.
///
/// # Errors
/// Why there is no PDF; [`AgreementError::Stale`] where the document changes faster than it is printed.
pub(super) async fn issue(
    app: &App,
    visit: &Visit,
    print: Print,
    set: impl Fn(Option<String>) -> Result<Vec<u8>, BookError> + Send + Sync + 'static,
) -> Result<Vec<u8>, Problem> {
    let set = Arc::new(set);
    let mut stale = None;
    for _ in 0..3 {
        let known = issued::code_of(&mut app.db.read().await?, &print).await?;
        let code = known.unwrap_or_else(|| issued::new_code(&app.clock));
        let (set, verify) = (set.clone(), verify_address(app, &code));
        let (sha256, bytes) = typeset(move || {
            let bytes = set(Some(verify))?;
            Ok((issued::hash(&bytes), bytes))
        })
        .await?;
        let known = issued::by_hash(&mut app.db.read().await?, &sha256).await?;
        if known.is_some() {
            return Ok(bytes);
        }
        let mut tx = app.db.write().await?;
        let acting = &mut Acting::new(&mut tx, &visit.actor, &app.clock);
        match issued::register(acting, &print, (&code, &sha256)).await {
            Ok(()) => {
                tx.commit().await?;
                return Ok(bytes);
            }
            Err(err @ AgreementError::Stale(_)) => stale = Some(err),
            Err(err) => return Err(err.into()),
        }
    }
    Err(stale.map_or_else(|| Problem::conflict("stale", "the document"), Problem::from))
}

/// Where a document with this code is verified.
pub(super) fn verify_address(app: &App, code: &str) -> String {
    let base = app.settings.base_url.as_deref();
    format!("{}/verify/{code}", base.unwrap_or("http://127.0.0.1:8080"))
}

/// A file shown in the browser, where it can do no harm.
pub(super) fn inline(name: &str, media: &str, bytes: Vec<u8>) -> Response {
    let policy = if media == "application/pdf" {
        "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
    } else {
        "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"
    };
    let disposition = format!("inline; filename=\"{name}\"");
    (
        [
            (header::CONTENT_TYPE, media.to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
            (header::CONTENT_SECURITY_POLICY, policy.to_owned()),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        ],
        bytes,
    )
        .into_response()
}

/// What a signatory left: a scan, or the PDF with their signature.
pub(super) async fn signature_file(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let (signatory, _) = signing::signatory(&mut tx, &visit.actor, Id::from_uuid(id)).await?;
    let gone = || Problem::from(StoreError::File(id.to_string()));
    let hash = signatory.file.ok_or_else(gone)?;
    let kept = files::find(&mut tx, &hash).await?.ok_or_else(gone)?;
    drop(tx);
    let bytes = files::get(&app.db, &hash).await?;
    Ok(inline("tanda-tangan", &kept.media_type, bytes))
}
