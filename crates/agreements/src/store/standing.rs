//! What standings rest on: each for one region, or for all of them in one statement.

use kernel::{Id, RegionCode};
use store::{StoreError, Tx, fetch_all, query::Where};
use uuid::Uuid;

use super::{agreements, code, decrees, word};
use crate::model::{Agreement, BodyKind, Decree};

fn of(region: Option<&RegionCode>) -> Where {
    let mut conditions = Where::new();
    if let Some(region) = region {
        conditions.and("region_code = {}", region.as_str());
    }
    conditions
}

pub(crate) async fn agreements(
    tx: &mut Tx,
    region: Option<&RegionCode>,
) -> Result<Vec<Agreement>, StoreError> {
    let conditions = of(region);
    let sql = format!(
        "SELECT {} FROM agreements {}",
        agreements::COLUMNS,
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, &conditions.binds, agreements::Row)?;
    Ok(rows.into_iter().map(Agreement::from).collect())
}

/// Decrees that were issued.
pub(crate) async fn decrees(
    tx: &mut Tx,
    region: Option<&RegionCode>,
) -> Result<Vec<Decree>, StoreError> {
    let mut conditions = of(region);
    conditions.and_plain("state = 'issued'");
    let sql = format!(
        "SELECT {} FROM decrees {}",
        decrees::COLUMNS,
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, &conditions.binds, decrees::Row)?;
    Ok(rows.into_iter().map(Decree::from).collect())
}

type Formed = (RegionCode, BodyKind, Option<Id<Decree>>);

/// Bodies with the decree that forms them.
pub(crate) async fn bodies(
    tx: &mut Tx,
    region: Option<&RegionCode>,
) -> Result<Vec<Formed>, StoreError> {
    let conditions = of(region);
    let sql = format!(
        "SELECT region_code, kind, decree_id FROM bodies {}",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, &conditions.binds, (String, String, Option<Uuid>))?;
    Ok(rows
        .into_iter()
        .map(|(region, kind, decree)| (code(&region), word(&kind), decree.map(Id::from_uuid)))
        .collect())
}

/// The day of each council's last meeting.
pub(crate) async fn council_meetings(
    tx: &mut Tx,
    region: Option<&RegionCode>,
) -> Result<Vec<(RegionCode, String)>, StoreError> {
    let mut conditions = of(region);
    conditions.and_plain("kind = 'council'");
    let sql = format!(
        "SELECT b.region_code, max(m.date) FROM bodies b JOIN body_meetings m ON m.body_id = b.id {} GROUP BY b.region_code",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, &conditions.binds, (String, String))?;
    Ok(rows
        .into_iter()
        .map(|(region, day)| (code(&region), day))
        .collect())
}
