//! Files in and out: what a dry run says, what a confirmation does, and everything that must be refused.

mod dry_run;
mod round_trip;
mod site;
mod writing;

use std::sync::Arc;

use access::Actor;
use register::{
    LOCALES,
    export::{self, Filter, Format, List, Style},
    import::{self, Import, ImportError, Kind, Report, Upload},
    say,
};
use testkit::TestDb;
use web::{Catalogue, Lang};

fn words() -> Arc<Catalogue> {
    Arc::new(Catalogue::new(&[&LOCALES]).unwrap())
}

fn upload(kind: Kind, bytes: impl AsRef<[u8]>) -> Upload {
    Upload {
        kind,
        name: "daftar.csv".into(),
        bytes: bytes.as_ref().to_vec(),
    }
}

async fn check(t: &TestDb, kind: Kind, bytes: impl AsRef<[u8]>) -> Result<Report, ImportError> {
    import::check(&t.db, &words(), &Actor::System, upload(kind, bytes)).await
}

async fn submit(t: &TestDb, kind: Kind, text: &str) -> Import {
    import::submit(&t.db, &words(), &Actor::System, upload(kind, text))
        .await
        .unwrap()
}

/// Does the one job that is waiting.
async fn work(t: &TestDb) {
    let job = store::jobs::claim(&t.db).await.unwrap().unwrap();
    assert_eq!(job.kind, import::APPLY);
    import::work(&t.db, &words(), &job).await.unwrap();
}

/// Each error as `row column message`, the message without its common beginning.
fn told(report: &Report) -> Vec<String> {
    let told = |e: &import::RowError| {
        let id = e.said.id.strip_prefix("register-").unwrap_or(&e.said.id);
        format!("{} {} {id}", e.row, e.column.as_deref().unwrap_or("-"))
    };
    report.errors.iter().map(told).collect()
}

/// The first error in words.
fn in_words(report: &Report, lang: Lang) -> String {
    say::error(&words(), lang, &report.errors[0])
}

async fn exported(t: &TestDb, list: List, format: Format, style: Style) -> Vec<u8> {
    let request = export::Request {
        filter: Filter::of(list, &[]),
        format,
        style,
        lang: Lang::Id,
    };
    export::write(&t.db, &words(), &Actor::Anonymous, &request, Vec::new())
        .await
        .unwrap()
}
