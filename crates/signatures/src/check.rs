//! Checking: every signature of a file, from the bytes alone.

mod changes;
mod ranges;

use kernel::Timestamp;

use crate::{
    asn1::{Reader, oid},
    certificate::instant,
    cms::{self, Fault, Signed},
    keys::Digest,
    pdf::{Dict, Document, Object, ReadError, SignatureField, shown},
    report::{
        Integrity, Kind, RangeFault, Report, Revocation, SignatureReport, Since, Standing,
        TimeStamp,
    },
    time_stamp::Stamped,
    trust::{Purpose, Trust, When},
};
use ranges::Covered;

/// How many signatures a file may have.
const MAX_SIGNATURES: usize = 32;

/// Checks all signatures of `pdf` against `trust`, as of `now`.
///
/// A certificate is judged at the time that a trusted time-stamp proves, otherwise now. Never fails and never panics: what
/// is wrong with a file is in the report.
pub fn check(pdf: &[u8], trust: &Trust, now: Timestamp) -> Report {
    match checked(pdf, trust, now) {
        Ok(signatures) => Report {
            unreadable: None,
            signatures,
        },
        Err(error) => Report {
            unreadable: Some(error),
            signatures: Vec::new(),
        },
    }
}

/// A signature on its way through the check.
struct Examined<'a> {
    field: SignatureField,
    covered: Result<Covered<'a>, RangeFault>,
    report: SignatureReport,
}

fn checked(pdf: &[u8], trust: &Trust, now: Timestamp) -> Result<Vec<SignatureReport>, ReadError> {
    let document = Document::read(pdf)?;
    let mut all = Vec::new();
    for field in document.signature_fields()? {
        if field.value.is_none() {
            continue;
        }
        if all.len() == MAX_SIGNATURES {
            return Err(ReadError::TooLarge("it has too many signatures"));
        }
        all.push(examine(&document, field, trust, now)?);
    }
    all.sort_by_key(|one| one.report.covers);
    // A range that two signatures share can be the range of only one.
    for at in 1..all.len() {
        if all[at].report.covers == all[at - 1].report.covers && all[at].covered.is_ok() {
            all[at].report.integrity = Integrity::Range(RangeFault::NoRevision);
        }
    }
    follow(&document, &mut all);
    Ok(all.into_iter().map(|one| one.report).collect())
}

fn examine<'a>(
    document: &Document<'a>,
    field: SignatureField,
    trust: &Trust,
    now: Timestamp,
) -> Result<Examined<'a>, ReadError> {
    let id = field.value.expect("only signed fields are examined");
    let dict = document
        .dict(Some(&Object::Reference(id)))?
        .unwrap_or_default();
    let said = |key: &str| match dict.get(key) {
        Some(Object::Text(text)) => Some(shown(text)),
        _ => None,
    };
    let mut report = SignatureReport {
        field: field.name.clone(),
        kind: Kind::Signature,
        signer: None,
        name: said("Name"),
        reason: said("Reason"),
        location: said("Location"),
        claimed_at: said("M").as_deref().and_then(claimed),
        covers: 0,
        integrity: Integrity::Unreadable,
        standing: Standing::Unknown,
        revocation: Revocation::NotChecked,
        time_stamp: TimeStamp::None,
        since: Since::Nothing,
    };
    let covered = ranges::covered(document, id, &dict);
    match &covered {
        Ok(covered) => {
            report.covers = covered.end;
            judge(&dict, covered, trust, now, &mut report);
        }
        Err(fault) => report.integrity = Integrity::Range(*fault),
    }
    Ok(Examined {
        field,
        covered,
        report,
    })
}

fn judge(
    dict: &Dict,
    covered: &Covered<'_>,
    trust: &Trust,
    now: Timestamp,
    report: &mut SignatureReport,
) {
    let is = |name: &str| dict.get("SubFilter").is_some_and(|kind| kind.is_name(name));
    let cades = is("ETSI.CAdES.detached");
    if is("ETSI.RFC3161") {
        report.kind = Kind::DocumentTimeStamp;
    } else if !cades && !is("adbe.pkcs7.detached") {
        report.integrity = Integrity::Unsupported;
        return;
    }
    // The signature is padded with zeros to the size that was reserved.
    let mut reader = Reader::new(&covered.contents);
    let Some(info) = reader.next() else { return };
    if covered.contents[info.whole.len()..]
        .iter()
        .any(|&byte| byte != 0)
    {
        return;
    }
    if report.kind == Kind::DocumentTimeStamp {
        let Some(stamped) = Stamped::read(info) else {
            return;
        };
        report.signer = stamped.signed.certificate().map(|one| one.person());
        report.time_stamp = stamp(&stamped, stamped.is_over(&covered.parts), trust, now);
        report.integrity = match (stamped.is_over(&covered.parts), stamped.is_signed()) {
            (true, true) => Integrity::Intact,
            (false, _) => Integrity::DigestDiffers,
            (true, false) => Integrity::SignatureWrong,
        };
        report.standing = match &report.time_stamp {
            TimeStamp::Trusted { .. } => Standing::Trusted,
            TimeStamp::Untrusted { standing, .. } => *standing,
            TimeStamp::None | TimeStamp::Wrong => Standing::Unknown,
        };
        return;
    }
    let Some(signed) = cms::read(info) else {
        return;
    };
    if signed.content.is_some() || signed.content_type != oid::DATA {
        return;
    }
    report.integrity = match signed.verify(&covered.parts, cades) {
        Ok(()) => Integrity::Intact,
        Err(Fault::Unsupported) => Integrity::Unsupported,
        Err(Fault::Digest) => Integrity::DigestDiffers,
        Err(Fault::NoCertificate | Fault::OtherCertificate) => Integrity::Certificate,
        Err(Fault::Signature) => Integrity::SignatureWrong,
        Err(Fault::Attributes) => Integrity::Unreadable,
    };
    trusted(&signed, trust, now, report);
}

