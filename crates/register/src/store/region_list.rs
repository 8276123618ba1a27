//! Lists of regions: filtered, sorted, paged.

use store::{StoreError, Tx};

use super::{Slice, Where, fetch_all};

/// A region in a list, with how often it took part.
#[derive(Debug, Clone, PartialEq, serde::Serialize, sqlx::FromRow)]
pub struct RegionLine {
    /// The official code.
    pub code: String,
    /// The full name.
    pub name: String,
    /// `province`, `regency` or `city`.
    pub kind: String,
    /// The province's code, empty for a province.
    pub province: String,
    /// The province's name, empty for a province.
    pub province_name: String,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Cohorts in which it holds a place.
    pub participations: i64,
    /// The newest of these cohorts, 0 for none.
    pub cohort: i64,
    /// The status in that cohort, empty for none.
    pub status: String,
}

/// Which regions a list shows; empty fields do not filter.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(default)]
pub struct RegionFilter {
    /// Part of a name or code.
    pub q: String,
    /// `province`, `regency` or `city`.
    pub kind: String,
    /// A province's code.
    pub province: String,
    /// A cohort's year: only regions that hold a place in it.
    pub cohort: String,
    /// `yes` for regions that hold or held a place in some cohort, `no` for the others.
    pub member: String,
}

/// The columns a list of regions can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegionSort {
    /// The official code.
    Code,
    /// The name.
    Name,
    /// The province, then the code.
    Province,
    /// The newest cohort.
    Cohort,
}

impl RegionSort {
    fn column(self) -> &'static str {
        match self {
            Self::Code => "l.code",
            Self::Name => "l.name",
            Self::Province => "l.province_name",
            // Years as text of four digits sort like years.
            Self::Cohort => "CAST(l.cohort AS TEXT)",
        }
    }

    /// The word in an address.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Name => "name",
            Self::Province => "province",
            Self::Cohort => "cohort",
        }
    }

    /// The value of a line in this column, for the next page's cursor.
    pub fn value(self, line: &RegionLine) -> String {
        match self {
            Self::Code => line.code.clone(),
            Self::Name => line.name.clone(),
            Self::Province => line.province_name.clone(),
            Self::Cohort => line.cohort.to_string(),
        }
    }
}

impl std::str::FromStr for RegionSort {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Code, Self::Name, Self::Province, Self::Cohort]
            .into_iter()
            .find(|sort| sort.as_str() == text)
            .ok_or(())
    }
}

impl std::fmt::Display for RegionSort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

const LINES: &str = "SELECT * FROM (
    SELECT r.code, r.name, r.kind, r.province_code AS province, coalesce(v.name, '') AS province_name, r.latitude, r.longitude, r.search,
        r.id AS region_id,
        (SELECT count(*) FROM participations p WHERE p.region_id = r.id AND p.status NOT IN (NOT_PLACED)) AS participations,
        coalesce((SELECT max(p.cohort) FROM participations p WHERE p.region_id = r.id AND p.status NOT IN (NOT_PLACED)), 0) AS cohort,
        coalesce((SELECT p.status FROM participations p WHERE p.region_id = r.id AND p.status NOT IN (NOT_PLACED)
                  ORDER BY p.cohort DESC LIMIT 1), '') AS status
    FROM regions r LEFT JOIN regions v ON v.code = r.province_code
    WHERE r.valid_to IS NULL) l";
const NOT_PLACED: &str = "'invited', 'applied', 'assessed', 'reserve', 'not_selected', 'struck_off', 'declined', 'replaced'";

/// One page of regions.
pub(crate) async fn lines(
    tx: &mut Tx,
    filter: &RegionFilter,
    sort: RegionSort,
    slice: &Slice,
) -> Result<Vec<RegionLine>, StoreError> {
    let mut conditions = conditions(filter);
    let tail = conditions.page(sort.column(), "l.code", slice);
    let sql = format!(
        "{} {} {tail}",
        LINES.replace("NOT_PLACED", NOT_PLACED),
        conditions.sql()
    );
    Ok(fetch_all!(tx, sql, &conditions.binds, RegionLine)?)
}

/// How many regions the filter leaves.
pub(crate) async fn count(tx: &mut Tx, filter: &RegionFilter) -> Result<i64, StoreError> {
    let conditions = conditions(filter);
    let sql = format!(
        "SELECT count(*) FROM ({} {}) counted",
        LINES.replace("NOT_PLACED", NOT_PLACED),
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, &conditions.binds, (i64,))?;
    Ok(rows[0].0)
}

/// The statement behind an export: every region the filter leaves, with its profile and, if asked for, its boundary.
pub(crate) fn whole(filter: &RegionFilter, shapes: bool) -> (String, Vec<String>) {
    let conditions = conditions(filter);
    let (shape, boundaries) = if shapes {
        (
            "coalesce(b.shape, '')",
            "LEFT JOIN boundaries b ON b.region_id = l.region_id AND b.ended_at IS NULL",
        )
    } else {
        ("''", "")
    };
    let lines = LINES.replace("NOT_PLACED", NOT_PLACED).replacen(
        "SELECT *",
        &format!(
            "SELECT l.code, l.name, l.kind, l.province, l.province_name, l.latitude, l.longitude, l.participations, l.cohort,
            l.status, f.bps_code, f.head_name, f.head_title, f.population, f.fiscal_class, f.website, f.valid_from, {shape} AS shape"
        ),
        1,
    );
    let sql = format!(
        "{lines} JOIN regions f ON f.id = l.region_id {boundaries} {} ORDER BY l.code",
        conditions.sql()
    );
    (sql, conditions.binds)
}

fn conditions(filter: &RegionFilter) -> Where {
    let mut all = Where::new();
    if !filter.q.trim().is_empty() {
        all.and("l.search LIKE {} ESCAPE '\\'", store::contains(&filter.q));
    }
    if !filter.kind.is_empty() {
        all.and("l.kind = {}", &filter.kind);
    }
    if !filter.province.is_empty() {
        all.and("l.province = {}", &filter.province);
    }
    if !filter.cohort.is_empty() {
        all.and(
            &format!(
                "EXISTS (SELECT 1 FROM participations p WHERE p.region_id = l.region_id AND CAST(p.cohort AS TEXT) = {{}} AND p.status NOT IN ({NOT_PLACED}))"
            ),
            &filter.cohort,
        );
    }
    match filter.member.as_str() {
        "yes" => all.and_plain("l.participations > 0"),
        "no" => all.and_plain("l.participations = 0"),
        _ => {}
    }
    all
}
