//! The national signing service (BSrE of BSSN), which holds the keys of officials: its gateway gets a PDF and the signer's
//! passphrase, and gives the signed PDF back (`POST /api/v2/sign/pdf`).

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use kernel::Timestamp;
use serde::{Deserialize, Serialize, Serializer};
use zeroize::Zeroizing;

use crate::{
    Endpoint, EndpointError, Integrity, MAX_BYTES, Passphrase, Rect, Trust, check, http::Fault,
};

/// A gateway of the service, in one's own network or the nation's.
#[derive(Debug)]
pub struct SigningService(Endpoint);

/// How the service knows the signer.
#[derive(Clone, PartialEq, Eq)]
pub enum Account {
    /// The national identity number, which is personal: it is never printed.
    Nik(String),
    /// The official mail address.
    Email(String),
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nik(_) => f.write_str("Nik(…)"),
            Self::Email(_) => f.write_str("Email(…)"),
        }
    }
}

/// What the signer agrees with. Neither is stored or printed.
#[derive(Debug)]
pub enum Consent<'a> {
    /// The passphrase of the signer's key.
    Passphrase(&'a Passphrase),
    /// A code that the service sent to the signer.
    Totp(&'a Passphrase),
}

/// How the signature shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Look {
    /// Not at all.
    Invisible,
    /// As a picture on a page.
    Visible {
        /// The page, counted from 1.
        page: usize,
        /// Its place on it.
        rect: Rect,
        /// The picture, PNG.
        image: Vec<u8>,
    },
}

/// What is to be signed, by whom.
#[derive(Debug)]
pub struct ServiceRequest<'a> {
    /// The file.
    pub pdf: &'a [u8],
    /// Whose key signs.
    pub account: Account,
    /// The signer's consent.
    pub consent: Consent<'a>,
    /// How it shows.
    pub look: Look,
    /// Where it is signed.
    pub location: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// Why the service signed nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ServiceError {
    /// It was not reached.
    #[error("the signing service was not reached: {0}")]
    Unreachable(String),
    /// It did not answer in time. It may have signed all the same; nothing of it came back.
    #[error("the signing service did not answer in time")]
    Slow,
    /// It refused our own account at it (401 or 403).
    #[error("the signing service refuses our access")]
    Access,
    /// It refused the request, such as for a wrong passphrase or an expired certificate, in its own words.
    #[error("the signing service refused (HTTP {status}): {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// What it said, shortened; empty where it said nothing.
        message: String,
    },
    /// It failed (5xx).
    #[error("the signing service failed (HTTP {0})")]
    Failed(u16),
    /// Its answer is not the published one.
    #[error("the signing service's answer cannot be read")]
    Unreadable,
    /// What came back is no PDF with one more intact signature.
    #[error("what the signing service gave back is not signed")]
    NotSigned,
    /// What came back does not begin with the file that was sent: another document, or a rewritten one.
    #[error("the signing service gave back another file than it was sent")]
    OtherFile,
}

/// The request's body, as the service has published it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    nik: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passphrase: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    totp: Option<&'a str>,
    signature_properties: [Properties<'a>; 1],
    file: [Base64<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties<'a> {
    tampilan: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_base64: Option<Base64<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin_x: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin_y: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

struct Base64<'a>(&'a [u8]);

impl Serialize for Base64<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(self.0))
    }
}

#[derive(Deserialize)]
struct Answer {
    file: Vec<String>,
}

/// What it says when it refuses; gateways differ in the name of the text.
#[derive(Deserialize)]
struct Refusal {
    #[serde(alias = "message", alias = "msg")]
    error: Option<String>,
}

/// The longest text of a refusal that is kept.
const MAX_MESSAGE: usize = 300;

impl SigningService {
    /// The gateway at this address, which has its own account (basic authentication) in it.
    ///
    /// # Errors
    /// [`EndpointError::NotEncrypted`] for plain `http` to another machine: passphrases pass here.
    pub fn new(endpoint: Endpoint) -> Result<Self, EndpointError> {
        if endpoint.keeps_secrets() {
            Ok(Self(endpoint))
        } else {
            Err(EndpointError::NotEncrypted)
        }
    }

