//! What the store promises, on both engines.
#![expect(clippy::unwrap_used, reason = "a failing step is a failing test")]

use kernel::Clock;
use serde_json::json;
use store::{
    Db, OpenError, StoreError, Tx,
    audit::{self, Entry, Verdict},
    backup::{self, BackupError},
    files, jobs, on,
    secrets::{KeyError, LostKeys, SecretError},
};
use testkit::{TestDb, both};

async fn change(db: &Db, subject: &str) {
    let mut tx = db.write().await.unwrap();
    let at = db.clock().now();
    let entry = Entry {
        at,
        actor: "system",
        action: "test.change",
        subject,
        details: json!({"note": "it's \"quoted\"\n🙂"}),
    };
    audit::record(&mut tx, &entry).await.unwrap();
    tx.commit().await.unwrap();
}

async fn execute(db: &Db, sql: &'static str) {
    let mut tx = db.write().await.unwrap();
    on!(&mut tx, |conn| sqlx::query(sql)
        .execute(conn)
        .await
        .map(|_| ()))
    .unwrap();
    tx.commit().await.unwrap();
}

async fn verdict(db: &Db) -> Verdict {
    audit::verify(&mut db.read().await.unwrap()).await.unwrap()
}

both! {
    async fn an_untouched_chain_is_intact(t: TestDb) {
        for n in 0..5 {
            change(&t.db, &format!("region:{n}")).await;
        }
        let Verdict::Intact(head) = verdict(&t.db).await else { panic!("the chain is broken") };
        assert_eq!(head.seq, 5);
    }

    async fn a_changed_entry_breaks_the_chain_where_it_stands(t: TestDb) {
        for n in 0..5 {
            change(&t.db, &format!("region:{n}")).await;
        }
        execute(&t.db, "UPDATE audit_entries SET actor = 'nobody' WHERE seq = 3").await;
        assert_eq!(verdict(&t.db).await, Verdict::Broken { seq: 3, reason: "its content was changed" });
    }

    async fn a_removed_entry_breaks_the_chain_even_at_its_end(t: TestDb) {
        for n in 0..5 {
            change(&t.db, &format!("region:{n}")).await;
        }
        execute(&t.db, "DELETE FROM audit_entries WHERE seq = 5").await;
        assert_eq!(verdict(&t.db).await, Verdict::Broken { seq: 5, reason: "entries are missing at the end" });
        execute(&t.db, "DELETE FROM audit_entries WHERE seq = 2").await;
        assert_eq!(verdict(&t.db).await, Verdict::Broken { seq: 2, reason: "the entry is missing" });
    }

    async fn two_hundred_parallel_commands_make_one_chain(t: TestDb) {
        let commands: Vec<_> = (0..200)
            .map(|n| {
                let db = t.db.clone();
                tokio::spawn(async move { change(&db, &format!("region:{n}")).await })
            })
            .collect();
        for command in commands {
            command.await.unwrap();
        }
        let Verdict::Intact(head) = verdict(&t.db).await else { panic!("the chain is broken") };
        assert_eq!(head.seq, 200);
    }

    async fn a_dropped_transaction_leaves_nothing(t: TestDb) {
        let mut tx = t.db.write().await.unwrap();
        let entry = Entry { at: t.clock.now(), actor: "a", action: "b", subject: "c", details: json!({}) };
        audit::record(&mut tx, &entry).await.unwrap();
        drop(tx);
        let head = audit::head(&mut t.db.read().await.unwrap()).await.unwrap();
        assert_eq!(head.seq, 0);
    }

    async fn a_reader_cannot_write(t: TestDb) {
        let mut tx = t.db.read().await.unwrap();
        let wrote = on!(&mut tx, |conn| sqlx::query("DELETE FROM jobs").execute(conn).await.map(|_| ()));
        assert!(wrote.is_err());
    }

    async fn an_instant_reads_back_as_it_was_written(t: TestDb) {
        t.clock.advance_seconds(1);
        change(&t.db, "region:71.72").await;
        let entries = audit::of_subject(&mut t.db.read().await.unwrap(), "region:71.72", i64::MAX, 10).await.unwrap();
        assert_eq!(entries[0].at, t.clock.now());
    }

    async fn a_job_is_done_once_and_tried_again_after_a_failure(t: TestDb) {
        let mut tx = t.db.write().await.unwrap();
        let id = jobs::insert(&t.db, &mut tx, "register.import", &json!({"import": 1}), 2).await.unwrap();
        tx.commit().await.unwrap();

        let job = jobs::claim(&t.db).await.unwrap().expect("the job is due");
        assert_eq!((job.id, job.attempt, job.payload.as_str()), (id, 1, r#"{"import":1}"#));
        assert!(jobs::claim(&t.db).await.unwrap().is_none(), "a taken job is taken once");

        jobs::fail(&t.db, &job, "the file is locked", false).await.unwrap();
        assert!(jobs::claim(&t.db).await.unwrap().is_none(), "it waits before the next try");
        t.clock.advance_seconds(3);
        let job = jobs::claim(&t.db).await.unwrap().expect("it is due again");
        jobs::fail(&t.db, &job, "the file is still locked", false).await.unwrap();
        let status = jobs::find(&mut t.db.read().await.unwrap(), id).await.unwrap().unwrap();
        assert_eq!((status.state.as_str(), status.error.as_deref()), ("failed", Some("the file is still locked")));
    }

    async fn a_job_of_a_dead_node_is_taken_over(t: TestDb) {
        let mut tx = t.db.write().await.unwrap();
        let id = jobs::insert(&t.db, &mut tx, "register.import", &json!({}), 5).await.unwrap();
        tx.commit().await.unwrap();
        jobs::claim(&t.db).await.unwrap().unwrap();
        let mut tx = t.db.write().await.unwrap();
        jobs::progress(&t.db, &mut tx, id, 3, 10).await.unwrap();
        tx.commit().await.unwrap();
        t.clock.advance_seconds(121);
        let again = jobs::claim(&t.db).await.unwrap().expect("its lease has run out");
        assert_eq!((again.id, again.attempt), (id, 2));
        let mut tx = t.db.write().await.unwrap();
        jobs::finish(&t.db, &mut tx, id).await.unwrap();
        tx.commit().await.unwrap();
        let newest = jobs::newest(&mut t.db.read().await.unwrap(), 10).await.unwrap();
        assert_eq!((newest[0].state.as_str(), newest[0].done, newest[0].total), ("done", 3, 10));
    }

    async fn a_file_is_found_by_its_hash_and_a_damaged_one_is_refused(t: TestDb) {
        let mut tx = t.db.write().await.unwrap();
        let kept = files::put(&t.db, &mut tx, b"evidence".to_vec(), "text/plain").await.unwrap();
        let twice = files::put(&t.db, &mut tx, b"evidence".to_vec(), "text/plain").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(kept.sha256, twice.sha256);
        assert_eq!(files::get(&t.db, &kept.sha256).await.unwrap(), b"evidence");
        assert!(files::find(&mut t.db.read().await.unwrap(), &kept.sha256).await.unwrap().is_some());

        let path = t.db.folder().join("files").join(&kept.sha256[..2]).join(&kept.sha256);
        std::fs::write(path, b"tampered").unwrap();
        assert!(matches!(files::get(&t.db, &kept.sha256).await, Err(StoreError::File(_))));
        assert!(files::get(&t.db, "../../etc/passwd").await.is_err());
    }

    async fn a_file_that_arrives_in_pieces_is_kept_whole_or_not_at_all(t: TestDb) {
        let folder = t.db.folder().join("files/incoming");
        let waiting = || std::fs::read_dir(&folder).map_or(0, Iterator::count);
        let half = files::Incoming::begin(&t.db).await.unwrap().add(b"half").await.unwrap();
        assert_eq!((waiting(), half.size()), (1, 4));
        drop(half);
        assert_eq!(waiting(), 0);
        let mut whole = files::Incoming::begin(&t.db).await.unwrap();
        for _ in 0..300 {
            whole = whole.add(&[b'x'; 1000]).await.unwrap();
        }
        let arrived = whole.end().await.unwrap();
        let mut tx = t.db.write().await.unwrap();
        let kept = arrived.keep(&t.db, &mut tx, "text/plain").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((kept.size, waiting()), (300_000, 0));
        assert_eq!(files::get(&t.db, &kept.sha256).await.unwrap(), vec![b'x'; 300_000]);
        assert_eq!(files::open(&t.db, &kept.sha256).await.unwrap().1, 300_000);
        let backup = backup::take(&t.db, &t.db.folder().join("copy.pilar")).await.unwrap();
        assert!(backup.parts.contains_key(&format!("files/{}", kept.sha256)));
    }

    async fn a_backup_comes_back_whole(t: TestDb) {
        let mut tx = t.db.write().await.unwrap();
        let kept = files::put(&t.db, &mut tx, b"evidence\t\\N\n".to_vec(), "text/plain").await.unwrap();
        tx.commit().await.unwrap();
        change(&t.db, "region:71.72\ttab\\N").await;
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("one.pilar");
        backup::take(&t.db, &target).await.unwrap();
        assert!(matches!(backup::take(&t.db, &target).await, Err(BackupError::Exists(_))));

        let fresh = fresh(&t).await;
        backup::restore(&fresh.0, &target, LostKeys::Refuse).await.unwrap();
        fresh.0.close().await;
        let back = Db::open(fresh.1, Clock::system()).await.unwrap();
        assert!(matches!(verdict(&back).await, Verdict::Intact(head) if head.seq == 1));
        assert_eq!(files::get(&back, &kept.sha256).await.unwrap(), b"evidence\t\\N\n");
        assert!(matches!(backup::restore(&back, &target, LostKeys::Refuse).await, Err(BackupError::NotEmpty)));
    }

    async fn a_damaged_backup_is_refused_and_the_part_is_named(t: TestDb) {
        change(&t.db, "region:71.72").await;
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("one.pilar");
        backup::take(&t.db, &target).await.unwrap();
        let whole = std::fs::read(&target).unwrap();
        let broken = folder.path().join("broken.pilar");
        let fresh = fresh(&t).await;

        let mut flipped = whole.clone();
        let at = flipped.windows(12).position(|w| w == b"region:71.72").expect("the entry is in the backup");
        flipped[at] ^= 1;
        std::fs::write(&broken, &flipped).unwrap();
        let err = backup::restore(&fresh.0, &broken, LostKeys::Refuse).await.unwrap_err();
        assert!(matches!(&err, BackupError::Damaged { part, .. } if part.contains("database.sqlite") || part.contains("audit_entries")), "{err}");

        std::fs::write(&broken, &whole[..whole.len() / 2]).unwrap();
        assert!(matches!(backup::restore(&fresh.0, &broken, LostKeys::Refuse).await, Err(BackupError::Damaged { .. })));
        std::fs::write(&broken, b"not a backup").unwrap();
        assert!(matches!(backup::restore(&fresh.0, &broken, LostKeys::Refuse).await, Err(BackupError::NotABackup { .. })));
    }

    async fn a_duplicate_and_a_dangling_reference_are_told_apart(t: TestDb) {
        change(&t.db, "x").await;
        execute(&t.db, COHORT).await;
        let mut tx = t.db.write().await.unwrap();
        let err = failing(&mut tx, COHORT).await;
        assert!(matches!(err, StoreError::Duplicate(_)), "{err:?}");
        drop(tx);
        let mut tx = t.db.write().await.unwrap();
        let id = t.clock.new_id::<()>().uuid();
        let letter = "INSERT INTO letters (id, number, date, subject, purpose, cohort, revision, updated_at) VALUES ($1, 'n', 'd', '', '', 1999, 1, $2)";
        let err: StoreError = on!(&mut tx, |conn| sqlx::query(letter).bind(id).bind(t.clock.now()).execute(conn).await.map(|_| ()))
            .unwrap_err()
            .into();
        assert!(matches!(err, StoreError::Reference), "{err:?}");
    }
}

const COHORT: &str = "INSERT INTO cohorts (year, theme, note, revision, updated_at) SELECT 2022, '', '', 1, at FROM audit_entries";

async fn failing(tx: &mut Tx, sql: &'static str) -> StoreError {
    on!(tx, |conn| sqlx::query(sql).execute(conn).await.map(|_| ()))
        .unwrap_err()
        .into()
}

/// An empty database of the same engine, without the present schema.
async fn fresh(t: &TestDb) -> (Db, store::DatabaseSettings, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let settings = t.empty(folder.path()).await;
    let db = Db::connect(settings.clone(), Clock::system())
        .await
        .unwrap();
    (db, settings, folder)
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pilar.sqlite"), vec![7_u8; 8192]).unwrap();
    let opened = Db::open(
        store::DatabaseSettings::embedded(folder.path()),
        Clock::system(),
    )
    .await;
    let Err(err) = opened else {
        panic!("a damaged file was opened")
    };
    assert!(matches!(err, OpenError::Damaged(_)), "{err:?}");
    assert!(err.to_string().contains("pilar restore"));
}

#[tokio::test]
async fn a_database_of_a_later_version_is_left_alone() {
    let t = TestDb::sqlite().await;
    execute(&t.db, "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', 1, x'00', 0)").await;
    t.db.close().await;
    let Err(err) = Db::open(t.settings.clone(), Clock::system()).await else {
        panic!("it was opened")
    };
    assert!(matches!(err, OpenError::Later(9999)), "{err:?}");
}

#[test]
fn both_engines_have_the_same_migrations() {
    let names = |engine: &str| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("migrations")
            .join(engine);
        let mut names: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|f| f.unwrap().file_name())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
}

/// The key file of an instance, and what must be true of it.
fn key_file(folder: &std::path::Path) -> std::path::PathBuf {
    folder.join("secrets.key")
}

/// A value sealed for the place `p`.
async fn seal(db: &Db) -> String {
    let mut tx = db.write().await.unwrap();
    let sealed = store::secrets::seal(db, &mut tx, "p", "secret")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    sealed
}

const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

both! {
    async fn the_first_start_makes_a_key_that_only_its_owner_reads(t: TestDb) {
        use std::os::unix::fs::PermissionsExt;
        let file = key_file(t.db.folder());
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        let sealed = seal(&t.db).await;
        let before = std::fs::read(&file).unwrap();
        t.db.close().await;
        let again = Db::open(t.settings.clone(), Clock::system()).await.unwrap();
        assert_eq!(again.keys().unwrap().open("p", &sealed).unwrap(), "secret");
        assert_eq!(std::fs::read(&file).unwrap(), before);
        let blind = Db::connect(t.settings.clone(), Clock::system()).await.unwrap();
        assert_eq!(blind.keys().unwrap_err(), SecretError::Locked);
    }

    async fn a_start_without_the_key_or_with_another_one_says_which_is_missing(t: TestDb) {
        let id = t.db.keys().unwrap().ids().next().unwrap().to_owned();
        seal(&t.db).await;
        let file = key_file(t.db.folder());
        let right = std::fs::read(&file).unwrap();
        t.db.close().await;
        for wrong in [None, Some(KEY), Some("not a key"), Some("")] {
            match wrong {
                None => std::fs::remove_file(&file).unwrap(),
                Some(text) => std::fs::write(&file, text).unwrap(),
            }
            let Err(err) = Db::open(t.settings.clone(), Clock::system()).await else {
                panic!("it was opened with {wrong:?}")
            };
            let told = err.to_string();
            assert!(told.contains("secrets.key"), "{told}");
            if matches!(wrong, None | Some(KEY)) {
                assert!(matches!(&err, OpenError::Key(KeyError::Missing { .. })), "{err:?}");
                assert!(told.contains(&id), "{told}");
                assert!(wrong.is_some() || !file.exists(), "no other key may take its place");
            } else {
                assert!(matches!(&err, OpenError::Key(KeyError::Malformed { .. })), "{err:?}");
            }
        }
        std::fs::write(&file, right).unwrap();
        Db::open(t.settings.clone(), Clock::system()).await.unwrap();
    }

    async fn a_key_that_sealed_nothing_is_not_missed(t: TestDb) {
        t.db.close().await;
        std::fs::remove_file(key_file(t.db.folder())).unwrap();
        Db::open(t.settings.clone(), Clock::system()).await.unwrap();
    }

    async fn a_node_with_another_key_seals_nothing(t: TestDb) {
        let folder = tempfile::tempdir().unwrap();
        let other = store::DatabaseSettings { keys: Some(KEY.parse().unwrap()), ..t.settings.clone() };
        std::fs::rename(key_file(t.db.folder()), folder.path().join("aside")).unwrap();
        let other = Db::open(other, Clock::system()).await.unwrap();
        seal(&t.db).await;
        let mut tx = other.write().await.unwrap();
        let refused = store::secrets::seal(&other, &mut tx, "p", "secret").await;
        assert!(matches!(refused, Err(StoreError::Secret(SecretError::UnknownKey(_)))));
    }

    async fn a_key_is_replaced_by_putting_a_new_one_before_it(t: TestDb) {
        let sealed = seal(&t.db).await;
        t.db.close().await;
        let settings = store::DatabaseSettings { keys: Some(KEY.parse().unwrap()), ..t.settings.clone() };
        let both = Db::open(settings.clone(), Clock::system()).await.unwrap();
        assert_eq!(both.keys().unwrap().open("p", &sealed).unwrap(), "secret");
        std::fs::rename(key_file(t.db.folder()), t.db.folder().join("old.key")).unwrap();
        let Err(OpenError::Key(KeyError::Missing { .. })) = Db::open(settings.clone(), Clock::system()).await else {
            panic!("the old key is still needed")
        };
        store::secrets::retire(&both).await.unwrap();
        both.close().await;
        let new = Db::open(settings, Clock::system()).await.unwrap();
        assert!(matches!(new.keys().unwrap().open("p", &sealed), Err(SecretError::UnknownKey(_))));
        assert!(!key_file(t.db.folder()).exists(), "the setting is enough");
    }

    async fn a_backup_is_restored_with_its_key_and_refused_without(t: TestDb) {
        change(&t.db, "region:71.72").await;
        let sealed = seal(&t.db).await;
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("one.pilar");
        let manifest = backup::take(&t.db, &target).await.unwrap();
        assert_eq!(manifest.keys, t.db.keys().unwrap().ids().collect::<Vec<_>>());
        let key = std::fs::read(key_file(t.db.folder())).unwrap();
        let digits = &key[key.len() - 65..key.len() - 1];
        let whole = std::fs::read(&target).unwrap();
        assert!(!whole.windows(64).any(|w| w == digits), "the key is not in the backup");

        let (db, settings, place) = fresh(&t).await;
        let err = backup::restore(&db, &target, LostKeys::Refuse).await.unwrap_err();
        assert!(matches!(&err, BackupError::Key(KeyError::Missing { .. })), "{err:?}");
        assert!(!place.path().join("files").exists() && !key_file(place.path()).exists(), "nothing was touched");
        std::fs::write(key_file(place.path()), &key).unwrap();
        backup::restore(&db, &target, LostKeys::Refuse).await.unwrap();
        db.close().await;
        let back = Db::open(settings, Clock::system()).await.unwrap();
        assert_eq!(back.keys().unwrap().open("p", &sealed).unwrap(), "secret");

        let (db, settings, _place) = fresh(&t).await;
        backup::restore(&db, &target, LostKeys::Accept).await.unwrap();
        db.close().await;
        assert!(Db::open(settings.clone(), Clock::system()).await.is_err(), "not by accident");
        let new = Db::open_with(settings.clone(), Clock::system(), LostKeys::Accept).await.unwrap();
        assert!(matches!(new.keys().unwrap().open("p", &sealed), Err(SecretError::UnknownKey(_))));
        store::secrets::retire(&new).await.unwrap();
        new.close().await;
        Db::open(settings, Clock::system()).await.unwrap();
    }
}
