//! What watches the program asks: does the process live, can it serve, how much does it do.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use axum::{
    Extension, Json, Router,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;
use store::{StoreError, audit, jobs};
use web::{App, Problem};

use crate::{
    metrics::{Metrics, Sample, memory},
    settings,
};

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// Whoever asks is itself waited for: an answer that comes later is a no.
const PATIENCE: Duration = Duration::from_secs(2);
const JOBS_LOOKED_AT: i64 = 1000;

/// `/healthz`, `/readyz` and `/metrics`.
pub fn router(metrics: Metrics, settings: &settings::Metrics) -> Router<App> {
    Router::new()
        .route("/healthz", get(health))
        .route("/readyz", get(ready))
        .route(
            "/metrics",
            get(read).layer(Extension(Arc::new(Readable {
                metrics,
                settings: settings.clone(),
            }))),
        )
}

struct Readable {
    metrics: Metrics,
    settings: settings::Metrics,
}

/// The process answers; says nothing of the database.
async fn health() -> impl IntoResponse {
    (
        [(header::CACHE_CONTROL, "no-store")],
        Json(json!({"status": "ok"})),
    )
}

/// The database answers and has the schema.
async fn ready(State(app): State<App>) -> Result<impl IntoResponse, Problem> {
    let entries = in_time(entries(&app)).await?;
    let body =
        json!({"status": "ready", "database": app.db.engine().as_str(), "audit_entries": entries});
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(body)))
}

async fn entries(app: &App) -> Result<i64, StoreError> {
    Ok(audit::head(&mut app.db.read().await?).await?.seq)
}

async fn in_time<T>(answer: impl Future<Output = Result<T, StoreError>>) -> Result<T, Problem> {
    match tokio::time::timeout(PATIENCE, answer).await {
        Ok(answer) => Ok(answer?),
        Err(_) => Err(StoreError::Busy.into()),
    }
}

async fn read(
    State(app): State<App>,
    Extension(readable): Extension<Arc<Readable>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    may_read(&readable.settings, &headers)?;
    let mut sample = Sample {
        memory: memory(),
        ..Sample::default()
    };
    // Metrics are wanted most while the database is away, so its silence is a figure and no error.
    if let Ok(entries) = in_time(entries(&app)).await {
        sample.entries = Some(entries);
        sample.jobs = in_time(by_state(&app)).await.unwrap_or_default();
    }
    let text = readable.metrics.text(sample);
    let headers = [
        (header::CONTENT_TYPE, OPEN_METRICS),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, text).into_response())
}

async fn by_state(app: &App) -> Result<Vec<(String, i64)>, StoreError> {
    let mut tx = app.db.read().await?;
    let mut counts: BTreeMap<String, i64> = BTreeMap::new();
    for job in jobs::newest(&mut tx, JOBS_LOOKED_AT).await? {
        *counts.entry(job.state).or_default() += 1;
    }
    Ok(counts.into_iter().collect())
}

fn may_read(settings: &settings::Metrics, headers: &HeaderMap) -> Result<(), Problem> {
    if settings.public {
        return Ok(());
    }
    let Some(token) = &settings.token else {
        return Err(Problem::not_found(
            "unknown-address",
            "metrics are switched off",
        ));
    };
    let presented = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.strip_prefix("Bearer "));
    match presented {
        Some(text) if token.is(text) => Ok(()),
        _ => Err(Problem::unauthorized(
            "metrics-token",
            "send the setting `metrics.token` as `Authorization: Bearer …`",
        )),
    }
}
