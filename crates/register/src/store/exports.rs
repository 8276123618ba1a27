//! Lists as they are exported: one statement each, read row by row.

use access::names_of;
use futures_util::TryStreamExt;
use kernel::Timestamp;
use store::{StoreError, Tx, on};
use tokio::sync::mpsc::Sender;

use super::{
    Where,
    claims::{self, ClaimFilter},
    participations, region_list,
};
use crate::export::{
    Filter,
    list::{AgencyFilter, FigureFilter, LetterFilter, SourceFilter},
};

/// A value of an exported record.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Field {
    None,
    Text(String),
    Integer(i64),
    Decimal(f64),
}

/// A row of an export: its columns in order, then latitude and longitude where the list has places, and for regions the
/// text of a boundary.
pub(crate) type Record = Vec<Field>;

impl From<String> for Field {
    fn from(text: String) -> Self {
        if text.is_empty() {
            Self::None
        } else {
            Self::Text(text)
        }
    }
}

impl From<i64> for Field {
    fn from(n: i64) -> Self {
        Self::Integer(n)
    }
}

impl From<f64> for Field {
    fn from(x: f64) -> Self {
        Self::Decimal(x)
    }
}

impl<T: Into<Field>> From<Option<T>> for Field {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::None, Into::into)
    }
}

/// Records handed over at once: one by one would wake the other side for each.
const BATCH: usize = 256;

/// Gathers records and hands them over. A receiver that is gone wants no more.
struct Batches {
    sender: Sender<Vec<Record>>,
    batch: Vec<Record>,
    open: bool,
}

impl Batches {
    async fn add(&mut self, record: Record) {
        self.batch.push(record);
        if self.batch.len() == BATCH {
            self.send().await;
        }
    }

    async fn send(&mut self) {
        let batch = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
        self.open = self.sender.send(batch).await.is_ok();
    }
}

/// Runs a statement and hands over each row as a record.
macro_rules! each {
    ($tx:expr, $sql:expr, $binds:expr, $batches:expr, $row:ty, $record:expr) => {{
        let sql = sqlx::AssertSqlSafe($sql);
        let record = $record;
        on!($tx, |conn| {
            let mut query = sqlx::query_as::<_, $row>(sql);
            for bind in $binds {
                query = query.bind(bind);
            }
            let mut rows = query.fetch(conn);
            while $batches.open
                && let Some(row) = rows.try_next().await?
            {
                $batches.add(record(row)).await;
            }
        });
    }};
}

