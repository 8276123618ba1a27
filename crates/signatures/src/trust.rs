//! Whom to believe: anchors and revocation lists, and chains from a signer to an anchor (RFC 5280, 6).

use std::collections::HashMap;

use der::Decode;
use x509_cert::{certificate::Rfc5280, crl::CertificateList};

use crate::{
    Endpoint,
    asn1::{Reader, tag},
    certificate::{Certificate, instant, signed_part},
    http::Fault,
    keys, pem,
    report::{Revocation, Standing},
};

/// Anchors, and revocation lists as the caller has fetched them with [`revocation_list`] or otherwise.
#[derive(Default)]
pub struct Trust {
    anchors: Vec<Certificate>,
    time_anchors: Vec<Certificate>,
    lists: Vec<RevocationList>,
}

/// Why something cannot be taken up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// It is no certificate in DER or PEM.
    #[error("this is not a certificate")]
    Certificate,
    /// It is no revocation list in DER or PEM, or one that covers a part only.
    #[error("this is not a complete revocation list")]
    RevocationList,
}

/// Why there is no revocation list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// Nothing of HTTP 200 came in time.
    #[error("the revocation list was not reached: {0}")]
    Unreachable(String),
    /// It is larger than any list that is taken up.
    #[error("the revocation list is larger than {MAX_LIST} bytes")]
    TooLarge,
    /// What came is none.
    #[error(transparent)]
    Unreadable(#[from] TrustError),
}

/// The largest list: some 200,000 certificates.
const MAX_LIST: usize = 8 << 20;

/// Fetches a revocation list, which [`Trust::add_revocation_list`] takes. What is none is refused here already.
///
/// # Errors
/// [`FetchError`].
pub fn revocation_list(at: &Endpoint) -> Result<Vec<u8>, FetchError> {
    let bytes = match at.get("application/pkix-crl", MAX_LIST) {
        Ok((200, bytes)) => bytes,
        Ok((status, _)) => return Err(FetchError::Unreachable(format!("HTTP {status}"))),
        Err(Fault::Slow) => return Err(FetchError::Unreachable("too slow".to_owned())),
        Err(Fault::TooLarge) => return Err(FetchError::TooLarge),
        Err(Fault::Unreachable(why)) => return Err(FetchError::Unreachable(why)),
    };
    Trust::new().add_revocation_list(&bytes)?;
    Ok(bytes)
}

struct RevocationList {
    der: Vec<u8>,
    issuer: Vec<u8>,
    next: Option<i64>,
    /// Serial number to instant.
    revoked: HashMap<Vec<u8>, i64>,
}

impl Trust {
    /// Believes nobody.
    pub fn new() -> Self {
        Self::default()
    }

    /// Believes the authorities in `file`, a certificate in DER or any number in PEM, for signers and for time-stamps.
    pub fn add_anchors(&mut self, file: &[u8]) -> Result<(), TrustError> {
        self.anchors.extend(certificates(file)?);
        Ok(())
    }

    /// Believes the authorities in `file` for time-stamps only.
    pub fn add_time_stamp_anchors(&mut self, file: &[u8]) -> Result<(), TrustError> {
        self.time_anchors.extend(certificates(file)?);
        Ok(())
    }

    /// Takes up a revocation list (RFC 5280, 5) in DER or PEM. Its signature is verified when a chain needs it.
    pub fn add_revocation_list(&mut self, file: &[u8]) -> Result<(), TrustError> {
        let lists = pem::der_or_pem(file, "X509 CRL").filter(|lists| !lists.is_empty());
        for der in lists.ok_or(TrustError::RevocationList)? {
            self.lists
                .push(RevocationList::read(der).ok_or(TrustError::RevocationList)?);
        }
        Ok(())
    }
}

fn certificates(file: &[u8]) -> Result<Vec<Certificate>, TrustError> {
    pem::der_or_pem(file, "CERTIFICATE")
        .filter(|all| !all.is_empty())
        .and_then(|all| all.iter().map(|der| Certificate::from_der(der)).collect())
        .ok_or(TrustError::Certificate)
}

impl RevocationList {
    fn read(der: Vec<u8>) -> Option<Self> {
        let list = CertificateList::<Rfc5280>::from_der(&der)
            .ok()?
            .tbs_cert_list;
        // Deltas and lists for some reasons or some certificates say so in a critical extension.
        if list
            .crl_extensions
            .iter()
            .flatten()
            .any(|extension| extension.critical)
        {
            return None;
        }
        let seconds = |time: &x509_cert::time::Time| time.to_unix_duration().as_secs() as i64;
        let revoked = list.revoked_certificates.iter().flatten();
        let revoked = revoked
            .map(|one| {
                (
                    one.serial_number.as_bytes().to_vec(),
                    seconds(&one.revocation_date),
                )
            })
            .collect();
        let mut body = signed_part(&der)?.body.inside();
        body.optional(tag::INTEGER);
        body.next()?;
        let issuer = body.next()?.whole.to_vec();
        let next = list.next_update.as_ref().map(seconds);
        Some(Self {
            issuer,
            next,
            revoked,
            der,
        })
    }

    fn is_signed_by(&self, authority: &Certificate) -> bool {
        authority.may_revoke()
            && signed_part(&self.der).is_some_and(|list| {
                keys::verify(
                    authority.key(),
                    list.algorithm,
                    None,
                    list.body.whole,
                    list.signature,
                )
                .is_ok()
            })
    }
}

/// What a certificate is asked to be for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Signing,
    TimeStamping,
}

