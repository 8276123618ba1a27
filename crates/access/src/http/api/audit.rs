//! The audit log.
#![expect(
    unused_qualifications,
    reason = "utoipa writes them into the parameters"
)]

use axum::{
    Json,
    extract::{Query, State},
};
use serde::Serialize;
use store::audit::Recorded;
use utoipa::{IntoParams, ToSchema};
use web::{App, Problem};

use super::{super::audit::Asked, Visit};
use crate::operations::history;

/// An entry of the chain.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EntryOut {
    /// Its place, from 1.
    seq: i64,
    /// When.
    at: String,
    /// Who: an account's id, `token:` and its id, `system` or `anonymous`.
    actor: String,
    /// What, as `context.verb`.
    action: String,
    /// On what.
    subject: String,
    /// What changed, as the JSON text that was hashed.
    details: String,
    /// The hash of the entry before.
    previous: String,
    /// SHA-256 over `previous` and every field above.
    hash: String,
}

impl From<Recorded> for EntryOut {
    fn from(entry: Recorded) -> Self {
        Self {
            seq: entry.seq,
            at: entry.at.to_string(),
            actor: entry.actor,
            action: entry.action,
            subject: entry.subject,
            details: entry.details,
            previous: entry.previous,
            hash: entry.hash,
        }
    }
}

/// A page of the log, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EntriesOut {
    /// The entries.
    rows: Vec<EntryOut>,
    /// The cursor of the next page, to pass as `after`.
    next: Option<String>,
    /// The cursor of the page before, to pass as `before`.
    previous: Option<String>,
}

/// What the log is limited to.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters that `Asked` parses")]
pub(super) struct ListParams {
    /// `region:71.72`, `account:` and its id.
    subject: Option<String>,
    /// A login, or an actor as the log has it.
    actor: Option<String>,
    /// 1 to 200, 50 unless asked.
    limit: Option<u16>,
    /// The cursor to go on after.
    after: Option<String>,
    /// The cursor to stop before.
    before: Option<String>,
}

/// Read the audit log
#[utoipa::path(get, path = "/api/v1/audit", tag = "accounts", params(ListParams), responses((status = 200, body = EntriesOut)))]
pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Json<EntriesOut>, Problem> {
    let (filter, window) = (asked.filter(), asked.window()?);
    let mut tx = app.db.read().await?;
    let (found, _) = history::page(&mut tx, &visit.actor, &filter, &window).await?;
    let found = found.map(EntryOut::from);
    Ok(Json(EntriesOut {
        rows: found.rows,
        next: found.next,
        previous: found.previous,
    }))
}
