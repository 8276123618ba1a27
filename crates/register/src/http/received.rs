//! A file of evidence as it comes in: written to the disk piece by piece, held to the limit, looked at when it is whole.

use axum::{
    body::Body,
    extract::{FromRequest, Multipart, Request, multipart::Field},
    http::{HeaderMap, header},
};
use futures_util::StreamExt;
use store::files::Incoming;
use web::{App, Lang, Problem};

use super::transfer::mebibytes;
use crate::{
    ChangeError,
    evidence::{self, Upload, UploadError},
    model::EvidenceDraft,
};

/// What a form has besides its file.
const OF_FORM: u64 = 64 * 1024;
/// The most bytes of one field that is no file.
const OF_FIELD: usize = 16 * 1024;
/// A browser shows an answer only when it has sent all, so a body up to so many limits is read to its end and thrown away;
/// one beyond is cut off.
const PATIENCE: u64 = 4;

/// Why nothing came of it.
pub(super) enum Trouble {
    /// The file or the request.
    Problem(Problem),
    /// The fields.
    Change(ChangeError),
}

impl From<Problem> for Trouble {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// Whose requests are read to the end where they are refused.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sender {
    /// A browser.
    Person,
    /// Anything else, which reads an answer when it comes.
    Program,
}

/// The facts that came, and the file that was looked at. Of a file that is refused nothing is left.
///
/// A form's fields stand before its file, so that a mistake in them is told before the file is read. Of a program the
/// file may also be the body, its name in `Content-Disposition`, and the facts in the query.
pub(super) async fn receive(
    app: &App,
    lang: Lang,
    request: Request,
    sender: Sender,
) -> (EvidenceDraft, Result<Upload, Trouble>) {
    let mut draft = EvidenceDraft::default();
    let limit = app.settings.evidence_limit as u64;
    let patience = match sender {
        Sender::Person => limit.saturating_mul(PATIENCE),
        Sender::Program => 0,
    };
    let length: Option<u64> = header_of(request.headers(), header::CONTENT_LENGTH)
        .parse()
        .ok();
    if length.is_some_and(|length| length > limit + OF_FORM) {
        if length.is_some_and(|length| length <= patience) {
            drain(request.into_body(), patience).await;
        }
        return (draft, Err(too_large(app, lang).into()));
    }
    let kind = header_of(request.headers(), header::CONTENT_TYPE).to_ascii_lowercase();
    if !kind.starts_with("multipart/form-data") {
        draft = facts(request.uri().query().unwrap_or_default());
        let name = name_of(request.headers());
        let upload = body(app, lang, request.into_body(), &name).await;
        return (draft, upload);
    }
    let upload = match Multipart::from_request(request, app).await {
        Err(_) => Err(no_file(app, lang).into()),
        Ok(mut form) => {
            let upload = of_form(app, lang, &mut form, &mut draft).await;
            if upload.is_err() {
                rest(form, patience).await;
            }
            upload
        }
    };
    (draft, upload)
}

/// The facts in a query.
fn facts(query: &str) -> EvidenceDraft {
    let mut draft = EvidenceDraft::default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        put(&mut draft, &name, value.into_owned());
    }
    draft
}

fn put(draft: &mut EvidenceDraft, name: &str, value: String) {
    let field = match name {
        "kind" => &mut draft.kind,
        "title" => &mut draft.title,
        "number" => &mut draft.number,
        "date" => &mut draft.date,
        "expires" => &mut draft.expires,
        "note" => &mut draft.note,
        _ => return,
    };
    *field = value;
}

async fn of_form(
    app: &App,
    lang: Lang,
    form: &mut Multipart,
    draft: &mut EvidenceDraft,
) -> Result<Upload, Trouble> {
    while let Some(mut field) = form.next_field().await.map_err(|err| broken(&err))? {
        let name = field.name().unwrap_or_default().to_owned();
        if name != "file" {
            let value = short(&mut field).await?;
            put(draft, &name, value);
            continue;
        }
        let file_name = field.file_name().unwrap_or_default().to_owned();
        if file_name.is_empty() {
            return Err(no_file(app, lang).into());
        }
        evidence::check(draft, &file_name).map_err(Trouble::Change)?;
        let mut incoming = Incoming::begin(&app.db).await.map_err(Problem::from)?;
        while let Some(piece) = field.chunk().await.map_err(|err| broken(&err))? {
            incoming = add(app, lang, incoming, &piece).await?;
        }
        return whole(app, lang, incoming, &file_name).await;
    }
    Err(no_file(app, lang).into())
}

