//! Delivery to a mail server that takes, refuses, dawdles and keeps its door shut.

use std::{collections::HashMap, time::Duration};

use access::Actor;
use post::{Acting, MessageState, PostError, Security, Settings, deliver, outbox};

use crate::{
    smtp_server::{Plan, SmtpServer},
    world::{find, letter, messages, sent, settings, work},
};

fn impatient(port: u16) -> Settings {
    let mut settings = settings(port);
    settings.server.as_mut().unwrap().patience = Duration::from_millis(200);
    settings
}

testkit::both! {
    async fn a_message_goes_out_as_it_was_written(t: TestDb) {
        let server = SmtpServer::start(Plan::default()).await;
        sent(&t, &[letter("a@daerah.example")]).await;
        work(&t, &settings(server.port())).await;
        let message = &messages(&t).await[0];
        assert_eq!((message.state, message.attempts, message.is_doubtful), (MessageState::Sent, 1, false));
        assert_eq!(message.reply, "250 2.0.0 Kept");
        assert_eq!(message.sent_at, Some(t.clock.now()));
        let id = format!("<{}@kementerian.example>", message.id);
        assert_eq!(message.message_id.as_deref(), Some(id.as_str()));
        let delivered = server.delivered();
        assert_eq!(delivered.len(), 1);
        let one = &delivered[0];
        assert_eq!((one.from.as_str(), one.to.as_str(), one.message_id.as_str()), ("pilar@kementerian.example", "a@daerah.example", id.as_str()));
        for line in ["From: Sekretariat <pilar@kementerian.example>", "To: \"Bapak a\" <a@daerah.example>", "Auto-Submitted: auto-generated", "Content-Language: id"] {
            assert!(one.data.lines().any(|l| l == line || l == line.replace('"', "")), "{line} in {}", one.data);
        }
        assert!(one.data.contains("https://pilar.example/regions/71.74") && one.data.contains("https://pilar.example/account/post"), "{}", one.data);
        // Nothing is left to do.
        assert_eq!(work(&t, &settings(server.port())).await, 0);
        assert_eq!(server.delivered().len(), 1);
    }

    async fn many_messages_share_a_conversation(t: TestDb) {
        let server = SmtpServer::start(Plan::default()).await;
        let letters: Vec<_> = (0..120).map(|n| letter(&format!("p{n}@daerah.example"))).collect();
        sent(&t, &letters).await;
        work(&t, &settings(server.port())).await;
        assert_eq!(server.delivered().len(), 120);
        assert_eq!(server.conversations(), 3);
        assert_eq!(server.seen().iter().filter(|line| *line == "QUIT").count(), 3);
    }

    async fn a_permanent_refusal_fails_at_once_and_an_officer_may_try_again(t: TestDb) {
        let plan = Plan { at_rcpt: HashMap::from([("b@daerah.example".to_owned(), "550 5.1.1 No such user")]), ..Plan::default() };
        let mut server = SmtpServer::start(plan).await;
        sent(&t, &["a", "b", "c"].map(|name| letter(&format!("{name}@daerah.example")))).await;
        work(&t, &settings(server.port())).await;
        let all = messages(&t).await;
        assert_eq!(all.iter().map(|m| m.state).collect::<Vec<_>>(), [MessageState::Sent, MessageState::Failed, MessageState::Sent]);
        assert!(all[1].last_error.contains("No such user"), "{}", all[1].last_error);
        // It stays so however long one waits.
        t.clock.advance_seconds(86_400);
        work(&t, &settings(server.port())).await;
        assert_eq!(find(&t, all[1].id).await.attempts, 1);
        server.revive(Plan::default()).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        outbox::retry(act, all[1].id).await.unwrap();
        let twice = outbox::retry(act, all[1].id).await;
        assert!(matches!(twice, Err(PostError::Step(_))));
        tx.commit().await.unwrap();
        work(&t, &settings(server.port())).await;
        let again = find(&t, all[1].id).await;
        assert_eq!((again.state, again.message_id.as_ref()), (MessageState::Sent, all[1].message_id.as_ref()));
        assert_eq!(server.delivered().len(), 3);
    }

    async fn a_temporary_refusal_waits_longer_each_time_and_fails_at_last(t: TestDb) {
        let greylist = || Plan { at_rcpt: HashMap::from([("a@daerah.example".to_owned(), "451 4.7.1 Come back later")]), ..Plan::default() };
        let mut server = SmtpServer::start(greylist()).await;
        sent(&t, &["a", "b"].map(|name| letter(&format!("{name}@daerah.example")))).await;
        work(&t, &settings(server.port())).await;
        let first = messages(&t).await[0].clone();
        assert_eq!((first.state, first.attempts), (MessageState::Queued, 1));
        assert_eq!(first.next_try_at, t.clock.now().plus_seconds(60));
        t.clock.advance_seconds(59);
        work(&t, &settings(server.port())).await;
        assert_eq!(find(&t, first.id).await.attempts, 1);
        t.clock.advance_seconds(1);
        work(&t, &settings(server.port())).await;
        assert_eq!(find(&t, first.id).await.next_try_at, t.clock.now().plus_seconds(120));
        for _ in 2..deliver::TRIES {
            t.clock.advance_seconds(6 * 3600);
            work(&t, &settings(server.port())).await;
        }
        let last = find(&t, first.id).await;
        assert_eq!((last.state, last.attempts, last.is_doubtful), (MessageState::Failed, deliver::TRIES, false));
        assert!(last.last_error.contains("Come back later"));
        server.revive(Plan::default()).await;
        t.clock.advance_seconds(86_400);
        assert_eq!(work(&t, &settings(server.port())).await, 0);
        assert_eq!(server.delivered().len(), 1);
    }

    async fn a_refusal_after_the_text_is_an_answer_too(t: TestDb) {
        let server = SmtpServer::start(Plan { at_end: Some("554 5.7.1 Not here"), ..Plan::default() }).await;
        sent(&t, &[letter("a@daerah.example")]).await;
        work(&t, &settings(server.port())).await;
        let message = &messages(&t).await[0];
        assert_eq!((message.state, message.is_doubtful), (MessageState::Failed, false));
    }

    async fn a_server_that_cannot_be_reached_costs_no_message_a_try(t: TestDb) {
        let mut server = SmtpServer::start(Plan { greeting: Some("554 No service here"), ..Plan::default() }).await;
        sent(&t, &["a", "b"].map(|name| letter(&format!("{name}@daerah.example")))).await;
        work(&t, &settings(server.port())).await;
        assert!(messages(&t).await.iter().all(|m| m.state == MessageState::Queued && m.attempts == 0));
        let standing = |tx| async move { let mut tx: store::Tx = tx; outbox::standing(&mut tx, &Actor::System).await.unwrap() };
        let told = standing(t.db.read().await.unwrap()).await;
        assert!(told.trouble.contains("No service here"), "{}", told.trouble);
        assert_eq!(told.paused_until, Some(t.clock.now().plus_seconds(60)));
        // A new letter does not wear the server out.
        sent(&t, &[letter("c@daerah.example")]).await;
        work(&t, &settings(server.port())).await;
        assert_eq!(server.conversations(), 1);
        t.clock.advance_seconds(60);
        work(&t, &settings(server.port())).await;
        assert_eq!(server.conversations(), 2);
        assert_eq!(standing(t.db.read().await.unwrap()).await.paused_until, Some(t.clock.now().plus_seconds(120)));
        server.revive(Plan::default()).await;
        t.clock.advance_seconds(120);
        work(&t, &settings(server.port())).await;
        assert_eq!(server.delivered().len(), 3);
        assert_eq!(standing(t.db.read().await.unwrap()).await.trouble, "");
    }

    async fn a_wrong_password_and_a_refused_sender_are_the_servers_trouble(t: TestDb) {
        let mut server = SmtpServer::start(Plan { login: Some(("pilar", "benar")), ..Plan::default() }).await;
        sent(&t, &[letter("a@daerah.example")]).await;
        let mut wrong = settings(server.port());
        wrong.server.as_mut().unwrap().login = Some(("pilar".to_owned(), "salah".to_owned()));
        work(&t, &wrong).await;
        let told = outbox::standing(&mut t.db.read().await.unwrap(), &Actor::System).await.unwrap().trouble;
        assert!(told.contains("Wrong user or password") && !told.contains("salah"), "{told}");
        assert!(!format!("{wrong:?}").contains("salah"));
        server.revive(Plan { at_mail: Some("550 5.7.1 Sender not allowed"), ..Plan::default() }).await;
        t.clock.advance_seconds(60);
        work(&t, &settings(server.port())).await;
        assert_eq!(messages(&t).await[0].state, MessageState::Queued);
        server.revive(Plan { login: Some(("pilar", "benar")), ..Plan::default() }).await;
        let mut right = settings(server.port());
        right.server.as_mut().unwrap().login = Some(("pilar".to_owned(), "benar".to_owned()));
        t.clock.advance_seconds(3600);
        work(&t, &right).await;
        assert_eq!(server.delivered().len(), 1);
    }

    async fn a_server_that_cannot_protect_the_connection_is_told_nothing(t: TestDb) {
        for security in [Security::StartTls, Security::Tls] {
            let server = SmtpServer::start(Plan::default()).await;
            sent(&t, &[letter("a@daerah.example")]).await;
            let mut guarded = impatient(server.port());
            guarded.server.as_mut().unwrap().security = security;
            guarded.server.as_mut().unwrap().login = Some(("pilar".to_owned(), "rahasia".to_owned()));
            work(&t, &guarded).await;
            assert!(!server.seen().iter().any(|line| line.starts_with("MAIL") || line.starts_with("AUTH")), "{:?}", server.seen());
            assert_eq!(messages(&t).await[0].state, MessageState::Queued);
            let standing = outbox::standing(&mut t.db.read().await.unwrap(), &Actor::System).await.unwrap();
            assert!(!standing.trouble.is_empty() && !standing.trouble.contains("rahasia"), "{}", standing.trouble);
            t.clock.advance_seconds(3600);
        }
    }

    async fn a_slow_server_is_waited_for_and_a_silent_one_is_not_for_ever(t: TestDb) {
        let mut server = SmtpServer::start(Plan { slow: Duration::from_millis(50), slow_end: Duration::from_millis(300), ..Plan::default() }).await;
        sent(&t, &[letter("a@daerah.example")]).await;
        // The answer to a text may take three times as long as the others.
        work(&t, &impatient(server.port())).await;
        assert_eq!(messages(&t).await[0].state, MessageState::Sent);
        sent(&t, &[letter("b@daerah.example")]).await;
        server.revive(Plan { slow: Duration::from_secs(30), ..Plan::default() }).await;
        work(&t, &impatient(server.port())).await;
        let waiting = messages(&t).await[1].clone();
        assert_eq!((waiting.state, waiting.attempts), (MessageState::Queued, 0));
        // A text that was handed over and never answered may have been taken.
        server.revive(Plan { slow_end: Duration::from_secs(30), is_careful: true, ..Plan::default() }).await;
        t.clock.advance_seconds(60);
        work(&t, &impatient(server.port())).await;
        let unknown = find(&t, waiting.id).await;
        assert_eq!((unknown.state, unknown.is_doubtful), (MessageState::Queued, true));
        assert!(unknown.last_error.contains("no answer"), "{}", unknown.last_error);
        server.revive(Plan { is_careful: true, ..Plan::default() }).await;
        t.clock.advance_seconds(60);
        work(&t, &impatient(server.port())).await;
        let at_last = find(&t, waiting.id).await;
        assert_eq!((at_last.state, at_last.is_doubtful, at_last.message_id), (MessageState::Sent, true, unknown.message_id));
        assert_eq!(server.times(|one| one.to.clone())["b@daerah.example"], 1);
    }

    async fn no_more_go_out_within_a_minute_than_allowed(t: TestDb) {
        let server = SmtpServer::start(Plan::default()).await;
        let few = Settings { per_minute: 3, ..settings(server.port()) };
        let letters: Vec<_> = (0..8).map(|n| letter(&format!("p{n}@daerah.example"))).collect();
        sent(&t, &letters).await;
        for expected in [3, 6, 8] {
            work(&t, &few).await;
            assert_eq!(server.delivered().len(), expected);
            t.clock.advance_seconds(59);
            work(&t, &few).await;
            assert_eq!(server.delivered().len(), expected);
            t.clock.advance_seconds(1);
        }
    }

    async fn without_a_server_messages_wait_until_there_is_one(t: TestDb) {
        sent(&t, &[letter("a@daerah.example")]).await;
        assert_eq!(work(&t, &Settings::default()).await, 1);
        let message = messages(&t).await[0].clone();
        assert_eq!((message.state, message.attempts), (MessageState::Queued, 0));
        let server = SmtpServer::start(Plan::default()).await;
        assert_eq!(work(&t, &settings(server.port())).await, 0);
        deliver::start(&t.db).await.unwrap();
        work(&t, &settings(server.port())).await;
        assert_eq!(find(&t, message.id).await.state, MessageState::Sent);
    }

    async fn what_is_called_off_is_not_sent_and_may_be_asked_for_again(t: TestDb) {
        sent(&t, &[letter("a@daerah.example")]).await;
        let id = messages(&t).await[0].id;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        outbox::cancel(act, id).await.unwrap();
        tx.commit().await.unwrap();
        let server = SmtpServer::start(Plan::default()).await;
        work(&t, &settings(server.port())).await;
        assert!(server.delivered().is_empty());
        assert_eq!(sent(&t, &[letter("a@daerah.example")]).await.queued, 1);
        work(&t, &settings(server.port())).await;
        assert_eq!(server.delivered().len(), 1);
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let sent_one = messages(&t).await[1].id;
        for step in [outbox::cancel(act, sent_one).await, outbox::retry(act, sent_one).await] {
            assert!(matches!(step, Err(PostError::Step(_))));
        }
    }
}
