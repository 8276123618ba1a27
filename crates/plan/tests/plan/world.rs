//! People, regions and plans to try things on.

use std::sync::Arc;

use access::{
    AccountId, Actor, Grant, Password, Role,
    operations::accounts::{FirstPassword, NewAccount, create},
};
use axum::Router;
use kernel::RegionCode;
use masterplan::{Cells, SectionKey, Table};
use plan::{
    begin, lines,
    model::{Plan, PlanDraft, PlanRow},
    sections,
};
use register::{Acting, agencies, model::AgencyDraft};
use store::Db;
use testkit::{Browser, TestDb};
use uuid::Uuid;
use web::{App, Catalogue};

pub const PASSWORD: &str = "gajah \"naik\" perahu";
/// A region of the 2023 cohort.
pub const OWN: &str = "71.74";

/// The pages of plans, of the register and of access, with the part of plans in `/api/v1`.
pub fn site(db: &Db) -> Router {
    let locales: [&[web::Locale]; 4] = [
        &access::LOCALES,
        &register::LOCALES,
        &agreements::LOCALES,
        &plan::LOCALES,
    ];
    let app = App {
        db: db.clone(),
        clock: db.clock().clone(),
        catalogue: Arc::new(Catalogue::new(&locales).unwrap()),
        settings: Arc::new(web::Settings::default()),
        nav: Arc::new([]),
    };
    let signing = plan::http::Signing::read(&"07".repeat(32)).unwrap();
    let api: Router<App> = plan::http::api(signing.clone()).into();
    let router = api
        .merge(plan::http::pages(signing))
        .merge(register::http::pages())
        .merge(access::http::pages());
    let router = access::http::protect(router, &app, access::Settings::default());
    web::finish(router, app)
}

/// The code of the own region.
pub fn own() -> RegionCode {
    OWN.parse().unwrap()
}

/// The carried regions, and a second agency in the own one.
pub async fn loaded(t: &TestDb) -> Uuid {
    let mut tx = t.db.write().await.unwrap();
    let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
    register::seed::load(act).await.unwrap();
    let draft = AgencyDraft {
        region: OWN.into(),
        code: "1.02".into(),
        name: "Dinas Kesehatan".into(),
        kind: "Dinas".into(),
        ..AgencyDraft::default()
    };
    let agency = agencies::add(act, &draft).await.unwrap();
    tx.commit().await.unwrap();
    agency.id.uuid()
}

/// A plan of the own region without content.
pub async fn planned(t: &TestDb) -> Plan {
    let mut tx = t.db.write().await.unwrap();
    let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
    let plan = begin::create(act, &draft()).await.unwrap();
    // Without a vision no plan is released.
    let given = (&own(), SectionKey::Vision);
    sections::write(act, given, ("Kota yang melayani", 0))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    plan
}

/// What begins it.
pub fn draft() -> PlanDraft {
    PlanDraft {
        region: OWN.into(),
        title: "Rencana \"uji\" 😀".into(),
        from: "2024".into(),
        to: "2028".into(),
        pillar_set: "kominfo-2017".into(),
        take_over: String::new(),
    }
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

/// Cells of a row.
pub fn cells(pairs: &[(&str, &str)]) -> Cells {
    let text = |(k, v): &(&str, &str)| ((*k).to_owned(), (*v).to_owned());
    pairs.iter().map(text).collect()
}

/// An action that can be released.
pub fn action(code: &str) -> Cells {
    cells(&[
        ("code", code),
        ("name", "Mal pelayanan publik"),
        ("pillar", "governance"),
        ("status", "planned"),
        ("owner", "1.02"),
        ("budget.2025", "1.000.000"),
    ])
}

/// Adds a row as the system.
pub async fn added(t: &TestDb, table: Table, cells: &Cells) -> PlanRow {
    let mut tx = t.db.write().await.unwrap();
    let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
    let row = lines::add(act, (&own(), table), cells).await.unwrap();
    tx.commit().await.unwrap();
    row
}
