//! The carried regions with the agreements and workshops that a demonstration invents, and people to look at them.

use std::sync::Arc;

use access::{
    AccountId, Actor, Grant, Password, Role,
    operations::accounts::{FirstPassword, NewAccount, create},
};
use register::Acting;
use store::Db;
use testkit::{Browser, TestDb};
use web::{App, Catalogue};

pub const PASSWORD: &str = "gajah \"naik\" perahu";
/// A region of the cohort of 2023.
pub const OWN: &str = "71.74";

pub fn catalogue() -> Arc<Catalogue> {
    let locales: [&[web::Locale]; 6] = [
        &access::LOCALES,
        &register::LOCALES,
        &agreements::LOCALES,
        &workshops::LOCALES,
        &post::LOCALES,
        &cockpit::LOCALES,
    ];
    Arc::new(Catalogue::new(&locales).unwrap())
}

fn site(db: &Db) -> axum::Router {
    let app = App {
        db: db.clone(),
        clock: db.clock().clone(),
        catalogue: catalogue(),
        settings: Arc::new(web::Settings::default()),
        nav: Arc::new([]),
    };
    let api: axum::Router<App> = cockpit::http::api().into();
    let router = api
        .merge(register::http::pages())
        .merge(cockpit::http::pages())
        .merge(access::http::pages());
    let router = access::http::protect(router, &app, access::Settings::default());
    web::finish(router, app)
}

/// Regions, cohorts, a mentor, and everything a demonstration invents of agreements and workshops.
pub async fn filled(t: &TestDb) -> AccountId {
    let mut tx = t.db.write().await.unwrap();
    let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
    register::seed::load(act).await.unwrap();
    tx.commit().await.unwrap();
    let mentor = account(t, "mentor", Role::Expert, "nation").await;
    let mut tx = t.db.write().await.unwrap();
    let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
    agreements::sample::fill(act).await.unwrap();
    workshops::sample::fill(act).await.unwrap();
    tx.commit().await.unwrap();
    mentor
}

/// An account with one role.
pub async fn account(t: &TestDb, login: &str, role: Role, place: &str) -> AccountId {
    let login_of = login.parse().unwrap();
    let new = NewAccount {
        login: login.parse().unwrap(),
        name: format!("Ibu {login}").parse().unwrap(),
        password: FirstPassword::Chosen(Password::choose(PASSWORD, &login_of).unwrap()),
        grants: vec![Grant::new(role, place.parse().unwrap()).unwrap()],
    };
    create(&t.db, &Actor::System, new).await.unwrap().id
}

/// Someone with one role, who has signed in.
pub async fn person(t: &TestDb, login: &str, role: Role, place: &str) -> Browser {
    account(t, login, role, place).await;
    signed_in(t, login).await
}

/// Someone who has an account, signed in.
pub async fn signed_in(t: &TestDb, login: &str) -> Browser {
    let mut browser = Browser::visitor(site(&t.db));
    browser.sign_in(login, PASSWORD).await;
    browser
}
