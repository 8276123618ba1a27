//! `pilar plan print`: on files alone.

use std::{fs, path::Path, process::Output};

use masterplan::{Made, Period, Release, ReleaseFile, example};

use crate::program::pilar;

fn release() -> ReleaseFile {
    let made = Made {
        number: 1,
        at: "2024-05-17T02:15:00Z".into(),
        reason: "Rilis pertama".into(),
        decree: String::new(),
        previous: String::new(),
    };
    Release::new(made, example::content(12, Period::new(2024, 2028).unwrap())).seal(None)
}

fn print(folder: &Path, more: &[&str]) -> Output {
    let release = folder.join("plan.json");
    if !release.exists() {
        fs::write(&release, self::release().to_bytes()).unwrap();
    }
    let mut command = pilar(folder);
    command.args(["plan", "print", "plan.json"]).args(more);
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_release_is_printed_in_each_format_without_a_database() {
    let folder = tempfile::tempdir().unwrap();
    for (format, begins) in [
        ("pdf", "%PDF-1.7"),
        ("docx", "PK"),
        ("html", "<!DOCTYPE html>"),
    ] {
        let out = format!("book.{format}");
        let arguments = [
            "--book",
            "residents",
            "--format",
            format,
            "--lang",
            "en",
            "--out",
            &out,
        ];
        let done = print(folder.path(), &arguments);
        assert!(done.status.success(), "{}", said(&done));
        let bytes = fs::read(folder.path().join(&out)).unwrap();
        assert!(bytes.starts_with(begins.as_bytes()), "{format}");
        let again = print(folder.path(), &arguments);
        assert!(
            said(&again).contains("nothing is overwritten"),
            "{}",
            said(&again)
        );
    }
    assert!(!folder.path().join("pilar-data").exists());
}

#[test]
fn a_changed_release_and_a_faulty_outline_print_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["--book", "3", "--out", "book.pdf"];
    fs::create_dir_all(folder.path().join("ours/outlines")).unwrap();
    fs::write(
        folder.path().join("ours/outlines/summary.toml"),
        "title = 1\n",
    )
    .unwrap();
    let refused = print(
        folder.path(),
        &[&arguments[..], &["--templates", "ours"]].concat(),
    );
    assert!(
        said(&refused).contains("outlines/summary.toml, line 1"),
        "{}",
        said(&refused)
    );
    let release = String::from_utf8(release().to_bytes()).unwrap();
    fs::write(
        folder.path().join("plan.json"),
        release.replace("A-001", "A-901"),
    )
    .unwrap();
    let refused = print(folder.path(), &arguments);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        said(&refused).contains("was changed after the release was made"),
        "{}",
        said(&refused)
    );
    let unknown = print(folder.path(), &["--book", "9", "--out", "book.pdf"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(said(&unknown).contains("quick-wins"), "{}", said(&unknown));
    assert!(!folder.path().join("book.pdf").exists());
}
