//! Boundaries: the present ones, those that ended, and the files they came from.

use geography::Shape;
use kernel::{Clock, Id, RegionCode, Timestamp};
use store::{StoreError, Tx, on};
use uuid::Uuid;

use super::{code, date, fetch_all};
use crate::{
    boundaries::{Boundary, BoundaryImport, Credit, NewBoundary, NewImport},
    model::Region,
};

const INSERT_IMPORT: &str = "INSERT INTO boundary_imports (id, file_name, file_sha256, source, licence, valid_from, n_regions, recorded_by,
        recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const IMPORT_COLUMNS: &str = "i.id, i.file_name, i.file_sha256, i.source, i.licence, i.valid_from, i.n_regions, i.recorded_by, i.recorded_at,
    (SELECT count(*) FROM boundaries b WHERE b.import_id = i.id AND b.ended_at IS NULL) AS n_present";
const PRESENT: &str =
    "SELECT r.code, b.shape FROM boundaries b JOIN regions r ON r.id = b.region_id
    WHERE b.ended_at IS NULL AND r.valid_to IS NULL ORDER BY r.code";
const CREDITS: &str = "SELECT i.source, i.licence, i.valid_from FROM boundary_imports i
    WHERE EXISTS (SELECT 1 FROM boundaries b WHERE b.import_id = i.id AND b.ended_at IS NULL) ORDER BY i.id DESC";
const OF_REGION: &str = "SELECT b.shape, b.area_km2, b.longitude, b.latitude, i.source, i.licence, i.valid_from, i.file_sha256, i.recorded_at
    FROM boundaries b JOIN boundary_imports i ON i.id = b.import_id
    WHERE b.region_id = $1 AND b.ended_at IS NULL";
const HAVE: &str = "SELECT region_id FROM boundaries WHERE ended_at IS NULL";
const END: &str =
    "UPDATE boundaries SET ended_at = $1, ended_by = $2, ended_because = $3 WHERE ended_at IS NULL";

/// Rows of one statement: seven values each stay below the bound of either engine, and so do shapes in memory.
const CHUNK: usize = 100;