    /// Has `request` signed. What comes back was checked to be the same file with an update, which holds one more signature that is
    /// intact; whether the signer is trusted is the caller's question to [`check`].
    pub fn sign_pdf(
        &self,
        request: &ServiceRequest<'_>,
        now: Timestamp,
    ) -> Result<Vec<u8>, ServiceError> {
        let body = body(request);
        let limit = MAX_BYTES / 3 * 4 + (1 << 20);
        let answer = self.0.post(
            "/api/v2/sign/pdf",
            "application/json",
            "application/json",
            &body,
            limit,
        );
        drop(body);
        let (status, answer) = answer.map_err(|fault| match fault {
            Fault::Slow => ServiceError::Slow,
            Fault::Unreachable(why) => ServiceError::Unreachable(why),
            Fault::TooLarge => ServiceError::Unreadable,
        })?;
        match status {
            200 => {}
            401 | 403 => return Err(ServiceError::Access),
            500.. => return Err(ServiceError::Failed(status)),
            _ => {
                return Err(ServiceError::Refused {
                    status,
                    message: message(&answer),
                });
            }
        }
        let answer: Answer =
            serde_json::from_slice(&answer).map_err(|_| ServiceError::Unreadable)?;
        let [file] = answer.file.as_slice() else {
            return Err(ServiceError::Unreadable);
        };
        let pdf = STANDARD
            .decode(file)
            .map_err(|_| ServiceError::Unreadable)?;
        if !pdf.starts_with(request.pdf) {
            return Err(ServiceError::OtherFile);
        }
        let trust = Trust::new();
        let before = check(request.pdf, &trust, now).signatures.len();
        let after = check(&pdf, &trust, now).signatures;
        let intact = after.iter().all(|one| one.integrity == Integrity::Intact);
        if after.len() == before + 1 && intact {
            Ok(pdf)
        } else {
            Err(ServiceError::NotSigned)
        }
    }
}

fn body(request: &ServiceRequest<'_>) -> Zeroizing<Vec<u8>> {
    let (nik, email) = match &request.account {
        Account::Nik(nik) => (Some(nik.as_str()), None),
        Account::Email(email) => (None, Some(email.as_str())),
    };
    let (passphrase, totp) = match &request.consent {
        Consent::Passphrase(secret) => (Some(secret.reveal()), None),
        Consent::Totp(code) => (None, Some(code.reveal())),
    };
    let (tampilan, page, rect, image) = match &request.look {
        Look::Invisible => ("INVISIBLE", None, None, None),
        Look::Visible { page, rect, image } => {
            ("VISIBLE", Some(*page), Some(rect), Some(Base64(image)))
        }
    };
    let image_length = image.as_ref().map_or(0, |image| image.0.len());
    let body = Body {
        nik,
        email,
        passphrase,
        totp,
        signature_properties: [Properties {
            tampilan,
            image_base64: image,
            page,
            origin_x: rect.map(|rect| rect.left),
            origin_y: rect.map(|rect| rect.bottom),
            width: rect.map(|rect| rect.width),
            height: rect.map(|rect| rect.height),
            location: request.location.as_deref(),
            reason: request.reason.as_deref(),
        }],
        file: [Base64(request.pdf)],
    };
    // Large enough from the start: growing would leave copies of the passphrase behind that nobody wipes.
    let texts = [&request.location, &request.reason]
        .into_iter()
        .flatten()
        .map(String::len)
        .sum::<usize>();
    let room = (request.pdf.len() + image_length) / 3 * 4 + texts * 6 + 16_384;
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    serde_json::to_writer(&mut *bytes, &body).expect("texts and numbers are JSON");
    bytes
}

fn message(answer: &[u8]) -> String {
    let said = serde_json::from_slice::<Refusal>(answer)
        .ok()
        .and_then(|refusal| refusal.error);
    said.unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control())
        .take(MAX_MESSAGE)
        .collect()
}
