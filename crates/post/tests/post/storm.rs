//! Five hundred mails through a server that dies again and again, and through nodes that do.

use std::{sync::Arc, time::Duration};

use post::{
    Letter, MessageState, Settings,
    deliver::{self, Office},
};
use store::jobs;
use testkit::TestDb;

use crate::{
    smtp_server::{Death, Plan, SmtpServer},
    world::{catalogue, letter, messages, sent, settings, work},
};

const MAILS: usize = 500;

async fn five_hundred(t: &TestDb) {
    let letters: Vec<Letter> = (0..MAILS)
        .map(|n| letter(&format!("p{n}@daerah.example")))
        .collect();
    assert_eq!(sent(t, &letters).await.queued, MAILS);
}

/// Every message is sent, each recipient has one, and no two share a Message-ID.
async fn everyone_has_one(t: &TestDb, server: &SmtpServer) -> usize {
    let all = messages(t).await;
    assert_eq!(all.len(), MAILS);
    for message in &all {
        assert_eq!(message.state, MessageState::Sent, "{message:?}");
    }
    let by_id = server.times(|one| one.message_id.clone());
    let by_person = server.times(|one| one.to.clone());
    assert_eq!((by_id.len(), by_person.len()), (MAILS, MAILS));
    let twice: Vec<_> = by_id
        .iter()
        .chain(&by_person)
        .filter(|(_, n)| **n != 1)
        .collect();
    assert!(twice.is_empty(), "{twice:?}");
    for message in &all {
        let id = message.message_id.clone().unwrap();
        assert!(
            server
                .delivered()
                .iter()
                .any(|one| one.message_id == id && one.to == message.email.as_str())
        );
    }
    all.iter().filter(|message| message.is_doubtful).count()
}

/// A node that works until it is struck down.
fn node(t: &TestDb, settings: &Settings) -> tokio::task::JoinHandle<()> {
    let (db, settings) = (t.db.clone(), settings.clone());
    let catalogue = Arc::new(catalogue());
    tokio::spawn(async move {
        let office = Office {
            db: &db,
            settings: &settings,
            catalogue: &catalogue,
            base_url: None,
        };
        while let Some(job) = jobs::claim(&db).await.unwrap() {
            deliver::work(&office, job.id).await.unwrap();
        }
    })
}

testkit::both! {
    async fn a_server_that_dies_in_the_middle_loses_none_and_gets_none_twice(t: TestDb) {
        five_hundred(&t).await;
        let deaths = [(0, Death::AtMail), (37, Death::InTheText), (150, Death::BeforeKeeping), (151, Death::AtMail), (333, Death::BeforeKeeping), (499, Death::InTheText)];
        let mut server = SmtpServer::start(Plan { die_after: Some(deaths[0]), ..Plan::default() }).await;
        let settings = settings(server.port());
        for (at, (n, _)) in deaths.iter().enumerate() {
            work(&t, &settings).await;
            assert!(!server.is_alive());
            assert_eq!(server.delivered().len(), *n);
            // Its door is shut for a while.
            t.clock.advance_seconds(600);
            work(&t, &settings).await;
            assert_eq!(server.delivered().len(), *n);
            server.revive(Plan { die_after: deaths.get(at + 1).copied(), ..Plan::default() }).await;
            t.clock.advance_seconds(3600);
        }
        work(&t, &settings).await;
        t.clock.advance_seconds(3600);
        work(&t, &settings).await;
        let doubtful = everyone_has_one(&t, &server).await;
        // Four times the text had begun to go over before the end came; the last time it was one that had met it before.
        assert_eq!(doubtful, 3);
    }

    async fn a_server_that_dies_having_kept_a_text_is_told_the_same_message_id_again(t: TestDb) {
        five_hundred(&t).await;
        let mut server = SmtpServer::start(Plan { die_after: Some((250, Death::BeforeAnswering)), ..Plan::default() }).await;
        let settings = settings(server.port());
        work(&t, &settings).await;
        assert_eq!(server.delivered().len(), 250);
        let unknown: Vec<_> = messages(&t).await.into_iter().filter(|message| message.is_doubtful).collect();
        assert_eq!(unknown.len(), 1);
        assert_eq!(unknown[0].state, MessageState::Queued);
        server.revive(Plan { is_careful: true, ..Plan::default() }).await;
        t.clock.advance_seconds(3600);
        work(&t, &settings).await;
        assert_eq!(everyone_has_one(&t, &server).await, 1);
    }

    async fn nodes_that_are_struck_down_lose_none(t: TestDb) {
        five_hundred(&t).await;
        let server = SmtpServer::start(Plan { is_careful: true, slow_end: Duration::from_millis(1), ..Plan::default() }).await;
        let settings = settings(server.port());
        for pause in [40, 90, 10, 60, 120, 30] {
            let node = node(&t, &settings);
            tokio::time::sleep(Duration::from_millis(pause)).await;
            node.abort();
            let _ = node.await;
            // The leases of its job and of its message end.
            t.clock.advance_seconds(601);
        }
        work(&t, &settings).await;
        t.clock.advance_seconds(601);
        work(&t, &settings).await;
        let doubtful = everyone_has_one(&t, &server).await;
        assert!(doubtful <= 6, "{doubtful}");
    }

    async fn two_nodes_share_the_work_and_send_nothing_twice(t: TestDb) {
        five_hundred(&t).await;
        let server = SmtpServer::start(Plan::default()).await;
        let settings = settings(server.port());
        // A second job, as a second request would leave.
        sent(&t, &[letter("lain@daerah.example")]).await;
        deliver::start(&t.db).await.unwrap();
        let nodes = [node(&t, &settings), node(&t, &settings)];
        for node in nodes {
            node.await.unwrap();
        }
        work(&t, &settings).await;
        let by_person = server.times(|one| one.to.clone());
        assert_eq!(by_person.len(), MAILS + 1);
        assert!(by_person.values().all(|n| *n == 1));
        assert!(messages(&t).await.iter().all(|message| message.state == MessageState::Sent && !message.is_doubtful));
    }
}
