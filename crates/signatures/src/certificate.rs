//! Certificates (RFC 5280): the bytes that were signed, and what they say.

use std::fmt::Write;

use der::{Decode, asn1::PrintableStringRef};
use kernel::Timestamp;
use x509_cert::{
    ext::pkix::{
        BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectKeyIdentifier, name::DirectoryString,
    },
    name::Name,
};

use crate::asn1::{Reader, Value, tag};

/// A certificate, with its exact bytes.
#[derive(Debug, Clone)]
pub(crate) struct Certificate {
    der: Vec<u8>,
    parsed: x509_cert::Certificate,
    subject: Vec<u8>,
    issuer: Vec<u8>,
    key: Vec<u8>,
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

/// The three parts of anything signed in X.509: what was signed, the algorithm and the signature.
pub(crate) struct SignedPart<'a> {
    pub body: Value<'a>,
    pub algorithm: Value<'a>,
    pub signature: &'a [u8],
}

/// Splits a certificate or a revocation list.
pub(crate) fn signed_part(der: &[u8]) -> Option<SignedPart<'_>> {
    let mut outer = Reader::new(der);
    let mut parts = outer.enter(tag::SEQUENCE)?;
    let body = parts.next()?;
    let algorithm = parts.next()?;
    let signature = parts.next()?.bits()?;
    (parts.is_empty() && outer.is_empty()).then_some(SignedPart {
        body,
        algorithm,
        signature,
    })
}

impl Certificate {
    /// Reads DER; nothing may follow it.
    pub(crate) fn from_der(der: &[u8]) -> Option<Self> {
        let parsed = x509_cert::Certificate::from_der(der).ok()?;
        let mut body = signed_part(der)?.body.inside();
        body.optional(0xa0);
        body.next()?;
        body.next()?;
        let issuer = body.next()?.whole.to_vec();
        body.next()?;
        let subject = body.next()?.whole.to_vec();
        let key = body.next()?.whole.to_vec();
        Some(Self {
            der: der.to_vec(),
            parsed,
            subject,
            issuer,
            key,
        })
    }

    pub(crate) fn der(&self) -> &[u8] {
        &self.der
    }

    pub(crate) fn subject(&self) -> &[u8] {
        &self.subject
    }

    pub(crate) fn issuer(&self) -> &[u8] {
        &self.issuer
    }

    /// The `SubjectPublicKeyInfo`.
    pub(crate) fn key(&self) -> &[u8] {
        &self.key
    }

