//! Where the mail of an account goes.

use std::collections::HashMap;

use access::{
    AccountFilter, AccountId, AccountSort, Actor, Forbidden, Permission, Scope, find_account,
};
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{StoreError, Tx};
use uuid::Uuid;
use web::{
    Lang,
    paging::{PageOf, Window},
};

use crate::{
    Acting, Email, FieldError, Letter, PostError, Recipient,
    store::{addresses as rows, messages::MOST},
};

/// Where the mail of an account goes, and what its owner wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The account.
    pub account: AccountId,
    /// Where to.
    pub email: Email,
    /// In which language.
    pub lang: Lang,
    /// Whether reminders are wanted; what must be known is sent all the same.
    pub wants_reminders: bool,
    /// When its owner said that it is theirs.
    pub confirmed_at: Option<Timestamp>,
    /// Who set it, as the audit log names them.
    pub set_by: String,
    /// Grows with every change.
    pub revision: i64,
}

/// An address as a form sends it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AddressDraft {
    /// Where to; empty to remove it.
    pub email: String,
    /// `id` or `en`.
    pub lang: String,
    /// `yes` where reminders are wanted.
    pub wants_reminders: String,
    /// The revision it was made on; empty where there was none.
    pub revision: String,
}

impl From<&Address> for AddressDraft {
    fn from(address: &Address) -> Self {
        Self {
            email: address.email.to_string(),
            lang: address.lang.code().to_owned(),
            wants_reminders: if address.wants_reminders { "yes" } else { "" }.to_owned(),
            revision: address.revision.to_string(),
        }
    }
}

/// An account in the list of addresses.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The account.
    pub id: AccountId,
    /// What it signs in with.
    pub login: String,
    /// What others see.
    pub name: String,
    /// Where its mail goes; none where nobody has said.
    pub address: Option<Address>,
}

/// The actor's own address.
///
/// # Errors
/// [`PostError::Forbidden`] where nobody is signed in.
pub async fn own(tx: &mut Tx, actor: &Actor) -> Result<Option<Address>, PostError> {
    let id = person(actor)?;
    Ok(rows::some(tx, &[id]).await?.into_iter().next())
}

/// The address of one account, for officers.
///
/// # Errors
/// [`PostError::Forbidden`], [`PostError::Unknown`].
pub async fn of_account(
    tx: &mut Tx,
    actor: &Actor,
    id: AccountId,
) -> Result<(String, Option<Address>), PostError> {
    may_set(actor)?;
    let account = find_account(tx, &Actor::System, id).await?;
    let address = rows::some(tx, &[id]).await?.into_iter().next();
    Ok((account.name.to_string(), address))
}

/// One page of accounts with their addresses, for officers.
///
/// # Errors
/// [`PostError::Forbidden`].
pub async fn list(
    tx: &mut Tx,
    actor: &Actor,
    text: &str,
    window: &Window<AccountSort, (String, Uuid)>,
) -> Result<PageOf<Listed>, PostError> {
    may_set(actor)?;
    let filter = AccountFilter {
        text: text.to_owned(),
        ..AccountFilter::default()
    };
    // Officers may not read accounts with their roles and tokens; names and logins of whom they write to they may.
    let accounts = access::accounts(tx, &Actor::System, &filter, window).await?;
    let ids: Vec<AccountId> = accounts.rows.iter().map(|account| account.id).collect();
    let addresses = rows::some(tx, &ids).await?;
    Ok(accounts.map(|account| Listed {
        id: account.id,
        address: addresses.iter().find(|a| a.account == account.id).cloned(),
        login: account.login.to_string(),
        name: account.name.to_string(),
    }))
}

/// Sets or removes the actor's own address, which confirms it.
///
/// # Errors
/// [`PostError::Forbidden`], [`PostError::Invalid`], [`PostError::Stale`].
pub async fn set_own(act: &mut Acting<'_>, draft: &AddressDraft) -> Result<(), PostError> {
    let id = person(act.actor)?;
    set(act, id, draft, true).await
}

/// Sets or removes the address of someone else, who has yet to confirm it.
///
/// # Errors
/// [`PostError::Forbidden`], [`PostError::Unknown`], [`PostError::Invalid`], [`PostError::Stale`].
pub async fn set_for(
    act: &mut Acting<'_>,
    id: AccountId,
    draft: &AddressDraft,
) -> Result<(), PostError> {
    may_set(act.actor)?;
    find_account(act.tx, &Actor::System, id).await?;
    let is_own = act.actor.person().is_ok_and(|person| person.id == id);
    set(act, id, draft, is_own).await
}

