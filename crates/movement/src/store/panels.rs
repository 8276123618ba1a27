//! Assessors of a call, what stands between them and candidates, and who was drawn for whom.

use kernel::{Clock, Id, Timestamp};
use store::{StoreError, Tx, on};
use uuid::Uuid;

use super::{calls::one, count};
use crate::{
    model::{Call, Candidate},
    panels::{Conflict, ConflictKind, Draw, Member, NewMember},
};

const COLUMNS: &str = "id, call_id, account_id, code, name, affiliation, home, employer, mentored, state, removed_reason, revision";
const INSERT: &str = "INSERT INTO panel_members (id, call_id, account_id, code, name, affiliation, home, employer, mentored,
        state, removed_reason, revision, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'active', '', 1, $10, $10)";
const UPDATE: &str =
    "UPDATE panel_members SET affiliation = $3, home = $4, employer = $5, mentored = $6,
        revision = revision + 1, updated_at = $7
    WHERE id = $1 AND revision = $2 AND state = 'active'";
const REMOVE: &str = "UPDATE panel_members SET state = 'removed', removed_reason = $3, revision = revision + 1, updated_at = $4
    WHERE id = $1 AND revision = $2 AND state = 'active'";
const CONFLICTS: &str =
    "SELECT c.member_id, c.candidate_id, c.kind, c.reason FROM panel_conflicts c
    JOIN panel_members m ON m.id = c.member_id WHERE m.call_id = $1
    ORDER BY m.code, c.candidate_id, c.kind";
const FORGET_CONFLICT: &str =
    "DELETE FROM panel_conflicts WHERE member_id = $1 AND candidate_id = $2 AND kind = $3";
const DRAWS: &str = "SELECT round, seed, request, result_hash, drawn_by, drawn_at FROM panel_draws WHERE call_id = $1 ORDER BY round";
const INSERT_DRAW: &str =
    "INSERT INTO panel_draws (id, call_id, round, seed, request, result_hash, drawn_by, drawn_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const OPEN: &str = "UPDATE calls SET panel_opened_at = $3, revision = revision + 1, updated_at = $3
    WHERE id = $1 AND revision = $2 AND panel_opened_at IS NULL";

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    call_id: Uuid,
    account_id: Uuid,
    code: String,
    name: String,
    affiliation: String,
    home: String,
    employer: String,
    mentored: String,
    state: String,
    removed_reason: String,
    revision: i64,
}

fn codes(text: &str) -> Vec<kernel::RegionCode> {
    text.split(',')
        .filter(|code| !code.is_empty())
        .map(super::code)
        .collect()
}

fn joined(codes: &[kernel::RegionCode]) -> String {
    let codes: Vec<&str> = codes.iter().map(kernel::RegionCode::as_str).collect();
    codes.join(",")
}

impl From<Row> for Member {
    fn from(row: Row) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            call: Id::from_uuid(row.call_id),
            account: row.account_id,
            code: row.code,
            name: row.name,
            affiliation: row.affiliation,
            home: codes(&row.home),
            employer: codes(&row.employer),
            mentored: codes(&row.mentored),
            is_active: row.state == "active",
            removed_reason: row.removed_reason,
            revision: row.revision,
        }
    }
}

/// Every assessor of a call, removed ones too, by code.
pub(crate) async fn members(tx: &mut Tx, call: Id<Call>) -> Result<Vec<Member>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM panel_members WHERE call_id = $1 ORDER BY code");
    let rows = store::fetch_all!(tx, sql, [call.uuid()], Row)?;
    Ok(rows.into_iter().map(Member::from).collect())
}

pub(crate) async fn member(tx: &mut Tx, id: Id<Member>) -> Result<Option<Member>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM panel_members WHERE id = $1");
    let rows = store::fetch_all!(tx, sql, [id.uuid()], Row)?;
    Ok(rows.into_iter().next().map(Member::from))
}

/// The calls an account sits in, newest first.
pub(crate) async fn seats(tx: &mut Tx, account: Uuid) -> Result<Vec<Member>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM panel_members WHERE account_id = $1 AND state = 'active' ORDER BY created_at DESC, id DESC"
    );
    let rows = store::fetch_all!(tx, sql, [account], Row)?;
    Ok(rows.into_iter().map(Member::from).collect())
}

