//! Lists of accounts, and names by id.

use kernel::Timestamp;
use store::{StoreError, Tx, on};
use uuid::Uuid;

use crate::Role;

/// One page of accounts, each with its grants: an account without any has one row with nulls.
///
/// $1 pattern, $2 state, $3 role (empty for all), $4 whether there is an edge, $5 and $6 its key, $7 the limit.
/// The place in the list is compared as a pair, so that the index is walked and not sorted.
macro_rules! page {
    ($column:literal, $compare:literal, $order:literal) => {
        concat!(
            "SELECT a.id, a.login, a.name, a.search, a.state, a.second_factor, a.must_change_password, a.revision,
                    a.created_at, g.role, g.scope_kind, g.scope
             FROM (SELECT id, login, name, search, state, must_change_password, revision, created_at,
                          totp_confirmed_at IS NOT NULL AS second_factor
                   FROM accounts
                   WHERE ($1 = '' OR search LIKE $1 ESCAPE '\\') AND ($2 = '' OR state = $2)
                     AND ($3 = '' OR EXISTS (SELECT 1 FROM grants WHERE account_id = accounts.id AND role = $3))
                     AND ($4 = 0 OR (", $column, ", id) ", $compare, " ($5, $6))
                   ORDER BY ", $column, " ", $order, ", id ", $order, " LIMIT $7) a
             LEFT JOIN grants g ON g.account_id = a.id
             ORDER BY a.", $column, " ", $order, ", a.id ", $order, ", g.role, g.scope_kind, g.scope"
        )
    };
}
const BY_NAME: &str = page!("search", ">", "ASC");
const BY_NAME_DOWN: &str = page!("search", "<", "DESC");
const BY_LOGIN: &str = page!("login", ">", "ASC");
const BY_LOGIN_DOWN: &str = page!("login", "<", "DESC");
const NAME_OF: &str = "SELECT name, login FROM accounts WHERE id = $1";
const NAME_OF_TOKEN: &str =
    "SELECT a.name, a.login FROM api_tokens t JOIN accounts a ON a.id = t.account_id
    WHERE t.id = $1";

#[cfg(test)]
pub(crate) const ALL: &[&str] = &[
    BY_NAME,
    BY_NAME_DOWN,
    BY_LOGIN,
    BY_LOGIN_DOWN,
    NAME_OF,
    NAME_OF_TOKEN,
];

/// What a list is limited to and where it goes on.
pub(crate) struct Seek<'a> {
    pub pattern: String,
    pub state: &'a str,
    pub role: &'a str,
    pub by_login: bool,
    pub descending: bool,
    pub edge: Option<(String, Uuid)>,
    pub limit: i64,
}

/// One account and one of its grants.
#[derive(sqlx::FromRow)]
pub(crate) struct ListRow {
    pub id: Uuid,
    pub login: String,
    pub name: String,
    pub search: String,
    pub state: String,
    pub second_factor: bool,
    pub must_change_password: bool,
    pub revision: i64,
    pub created_at: Timestamp,
    pub role: Option<String>,
    pub scope_kind: Option<String>,
    pub scope: Option<String>,
}

pub(crate) async fn page(tx: &mut Tx, seek: &Seek<'_>) -> Result<Vec<ListRow>, StoreError> {
    let sql = match (seek.by_login, seek.descending) {
        (false, false) => BY_NAME,
        (false, true) => BY_NAME_DOWN,
        (true, false) => BY_LOGIN,
        (true, true) => BY_LOGIN_DOWN,
    };
    let (has_edge, key, id) = match &seek.edge {
        Some((key, id)) => (1i64, key.as_str(), *id),
        None => (0, "", Uuid::nil()),
    };
    Ok(on!(tx, |conn| sqlx::query_as(sql)
        .bind(&seek.pattern)
        .bind(seek.state)
        .bind(seek.role)
        .bind(has_edge)
        .bind(key)
        .bind(id)
        .bind(seek.limit)
        .fetch_all(conn)
        .await)?)
}

/// Name and login of an account, or of the account behind a token.
pub(crate) async fn name_of(
    tx: &mut Tx,
    id: Uuid,
    token: bool,
) -> Result<Option<(String, String)>, StoreError> {
    let sql = if token { NAME_OF_TOKEN } else { NAME_OF };
    Ok(on!(tx, |conn| sqlx::query_as(sql)
        .bind(id)
        .fetch_optional(conn)
        .await)?)
}

/// The active accounts that hold one of these roles: id, login, name.
pub(crate) async fn holders(
    tx: &mut Tx,
    roles: &[Role],
) -> Result<Vec<(Uuid, String, String)>, StoreError> {
    if roles.is_empty() {
        return Ok(Vec::new());
    }
    let holes: Vec<String> = (1..=roles.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT id, login, name FROM accounts
        WHERE state = 'active' AND id IN (SELECT account_id FROM grants WHERE role IN ({}))
        ORDER BY name, login",
        holes.join(", ")
    );
    let codes = roles.iter().map(|role| role.code());
    store::fetch_all!(tx, sql, codes, (Uuid, String, String)).map_err(StoreError::from)
}

/// Who holds one of these roles and where: id, login, name, role, kind of scope, scope.
pub(crate) async fn holders_at(
    tx: &mut Tx,
    roles: &[Role],
) -> Result<Vec<(Uuid, String, String, String, String, String)>, StoreError> {
    if roles.is_empty() {
        return Ok(Vec::new());
    }
    let holes: Vec<String> = (1..=roles.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT a.id, a.login, a.name, g.role, g.scope_kind, g.scope FROM accounts a JOIN grants g ON g.account_id = a.id
        WHERE a.state = 'active' AND g.role IN ({}) ORDER BY a.name, a.login, g.role, g.scope",
        holes.join(", ")
    );
    let codes = roles.iter().map(|role| role.code());
    store::fetch_all!(
        tx,
        sql,
        codes,
        (Uuid, String, String, String, String, String)
    )
    .map_err(StoreError::from)
}
