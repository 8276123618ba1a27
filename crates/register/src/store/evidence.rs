//! Evidence of regions.

use access::Actor;
use kernel::{Id, RegionCode, Timestamp};
use store::{StoreError, Tx, on};
use uuid::Uuid;

use super::{Slice, Where, code, date, fetch_all, word};
use crate::{
    evidence::{Counts, Days, EvidenceFilter, EvidenceSort, Locker},
    model::{Evidence, Region, Withdrawal, draft::NewEvidence},
};

/// The columns of an entry `e` of the region `r`.
pub(super) const COLUMNS: &str = "e.id, r.code AS region, e.file_sha256, e.file_name, e.media_type, e.bytes, e.pages, e.kind, e.title, e.number,
    e.date, e.expires, e.note, e.uploaded_by, e.uploaded_at, e.withdrawn_by, e.withdrawn_at, e.withdrawn_reason, e.revision,
    (SELECT count(*) FROM evidence_citations n WHERE n.evidence_id = e.id) AS cited";
const FROM: &str = "FROM evidence e JOIN regions r ON r.id = e.region_id";
const INSERT: &str = "INSERT INTO evidence (id, region_id, file_sha256, file_name, media_type, bytes, pages, kind, title, number, date,
        expires, note, search, uploaded_by, uploaded_at, revision, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1, $16)
    ON CONFLICT (region_id, file_sha256) DO NOTHING";
const UPDATE: &str = "UPDATE evidence SET kind = $3, title = $4, number = $5, date = $6, expires = $7, note = $8, search = $9,
        revision = revision + 1, updated_at = $10
    WHERE id = $1 AND revision = $2";
const WITHDRAW: &str = "UPDATE evidence SET withdrawn_by = $3, withdrawn_at = $4, withdrawn_reason = $5, revision = revision + 1,
        updated_at = $6
    WHERE id = $1 AND revision = $2";
const COUNTS: &str = "SELECT count(*) FILTER (WHERE e.withdrawn_at IS NULL) AS standing,
        count(*) FILTER (WHERE e.withdrawn_at IS NULL AND e.expires >= $2 AND e.expires <= $3) AS expiring,
        count(*) FILTER (WHERE e.withdrawn_at IS NULL AND e.expires < $2) AS expired,
        count(*) FILTER (WHERE e.withdrawn_at IS NOT NULL) AS withdrawn
    FROM evidence e JOIN regions r ON r.id = e.region_id WHERE r.code = $1";

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: Uuid,
    region: String,
    file_sha256: String,
    file_name: String,
    media_type: String,
    bytes: i64,
    pages: Option<i64>,
    kind: String,
    title: String,
    number: String,
    date: String,
    expires: Option<String>,
    note: String,
    uploaded_by: String,
    uploaded_at: Timestamp,
    withdrawn_by: Option<String>,
    withdrawn_at: Option<Timestamp>,
    withdrawn_reason: Option<String>,
    revision: i64,
    cited: i64,
}

impl From<Row> for Evidence {
    fn from(row: Row) -> Self {
        let withdrawn = row.withdrawn_at.map(|at| Withdrawal {
            at,
            reason: row.withdrawn_reason.unwrap_or_default(),
            by: row.withdrawn_by.unwrap_or_default(),
        });
        Self {
            id: Id::from_uuid(row.id),
            region: code(&row.region),
            sha256: row.file_sha256,
            file_name: row.file_name,
            media_type: row.media_type,
            bytes: row.bytes,
            pages: row.pages,
            kind: word(&row.kind),
            title: row.title,
            number: row.number,
            date: date(Some(row.date)),
            expires: date(row.expires),
            note: row.note,
            uploaded_by: row.uploaded_by,
            uploaded_at: row.uploaded_at,
            withdrawn,
            cited: row.cited,
            revision: row.revision,
        }
    }
}

/// Which entries of a region; the conditions of a list, its count and its export.
fn conditions(region: &RegionCode, filter: &EvidenceFilter, days: &Days) -> Where {
    let mut conditions = Where::new();
    conditions.and("r.code = {}", region.as_str());
    if !filter.q.trim().is_empty() {
        conditions.and("e.search LIKE {} ESCAPE '\\'", store::contains(&filter.q));
    }
    if !filter.kind.is_empty() {
        conditions.and("e.kind = {}", filter.kind.as_str());
    }
    if filter.state == "withdrawn" {
        conditions.and_plain("e.withdrawn_at IS NOT NULL");
    } else if filter.state != "all" {
        conditions.and_plain("e.withdrawn_at IS NULL");
    }
    match filter.state.as_str() {
        "expired" => conditions.and("e.expires < {}", days.today.as_str()),
        "expiring" => {
            conditions.and("e.expires >= {}", days.today.as_str());
            conditions.and("e.expires <= {}", days.soon.as_str());
        }
        _ => {}
    }
    conditions
}

