//! `kill -9`: what was acknowledged is there afterwards, and the chain of changes is whole.

use std::{
    collections::BTreeSet,
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crate::program::{PATIENCE, ask, done, pilar, scope, serve, writer};

const WRITERS: usize = 200;

#[test]
fn no_acknowledged_write_is_lost_when_200_are_under_way() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = writer(folder.path(), &[]);
    let serving = serve(folder.path());
    let address = serving.address.clone();
    writer.find(&address);

    let acknowledged = Mutex::new(BTreeSet::new());
    let next = AtomicUsize::new(0);
    thread::scope(|threads| {
        for _ in 0..WRITERS {
            threads.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    match writer.write(&address, n) {
                        Some(answer) if answer.status < 300 => {
                            acknowledged.lock().unwrap().insert(scope(n));
                        }
                        Some(answer) => assert_eq!(answer.status, 503, "{answer:?}"),
                        None => return,
                    }
                }
            });
        }
        // In the middle of it: as many are acknowledged as are under way.
        let begun = Instant::now();
        while acknowledged.lock().unwrap().len() < WRITERS {
            assert!(begun.elapsed() < PATIENCE, "no writes are acknowledged");
            thread::sleep(Duration::from_millis(5));
        }
        serving.kill();
    });

    let acknowledged = acknowledged.into_inner().unwrap();
    assert!(
        next.load(Ordering::Relaxed) > acknowledged.len(),
        "some were under way"
    );
    assert!(done(folder.path(), &["audit", "verify"]).contains("intact"));
    let again = serve(folder.path());
    let written: BTreeSet<String> = writer.written(&again.address).into_iter().collect();
    let lost: Vec<&String> = acknowledged.difference(&written).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
}

#[test]
fn an_import_that_is_killed_has_happened_whole_or_not_at_all() {
    let mut seen = BTreeSet::new();
    for milliseconds in [0, 15, 30, 45, 60, 80, 110, 150, 250, 2000] {
        let folder = tempfile::tempdir().unwrap();
        done(folder.path(), &["migrate"]);
        let home = tempfile::tempdir().unwrap();
        let mut import = pilar(home.path())
            .args(["seed", "--data"])
            .arg(folder.path())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(milliseconds));
        // Gone already is as good as killed.
        let _ = import.kill();
        import.wait().unwrap();
        let said = done(folder.path(), &["audit", "verify"]);
        let entries: usize = said.split(' ').find_map(|word| word.parse().ok()).unwrap();
        let regions = regions(folder.path());
        assert!(
            (entries, regions) == (0, 0) || (entries, regions) == (1, 552),
            "after {milliseconds} ms: {entries} entries, {regions} regions"
        );
        // What is there can be worked with.
        if entries == 0 {
            done(folder.path(), &["seed"]);
        }
        seen.insert(entries);
    }
    assert!(seen.contains(&1), "the longest wait was long enough");
}

fn regions(folder: &Path) -> i64 {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let settings = store::DatabaseSettings::embedded(folder);
        let db = store::Db::open(settings, kernel::Clock::system())
            .await
            .unwrap();
        let n = register::regions::count(
            &mut db.read().await.unwrap(),
            &register::regions::RegionFilter::default(),
        )
        .await
        .unwrap();
        db.close().await;
        n
    })
}

#[test]
fn a_stop_finishes_what_is_under_way() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = writer(folder.path(), &[]);
    let serving = serve(folder.path());
    let address = serving.address.clone();
    writer.find(&address);
    let answers = thread::scope(|threads| {
        let writing: Vec<_> = (0..20)
            .map(|n| {
                (
                    n,
                    threads.spawn({
                        let (writer, address) = (&writer, &address);
                        move || writer.write(address, n)
                    }),
                )
            })
            .collect();
        assert_eq!(serving.stop(), Some(0));
        writing
            .into_iter()
            .map(|(n, thread)| (n, thread.join().unwrap()))
            .collect::<Vec<_>>()
    });
    let again = serve(folder.path());
    let written = writer.written(&again.address);
    for (n, answer) in answers {
        let acknowledged = answer.is_some_and(|a| a.status < 300);
        assert!(
            !acknowledged || written.contains(&scope(n)),
            "{n} was acknowledged and lost"
        );
    }
    assert!(ask(&again.address, "GET", "/healthz", None, None).is_some());
    assert!(!done(folder.path(), &["audit", "verify"]).is_empty());
}
