//! Files that were changed after they were signed, by every known trick.

use signatures::{
    Integrity, RangeFault, ReadError, Report, SignError, Since, Trust, Verdict, check, sign,
};

use crate::{
    pki,
    samples::{self, Builder, noon, request},
    tools,
};

fn signed() -> Vec<u8> {
    let identity = pki::authority("Contoh Otoritas").signer("Contoh");
    sign(&samples::plain(), &identity, &request("Contoh")).unwrap()
}

fn looked_at(pdf: &[u8]) -> Report {
    check(pdf, &Trust::new(), noon())
}

/// The object's body in the newest revision, as it is written.
fn body(pdf: &[u8], number: u32) -> String {
    let head = format!("\n{number} 0 obj\n");
    let start = samples::find_last(pdf, head.as_bytes()) + head.len();
    let text = String::from_utf8_lossy(&pdf[start..]).into_owned();
    text.split("\nendobj").next().unwrap().to_owned()
}

fn assert_changed(pdf: &[u8]) {
    let report = looked_at(pdf);
    assert_eq!(
        report.signatures[0].integrity,
        Integrity::Intact,
        "{report:?}"
    );
    assert_eq!(report.after(), Since::Changed);
    assert_eq!(report.verdict(), Some(Verdict::Broken));
    let identity = pki::authority("Contoh Otoritas").signer("Contoh");
    let refused = sign(pdf, &identity, &request("Contoh")).unwrap_err();
    assert!(matches!(refused, SignError::ChangedSince), "{refused:?}");
}

#[test]
fn another_page_content_after_signing_is_a_change() {
    let text = "BT /F1 18 Tf 60 700 Td (Contoh: lain sekali) Tj ET";
    let stream = format!("<</Length {}>>\nstream\n{text}\nendstream", text.len());
    assert_changed(
        &Builder::update(&signed())
            .object(4, &stream)
            .finish("/Size 40 /Root 1 0 R"),
    );
}

#[test]
fn an_object_that_was_missing_and_appears_is_a_change() {
    assert_changed(
        &Builder::update(&signed())
            .object(90, "<<>>")
            .finish("/Size 91 /Root 1 0 R"),
    );
}

#[test]
fn an_annotation_after_signing_is_a_change() {
    let pdf = signed();
    let list = body(&pdf, 6).replace(']', " 41 0 R]");
    let note = "<</Type /Annot /Subtype /FreeText /Rect [0 0 500 500] /Contents (Contoh)>>";
    let update = Builder::update(&pdf).object(6, &list).object(41, note);
    assert_changed(&update.finish("/Size 42 /Root 1 0 R"));
}

#[test]
fn another_catalog_after_signing_is_a_change() {
    let pdf = signed();
    let catalog = body(&pdf, 1);
    assert_changed(
        &Builder::update(&pdf)
            .object(41, &catalog)
            .finish("/Size 42 /Root 41 0 R"),
    );
}

#[test]
fn certificates_for_later_checks_are_no_change() {
    let pdf = signed();
    let catalog = body(&pdf, 1).replacen("<<", "<</DSS 41 0 R", 1);
    let update = Builder::update(&pdf)
        .object(1, &catalog)
        .object(41, "<</Type /DSS /Certs []>>");
    let report = looked_at(&update.finish("/Size 42 /Root 1 0 R"));
    assert_eq!(report.after(), Since::ValidationData);
    assert_eq!(report.verdict(), Some(Verdict::Untrusted));
}

#[test]
fn what_a_later_signer_smuggles_in_is_found() {
    let pdf = signed();
    let text = "BT /F1 18 Tf 60 700 Td (Contoh: lain sekali) Tj ET";
    let stream = format!("<</Length {}>>\nstream\n{text}\nendstream", text.len());
    // The second signer's own tool changes the page and signs it in one update: to us, two updates before the signature.
    let changed = Builder::update(&pdf)
        .object(4, &stream)
        .finish("/Size 40 /Root 1 0 R");
    let report = looked_at(&changed);
    assert_eq!(report.after(), Since::Changed);
}

