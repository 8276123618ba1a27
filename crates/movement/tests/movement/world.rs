//! People, regions and a call to try things on.

use std::sync::Arc;

use access::{
    Actor, Grant, Password, Role,
    operations::accounts::{FirstPassword, NewAccount, create},
};
use axum::Router;
use movement::{
    calls,
    candidates::{self, InvitationDraft},
    model::{Call, CallDraft, CallState},
};
use register::Acting;
use store::Db;
use testkit::{Browser, TestDb};
use web::{App, Catalogue};

const PASSWORD: &str = "gajah \"naik\" perahu";

/// The pages of calls, of the register and of access.
pub fn site(db: &Db) -> Router {
    whole(db, Router::new())
}

/// The same with the part of calls in `/api/v1`.
pub fn site_with_api(db: &Db) -> Router {
    whole(db, movement::http::api().into())
}

fn whole(db: &Db, more: Router<App>) -> Router {
    let locales: [&[web::Locale]; 3] = [&access::LOCALES, &register::LOCALES, &movement::LOCALES];
    let app = App {
        db: db.clone(),
        clock: db.clock().clone(),
        catalogue: Arc::new(Catalogue::new(&locales).unwrap()),
        settings: Arc::new(web::Settings::default()),
        nav: Arc::new([]),
    };
    let router = more
        .merge(register::http::pages())
        .merge(movement::http::pages())
        .merge(access::http::pages());
    let router = access::http::protect(router, &app, access::Settings::default());
    web::finish(router, app)
}

/// The carried regions.
pub async fn loaded(t: &TestDb) {
    let mut tx = t.db.write().await.unwrap();
    register::seed::load(&mut Acting::new(&mut tx, &Actor::System, &t.clock))
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Someone with one role, who has signed in.
pub async fn person(t: &TestDb, login: &str, role: Role, place: &str) -> Browser {
    let login_of = login.parse().unwrap();
    let new = NewAccount {
        login: login.parse().unwrap(),
        name: format!("Ibu {login}").parse().unwrap(),
        password: FirstPassword::Chosen(Password::choose(PASSWORD, &login_of).unwrap()),
        grants: vec![Grant::new(role, place.parse().unwrap()).unwrap()],
    };
    create(&t.db, &Actor::System, new).await.unwrap();
    let mut browser = Browser::visitor(site(&t.db));
    browser.sign_in(login, PASSWORD).await;
    browser
}

/// A call that is right: two places, open from 2026-01-10 to 2026-01-31, the test's clock standing at 2026-01-15.
pub fn call_draft() -> CallDraft {
    let text = str::to_owned;
    CallDraft {
        year: text("2027"),
        title: text("Asesmen \"calon\" angkatan 2027"),
        theme: text("Kota yang tangguh"),
        kinds: text("regency,city"),
        rules: String::new(),
        quota: text("2"),
        instrument: text("assessment@1"),
        opens_at: text("2026-01-10T08:00"),
        closes_at: text("2026-01-31T23:59"),
        desk_due: text("2026-02-10"),
        objection_days: text("7"),
        per_candidate: text("2"),
        estimate: text("mean"),
        draws: text("2000"),
        seed: text("benih uji 2027"),
        tie_rule: text("items"),
        tie_items: text("A1, A2"),
        names_public: text("yes"),
        revision: String::new(),
    }
}

/// A published call with these regions invited.
pub async fn open_call(t: &TestDb, regions: &str) -> Call {
    let mut tx = t.db.write().await.unwrap();
    let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
    let call = calls::add(act, &call_draft()).await.unwrap();
    let draft = InvitationDraft {
        regions: regions.to_owned(),
        ..InvitationDraft::default()
    };
    candidates::invite(act, call.id, &draft).await.unwrap();
    let call = calls::step(act, call.id, CallState::Published, "")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    call
}