    pub(crate) fn signed(&self) -> SignedPart<'_> {
        signed_part(&self.der).expect("a certificate was split when it was read")
    }

    /// The serial number's content octets.
    pub(crate) fn serial(&self) -> &[u8] {
        self.parsed.tbs_certificate().serial_number().as_bytes()
    }

    /// `IssuerAndSerialNumber` (RFC 5652, 10.2.4).
    pub(crate) fn issuer_and_serial(&self) -> Vec<u8> {
        let serial = crate::asn1::value(tag::INTEGER, self.serial());
        crate::asn1::sequence(&[&self.issuer, &serial])
    }

    /// From when, until when.
    pub(crate) fn validity(&self) -> (i64, i64) {
        let validity = self.parsed.tbs_certificate().validity();
        let seconds = |time: &x509_cert::time::Time| time.to_unix_duration().as_secs() as i64;
        (seconds(&validity.not_before), seconds(&validity.not_after))
    }

    fn extension<T>(&self) -> Result<Option<T>, ()>
    where
        T: for<'a> Decode<'a> + der::oid::AssociatedOid,
    {
        match self.parsed.tbs_certificate().get_extension::<T>() {
            Ok(found) => Ok(found.map(|(_, value)| value)),
            Err(_) => Err(()),
        }
    }

    /// Whether it may sign documents (RFC 5280, 4.2.1.3): digital signature or non-repudiation, or nothing said.
    pub(crate) fn may_sign(&self) -> bool {
        match self.extension::<KeyUsage>() {
            Ok(Some(usage)) => usage.digital_signature() || usage.non_repudiation(),
            Ok(None) => true,
            Err(()) => false,
        }
    }

    /// Whether it may issue certificates, with `below` authorities between it and the signer.
    pub(crate) fn may_issue(&self, below: usize) -> bool {
        let Ok(Some(constraints)) = self.extension::<BasicConstraints>() else {
            return false;
        };
        let long_enough = constraints
            .path_len_constraint
            .is_none_or(|length| below <= usize::from(length));
        constraints.ca && long_enough && self.signs_with(KeyUsage::key_cert_sign)
    }

    /// Whether it may sign revocation lists.
    pub(crate) fn may_revoke(&self) -> bool {
        self.signs_with(KeyUsage::crl_sign)
    }

    fn signs_with(&self, right: impl Fn(&KeyUsage) -> bool) -> bool {
        match self.extension::<KeyUsage>() {
            Ok(usage) => usage.is_none_or(|usage| right(&usage)),
            Err(()) => false,
        }
    }

    /// Its subject key identifier.
    pub(crate) fn key_identifier(&self) -> Option<Vec<u8>> {
        let found = self.extension::<SubjectKeyIdentifier>().ok().flatten();
        found.map(|identifier| identifier.0.as_bytes().to_vec())
    }

    /// Whether it is for time-stamps and nothing else (RFC 3161, 2.3).
    pub(crate) fn stamps_time(&self) -> bool {
        const TIME_STAMPING: &str = "1.3.6.1.5.5.7.3.8";
        matches!(self.extension::<ExtendedKeyUsage>(),
            Ok(Some(ExtendedKeyUsage(uses))) if uses.len() == 1 && uses[0].to_string() == TIME_STAMPING)
    }

    /// Whether it has a critical extension that is not understood here, which forbids its use (RFC 5280, 4.2).
    pub(crate) fn asks_too_much(&self) -> bool {
        // Key usage, basic constraints, extended key usage, certificate policies, alternative name.
        const UNDERSTOOD: [&str; 5] = [
            "2.5.29.15",
            "2.5.29.19",
            "2.5.29.37",
            "2.5.29.32",
            "2.5.29.17",
        ];
        self.parsed
            .tbs_certificate()
            .extensions()
            .is_some_and(|extensions| {
                extensions.iter().any(|one| {
                    one.critical && !UNDERSTOOD.contains(&one.extn_id.to_string().as_str())
                })
            })
    }

    /// Who it was made out to.
    pub(crate) fn person(&self) -> Person {
        let name = self.parsed.tbs_certificate().subject();
        let shown = |value: Option<DirectoryString>| value.map(|value| value.value().to_string());
        Person {
            name: shown(name.common_name().ok().flatten()),
            organisation: shown(name.organization().ok().flatten()),
            unit: shown(name.organization_unit().ok().flatten()),
            country: name
                .country()
                .ok()
                .flatten()
                .map(|c: PrintableStringRef<'_>| c.to_string()),
            subject: distinguished(name),
            issuer: distinguished(self.parsed.tbs_certificate().issuer()),
            serial: self.serial().iter().fold(String::new(), |mut hex, byte| {
                write!(hex, "{byte:02x}").expect("a String takes all text");
                hex
            }),
            valid_from: instant(self.validity().0),
            valid_until: instant(self.validity().1),
        }
    }
}

/// The name as RFC 4514 writes it, as far as it can be written; `to_string` would panic where it cannot.
fn distinguished(name: &Name) -> String {
    let mut text = String::new();
    if write!(text, "{name}").is_err() {
        text.push('…');
    }
    text
}

/// Seconds since 1970 as an instant; the ends of the calendar hold.
pub(crate) fn instant(seconds: i64) -> Timestamp {
    const LAST: i64 = 253_402_300_799;
    Timestamp::from_micros(seconds.clamp(0, LAST) * 1_000_000)
        .expect("the seconds are within the calendar")
}

/// What a certificate says of its holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Common name: the person's or office's.
    pub name: Option<String>,
    /// Organisation.
    pub organisation: Option<String>,
    /// Organisational unit.
    pub unit: Option<String>,
    /// Country, two letters.
    pub country: Option<String>,
    /// The whole distinguished name, as RFC 4514 writes it.
    pub subject: String,
    /// The authority's distinguished name.
    pub issuer: String,
    /// The serial number, hexadecimal.
    pub serial: String,
    /// Start of the certificate's validity.
    pub valid_from: Timestamp,
    /// End of it.
    pub valid_until: Timestamp,
}
