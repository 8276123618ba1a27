//! Time-stamps (RFC 3161): asking for one, reading one.

use ring::rand::{SecureRandom, SystemRandom};

use crate::{
    Endpoint,
    asn1::{self, Reader, Value, oid, sequence, tag, value},
    cms::{self, Signed},
    http::Fault,
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

/// A request for the time-stamp of a SHA-256, with a nonce; the authority shall send its certificate along.
pub(crate) struct Query {
    pub der: Vec<u8>,
    nonce: Vec<u8>,
    hash: Vec<u8>,
}

impl Query {
    pub(crate) fn new(hash: &[u8]) -> Result<Self, TimeStampError> {
        let mut nonce = vec![0; 16];
        SystemRandom::new()
            .fill(&mut nonce)
            .map_err(|_| TimeStampError::Unreachable("no randomness for a nonce".to_owned()))?;
        // No leading zero, so that the number's bytes are compared as they are.
        nonce[0] |= 1;
        let imprint = sequence(&[
            &asn1::algorithm(oid::SHA256, true),
            &value(tag::OCTETS, hash),
        ]);
        let der = sequence(&[
            &asn1::integer(&[1]),
            &imprint,
            &asn1::integer(&nonce),
            &value(tag::BOOLEAN, &[0xff]),
        ]);
        Ok(Self {
            der,
            nonce,
            hash: hash.to_vec(),
        })
    }

    /// The token in an answer, if it is for this request.
    pub(crate) fn answer(&self, answer: &[u8]) -> Result<Vec<u8>, TimeStampError> {
        let mut parts = Reader::new(answer)
            .enter(tag::SEQUENCE)
            .ok_or(TimeStampError::Unreadable)?;
        let status = parts
            .enter(tag::SEQUENCE)
            .and_then(|mut status| status.next()?.small())
            .ok_or(TimeStampError::Unreadable)?;
        // 0 granted, 1 granted with modifications.
        if status > 1 {
            return Err(TimeStampError::Refused(status));
        }
        let token = parts.next().ok_or(TimeStampError::Unreadable)?;
        let stamped = Stamped::read(token).ok_or(TimeStampError::Unreadable)?;
        let fits = stamped.is_over_hash(&self.hash) && stamped.nonce == Some(self.nonce.as_slice());
        if fits {
            Ok(token.whole.to_vec())
        } else {
            Err(TimeStampError::Other)
        }
    }
}

/// A time-stamp token, as it was read; nothing is verified yet.
pub(crate) struct Stamped<'a> {
    pub signed: Signed<'a>,
    info: &'a [u8],
    digest: Digest,
    imprint: &'a [u8],
    /// Seconds since 1970.
    pub at: i64,
    nonce: Option<&'a [u8]>,
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
        parts.optional(tag::SEQUENCE);
        parts.optional(tag::BOOLEAN);
        let nonce = match parts.optional(tag::INTEGER) {
            Some(nonce) => Some(nonce.unsigned()?),
            None => None,
        };
        Some(Self {
            signed,
            info,
            digest,
            imprint,
            at,
            nonce,
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

/// A time-stamp authority that is asked over HTTP (RFC 3161, 3.4).
///
/// Its tokens are held against the request: imprint, nonce and that they can be read. Whether the authority is trusted says
/// a check.
#[derive(Debug)]
pub struct TimeStampAuthority(Endpoint);

/// The longest answer: a token with a chain of certificates stays far below.
const MAX_ANSWER: usize = 256 << 10;

impl TimeStampAuthority {
    /// The authority at this address.
    pub fn new(endpoint: Endpoint) -> Self {
        Self(endpoint)
    }

    /// A token over this SHA-256, as [`Request::time_stamp`](crate::Request::time_stamp) wants it:
    /// `request.time_stamp = Some(&|hash| authority.token(hash))`.
    pub fn token(&self, sha256: &[u8]) -> Result<Vec<u8>, TimeStampError> {
        let query = Query::new(sha256)?;
        let (kind, accept) = ("application/timestamp-query", "application/timestamp-reply");
        let answer = self.0.post("", kind, accept, &query.der, MAX_ANSWER);
        match answer {
            Ok((200, answer)) => query.answer(&answer),
            Ok((status, _)) => Err(TimeStampError::Unreachable(format!("HTTP {status}"))),
            Err(Fault::Slow) => Err(TimeStampError::Unreachable("too slow".to_owned())),
            Err(Fault::TooLarge) => Err(TimeStampError::Unreadable),
            Err(Fault::Unreachable(why)) => Err(TimeStampError::Unreachable(why)),
        }
    }
}
