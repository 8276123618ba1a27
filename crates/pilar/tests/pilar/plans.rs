//! `pilar plan`: releases of plans as files, without a database.

use std::{fs, path::Path};

use masterplan::{Made, Period, Release, ReleaseFile, example};

use crate::program::{done, pilar, run, text};

fn release(folder: &Path, name: &str, change: impl FnOnce(&mut Release)) -> String {
    let made = Made {
        number: 1,
        at: "2026-03-01T00:00:00Z".to_owned(),
        reason: "awal".to_owned(),
        decree: String::new(),
        previous: String::new(),
    };
    let content = example::content(6, Period::new(2025, 2029).unwrap());
    let mut release = Release::new(made, content);
    change(&mut release);
    let path = folder.join(name);
    fs::write(&path, release.seal(None).to_bytes()).unwrap();
    path.display().to_string()
}

#[test]
fn a_release_is_verified_written_as_a_folder_and_made_again_byte_for_byte() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path();
    let file = release(data, "a.json", |_| {});
    let said = done(data, &["plan", "verify", &file]);
    assert!(
        said.contains("The release holds") && said.contains("signed    no"),
        "{said}"
    );
    let folder = data.join("plan").display().to_string();
    done(data, &["plan", "export", &file, &folder]);
    let again = data.join("again.json").display().to_string();
    done(data, &["plan", "import", &folder, "--out", &again]);
    assert_eq!(fs::read(&file).unwrap(), fs::read(&again).unwrap());
    assert!(done(data, &["plan", "verify", &folder]).contains("The release holds"));
    let second = run(data, &["plan", "import", &folder, "--out", &again]);
    assert_eq!(
        second.status.code(),
        Some(1),
        "an existing file is not overwritten"
    );
    // Nothing of a database was made.
    assert!(!data.join("pilar.db").exists());
}

#[test]
fn a_changed_part_is_named_and_told() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path();
    let file = release(data, "a.json", |_| {});
    let mut broken = ReleaseFile::read(&fs::read(&file).unwrap()).unwrap();
    broken.release.content.tables.values_mut().next().unwrap()[0]
        .cells
        .insert("source".to_owned(), "diubah".to_owned());
    let path = data.join("broken.json").display().to_string();
    fs::write(&path, broken.to_bytes()).unwrap();
    let output = run(data, &["plan", "verify", &path]);
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stderr);
    assert!(told.contains("table:issue"), "{told}");
    for arguments in [
        ["plan", "export", &path, "x"].as_slice(),
        &["plan", "verify", "/nonexistent"],
        &["plan", "verify", "-"],
    ] {
        assert_eq!(run(data, arguments).status.code(), Some(1));
    }
    let said = done(data, &["plan", "diff", &file, &path]);
    assert!(
        said.contains("issue") && said.contains("`diubah`"),
        "{said}"
    );
    let said = done(data, &["plan", "diff", &file, &path, "--json"]);
    serde_json::from_str::<serde_json::Value>(&said).unwrap();
    assert_eq!(
        done(data, &["plan", "diff", &file, &file]),
        "The two say the same.\n"
    );
    let folder = data.join("thesis");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("thesis.txt"), "years").unwrap();
    let output = run(
        data,
        &["plan", "export", &file, &folder.display().to_string()],
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("thesis.txt"));
}

#[test]
fn a_simulation_is_replayed_by_its_seed() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path();
    let file = release(data, "a.json", |_| {});
    let all = [
        "plan",
        "simulate",
        &file,
        "--runs",
        "200",
        "--ceiling",
        "2026=1",
    ];
    let said = done(data, &all);
    assert!(
        said.contains("hash ") && said.contains("to drop: "),
        "{said}"
    );
    assert_eq!(done(data, &all), said);
    let code = |more: &[&str]| {
        let mut all = vec!["plan", "simulate", &file];
        all.extend(more);
        run(data, &all).status.code()
    };
    assert_eq!(code(&["--runs", "0"]), Some(2));
    assert_eq!(code(&["--ceiling", "soon"]), Some(2));
}

/// The code with which `pilar plan template WORDS --out OUT` ends.
fn template(data: &Path, words: &str, out: &str) -> Option<i32> {
    let out = data.join(out).display().to_string();
    let mut all = vec!["plan", "template"];
    all.extend(words.split(' '));
    all.extend(["--out", &out]);
    pilar(data).args(all).output().unwrap().status.code()
}

#[test]
fn templates_are_written_for_a_table_or_all() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path();
    let file = release(data, "a.json", |_| {});
    let years = |words: &str, out: &str| template(data, &format!("{words} --years 2025-2029"), out);
    let from = |words: &str, out: &str| template(data, &format!("{words} --from {file}"), out);
    assert_eq!(years("T8", "a.xlsx"), Some(0));
    assert_eq!(from("action --lang en", "a.csv"), Some(0));
    assert_eq!(from("all", "all.xlsx"), Some(0));
    let csv = fs::read_to_string(data.join("a.csv")).unwrap();
    assert!(csv.contains("id:action"), "{csv}");
    assert_eq!(years("moon", "b.xlsx"), Some(2));
    assert_eq!(years("all", "b.csv"), Some(2));
    assert_eq!(
        template(data, "action --years 2029-2025", "b.xlsx"),
        Some(2)
    );
    assert_eq!(template(data, "action", "b.xlsx"), Some(2));
    assert_eq!(years("action", "a.xlsx"), Some(1));
}
