//! The command line: what it explains, what it refuses, and in which words.

use std::fs;

use crate::program::{done, pilar, run, text};

#[test]
fn help_is_as_it_was_agreed() {
    let home = tempfile::tempdir().unwrap();
    let said = |arguments: &[&str]| {
        let output = pilar(home.path())
            .args(arguments)
            .env("COLUMNS", "100")
            .output()
            .unwrap();
        assert!(output.status.success());
        text(&output.stdout)
    };
    insta::assert_snapshot!("help", said(&["--help"]));
    insta::assert_snapshot!("help-serve", said(&["serve", "--help"]));
    insta::assert_snapshot!("help-user-add", said(&["user", "add", "--help"]));
}

#[test]
fn exit_codes_tell_failure_from_misuse() {
    let folder = tempfile::tempdir().unwrap();
    let code = |arguments: &[&str]| run(folder.path(), arguments).status.code();
    assert_eq!(code(&["settings"]), Some(0));
    assert_eq!(code(&["serrve"]), Some(2));
    assert_eq!(code(&["serve", "--listen", "nowhere"]), Some(2));
    assert_eq!(code(&["user", "add", "Not A Login"]), Some(2));
    assert_eq!(code(&["user", "reset-password", "nobody"]), Some(1));
    assert_eq!(code(&["restore", "missing.pilar"]), Some(1));
    assert_eq!(code(&["audit", "verify", "--head", "xyz"]), Some(2));
}

#[test]
fn a_password_is_never_an_argument_and_a_weak_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["user", "add", "ana", "--role", "officer"]);
    assert_eq!(
        output.status.code(),
        Some(2),
        "no password on standard input"
    );
    assert!(text(&output.stderr).contains("--generate"));
    let output = run(folder.path(), &["user", "add", "ana", "--password", "x"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn settings_are_told_with_their_origin_and_without_secrets() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("pilar.toml"),
        "[metrics]\npublic = false\ntoken = \"sangat-geheim-12345\"\n",
    )
    .unwrap();
    let home = tempfile::tempdir().unwrap();
    let output = pilar(home.path())
        .args(["settings", "--data"])
        .arg(folder.path())
        .env("PILAR_DATABASE__URL", "postgres://pilar:geheim@db/pilar")
        .output()
        .unwrap();
    let said = text(&output.stdout);
    assert!(!said.contains("geheim"), "{said}");
    assert!(
        said.contains("environment PILAR_DATABASE__URL") && said.contains("pilar.toml"),
        "{said}"
    );
    let wrong = pilar(home.path())
        .arg("settings")
        .env("PILAR_LISTN", "x")
        .output()
        .unwrap();
    assert_eq!(wrong.status.code(), Some(2));
    assert!(
        text(&wrong.stderr).contains("PILAR_LISTN"),
        "{}",
        text(&wrong.stderr)
    );
}

#[test]
fn a_file_that_is_no_database_is_refused_with_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("pilar.sqlite"),
        "this is no database at all, but it is long enough to be read".repeat(100),
    )
    .unwrap();
    let output = run(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stderr);
    assert!(
        told.contains("pilar.sqlite") && told.contains("pilar restore"),
        "{told}"
    );
    assert_eq!(told.trim().lines().count(), 1, "one sentence: {told}");
}

#[test]
fn a_backup_is_restored_and_a_damaged_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.pilar");
    let original = folder.path().join("original");
    done(&original, &["seed"]);
    let head = done(&original, &["audit", "verify"]);
    done(&original, &["backup", copy.to_str().unwrap()]);
    let twice = run(&original, &["backup", copy.to_str().unwrap()]);
    assert_eq!(
        twice.status.code(),
        Some(1),
        "a backup is never overwritten"
    );

    let restored = folder.path().join("restored");
    done(&restored, &["restore", copy.to_str().unwrap()]);
    assert_eq!(done(&restored, &["audit", "verify"]), head);
    let onto = run(&original, &["restore", copy.to_str().unwrap()]);
    assert_eq!(onto.status.code(), Some(1), "data is never overwritten");

    let mut bytes = fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&copy, bytes).unwrap();
    let damaged = run(
        &folder.path().join("other"),
        &["restore", copy.to_str().unwrap()],
    );
    assert_eq!(damaged.status.code(), Some(1));
    assert!(
        text(&damaged.stderr).contains("database.sqlite"),
        "{}",
        text(&damaged.stderr)
    );
}

#[test]
fn a_head_noted_down_earlier_is_found_again_and_a_foreign_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    done(folder.path(), &["seed"]);
    let said = done(folder.path(), &["audit", "verify"]);
    let head = said.rsplit(' ').next().unwrap().trim().to_owned();
    done(
        folder.path(),
        &["user", "add", "ana", "--role", "officer", "--generate"],
    );
    let said = done(folder.path(), &["audit", "verify", "--head", &head]);
    assert!(said.contains("entry 1 of it"), "{said}");
    let foreign = run(
        folder.path(),
        &["audit", "verify", "--head", &"0".repeat(64)],
    );
    assert_eq!(foreign.status.code(), Some(1));
}

#[test]
fn accounts_are_managed_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let d = |arguments: &[&str]| done(folder.path(), arguments);
    d(&[
        "user",
        "add",
        "ana",
        "--role",
        "ministry-admin",
        "--generate",
    ]);
    d(&["user", "add", "budi", "--name", "Budi", "--generate"]);
    d(&[
        "user",
        "grant",
        "budi",
        "--role",
        "regional-admin",
        "--scope",
        "region:71.72",
    ]);
    assert!(d(&["user", "list"]).contains("regional-admin@region:71.72"));
    let wrong = run(
        folder.path(),
        &["user", "grant", "budi", "--role", "regional-admin"],
    );
    assert_eq!(
        wrong.status.code(),
        Some(2),
        "this role is held at a region"
    );
    d(&[
        "user",
        "revoke",
        "budi",
        "--role",
        "regional-admin",
        "--scope",
        "region:71.72",
    ]);
    d(&["user", "disable", "budi"]);
    assert!(d(&["user", "list"]).contains("disabled"));
    d(&["user", "enable", "budi"]);
    assert!(d(&["user", "reset-password", "budi"]).contains("new password"));
    assert!(
        d(&[
            "user",
            "token",
            "budi",
            "--name",
            "x",
            "--allow",
            "register:read"
        ])
        .starts_with("pilar_")
    );
    let last = run(folder.path(), &["user", "disable", "ana"]);
    assert_eq!(last.status.code(), Some(1), "the last administrator stays");
    assert!(d(&["audit", "verify"]).contains("intact"));
}
