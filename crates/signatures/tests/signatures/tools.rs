//! Other programs' view of a file: poppler and qpdf, which `tools/test-packages` installs.

use std::{fs, path::Path, process::Command};

fn run(program: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.pdf");
    fs::write(&path, pdf).unwrap();
    let path = path.to_str().unwrap();
    let out = Command::new(program)
        .args(
            arguments
                .iter()
                .map(|&argument| if argument == "FILE" { path } else { argument }),
        )
        .output()
        .unwrap();
    String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr)
}

/// What `pdfsig` says. Certificates are not judged: it knows the authorities of a browser's store only.
pub fn pdfsig(pdf: &[u8]) -> String {
    run("pdfsig", &["-nocert", "FILE"], pdf)
}

/// How many signatures `pdfsig` finds valid.
pub fn valid_by_pdfsig(pdf: &[u8]) -> usize {
    pdfsig(pdf)
        .matches("Signature Validation: Signature is Valid.")
        .count()
}

pub fn text(pdf: &[u8]) -> String {
    run("pdftotext", &["-layout", "FILE", "-"], pdf)
}

pub fn fonts(pdf: &[u8]) -> String {
    run("pdffonts", &["FILE"], pdf)
}

/// Asserts that `qpdf` finds nothing wrong.
pub fn assert_sound(pdf: &[u8]) {
    let said = run("qpdf", &["--check", "FILE"], pdf);
    assert!(
        said.contains("No syntax or stream encoding errors"),
        "{said}"
    );
}

/// The file as `qpdf` writes it anew.
pub fn rewritten(pdf: &[u8], arguments: &[&str]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("from.pdf"), folder.path().join("to.pdf"));
    fs::write(&from, pdf).unwrap();
    let status = Command::new("qpdf")
        .args(arguments)
        .arg(&from)
        .arg(&to)
        .status()
        .unwrap();
    assert!(status.success());
    fs::read(Path::new(&to)).unwrap()
}
