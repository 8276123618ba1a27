//! Key files, and those that are refused.

use signatures::{Identity, IdentityError, Passphrase, SignError, check, sign};

use crate::{
    pki::{self, Leaf},
    samples::{self, at, request},
};
use rcgen::KeyUsagePurpose;

const FILES: [(&str, &[u8], &str); 4] = [
    (
        "AES-256",
        include_bytes!("../data/rsa-aes256.p12"),
        "kata sandi éš",
    ),
    (
        "triple DES",
        include_bytes!("../data/rsa-3des.p12"),
        "kata sandi",
    ),
    ("RC2", include_bytes!("../data/rsa-rc2.p12"), "kata sandi"),
    ("EC", include_bytes!("../data/ec-aes256.p12"), "kata sandi"),
];

#[test]
fn key_files_of_every_kind_open_and_sign() {
    let mut trust = signatures::Trust::new();
    trust
        .add_anchors(include_bytes!("../data/authority.pem"))
        .unwrap();
    let later = at("2027-03-01T00:00:00Z");
    for (kind, file, passphrase) in FILES {
        let identity = Identity::from_pkcs12(file, &Passphrase::new(passphrase)).unwrap();
        assert_eq!(
            identity.person().organisation.as_deref(),
            Some("Pemerintah Kota Contoh"),
            "{kind}"
        );
        let request = signatures::Request {
            at: later,
            ..request("Contoh")
        };
        let signed = sign(&samples::plain(), &identity, &request).unwrap();
        let report = check(&signed, &trust, later);
        assert_eq!(
            report.verdict(),
            Some(signatures::Verdict::Valid),
            "{kind}: {report:?}"
        );
    }
}

#[test]
fn a_wrong_passphrase_is_told_from_a_damaged_file() {
    for (kind, file, _) in FILES {
        let refused = Identity::from_pkcs12(file, &Passphrase::new("salah")).unwrap_err();
        assert_eq!(refused, IdentityError::Passphrase, "{kind}");
        let refused =
            Identity::from_pkcs12(&file[..file.len() / 2], &Passphrase::new("salah")).unwrap_err();
        assert_eq!(refused, IdentityError::Format, "{kind}");
    }
    for file in [&b""[..], b"%PDF-1.7", &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]] {
        let refused = Identity::from_pkcs12(file, &Passphrase::new("")).unwrap_err();
        assert_eq!(refused, IdentityError::Format);
    }
}

#[test]
fn a_passphrase_is_never_printed() {
    assert_eq!(format!("{:?}", Passphrase::new("rahasia")), "Passphrase(…)");
}

#[test]
fn a_key_that_does_not_fit_the_certificate_is_refused() {
    let authority = pki::authority("Contoh Otoritas");
    let one = authority.issue(&Leaf::default());
    let other = authority.issue(&Leaf {
        rsa: true,
        ..Leaf::default()
    });
    let refused = Identity::from_pem(&one.chain, &other.key, None).unwrap_err();
    assert_eq!(refused, IdentityError::Mismatch);
    let another = authority.issue(&Leaf::default());
    let refused = Identity::from_pem(&one.chain, &another.key, None).unwrap_err();
    assert_eq!(refused, IdentityError::Mismatch);
}

#[test]
fn pem_without_key_or_certificate_is_refused() {
    let issued = pki::authority("Contoh Otoritas").issue(&Leaf::default());
    let no_key = Identity::from_pem(&issued.chain, &issued.chain, None).unwrap_err();
    assert_eq!(no_key, IdentityError::Key);
    let no_certificate = Identity::from_pem(&issued.key, &issued.key, None).unwrap_err();
    assert_eq!(no_certificate, IdentityError::NoCertificate);
}

#[test]
fn nobody_signs_with_a_certificate_that_is_out_of_its_time_or_for_something_else() {
    let authority = pki::authority("Contoh Otoritas");
    let past = authority
        .issue(&Leaf {
            until: 2025,
            ..Leaf::default()
        })
        .identity();
    let refused = sign(&samples::plain(), &past, &request("Contoh")).unwrap_err();
    assert!(matches!(refused, SignError::NotValidNow));
    let usages = vec![KeyUsagePurpose::KeyEncipherment];
    let wrong = authority
        .issue(&Leaf {
            usages,
            ..Leaf::default()
        })
        .identity();
    let refused = sign(&samples::plain(), &wrong, &request("Contoh")).unwrap_err();
    assert!(matches!(refused, SignError::KeyUsage));
}
