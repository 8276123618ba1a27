//! What a check found, in types.

use kernel::Timestamp;

use crate::{Person, ReadError};

/// All signatures of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Why the file could not be read; there are no signatures then.
    pub unreadable: Option<ReadError>,
    /// The signatures, the oldest first.
    pub signatures: Vec<SignatureReport>,
}

/// The short answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Intact, by a trusted signer, and nothing but signatures came later.
    Valid,
    /// Intact, but who signed is not vouched for.
    Untrusted,
    /// The signature is broken, or the file was changed after it.
    Broken,
}

impl Report {
    /// The worst of all signatures' verdicts; `None` for a file without signatures or one that cannot be read.
    pub fn verdict(&self) -> Option<Verdict> {
        self.signatures.iter().map(SignatureReport::verdict).max()
    }

    /// What came after the last signature.
    pub fn after(&self) -> Since {
        self.signatures
            .last()
            .map_or(Since::Nothing, |last| last.since)
    }
}

/// What is known of one signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureReport {
    /// The form field that holds it.
    pub field: String,
    /// A person's signature, or a time-stamp on the whole document.
    pub kind: Kind,
    /// Whom the certificate names; nobody where there is none.
    pub signer: Option<Person>,
    /// The name that the signature gives itself, unproven.
    pub name: Option<String>,
    /// The reason that was given.
    pub reason: Option<String>,
    /// The place that was given.
    pub location: Option<String>,
    /// When it was made, by the signer's own clock (`/M`).
    pub claimed_at: Option<Timestamp>,
    /// Where the signed revision ends: how many bytes of the file it covers.
    pub covers: usize,
    /// Whether the signed bytes are as they were signed.
    pub integrity: Integrity,
    /// Whether the certificate is vouched for.
    pub standing: Standing,
    /// Whether revocation was looked up.
    pub revocation: Revocation,
    /// The time that a third party confirms.
    pub time_stamp: TimeStamp,
    /// What came after it.
    pub since: Since,
}

impl SignatureReport {
    /// The short answer for this signature.
    pub fn verdict(&self) -> Verdict {
        match (self.integrity, self.since, self.standing, &self.time_stamp) {
            (
                Integrity::Intact,
                Since::Nothing | Since::Signatures | Since::ValidationData,
                standing,
                stamp,
            ) => {
                if standing == Standing::Trusted && *stamp != TimeStamp::Wrong {
                    Verdict::Valid
                } else {
                    Verdict::Untrusted
                }
            }
            _ => Verdict::Broken,
        }
    }

    /// The best known time: a trusted time-stamp's, otherwise what the signer claims.
    pub fn at(&self) -> Option<Timestamp> {
        match &self.time_stamp {
            TimeStamp::Trusted { at, .. } => Some(*at),
            _ => self.claimed_at,
        }
    }
}

/// What a signature field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `ETSI.CAdES.detached`, or the older `adbe.pkcs7.detached`.
    Signature,
    /// `ETSI.RFC3161`: a time-stamp on the document (EN 319 142-1, 5.4.3).
    DocumentTimeStamp,
}

/// Whether the signed bytes are as they were signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Integrity {
    /// Ranges, digest and signature are right.
    Intact,
    /// The byte range does not cover a whole revision.
    Range(RangeFault),
    /// The signature is not DER of CMS with one signer and its attributes.
    Unreadable,
    /// Kind, digest, key or algorithm is none that is verified here; SHA-1 and RSA below 2,048 bits are none.
    Unsupported,
    /// The bytes were changed: their digest is another than the signed one.
    DigestDiffers,
    /// The certificate is missing, or another than the signature names.
    Certificate,
    /// The signature does not verify with the certificate's key.
    SignatureWrong,
}

/// How a byte range (ISO 32000-2, 12.8.1) fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RangeFault {
    /// It is missing, or not four numbers.
    Missing,
    /// It does not start with the file's first byte.
    NotFromStart,
    /// Its parts overlap, or run backwards.
    Overlap,
    /// What it leaves out is more, less or other than the value of `/Contents`.
    Hole,
    /// It ends behind the end of the file.
    PastEnd,
    /// What it covers is no whole revision of the file with this signature in it.
    NoRevision,
}

/// Whether the certificate is vouched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A chain leads to an anchor, everything in it valid at the time.
    Trusted,
    /// The signer made the certificate, and it is no anchor.
    SelfIssued,
    /// No chain leads to an anchor.
    NoAnchor,
    /// A certificate of the chain had expired, already when the signature claims to have been made.
    Expired,
    /// It has expired since; whether it was valid then, no time-stamp proves.
    ExpiredSince,
    /// A certificate of the chain was not valid yet.
    NotYetValid,
    /// The authority revoked it, at this instant.
    Revoked(Timestamp),
    /// The certificate is not for this: its key usage has neither digital signature nor non-repudiation, or it does not
    /// stamp time.
    WrongUse,
    /// There is no certificate to ask for.
    Unknown,
}

/// Whether the revocation lists given cover the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revocation {
    /// A list of each authority in the chain was looked into, each current.
    Checked,
    /// A list was looked into that should have been replaced by now.
    Stale,
    /// At least one authority's list is missing.
    NotChecked,
}

/// The time that a third party confirms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimeStamp {
    /// There is none.
    None,
    /// A trusted authority's.
    Trusted {
        /// When.
        at: Timestamp,
        /// Whose.
        authority: Box<Person>,
    },
    /// Well made, by an authority that is not trusted.
    Untrusted {
        /// When, as it says.
        at: Timestamp,
        /// Why it is not trusted.
        standing: Standing,
    },
    /// Damaged, or over something else.
    Wrong,
}

/// What came after a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Since {
    /// Nothing: the signature covers the whole file.
    Nothing,
    /// Further signatures, and nothing else.
    Signatures,
    /// Certificates and revocation lists for later checks (`/DSS`), perhaps after further signatures.
    ValidationData,
    /// Something else: what a reader sees may not be what was signed.
    Changed,
}
