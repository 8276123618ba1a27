//! Who is believed, and when.

use rcgen::KeyUsagePurpose;
use signatures::{Revocation, SignatureReport, Standing, Trust, Verdict, check, sign};

use crate::{
    pki::{self, Authority, Leaf},
    samples::{self, at, noon, request},
};

fn signed_by(authority: &Authority, leaf: &Leaf) -> Vec<u8> {
    sign(
        &samples::plain(),
        &authority.issue(leaf).identity(),
        &request("Contoh"),
    )
    .unwrap()
}

fn only(pdf: &[u8], trust: &Trust, now: kernel::Timestamp) -> SignatureReport {
    let report = check(pdf, trust, now);
    assert_eq!(report.signatures.len(), 1, "{report:?}");
    report.signatures.into_iter().next().unwrap()
}

#[test]
fn a_self_issued_certificate_is_not_trusted_unless_it_is_an_anchor() {
    let own = pki::self_issued("Contoh: Siti");
    let signed = sign(&samples::plain(), &own.identity(), &request("Contoh")).unwrap();
    let one = only(&signed, &pki::authority("Contoh Otoritas").trust(), noon());
    assert_eq!(
        (one.standing, one.verdict()),
        (Standing::SelfIssued, Verdict::Untrusted)
    );
    let mut trust = Trust::new();
    trust.add_anchors(own.chain.as_bytes()).unwrap();
    assert_eq!(only(&signed, &trust, noon()).standing, Standing::Trusted);
}

#[test]
fn another_authority_of_the_same_name_is_no_anchor() {
    let signed = signed_by(&pki::authority("Contoh Otoritas"), &Leaf::default());
    let one = only(&signed, &pki::authority("Contoh Otoritas").trust(), noon());
    assert_eq!(
        (one.standing, one.verdict()),
        (Standing::NoAnchor, Verdict::Untrusted)
    );
}

#[test]
fn a_certificate_that_expired_after_signing_says_so() {
    let authority = pki::authority("Contoh Otoritas");
    let signed = signed_by(
        &authority,
        &Leaf {
            until: 2027,
            ..Leaf::default()
        },
    );
    assert_eq!(
        only(&signed, &authority.trust(), noon()).standing,
        Standing::Trusted
    );
    let later = at("2028-01-01T00:00:00Z");
    assert_eq!(
        only(&signed, &authority.trust(), later).standing,
        Standing::ExpiredSince
    );
    let earlier = at("2019-01-01T00:00:00Z");
    assert_eq!(
        only(&signed, &authority.trust(), earlier).standing,
        Standing::NotYetValid
    );
}

#[test]
fn a_revoked_certificate_is_found_in_the_list_of_its_authority() {
    let authority = pki::authority("Contoh Otoritas");
    let signed = signed_by(&authority, &Leaf::default());
    let mut trust = authority.trust();
    assert_eq!(
        only(&signed, &trust, noon()).revocation,
        Revocation::NotChecked
    );
    trust
        .add_revocation_list(&authority.revokes(&[1234], 2026))
        .unwrap();
    let one = only(&signed, &trust, noon());
    assert_eq!(
        (one.standing, one.revocation),
        (Standing::Trusted, Revocation::Checked)
    );
    trust
        .add_revocation_list(&authority.revokes(&[4711], 2026))
        .unwrap();
    assert_eq!(
        only(&signed, &trust, noon()).standing,
        Standing::Revoked(at("2026-01-01T00:00:00Z"))
    );
}

#[test]
fn a_revocation_list_of_somebody_else_revokes_nothing() {
    let authority = pki::authority("Contoh Otoritas");
    let signed = signed_by(&authority, &Leaf::default());
    let mut trust = authority.trust();
    trust
        .add_revocation_list(&pki::authority("Contoh Otoritas").revokes(&[4711], 2026))
        .unwrap();
    let one = only(&signed, &trust, noon());
    assert_eq!(
        (one.standing, one.revocation),
        (Standing::Trusted, Revocation::NotChecked)
    );
}

#[test]
fn a_signer_who_is_no_authority_cannot_vouch_for_others() {
    let authority = pki::authority("Contoh Otoritas");
    // The chain in the file ends with a signer's certificate in the place of an authority's.
    let usages = vec![KeyUsagePurpose::DigitalSignature];
    let false_authority = authority.issue(&Leaf {
        name: "Contoh Palsu",
        usages,
        ..Leaf::default()
    });
    let below = pki::authority("Contoh Palsu").issue(&Leaf::default());
    let leaf_only = below
        .chain
        .split_inclusive("-----END CERTIFICATE-----\n")
        .next()
        .unwrap();
    let chain = format!("{leaf_only}{}", false_authority.chain);
    let identity = signatures::Identity::from_pem(&chain, &below.key, None).unwrap();
    let signed = sign(&samples::plain(), &identity, &request("Contoh")).unwrap();
    assert_eq!(
        only(&signed, &authority.trust(), noon()).standing,
        Standing::NoAnchor
    );
}

#[test]
fn nothing_that_is_no_certificate_becomes_an_anchor() {
    let mut trust = Trust::new();
    assert!(trust.add_anchors(b"").is_err());
    assert!(
        trust
            .add_anchors(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
            .is_err()
    );
    assert!(trust.add_revocation_list(&[0x30, 0x00]).is_err());
}
