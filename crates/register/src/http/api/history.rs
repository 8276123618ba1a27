//! What was done to a thing: everything for auditors, changes of the register for those who work on it.

use access::{
    Permission, Scope,
    http::Visit,
    operations::history::{self, AuditFilter, Newest},
};
use axum::{
    extract::{OriginalUri, State},
    http::HeaderMap,
    response::Response,
};
use web::{App, Problem};

use super::{
    params::Paging,
    query::{PAGING, refused},
    reading::{List, Reading},
    views::HistoryEntry,
};

/// The audit entries about one subject, newest first
///
/// Auditors read all of them: the permission `audit.read`, and of a token the scope `audit:read`. Officers and regions
/// read the changes of the register: of a token the scope `register:write`.
#[utoipa::path(
    get,
    path = "/history",
    operation_id = "history",
    tag = "history",
    params(
        ("subject" = String, Query, description = "What they are about", example = "cohort:2019"),
        Paging
    ),
    responses((status = 200, description = "A page of entries", body = List<HistoryEntry>)),
    security(("bearer" = ["audit:read"]), ("bearer" = ["register:write"]), ("session" = []))
)]
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let audits = visit.actor.may(Permission::ReadAudit, &Scope::Nation);
    if audits.is_err() {
        // What is lacking is told as auditors would be told.
        crate::history::may_read(&visit.actor).or(audits.clone())?;
    }
    let mut reading = match Reading::begin(&app, &uri, &headers, true).await {
        Ok(reading) => reading,
        Err(answered) => return Ok(answered),
    };
    let q = &reading.params;
    q.only(&[&["subject"], &PAGING])?;
    let subject = q.word("subject", "cohort:2022")?;
    if subject.is_empty() {
        return Err(refused("subject", "cohort:2022"));
    }
    let window = q.window(Newest::sort(), None)?;
    let tx = &mut reading.tx;
    let (page, names) = if audits.is_ok() {
        let filter = AuditFilter {
            subject,
            ..AuditFilter::default()
        };
        history::page(tx, &visit.actor, &filter, &window).await?
    } else {
        crate::history::page(tx, &visit.actor, &subject, &window).await?
    };
    let page = page.map(|entry| HistoryEntry {
        actor_name: names.of(&entry.actor).to_owned(),
        seq: entry.seq,
        at: entry.at,
        actor: entry.actor,
        action: entry.action,
        subject: entry.subject,
        // What was hashed is text; what does not read back as JSON is shown as it is.
        details: serde_json::from_str(&entry.details)
            .unwrap_or(serde_json::Value::String(entry.details)),
        previous: entry.previous,
        hash: entry.hash,
    });
    Ok(reading.page(page, None))
}
