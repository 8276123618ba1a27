//! Electronic signatures on the agreement's PDF, one signatory after another: with the operator's certificate, or by the
//! national signing service.
//!
//! In three parts, because no file is signed within a transaction: [`prepare`] asks who may sign now, [`make`] signs the
//! bytes or lets the service do it, [`keep`] asks again and writes. Between them nothing is written; whoever comes second
//! is told so.

use kernel::{Id, Timestamp};
use register::{
    Acting,
    evidence::media,
    model::{FieldError, Fields},
};
use serde_json::json;
use signatures::{
    Account, Consent, Language, Look, Passphrase, Rect, Request, ServiceRequest, SignError, Stamp,
    TimeStampError, code_picture,
};
use store::{Db, files};
use time::UtcOffset;

use crate::{
    AgreementError, NotNow, Signing,
    agreements::known,
    issued::{self, Issued, IssuedEvent},
    model::{Agreement, Method, Signatory},
    print,
    signing::{self, may_sign, may_sign_now, signatory},
    store::signing as rows,
};

/// Someone who may sign now, and what.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// Who signs.
    pub signatory: Signatory,
    /// The agreement as it was read.
    pub agreement: Agreement,
    /// Everyone who signs, in turn.
    pub all: Vec<Signatory>,
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
        all,
        signatory,
        agreement,
        code,
    })
}

/// With what someone signs.
#[derive(Debug)]
pub enum With {
    /// The operator's certificate.
    Certificate,
    /// The signer's own key, which the national service holds.
    Service(Account, Passphrase),
}

impl With {
    /// The word in the audit log.
    const fn as_str(&self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::Service(..) => "service",
        }
    }

    /// Whose key at the national service signs: an address, or a NIK of sixteen digits. Neither is kept.
    ///
    /// # Errors
    /// [`AgreementError::Invalid`] naming the fields, without what was written in them.
    pub fn service(account: &str, passphrase: Passphrase) -> Result<Self, AgreementError> {
        let account = account.trim();
        let wrong = |problem| {
            let (field, value) = ("account", String::new());
            AgreementError::Invalid(vec![FieldError {
                field,
                problem,
                value,
            }])
        };
        let is_nik = account.len() == 16 && account.bytes().all(|b| b.is_ascii_digit());
        let parts = account.split_once('@');
        let is_email = account.len() <= 254
            && parts.is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.'))
            && !account.contains(|c: char| c.is_whitespace() || c.is_control());
        let account = match (is_nik, is_email) {
            (true, _) => Account::Nik(account.to_owned()),
            (_, true) => Account::Email(account.to_owned()),
            _ if account.is_empty() => return Err(wrong("required")),
            _ => return Err(wrong("account")),
        };
        if passphrase.is_empty() {
            let mut f = Fields::default();
            f.refuse("passphrase", "required", "");
            f.done()?;
        }
        Ok(Self::Service(account, passphrase))
    }
}

/// Signs the file as it stands, or lets it be signed: reads the disk, may ask other machines and wait for them, so neither
/// for an async task nor within a transaction.
///
/// # Errors
/// [`NotNow::NoCertificate`], [`NotNow::Certificate`], [`NotNow::TimeStamp`] and [`NotNow::Service`] with the reason in
/// words; [`AgreementError::Service`] for what the service did; [`NotNow::Revoked`], [`NotNow::Unchecked`];
/// [`NotNow::OtherSigner`] where the service signed with someone else's key, [`NotNow::Untrusted`] where nobody vouches for it.
pub fn make(
    signing: &Signing,
    with: &With,
    pdf: &[u8],
    of: &Prepared,
    (verify, at): (&str, Timestamp),
) -> Result<Vec<u8>, AgreementError> {
    let signed = match with {
        With::Certificate => by_certificate(signing, pdf, of, (verify, at))?,
        With::Service(account, passphrase) => {
            let asked = (account, passphrase);
            by_service(signing, asked, pdf, of, (verify, at))?
        }
    };
    // The operator's certificate is the operator's; the service's key must be that of the signatory.
    let owner = matches!(with, With::Service(..)).then_some(of.signatory.name.as_str());
    signing.vouch(&signed, owner, at)?;
    Ok(signed)
}

