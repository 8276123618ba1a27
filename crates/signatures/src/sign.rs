//! Signing: one incremental update for one signature (ISO 32000-2, 12.8; ETSI EN 319 142-1).

mod form;
mod update;

use kernel::Timestamp;
use time::UtcOffset;

use crate::{
    Identity, IdentityError, ReadError, Stamp, TimeStampError, Trust, check,
    cms::{self, Made},
    keys::Digest,
    pdf::{Document, Object, text_string},
    report::{Integrity, Since},
    time_stamp,
};

/// What asks a time-stamp authority: SHA-256 in, token (RFC 3161, DER of its `ContentInfo`) out.
pub type Stamper<'a> = dyn Fn(&[u8]) -> Result<Vec<u8>, TimeStampError> + 'a;

/// What one signature says, and where it shows.
#[derive(Clone)]
pub struct Request<'a> {
    /// The signer's name, as the document has it.
    pub name: String,
    /// The office in which they sign.
    pub office: Option<String>,
    /// Why they sign.
    pub reason: Option<String>,
    /// Where they sign.
    pub location: Option<String>,
    /// When, by our clock; it stands in the signature dictionary's `/M`, which is signed.
    pub at: Timestamp,
    /// The local time in which that is written and shown.
    pub zone: UtcOffset,
    /// Name of the form field, without a full stop; `Signature1` and so on where none is given.
    pub field: Option<String>,
    /// Where and how it shows; an invisible signature without.
    pub stamp: Option<Stamp>,
    /// Gives the time-stamp that makes PAdES B-B to B-T; none without.
    pub time_stamp: Option<&'a Stamper<'a>>,
}

impl Request<'_> {
    /// An invisible signature without a time-stamp; the fields add what else there is.
    pub fn new(name: impl Into<String>, at: Timestamp, zone: UtcOffset) -> Self {
        Self {
            name: name.into(),
            office: None,
            reason: None,
            location: None,
            at,
            zone,
            field: None,
            stamp: None,
            time_stamp: None,
        }
    }
}

