//! The tables `accounts` and `grants`.

use kernel::Timestamp;
use store::{StoreError, Tx, on};
use uuid::Uuid;

use super::unreadable;
use crate::{
    AccountId, AccountState, Grant, Login, PasswordHash, PersonName, Role, Scope, ScopeKind,
};

const INSERT: &str = "INSERT INTO accounts (id, login, name, search, password, password_changed_at,
    must_change_password, state, revision, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 'active', 1, $6, $6)";
macro_rules! select {
    ($condition:literal) => {
        concat!(
            "SELECT id, login, name, password, password_changed_at, must_change_password, state, totp_secret,
             totp_confirmed_at, revision, created_at FROM accounts WHERE ",
            $condition
        )
    };
}
const BY_ID: &str = select!("id = $1");
const BY_LOGIN: &str = select!("login = $1");
const RENAME: &str =
    "UPDATE accounts SET name = $1, search = $2, revision = revision + 1, updated_at = $3
    WHERE id = $4 AND revision = $5";
const SET_STATE: &str = "UPDATE accounts SET state = $1, revision = revision + 1, updated_at = $2
    WHERE id = $3 AND revision = $4";
// The instant of the change only grows, so that two changes within a microsecond void two generations of sessions.
const SET_PASSWORD: &str = "UPDATE accounts SET password = $1, password_changed_at = $2,
    must_change_password = $3, revision = revision + 1, updated_at = $4
    WHERE id = $5 AND password_changed_at = $6";
const SET_TOTP: &str =
    "UPDATE accounts SET totp_secret = $1, totp_confirmed_at = $2, totp_last_step = 0,
    revision = revision + 1, updated_at = $3 WHERE id = $4";
// Reads every account: once at each start, some thousand rows at most.
const OTHERWISE_SEALED: &str = "SELECT id, totp_secret FROM accounts
    WHERE totp_secret IS NOT NULL AND totp_secret NOT LIKE $1 ORDER BY id";
const SEAL_TOTP: &str = "UPDATE accounts SET totp_secret = $1 WHERE id = $2 AND totp_secret = $3";
const CONFIRM_TOTP: &str = "UPDATE accounts SET totp_confirmed_at = $1, totp_last_step = $2,
    revision = revision + 1, updated_at = $1
    WHERE id = $3 AND totp_secret = $4 AND totp_confirmed_at IS NULL";
const USE_STEP: &str = "UPDATE accounts SET totp_last_step = $1
    WHERE id = $2 AND totp_last_step < $1 AND totp_confirmed_at IS NOT NULL";
const GRANTS: &str = "SELECT role, scope_kind, scope FROM grants WHERE account_id = $1
    ORDER BY role, scope_kind, scope";
const GRANT: &str =
    "INSERT INTO grants (account_id, role, scope_kind, scope, granted_by, granted_at)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
const REVOKE: &str = "DELETE FROM grants
    WHERE account_id = $1 AND role = $2 AND scope_kind = $3 AND scope = $4";
const ADMINS: &str = "SELECT count(*) FROM grants g JOIN accounts a ON a.id = g.account_id
    WHERE g.role = 'ministry-admin' AND a.state = 'active'";

#[cfg(test)]
pub(crate) const ALL: &[&str] = &[
    INSERT,
    BY_ID,
    BY_LOGIN,
    RENAME,
    SET_STATE,
    SET_PASSWORD,
    SET_TOTP,
    OTHERWISE_SEALED,
    SEAL_TOTP,
    CONFIRM_TOTP,
    USE_STEP,
    GRANTS,
    GRANT,
    REVOKE,
    ADMINS,
];

/// An account as it stands in the table.
#[derive(Debug, Clone)]
pub(crate) struct AccountRow {
    pub id: AccountId,
    pub login: Login,
    pub name: PersonName,
    pub password: PasswordHash,
    pub password_changed_at: Timestamp,
    pub must_change_password: bool,
    pub state: AccountState,
    /// Sealed; see `operations::sealed`.
    pub totp_secret: Option<String>,
    pub totp_confirmed_at: Option<Timestamp>,
    pub revision: i64,
    pub created_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Raw {
    id: Uuid,
    login: String,
    name: String,
    password: String,
    password_changed_at: Timestamp,
    must_change_password: bool,
    state: String,
    totp_secret: Option<String>,
    totp_confirmed_at: Option<Timestamp>,
    revision: i64,
    created_at: Timestamp,
}

impl TryFrom<Raw> for AccountRow {
    type Error = StoreError;

