//! Rankings as they were computed.

use kernel::{Id, Timestamp};
use store::{StoreError, Tx, on};
use uuid::Uuid;

use super::{count, holes};
use crate::{
    compute::Row,
    model::{Call, Candidate, Ranking, RankingKind},
};

const COLUMNS: &str = "id, call_id, no, kind, note, input_hash, method, method_hash, result, result_hash, made_by, made_at";
const INSERT: &str = "INSERT INTO rankings (id, call_id, no, kind, note, input_hash, method, method_hash, result, result_hash,
        made_by, made_at)
    SELECT $1, $2, 1 + coalesce(max(no), 0), $3, $4, $5, $6, $7, $8, $9, $10, $11 FROM rankings WHERE call_id = $12";

#[derive(sqlx::FromRow)]
struct RankingRow {
    id: Uuid,
    call_id: Uuid,
    no: i64,
    kind: String,
    note: String,
    input_hash: String,
    method: String,
    method_hash: String,
    result: String,
    result_hash: String,
    made_by: String,
    made_at: Timestamp,
}

impl From<RankingRow> for Ranking {
    fn from(row: RankingRow) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            call: Id::from_uuid(row.call_id),
            no: count(row.no),
            kind: row.kind.parse().expect("a kind was a known word"),
            note: row.note,
            input_hash: row.input_hash,
            method: serde_json::from_str(&row.method).expect("a method was plain data"),
            method_hash: row.method_hash,
            result: serde_json::from_str(&row.result).expect("a result was plain data"),
            result_hash: row.result_hash,
            made_by: row.made_by,
            made_at: row.made_at,
        }
    }
}

/// A ranking to write down; its number follows the last of the call.
pub(crate) struct NewRanking<'a> {
    pub(crate) id: Id<Ranking>,
    pub(crate) call: Id<Call>,
    pub(crate) kind: RankingKind,
    pub(crate) note: &'a str,
    pub(crate) input_hash: &'a str,
    pub(crate) method: &'a str,
    pub(crate) method_hash: &'a str,
    pub(crate) result: &'a str,
    pub(crate) result_hash: &'a str,
    pub(crate) by: &'a str,
    pub(crate) at: Timestamp,
}

pub(crate) async fn insert(tx: &mut Tx, new: &NewRanking<'_>) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(new.id.uuid())
        .bind(new.call.uuid())
        .bind(new.kind.as_str())
        .bind(new.note)
        .bind(new.input_hash)
        .bind(new.method)
        .bind(new.method_hash)
        .bind(new.result)
        .bind(new.result_hash)
        .bind(new.by)
        .bind(new.at)
        .bind(new.call.uuid())
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// Every row of a ranking in one statement.
pub(crate) async fn insert_rows(
    tx: &mut Tx,
    ranking: Id<Ranking>,
    rows: &[(Id<Candidate>, &Row)],
) -> Result<(), StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "INSERT INTO ranking_rows (ranking_id, candidate_id, place, rank, score, expected_rank, rank_low, rank_high, p_selected, zone)
         VALUES {}",
        holes(rows.len(), 10)
    ));
    let whole = |n: usize| i64::try_from(n).expect("a rank is small");
    on!(tx, |conn| {
        let mut query = sqlx::query(sql);
        for (candidate, row) in rows {
            query = query
                .bind(ranking.uuid())
                .bind(candidate.uuid())
                .bind(whole(row.place))
                .bind(whole(row.rank))
                .bind(row.score)
                .bind(row.expected_rank)
                .bind(whole(row.rank_low))
                .bind(whole(row.rank_high))
                .bind(row.p_selected)
                .bind(row.zone.as_str());
        }
        query.execute(conn).await.map(|_| ())
    })?;
    Ok(())
}

/// The rankings of a call, newest first; at most 200.
pub(crate) async fn of_call(tx: &mut Tx, call: Id<Call>) -> Result<Vec<Ranking>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM rankings WHERE call_id = $1 ORDER BY no DESC LIMIT 200");
    let rows = store::fetch_all!(tx, sql, [call.uuid()], RankingRow)?;
    Ok(rows.into_iter().map(Ranking::from).collect())
}

/// The newest official ranking of a call.
pub(crate) async fn official(tx: &mut Tx, call: Id<Call>) -> Result<Option<Ranking>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM rankings WHERE call_id = $1 AND kind = 'official' ORDER BY no DESC LIMIT 1"
    );
    let rows = store::fetch_all!(tx, sql, [call.uuid()], RankingRow)?;
    Ok(rows.into_iter().next().map(Ranking::from))
}

/// One ranking of a call by its number.
pub(crate) async fn by_no(
    tx: &mut Tx,
    call: Id<Call>,
    no: u32,
) -> Result<Option<Ranking>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM rankings WHERE no = {no} AND call_id = $1");
    let rows = store::fetch_all!(tx, sql, [call.uuid()], RankingRow)?;
    Ok(rows.into_iter().next().map(Ranking::from))
}
