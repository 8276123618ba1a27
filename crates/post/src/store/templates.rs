//! Changed texts of templates.

use kernel::Timestamp;
use store::{StoreError, Tx, on};

use crate::templates::Version;

const COLUMNS: &str =
    "template, version, subject_id, text_id, subject_en, text_en, reason, changed_by, changed_at";
const INSERT: &str = "INSERT INTO template_versions
        (template, version, subject_id, text_id, subject_en, text_en, reason, changed_by, changed_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

#[derive(sqlx::FromRow)]
struct Row {
    template: String,
    version: i64,
    subject_id: String,
    text_id: String,
    subject_en: String,
    text_en: String,
    reason: String,
    changed_by: String,
    changed_at: Timestamp,
}

impl From<Row> for Version {
    fn from(row: Row) -> Self {
        Self {
            template: row.template,
            version: row.version,
            subject_id: row.subject_id,
            text_id: row.text_id,
            subject_en: row.subject_en,
            text_en: row.text_en,
            reason: row.reason,
            changed_by: row.changed_by,
            changed_at: Some(row.changed_at),
        }
    }
}

/// The versions of one template, newest first.
pub(crate) async fn of_template(tx: &mut Tx, template: &str) -> Result<Vec<Version>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM template_versions WHERE template = $1 ORDER BY version DESC"
    );
    let rows = store::fetch_all!(tx, sql, [template], Row)?;
    Ok(rows.into_iter().map(Version::from).collect())
}

/// The newest version of each template that was changed.
pub(crate) async fn newest(tx: &mut Tx) -> Result<Vec<Version>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM template_versions v
        WHERE version = (SELECT max(version) FROM template_versions WHERE template = v.template)"
    );
    let none: [&str; 0] = [];
    let rows = store::fetch_all!(tx, sql, none, Row)?;
    Ok(rows.into_iter().map(Version::from).collect())
}

pub(crate) async fn insert(tx: &mut Tx, version: &Version) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(&version.template)
        .bind(version.version)
        .bind(&version.subject_id)
        .bind(&version.text_id)
        .bind(&version.subject_en)
        .bind(&version.text_en)
        .bind(&version.reason)
        .bind(&version.changed_by)
        .bind(version.changed_at)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}
