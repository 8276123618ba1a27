//! The evidence locker: files in and out, everything that must be refused, and everyone who may not.

mod citing;
mod forbidden;
mod person;
mod reading;
mod uploads;

use access::Actor;
use kernel::RegionCode;
use register::{
    Acting, ChangeError,
    evidence::{self, Added},
    model::{Evidence, EvidenceDraft},
};
use store::{Db, files::Incoming};
use testkit::TestDb;

use super::loaded;

/// A PDF of so many pages with a word in it, so that two differ.
pub fn pdf(pages: usize, word: &str) -> Vec<u8> {
    let kids: Vec<String> = (3..pages + 3).map(|n| format!("{n} 0 R")).collect();
    let mut out = format!(
        "%PDF-1.4\n% {word}\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count {pages}/Kids[{}]>>\nendobj\n",
        kids.join(" ")
    );
    for n in 3..pages + 3 {
        out.push_str(&format!(
            "{n} 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>\nendobj\n"
        ));
    }
    out.push_str("trailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n");
    out.into_bytes()
}

fn code(text: &str) -> RegionCode {
    text.parse().unwrap()
}

fn draft(title: &str) -> EvidenceDraft {
    EvidenceDraft {
        kind: "decree".into(),
        title: title.into(),
        ..EvidenceDraft::default()
    }
}

/// Brings a file in by the operations.
async fn bring(
    t: &TestDb,
    actor: &Actor,
    region: &str,
    file: &[u8],
    draft: &EvidenceDraft,
) -> Result<Added, ChangeError> {
    let incoming = Incoming::begin(&t.db).await.unwrap();
    let arrived = incoming.add(file).await.unwrap().end().await.unwrap();
    let upload = evidence::examine(arrived, "C:\\data\\SK_Tim.PDF")
        .await
        .unwrap();
    let mut tx = t.db.write().await.unwrap();
    let act = &mut Acting::new(&mut tx, actor, &t.clock);
    let added = evidence::add(act, &t.db, &code(region), upload, draft).await?;
    tx.commit().await.unwrap();
    Ok(added)
}

/// An entry of Bitung's.
async fn entry(t: &TestDb, word: &str, draft: &EvidenceDraft) -> Evidence {
    match bring(t, &Actor::System, "71.72", &pdf(3, word), draft)
        .await
        .unwrap()
    {
        Added::New(entry) => entry,
        Added::Known(entry) => panic!("{entry:?} was there"),
    }
}

/// The files on the disk, those under way apart.
fn on_disk(db: &Db) -> (usize, usize) {
    let folder = db.folder().join("files");
    let count = |path: std::path::PathBuf| std::fs::read_dir(path).map_or(0, Iterator::count);
    let waiting = count(folder.join("incoming"));
    let fans = std::fs::read_dir(&folder).map(|fans| fans.flatten().collect::<Vec<_>>());
    let kept = fans
        .unwrap_or_default()
        .iter()
        .filter(|fan| fan.file_name() != "incoming")
        .map(|fan| count(fan.path()))
        .sum();
    (kept, waiting)
}

/// How many entries the audit log has: whether anything was written.
async fn entries(db: &Db) -> i64 {
    let mut tx = db.read().await.unwrap();
    store::audit::head(&mut tx).await.unwrap().seq
}
