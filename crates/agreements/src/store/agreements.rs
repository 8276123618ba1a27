//! Agreements and their steps.

use kernel::{Clock, Id, RegionCode, Timestamp};
use store::{
    StoreError, Tx, fetch_all, on,
    query::{Slice, Where},
};
use uuid::Uuid;

use super::{code, count, holes, one, word};
use crate::{
    agreements::{AgreementFilter, AgreementSort},
    model::{Agreement, AgreementState, SigningDay, Step, Template},
};

pub(crate) const COLUMNS: &str = "id, participation_id, cohort, region_id, region_code, region_name, region_kind, template_no, subject,
    costs, term_months, state, since_at, text_no, confirmed_no, passed_no, number, region_number, date, ends_on, signing_day_id,
    replaced_by, pdf_sha256, document_code, revision";
const MOVE: &str = "UPDATE agreements SET state = $3, since_at = CASE WHEN state = $3 THEN since_at ELSE $4 END, updated_at = $4, revision = revision + 1,
        confirmed_no = $5, passed_no = $6, replaced_by = $7
    WHERE id = $1 AND revision = $2";
const TERMS: &str = "UPDATE agreements SET subject = $3, costs = $4, term_months = $5, region_number = $6, text_no = $7,
        updated_at = $8, revision = revision + 1
    WHERE id = $1 AND revision = $2";
const ACTIVATE: &str = "UPDATE agreements SET state = 'active', since_at = $2, updated_at = $2, revision = revision + 1
    WHERE signing_day_id = $1 AND state = 'signed'";
const STEPS: &str = "SELECT from_state, to_state, reason, recorded_by, recorded_at FROM agreement_steps WHERE agreement_id = $1 ORDER BY id";
const DRAFTED: &str = "SELECT participation_id FROM agreements WHERE cohort = $1";
const BY_STATE: &str = "SELECT state, count(*) FROM agreements WHERE cohort = $1 GROUP BY state";

const PAST_TERM: &str = "SELECT id FROM agreements WHERE state IN ('signed', 'active') AND ends_on < $1 ORDER BY ends_on, id LIMIT $2";

#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    id: Uuid,
    participation_id: Uuid,
    cohort: i64,
    region_id: Uuid,
    region_code: String,
    region_name: String,
    region_kind: String,
    template_no: i64,
    subject: String,
    costs: String,
    term_months: i64,
    state: String,
    since_at: Timestamp,
    text_no: i64,
    confirmed_no: Option<i64>,
    passed_no: Option<i64>,
    number: Option<String>,
    region_number: String,
    date: Option<String>,
    ends_on: Option<String>,
    signing_day_id: Option<Uuid>,
    replaced_by: Option<String>,
    pdf_sha256: Option<String>,
    document_code: Option<String>,
    revision: i64,
}

impl From<Row> for Agreement {
    fn from(row: Row) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            participation: Id::from_uuid(row.participation_id),
            cohort: count(row.cohort),
            region_id: Id::from_uuid(row.region_id),
            region: code(&row.region_code),
            name: row.region_name,
            kind: row.region_kind,
            template: row.template_no,
            subject: row.subject,
            costs: row.costs,
            term_months: count(row.term_months),
            state: word(&row.state),
            since: row.since_at,
            text_no: row.text_no,
            confirmed_no: row.confirmed_no,
            passed_no: row.passed_no,
            number: row.number.as_deref().map(word),
            region_number: row.region_number,
            date: row.date,
            ends_on: row.ends_on,
            signing_day: row.signing_day_id.map(Id::from_uuid),
            replaced_by: row.replaced_by,
            pdf: row.pdf_sha256,
            document_code: row.document_code,
            revision: row.revision,
        }
    }
}

/// Which regions a reader sees: all, or some.
pub(crate) type Reach<'a> = Option<&'a [RegionCode]>;

fn conditions(filter: &AgreementFilter, reach: Reach<'_>) -> Where {
    let mut all = Where::new();
    if !filter.q.trim().is_empty() {
        all.and("search LIKE {} ESCAPE '\\'", store::contains(&filter.q));
    }
    if !filter.state.is_empty() {
        all.and("state = {}", &filter.state);
    }
    if !filter.cohort.trim().is_empty() {
        all.and("CAST(cohort AS TEXT) = {}", filter.cohort.trim());
    }
    if let Some(regions) = reach {
        let codes: Vec<&str> = regions.iter().map(RegionCode::as_str).collect();
        // Codes are digits and points; `,71.72,` holds each of them between commas.
        all.and(
            "{} LIKE '%,' || region_code || ',%'",
            format!(",{},", codes.join(",")),
        );
    }
    all
}