/// Why nothing was signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// The file is no PDF, or is encrypted, damaged or too large.
    #[error("the file cannot be signed")]
    Read(#[from] ReadError),
    /// A signature that the file has already is broken: another must not seem to vouch for it.
    #[error("the earlier signature in field `{0}` is broken")]
    EarlierSignature(String),
    /// The file was changed after its last signature.
    #[error("the file was changed after it was signed")]
    ChangedSince,
    /// An earlier signature allows no more changes (ISO 32000-2, 12.8.2.2).
    #[error("an earlier signature forbids further signatures")]
    Locked,
    /// The certificate is not for signing documents (RFC 5280, 4.2.1.3).
    #[error("the certificate is not for signing documents")]
    KeyUsage,
    /// The certificate is not valid at the time of signing.
    #[error("the certificate is not valid at this time")]
    NotValidNow,
    /// The form has a field of this name already, or the name is empty or has a full stop.
    #[error("the field `{0}` is taken or not a field's name")]
    Field(String),
    /// There is no such page.
    #[error("the file has no page {0}")]
    NoPage(usize),
    /// Text and code do not fit into the stamp's rectangle, or it has none.
    #[error("the stamp is too small for its text")]
    StampTooSmall,
    /// The carried font lacks a character of the stamp.
    #[error("the font of the stamp cannot print `{0}`")]
    Unprintable(char),
    /// The address is too long for a QR code.
    #[error("the address to verify is too long for a QR code")]
    Address,
    /// The authority gave no time-stamp.
    #[error("there is no time-stamp")]
    TimeStamp(#[from] TimeStampError),
    /// Certificates and time-stamp need more room than was reserved.
    #[error("the signature is larger than its place")]
    TooLarge,
    /// The key did not sign.
    #[error("the key did not sign")]
    Key,
    /// The key file gave no identity; for callers that open it on the way.
    #[error(transparent)]
    Identity(#[from] IdentityError),
}

/// Room for a time-stamp token with its certificates.
const TOKEN_ROOM: usize = 16 << 10;

/// Signs `pdf`: all of its bytes, then one incremental update with the signature (PAdES B-B, or B-T with a time-stamp).
///
/// Earlier signatures stay valid. Refuses a file whose earlier signatures are broken or that was changed after the last.
///
/// # Errors
/// See [`SignError`]. Nothing is ever half signed.
pub fn sign(pdf: &[u8], identity: &Identity, request: &Request<'_>) -> Result<Vec<u8>, SignError> {
    let document = Document::read(pdf)?;
    refuse_broken(pdf, request.at)?;
    if is_locked(&document)? {
        return Err(SignError::Locked);
    }
    let seconds = request.at.micros().div_euclid(1_000_000);
    let (from, until) = identity.certificate.validity();
    if !(from..=until).contains(&seconds) {
        return Err(SignError::NotValidNow);
    }
    if !identity.certificate.may_sign() {
        return Err(SignError::KeyUsage);
    }
    let chain = std::iter::once(&identity.certificate).chain(&identity.chain);
    let room = 2048
        + chain.map(|one| one.der().len()).sum::<usize>()
        + if request.time_stamp.is_some() {
            TOKEN_ROOM
        } else {
            0
        };
    let prepared = form::prepare(&document, request, room)?;
    let mut made = update::append(&document, prepared)?;
    let digest = Digest::Sha256.of(&made.signed_parts());
    let signature = cms::sign(identity, &digest).ok_or(SignError::Key)?;
    let token = request
        .time_stamp
        .map(|stamper| token(stamper, &signature))
        .transpose()?;
    let contents = signature.finish(identity, token.as_deref());
    made.fill(&contents)?;
    Ok(made.bytes)
}

fn token(stamper: &Stamper<'_>, signature: &Made) -> Result<Vec<u8>, TimeStampError> {
    let hash = Digest::Sha256.of(&[&signature.signature]);
    let token = stamper(&hash)?;
    if time_stamp::is_for(&token, &hash) {
        Ok(token)
    } else {
        Err(TimeStampError::Other)
    }
}

/// Nobody signs over a broken signature. Whether earlier signers are trusted is not asked here.
fn refuse_broken(pdf: &[u8], at: Timestamp) -> Result<(), SignError> {
    let report = check(pdf, &Trust::default(), at);
    for signature in &report.signatures {
        if signature.integrity != Integrity::Intact {
            return Err(SignError::EarlierSignature(signature.field.clone()));
        }
        match signature.since {
            Since::Nothing | Since::Signatures | Since::ValidationData => {}
            Since::Changed => return Err(SignError::ChangedSince),
        }
    }
    Ok(())
}

/// Whether the file is certified with "no changes allowed".
fn is_locked(document: &Document<'_>) -> Result<bool, ReadError> {
    let permissions = document.dict(document.catalog()?.get("Perms"))?;
    let Some(signature) = document.dict(permissions.as_ref().and_then(|all| all.get("DocMDP")))?
    else {
        return Ok(false);
    };
    for reference in document.list(signature.get("Reference"))? {
        let reference = document.dict(Some(&reference))?;
        let parameters = reference
            .as_ref()
            .and_then(|one| one.get("TransformParams"));
        let parameters = document.dict(parameters)?;
        let level = parameters
            .as_ref()
            .and_then(|one| one.get("P"))
            .and_then(Object::integer);
        if level == Some(1) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The time as PDF dates are written: `(D:20261127091500+07'00')` (ISO 32000-2, 7.9.4).
fn pdf_date(at: Timestamp, zone: UtcOffset) -> Object {
    let local = at.to_offset_date_time().to_offset(zone);
    let (hours, minutes, _) = zone.as_hms();
    let sign = if hours < 0 || minutes < 0 { '-' } else { '+' };
    text_string(&format!(
        "D:{:04}{:02}{:02}{:02}{:02}{:02}{sign}{:02}'{:02}'",
        local.year(),
        u8::from(local.month()),
        local.day(),
        local.hour(),
        local.minute(),
        local.second(),
        hours.unsigned_abs(),
        minutes.unsigned_abs(),
    ))
}
