//! The few statements that truly differ between the engines, side by side.

use crate::EngineName;

impl EngineName {
    /// Takes the oldest job that is due, so that no other node takes it too.
    ///
    /// PostgreSQL skips rows another node is looking at; SQLite has one writer and needs no lock.
    pub(crate) fn claim_job(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "UPDATE jobs SET state = 'running', attempts = attempts + 1, locked_until = $2, updated_at = $1
                 WHERE id = (SELECT id FROM jobs
                             WHERE (state = 'queued' AND run_at <= $1) OR (state = 'running' AND locked_until < $1)
                             ORDER BY run_at, id LIMIT 1)
                 RETURNING id, kind, payload, attempts, max_attempts"
            }
            Self::Postgres => {
                "UPDATE jobs SET state = 'running', attempts = attempts + 1, locked_until = $2, updated_at = $1
                 WHERE id = (SELECT id FROM jobs
                             WHERE (state = 'queued' AND run_at <= $1) OR (state = 'running' AND locked_until < $1)
                             ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
                 RETURNING id, kind, payload, attempts, max_attempts"
            }
        }
    }
}

/// The pattern for `column LIKE $n ESCAPE '\'` that finds `text` anywhere; folds case as [`like`] does.
pub fn contains(text: &str) -> String {
    format!("%{}%", like(text))
}

/// `text` in lower case with the wildcards of `LIKE` made plain.
///
/// Columns that are searched hold a lower-case copy (`search`), because SQLite folds ASCII only and
/// PostgreSQL's `ILIKE` depends on the collation.
pub fn like(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for c in text.trim().to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}