fn trusted(signed: &Signed<'_>, trust: &Trust, now: Timestamp, report: &mut SignatureReport) {
    if let Some(token) = signed.unsigned.get(oid::TIME_STAMP_TOKEN) {
        let hash = Digest::Sha256.of(&[signed.signature]);
        report.time_stamp = match Stamped::read(token) {
            Some(stamped) => {
                let over = stamped.is_over_hash(&hash) || stamped.is_over(&[signed.signature]);
                stamp(&stamped, over, trust, now)
            }
            None => TimeStamp::Wrong,
        };
    }
    let Some(certificate) = signed.certificate() else {
        return;
    };
    report.signer = Some(certificate.person());
    let proven = match &report.time_stamp {
        TimeStamp::Trusted { at, .. } => Some(seconds(*at)),
        _ => None,
    };
    let now = seconds(now);
    let when = When {
        at: proven.unwrap_or(now),
        proven,
        claimed: report.claimed_at.map(seconds),
        now,
    };
    (report.standing, report.revocation) =
        trust.standing(certificate, &signed.certificates, Purpose::Signing, when);
}

/// Judges a time-stamp; its authority's certificate is judged at the time it gives.
fn stamp(stamped: &Stamped<'_>, over: bool, trust: &Trust, now: Timestamp) -> TimeStamp {
    let Some(authority) = stamped.signed.certificate() else {
        return TimeStamp::Wrong;
    };
    if !over || !stamped.is_signed() {
        return TimeStamp::Wrong;
    }
    let at = instant(stamped.at);
    let when = When {
        at: stamped.at,
        proven: None,
        claimed: Some(stamped.at),
        now: seconds(now),
    };
    let pool = &stamped.signed.certificates;
    match trust
        .standing(authority, pool, Purpose::TimeStamping, when)
        .0
    {
        Standing::Trusted => TimeStamp::Trusted {
            at,
            authority: Box::new(authority.person()),
        },
        standing => TimeStamp::Untrusted { at, standing },
    }
}

/// What came after each signature: up to the next one, and from there on.
fn follow(document: &Document<'_>, all: &mut [Examined<'_>]) {
    let mut later = Since::Nothing;
    for at in (0..all.len()).rev() {
        let next = all.get(at + 1);
        let since = match (
            &all[at].covered,
            next.map(|next| (&next.covered, &next.field)),
        ) {
            (Err(_), _) => Since::Nothing,
            (Ok(covered), None) => changes::after_last(&covered.revision, document),
            (Ok(covered), Some((Ok(following), field))) => {
                changes::between(&covered.revision, &following.revision, field)
            }
            // What follows is broken itself, and cannot say what it changed.
            (Ok(_), Some((Err(_), _))) => Since::Changed,
        };
        later = later.max(since);
        all[at].report.since = later;
    }
}

fn seconds(at: Timestamp) -> i64 {
    at.micros().div_euclid(1_000_000)
}

/// A PDF date (7.9.4): `D:20261127091500+07'00'`, of which everything after the year may be missing.
fn claimed(text: &str) -> Option<Timestamp> {
    let text = text.strip_prefix("D:").unwrap_or(text);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count().min(14);
    let (whole, zone) = text.split_at(digits);
    let part = |at: usize, default: u8| match whole.get(at..at + 2) {
        Some(two) => two.parse().ok(),
        None => Some(default),
    };
    let month = time::Month::try_from(part(4, 1)?).ok()?;
    let date =
        time::Date::from_calendar_date(whole.get(..4)?.parse().ok()?, month, part(6, 1)?).ok()?;
    let at = date
        .with_hms(part(8, 0)?, part(10, 0)?, part(12, 0)?)
        .ok()?
        .assume_utc()
        .unix_timestamp();
    let behind: i64 = match zone.split_at_checked(1) {
        Some((sign @ ("+" | "-"), rest)) => {
            let two = |at: usize| rest.get(at..at + 2).and_then(|two| two.parse::<i64>().ok());
            let minutes = two(0)? * 60 + two(3).unwrap_or(0);
            if sign == "+" {
                minutes * 60
            } else {
                -minutes * 60
            }
        }
        _ => 0,
    };
    Some(instant(at - behind))
}