/// A page of agreements.
pub(crate) async fn list(
    tx: &mut Tx,
    (filter, reach): (&AgreementFilter, Reach<'_>),
    sort: AgreementSort,
    slice: &Slice,
) -> Result<Vec<Agreement>, StoreError> {
    let mut conditions = conditions(filter, reach);
    let tail = conditions.page(
        sort.column(),
        "CAST(cohort AS TEXT) || ':' || region_code",
        slice,
    );
    let sql = format!(
        "SELECT {COLUMNS} FROM agreements {} {tail}",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, &conditions.binds, Row)?;
    Ok(rows.into_iter().map(Agreement::from).collect())
}

/// Every agreement that the filter leaves, by cohort and region.
pub(crate) async fn all(
    tx: &mut Tx,
    filter: &AgreementFilter,
    reach: Reach<'_>,
) -> Result<Vec<Agreement>, StoreError> {
    let conditions = conditions(filter, reach);
    let sql = format!(
        "SELECT {COLUMNS} FROM agreements {} ORDER BY cohort, region_code",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, &conditions.binds, Row)?;
    Ok(rows.into_iter().map(Agreement::from).collect())
}

pub(crate) async fn find(tx: &mut Tx, id: Id<Agreement>) -> Result<Option<Agreement>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM agreements WHERE id = $1");
    let rows = fetch_all!(tx, sql, [id.uuid()], Row)?;
    Ok(rows.into_iter().next().map(Agreement::from))
}

/// The agreements of a cohort in some states, by region code.
pub(crate) async fn of_cohort(
    tx: &mut Tx,
    cohort: u16,
    states: &[AgreementState],
) -> Result<Vec<Agreement>, StoreError> {
    let mut conditions = Where::after(1);
    conditions.and_plain("cohort = $1");
    let words: Vec<String> = states.iter().map(|state| format!("'{state}'")).collect();
    conditions.and_plain(&format!("state IN ({})", words.join(", ")));
    let sql = format!(
        "SELECT {COLUMNS} FROM agreements {} ORDER BY region_code",
        conditions.sql()
    );
    let rows = fetch_all!(tx, sql, [i64::from(cohort)], Row)?;
    Ok(rows.into_iter().map(Agreement::from).collect())
}

/// Agreements that bind though their last day is over, the longest over first.
pub(crate) async fn past_term(
    tx: &mut Tx,
    today: &str,
    limit: i64,
) -> Result<Vec<Id<Agreement>>, StoreError> {
    let rows: Vec<(Uuid,)> = on!(tx, |conn| sqlx::query_as(PAST_TERM)
        .bind(today)
        .bind(limit)
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(|(id,)| Id::from_uuid(id)).collect())
}

/// The agreements of a signing day, by region code.
pub(crate) async fn of_day(tx: &mut Tx, day: Id<SigningDay>) -> Result<Vec<Agreement>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM agreements WHERE signing_day_id = $1 ORDER BY region_code");
    let rows = fetch_all!(tx, sql, [day.uuid()], Row)?;
    Ok(rows.into_iter().map(Agreement::from).collect())
}