/// Hands over every row that the filter leaves; with `shapes`, regions end with the text of their boundary.
pub(crate) async fn rows(
    tx: &mut Tx,
    filter: &Filter,
    shapes: bool,
    sender: Sender<Vec<Record>>,
) -> Result<(), StoreError> {
    let mut batches = Batches {
        sender,
        batch: Vec::with_capacity(BATCH),
        open: true,
    };
    let to = &mut batches;
    match filter {
        Filter::Regions(filter) => regions(tx, region_list::whole(filter, shapes), to).await?,
        Filter::Agencies(filter) => agencies(tx, filter, to).await?,
        Filter::Cohorts => cohorts(tx, to).await?,
        Filter::Letters(filter) => letters(tx, filter, to).await?,
        Filter::Participations(filter) => {
            participations(tx, participations::whole(filter), to).await?;
        }
        Filter::Sources(filter) => sources(tx, filter, to).await?,
        Filter::Claims(filter) => claimed(tx, filter, to).await?,
        Filter::Figures(filter) => figures(tx, filter, to).await?,
    }
    batches.send().await;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct RegionRow {
    code: String,
    name: String,
    kind: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    bps_code: Option<String>,
    head_name: Option<String>,
    head_title: Option<String>,
    population: Option<i64>,
    fiscal_class: Option<String>,
    website: Option<String>,
    valid_from: String,
    province: String,
    province_name: String,
    participations: i64,
    cohort: i64,
    status: String,
    shape: String,
}

async fn regions(
    tx: &mut Tx,
    (sql, binds): (String, Vec<String>),
    to: &mut Batches,
) -> Result<(), StoreError> {
    each!(tx, sql, &binds, to, RegionRow, |r: RegionRow| vec![
        r.code.into(),
        r.name.into(),
        r.kind.into(),
        r.latitude.into(),
        r.longitude.into(),
        r.bps_code.into(),
        r.head_name.into(),
        r.head_title.into(),
        r.population.into(),
        r.fiscal_class.into(),
        r.website.into(),
        r.valid_from.into(),
        r.province.into(),
        r.province_name.into(),
        r.participations.into(),
        Some(r.cohort).filter(|year| *year > 0).into(),
        r.status.into(),
        r.latitude.into(),
        r.longitude.into(),
        r.shape.into(),
    ]);
    Ok(())
}

type AgencyRow = (
    String,
    String,
    Option<String>,
    String,
    String,
    String,
    Option<String>,
);

async fn agencies(tx: &mut Tx, filter: &AgencyFilter, to: &mut Batches) -> Result<(), StoreError> {
    let mut conditions = Where::new();
    if !filter.region.is_empty() {
        conditions.and("r.code = {}", &filter.region);
    }
    if !filter.q.is_empty() {
        conditions.and("a.search LIKE {} ESCAPE '\\'", store::contains(&filter.q));
    }
    let sql = format!(
        "SELECT r.code, r.name, a.code, a.name, a.kind, a.valid_from, a.valid_to
         FROM agencies a JOIN regions r ON r.id = a.region_id {} ORDER BY r.code, a.name",
        conditions.sql()
    );
    each!(
        tx,
        sql,
        &conditions.binds,
        to,
        AgencyRow,
        |r: AgencyRow| vec![
            r.0.into(),
            r.1.into(),
            r.2.into(),
            r.3.into(),
            r.4.into(),
            r.5.into(),
            r.6.into(),
        ]
    );
    Ok(())
}

async fn cohorts(tx: &mut Tx, to: &mut Batches) -> Result<(), StoreError> {
    type Row = (i64, String, String);
    let none: [&str; 0] = [];
    let sql = "SELECT year, theme, note FROM cohorts ORDER BY year";
    each!(tx, sql, none, to, Row, |r: Row| vec![
        r.0.into(),
        r.1.into(),
        r.2.into()
    ]);
    Ok(())
}

async fn letters(tx: &mut Tx, filter: &LetterFilter, to: &mut Batches) -> Result<(), StoreError> {
    type Row = (String, String, String, String, Option<i64>, Option<String>);
    let mut conditions = Where::new();
    if !filter.cohort.is_empty() {
        conditions.and("CAST(cohort AS TEXT) = {}", &filter.cohort);
    }
    let sql = format!(
        "SELECT number, date, subject, purpose, cohort, source_id FROM letters {} ORDER BY date, number",
        conditions.sql()
    );
    each!(tx, sql, &conditions.binds, to, Row, |r: Row| vec![
        r.0.into(),
        r.1.into(),
        r.2.into(),
        r.3.into(),
        r.4.into(),
        r.5.into(),
    ]);
    Ok(())
}

#[derive(sqlx::FromRow)]
struct ParticipationRow {
    cohort: i64,
    region: String,
    region_name: String,
    status: String,
    list_no: Option<i64>,
    repeat_of: Option<i64>,
    replaced_by: Option<String>,
    source: Option<String>,
    confidence: String,
    note: String,
    replaced_by_name: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
}

async fn participations(
    tx: &mut Tx,
    (sql, binds): (String, Vec<String>),
    to: &mut Batches,
) -> Result<(), StoreError> {
    each!(
        tx,
        sql,
        &binds,
        to,
        ParticipationRow,
        |r: ParticipationRow| vec![
            r.cohort.into(),
            r.region.into(),
            r.region_name.into(),
            r.status.into(),
            r.list_no.into(),
            r.repeat_of.into(),
            r.replaced_by.into(),
            r.source.into(),
            r.confidence.into(),
            r.note.into(),
            r.replaced_by_name.into(),
            r.latitude.into(),
            r.longitude.into(),
        ]
    );
    Ok(())
}

async fn sources(tx: &mut Tx, filter: &SourceFilter, to: &mut Batches) -> Result<(), StoreError> {
    type Row = (
        String,
        String,
        String,
        Option<String>,
        Option<String>,
        String,
    );
    let mut conditions = Where::new();
    if !filter.q.is_empty() {
        conditions.and("search LIKE {} ESCAPE '\\'", store::contains(&filter.q));
    }
    let sql = format!(
        "SELECT id, publisher, title, published, url, note FROM sources {} ORDER BY publisher, id",
        conditions.sql()
    );
    each!(tx, sql, &conditions.binds, to, Row, |r: Row| vec![
        r.0.into(),
        r.1.into(),
        r.2.into(),
        r.3.into(),
        r.4.into(),
        r.5.into(),
    ]);
    Ok(())
}

#[derive(sqlx::FromRow)]
struct ClaimRow {
    subject: String,
    property: String,
    value: String,
    source: String,
    note: String,
    confidence: String,
    publisher: String,
    published: Option<String>,
    withdrawn: Option<String>,
}

/// Withdrawn ones too: the column says why.
async fn claimed(tx: &mut Tx, filter: &ClaimFilter, to: &mut Batches) -> Result<(), StoreError> {
    let conditions = claims::claim_conditions(filter);
    let sql = format!(
        "SELECT c.subject, c.property, c.value, c.source_id AS source, c.note, c.confidence, s.publisher, s.published,
            c.withdrawn_reason AS withdrawn
         FROM claims c JOIN sources s ON s.id = c.source_id {}
         ORDER BY c.subject, c.property, c.value, c.source_id",
        conditions.sql()
    );
    each!(
        tx,
        sql,
        &conditions.binds,
        to,
        ClaimRow,
        |r: ClaimRow| vec![
            r.subject.into(),
            r.property.into(),
            r.value.into(),
            r.source.into(),
            r.note.into(),
            r.confidence.into(),
            r.publisher.into(),
            r.published.into(),
            r.withdrawn.into(),
        ]
    );
    Ok(())
}

const CURATORS: &str = "SELECT DISTINCT curated_by FROM curations WHERE undone_at IS NULL";

async fn figures(tx: &mut Tx, filter: &FigureFilter, to: &mut Batches) -> Result<(), StoreError> {
    type Row = (
        String,
        String,
        String,
        String,
        Option<String>,
        String,
        Timestamp,
        i64,
    );
    let curators: Vec<(String,)> = on!(&mut *tx, |conn| sqlx::query_as(CURATORS)
        .fetch_all(conn)
        .await)?;
    let curators: Vec<&str> = curators.iter().map(|(id,)| id.as_str()).collect();
    let names = names_of(tx, &curators).await?;
    let mut conditions = Where::new();
    conditions.and_plain("c.undone_at IS NULL");
    conditions.and_plain(
        "c.revision = (SELECT max(d.revision) FROM curations d
            WHERE d.subject = c.subject AND d.property = c.property AND d.undone_at IS NULL)",
    );
    if !filter.subject.is_empty() {
        conditions.and("c.subject = {}", &filter.subject);
    }
    if !filter.property.is_empty() {
        conditions.and("c.property = {}", &filter.property);
    }
    let sql = format!(
        "SELECT c.subject, c.property, c.value, c.reason, k.source_id, c.curated_by, c.curated_at, c.revision
         FROM curations c LEFT JOIN claims k ON k.id = c.claim_id {} ORDER BY c.subject, c.property",
        conditions.sql()
    );
    each!(tx, sql, &conditions.binds, to, Row, |r: Row| vec![
        r.0.into(),
        r.1.into(),
        r.2.into(),
        r.3.into(),
        r.4.into(),
        names.of(&r.5).to_owned().into(),
        r.6.to_string().into(),
        r.7.into(),
    ]);
    Ok(())
}
