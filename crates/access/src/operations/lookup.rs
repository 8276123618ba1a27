//! Reading accounts.

use std::{collections::HashMap, fmt, str::FromStr};

use kernel::Timestamp;
use serde::Serialize;
use store::{StoreError, Tx};
use uuid::Uuid;
use web::paging::{Edge, PageOf, Window};

use super::{accounts::EditError, own};
use crate::{
    AccountId, AccountState, Actor, Grant, Login, Permission, PersonName, Role, Scope,
    store::{
        accounts as rows,
        list::{self, ListRow, Seek},
        unreadable,
    },
};

/// An account with its roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// What it signs in with.
    pub login: Login,
    /// What others see.
    pub name: PersonName,
    /// Whether it opens anything.
    pub state: AccountState,
    /// Whether a code is asked besides the password.
    pub second_factor: bool,
    /// Whether someone else chose its password.
    pub must_change_password: bool,
    /// Its roles.
    pub grants: Vec<Grant>,
    /// Grows with every change.
    pub revision: i64,
    /// When it was added.
    pub created_at: Timestamp,
    /// What the list is sorted by.
    #[serde(skip)]
    search: String,
}

/// What a list of accounts is limited to.
#[derive(Debug, Clone, Default)]
pub struct AccountFilter {
    /// Part of the name or login; empty for all.
    pub text: String,
    /// One state.
    pub state: Option<AccountState>,
    /// One role.
    pub role: Option<Role>,
}

/// What a list of accounts is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountSort {
    /// By name, then login.
    Name,
    /// By login.
    Login,
}

impl FromStr for AccountSort {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "name" => Ok(Self::Name),
            "login" => Ok(Self::Login),
            _ => Err(()),
        }
    }
}

impl fmt::Display for AccountSort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "name",
            Self::Login => "login",
        })
    }
}

/// One page of accounts.
///
/// # Errors
/// [`EditError::Forbidden`], [`EditError::Store`].
pub async fn accounts(
    tx: &mut Tx,
    actor: &Actor,
    filter: &AccountFilter,
    window: &Window<AccountSort, (String, Uuid)>,
) -> Result<PageOf<Account>, EditError> {
    actor.may(Permission::ReadAccounts, &Scope::Nation)?;
    let text = filter.text.trim();
    let seek = Seek {
        pattern: if text.is_empty() {
            String::new()
        } else {
            store::contains(text)
        },
        state: filter.state.map_or("", AccountState::code),
        role: filter.role.map_or("", Role::code),
        by_login: window.sort.key == AccountSort::Login,
        descending: window.fetch_descending(),
        edge: match &window.edge {
            Edge::Start => None,
            Edge::After(key) | Edge::Before(key) => Some(key.clone()),
        },
        limit: window.limit.fetch(),
    };
    let found = fold(list::page(tx, &seek).await?)?;
    Ok(PageOf::new(window, found, |account| {
        let key = match window.sort.key {
            AccountSort::Name => account.search.clone(),
            AccountSort::Login => account.login.as_str().to_owned(),
        };
        (key, account.id.uuid())
    }))
}

/// Gathers the rows of each account into one.
fn fold(found: Vec<ListRow>) -> Result<Vec<Account>, StoreError> {
    let mut accounts: Vec<Account> = Vec::new();
    for row in found {
        if accounts
            .last()
            .is_none_or(|account| account.id.uuid() != row.id)
        {
            accounts.push(Account {
                id: AccountId::from_uuid(row.id),
                login: row
                    .login
                    .parse()
                    .map_err(|err| unreadable("accounts.login", err))?,
                name: row
                    .name
                    .parse()
                    .map_err(|err| unreadable("accounts.name", err))?,
                state: AccountState::parse(&row.state)
                    .ok_or_else(|| unreadable("accounts.state", &row.state))?,
                second_factor: row.second_factor,
                must_change_password: row.must_change_password,
                grants: Vec::new(),
                revision: row.revision,
                created_at: row.created_at,
                search: row.search,
            });
        }
        if let (Some(role), Some(kind), Some(place), Some(account)) =
            (&row.role, &row.scope_kind, &row.scope, accounts.last_mut())
        {
            account.grants.push(rows::parse_grant(role, kind, place)?);
        }
    }
    Ok(accounts)
}

async fn with_grants(tx: &mut Tx, row: rows::AccountRow) -> Result<Account, StoreError> {
    Ok(Account {
        grants: rows::grants(tx, row.id).await?,
        id: row.id,
        login: row.login,
        name: row.name,
        state: row.state,
        second_factor: row.totp_confirmed_at.is_some(),
        must_change_password: row.must_change_password,
        revision: row.revision,
        created_at: row.created_at,
        search: String::new(),
    })
}

