//! People, letters and a post office to try things on.

use std::{sync::Arc, time::Duration};

use access::{
    AccountId, Actor, Grant, Password, Role,
    operations::accounts::{FirstPassword, NewAccount, create},
};
use axum::Router;
use kernel::Id;
use post::{
    Letter, Message, Recipient, Security, Sent, Server, Settings,
    deliver::{self, Office},
    outbox::{self, MessageFilter, MessageSort},
};
use store::{Db, jobs};
use testkit::{Browser, TestDb};
use web::{
    App, Catalogue, Lang,
    paging::{Edge, PageQuery, Sort, Window},
};

const PASSWORD: &str = "gajah \"naik\" perahu";

pub fn catalogue() -> Catalogue {
    Catalogue::new(&[&access::LOCALES, &post::LOCALES]).unwrap()
}

/// The pages and the API of the outbox, and the pages of access.
pub fn site(db: &Db, settings: &Settings) -> Router {
    let app = App {
        db: db.clone(),
        clock: db.clock().clone(),
        catalogue: Arc::new(catalogue()),
        settings: Arc::new(web::Settings::default()),
        nav: Arc::new([]),
    };
    let router = Router::from(post::http::api())
        .merge(post::http::pages(Arc::new(settings.clone())))
        .merge(access::http::pages());
    let router = access::http::protect(router, &app, access::Settings::default());
    web::finish(router, app)
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
    let mut browser = Browser::visitor(site(&t.db, &Settings::default()));
    browser.sign_in(login, PASSWORD).await;
    browser
}

/// A reminder to someone without an account.
pub fn letter(email: &str) -> Letter {
    Letter {
        to: Recipient::Address {
            email: email.parse().unwrap(),
            name: format!("Bapak {}", email.split('@').next().unwrap()),
            lang: Lang::Id,
        },
        template: "reminder",
        values: vec![
            ("region", "Kota Kotamobagu".to_owned()),
            ("matter", "SK Dewan Smart City".to_owned()),
            ("due", "31 Januari 2026".to_owned()),
        ],
        about: "region:71.74".to_owned(),
        href: "/regions/71.74".to_owned(),
        is_reminder: true,
    }
}

/// Sends letters in a transaction of their own.
pub async fn sent(t: &TestDb, letters: &[Letter]) -> Sent {
    let mut tx = t.db.write().await.unwrap();
    let sent = post::send(&mut tx, &t.clock, "system", letters)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    sent
}

/// A server on this machine that is spoken to in the clear.
pub fn settings(port: u16) -> Settings {
    Settings {
        server: Some(Server {
            host: "127.0.0.1".to_owned(),
            port,
            security: Security::Nothing,
            login: None,
            authorities: None,
            from: "pilar@kementerian.example".parse().unwrap(),
            from_name: "Sekretariat".to_owned(),
            patience: Duration::from_secs(10),
        }),
        per_minute: 1_000_000,
    }
}

/// Does every job that is due, as the worker does; how many there were.
pub async fn work(t: &TestDb, settings: &Settings) -> usize {
    let catalogue = catalogue();
    let office = Office {
        db: &t.db,
        settings,
        catalogue: &catalogue,
        base_url: Some("https://pilar.example"),
    };
    let mut n = 0;
    while let Some(job) = jobs::claim(&t.db).await.unwrap() {
        assert_eq!(job.kind, deliver::KIND);
        deliver::work(&office, job.id).await.unwrap();
        n += 1;
        assert!(n < 1000, "jobs without an end");
    }
    n
}

/// Every message, oldest first.
pub async fn messages(t: &TestDb) -> Vec<Message> {
    let mut tx = t.db.read().await.unwrap();
    let paging = PageQuery {
        limit: Some("200".to_owned()),
        ..PageQuery::default()
    };
    let by_time = Sort {
        key: MessageSort::Time,
        descending: false,
    };
    let mut window: Window<_, _> = paging.window(by_time).unwrap();
    let mut all: Vec<Message> = Vec::new();
    loop {
        let filter = MessageFilter::default();
        let page = outbox::list(&mut tx, &Actor::System, &filter, &window)
            .await
            .unwrap();
        all.extend(page.rows);
        if page.next.is_none() {
            return all;
        }
        let last = all.last().unwrap();
        window.edge = Edge::After((String::new(), last.id.uuid()));
    }
}

pub async fn find(t: &TestDb, id: Id<Message>) -> Message {
    let mut tx = t.db.read().await.unwrap();
    outbox::find(&mut tx, &Actor::System, id).await.unwrap()
}