#[test]
fn a_range_with_a_larger_hole_is_refused() {
    for (from, to, fault) in [
        ("/ByteRange [0 ", "/ByteRange [1 ", RangeFault::NotFromStart),
        ("/ByteRange [0 ", "/ByteRange  0 ", RangeFault::Missing),
    ] {
        let pdf = signed();
        let at = samples::find_last(&pdf, from.as_bytes());
        let mut changed = pdf;
        changed[at..at + to.len()].copy_from_slice(to.as_bytes());
        let report = looked_at(&changed);
        let found = report.signatures.first().map(|one| one.integrity);
        assert!(
            found == Some(Integrity::Range(fault)) || report.unreadable.is_some(),
            "{report:?}"
        );
    }
}

#[test]
fn a_range_that_leaves_out_more_than_the_signature_is_refused() {
    let pdf = signed();
    let at = samples::find_last(&pdf, b"/ByteRange [");
    let text = String::from_utf8_lossy(&pdf[at + 12..at + 60]).into_owned();
    let numbers: Vec<usize> = text
        .split(']')
        .next()
        .unwrap()
        .split_whitespace()
        .map(|n| n.parse().unwrap())
        .collect();
    let with = |range: [usize; 4]| {
        let mut changed = pdf.clone();
        let text = format!(
            "{:<48}",
            format!("[{} {} {} {}]", range[0], range[1], range[2], range[3])
        );
        changed[at + 11..at + 11 + 48].copy_from_slice(text.as_bytes());
        looked_at(&changed).signatures[0].integrity
    };
    let [_, first, second, rest] = numbers[..] else {
        panic!()
    };
    assert_eq!(
        with([0, first - 1, second, rest]),
        Integrity::Range(RangeFault::Hole)
    );
    assert_eq!(
        with([0, first, second + 1, rest - 1]),
        Integrity::Range(RangeFault::Hole)
    );
    assert_eq!(
        with([0, second, first, rest]),
        Integrity::Range(RangeFault::Overlap)
    );
    assert_eq!(
        with([0, first, second, rest + 9]),
        Integrity::Range(RangeFault::PastEnd)
    );
    assert_eq!(
        with([0, first, second, rest - 9]),
        Integrity::Range(RangeFault::NoRevision)
    );
}

#[test]
fn an_earlier_signature_that_is_broken_is_not_signed_over() {
    let mut pdf = signed();
    let at = samples::find_last(&pdf, b"Kesepakatan");
    pdf[at] = b'k';
    let identity = pki::authority("Contoh Otoritas").signer("Contoh");
    let refused = sign(&pdf, &identity, &request("Contoh")).unwrap_err();
    assert!(matches!(refused, SignError::EarlierSignature(field) if field == "Signature1"));
}

#[test]
fn what_is_no_pdf_or_encrypted_is_told() {
    let encrypted = tools::rewritten(&samples::plain(), &["--encrypt", "a", "b", "256", "--"]);
    let identity = pki::authority("Contoh Otoritas").signer("Contoh");
    let cases: [(&[u8], ReadError); 4] = [
        (b"", ReadError::NotPdf),
        (b"PK\x03\x04", ReadError::NotPdf),
        (
            b"%PDF-1.7\n",
            ReadError::Broken("the end of the file is missing"),
        ),
        (&encrypted, ReadError::Encrypted),
    ];
    for (file, error) in cases {
        assert_eq!(looked_at(file).unreadable, Some(error));
        let refused = sign(file, &identity, &request("Contoh")).unwrap_err();
        assert!(
            matches!(refused, SignError::Read(own) if own == error),
            "{refused:?}"
        );
    }
}

#[test]
fn a_file_without_signatures_has_none() {
    let report = looked_at(samples::MINUTES);
    assert_eq!((report.verdict(), report.unreadable), (None, None));
}
