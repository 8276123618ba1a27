//! API tokens: made by a person for a program, limited by scopes, shown once.

use std::sync::Arc;

use kernel::Timestamp;
use serde_json::json;
use store::{Db, StoreError, Tx};

use super::{own, record, sessions::principal};
use crate::{
    AccountId, AccountState, Actor, Forbidden, Permission, PersonName, Scope, Secret, TokenId,
    TokenScope,
    store::{
        accounts,
        tokens::{self as rows, TokenRow},
        unreadable,
    },
};

/// The most tokens an account may have.
const MOST: i64 = 50;
/// The most days a person's token may last.
pub const MOST_DAYS: u16 = 366;
/// How exactly it is known when a token was last used.
const TOUCH_SECONDS: i64 = 600;

/// A token to make.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// What it is for, in its owner's words.
    pub name: PersonName,
    /// What it is limited to.
    pub scopes: Vec<TokenScope>,
    /// After how many days it ends; `None`, for the command line only, is never.
    pub days: Option<u16>,
}

/// A token in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its name in addresses.
    pub id: TokenId,
    /// What it is for.
    pub name: String,
    /// Its first characters.
    pub prefix: String,
    /// What it is limited to.
    pub scopes: Vec<TokenScope>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to ten minutes.
    pub last_used_at: Option<Timestamp>,
}

/// Why a token was not made or revoked.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The actor may not.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is no such account.
    #[error("there is no account {0}")]
    NoAccount(AccountId),
    /// There is no such token, or it was revoked.
    #[error("there is no token {0}")]
    NotFound(TokenId),
    /// A token without a scope could do nothing.
    #[error("a token needs at least one scope")]
    NoScope,
    /// It would last too long or not at all.
    #[error("a token lasts 1 to 366 days")]
    Days,
    /// The account has as many as it may.
    #[error("an account has at most 50 tokens: revoke one first")]
    TooMany,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes a token for one's own account; the command line makes one for any. The secret is shown once.
///
/// # Errors
/// [`TokenError`]; nothing is written then.
pub async fn create(
    db: &Db,
    actor: &Actor,
    account: AccountId,
    new: NewToken,
) -> Result<(TokenId, Secret), TokenError> {
    let by_system = *actor == Actor::System;
    if !by_system && own(actor)?.id != account {
        return Err(Forbidden::Role {
            permission: Permission::ManageAccounts,
            scope: Scope::Nation,
        }
        .into());
    }
    let days_fit = new
        .days
        .map_or(by_system, |days| (1..=MOST_DAYS).contains(&days));
    if !days_fit {
        return Err(TokenError::Days);
    }
    let mut scopes = new.scopes;
    scopes.sort_unstable();
    scopes.dedup();
    if scopes.is_empty() {
        return Err(TokenError::NoScope);
    }
    let secret = Secret::api_token();
    let now = db.clock().now();
    let words: Vec<&str> = scopes.iter().map(|scope| scope.code()).collect();
    let row = TokenRow {
        id: db.clock().new_id::<()>().uuid(),
        account_id: account.uuid(),
        name: new.name.as_str().to_owned(),
        prefix: secret.reveal().chars().take(12).collect(),
        scopes: words.join(" "),
        created_at: now,
        expires_at: new
            .days
            .map(|days| now.plus_seconds(i64::from(days) * 86_400)),
        last_used_at: None,
        revoked_at: None,
    };
    let id = TokenId::from_uuid(row.id);
    let mut tx = db.write().await?;
    accounts::by_id(&mut tx, account)
        .await?
        .ok_or(TokenError::NoAccount(account))?;
    if rows::count(&mut tx, account).await? >= MOST {
        return Err(TokenError::TooMany);
    }
    rows::insert(&mut tx, &row, &secret.hash()).await?;
    let details =
        json!({"token": id, "name": row.name, "scopes": words, "expires_at": row.expires_at});
    record(db, &mut tx, actor, "access.create-token", account, details).await?;
    tx.commit().await?;
    Ok((id, secret))
}