    fn try_from(raw: Raw) -> Result<Self, StoreError> {
        Ok(Self {
            id: AccountId::from_uuid(raw.id),
            login: raw
                .login
                .parse()
                .map_err(|err| unreadable("accounts.login", err))?,
            name: raw
                .name
                .parse()
                .map_err(|err| unreadable("accounts.name", err))?,
            password: PasswordHash::stored(raw.password),
            password_changed_at: raw.password_changed_at,
            must_change_password: raw.must_change_password,
            state: AccountState::parse(&raw.state)
                .ok_or_else(|| unreadable("accounts.state", &raw.state))?,
            totp_secret: raw.totp_secret,
            totp_confirmed_at: raw.totp_confirmed_at,
            revision: raw.revision,
            created_at: raw.created_at,
        })
    }
}

/// What is searched and sorted by: name, then login, in lower case.
fn search(name: &PersonName, login: &Login) -> String {
    format!("{} {login}", name.as_str().to_lowercase())
}

pub(crate) struct NewRow<'a> {
    pub id: AccountId,
    pub login: &'a Login,
    pub name: &'a PersonName,
    pub password: &'a PasswordHash,
    pub must_change_password: bool,
    pub at: Timestamp,
}

pub(crate) async fn insert(tx: &mut Tx, new: &NewRow<'_>) -> Result<(), StoreError> {
    on!(tx, |conn| sqlx::query(INSERT)
        .bind(new.id.uuid())
        .bind(new.login.as_str())
        .bind(new.name.as_str())
        .bind(search(new.name, new.login))
        .bind(new.password.as_str())
        .bind(new.at)
        .bind(new.must_change_password)
        .execute(conn)
        .await
        .map(|_| ()))?;
    Ok(())
}

pub(crate) async fn by_id(tx: &mut Tx, id: AccountId) -> Result<Option<AccountRow>, StoreError> {
    let raw: Option<Raw> = on!(tx, |conn| sqlx::query_as(BY_ID)
        .bind(id.uuid())
        .fetch_optional(conn)
        .await)?;
    raw.map(AccountRow::try_from).transpose()
}

pub(crate) async fn by_login(tx: &mut Tx, login: &Login) -> Result<Option<AccountRow>, StoreError> {
    let raw: Option<Raw> = on!(tx, |conn| sqlx::query_as(BY_LOGIN)
        .bind(login.as_str())
        .fetch_optional(conn)
        .await)?;
    raw.map(AccountRow::try_from).transpose()
}

/// One row changed, or somebody else was faster.
fn one(changed: u64) -> Result<(), StoreError> {
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}

