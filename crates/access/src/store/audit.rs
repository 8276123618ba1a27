//! Reading the audit log by subject and person. The table is the store's, and only the store writes it.

use store::{StoreError, Tx, audit::Recorded, on};

/// $1 the place to begin before, $2 the limit, $3 the subject or the actor.
macro_rules! newest {
    ($condition:literal) => {
        concat!(
            "SELECT seq, at, actor, action, subject, details, previous, hash FROM audit_entries
             WHERE seq < $1",
            $condition,
            " ORDER BY seq DESC LIMIT $2"
        )
    };
}
/// The same upwards, for the page before.
macro_rules! oldest {
    ($condition:literal) => {
        concat!(
            "SELECT seq, at, actor, action, subject, details, previous, hash FROM audit_entries
             WHERE seq > $1",
            $condition,
            " ORDER BY seq ASC LIMIT $2"
        )
    };
}
const DOWN: &str = newest!("");
const DOWN_SUBJECT: &str = newest!(" AND subject = $3");
const DOWN_ACTOR: &str = newest!(" AND actor = $3");
const DOWN_BOTH: &str = newest!(" AND subject = $3 AND actor = $4");
const UP: &str = oldest!("");
const UP_SUBJECT: &str = oldest!(" AND subject = $3");
const UP_ACTOR: &str = oldest!(" AND actor = $3");
const UP_BOTH: &str = oldest!(" AND subject = $3 AND actor = $4");

#[cfg(test)]
pub(crate) const ALL: &[&str] = &[
    DOWN,
    DOWN_SUBJECT,
    DOWN_ACTOR,
    DOWN_BOTH,
    UP,
    UP_SUBJECT,
    UP_ACTOR,
    UP_BOTH,
];

/// Up to `limit` entries before `seq`, the newest first; or, going up, after it, the oldest first.
pub(crate) async fn page(
    tx: &mut Tx,
    (subject, actor): (&str, &str),
    seq: i64,
    up: bool,
    limit: i64,
) -> Result<Vec<Recorded>, StoreError> {
    let (sql, values): (&'static str, &[&str]) = match (subject.is_empty(), actor.is_empty(), up) {
        (true, true, false) => (DOWN, &[]),
        (true, true, true) => (UP, &[]),
        (false, true, false) => (DOWN_SUBJECT, &[subject]),
        (false, true, true) => (UP_SUBJECT, &[subject]),
        (true, false, false) => (DOWN_ACTOR, &[actor]),
        (true, false, true) => (UP_ACTOR, &[actor]),
        (false, false, false) => (DOWN_BOTH, &[subject, actor]),
        (false, false, true) => (UP_BOTH, &[subject, actor]),
    };
    Ok(on!(tx, |conn| {
        let mut query = sqlx::query_as(sql).bind(seq).bind(limit);
        for value in values {
            query = query.bind(*value);
        }
        query.fetch_all(conn).await
    })?)
}
