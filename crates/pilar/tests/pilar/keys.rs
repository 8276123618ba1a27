//! The key of sealed values, by commands: taken up, missed, copied, lost.

use std::{fs, path::Path};

use kernel::Clock;
use store::{DatabaseSettings, Db, on};

use crate::program::{done, run, text};

const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// An instance with an account whose second factor is as it was kept before there were keys.
async fn as_before(folder: &Path) {
    done(
        folder,
        &["user", "add", "ana", "--role", "officer", "--generate"],
    );
    let db = Db::open(DatabaseSettings::embedded(folder), Clock::system())
        .await
        .unwrap();
    let mut tx = db.write().await.unwrap();
    on!(&mut tx, |conn| sqlx::query(
        "UPDATE accounts SET totp_secret = $1, totp_confirmed_at = created_at"
    )
    .bind(SECRET)
    .execute(conn)
    .await
    .map(|_| ()))
    .unwrap();
    tx.commit().await.unwrap();
    db.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_is_taken_up_missed_copied_and_lost() {
    let place = tempfile::tempdir().unwrap();
    let original = place.path().join("original");
    as_before(&original).await;
    done(&original, &["migrate"]);
    let bytes = fs::read(original.join("pilar.sqlite")).unwrap();
    assert!(
        !bytes.windows(SECRET.len()).any(|w| w == SECRET.as_bytes()),
        "the first start seals it and leaves nothing behind"
    );

    let copy = place.path().join("copy.pilar");
    let copy = copy.to_str().unwrap();
    done(&original, &["backup", copy]);
    let refused = run(&place.path().join("without"), &["restore", copy]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        text(&refused.stderr).contains("secrets.key"),
        "{}",
        text(&refused.stderr)
    );
    let with = place.path().join("with");
    fs::create_dir(&with).unwrap();
    fs::copy(original.join("secrets.key"), with.join("secrets.key")).unwrap();
    done(&with, &["restore", copy]);
    let said = done(
        &place.path().join("without"),
        &["restore", copy, "--without-key"],
    );
    assert!(said.trim_end().ends_with(": 1."), "{said}");

    fs::remove_file(original.join("secrets.key")).unwrap();
    let refused = run(&original, &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(refused.status.code(), Some(1));
    let told = text(&refused.stderr);
    assert!(
        told.contains("secrets.key") && told.trim().lines().count() == 1,
        "{told}"
    );
    assert!(
        !original.join("secrets.key").exists(),
        "no other key takes its place"
    );
    assert!(
        done(&original, &["secrets", "forget"])
            .trim_end()
            .ends_with(": 1.")
    );
    done(&original, &["user", "list"]);
    assert!(original.join("secrets.key").exists());
}
