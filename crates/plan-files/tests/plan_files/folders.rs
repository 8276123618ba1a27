//! Releases as folders of text.

use std::{collections::BTreeMap, fs, path::Path};

use masterplan::{Broken, SectionKey, Table};
use plan_files::folder::{self, FolderError};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::made::{contents, empty, sealed, small};

fn written() -> (TempDir, std::path::PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("plan");
    folder::write(&sealed(small(), true), &folder).unwrap();
    (home, folder)
}

fn all(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for within in ["", "sections", "tables"] {
        let Ok(entries) = fs::read_dir(folder.join(within)) else {
            continue;
        };
        for entry in entries.map(Result::unwrap) {
            if entry.path().is_file() {
                let name = format!("{within}/{}", entry.file_name().to_string_lossy());
                files.insert(name, fs::read_to_string(entry.path()).unwrap());
            }
        }
    }
    files
}

/// Changes a file of a folder and tells what becomes of it.
fn after(change: impl FnOnce(&Path)) -> FolderError {
    let (_home, folder) = written();
    change(&folder);
    folder::read(&folder).unwrap_err()
}

fn replace(folder: &Path, path: &str, from: &str, to: &str) {
    let text = fs::read_to_string(folder.join(path)).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(folder.join(path), text.replacen(from, to, 1)).unwrap();
}

#[test]
fn a_release_comes_back_as_it_was() {
    for signed in [true, false] {
        for content in [small(), empty()] {
            let home = tempfile::tempdir().unwrap();
            let folder = home.path().join("plan");
            let file = sealed(content, signed);
            folder::write(&file, &folder).unwrap();
            assert_eq!(folder::read(&folder).unwrap(), file);
            let before = all(&folder);
            folder::write(&file, &folder).unwrap();
            assert_eq!(all(&folder), before, "equal releases give equal folders");
            assert_eq!(
                fs::read_dir(home.path()).unwrap().count(),
                1,
                "nothing is left beside"
            );
        }
    }
}

#[test]
fn rows_are_blocks_and_cells_lines() {
    let (_home, folder) = written();
    let text = fs::read_to_string(folder.join("tables/issue.toml")).unwrap();
    assert_eq!(
        text,
        "[[rows]]\nid = \"01900000-0000-7000-8000-000000000004\"\n\n[rows.cells]\nissue = \"Banjir\"\nlevel = \"local\"\n\
         pillar = \"living\"\n\n[[rows]]\nid = \"01900000-0000-7000-8000-000000000005\"\n\n[rows.cells]\nissue = \"Banjir\"\n\
         level = \"local\"\npillar = \"living\"\n"
    );
    let text = fs::read_to_string(folder.join("sections/background.md")).unwrap();
    assert_eq!(text, "Latar belakang.\n\nDua alinea; \"kutipan\"\n");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_release_says_survives(content in contents(), text in "(\\PC|[\r\n\t\u{0}\u{7f}\u{feff}'\"\\\\])*") {
        let mut file = sealed(content, true);
        file.release.content.sections[0].text.clone_from(&text);
        file.release.made.reason.clone_from(&text);
        let file = file.release.seal(None);
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("plan");
        folder::write(&file, &folder).unwrap();
        prop_assert_eq!(folder::read(&folder).unwrap(), file);
    }
}

#[test]
fn a_changed_line_is_named_by_its_part() {
    let part =
        |path: &str, from: &str, to: &str| match after(|folder| replace(folder, path, from, to)) {
            FolderError::Broken { path, broken } => (path, broken),
            other => panic!("{other:?}"),
        };
    assert_eq!(
        part("tables/action.toml", "1250000000", "1250000001"),
        (
            "tables/action.toml".to_owned(),
            Broken::Part("table:action".to_owned())
        )
    );
    assert_eq!(
        part("sections/vision.md", "Visi", "visi"),
        ("sections".to_owned(), Broken::Part("sections".to_owned()))
    );
    assert_eq!(
        part("plan.toml", "Kota Bitung", "Kota").1,
        Broken::Part("head".to_owned())
    );
    assert_eq!(
        part("plan.toml", "Perwali 5", "Perwali 6").1,
        Broken::Part("made".to_owned())
    );
    assert_eq!(
        part("plan.toml", "value = \"", "value = \"00").1,
        Broken::Signature
    );
    // What was changed can still be read by whoever wants the change.
    let (_home, folder) = written();
    replace(&folder, "tables/action.toml", "1250000000", "7");
    let file = folder::read_unverified(&folder).unwrap();
    assert_eq!(
        file.release.content.rows(Table::Action)[0].cell("budget.2025"),
        "7"
    );
}

