//! The worker: takes jobs that commands have left and hands each to the context that knows it.

use std::{collections::HashMap, pin::Pin, sync::Arc, time::Duration};

use store::jobs::{self, Taken};
use tokio::sync::{Notify, watch};
use web::App;

use crate::metrics::Metrics;

/// A job left by another node is found within this time; one left here is found at once.
const IDLE: Duration = Duration::from_secs(1);
/// The longest pause while the database is away.
const LONGEST: Duration = Duration::from_secs(30);

/// What doing a job came to. The work marks it as done in its own transaction.
pub type Outcome = Result<(), Failed>;

/// Why a job was not done.
#[derive(Debug, Clone)]
pub struct Failed {
    /// What went wrong, for the officer who asked.
    pub reason: String,
    /// Whether trying again is of no use.
    pub is_final: bool,
}

/// Does the jobs of one kind.
pub type Work =
    Arc<dyn Fn(App, Taken) -> Pin<Box<dyn Future<Output = Outcome> + Send>> + Send + Sync>;

/// Wakes the worker.
#[derive(Debug, Clone, Default)]
pub struct Wake(Arc<Notify>);

impl Wake {
    /// There may be a job.
    pub fn now(&self) {
        self.0.notify_one();
    }
}

/// The worker of one process.
pub struct Worker {
    /// What it works on.
    pub app: App,
    /// Who does which kind.
    pub work: HashMap<&'static str, Work>,
    /// Where it counts.
    pub metrics: Metrics,
    /// What wakes it.
    pub wake: Wake,
}

impl Worker {
    /// Works until `stop` says so; a job under way is finished first.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut pause = IDLE;
        while !*stop.borrow() {
            match jobs::claim(&self.app.db).await {
                Ok(Some(job)) => {
                    pause = IDLE;
                    self.one(job).await;
                    continue;
                }
                Ok(None) => pause = IDLE,
                Err(err) => {
                    tracing::warn!(
                        "no job can be taken, trying again in {} s: {err}",
                        pause.as_secs()
                    );
                    pause = (pause * 2).min(LONGEST);
                }
            }
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = self.wake.0.notified(), if pause == IDLE => {}
                _ = stop.changed() => {}
            }
        }
    }

    async fn one(&self, job: Taken) {
        let (id, kind) = (job.id, job.kind.clone());
        tracing::info!(job.id = %id, kind, attempt = job.attempt, "job {id} ({kind}) begins");
        let outcome = match self.work.get(kind.as_str()) {
            // On a task of its own, so that a panic in one job is a failure of that job.
            Some(work) => match tokio::spawn(work(self.app.clone(), job.clone())).await {
                Ok(outcome) => outcome,
                Err(_) => Err(Failed {
                    reason: "the work panicked; see the log".to_owned(),
                    is_final: false,
                }),
            },
            None => Err(Failed {
                reason: format!("this version of Pilar does not know jobs of the kind {kind}"),
                is_final: true,
            }),
        };
        let Err(failed) = outcome else {
            tracing::info!(job.id = %id, kind, "job {id} ({kind}) is done");
            return self.metrics.worked(&kind, "done");
        };
        self.metrics.worked(
            &kind,
            if failed.is_final {
                "failed"
            } else {
                "postponed"
            },
        );
        tracing::warn!(job.id = %id, kind, "job {id} ({kind}) was not done: {}", failed.reason);
        if let Err(err) = jobs::fail(&self.app.db, &job, &failed.reason, failed.is_final).await {
            // Its lease runs out, and it is taken again.
            tracing::warn!(job.id = %id, "the failure of job {id} was not noted: {err}");
        }
    }
}

#[cfg(test)]
mod tests {
    use store::Db;
    use testkit::both;

    use super::*;
    use crate::{compose, settings::Settings};

    /// Marks the job as done, or fails in the way its payload asks for.
    fn work(app: App, job: Taken) -> Pin<Box<dyn Future<Output = Outcome> + Send>> {
        Box::pin(async move {
            let failed = |is_final| Failed {
                reason: "as asked".to_owned(),
                is_final,
            };
            match job.payload.as_str() {
                "\"fail\"" => Err(failed(true)),
                "\"later\"" => Err(failed(false)),
                "\"panic\"" => panic!("as asked"),
                _ => {
                    let mut tx = app.db.write().await.unwrap();
                    jobs::finish(&app.db, &mut tx, job.id).await.unwrap();
                    tx.commit().await.unwrap();
                    Ok(())
                }
            }
        })
    }

    async fn insert(db: &Db, kind: &str, payload: &str) -> kernel::Id<jobs::Job> {
        let mut tx = db.write().await.unwrap();
        let id = jobs::insert(db, &mut tx, kind, &payload, 3).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// Waits until a job was tried so often and is in a state; a hang is ended by the runner of the tests.
    async fn until(db: &Db, id: kernel::Id<jobs::Job>, wanted: &str, attempts: i64) -> String {
        loop {
            let mut tx = db.read().await.unwrap();
            let status = jobs::find(&mut tx, id).await.unwrap().unwrap();
            drop(tx);
            if status.state == wanted && status.attempts == attempts {
                return status.error.unwrap_or_default();
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    both! {
        async fn jobs_are_done_failed_and_tried_again(test: TestDb) {
            let app = compose::app(&Settings::default(), test.db.clone(), false).unwrap();
            let wake = Wake::default();
            let metrics = Metrics::new("test");
            let work = HashMap::from([("test.work", Arc::new(work) as Work)]);
            let worker = Worker { app, work, metrics: metrics.clone(), wake: wake.clone() };
            let (stop, stopped) = watch::channel(false);
            let running = tokio::spawn(worker.run(stopped));

            let done = insert(&test.db, "test.work", "do").await;
            let lost = insert(&test.db, "test.work", "fail").await;
            let later = insert(&test.db, "test.work", "later").await;
            let panics = insert(&test.db, "test.work", "panic").await;
            let unknown = insert(&test.db, "test.unknown", "").await;
            wake.now();
            until(&test.db, done, "done", 1).await;
            assert_eq!(until(&test.db, lost, "failed", 1).await, "as asked");
            assert_eq!(until(&test.db, later, "queued", 1).await, "as asked");
            assert!(until(&test.db, panics, "queued", 1).await.contains("panicked"));
            assert!(until(&test.db, unknown, "failed", 1).await.contains("test.unknown"));

            // What was put back is taken again once its time has come, and given up at last.
            test.clock.advance_seconds(60);
            wake.now();
            until(&test.db, later, "queued", 2).await;
            test.clock.advance_seconds(60);
            wake.now();
            until(&test.db, later, "failed", 3).await;

            stop.send(true).unwrap();
            running.await.unwrap();
            let text = metrics.text(crate::metrics::Sample::default());
            assert!(text.contains("outcome=\"done\"} 1"), "{text}");
            let after = insert(&test.db, "test.work", "do").await;
            // A worker that was stopped takes no more.
            until(&test.db, after, "queued", 0).await;
        }
    }
}
