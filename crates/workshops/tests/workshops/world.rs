//! People, regions and workshops to try things on.

use std::sync::Arc;

use access::{
    AccountId, Actor, Grant, Password, Role,
    operations::accounts::{FirstPassword, NewAccount, create},
};
use axum::Router;
use register::Acting;
use store::Db;
use testkit::{Browser, TestDb};
use web::{App, Catalogue};
use workshops::{
    model::{Cells, PlanDraft, Workshop},
    planning::{self, WorkshopFilter},
};

pub const PASSWORD: &str = "gajah \"naik\" perahu";
/// A region of the 2023 cohort, and one of the 2022 cohort.
pub const OWN: &str = "71.74";
pub const OTHER: &str = "71.72";

/// The pages of workshops, of the register and of access.
pub fn site(db: &Db) -> Router {
    whole(db, Router::new())
}

/// The same with the part of workshops in `/api/v1`.
pub fn site_with_api(db: &Db) -> Router {
    whole(db, workshops::http::api().into())
}

fn whole(db: &Db, more: Router<App>) -> Router {
    let locales: [&[web::Locale]; 3] = [&access::LOCALES, &register::LOCALES, &workshops::LOCALES];
    let app = App {
        db: db.clone(),
        clock: db.clock().clone(),
        catalogue: Arc::new(Catalogue::new(&locales).unwrap()),
        settings: Arc::new(web::Settings::default()),
        nav: Arc::new([]),
    };
    let router = more
        .merge(register::http::pages())
        .merge(workshops::http::pages())
        .merge(access::http::pages());
    let router = access::http::protect(router, &app, access::Settings::default());
    web::finish(router, app)
}

/// The carried regions with their cohorts.
pub async fn loaded(t: &TestDb) {
    let mut tx = t.db.write().await.unwrap();
    register::seed::load(&mut Acting::new(&mut tx, &Actor::System, &t.clock))
        .await
        .unwrap();
    tx.commit().await.unwrap();
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
    let mut browser = Browser::visitor(site(&t.db));
    browser.sign_in(login, PASSWORD).await;
    browser
}

/// Stage I of the own region on the test's day and the next, led by `mentors`.
pub fn plan_draft(mentors: &str) -> PlanDraft {
    let text = str::to_owned;
    PlanDraft {
        cohort: text("2023"),
        stage: text("1"),
        regions: text(OWN),
        starts_on: text("2026-01-15"),
        days: text("2"),
        at_once: text("5"),
        gap: text("1"),
        opens_at: text("08:00"),
        closes_at: text("16.30"),
        mode: text("offline"),
        place: text("Aula \"Bobakidan\"; lantai 2, kiri"),
        link: String::new(),
        mentors: text(mentors),
        each: text(if mentors.is_empty() { "0" } else { "1" }),
        representative: text("Wakil Kementerian"),
    }
}

/// Plans it, and gives the workshop.
pub async fn planned(t: &TestDb, draft: &PlanDraft) -> Workshop {
    let mut tx = t.db.write().await.unwrap();
    let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
    planning::plan(act, draft).await.unwrap();
    let filter = WorkshopFilter {
        cohort: draft.cohort.clone(),
        stage: draft.stage.clone(),
        ..WorkshopFilter::default()
    };
    let all = planning::all(act.tx, &Actor::System, &filter)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    all.into_iter().next().unwrap()
}

/// Cells of a row.
pub fn cells(pairs: &[(&str, &str)]) -> Cells {
    let text = |(k, v): &(&str, &str)| ((*k).to_owned(), (*v).to_owned());
    pairs.iter().map(text).collect()
}
