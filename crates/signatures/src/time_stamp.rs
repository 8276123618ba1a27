//! Time-stamps (RFC 3161): reading one.

use crate::{
    asn1::{self, Reader, Value, oid, tag},
    cms::{self, Signed},
    keys::Digest,
};

/// Why there is no time-stamp.
#[derive(Debug, thiserror::Error)]
pub enum TimeStampError {
    /// The authority was not reached, or gave no answer of HTTP 200 in time.
    #[error("the time-stamp authority gave no answer: {0}")]
    Unreachable(String),
    /// It refused, with its `PKIStatus` (RFC 3161, 2.4.2).
    #[error("the time-stamp authority refused (status {0})")]
    Refused(u32),
    /// Its answer is none of RFC 3161.
    #[error("the time-stamp authority's answer cannot be read")]
    Unreadable,
    /// The token is over something else, or answers another request.
    #[error("the time-stamp is not for this request")]
    Other,
}

/// A time-stamp token, as it was read; nothing is verified yet.
pub(crate) struct Stamped<'a> {
    pub signed: Signed<'a>,
    info: &'a [u8],
    digest: Digest,
    imprint: &'a [u8],
    /// Seconds since 1970.
    pub at: i64,
}

impl<'a> Stamped<'a> {
    pub(crate) fn read(token: Value<'a>) -> Option<Self> {
        let signed = cms::read(token)?;
        (signed.content_type == oid::TST_INFO).then_some(())?;
        let info = signed.content?;
        let mut parts = Reader::new(info).enter(tag::SEQUENCE)?;
        (parts.next()?.small()? == 1).then_some(())?;
        parts.take(tag::OID)?;
        let mut imprinted = parts.enter(tag::SEQUENCE)?;
        let digest = Digest::of_algorithm(imprinted.next()?)?;
        let imprint = imprinted.take(tag::OCTETS)?;
        parts.take(tag::INTEGER)?;
        let at = asn1::generalized_time(parts.take(tag::GENERALIZED_TIME)?)?;
        Some(Self {
            signed,
            info,
            digest,
            imprint,
            at,
        })
    }

    /// Whether it stamps what has this SHA-256.
    pub(crate) fn is_over_hash(&self, sha256: &[u8]) -> bool {
        self.digest == Digest::Sha256 && self.imprint == sha256
    }

    /// Whether it stamps these bytes, with whatever digest.
    pub(crate) fn is_over(&self, parts: &[&[u8]]) -> bool {
        self.imprint == self.digest.of(parts)
    }

    /// Whether the authority's signature is right.
    pub(crate) fn is_signed(&self) -> bool {
        self.signed.verify(&[self.info], true).is_ok()
    }
}

/// Whether `token` is DER of a token over `sha256`; what `sign` asks of any token before it is built in.
pub(crate) fn is_for(token: &[u8], sha256: &[u8]) -> bool {
    let mut reader = Reader::new(token);
    let stamped = reader.next().and_then(Stamped::read);
    reader.is_empty() && stamped.is_some_and(|stamped| stamped.is_over_hash(sha256))
}
