//! Electronic signatures: the operator's certificate on the agreement's PDF, one signatory after another.
//!
//! In three parts, because no file is signed within a transaction: [`prepare`] asks who may sign now, [`make`] signs the
//! bytes, [`keep`] asks again and writes. Between them nothing is written; whoever comes second is told so.

use std::path::PathBuf;

use kernel::{Id, Timestamp};
use register::{Acting, evidence::media};
use serde_json::json;
use signatures::{Identity, Language, Passphrase, Rect, Request, Stamp, Trust};
use store::{Db, files};
use time::UtcOffset;

use crate::{
    AgreementError, NotNow,
    agreements::known,
    issued::{self, Issued, IssuedEvent},
    model::{Agreement, Method, Signatory},
    print,
    signing::{self, may_sign, may_sign_now, signatory},
    store::signing as rows,
};

/// With what the operator signs.
#[derive(Default)]
pub struct Signing {
    /// The key file, PKCS#12; nothing is signed without.
    pub certificate: Option<PathBuf>,
    /// What opens it. Held in memory alone, never written or logged.
    pub passphrase: Option<Passphrase>,
    /// The authorities whose certificates are believed, PEM.
    pub authorities: Option<PathBuf>,
}

impl Signing {
    /// Whether there is a certificate to sign with.
    pub const fn is_ready(&self) -> bool {
        self.certificate.is_some()
    }

    /// Opens the key file. Reads the disk: not for an async task.
    fn identity(&self) -> Result<Identity, AgreementError> {
        let path = self.certificate.as_ref().ok_or(NotNow::NoCertificate)?;
        let told = |why: String| AgreementError::from(NotNow::Certificate(why));
        let bytes = std::fs::read(path).map_err(|_| told("the file cannot be read".to_owned()))?;
        let none = Passphrase::new("");
        let passphrase = self.passphrase.as_ref().unwrap_or(&none);
        Identity::from_pkcs12(&bytes, passphrase).map_err(|err| told(err.to_string()))
    }

    /// Whom a check believes. Reads the disk: not for an async task.
    pub fn trust(&self) -> Trust {
        let mut trust = Trust::new();
        if let Some(path) = &self.authorities {
            let added = std::fs::read(path).map(|file| trust.add_anchors(&file));
            if !matches!(added, Ok(Ok(()))) {
                tracing::error!(path = %path.display(), "the authorities of {} cannot be read", path.display());
            }
        }
        trust
    }
}

/// Someone who may sign now, and what.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// Who signs.
    pub signatory: Signatory,
    /// The agreement as it was read.
    pub agreement: Agreement,
    /// How many sign in all.
    pub n_signatories: usize,
    /// The code under which the file is verified.
    pub code: String,
}

/// Asks whether the actor may sign for this signatory now. Writes nothing.
///
/// # Errors
/// [`AgreementError::Forbidden`]; [`NotNow`] as for every signature; [`NotNow::OtherMethod`] on paper that was signed by hand.
pub async fn prepare(act: &mut Acting<'_>, id: Id<Signatory>) -> Result<Prepared, AgreementError> {
    let (signatory, agreement) = signatory(act.tx, act.actor, id).await?;
    may_sign(act.actor, &agreement, signatory.party)?;
    let all = may_sign_now(act, &signatory, &agreement).await?;
    if all.iter().any(|one| one.method == Some(Method::Scan)) {
        return Err(NotNow::OtherMethod.into());
    }
    let code = match &agreement.document_code {
        Some(code) => code.clone(),
        None => issued::new_code(act.clock),
    };
    Ok(Prepared {
        n_signatories: all.len(),
        signatory,
        agreement,
        code,
    })
}

/// Signs the file as it stands: takes some 20 ms and reads the disk, so not for an async task.
///
/// # Errors
/// [`NotNow::NoCertificate`], [`NotNow::Certificate`] with the reason in words.
pub fn make(
    signing: &Signing,
    pdf: &[u8],
    of: &Prepared,
    (verify, at): (&str, Timestamp),
) -> Result<Vec<u8>, AgreementError> {
    let identity = signing.identity()?;
    let zone = UtcOffset::from_hms(7, 0, 0).expect("seven hours are an offset");
    let mut request = Request::new(of.signatory.name.clone(), at, zone);
    request.office = Some(of.signatory.office.clone());
    request.reason = Some(signing::title(&of.agreement));
    let place = usize::try_from(of.signatory.place - 1).unwrap_or(0);
    let pages = media::sniff(pdf).ok().and_then(|found| found.pages);
    let (left, bottom, width, height) = print::stamp_place(place, of.n_signatories);
    request.stamp = pages.map(|page| Stamp {
        page: page as usize,
        rect: Rect {
            left: left as f32,
            bottom: bottom as f32,
            width: width as f32,
            height: height as f32,
        },
        heading: "Ditandatangani secara elektronik oleh".to_owned(),
        language: Language::Indonesian,
        verify: Some(verify.to_owned()),
    });
    signatures::sign(pdf, &identity, &request)
        .map_err(|err| NotNow::Certificate(err.to_string()).into())
}

/// Writes the signed file down, where everything still is as it was prepared.
///
/// # Errors
/// As [`prepare`]; [`AgreementError::Stale`] where someone signed or changed it meanwhile.
pub async fn keep(
    act: &mut Acting<'_>,
    db: &Db,
    of: &Prepared,
    signed: Vec<u8>,
) -> Result<Agreement, AgreementError> {
    let now = prepare(act, of.signatory.id).await?;
    let subject = now.agreement.subject_text();
    if now.agreement.revision != of.agreement.revision || now.agreement.pdf != of.agreement.pdf {
        return Err(AgreementError::Stale(subject));
    }
    let at = act.now();
    let file = files::put(db, act.tx, signed, "application/pdf").await?;
    if now.agreement.document_code.is_none() {
        let document = Issued {
            code: of.code.clone(),
            kind: "agreement".to_owned(),
            subject: subject.clone(),
            title: signing::title(&now.agreement),
            at,
        };
        issued::begin(act.tx, &document).await?;
    }
    let kept = (file.sha256.as_str(), IssuedEvent::Signed);
    issued::add_file(act.tx, &of.code, kept, at).await?;
    rows::keep_file(act.tx, now.agreement.id, (Some(&file.sha256), &of.code)).await?;
    let all = rows::signatories(act.tx, now.agreement.id).await?;
    let method = (Method::Electronic, file.sha256.as_str());
    signing::signed(act, (&now.signatory, &now.agreement), &all, method).await?;
    act.record(
        "agreements.sign",
        &subject,
        json!({"signatory": now.signatory.id, "party": now.signatory.party, "sha256": file.sha256}),
    )
    .await?;
    known(act.tx, now.agreement.id).await
}