/// One page of a region's entries.
pub(crate) async fn list(
    tx: &mut Tx,
    (region, filter, days): (&RegionCode, &EvidenceFilter, &Days),
    sort: EvidenceSort,
    slice: &Slice,
) -> Result<Vec<Evidence>, StoreError> {
    let mut conditions = conditions(region, filter, days);
    let column = match sort {
        EvidenceSort::Newest => None,
        EvidenceSort::Title => Some("e.title"),
        EvidenceSort::Date => Some("e.date"),
        EvidenceSort::Expires => Some("coalesce(e.expires, '9999')"),
    };
    // Ids grow with time and are no text, so a place among them is bound by itself.
    let (mut tail, mut place) = (String::new(), None);
    if let Some(column) = column {
        tail = conditions.page(column, "e.file_sha256", slice);
    } else {
        let (operator, direction) = if slice.descending {
            ("<", "DESC")
        } else {
            (">", "ASC")
        };
        if let Some((id, _)) = &slice.edge {
            place = Some(id.parse::<Uuid>().unwrap_or_default());
            let hole = conditions.binds.len() + 1;
            conditions.and_plain(&format!("e.id {operator} ${hole}"));
        }
        tail.push_str(&format!("ORDER BY e.id {direction} LIMIT {}", slice.limit));
    }
    let sql = format!("SELECT {COLUMNS} {FROM} {} {tail}", conditions.sql());
    let sql = sqlx::AssertSqlSafe(sql);
    let rows = on!(tx, |conn| {
        let mut query = sqlx::query_as::<_, Row>(sql);
        for bind in &conditions.binds {
            query = query.bind(bind);
        }
        if let Some(place) = place {
            query = query.bind(place);
        }
        query.fetch_all(conn).await
    })?;
    Ok(rows.into_iter().map(Evidence::from).collect())
}

/// Every entry that the filter leaves, by title: an export.
pub(crate) async fn all(
    tx: &mut Tx,
    (region, filter, days): (&RegionCode, &EvidenceFilter, &Days),
) -> Result<Vec<Evidence>, StoreError> {
    let conditions = conditions(region, filter, days);
    let sql = format!(
        "SELECT {COLUMNS} {FROM} {} ORDER BY e.title, e.file_sha256",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, &conditions.binds, Row)?;
    Ok(rows.into_iter().map(Evidence::from).collect())
}

/// How many entries the filter leaves.
pub(crate) async fn count(
    tx: &mut Tx,
    (region, filter, days): (&RegionCode, &EvidenceFilter, &Days),
) -> Result<i64, StoreError> {
    let conditions = conditions(region, filter, days);
    let sql = format!("SELECT count(*) {FROM} {}", conditions.sql());
    let rows = fetch_all!(tx, sql, &conditions.binds, (i64,))?;
    Ok(rows.first().map_or(0, |row| row.0))
}

/// How many of a region's entries stand how.
pub(crate) async fn counts(
    tx: &mut Tx,
    region: &RegionCode,
    days: &Days,
) -> Result<Counts, StoreError> {
    let counts: (i64, i64, i64, i64) = on!(tx, |conn| sqlx::query_as(COUNTS)
        .bind(region.as_str())
        .bind(&days.today)
        .bind(&days.soon)
        .fetch_one(conn)
        .await)?;
    Ok(Counts {
        standing: counts.0,
        expiring: counts.1,
        expired: counts.2,
        withdrawn: counts.3,
    })
}

