//! Every operation, tried by everyone who must not do it.

use access::{
    AccountFilter, AccountId, AccountSort, AccountState, Actor, Grant, Role, TokenScope, accounts,
    find_account, find_login,
    operations::{
        accounts::{FirstPassword, NewAccount, create, rename, reset_password, set_state},
        grants::{grant, revoke},
        history, second_factor, sessions, tokens,
    },
};
use store::Db;
use testkit::both;
use web::paging::{PageQuery, Sort};

use crate::world::{admin, entries, person, with_role, with_token};

/// Everyone but the ministry administrator, by name.
fn others() -> Vec<(String, Actor)> {
    let place = |role: Role| match role.scope_kind() {
        access::ScopeKind::Nation => "nation",
        access::ScopeKind::Region => "region:71.72",
        access::ScopeKind::Agency => "agency:00000000-0000-0000-0000-000000000009",
    };
    let roles = Role::ALL
        .into_iter()
        .filter(|role| *role != Role::MinistryAdmin);
    let mut all: Vec<(String, Actor)> = roles
        .map(|role| (role.to_string(), with_role(role, place(role))))
        .collect();
    all.push(("anonymous".to_owned(), Actor::Anonymous));
    let reader = [TokenScope::RegisterRead, TokenScope::RegisterWrite];
    all.push(("token".to_owned(), with_token(Role::MinistryAdmin, &reader)));
    all
}

/// The names of the operations that were not refused.
fn names(tried: &[(&'static str, bool)]) -> Vec<&'static str> {
    tried
        .iter()
        .filter(|(_, ok)| *ok)
        .map(|(name, _)| *name)
        .collect()
}

/// Tries everything that reads an account or the log.
async fn reads(db: &Db, actor: &Actor, id: AccountId) -> Vec<&'static str> {
    let window = PageQuery::default()
        .window(Sort {
            key: AccountSort::Name,
            descending: false,
        })
        .unwrap();
    let log = PageQuery::default()
        .window(history::Newest::sort())
        .unwrap();
    let (filter, all) = (AccountFilter::default(), history::AuditFilter::default());
    let mut tx = db.read().await.unwrap();
    names(&[
        (
            "accounts",
            accounts(&mut tx, actor, &filter, &window).await.is_ok(),
        ),
        (
            "find_account",
            find_account(&mut tx, actor, id).await.is_ok(),
        ),
        (
            "find_login",
            find_login(&mut tx, actor, &"admin".parse().unwrap())
                .await
                .is_ok(),
        ),
        (
            "history",
            history::page(&mut tx, actor, &all, &log).await.is_ok(),
        ),
        (
            "history.of_account",
            history::of_account(&mut tx, actor, id, 9).await.is_ok(),
        ),
        (
            "history.verify",
            history::verify(&mut tx, actor).await.is_ok(),
        ),
        ("tokens.list", tokens::list(db, actor, id).await.is_ok()),
    ])
}

/// Tries everything that changes an account.
async fn writes(db: &Db, actor: &Actor, id: AccountId) -> Vec<&'static str> {
    let role = Grant::national(Role::Officer).unwrap();
    let new = NewAccount {
        login: "fresh.one".parse().unwrap(),
        name: "Fresh".parse().unwrap(),
        password: FirstPassword::Generated,
        grants: vec![],
    };
    let name = "Renamed".parse().unwrap();
    let token = "00000000-0000-0000-0000-000000000003".parse().unwrap();
    let session = "00000000-0000-0000-0000-000000000004".parse().unwrap();
    names(&[
        ("create", create(db, actor, new).await.is_ok()),
        ("rename", rename(db, actor, id, &name, 1).await.is_ok()),
        (
            "set_state",
            set_state(db, actor, id, AccountState::Disabled, 2)
                .await
                .is_ok(),
        ),
        (
            "reset_password",
            reset_password(db, actor, id).await.is_ok(),
        ),
        ("grant", grant(db, actor, id, &role).await.is_ok()),
        ("revoke", revoke(db, actor, id, &role).await.is_ok()),
        (
            "second_factor.remove",
            second_factor::remove(db, actor, id).await.is_ok(),
        ),
        (
            "sessions.end",
            sessions::end(db, actor, id, session).await.is_ok(),
        ),
        (
            "sessions.end_all",
            sessions::end_all(db, actor, id, None).await.is_ok(),
        ),
        (
            "tokens.revoke",
            tokens::revoke(db, actor, id, token).await.is_ok(),
        ),
    ])
}

both! {
    async fn nobody_but_an_administrator_touches_another_account(t: TestDb) {
        let (_, admin) = admin(&t.db).await;
        let (id, _) = person(&t.db, "kadis", &[]).await;
        let before = entries(&t.db).await;
        for (name, actor) in others() {
            let read = reads(&t.db, &actor, id).await;
            assert_eq!(read.len(), if name == "auditor" { 7 } else { 0 }, "{name}: {read:?}");
            assert_eq!(writes(&t.db, &actor, id).await, [""; 0], "{name}");
        }
        assert_eq!(entries(&t.db).await, before, "nothing was written");
        assert_eq!(reads(&t.db, &admin, id).await.len(), 7);
        let written = writes(&t.db, &admin, id).await;
        assert_eq!(written.len(), 9, "all but the token that does not exist: {written:?}");
    }
}