/// Revokes a token: of one's own account, or of anyone's with the permission. A token may also revoke itself.
///
/// # Errors
/// [`TokenError`]; nothing is written then.
pub async fn revoke(
    db: &Db,
    actor: &Actor,
    account: AccountId,
    token: TokenId,
) -> Result<(), TokenError> {
    let itself = matches!(actor, Actor::Token { token: own, .. } if *own == token);
    let owner = own(actor).is_ok_and(|person| person.id == account);
    if !itself && !owner {
        actor.may(Permission::ManageAccounts, &Scope::Nation)?;
    }
    let mut tx = db.write().await?;
    if !rows::revoke(&mut tx, token, account, db.clock().now()).await? {
        return Err(TokenError::NotFound(token));
    }
    record(
        db,
        &mut tx,
        actor,
        "access.revoke-token",
        account,
        json!({"token": token}),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// The tokens of an account that were not revoked, newest first: one's own, or anyone's with the permission.
///
/// # Errors
/// [`TokenError`].
pub async fn list(db: &Db, actor: &Actor, account: AccountId) -> Result<Vec<Token>, TokenError> {
    if !own(actor).is_ok_and(|person| person.id == account) {
        actor.may(Permission::ReadAccounts, &Scope::Nation)?;
    }
    let found = rows::of_account(&mut db.read().await?, account).await?;
    Ok(found.into_iter().map(token).collect::<Result<_, _>>()?)
}

fn scopes(row: &TokenRow) -> Result<Vec<TokenScope>, StoreError> {
    let words = row.scopes.split_whitespace();
    words
        .map(|word| {
            word.parse()
                .map_err(|err| unreadable("api_tokens.scopes", err))
        })
        .collect()
}

fn token(row: TokenRow) -> Result<Token, StoreError> {
    Ok(Token {
        id: TokenId::from_uuid(row.id),
        scopes: scopes(&row)?,
        name: row.name,
        prefix: row.prefix,
        created_at: row.created_at,
        expires_at: row.expires_at,
        last_used_at: row.last_used_at,
    })
}

/// Why a token opens nothing.
#[derive(Debug, thiserror::Error)]
pub enum BadToken {
    /// Nobody made it, or its account is disabled.
    #[error("this token is not known")]
    Unknown,
    /// It has ended.
    #[error("this token has expired")]
    Expired,
    /// It was revoked.
    #[error("this token was revoked")]
    Revoked,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Finds who a token acts for. One read of the database; now and then a write that notes the use.
///
/// # Errors
/// [`BadToken`].
pub async fn authenticate(db: &Db, bearer: &str) -> Result<Actor, BadToken> {
    let now = db.clock().now();
    let mut tx = db.read().await?;
    let hash = Secret::presented(bearer).hash();
    let row = rows::by_hash(&mut tx, &hash)
        .await?
        .ok_or(BadToken::Unknown)?;
    if row.revoked_at.is_some() {
        return Err(BadToken::Revoked);
    }
    if row.expires_at.is_some_and(|end| end <= now) {
        return Err(BadToken::Expired);
    }
    let actor = actor(&mut tx, &row).await?;
    drop(tx);
    let stale = |used: Timestamp| now.seconds_since(used) >= TOUCH_SECONDS;
    if row.last_used_at.is_none_or(stale) {
        touch(db, TokenId::from_uuid(row.id), now).await;
    }
    Ok(actor)
}

async fn actor(tx: &mut Tx, row: &TokenRow) -> Result<Actor, BadToken> {
    let account = accounts::by_id(tx, AccountId::from_uuid(row.account_id))
        .await?
        .filter(|account| account.state == AccountState::Active)
        .ok_or(BadToken::Unknown)?;
    Ok(Actor::Token {
        principal: Arc::new(principal(tx, account).await?),
        token: TokenId::from_uuid(row.id),
        scopes: scopes(row)?,
    })
}

/// Notes the use; the answer does not depend on it.
async fn touch(db: &Db, id: TokenId, now: Timestamp) {
    let noted = async {
        let mut tx = db.write().await?;
        rows::touch(&mut tx, id, now).await?;
        tx.commit().await
    };
    if let Err(err) = noted.await {
        tracing::warn!("the use of a token was not noted: {err}");
    }
}