/// Keeps what is said of a file.
pub(crate) async fn insert_import(tx: &mut Tx, new: &NewImport<'_>) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT_IMPORT)
        .bind(new.id.uuid())
        .bind(new.file_name)
        .bind(new.sha256)
        .bind(new.source)
        .bind(new.licence)
        .bind(new.valid_from)
        .bind(new.n_regions)
        .bind(new.by)
        .bind(new.at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// Keeps the boundaries of an import, some hundred in a statement.
pub(crate) async fn insert(
    tx: &mut Tx,
    clock: &Clock,
    import: Id<BoundaryImport>,
    all: &[NewBoundary],
) -> Result<(), StoreError> {
    for chunk in all.chunks(CHUNK) {
        let holes: Vec<String> = (0..chunk.len())
            .map(|n| {
                let hole = |i: usize| n * 6 + i + 2;
                format!(
                    "(${}, ${}, $1, ${}, ${}, ${}, ${})",
                    hole(0),
                    hole(1),
                    hole(2),
                    hole(3),
                    hole(4),
                    hole(5)
                )
            })
            .collect();
        let sql = sqlx::AssertSqlSafe(format!(
            "INSERT INTO boundaries (id, region_id, import_id, shape, area_km2, longitude, latitude) VALUES {}",
            holes.join(", ")
        ));
        on!(&mut *tx, |conn| {
            let mut query = sqlx::query(sql).bind(import.uuid());
            for new in chunk {
                query = query
                    .bind(clock.new_id::<Boundary>().uuid())
                    .bind(new.region.uuid())
                    .bind(&new.shape)
                    .bind(new.area_km2)
                    .bind(new.middle[0])
                    .bind(new.middle[1]);
            }
            query.execute(conn).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// Ends the present boundaries of these regions, or of all; gives how many there were.
pub(crate) async fn end(
    tx: &mut Tx,
    regions: Option<&[Id<Region>]>,
    (at, by, because): (Timestamp, &str, &str),
) -> Result<u64, StoreError> {
    let Some(regions) = regions else {
        return Ok(on!(tx, |conn| sqlx::query(END)
            .bind(at)
            .bind(by)
            .bind(because)
            .execute(conn)
            .await
            .map(|done| done.rows_affected()))?);
    };
    let mut ended = 0;
    for chunk in regions.chunks(CHUNK) {
        let holes: Vec<String> = (0..chunk.len()).map(|n| format!("${}", n + 4)).collect();
        let sql = sqlx::AssertSqlSafe(format!("{END} AND region_id IN ({})", holes.join(", ")));
        ended += on!(&mut *tx, |conn| {
            let mut query = sqlx::query(sql).bind(at).bind(by).bind(because);
            for region in chunk {
                query = query.bind(region.uuid());
            }
            query.execute(conn).await.map(|done| done.rows_affected())
        })?;
    }
    Ok(ended)
}

/// The regions that have a boundary.
pub(crate) async fn have(tx: &mut Tx) -> Result<Vec<Id<Region>>, StoreError> {
    let none: [&str; 0] = [];
    let rows = fetch_all!(tx, HAVE, none, (Uuid,))?;
    Ok(rows.into_iter().map(|(id,)| Id::from_uuid(id)).collect())
}

/// The shape of every region of today that has one.
pub(crate) async fn present(tx: &mut Tx) -> Result<Vec<(RegionCode, Shape)>, StoreError> {
    let none: [&str; 0] = [];
    let rows = fetch_all!(tx, PRESENT, none, (String, String))?;
    Ok(rows
        .into_iter()
        .map(|(region, text)| (code(&region), shape(&text)))
        .collect())
}

fn shape(text: &str) -> Shape {
    text.parse()
        .expect("shapes in the register were written by `geography`")
}

/// Who published the present boundaries, newest import first, each once.
pub(crate) async fn credits(tx: &mut Tx) -> Result<Vec<Credit>, StoreError> {
    let none: [&str; 0] = [];
    let rows = fetch_all!(tx, CREDITS, none, (String, String, String))?;
    let mut credits: Vec<Credit> = Vec::with_capacity(rows.len());
    for (source, licence, valid_from) in rows {
        let credit = Credit {
            source,
            licence,
            valid_from: date(Some(valid_from)),
        };
        if !credits.contains(&credit) {
            credits.push(credit);
        }
    }
    Ok(credits)
}

#[derive(sqlx::FromRow)]
struct BoundaryRow {
    shape: String,
    area_km2: f64,
    longitude: f64,
    latitude: f64,
    source: String,
    licence: String,
    valid_from: String,
    file_sha256: String,
    recorded_at: Timestamp,
}

/// The present boundary of a region.
pub(crate) async fn of_region(
    tx: &mut Tx,
    region: Id<Region>,
) -> Result<Option<Boundary>, StoreError> {
    let row: Option<BoundaryRow> = on!(tx, |conn| sqlx::query_as(OF_REGION)
        .bind(region.uuid())
        .fetch_optional(conn)
        .await)?;
    Ok(row.map(|row| Boundary {
        shape: shape(&row.shape),
        area_km2: row.area_km2,
        middle: [row.longitude, row.latitude],
        credit: Credit {
            source: row.source,
            licence: row.licence,
            valid_from: date(Some(row.valid_from)),
        },
        file_sha256: row.file_sha256,
        imported_at: row.recorded_at,
    }))
}

#[derive(sqlx::FromRow)]
struct ImportRow {
    id: Uuid,
    file_name: String,
    file_sha256: String,
    source: String,
    licence: String,
    valid_from: String,
    n_regions: i64,
    recorded_by: String,
    recorded_at: Timestamp,
    n_present: i64,
}

/// The newest imports, those before `edge` where one is given.
pub(crate) async fn imports(
    tx: &mut Tx,
    edge: Option<Id<BoundaryImport>>,
    limit: i64,
) -> Result<Vec<BoundaryImport>, StoreError> {
    let condition = if edge.is_some() {
        "WHERE i.id < $1"
    } else {
        ""
    };
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {IMPORT_COLUMNS} FROM boundary_imports i {condition} ORDER BY i.id DESC LIMIT {limit}"
    ));
    let rows: Vec<ImportRow> = on!(tx, |conn| {
        let query = sqlx::query_as(sql);
        match edge {
            Some(id) => query.bind(id.uuid()).fetch_all(conn).await,
            None => query.fetch_all(conn).await,
        }
    })?;
    let import = |row: ImportRow| BoundaryImport {
        id: Id::from_uuid(row.id),
        file_name: row.file_name,
        file_sha256: row.file_sha256,
        credit: Credit {
            source: row.source,
            licence: row.licence,
            valid_from: date(Some(row.valid_from)),
        },
        n_regions: row.n_regions,
        n_present: row.n_present,
        recorded_by: row.recorded_by,
        recorded_at: row.recorded_at,
    };
    Ok(rows.into_iter().map(import).collect())
}