fn may_set(actor: &Actor) -> Result<(), Forbidden> {
    actor.may(Permission::SendPost, &Scope::Nation)?;
    // A token that may send but not read personal data is shown no addresses.
    actor.may(Permission::ReadPersonal, &Scope::Nation)
}

fn person(actor: &Actor) -> Result<AccountId, Forbidden> {
    let person = actor.person()?;
    if person.must_change_password {
        return Err(Forbidden::PasswordChange);
    }
    Ok(person.id)
}

async fn set(
    act: &mut Acting<'_>,
    id: AccountId,
    draft: &AddressDraft,
    is_own: bool,
) -> Result<(), PostError> {
    let before = rows::some(act.tx, &[id]).await?.into_iter().next();
    let subject = format!("account:{id}");
    let expected = before.as_ref().map_or(0, |address| address.revision);
    let stale = || PostError::Stale(subject.clone());
    if !draft.revision.is_empty() && draft.revision.parse() != Ok(expected) {
        return Err(stale());
    }
    if draft.revision.is_empty() && before.is_some() {
        return Err(stale());
    }
    if draft.email.trim().is_empty() {
        rows::remove(act.tx, id).await?;
        // The address itself is personal data and stays out of the log, which nobody can erase.
        act.record("post.remove_address", &subject, json!({"own": is_own}))
            .await?;
        return Ok(());
    }
    let (email, lang) = parse(draft)?;
    let now = act.now();
    let is_same = before.as_ref().is_some_and(|before| before.email == email);
    let confirmed_at = match &before {
        _ if is_own => Some(now),
        Some(before) if is_same => before.confirmed_at,
        _ => None,
    };
    let address = Address {
        account: id,
        email,
        lang,
        wants_reminders: draft.wants_reminders == "yes",
        confirmed_at,
        set_by: act.by(),
        revision: expected,
    };
    rows::put(act.tx, &address, now)
        .await
        .map_err(|err| match err {
            StoreError::Stale | StoreError::Duplicate(_) => stale(),
            other => other.into(),
        })?;
    let details = json!({
        "own": is_own, "changed": !is_same, "lang": lang.code(), "wants_reminders": address.wants_reminders,
    });
    Ok(act.record("post.set_address", &subject, details).await?)
}

fn parse(draft: &AddressDraft) -> Result<(Email, Lang), PostError> {
    let mut wrong = Vec::new();
    let email = draft.email.parse::<Email>();
    if email.is_err() {
        wrong.push(FieldError::new("email", "email", &draft.email));
    }
    let lang = draft.lang.parse::<Lang>();
    if lang.is_err() {
        wrong.push(FieldError::new("lang", "choice", &draft.lang));
    }
    match (email, lang) {
        (Ok(email), Ok(lang)) => Ok((email, lang)),
        _ => Err(PostError::Invalid(wrong)),
    }
}

/// Sends a message to the actor's own address, to see that it arrives; once a day.
///
/// # Errors
/// [`PostError::Forbidden`]; [`PostError::Unknown`] where there is no address.
pub async fn test_own(act: &mut Acting<'_>, at: &str) -> Result<(), PostError> {
    let person = act.actor.person()?.clone();
    let id = self::person(act.actor)?;
    let subject = format!("account:{id}");
    if rows::some(act.tx, &[id]).await?.is_empty() {
        return Err(PostError::Unknown(subject));
    }
    let letter = Letter {
        to: Recipient::Account {
            id,
            name: person.name.to_string(),
        },
        template: "test",
        values: vec![("at", at.to_owned())],
        about: subject.clone(),
        href: "/account/post".to_owned(),
        is_reminder: false,
    };
    let by = act.by();
    let sent = crate::send(act.tx, act.clock, &by, &[letter]).await?;
    let details = json!({"queued": sent.queued});
    Ok(act.record("post.test", &subject, details).await?)
}

/// How someone is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    /// In which language.
    pub lang: Lang,
    /// Whether reminders are wanted.
    pub wants_reminders: bool,
}

/// How these accounts are written to, without their addresses; who has none is left out. For contexts whose values have
/// words of a language. Asks nothing: the caller has asked its own permission. One statement for each 400 accounts.
///
/// # Errors
/// [`StoreError`].
pub async fn ways(tx: &mut Tx, ids: &[AccountId]) -> Result<HashMap<AccountId, Way>, StoreError> {
    let mut all = HashMap::new();
    for chunk in ids.chunks(MOST) {
        for address in rows::some(tx, chunk).await? {
            let way = Way {
                lang: address.lang,
                wants_reminders: address.wants_reminders,
            };
            all.insert(address.account, way);
        }
    }
    Ok(all)
}
