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

/// Tries every operation on an account; the names of those that were not refused.
async fn allowed(db: &Db, actor: &Actor, id: AccountId) -> Vec<&'static str> {
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
    let window = PageQuery::default()
        .window(Sort {
            key: AccountSort::Name,
            descending: false,
        })
        .unwrap();
    let log = PageQuery::default()
        .window(history::Newest::sort())
        .unwrap();
    let mut tx = db.read().await.unwrap();
    let reads = [
        (
            "accounts",
            accounts(&mut tx, actor, &AccountFilter::default(), &window)
                .await
                .is_ok(),
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
            history::page(&mut tx, actor, &history::AuditFilter::default(), &log)
                .await
                .is_ok(),
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
    ];
    drop(tx);
    let writes = [
        ("create", create(db, actor, new).await.is_ok()),
        ("rename", rename(db, actor, id, &name, 1).await.is_ok()),
        (
            "set_state",
            set_state(db, actor, id, AccountState::Disabled, 1)
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
    ];
    reads
        .into_iter()
        .chain(writes)
        .filter(|(_, ok)| *ok)
        .map(|(name, _)| name)
        .collect()
}

both! {
    async fn nobody_but_an_administrator_touches_another_account(t: TestDb) {
        let (_, admin) = admin(&t.db).await;
        let (id, _) = person(&t.db, "kadis", &[]).await;
        let before = entries(&t.db).await;
        for (name, actor) in others() {
            let found = allowed(&t.db, &actor, id).await;
            let reads: &[&str] = match name.as_str() {
                "auditor" => &[
                    "accounts", "find_account", "find_login", "history", "history.of_account", "history.verify",
                    "tokens.list",
                ],
                _ => &[],
            };
            assert_eq!(found, reads, "{name}");
        }
        assert_eq!(entries(&t.db).await, before, "nothing was written");
        let all = allowed(&t.db, &admin, id).await;
        assert_eq!(all.len(), 15, "set_state finds a stale revision and no such token exists: {all:?}");
    }
}
