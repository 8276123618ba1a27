use std::io::Write;

use flate2::{Compression, write::ZlibEncoder};
use proptest::prelude::*;

use super::*;

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut out = ZlibEncoder::new(Vec::new(), Compression::best());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

/// Objects from 1 on, with a trailer whose root is the first.
fn pdf(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    for (n, object) in objects.iter().enumerate() {
        out.extend(format!("{} 0 obj\n", n + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    out.extend(format!("trailer\n<</Root 1 0 R {trailer}>>\nstartxref\n0\n%%EOF\n").bytes());
    out
}

fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{dict}/Length {}>>\nstream\r\n", data.len()).into_bytes();
    out.extend(data);
    out.extend(b"\nendstream");
    out
}

/// A catalogue, a tree with this count, and a leaf for each kid.
fn of_pages(count: i64, kids: usize) -> Vec<Vec<u8>> {
    let names: Vec<String> = (3..kids + 3).map(|n| format!("{n} 0 R")).collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Count {count}/Kids[{}]>>", names.join(" ")).into_bytes(),
    ];
    objects.resize(
        kids + 2,
        b"<</Type/Page/Parent 2 0 R/Title(a \\) b)>>".to_vec(),
    );
    objects
}

fn pages(bytes: &[u8]) -> Result<Option<u32>, Refusal> {
    sniff(bytes).map(|found| found.pages)
}

#[test]
fn the_pages_of_a_pdf_are_counted_by_its_tree() {
    assert_eq!(pages(&pdf(&of_pages(3, 3), "")), Ok(Some(3)));
    assert_eq!(
        pages(&pdf(&of_pages(-7, 2), "")),
        Ok(Some(2)),
        "what is declared may lie"
    );
    let found = sniff(&pdf(&of_pages(1, 1), "")).unwrap();
    assert_eq!(
        (found.media, found.media.media_type()),
        (Media::Pdf, "application/pdf")
    );
}

#[test]
fn objects_in_streams_and_a_table_in_a_stream_are_found() {
    let plain = b"1 0 2 30 3 70 <</Type/Catalog/Pages 2 0 R>>  <</Type/Pages/Count 1/Kids[3 0 R]>>     <</Type/Page>>";
    let first = plain.iter().position(|b| *b == b'<').unwrap();
    let body = &plain[first..];
    let offset = |what: &[u8]| body.windows(what.len()).position(|w| w == what).unwrap();
    let head = format!(
        "1 0 2 {} 3 {} ",
        offset(b"<</Type/Pages"),
        offset(b"<</Type/Page>>")
    );
    let mut all = head.clone().into_bytes();
    all.extend(body);
    let dict = format!("/Type/ObjStm/N 3/First {}/Filter/FlateDecode", head.len());
    let mut out = b"%PDF-1.5\n9 0 obj\n".to_vec();
    out.extend(stream(&dict, &deflated(&all)));
    out.extend(b"\nendobj\n10 0 obj\n");
    let table = deflated(b"any");
    out.extend(stream("/Type/XRef/Root 1 0 R/Filter[/FlateDecode]", &table));
    out.extend(b"\nendobj\nstartxref\n0\n%%EOF");
    assert_eq!(pages(&out), Ok(Some(1)));
    let secret = stream("/Type/XRef/Root 1 0 R/Encrypt 5 0 R", b"");
    out.extend(b"\n11 0 obj\n");
    out.extend(secret);
    assert_eq!(pages(&out), Err(Refusal::Encrypted));
}

#[test]
fn a_pdf_with_a_password_is_refused() {
    assert_eq!(
        pages(&pdf(&of_pages(1, 1), "/Encrypt 9 0 R")),
        Err(Refusal::Encrypted)
    );
    assert_eq!(
        pages(&pdf(&of_pages(1, 1), "/Encrypt<</Filter/Standard>>")),
        Err(Refusal::Encrypted)
    );
    assert_eq!(pages(&pdf(&of_pages(1, 1), "/Encrypt null")), Ok(Some(1)));
}

#[test]
fn a_pdf_of_too_many_pages_is_refused() {
    assert_eq!(
        pages(&pdf(&of_pages(2_000_000_000, 1), "")),
        Err(Refusal::TooManyPages)
    );
    assert_eq!(
        pages(&pdf(&of_pages(1, 5_001), "")),
        Err(Refusal::TooManyPages)
    );
}

#[test]
fn a_pdf_that_unpacks_to_too_much_is_refused() {
    let zeroes = deflated(&vec![0; 130 << 20]);
    assert!(zeroes.len() < 200_000);
    let with = |dict: &str, data: &[u8]| {
        let mut objects = of_pages(1, 1);
        objects.push(stream(dict, data));
        pages(&pdf(&objects, ""))
    };
    assert_eq!(with("/Filter/FlateDecode", &zeroes), Err(Refusal::Bomb));
    assert_eq!(
        with("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", &zeroes),
        Err(Refusal::Bomb)
    );
    let nested = deflated(&zeroes);
    assert!(nested.len() < 2_000);
    let twice = "/Filter[/FlateDecode/FlateDecode]";
    assert_eq!(with(twice, &nested), Err(Refusal::Bomb));
    let filters = format!("/Filter[{}]", "/FlateDecode".repeat(5));
    assert_eq!(with(&filters, &nested), Err(Refusal::Bomb));
    assert_eq!(
        with("/Width 100000/Height 100000", b"x"),
        Err(Refusal::Bomb)
    );
    assert_eq!(
        with("/Filter/FlateDecode", &deflated(b"a page")),
        Ok(Some(1))
    );
}

#[test]
fn a_pdf_whose_tree_is_broken_has_unknown_pages_and_one_without_objects_is_refused() {
    let mut cycle = of_pages(1, 1);
    cycle[2] = b"<</Type/Pages/Kids[2 0 R 3 0 R]>>".to_vec();
    assert_eq!(
        pages(&pdf(&cycle, "")),
        Ok(None),
        "a tree that bites its tail"
    );
    assert_eq!(pages(&pdf(&of_pages(1, 1)[..1], "")), Ok(None), "no tree");
    assert_eq!(pages(b"%PDF-1.4\nselamat"), Err(Refusal::Damaged));
    assert_eq!(pages(b"%PDF-1.4\n1 0 obj\n<</Kids[[[[<<<<(((("), Ok(None));
}

#[test]
fn a_long_dictionary_that_many_numbers_lead_to_is_not_read_for_each() {
    let kids: Vec<String> = (3..4_000).map(|n| format!("{n} 0 R")).collect();
    let numbers: Vec<String> = (3..4_000).map(|n| format!("{n} 0")).collect();
    let mut plain = numbers.join(" ").into_bytes();
    let first = plain.len() + 1;
    plain.push(b' ');
    plain.extend(b"<</A[");
    plain.resize(plain.len() + (2 << 20), b' ');
    let mut objects = of_pages(1, 0);
    objects[1] = format!("<</Kids[{}]>>", kids.join(" ")).into_bytes();
    let mut out = pdf(&objects, "");
    out.extend(b"9000 0 obj\n");
    let dict = format!("/Type/ObjStm/First {first}/Filter/FlateDecode");
    out.extend(stream(&dict, &deflated(&plain)));
    let begun = std::time::Instant::now();
    assert_eq!(pages(&out), Ok(None));
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    out.extend(width.to_be_bytes());
    out.extend(height.to_be_bytes());
    out.extend(b"\x08\x02\0\0\0");
    out
}

#[test]
fn pictures_are_known_by_their_bytes_and_measured() {
    let media = |bytes: &[u8]| sniff(bytes).map(|found| found.media);
    assert_eq!(media(&png(4000, 3000)), Ok(Media::Png));
    assert_eq!(media(&png(60_000, 60_000)), Err(Refusal::TooManyPixels));
    assert_eq!(media(&png(0, 3)), Err(Refusal::Damaged));
    assert_eq!(media(b"\x89PNG\r\n\x1a\n"), Err(Refusal::Damaged));
    let jpeg = |h: [u8; 2]| {
        let mut out = b"\xff\xd8\xff\xe1\x00\x04Ex\xff\xff\xc2\x00\x0b\x08".to_vec();
        out.extend(h);
        out.extend(b"\x03\xe8\x03");
        out
    };
    assert_eq!(media(&jpeg([1, 0])), Ok(Media::Jpeg));
    assert_eq!(media(b"\xff\xd8\xff\xda\x00\x02"), Err(Refusal::Damaged));
    let webp = |chunk: &[u8; 4], data: &[u8]| {
        let mut out = b"RIFF\0\0\0\0WEBP".to_vec();
        out.extend(chunk);
        out.extend([10, 0, 0, 0]);
        out.extend(data);
        out
    };
    let canvas = [0, 0, 0, 0, 99, 0, 0, 99, 0, 0];
    assert_eq!(media(&webp(b"VP8X", &canvas)), Ok(Media::Webp));
    let vast = [0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    assert_eq!(media(&webp(b"VP8X", &vast)), Err(Refusal::TooManyPixels));
    let lossy = [0, 0, 0, 0x9d, 0x01, 0x2a, 100, 0, 50, 0];
    assert_eq!(media(&webp(b"VP8 ", &lossy)), Ok(Media::Webp));
    assert_eq!(
        media(&webp(b"VP8L", &[0x2f, 9, 9, 9, 9, 0, 0, 0, 0, 0])),
        Ok(Media::Webp)
    );
}

#[test]
fn what_is_none_of_them_is_told_what_it_is() {
    for (bytes, refusal) in [
        (&b""[..], Refusal::Empty),
        (b"MZ\x90\0", Refusal::Executable),
        (b"\x7fELF\x02", Refusal::Executable),
        (b"#!/bin/sh\nrm", Refusal::Executable),
        (b"<!DOCTYPE html><script>", Refusal::Active),
        (b"\xef\xbb\xbf  <svg onload=", Refusal::Active),
        (b"Rar!\x1a\x07\0", Refusal::Archive),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Refusal::OldOffice),
        (b"hello", Refusal::Unknown),
        (b"GIF89a", Refusal::Unknown),
        (b"PK\x03\x04", Refusal::Damaged),
    ] {
        assert_eq!(
            sniff(bytes),
            Err(refusal),
            "{:?}",
            &bytes[..bytes.len().min(9)]
        );
        assert_eq!(serde_json::to_value(refusal).unwrap(), refusal.as_str());
    }
}

fn office(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, data) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(data).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn office_files_are_known_by_their_parts_and_unpacked_within_bounds() {
    let media = |parts: &[(&str, Vec<u8>)]| sniff(&office(parts)).map(|found| found.media);
    let book = ("xl/workbook.xml", b"<workbook/>".to_vec());
    let text = ("word/document.xml", b"<document/>".to_vec());
    assert_eq!(media(std::slice::from_ref(&book)), Ok(Media::Xlsx));
    assert_eq!(media(std::slice::from_ref(&text)), Ok(Media::Docx));
    assert_eq!(media(&[book.clone(), text]), Err(Refusal::Archive));
    assert_eq!(
        media(&[("setup.exe", b"MZ".to_vec())]),
        Err(Refusal::Archive)
    );
    assert_eq!(
        media(&[book.clone(), ("xl/vbaProject.bin", vec![1])]),
        Err(Refusal::Macros)
    );
    assert_eq!(
        media(&[book, ("xl/a.xml", vec![0; 257 << 20])]),
        Err(Refusal::Bomb)
    );
}

proptest! {
    #[test]
    fn whatever_the_bytes_are_the_answer_comes(start in 0_usize..6, rest in proptest::collection::vec(any::<u8>(), 0..400)) {
        let starts: [&[u8]; 6] = [b"%PDF-1.4\n1 0 obj\n<<", b"PK\x03\x04", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBPVP8L", b"\x89PNG\r\n\x1a\n", b""];
        let mut bytes = starts[start].to_vec();
        bytes.extend(rest);
        let _ = sniff(&bytes);
    }

    #[test]
    fn words_of_a_pdf_in_any_order_are_read(words in proptest::collection::vec("(obj|<<|>>|\\[|\\]|\\(|\\)|/Kids|/Length|/Type|/Pages|/ObjStm|/First|1|0|R|stream\n|endstream|trailer|/Root|/Filter|/FlateDecode| |\\\\)", 0..60)) {
        let _ = sniff(format!("%PDF-1.4\n{}", words.join(" ")).as_bytes());
    }
}
