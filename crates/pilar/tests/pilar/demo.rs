//! The demonstration: complete, contained, and never taken for the real thing.

use std::fs;

use crate::program::{done, pilar, run, start, text};

fn demo(folder: &std::path::Path) -> crate::program::Serving {
    let home = tempfile::tempdir().unwrap();
    let mut command = pilar(home.path());
    command
        .args(["demo", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder);
    start(command, home)
}

#[test]
fn a_demo_in_an_empty_folder_leaves_nothing_outside_it_and_starts_again() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("demo");
    let serving = demo(&folder);
    assert_eq!(serving.until("/readyz", 200).json()["database"], "sqlite");
    let before = done(&folder, &["audit", "verify"]);
    let home = serving.home.path().to_owned();
    let strays: Vec<_> = fs::read_dir(&home).unwrap().collect();
    assert!(strays.is_empty(), "{strays:?}");
    assert_eq!(serving.stop(), Some(0));
    let kept: Vec<_> = fs::read_dir(place.path()).unwrap().collect();
    assert_eq!(kept.len(), 1, "only the demo's folder");

    let again = demo(&folder);
    again.until("/readyz", 200);
    assert_eq!(
        done(&folder, &["audit", "verify"]),
        before,
        "a second start changes nothing"
    );
    assert_eq!(again.stop(), Some(0));
}

#[test]
fn a_demo_says_so_and_prints_an_account_for_each_role() {
    let place = tempfile::tempdir().unwrap();
    let serving = demo(place.path());
    let page = serving.get("/api");
    assert_eq!(page.status, 200);
    assert!(
        page.body.to_lowercase().contains("demo"),
        "every page says that it is one"
    );
    for (_, login, _) in pilar::demo::accounts() {
        assert!(pilar::demo::table().contains(login));
    }
    assert!(serving.said.contains("demonstration"), "{}", serving.said);
}

#[test]
fn a_demo_is_never_served_as_the_real_thing_and_never_made_of_it() {
    let place = tempfile::tempdir().unwrap();
    let (fake, real) = (place.path().join("fake"), place.path().join("real"));
    demo(&fake).stop();
    let refused = run(&fake, &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("demonstration"));

    done(
        &real,
        &[
            "user",
            "add",
            "ana",
            "--role",
            "ministry-admin",
            "--generate",
        ],
    );
    let refused = run(&real, &["demo", "--listen", "127.0.0.1:0"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        text(&refused.stderr).contains("--data"),
        "{}",
        text(&refused.stderr)
    );

    // A copy of a demo is one too.
    let copy = place.path().join("copy.pilar");
    done(&fake, &["backup", copy.to_str().unwrap()]);
    let restored = place.path().join("restored");
    done(&restored, &["restore", copy.to_str().unwrap()]);
    assert_eq!(
        run(&restored, &["serve", "--listen", "127.0.0.1:0"])
            .status
            .code(),
        Some(2)
    );
}