/// One page of regions with evidence by code; with codes, only those regions, with evidence or not.
pub(crate) async fn lockers(
    tx: &mut Tx,
    codes: Option<&[String]>,
    q: &str,
    slice: &Slice,
) -> Result<Vec<Locker>, StoreError> {
    let mut conditions = Where::new();
    match codes {
        Some([]) => return Ok(Vec::new()),
        Some(codes) => {
            let holes: Vec<String> = (1..=codes.len()).map(|n| format!("${n}")).collect();
            conditions.binds.extend_from_slice(codes);
            conditions.and_plain(&format!("r.code IN ({})", holes.join(", ")));
        }
        None => conditions.and_plain("EXISTS (SELECT 1 FROM evidence x WHERE x.region_id = r.id)"),
    }
    if !q.trim().is_empty() {
        conditions.and("r.search LIKE {} ESCAPE '\\'", store::contains(q));
    }
    let tail = conditions.page("r.code", "r.name", slice);
    let sql = format!(
        "SELECT r.code, r.name,
            (SELECT count(*) FROM evidence e WHERE e.region_id = r.id AND e.withdrawn_at IS NULL)
        FROM regions r {} {tail}",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, &conditions.binds, (String, String, i64))?;
    let locker = |(region, name, standing): (String, String, i64)| Locker {
        code: code(&region),
        name,
        standing,
    };
    Ok(rows.into_iter().map(locker).collect())
}

/// The codes of the regions that have these agencies, each with its agency.
pub(crate) async fn regions_of_agencies(
    tx: &mut Tx,
    agencies: &[Uuid],
) -> Result<Vec<(Uuid, String)>, StoreError> {
    let holes: Vec<String> = (1..=agencies.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT a.id, r.code FROM agencies a JOIN regions r ON r.id = a.region_id WHERE a.id IN ({})",
        holes.join(", ")
    );
    fetch_all!(tx, sql, agencies, (Uuid, String)).map_err(StoreError::from)
}

pub(crate) async fn find(tx: &mut Tx, id: Id<Evidence>) -> Result<Option<Evidence>, StoreError> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE e.id = $1");
    let rows = fetch_all!(tx, sql, [id.uuid()], Row)?;
    Ok(rows.into_iter().next().map(Evidence::from))
}

/// The entry that a region has of a file.
pub(crate) async fn of_file(
    tx: &mut Tx,
    region: &RegionCode,
    sha256: &str,
) -> Result<Option<Evidence>, StoreError> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE r.code = $1 AND e.file_sha256 = $2");
    let rows = fetch_all!(tx, sql, [region.as_str(), sha256], Row)?;
    Ok(rows.into_iter().next().map(Evidence::from))
}

/// A file as it is entered.
pub(crate) struct File<'a> {
    pub(crate) sha256: &'a str,
    pub(crate) name: &'a str,
    pub(crate) media_type: &'a str,
    pub(crate) bytes: i64,
    pub(crate) pages: Option<i64>,
}

/// Enters a file; `false` where the region has it already.
pub(crate) async fn insert(
    tx: &mut Tx,
    (id, region): (Id<Evidence>, Id<Region>),
    file: &File<'_>,
    new: &NewEvidence,
    (by, at): (&str, Timestamp),
) -> Result<bool, StoreError> {
    let done = on!(tx, |conn| sqlx::query(INSERT)
        .bind(id.uuid())
        .bind(region.uuid())
        .bind(file.sha256)
        .bind(file.name)
        .bind(file.media_type)
        .bind(file.bytes)
        .bind(file.pages)
        .bind(new.kind.as_str())
        .bind(&new.title)
        .bind(&new.number)
        .bind(new.date.as_ref().map_or("", |d| d.as_str()))
        .bind(new.expires.as_ref().map(|d| d.as_str()))
        .bind(&new.note)
        .bind(search(new, file.name))
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(done == 1)
}

/// What is searched; lines apart, so that no word is found across two fields.
fn search(new: &NewEvidence, file_name: &str) -> String {
    [&new.title, &new.number, &new.note, file_name]
        .join("\n")
        .to_lowercase()
}

pub(crate) async fn update(
    tx: &mut Tx,
    (id, revision): (Id<Evidence>, i64),
    new: &NewEvidence,
    file_name: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(UPDATE)
        .bind(id.uuid())
        .bind(revision)
        .bind(new.kind.as_str())
        .bind(&new.title)
        .bind(&new.number)
        .bind(new.date.as_ref().map_or("", |d| d.as_str()))
        .bind(new.expires.as_ref().map(|d| d.as_str()))
        .bind(&new.note)
        .bind(search(new, file_name))
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

/// Withdraws with a reason, or brings back without one.
pub(crate) async fn withdraw(
    tx: &mut Tx,
    (id, revision): (Id<Evidence>, i64),
    reason: Option<&str>,
    (by, at): (&Actor, Timestamp),
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(WITHDRAW)
        .bind(id.uuid())
        .bind(revision)
        .bind(reason.map(|_| by.id_text()))
        .bind(reason.map(|_| at))
        .bind(reason)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

fn one(changed: u64) -> Result<(), StoreError> {
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}