pub(crate) async fn rename(
    tx: &mut Tx,
    account: &AccountRow,
    name: &PersonName,
    at: Timestamp,
    revision: i64,
) -> Result<(), StoreError> {
    one(on!(tx, |conn| sqlx::query(RENAME)
        .bind(name.as_str())
        .bind(search(name, &account.login))
        .bind(at)
        .bind(account.id.uuid())
        .bind(revision)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?)
}

pub(crate) async fn set_state(
    tx: &mut Tx,
    id: AccountId,
    state: AccountState,
    at: Timestamp,
    revision: i64,
) -> Result<(), StoreError> {
    one(on!(tx, |conn| sqlx::query(SET_STATE)
        .bind(state.code())
        .bind(at)
        .bind(id.uuid())
        .bind(revision)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?)
}

/// Sets the password of an account whose password is still the one that was read, and returns the instant that
/// sessions made from now on carry.
pub(crate) async fn set_password(
    tx: &mut Tx,
    account: &AccountRow,
    password: &PasswordHash,
    must_change: bool,
    at: Timestamp,
) -> Result<Timestamp, StoreError> {
    let before = account.password_changed_at;
    let after = Timestamp::from_micros(before.micros() + 1).map_or(at, |least| at.max(least));
    one(on!(tx, |conn| sqlx::query(SET_PASSWORD)
        .bind(password.as_str())
        .bind(after)
        .bind(must_change)
        .bind(at)
        .bind(account.id.uuid())
        .bind(before)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?)?;
    Ok(after)
}

/// Authenticators' secrets that do not begin with `prefix`: not sealed, or by another key.
pub(crate) async fn totp_sealed_otherwise(
    tx: &mut Tx,
    prefix: &str,
) -> Result<Vec<(AccountId, String)>, StoreError> {
    // Hexadecimal digits and colons: nothing in it is a wildcard.
    let rows: Vec<(Uuid, String)> = on!(tx, |conn| sqlx::query_as(OTHERWISE_SEALED)
        .bind(format!("{prefix}%"))
        .fetch_all(conn)
        .await)?;
    let id = |(id, text)| (AccountId::from_uuid(id), text);
    Ok(rows.into_iter().map(id).collect())
}

/// Puts another sealed form of the same secret in the place of the one that was read.
pub(crate) async fn seal_totp(
    tx: &mut Tx,
    id: AccountId,
    before: &str,
    sealed: &str,
) -> Result<(), StoreError> {
    one(on!(tx, |conn| sqlx::query(SEAL_TOTP)
        .bind(sealed)
        .bind(id.uuid())
        .bind(before)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?)
}

/// Sets or clears the authenticator's secret, unconfirmed.
pub(crate) async fn set_totp(
    tx: &mut Tx,
    id: AccountId,
    secret: Option<&str>,
    at: Timestamp,
) -> Result<(), StoreError> {
    one(on!(tx, |conn| sqlx::query(SET_TOTP)
        .bind(secret)
        .bind(None::<Timestamp>)
        .bind(at)
        .bind(id.uuid())
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?)
}

pub(crate) async fn confirm_totp(
    tx: &mut Tx,
    id: AccountId,
    secret: &str,
    step: i64,
    at: Timestamp,
) -> Result<(), StoreError> {
    one(on!(tx, |conn| sqlx::query(CONFIRM_TOTP)
        .bind(at)
        .bind(step)
        .bind(id.uuid())
        .bind(secret)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?)
}

/// Takes a time step; `false` where it, or a later one, was taken before.
pub(crate) async fn use_step(tx: &mut Tx, id: AccountId, step: i64) -> Result<bool, StoreError> {
    let changed = on!(tx, |conn| sqlx::query(USE_STEP)
        .bind(step)
        .bind(id.uuid())
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// A grant from the three texts that the table holds.
pub(crate) fn parse_grant(role: &str, kind: &str, place: &str) -> Result<Grant, StoreError> {
    let role: Role = role.parse().map_err(|err| unreadable("grants.role", err))?;
    let text = if kind == ScopeKind::Nation.code() {
        kind.to_owned()
    } else {
        format!("{kind}:{place}")
    };
    let scope: Scope = text
        .parse()
        .map_err(|err| unreadable("grants.scope", err))?;
    Grant::new(role, scope).map_err(|err| unreadable("grants", err))
}

pub(crate) async fn grants(tx: &mut Tx, id: AccountId) -> Result<Vec<Grant>, StoreError> {
    let rows: Vec<(String, String, String)> = on!(tx, |conn| sqlx::query_as(GRANTS)
        .bind(id.uuid())
        .fetch_all(conn)
        .await)?;
    rows.iter()
        .map(|(role, kind, place)| parse_grant(role, kind, place))
        .collect()
}

/// Whether the grant is new.
pub(crate) async fn grant(
    tx: &mut Tx,
    id: AccountId,
    grant: &Grant,
    by: &str,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let changed = on!(tx, |conn| sqlx::query(GRANT)
        .bind(id.uuid())
        .bind(grant.role().code())
        .bind(grant.scope().kind().code())
        .bind(grant.scope().place())
        .bind(by)
        .bind(at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Whether there was such a grant.
pub(crate) async fn revoke(tx: &mut Tx, id: AccountId, grant: &Grant) -> Result<bool, StoreError> {
    let changed = on!(tx, |conn| sqlx::query(REVOKE)
        .bind(id.uuid())
        .bind(grant.role().code())
        .bind(grant.scope().kind().code())
        .bind(grant.scope().place())
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// How many active accounts are ministry administrators.
pub(crate) async fn admins(tx: &mut Tx) -> Result<i64, StoreError> {
    Ok(on!(tx, |conn| sqlx::query_scalar(ADMINS)
        .fetch_one(conn)
        .await)?)
}