/// An account by its id: one's own, or anyone's with the permission.
///
/// # Errors
/// [`EditError::Forbidden`], [`EditError::NotFound`], [`EditError::Store`].
pub async fn find_account(tx: &mut Tx, actor: &Actor, id: AccountId) -> Result<Account, EditError> {
    if !own(actor).is_ok_and(|person| person.id == id) {
        actor.may(Permission::ReadAccounts, &Scope::Nation)?;
    }
    let row = rows::by_id(tx, id).await?.ok_or(EditError::NotFound(id))?;
    Ok(with_grants(tx, row).await?)
}

/// An account by its login, for the command line.
///
/// # Errors
/// [`EditError::Forbidden`], [`EditError::Store`].
pub async fn find_login(
    tx: &mut Tx,
    actor: &Actor,
    login: &Login,
) -> Result<Option<Account>, EditError> {
    actor.may(Permission::ReadAccounts, &Scope::Nation)?;
    Ok(match rows::by_login(tx, login).await? {
        Some(row) => Some(with_grants(tx, row).await?),
        None => None,
    })
}

/// The roles of an account, for contexts that show who is responsible.
///
/// # Errors
/// As [`find_account`].
pub async fn grants_of(tx: &mut Tx, actor: &Actor, id: AccountId) -> Result<Vec<Grant>, EditError> {
    Ok(find_account(tx, actor, id).await?.grants)
}

/// Someone who holds a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Holder {
    /// The account.
    pub id: AccountId,
    /// What it signs in with.
    pub login: Login,
    /// What others see.
    pub name: PersonName,
}

/// The active accounts that hold one of these roles anywhere, by name, for contexts that put people to work. Asks
/// nothing: the caller has asked its own permission.
///
/// # Errors
/// [`StoreError`].
pub async fn holders(tx: &mut Tx, roles: &[Role]) -> Result<Vec<Holder>, StoreError> {
    let mut all = Vec::new();
    for (id, login, name) in list::holders(tx, roles).await? {
        all.push(Holder {
            id: AccountId::from_uuid(id),
            login: login
                .parse()
                .map_err(|err| unreadable("accounts.login", err))?,
            name: name
                .parse()
                .map_err(|err| unreadable("accounts.name", err))?,
        });
    }
    Ok(all)
}

/// The active accounts that hold one of these roles, each with the role and where it holds, by name: in one statement
/// for all regions, for contexts that write to people. Asks nothing: the caller has asked its own permission.
///
/// # Errors
/// [`StoreError`].
pub async fn holders_at(tx: &mut Tx, roles: &[Role]) -> Result<Vec<(Holder, Grant)>, StoreError> {
    let found = list::holders_at(tx, roles).await?;
    found
        .into_iter()
        .map(|(id, login, name, role, kind, place)| {
            let holder = Holder {
                id: AccountId::from_uuid(id),
                login: login
                    .parse()
                    .map_err(|err| unreadable("accounts.login", err))?,
                name: name
                    .parse()
                    .map_err(|err| unreadable("accounts.name", err))?,
            };
            Ok((holder, rows::parse_grant(&role, &kind, &place)?))
        })
        .collect()
}

/// Names by the actor texts of the audit log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(HashMap<String, String>);

impl Names {
    /// The name behind an actor text, or the text itself: `system`, an account that is not known here.
    pub fn of<'a>(&'a self, actor: &'a str) -> &'a str {
        self.0.get(actor).map_or(actor, String::as_str)
    }
}

/// The names of people behind actor texts ([`Actor::id_text`]), for pages that show who did something. Names are
/// no secret where their deeds are shown; logins are not given.
///
/// # Errors
/// [`StoreError`].
pub async fn names_of(tx: &mut Tx, actors: &[&str]) -> Result<Names, StoreError> {
    let mut names = HashMap::new();
    for actor in actors {
        let actor = *actor;
        if names.contains_key(actor) {
            continue;
        }
        let (id, token) = match actor.strip_prefix("token:") {
            Some(id) => (id, true),
            None => (actor, false),
        };
        let Ok(id) = id.parse::<Uuid>() else { continue };
        if let Some((name, _)) = list::name_of(tx, id, token).await? {
            let name = if token { format!("{name} (API)") } else { name };
            names.insert(actor.to_owned(), name);
        }
    }
    Ok(Names(names))
}

/// The account text to filter the audit log by: an actor text as it is, or a login's account.
pub(super) async fn actor_text(tx: &mut Tx, typed: &str) -> Result<String, StoreError> {
    let typed = typed.trim();
    if typed.is_empty() || typed.parse::<Uuid>().is_ok() {
        return Ok(typed.to_owned());
    }
    let Ok(login) = typed.parse::<Login>() else {
        return Ok(typed.to_owned());
    };
    let found = rows::by_login(tx, &login).await?;
    Ok(found.map_or_else(|| typed.to_owned(), |account| account.id.to_string()))
}
