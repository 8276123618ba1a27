//! Other programs' view of a PDF: poppler and qpdf, which `tools/test-packages` installs.

use std::{
    fs,
    process::{Command, Output},
};

use books::{Content, Document};

/// Typesets with the carried template.
pub fn print(content: &impl Content) -> Vec<u8> {
    books::pdf(&Document::new(content).unwrap()).unwrap()
}

/// The text as poppler reads it, in the order of the page.
pub fn text(pdf: &[u8]) -> String {
    let out = run("pdftotext", &["-layout", "FILE", "-"], pdf);
    String::from_utf8(out.stdout).unwrap()
}

/// The text without any white space, for what may be broken over lines.
pub fn dense(pdf: &[u8]) -> String {
    let out = run("pdftotext", &["-raw", "FILE", "-"], pdf);
    squeeze(&String::from_utf8(out.stdout).unwrap())
}

pub fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Asserts that the file is sound, tagged, archivable by its own word, and carries its fonts.
pub fn assert_sound(pdf: &[u8]) {
    assert_archival(pdf);
    let info = info(pdf);
    assert!(info.contains("Page size:       595.2"), "{info}");
}

/// The same of a book whose sheets may have any size.
pub fn assert_archival(pdf: &[u8]) {
    let check = run("qpdf", &["--check", "FILE"], pdf);
    let said = String::from_utf8_lossy(&check.stdout).into_owned();
    assert!(
        said.contains("No syntax or stream encoding errors"),
        "{said}"
    );
    let fonts = run("pdffonts", &["FILE"], pdf);
    let fonts = String::from_utf8_lossy(&fonts.stdout).into_owned();
    assert!(fonts.lines().count() > 2, "{fonts}");
    for line in fonts.lines().skip(2) {
        let flags: Vec<&str> = line.split_whitespace().rev().skip(2).take(3).collect();
        assert_eq!(
            flags,
            ["yes", "yes", "yes"],
            "embedded, subset, with Unicode: {line}"
        );
    }
    let info = info(pdf);
    for wanted in ["Tagged:          yes", "PDF version:     1.7"] {
        assert!(info.contains(wanted), "{wanted:?} in {info}");
    }
    let meta = run("pdfinfo", &["-meta", "FILE"], pdf);
    let meta = String::from_utf8_lossy(&meta.stdout).into_owned();
    for wanted in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
    ] {
        assert!(meta.contains(wanted), "{wanted:?} in {meta}");
    }
}

pub fn info(pdf: &[u8]) -> String {
    String::from_utf8(run("pdfinfo", &["FILE"], pdf).stdout).unwrap()
}

pub fn pages(pdf: &[u8]) -> u32 {
    let info = info(pdf);
    let line = info.lines().find(|l| l.starts_with("Pages:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn run(program: &str, arguments: &[&str], pdf: &[u8]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.pdf");
    fs::write(&path, pdf).unwrap();
    let arguments = arguments.iter().map(|a| {
        if *a == "FILE" {
            path.as_os_str()
        } else {
            a.as_ref()
        }
    });
    let out = Command::new(program)
        .args(arguments)
        .output()
        .unwrap_or_else(|e| panic!("{program} cannot be started ({e}): run tools/test-packages"));
    assert!(out.status.success(), "{program}: {out:?}");
    out
}

/// Words that reach beyond the edges of their page, whatever its size.
pub fn beyond(pdf: &[u8]) -> Vec<String> {
    let out = run("pdftotext", &["-bbox", "FILE", "-"], pdf);
    let boxes = String::from_utf8(out.stdout).unwrap();
    let mut width = 0.0;
    let mut found = Vec::new();
    for line in boxes.lines().map(str::trim) {
        let number = |name: &str| -> Option<f64> {
            let rest = line.split(&format!("{name}=\"")).nth(1)?;
            rest.split('"').next()?.parse().ok()
        };
        if line.starts_with("<page") {
            width = number("width").unwrap();
        } else if line.starts_with("<word") {
            let (from, to) = (number("xMin").unwrap(), number("xMax").unwrap());
            if from < 20.0 || to > width - 20.0 {
                found.push(line.to_owned());
            }
        }
    }
    found
}

/// A picture.
pub fn png() -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(320, 180, image::Rgb([40, 80, 120]))
        .write_to(&mut out, image::ImageFormat::Png)
        .unwrap();
    out.into_inner()
}

/// Words that reach beyond the paper's edges.
pub fn outside(pdf: &[u8]) -> Vec<String> {
    let out = run("pdftotext", &["-bbox", "FILE", "-"], pdf);
    let boxes = String::from_utf8(out.stdout).unwrap();
    let number = |line: &str, name: &str| -> f64 {
        let rest = line.split(&format!("{name}=\"")).nth(1).unwrap();
        rest.split('"').next().unwrap().parse().unwrap()
    };
    boxes
        .lines()
        .filter(|line| line.trim_start().starts_with("<word"))
        .filter(|line| number(line, "xMin") < 20.0 || number(line, "xMax") > 595.0 - 20.0)
        .map(str::to_owned)
        .collect()
}
