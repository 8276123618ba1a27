//! Files that are signed well.

use signatures::{Identity, Integrity, Request, Since, Standing, Verdict, check, sign};

use crate::{
    pki::{self, Leaf},
    samples::{self, noon, request, stamped},
    tools,
};

/// Files of all kinds of structure.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let streams = tools::rewritten(samples::MINUTES, &["--object-streams=generate"]);
    vec![
        ("printed", samples::MINUTES.to_vec()),
        ("streams", streams),
        ("plain", samples::plain()),
    ]
}

#[test]
fn a_signature_is_valid_for_us_and_for_poppler() {
    let authority = pki::authority("Contoh Otoritas");
    let rsa = authority
        .issue(&Leaf {
            rsa: true,
            ..Leaf::default()
        })
        .identity();
    let ec = authority.signer("Contoh: Siti Aminah");
    for (kind, file) in files() {
        for (algorithm, identity) in [("RSA", &rsa), ("EC", &ec)] {
            for request in [
                request("Contoh: Siti Aminah"),
                stamped("Contoh: Siti Aminah", 0),
            ] {
                let signed = sign(&file, identity, &request).unwrap();
                assert!(signed.starts_with(&file), "{kind}: former bytes stay");
                let report = check(&signed, &authority.trust(), noon());
                assert_eq!(
                    report.verdict(),
                    Some(Verdict::Valid),
                    "{kind}, {algorithm}: {report:?}"
                );
                assert_eq!(tools::valid_by_pdfsig(&signed), 1, "{kind}, {algorithm}");
                tools::assert_sound(&signed);
            }
        }
    }
}

#[test]
fn a_report_says_who_signed_when_and_why() {
    let authority = pki::authority("Contoh Otoritas");
    let signed = sign(
        &samples::plain(),
        &authority.signer("Contoh: Ñandú Šimůnek"),
        &stamped("Ñandú Šimůnek", 0),
    );
    let report = check(&signed.unwrap(), &authority.trust(), noon());
    let [one] = report.signatures.as_slice() else {
        panic!("{report:?}")
    };
    assert_eq!(one.field, "Signature1");
    assert_eq!(one.name.as_deref(), Some("Ñandú Šimůnek"));
    assert_eq!(
        one.reason.as_deref(),
        Some("Menyetujui Nota Kesepakatan Bersama")
    );
    assert_eq!(one.claimed_at, Some(noon()));
    assert_eq!(one.since, Since::Nothing);
    let person = one.signer.as_ref().unwrap();
    assert_eq!(person.name.as_deref(), Some("Contoh: Ñandú Šimůnek"));
    assert_eq!(
        person.organisation.as_deref(),
        Some("Pemerintah Kota Contoh")
    );
}

#[test]
fn three_sign_one_after_another_and_all_stay_valid() {
    let authority = pki::authority("Contoh Otoritas").below("Contoh Otoritas Kedua");
    let mut trust = signatures::Trust::new();
    trust
        .add_anchors(
            authority
                .chain
                .rsplit_once("-----BEGIN")
                .map(|(_, root)| format!("-----BEGIN{root}"))
                .unwrap()
                .as_bytes(),
        )
        .unwrap();
    let signers = [
        "Contoh: Wali Kota",
        "Contoh: Direktur Jenderal",
        "Contoh: Kepala Dinas",
    ];
    for (kind, file) in files() {
        let mut signed = file;
        for (nth, name) in (0u8..).zip(signers) {
            signed = sign(&signed, &authority.signer(name), &stamped(name, nth)).unwrap();
        }
        let report = check(&signed, &trust, noon());
        assert_eq!(report.signatures.len(), 3, "{kind}");
        for (one, name) in report.signatures.iter().zip(signers) {
            assert_eq!(
                one.signer.as_ref().unwrap().name.as_deref(),
                Some(name),
                "{kind}"
            );
            assert_eq!(one.standing, Standing::Trusted, "{kind}");
        }
        let since: Vec<Since> = report.signatures.iter().map(|one| one.since).collect();
        assert_eq!(
            since,
            [Since::Signatures, Since::Signatures, Since::Nothing],
            "{kind}"
        );
        assert_eq!(report.verdict(), Some(Verdict::Valid), "{kind}");
        assert_eq!(
            tools::valid_by_pdfsig(&signed),
            3,
            "{kind}: {}",
            tools::pdfsig(&signed)
        );
        tools::assert_sound(&signed);
    }
}

#[test]
fn a_changed_byte_is_found_by_us_and_by_poppler() {
    let authority = pki::authority("Contoh Otoritas");
    let signed = sign(
        &samples::plain(),
        &authority.signer("Contoh"),
        &request("Contoh"),
    )
    .unwrap();
    let mut changed = signed;
    let at = samples::find_last(&changed, b"Kesepakatan");
    changed[at] = b'k';
    let report = check(&changed, &authority.trust(), noon());
    assert_eq!(report.signatures[0].integrity, Integrity::DigestDiffers);
    assert_eq!(report.verdict(), Some(Verdict::Broken));
    assert_eq!(tools::valid_by_pdfsig(&changed), 0);
}

#[test]
fn a_stamp_shows_name_office_reason_and_local_time_with_its_own_font() {
    let authority = pki::authority("Contoh Otoritas");
    let file = samples::plain();
    let signed = sign(
        &file,
        &authority.signer("Contoh"),
        &stamped("dr. Ñandú Šimůnek-Łoś, Ph.D.", 0),
    )
    .unwrap();
    let text = tools::text(&signed)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    for wanted in [
        "Ditandatangani secara elektronik oleh",
        "dr. Ñandú Šimůnek-Łoś, Ph.D.",
        "Wali Kota Contoh",
        "Menyetujui Nota Kesepakatan Bersama",
        "20 November 2026 pukul 09.15 WIB",
    ] {
        assert!(text.contains(wanted), "{wanted:?} in {text}");
    }
    let fonts = tools::fonts(&signed);
    let own = fonts
        .lines()
        .find(|line| line.contains("SourceSans3"))
        .unwrap();
    assert!(
        own.contains("yes yes yes"),
        "embedded, subset, with Unicode: {own}"
    );
}

#[test]
fn a_field_has_the_wanted_name_or_the_next_free_one() {
    let authority = pki::authority("Contoh Otoritas");
    let identity = authority.signer("Contoh");
    let named = Request {
        field: Some("Pihak-Pertama".into()),
        ..request("Contoh")
    };
    let once = sign(&samples::plain(), &identity, &named).unwrap();
    let twice = sign(&once, &identity, &request("Contoh")).unwrap();
    let report = check(&twice, &authority.trust(), noon());
    let fields: Vec<&str> = report
        .signatures
        .iter()
        .map(|one| one.field.as_str())
        .collect();
    assert_eq!(fields, ["Pihak-Pertama", "Signature1"]);
    let again = sign(&twice, &identity, &named).unwrap_err();
    assert!(matches!(again, signatures::SignError::Field(name) if name == "Pihak-Pertama"));
}

#[test]
fn printing_an_identity_shows_no_key() {
    let identity: Identity = pki::authority("Contoh Otoritas").signer("Contoh: Siti");
    let shown = format!("{identity:?}");
    assert!(
        shown.starts_with("Identity(") && shown.contains("Contoh: Siti") && shown.len() < 120,
        "{shown}"
    );
}