/// The room that is left for this signatory; none in a file whose pages cannot be counted.
fn place(pdf: &[u8], of: &Prepared) -> Option<(usize, Rect)> {
    let page = media::sniff(pdf).ok().and_then(|found| found.pages)?;
    let nth = usize::try_from(of.signatory.place - 1).unwrap_or(0);
    let (left, bottom, width, height) = print::stamp_place(nth, of.all.len());
    let rect = Rect {
        left: left as f32,
        bottom: bottom as f32,
        width: width as f32,
        height: height as f32,
    };
    Some((page as usize, rect))
}

fn by_certificate(
    signing: &Signing,
    pdf: &[u8],
    of: &Prepared,
    (verify, at): (&str, Timestamp),
) -> Result<Vec<u8>, AgreementError> {
    let identity = signing.identity()?;
    let stamper = signing.stamper()?;
    let token = |hash: &[u8]| match &stamper {
        Some(authority) => authority.token(hash),
        None => Err(TimeStampError::Other),
    };
    let zone = UtcOffset::from_hms(7, 0, 0).expect("seven hours are an offset");
    let mut request = Request::new(of.signatory.name.clone(), at, zone);
    request.office = Some(of.signatory.office.clone());
    request.reason = Some(signing::title(&of.agreement));
    request.stamp = place(pdf, of).map(|(page, rect)| Stamp {
        page,
        rect,
        heading: "Ditandatangani secara elektronik oleh".to_owned(),
        language: Language::Indonesian,
        verify: Some(verify.to_owned()),
    });
    if stamper.is_some() {
        request.time_stamp = Some(&token);
    }
    signatures::sign(pdf, &identity, &request).map_err(|err| match err {
        SignError::TimeStamp(err) => NotNow::TimeStamp(err.to_string()).into(),
        other => NotNow::Certificate(other.to_string()).into(),
    })
}

fn by_service(
    signing: &Signing,
    (account, passphrase): (&Account, &Passphrase),
    pdf: &[u8],
    of: &Prepared,
    (verify, at): (&str, Timestamp),
) -> Result<Vec<u8>, AgreementError> {
    let service = signing.signing_service()?;
    // The service draws no text: the code to verify with stands in the middle of the room above the name.
    let look = place(pdf, of).and_then(|(page, rect)| {
        let image = code_picture(verify).ok()?;
        let rect = Rect {
            left: rect.left + (rect.width - rect.height) / 2.0,
            width: rect.height,
            ..rect
        };
        Some(Look::Visible { page, rect, image })
    });
    let request = ServiceRequest {
        pdf,
        account: account.clone(),
        consent: Consent::Passphrase(passphrase),
        look: look.unwrap_or(Look::Invisible),
        location: None,
        reason: Some(signing::title(&of.agreement)),
    };
    Ok(service.sign_pdf(&request, at)?)
}

/// Writes the signed file down, where everything still is as it was prepared.
///
/// # Errors
/// As [`prepare`]; [`AgreementError::Stale`] where someone signed or changed it meanwhile.
pub async fn keep(
    act: &mut Acting<'_>,
    db: &Db,
    (of, with): (&Prepared, &With),
    signed: Vec<u8>,
) -> Result<Agreement, AgreementError> {
    let now = prepare(act, of.signatory.id).await?;
    let subject = now.agreement.subject_text();
    // The code stands on the page: one that was given out meanwhile makes this file another document.
    let is_other = now
        .agreement
        .document_code
        .as_ref()
        .is_some_and(|code| *code != of.code);
    if is_other
        || now.agreement.revision != of.agreement.revision
        || now.agreement.pdf != of.agreement.pdf
        || now.all != of.all
    {
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
    rows::keep_file(act.tx, now.agreement.id, (&file.sha256, &of.code)).await?;
    let method = (Method::Electronic, file.sha256.as_str());
    let signed = (&now.signatory, &now.agreement);
    signing::signed(act, signed, &now.all, method).await?;
    act.record(
        "agreements.sign",
        &subject,
        json!({"signatory": now.signatory.id, "party": now.signatory.party, "with": with.as_str(), "sha256": file.sha256}),
    )
    .await?;
    known(act.tx, now.agreement.id).await
}
