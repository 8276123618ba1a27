//! What is noted of every request: its route, status and time. Never its address, query or body.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};

use crate::{jobs::Wake, metrics::Metrics};

/// What the layer needs.
#[derive(Clone)]
pub struct Observer {
    /// Where requests are counted.
    pub metrics: Metrics,
    /// Wakes the worker after a request that may have inserted a job.
    pub wake: Wake,
}

/// Counts the request, logs it, and wakes the worker where it may have inserted a job.
pub async fn observe(State(observer): State<Observer>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let under_way = observer.metrics.begin();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    drop(under_way);
    let route = route.as_ref().map_or("(none)", MatchedPath::as_str);
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    // An unknown method is any text, and would make a new line of metrics each.
    let counted =
        if method.is_safe() || ["POST", "PUT", "PATCH", "DELETE"].contains(&method.as_str()) {
            method.as_str()
        } else {
            "OTHER"
        };
    observer.metrics.answered(counted, route, status, took);
    let id = response
        .headers()
        .get("x-request-id")
        .and_then(|v| v.to_str().ok())
        .unwrap_or("-");
    let ms = took.as_secs_f64() * 1000.0;
    if method.is_safe() {
        tracing::debug!(request.id = id, %method, route, status, ms, "{counted} {route} {status} in {ms:.1} ms");
    } else {
        tracing::info!(request.id = id, %method, route, status, ms, "{counted} {route} {status} in {ms:.1} ms");
        observer.wake.now();
    }
    response
}
