//! Who leads which workshop on which days.

use kernel::Id;
use store::{StoreError, Tx, fetch_all, on, query::Where};
use uuid::Uuid;

use super::{holes, workshops::stage};
use crate::model::{Mentor, Stage, Workshop};

const FORGET_MENTORS: &str = "DELETE FROM workshop_mentors WHERE workshop_id = $1";
const FORGET_DAYS: &str = "DELETE FROM workshop_mentor_days WHERE workshop_id = $1";
const LEADS: &str =
    "SELECT count(*) FROM workshop_mentors m JOIN workshops w ON w.id = m.workshop_id
    WHERE m.account = $1 AND w.participation_id = $2 AND w.state <> 'cancelled'";
const LED: &str = "SELECT m.account, m.name, w.id, w.region_code, w.region_name, w.stage, w.starts_on, w.ends_on, w.mode
    FROM workshop_mentors m JOIN workshops w ON w.id = m.workshop_id
    WHERE w.cohort = $1 AND w.state <> 'cancelled' ORDER BY m.name, m.account, w.starts_on, w.tie";

/// A day on which a mentor leads another workshop.
pub(crate) struct Busy {
    pub(crate) account: String,
    pub(crate) day: String,
    pub(crate) region_name: String,
    pub(crate) stage: Stage,
}

/// The days among these on which these mentors lead workshops other than `own`, in one statement.
pub(crate) async fn busy(
    tx: &mut Tx,
    own: Option<Id<Workshop>>,
    accounts: &[&str],
    (first, last): (&str, &str),
) -> Result<Vec<Busy>, StoreError> {
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let mut conditions = Where::new();
    conditions.and("d.day >= {}", first);
    conditions.and("d.day <= {}", last);
    let listed = format!(",{},", accounts.join(","));
    conditions.and("{} LIKE '%,' || d.account || ',%'", listed);
    if let Some(own) = own {
        conditions.and("w.tie <> {}", own.to_string());
    }
    let sql = format!(
        "SELECT d.account, d.day, w.region_name, w.stage FROM workshop_mentor_days d
        JOIN workshops w ON w.id = d.workshop_id {} ORDER BY d.day, d.account",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, &conditions.binds, (String, String, String, String))?;
    Ok(rows
        .into_iter()
        .map(|(account, day, region_name, at)| Busy {
            account,
            day,
            region_name,
            stage: stage(&at),
        })
        .collect())
}

/// Writes who leads a workshop on which days, in place of what was.
pub(crate) async fn set_mentors(
    tx: &mut Tx,
    id: Id<Workshop>,
    mentors: &[Mentor],
    days: &[String],
) -> Result<(), StoreError> {
    forget_days(tx, id).await?;
    on!(tx, |conn| sqlx::query(FORGET_MENTORS)
        .bind(id.uuid())
        .execute(conn)
        .await
        .map(|_| ()))?;
    if mentors.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO workshop_mentors (workshop_id, account, name) VALUES {}",
        holes(mentors.len(), 3)
    );
    let sql = sqlx::AssertSqlSafe(sql);
    on!(tx, |conn| {
        let mut query = sqlx::query(sql);
        for mentor in mentors {
            query = query
                .bind(id.uuid())
                .bind(&mentor.account)
                .bind(&mentor.name);
        }
        query.execute(conn).await.map(|_| ())
    })?;
    let sql = format!(
        "INSERT INTO workshop_mentor_days (account, day, workshop_id) VALUES {}",
        holes(mentors.len() * days.len(), 3)
    );
    let sql = sqlx::AssertSqlSafe(sql);
    on!(tx, |conn| {
        let mut query = sqlx::query(sql);
        for mentor in mentors {
            for day in days {
                query = query.bind(&mentor.account).bind(day).bind(id.uuid());
            }
        }
        query.execute(conn).await.map(|_| ())
    })?;
    Ok(())
}

/// A workshop that was called off keeps nobody busy.
pub(crate) async fn forget_days(tx: &mut Tx, id: Id<Workshop>) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(FORGET_DAYS)
        .bind(id.uuid())
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// Whether an account leads a workshop of this part in a cohort.
pub(crate) async fn leads(
    tx: &mut Tx,
    account: &str,
    participation: Uuid,
) -> Result<bool, StoreError> {
    let (n,): (i64,) = on!(tx, |conn| sqlx::query_as(LEADS)
        .bind(account)
        .bind(participation)
        .fetch_one(conn)
        .await)?;
    Ok(n > 0)
}

/// A workshop that someone leads.
#[derive(sqlx::FromRow)]
pub(crate) struct Led {
    pub(crate) account: String,
    pub(crate) name: String,
    pub(crate) id: Uuid,
    pub(crate) region_code: String,
    pub(crate) region_name: String,
    pub(crate) stage: String,
    pub(crate) starts_on: String,
    pub(crate) ends_on: String,
    pub(crate) mode: String,
}

/// Everything that is led in a cohort, by mentor and day.
pub(crate) async fn led_in(tx: &mut Tx, cohort: u16) -> Result<Vec<Led>, StoreError> {
    Ok(on!(tx, |conn| sqlx::query_as(LED)
        .bind(cohort.to_string())
        .fetch_all(conn)
        .await)?)
}