#[test]
fn hostile_folders_are_refused_by_the_name_of_the_file() {
    let told = |change: &dyn Fn(&Path)| after(change).to_string();
    assert_eq!(
        told(&|f| fs::remove_file(f.join("tables/action.toml")).unwrap()),
        "tables/action.toml is missing"
    );
    assert_eq!(
        told(&|f| fs::remove_file(f.join("plan.toml")).unwrap()),
        "plan.toml is missing"
    );
    assert!(
        told(&|f| fs::write(f.join("tables/gap.toml"), "").unwrap())
            .starts_with("tables/gap.toml does not")
    );
    assert!(told(&|f| fs::write(f.join("run.sh"), "").unwrap()).starts_with("run.sh does not"));
    assert!(
        told(&|f| fs::create_dir(f.join("tables/x")).unwrap()).starts_with("tables/x does not")
    );
    assert_eq!(
        told(&|f| fs::write(f.join("sections/vision.md"), b"\xff\xfe").unwrap()),
        "sections/vision.md is not text in UTF-8"
    );
    assert!(
        told(&|f| {
            let file = fs::File::create(f.join("sections/vision.md")).unwrap();
            file.set_len(1 << 40).unwrap();
        })
        .starts_with("sections/vision.md is larger than")
    );
    let lead = told(&|f| replace(f, "plan.toml", "\"vision\"", "\"../../etc/passwd\""));
    assert!(
        lead.starts_with("plan.toml: line") && lead.contains("etc/passwd"),
        "{lead}"
    );
    let twice = told(&|f| replace(f, "plan.toml", "\"vision\"", "\"background\""));
    assert_eq!(twice, "plan.toml: a text is named twice");
    let unknown = told(&|f| replace(f, "tables/issue.toml", "id =", "wish = 1\nid ="));
    assert!(unknown.starts_with("tables/issue.toml: line"), "{unknown}");
    let deep = told(&|f| {
        let text = format!("rows = {}{}", "[".repeat(100_000), "]".repeat(100_000));
        fs::write(f.join("tables/issue.toml"), text).unwrap();
    });
    assert!(deep.starts_with("tables/issue.toml: line"), "{deep}");
    assert!(matches!(
        folder::read(Path::new("/nonexistent-folder")),
        Err(FolderError::Io { .. })
    ));
}

#[cfg(unix)]
#[test]
fn links_are_never_followed() {
    use std::os::unix::fs::symlink;
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("secret"), "secret").unwrap();
    let told = after(|folder| {
        fs::remove_file(folder.join("sections/vision.md")).unwrap();
        symlink(
            home.path().join("secret"),
            folder.join("sections/vision.md"),
        )
        .unwrap();
    });
    assert!(matches!(told, FolderError::Link(path) if path == "sections/vision.md"));
    let told = after(|folder| {
        fs::rename(folder.join("tables"), home.path().join("tables")).unwrap();
        symlink(home.path().join("tables"), folder.join("tables")).unwrap();
    });
    assert!(matches!(told, FolderError::Link(path) if path == "tables"));
    let file = sealed(small(), true);
    symlink(home.path(), home.path().join("link")).unwrap();
    assert!(matches!(
        folder::write(&file, &home.path().join("link")),
        Err(FolderError::Link(_))
    ));
}

#[test]
fn a_folder_that_is_not_ours_is_never_written_over() {
    let file = sealed(small(), true);
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("work");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("thesis.txt"), "years of work").unwrap();
    let told = folder::write(&file, &folder).unwrap_err();
    assert!(matches!(told, FolderError::NotOurs(path) if path == "thesis.txt"));
    fs::rename(folder.join("thesis.txt"), folder.join("plan.toml")).unwrap();
    assert!(matches!(
        folder::write(&file, &folder),
        Err(FolderError::NotOurs(_))
    ));
    assert_eq!(
        fs::read_to_string(folder.join("plan.toml")).unwrap(),
        "years of work"
    );
    // An empty folder, a repository without files, and a folder of an earlier release are taken.
    fs::remove_file(folder.join("plan.toml")).unwrap();
    folder::write(&file, &folder).unwrap();
    fs::create_dir_all(folder.join(".git/objects")).unwrap();
    let mut next = small();
    next.tables.remove(&Table::Action);
    next.sections
        .retain(|section| section.key == SectionKey::Vision);
    let next = sealed(next, false);
    folder::write(&next, &folder).unwrap();
    assert_eq!(folder::read(&folder).unwrap(), next);
    assert!(folder.join(".git/objects").is_dir());
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
}

#[test]
fn a_release_that_does_not_fit_is_not_written() {
    let mut file = sealed(small(), true);
    file.release.content.title.push('!');
    let home = tempfile::tempdir().unwrap();
    assert!(matches!(
        folder::write(&file, &home.path().join("x")),
        Err(FolderError::Broken { .. })
    ));
    assert!(!home.path().join("x").exists());
}