pub(crate) async fn insert(
    tx: &mut Tx,
    (id, call): (Id<Member>, Id<Call>),
    code: &str,
    new: &NewMember,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(id.uuid())
        .bind(call.uuid())
        .bind(new.account)
        .bind(code)
        .bind(&new.name)
        .bind(&new.affiliation)
        .bind(joined(&new.home))
        .bind(joined(&new.employer))
        .bind(joined(&new.mentored))
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn update(
    tx: &mut Tx,
    (id, revision): (Id<Member>, i64),
    new: &NewMember,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(UPDATE)
        .bind(id.uuid())
        .bind(revision)
        .bind(&new.affiliation)
        .bind(joined(&new.home))
        .bind(joined(&new.employer))
        .bind(joined(&new.mentored))
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

pub(crate) async fn remove(
    tx: &mut Tx,
    (id, revision): (Id<Member>, i64),
    reason: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(REMOVE)
        .bind(id.uuid())
        .bind(revision)
        .bind(reason)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

type ConflictRow = (Uuid, Uuid, String, String);

/// Every conflict of a call's assessors.
pub(crate) async fn conflicts(tx: &mut Tx, call: Id<Call>) -> Result<Vec<Conflict>, StoreError> {
    let rows: Vec<ConflictRow> = on!(tx, |conn| sqlx::query_as(CONFLICTS)
        .bind(call.uuid())
        .fetch_all(conn)
        .await)?;
    Ok(rows
        .into_iter()
        .map(|(member, candidate, kind, reason)| Conflict {
            member: Id::from_uuid(member),
            candidate: Id::from_uuid(candidate),
            kind: kind.parse().expect("a kind was a known word"),
            reason,
        })
        .collect())
}

/// Writes conflicts that are not written yet, many in one statement.
pub(crate) async fn insert_conflicts(
    tx: &mut Tx,
    new: &[Conflict],
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    for part in new.chunks(1000) {
        let sql = format!(
            "INSERT INTO panel_conflicts (member_id, candidate_id, kind, reason, recorded_by, recorded_at) VALUES {}
            ON CONFLICT (member_id, candidate_id, kind) DO UPDATE SET reason = excluded.reason",
            super::holes(part.len(), 6)
        );
        on!(&mut *tx, |conn| {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for conflict in part {
                query = query
                    .bind(conflict.member.uuid())
                    .bind(conflict.candidate.uuid())
                    .bind(conflict.kind.as_str())
                    .bind(&conflict.reason)
                    .bind(by)
                    .bind(at);
            }
            query.execute(conn).await.map(|_| ())
        })?;
    }
    Ok(())
}

pub(crate) async fn forget_conflict(
    tx: &mut Tx,
    member: Id<Member>,
    candidate: Id<Candidate>,
    kind: ConflictKind,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(FORGET_CONFLICT)
        .bind(member.uuid())
        .bind(candidate.uuid())
        .bind(kind.as_str())
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

type DrawRow = (i64, String, String, String, String, Timestamp);

/// The draws of a call, first to last.
pub(crate) async fn draws(tx: &mut Tx, call: Id<Call>) -> Result<Vec<Draw>, StoreError> {
    let rows: Vec<DrawRow> = on!(tx, |conn| sqlx::query_as(DRAWS)
        .bind(call.uuid())
        .fetch_all(conn)
        .await)?;
    Ok(rows
        .into_iter()
        .map(|(round, seed, request, result_hash, by, at)| Draw {
            round: count(round),
            seed,
            request,
            result_hash,
            by,
            at,
        })
        .collect())
}

pub(crate) async fn insert_draw(
    tx: &mut Tx,
    clock: &Clock,
    call: Id<Call>,
    draw: &Draw,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT_DRAW)
        .bind(clock.new_id::<Draw>().uuid())
        .bind(call.uuid())
        .bind(i64::from(draw.round))
        .bind(&draw.seed)
        .bind(&draw.request)
        .bind(&draw.result_hash)
        .bind(&draw.by)
        .bind(draw.at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// From now on assessors see each other's marks.
pub(crate) async fn open(
    tx: &mut Tx,
    (call, revision): (Id<Call>, i64),
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(OPEN)
        .bind(call.uuid())
        .bind(revision)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}