/// The participations of a cohort that have an agreement.
pub(crate) async fn drafted(tx: &mut Tx, cohort: u16) -> Result<Vec<Uuid>, StoreError> {
    let rows: Vec<(Uuid,)> = fetch_all!(tx, DRAFTED, [i64::from(cohort)], (Uuid,))?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// How many agreements of a cohort stand in each state.
pub(crate) async fn by_state(
    tx: &mut Tx,
    cohort: u16,
) -> Result<Vec<(AgreementState, i64)>, StoreError> {
    let rows = fetch_all!(tx, BY_STATE, [i64::from(cohort)], (String, i64))?;
    let mut counts: Vec<(AgreementState, i64)> = rows
        .into_iter()
        .map(|(state, n)| (word(&state), n))
        .collect();
    counts.sort_unstable();
    Ok(counts)
}

/// An agreement to write down.
pub(crate) struct NewAgreement {
    pub(crate) id: Id<Agreement>,
    pub(crate) participation: Uuid,
    pub(crate) place: register::regions::Place,
}

/// Every new agreement in one statement.
pub(crate) async fn insert(
    tx: &mut Tx,
    (cohort, template): (u16, &Template),
    new: &[NewAgreement],
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO agreements (id, participation_id, cohort, region_id, region_code, region_name, region_kind, search, template_no,
            subject, costs, term_months, state, since_at, text_no, region_number, revision, created_by, created_at, updated_at)
         VALUES {}",
        holes(new.len(), 20)
    );
    let sql = sqlx::AssertSqlSafe(sql);
    on!(tx, |conn| {
        let mut query = sqlx::query(sql);
        for one in new {
            query = query
                .bind(one.id.uuid())
                .bind(one.participation)
                .bind(i64::from(cohort))
                .bind(one.place.id.uuid())
                .bind(one.place.code.as_str())
                .bind(&one.place.name)
                .bind(one.place.kind.as_str())
                .bind(format!(
                    "{} {}",
                    one.place.code,
                    one.place.name.to_lowercase()
                ))
                .bind(template.no)
                .bind(&template.subject)
                .bind(&template.costs)
                .bind(i64::from(template.term_months))
                .bind(AgreementState::DraftSent.as_str())
                .bind(at)
                .bind(1i64)
                .bind("")
                .bind(1i64)
                .bind(by)
                .bind(at)
                .bind(at);
        }
        query.execute(conn).await.map(|_| ())
    })?;
    Ok(())
}

/// Where an agreement goes, and what it keeps on the way.
pub(crate) struct Move {
    pub(crate) to: AgreementState,
    pub(crate) confirmed_no: Option<i64>,
    pub(crate) passed_no: Option<i64>,
    pub(crate) replaced_by: Option<String>,
}

pub(crate) async fn move_to(
    tx: &mut Tx,
    (id, revision): (Id<Agreement>, i64),
    step: &Move,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(MOVE)
        .bind(id.uuid())
        .bind(revision)
        .bind(step.to.as_str())
        .bind(at)
        .bind(step.confirmed_no)
        .bind(step.passed_no)
        .bind(&step.replaced_by)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

/// What of an agreement is written besides its clauses.
pub(crate) struct Terms<'a> {
    pub(crate) subject: &'a str,
    pub(crate) costs: &'a str,
    pub(crate) term_months: u16,
    pub(crate) region_number: &'a str,
    pub(crate) text_no: i64,
}

pub(crate) async fn set_terms(
    tx: &mut Tx,
    (id, revision): (Id<Agreement>, i64),
    terms: &Terms<'_>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let changed = on!(tx, |conn| sqlx::query(TERMS)
        .bind(id.uuid())
        .bind(revision)
        .bind(terms.subject)
        .bind(terms.costs)
        .bind(i64::from(terms.term_months))
        .bind(terms.region_number)
        .bind(terms.text_no)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    one(changed)
}

/// Puts every agreement of a day that everyone has signed in force.
pub(crate) async fn activate(
    tx: &mut Tx,
    day: Id<SigningDay>,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(ACTIVATE)
        .bind(day.uuid())
        .bind(at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn steps(tx: &mut Tx, id: Id<Agreement>) -> Result<Vec<Step>, StoreError> {
    type StepRow = (Option<String>, String, String, String, Timestamp);
    let rows: Vec<StepRow> = fetch_all!(tx, STEPS, [id.uuid()], StepRow)?;
    Ok(rows
        .into_iter()
        .map(|(from, to, reason, by, at)| Step {
            from,
            to,
            reason,
            by,
            at,
        })
        .collect())
}

/// A step to write down.
pub(crate) struct NewStep<'a> {
    pub(crate) agreement: Id<Agreement>,
    pub(crate) from: Option<AgreementState>,
    pub(crate) to: AgreementState,
    pub(crate) reason: &'a str,
}

/// Every step in one statement.
pub(crate) async fn insert_steps(
    tx: &mut Tx,
    clock: &Clock,
    new: &[NewStep<'_>],
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO agreement_steps (id, agreement_id, from_state, to_state, reason, recorded_by, recorded_at) VALUES {}",
        holes(new.len(), 7)
    );
    let sql = sqlx::AssertSqlSafe(sql);
    on!(tx, |conn| {
        let mut query = sqlx::query(sql);
        for step in new {
            query = query
                .bind(clock.new_id::<Step>().uuid())
                .bind(step.agreement.uuid())
                .bind(step.from.map(AgreementState::as_str))
                .bind(step.to.as_str())
                .bind(step.reason)
                .bind(by)
                .bind(at);
        }
        query.execute(conn).await.map(|_| ())
    })?;
    Ok(())
}
