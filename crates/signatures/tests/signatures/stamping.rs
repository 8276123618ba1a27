//! Time-stamps: PAdES B-T.

use std::time::Duration;

use rcgen::{ExtendedKeyUsagePurpose, KeyUsagePurpose};
use signatures::{
    Endpoint, Request, SignError, Standing, TimeStamp, TimeStampAuthority, TimeStampError, Trust,
    Verdict, check, sign,
};

use crate::{
    pki::{self, Authority, Leaf},
    samples::{self, at, noon, request},
    server::{Reply, Seen, serve},
    stamper::Stamper,
    tools,
};

/// When the test's authority says that it is: a minute after the signer's clock.
const STAMPED: &str = "2026-11-20T02:16:00Z";

fn stamper(authority: &Authority, extended: Vec<ExtendedKeyUsagePurpose>) -> Stamper {
    let usages = vec![KeyUsagePurpose::DigitalSignature];
    let leaf = Leaf {
        name: "Contoh: Penanda Waktu",
        serial: 99,
        usages,
        extended,
        ..Leaf::default()
    };
    Stamper::new(&authority.issue(&leaf), "20261120021600Z")
}

fn time_stamping() -> Vec<ExtendedKeyUsagePurpose> {
    vec![ExtendedKeyUsagePurpose::TimeStamping]
}

fn client(answer: impl FnOnce(Seen) -> Reply + Send + 'static) -> TimeStampAuthority {
    let endpoint = Endpoint::new(&serve(answer), Duration::from_millis(500)).unwrap();
    TimeStampAuthority::new(endpoint)
}

#[test]
fn a_time_stamp_over_http_is_trusted_and_proves_the_time() {
    let signers = pki::authority("Contoh Otoritas");
    let clocks = pki::authority("Contoh Otoritas Waktu");
    let stamper = stamper(&clocks, time_stamping());
    let authority = client(move |seen| {
        assert_eq!(seen.line, "POST / HTTP/1.1");
        assert_eq!(seen.headers["content-type"], "application/timestamp-query");
        Reply::Answer(200, stamper.answer(&seen.body))
    });
    let token = |hash: &[u8]| authority.token(hash);
    let request = Request {
        time_stamp: Some(&token),
        ..request("Contoh")
    };
    let leaf = Leaf {
        until: 2027,
        ..Leaf::default()
    };
    let signed = sign(samples::MINUTES, &signers.issue(&leaf).identity(), &request).unwrap();
    let mut trust = signers.trust();
    let one = |trust: &Trust, now| check(&signed, trust, now).signatures.remove(0);
    assert!(matches!(
        one(&trust, noon()).time_stamp,
        TimeStamp::Untrusted {
            standing: Standing::NoAnchor,
            ..
        }
    ));
    trust.add_time_stamp_anchors(&clocks.der).unwrap();
    // Long after the signer's certificate has expired and was revoked, the time-stamp still proves when it was used.
    trust
        .add_revocation_list(&signers.revokes(&[4711], 2028))
        .unwrap();
    let later = one(&trust, at("2029-01-01T00:00:00Z"));
    assert_eq!(
        (later.standing, later.verdict()),
        (Standing::Trusted, Verdict::Valid)
    );
    assert_eq!(later.at(), Some(at(STAMPED)));
    let TimeStamp::Trusted { authority, .. } = later.time_stamp else {
        panic!()
    };
    assert_eq!(authority.name.as_deref(), Some("Contoh: Penanda Waktu"));
    assert_eq!(tools::valid_by_pdfsig(&signed), 1);
    tools::assert_sound(&signed);
}

#[test]
fn a_signers_certificate_stamps_no_time() {
    let authority = pki::authority("Contoh Otoritas");
    let stamper = stamper(&authority, vec![]);
    let token = |hash: &[u8]| Ok(stamper.token(hash, None));
    let request = Request {
        time_stamp: Some(&token),
        ..request("Contoh")
    };
    let signed = sign(&samples::plain(), &authority.signer("Contoh"), &request).unwrap();
    let one = check(&signed, &authority.trust(), noon())
        .signatures
        .remove(0);
    assert!(matches!(
        one.time_stamp,
        TimeStamp::Untrusted {
            standing: Standing::WrongUse,
            ..
        }
    ));
}

#[test]
fn a_token_over_something_else_is_not_built_in() {
    let authority = pki::authority("Contoh Otoritas");
    let stamper = stamper(&authority, time_stamping());
    let identity = authority.signer("Contoh");
    let other = |_: &[u8]| Ok(stamper.token(&[7; 32], None));
    let garbage = |_: &[u8]| Ok(b"garbage".to_vec());
    for token in [&other as &signatures::Stamper<'_>, &garbage] {
        let request = Request {
            time_stamp: Some(token),
            ..request("Contoh")
        };
        let refused = sign(&samples::plain(), &identity, &request).unwrap_err();
        assert!(
            matches!(refused, SignError::TimeStamp(TimeStampError::Other)),
            "{refused:?}"
        );
    }
}

#[test]
fn answers_that_are_wrong_are_told() {
    let authority = pki::authority("Contoh Otoritas");
    let hash = [1; 32];
    let ask =
        |answer: Box<dyn FnOnce(Seen) -> Reply + Send>| client(answer).token(&hash).unwrap_err();
    let wrong_nonce = stamper(&authority, time_stamping());
    let answer = Box::new(move |_: Seen| {
        Reply::Answer(
            200,
            wrong_nonce.granted(&wrong_nonce.token(&[1; 32], Some(&[5]))),
        )
    });
    assert!(matches!(ask(answer), TimeStampError::Other));
    let refused = Box::new(|_: Seen| Reply::Answer(200, vec![0x30, 5, 0x30, 3, 2, 1, 2]));
    assert!(matches!(ask(refused), TimeStampError::Refused(2)));
    let garbage = Box::new(|_: Seen| Reply::Answer(200, b"<html>".to_vec()));
    assert!(matches!(ask(garbage), TimeStampError::Unreadable));
    let failed = Box::new(|_: Seen| Reply::Answer(503, Vec::new()));
    assert!(matches!(ask(failed), TimeStampError::Unreachable(_)));
    let large = Box::new(|_: Seen| Reply::Answer(200, vec![0x30; 1 << 20]));
    assert!(matches!(ask(large), TimeStampError::Unreadable));
    let silent = Box::new(|_: Seen| Reply::Silence);
    assert!(matches!(ask(silent), TimeStampError::Unreachable(_)));
}
