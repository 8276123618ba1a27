//! Regions as points on a map, with what shades them.

use store::{StoreError, Tx, on};
use uuid::Uuid;

const POINTS: &str = "SELECT r.code, r.name, r.kind, r.province_code, r.latitude, r.longitude,
        coalesce(max(p.cohort), 0) AS cohort, count(p.id) AS participations,
        coalesce((SELECT s.status FROM participations s WHERE s.region_id = r.id ORDER BY s.cohort DESC LIMIT 1), '') AS status,
        b.id AS boundary, b.area_km2, b.longitude AS middle_longitude, b.latitude AS middle_latitude
    FROM regions r LEFT JOIN participations p ON p.region_id = r.id
        AND p.status NOT IN ('invited', 'applied', 'assessed', 'reserve', 'not_selected', 'struck_off', 'declined', 'replaced')
    LEFT JOIN boundaries b ON b.region_id = r.id AND b.ended_at IS NULL
    WHERE r.valid_to IS NULL
    GROUP BY r.id, r.code, r.name, r.kind, r.province_code, r.latitude, r.longitude, b.id, b.area_km2, b.longitude, b.latitude
    ORDER BY r.code";

/// A region as a point on a map.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, sqlx::FromRow)]
pub struct Point {
    /// The official code.
    pub code: String,
    /// The full name.
    pub name: String,
    /// `province`, `regency` or `city`.
    pub kind: String,
    /// The province's code, empty for a province.
    pub province_code: String,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// The newest cohort in which it holds a place, 0 for none.
    pub cohort: i64,
    /// Cohorts in which it holds a place.
    pub participations: i64,
    /// How far it has come in the newest cohort it has anything to do with; empty for none.
    pub status: String,
    /// Its present boundary.
    #[serde(skip)]
    pub boundary: Option<Uuid>,
    /// What the boundary encloses.
    pub area_km2: Option<f64>,
    /// Degrees east of a point well inside the boundary.
    pub middle_longitude: Option<f64>,
    /// Degrees north of that point.
    pub middle_latitude: Option<f64>,
}

impl Point {
    /// Longitude and latitude: well inside the boundary where there is one, else as the register has it.
    pub fn place(&self) -> Option<[f64; 2]> {
        let middle = self.middle_longitude.zip(self.middle_latitude);
        let (lon, lat) = middle.or(self.longitude.zip(self.latitude))?;
        Some([lon, lat])
    }
}

/// Every region of today as a point.
pub(crate) async fn points(tx: &mut Tx) -> Result<Vec<Point>, StoreError> {
    Ok(on!(tx, |conn| sqlx::query_as(POINTS)
        .fetch_all(conn)
        .await)?)
}
