//! Serving: from an open database to an address, and back to a closed database.

use std::{net::SocketAddr, time::Duration};

use anyhow::Context;
use axum::serve::ListenerExt;
use kernel::Clock;
use store::secrets::LostKeys;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
    task::JoinHandle,
};
use web::App;

use crate::{
    compose,
    jobs::{Wake, Worker},
    metrics::Metrics,
    observe::Observer,
    settings::Settings,
};

/// How long requests under way may take once the program is told to stop.
const DRAIN: Duration = Duration::from_secs(10);
const EVERY: Duration = Duration::from_secs(3600);

/// Opens the database as the settings say and brings it up to date.
pub async fn open(settings: &Settings) -> anyhow::Result<store::Db> {
    let where_to = match &settings.database.url {
        Some(url) => format!("the database {url} cannot be opened"),
        None => format!(
            "the database in {} cannot be opened",
            settings.data.display()
        ),
    };
    let db = store::Db::open(settings.database(), Clock::system())
        .await
        .context(where_to)?;
    take_up_keys(&db).await?;
    Ok(db)
}

/// Seals anew what an earlier key, or none, sealed; then the earlier keys are needed no more.
async fn take_up_keys(db: &store::Db) -> anyhow::Result<()> {
    let sealed = access::operations::sealed::seal_second_factors(db, &access::Actor::System)
        .await
        .context("the secrets of second factors cannot be sealed")?;
    if sealed > 0 {
        tracing::info!("{sealed} secrets of second factors sealed with the present key");
    }
    store::secrets::retire(db)
        .await
        .context("earlier keys cannot be retired")
}

/// Opens a database whose key is lost, and removes what only that key could read.
pub async fn open_forgetting(settings: &Settings) -> anyhow::Result<(store::Db, usize)> {
    let db = store::Db::open_with(settings.database(), Clock::system(), LostKeys::Accept)
        .await
        .context("the database cannot be opened")?;
    let removed = access::operations::sealed::forget_second_factors(&db, &access::Actor::System)
        .await
        .context("second factors cannot be removed")?;
    take_up_keys(&db).await?;
    Ok((db, removed))
}

/// Serves until SIGTERM or SIGINT. `ready` is called with the address once it answers.
pub async fn serve(
    settings: &Settings,
    db: store::Db,
    demo: bool,
    ready: impl FnOnce(SocketAddr),
) -> anyhow::Result<()> {
    let mut told = Told::listen()?;
    let metrics = Metrics::new(db.engine().as_str());
    let app = compose::app(settings, db.clone(), demo)?;
    let wake = Wake::default();
    let observer = Observer {
        metrics: metrics.clone(),
        wake: wake.clone(),
    };
    let router = compose::router(settings, app.clone(), observer);
    let listener = TcpListener::bind(settings.listen)
        .await
        .with_context(|| format!("{} cannot be listened on", settings.listen))?;
    let address = listener
        .local_addr()
        .context("the listener has no address")?;
    // What an earlier run left, or what waited for a mail server to be named, is delivered now.
    post::deliver::start(&db)
        .await
        .context("the outbox cannot be looked at")?;
    let (stop, stopped) = watch::channel(false);
    let background = vec![
        tokio::spawn(
            Worker {
                app: app.clone(),
                work: compose::work(settings),
                metrics,
                wake,
            }
            .run(stopped.clone()),
        ),
        tokio::spawn(hourly(app, settings.access(), stopped.clone())),
    ];
    // Small answers go out at once instead of waiting to be joined with others.
    let listener = listener.tap_io(|stream| {
        if let Err(err) = stream.set_nodelay(true) {
            tracing::debug!("TCP_NODELAY cannot be set: {err}");
        }
    });
    let mut drain = stopped;
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        let _ = drain.wait_for(|stop| *stop).await;
    });
    let serving = tokio::spawn(serving.into_future());
    ready(address);
    told.wait().await;
    tracing::info!("stopping: requests under way are finished first");
    let _ = stop.send(true);
    finish(serving, background).await?;
    db.close().await;
    tracing::info!("stopped");
    Ok(())
}

async fn finish(
    serving: JoinHandle<std::io::Result<()>>,
    background: Vec<JoinHandle<()>>,
) -> anyhow::Result<()> {
    match tokio::time::timeout(DRAIN, serving).await {
        Ok(ended) => ended
            .context("serving panicked")?
            .context("serving failed")?,
        Err(_) => tracing::warn!(
            "some requests took longer than {} s and were cut off",
            DRAIN.as_secs()
        ),
    }
    for mut task in background {
        if tokio::time::timeout(DRAIN, &mut task).await.is_err() {
            // A job that is cut off is taken again after its lease.
            task.abort();
        }
    }
    Ok(())
}

/// Removes what no longer matters of sessions, and ends agreements past their term, and takes regions along
/// with decrees whose day has come, once an hour.
async fn hourly(app: App, settings: access::Settings, mut stop: watch::Receiver<bool>) {
    let mut hours = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            _ = hours.tick() => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
        match access::operations::sessions::purge(&app.db, &settings).await {
            Ok(purged) => tracing::debug!(
                sessions = purged.sessions,
                "{} ended sessions removed",
                purged.sessions
            ),
            Err(err) => tracing::warn!("ended sessions were not removed: {err}"),
        }
        match agreements::expiry::run(&app.db).await {
            Ok(0) => {}
            Ok(n) => tracing::info!("{n} agreements past their term have expired"),
            Err(err) => tracing::warn!("agreements past their term did not expire: {err}"),
        }
        if let Err(err) = agreements::forming::run(&app.db).await {
            tracing::warn!("regions did not follow their decrees: {err}");
        }
    }
}

/// The signals that end the program.
struct Told {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

impl Told {
    /// Listens from now on: a signal that comes while starting is not lost.
    fn listen() -> anyhow::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate()).context("SIGTERM cannot be listened for")?,
            interrupt: signal(SignalKind::interrupt()).context("SIGINT cannot be listened for")?,
        })
    }

    async fn wait(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
