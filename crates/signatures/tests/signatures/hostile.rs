//! Bytes that somebody bent: nothing panics, and no change of what was signed goes unseen.

use std::sync::LazyLock;

use proptest::prelude::*;
use signatures::{Identity, Passphrase, Trust, Verdict, check, sign};

use crate::{
    pki,
    samples::{self, noon, request, stamped},
    tools,
};

struct Signed {
    pdf: Vec<u8>,
    /// The hexadecimal signatures, which no range covers.
    holes: Vec<(usize, usize)>,
    trust: Trust,
}

fn made(file: &[u8]) -> Signed {
    let authority = pki::authority("Contoh Otoritas");
    let once = sign(
        file,
        &authority.signer("Contoh: Satu"),
        &stamped("Contoh: Satu", 0),
    )
    .unwrap();
    let pdf = sign(
        &once,
        &authority.signer("Contoh: Dua"),
        &request("Contoh: Dua"),
    )
    .unwrap();
    let mut holes = Vec::new();
    for at in 0..pdf.len() {
        if pdf[at..].starts_with(b"/Contents <3") {
            let end = at + pdf[at..].iter().position(|&byte| byte == b'>').unwrap();
            holes.push((at + 10, end + 1));
        }
    }
    assert_eq!(holes.len(), 2);
    Signed {
        pdf,
        holes,
        trust: authority.trust(),
    }
}

static PLAIN: LazyLock<Signed> = LazyLock::new(|| made(&samples::plain()));
static STREAMS: LazyLock<Signed> = LazyLock::new(|| {
    made(&tools::rewritten(
        &samples::plain(),
        &["--object-streams=generate"],
    ))
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_flipped_byte_is_never_valid(streams: bool, place: prop::sample::Index, bits in 1u8..) {
        let signed = if streams { &*STREAMS } else { &*PLAIN };
        let mut pdf = signed.pdf.clone();
        let at = place.index(pdf.len());
        pdf[at] ^= bits;
        let report = check(&pdf, &signed.trust, noon());
        let outside = signed.holes.iter().all(|(from, to)| !(*from..*to).contains(&at));
        // The second signature covers the first one's place too, as it covers all but its own.
        let own = signed.holes[1];
        if outside || !(own.0..own.1).contains(&at) {
            let valid = report.verdict() == Some(Verdict::Valid) && report.signatures.len() == 2;
            prop_assert!(!valid, "byte {at} of {}", pdf.len());
        }
    }

    #[test]
    fn a_truncated_file_is_never_valid_with_both(streams: bool, place: prop::sample::Index) {
        let signed = if streams { &*STREAMS } else { &*PLAIN };
        // The line feed at the very end says nothing.
        let end = place.index(signed.pdf.len() - 1);
        let report = check(&signed.pdf[..end], &signed.trust, noon());
        prop_assert!(report.signatures.len() < 2 || report.verdict() != Some(Verdict::Valid));
    }

    #[test]
    fn shuffled_pieces_do_not_panic(streams: bool, from: prop::sample::Index, to: prop::sample::Index, length in 1usize..2000) {
        let signed = if streams { &*STREAMS } else { &*PLAIN };
        let mut pdf = signed.pdf.clone();
        let (from, to) = (from.index(pdf.len()), to.index(pdf.len()));
        let piece: Vec<u8> = pdf.iter().copied().skip(from).take(length).collect();
        pdf.splice(to..to, piece);
        let _ = check(&pdf, &signed.trust, noon());
    }

    #[test]
    fn a_bent_key_file_does_not_panic(place: prop::sample::Index, bits in 1u8..) {
        let mut file = include_bytes!("../data/ec-aes256.p12").to_vec();
        let at = place.index(file.len());
        file[at] ^= bits;
        let _ = Identity::from_pkcs12(&file, &Passphrase::new("kata sandi"));
    }
}

/// Small files that unpack, nest or circle without end.
#[test]
fn bombs_are_refused() {
    let deep = "[".repeat(100_000);
    let many = "0 ".repeat(300_000);
    for catalog in [
        format!("<</Type /Catalog /AcroForm {deep}>>"),
        format!("<</Type /Catalog /AcroForm <</Fields [{many}]>>>>"),
        "<</Type /Catalog /AcroForm 1 0 R /Fields [1 0 R]>>".to_owned(),
        "<</Type /Catalog /AcroForm <</Fields [2 0 R]>>>>".to_owned(),
    ] {
        let pdf = samples::Builder::new()
            .object(1, &catalog)
            .object(2, "<</FT /Sig /T (a) /Kids [2 0 R]>>")
            .object(3, "3 0 R")
            .finish("/Size 4 /Root 1 0 R");
        assert!(check(&pdf, &Trust::new(), noon()).signatures.is_empty());
    }
    let mut circle = samples::plain();
    let at = samples::find_last(&circle, b"/Size 7 ");
    let prev = format!("/Size 7 /Prev {} ", samples::start(&circle));
    circle.splice(at..at + 8, prev.bytes());
    assert!(check(&circle, &Trust::new(), noon()).unreadable.is_some());
}

/// Offsets behind the end of the file once led behind the end of the bytes.
#[test]
fn offsets_far_outside_are_refused() {
    let mut pdf = samples::plain();
    let at = samples::find_last(&pdf, b" 00000 n \n");
    pdf[at - 10..at].copy_from_slice(b"9999999999");
    let identity = pki::authority("Contoh Otoritas").signer("Contoh");
    assert!(sign(&pdf, &identity, &request("Contoh")).is_err());
}