/// The instants at which a chain is judged, in seconds since 1970.
#[derive(Debug, Clone, Copy)]
pub(crate) struct When {
    /// When the signature is judged to have been made: by its time-stamp, or now.
    pub at: i64,
    /// When it was made, if that is proven: a later revocation does no harm.
    pub proven: Option<i64>,
    /// When the signer says it was made.
    pub claimed: Option<i64>,
    pub now: i64,
}

/// The longest chain, and how many signatures are verified to find one.
const MAX_CHAIN: usize = 8;
const MAX_TRIED: usize = 64;

struct Search<'a> {
    anchors: Vec<&'a Certificate>,
    pool: &'a [Certificate],
    tried: usize,
}

impl Trust {
    /// How `leaf` stands, with certificates that came along to build its chain.
    pub(crate) fn standing(
        &self,
        leaf: &Certificate,
        pool: &[Certificate],
        purpose: Purpose,
        when: When,
    ) -> (Standing, Revocation) {
        let fits = match purpose {
            Purpose::Signing => leaf.may_sign(),
            Purpose::TimeStamping => leaf.stamps_time(),
        };
        if !fits || leaf.asks_too_much() {
            return (Standing::WrongUse, Revocation::NotChecked);
        }
        let more = if purpose == Purpose::TimeStamping {
            self.time_anchors.as_slice()
        } else {
            &[]
        };
        let anchors = self.anchors.iter().chain(more).collect();
        let mut search = Search {
            anchors,
            pool,
            tried: 0,
        };
        let mut chain = vec![leaf];
        if !search.extend(&mut chain) {
            let own = leaf.issuer() == leaf.subject();
            let why = if own {
                Standing::SelfIssued
            } else {
                Standing::NoAnchor
            };
            return (why, Revocation::NotChecked);
        }
        if let Some(why) = outside_validity(&chain, when) {
            return (why, Revocation::NotChecked);
        }
        self.revocation(&chain, when)
    }

    /// Looks each certificate of a chain up in its authority's lists.
    fn revocation(&self, chain: &[&Certificate], when: When) -> (Standing, Revocation) {
        let mut state = Revocation::Checked;
        for pair in chain.windows(2) {
            let (certificate, authority) = (pair[0], pair[1]);
            let lists = self
                .lists
                .iter()
                .filter(|list| list.issuer == certificate.issuer());
            let mut known = Revocation::NotChecked;
            for list in lists.filter(|list| list.is_signed_by(authority)) {
                let revoked = list.revoked.get(certificate.serial()).copied();
                if let Some(at) = revoked
                    && when.proven.is_none_or(|proven| proven >= at)
                {
                    return (Standing::Revoked(instant(at)), Revocation::Checked);
                }
                let current = list.next.is_none_or(|next| when.now <= next);
                if current || known == Revocation::NotChecked {
                    known = if current {
                        Revocation::Checked
                    } else {
                        Revocation::Stale
                    };
                }
            }
            state = match (state, known) {
                (Revocation::NotChecked, _) | (_, Revocation::NotChecked) => Revocation::NotChecked,
                (Revocation::Stale, _) | (_, Revocation::Stale) => Revocation::Stale,
                (Revocation::Checked, Revocation::Checked) => Revocation::Checked,
            };
        }
        (Standing::Trusted, state)
    }
}

impl<'a> Search<'a> {
    /// Extends the chain to an anchor; leaves it as it was where there is no way.
    fn extend(&mut self, chain: &mut Vec<&'a Certificate>) -> bool {
        let last = *chain.last().expect("a chain starts with its leaf");
        if self.anchors.contains(&last) {
            return true;
        }
        if chain.len() == MAX_CHAIN || last.issuer() == last.subject() {
            return false;
        }
        let pool = self.pool;
        let candidates: Vec<&Certificate> = self.anchors.iter().copied().chain(pool).collect();
        for candidate in candidates {
            if candidate.subject() != last.issuer() || chain.contains(&candidate) {
                continue;
            }
            self.tried += 1;
            if self.tried > MAX_TRIED {
                return false;
            }
            // Authorities between the candidate and the signer.
            let below = chain.len() - 1;
            if candidate.may_issue(below) && !candidate.asks_too_much() && issued(candidate, last) {
                chain.push(candidate);
                if self.extend(chain) {
                    return true;
                }
                chain.pop();
            }
        }
        false
    }
}

fn issued(authority: &Certificate, certificate: &Certificate) -> bool {
    let signed = certificate.signed();
    // The algorithm is said twice, and only once under the signature (RFC 5280, 4.1.1.2).
    let mut body: Reader<'_> = signed.body.inside();
    body.optional(0xa0);
    body.next();
    let same = body
        .next()
        .is_some_and(|inner| inner.whole == signed.algorithm.whole);
    same && keys::verify(
        authority.key(),
        signed.algorithm,
        None,
        signed.body.whole,
        signed.signature,
    )
    .is_ok()
}

/// Whether a certificate of the chain is out of its time; an anchor is believed as long as it is given.
fn outside_validity(chain: &[&Certificate], when: When) -> Option<Standing> {
    let judged = if chain.len() == 1 {
        chain
    } else {
        &chain[..chain.len() - 1]
    };
    for certificate in judged {
        let (from, until) = certificate.validity();
        if when.at < from {
            return Some(Standing::NotYetValid);
        }
        if when.at > until {
            let then = when
                .claimed
                .is_some_and(|claimed| (from..=until).contains(&claimed));
            let unproven = when.proven.is_none();
            return Some(if then && unproven {
                Standing::ExpiredSince
            } else {
                Standing::Expired
            });
        }
    }
    None
}
