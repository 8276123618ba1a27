//! People and helpers for the tests.

use std::sync::Arc;

use access::{
    AccountId, Actor, Grant, Password, Principal, Role, Settings, TokenScope,
    operations::{
        accounts::{FirstPassword, NewAccount, bootstrap, create},
        sessions::{Issued, Presence, Session, authenticate},
        sign_in::{Attempt, SignInError, sign_in},
    },
};
use store::{Db, audit};

pub const ADMIN_PASSWORD: &str = "empat kata acak di sini";
pub const PASSWORD: &str = "gajah \"naik\" perahu 🐘";

/// The first administrator.
pub async fn admin(db: &Db) -> (AccountId, Actor) {
    let login = "admin".parse().unwrap();
    let password = Password::choose(ADMIN_PASSWORD, &login).unwrap();
    let id = bootstrap(db, login, "Admin O'Brien".parse().unwrap(), password)
        .await
        .unwrap();
    (id, actor(db, "admin", ADMIN_PASSWORD).await)
}

/// An account with a password of its own.
pub async fn person(db: &Db, login: &str, grants: &[Grant]) -> (AccountId, Actor) {
    let new = NewAccount {
        login: login.parse().unwrap(),
        name: format!("Bpk. {login}").parse().unwrap(),
        password: FirstPassword::Chosen(
            Password::choose(PASSWORD, &login.parse().unwrap()).unwrap(),
        ),
        grants: grants.to_vec(),
    };
    let created = create(db, &Actor::System, new).await.unwrap();
    (created.id, actor(db, login, PASSWORD).await)
}

/// An actor with one role, without an account behind it: enough for permissions.
pub fn with_role(role: Role, place: &str) -> Actor {
    let grant = Grant::new(role, place.parse().unwrap()).unwrap();
    Actor::Account(Arc::new(principal(vec![grant])))
}

/// A token of such an actor.
pub fn with_token(role: Role, scopes: &[TokenScope]) -> Actor {
    Actor::Token {
        principal: Arc::new(principal(vec![Grant::national(role).unwrap()])),
        token: "00000000-0000-0000-0000-000000000002".parse().unwrap(),
        scopes: scopes.to_vec(),
    }
}

fn principal(grants: Vec<Grant>) -> Principal {
    Principal {
        id: "00000000-0000-0000-0000-000000000001".parse().unwrap(),
        login: "nobody".parse().unwrap(),
        name: "Nobody".parse().unwrap(),
        grants,
        must_change_password: false,
    }
}

pub async fn try_sign_in(db: &Db, login: &str, password: &str) -> Result<Issued, SignInError> {
    let attempt = Attempt {
        login,
        password,
        address: Some("192.0.2.7".parse().unwrap()),
        agent: "Test/1.0 \"quoted\"\n🙂",
    };
    sign_in(db, &Settings::default(), &attempt).await
}

pub async fn presence(db: &Db, cookie: &str) -> Presence {
    authenticate(db, &Settings::default(), cookie)
        .await
        .unwrap()
}

/// The session behind a cookie that is signed in.
pub async fn session(db: &Db, cookie: &str) -> Session {
    match presence(db, cookie).await {
        Presence::Signed(session, _) => session,
        other => panic!("not signed in: {other:?}"),
    }
}

pub async fn actor(db: &Db, login: &str, password: &str) -> Actor {
    let issued = try_sign_in(db, login, password).await.unwrap();
    actor_of(db, issued.cookie.reveal()).await
}

pub async fn actor_of(db: &Db, cookie: &str) -> Actor {
    match presence(db, cookie).await {
        Presence::Signed(_, principal) => Actor::Account(principal),
        other => panic!("not signed in: {other:?}"),
    }
}

/// How many entries the audit log has.
pub async fn entries(db: &Db) -> i64 {
    audit::head(&mut db.read().await.unwrap())
        .await
        .unwrap()
        .seq
}

/// The newest entry's action, actor and details.
pub async fn newest(db: &Db) -> (String, String, String) {
    let mut tx = db.read().await.unwrap();
    let head = audit::head(&mut tx).await.unwrap();
    let mut page = audit::page(&mut tx, head.seq - 1, 1).await.unwrap();
    let entry = page.remove(0);
    (entry.action, entry.actor, entry.details)
}