async fn short(field: &mut Field<'_>) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|err| broken(&err))? {
        if bytes.len() + piece.len() > OF_FIELD {
            return Err(Problem::too_large(
                "body-too-large",
                format!("a field has at most {OF_FIELD} bytes"),
            ));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

async fn body(app: &App, lang: Lang, body: Body, name: &str) -> Result<Upload, Trouble> {
    let mut incoming = Incoming::begin(&app.db).await.map_err(Problem::from)?;
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| cut_off("the body ended before its end"))?;
        incoming = add(app, lang, incoming, &piece).await?;
    }
    whole(app, lang, incoming, name).await
}

async fn add(app: &App, lang: Lang, incoming: Incoming, piece: &[u8]) -> Result<Incoming, Problem> {
    if incoming.size() + piece.len() as u64 > app.settings.evidence_limit as u64 {
        return Err(too_large(app, lang));
    }
    Ok(incoming.add(piece).await?)
}

async fn whole(app: &App, lang: Lang, incoming: Incoming, name: &str) -> Result<Upload, Trouble> {
    let arrived = incoming.end().await.map_err(Problem::from)?;
    match evidence::examine(arrived, name).await {
        Ok(upload) => Ok(upload),
        Err(UploadError::Store(err)) => Err(Problem::from(err).into()),
        Err(UploadError::Refused(refusal)) => {
            // messages: register-evidence-refused-*
            let id = format!("register-evidence-refused-{}", refusal.as_str());
            let told = app.catalogue.text(lang, &id, &[]);
            Err(Problem::unprocessable("evidence-refused", &told)
                .with("reason", refusal.as_str())
                .field("file", told)
                .into())
        }
    }
}

/// Reads what is left and throws it away.
async fn rest(mut form: Multipart, patience: u64) {
    let mut read = 0;
    while let Ok(Some(mut field)) = form.next_field().await {
        while let Ok(Some(piece)) = field.chunk().await {
            read += piece.len() as u64;
            if read > patience {
                return;
            }
        }
    }
}

async fn drain(body: Body, patience: u64) {
    let mut read = 0;
    let mut pieces = body.into_data_stream();
    while let Some(Ok(piece)) = pieces.next().await {
        read += piece.len() as u64;
        if read > patience {
            return;
        }
    }
}

fn too_large(app: &App, lang: Lang) -> Problem {
    let limit = mebibytes(app.settings.evidence_limit);
    let args = [("limit", limit.into())];
    let told = app
        .catalogue
        .text(lang, "register-evidence-too-large", &args);
    Problem::too_large("upload-too-large", &told).field("file", told)
}

fn no_file(app: &App, lang: Lang) -> Problem {
    let told = app.catalogue.text(lang, "register-evidence-no-file", &[]);
    Problem::unprocessable("no-file", &told).field("file", told)
}

fn broken(err: &axum::extract::multipart::MultipartError) -> Problem {
    cut_off(&err.body_text())
}

fn cut_off(detail: &str) -> Problem {
    Problem::bad_request("malformed-input", detail).say("register-evidence-cut-off")
}

fn header_of(headers: &HeaderMap, name: header::HeaderName) -> &str {
    let value = headers.get(name);
    value.and_then(|v| v.to_str().ok()).unwrap_or_default()
}

/// The name in `Content-Disposition`, as a program may send it beside the body.
fn name_of(headers: &HeaderMap) -> String {
    let sent = header_of(headers, header::CONTENT_DISPOSITION);
    let name = sent
        .split(';')
        .find_map(|part| part.trim().strip_prefix("filename="));
    name.unwrap_or_default().trim_matches('"').to_owned()
}
