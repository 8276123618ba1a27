//! Writing letters.

use access::{Actor, Role};
use post::{
    Acting, Letter, MessageState, Recipient, SendError,
    addresses::{self, AddressDraft},
};
use web::Lang;

use crate::world::{account, letter, messages, sent, settings, work};

fn draft(email: &str, lang: &str, reminders: &str) -> AddressDraft {
    AddressDraft {
        email: email.to_owned(),
        lang: lang.to_owned(),
        wants_reminders: reminders.to_owned(),
        revision: String::new(),
    }
}

testkit::both! {
    async fn the_same_person_is_reminded_of_the_same_thing_once_a_day(t: TestDb) {
        let one = letter("a@daerah.example");
        let other = Letter { about: "region:71.72".to_owned(), ..one.clone() };
        let first = sent(&t, &[one.clone(), other, letter("b@daerah.example")]).await;
        assert_eq!((first.queued, first.repeated), (3, 0));
        // The same person, however the address is written, and twice within one call.
        let again = sent(&t, &[letter("A@Daerah.example"), one.clone(), one.clone()]).await;
        assert_eq!((again.queued, again.repeated), (0, 3));
        // Noon in Greenwich is 19.00 in Jakarta: five hours later another day has begun there.
        t.clock.advance_seconds(4 * 3600 + 3599);
        assert_eq!(sent(&t, std::slice::from_ref(&one)).await.queued, 0);
        t.clock.advance_seconds(1);
        assert_eq!(sent(&t, std::slice::from_ref(&one)).await.queued, 1);
        assert_eq!(messages(&t).await.len(), 4);
    }

    async fn a_letter_speaks_the_recipients_language_and_respects_what_they_want(t: TestDb) {
        let mut to = Vec::new();
        for (login, email, lang, reminders) in [("siti", "siti@daerah.example", "en", "yes"), ("budi", "budi@daerah.example", "id", ""), ("ani", "", "", "")] {
            let id = account(&t, login, Role::RegionalAdmin, "region:71.74").await;
            if !email.is_empty() {
                let mut tx = t.db.write().await.unwrap();
                let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
                addresses::set_for(act, id, &draft(email, lang, reminders)).await.unwrap();
                tx.commit().await.unwrap();
            }
            to.push(Recipient::Account { id, name: format!("Ibu {login}") });
        }
        let letters: Vec<Letter> = to.into_iter().map(|to| Letter { to, ..letter("x@y.example") }).collect();
        let done = sent(&t, &letters).await;
        assert_eq!(done.queued, 1);
        assert_eq!(done.unwilling, ["Ibu budi"]);
        assert_eq!(done.without_address, ["Ibu ani"]);
        // What must be known is sent to whoever wants no reminders too.
        let must: Vec<Letter> = letters.into_iter().map(|letter| Letter { is_reminder: false, about: "agreement:1".to_owned(), ..letter }).collect();
        assert_eq!(sent(&t, &must).await.queued, 2);
        let all = messages(&t).await;
        assert_eq!((all[0].lang, all[0].email.as_str()), (Lang::En, "siti@daerah.example"));
        assert_eq!(all[0].subject, "Reminder for Kota Kotamobagu: SK Dewan Smart City");
        assert!(all[0].body.starts_with("Dear Ibu siti,\n"), "{}", all[0].body);
        assert!(all[2].body.starts_with("Yth. Ibu budi,\n"), "{}", all[2].body);
        let preview = post::preview(&mut t.db.read().await.unwrap(), &must[0]).await.unwrap();
        assert_eq!((preview.subject.as_str(), preview.body.as_str()), (all[0].subject.as_str(), all[0].body.as_str()));
    }

    async fn a_letter_that_does_not_fit_its_template_is_refused_whole(t: TestDb) {
        let good = letter("a@daerah.example");
        let cases = [
            Letter { template: "no-such", ..good.clone() },
            Letter { values: good.values[1..].to_vec(), ..good.clone() },
            Letter { values: [good.values.clone(), vec![("lain", String::new())]].concat(), ..good.clone() },
        ];
        let mut told = Vec::new();
        for wrong in cases {
            let mut tx = t.db.write().await.unwrap();
            let err = post::send(&mut tx, &t.clock, "system", &[good.clone(), wrong]).await.unwrap_err();
            assert!(!matches!(err, SendError::Store(_)));
            told.push(err.to_string());
        }
        assert_eq!(told, ["there is no template `no-such`", "the template `reminder` needs a value for `region`", "the template `reminder` has no placeholder `lain`"]);
        assert!(messages(&t).await.is_empty());
    }

    async fn hostile_values_stay_where_they_belong(t: TestDb) {
        let hostile = "Kota \"X\"\r\nBcc: semua@daerah.example\u{0}{name} <b>🏛️</b>";
        let mut one = letter("a@daerah.example");
        one.values[0].1 = hostile.to_owned();
        one.to = Recipient::Address { email: "a@daerah.example".parse().unwrap(), name: format!("Ibu\r\n{hostile}"), lang: Lang::Id };
        sent(&t, &[one]).await;
        let message = &messages(&t).await[0];
        assert!(!message.subject.contains(['\r', '\n', '\0']) && message.subject.contains("{name} <b>🏛️</b>"), "{}", message.subject);
        assert!(!message.name.contains(['\r', '\n', '\0']));
        assert!(message.body.contains("Kota \"X\"\nBcc: semua@daerah.example {name}"), "{}", message.body);
    }

    async fn what_is_rolled_back_was_never_asked_for(t: TestDb) {
        let mut tx = t.db.write().await.unwrap();
        post::send(&mut tx, &t.clock, "system", &[letter("a@daerah.example")]).await.unwrap();
        drop(tx);
        assert!(messages(&t).await.is_empty());
        assert_eq!(work(&t, &settings(1)).await, 0);
    }

    async fn a_thousand_letters_are_written_at_once(t: TestDb) {
        let letters: Vec<Letter> = (0..1000).map(|n| letter(&format!("p{n}@daerah.example"))).collect();
        assert_eq!(sent(&t, &letters).await.queued, 1000);
        let all = messages(&t).await;
        assert_eq!(all.len(), 1000);
        assert!(all.iter().all(|message| message.state == MessageState::Queued && message.attempts == 0));
        // One job, however many letters.
        let mut tx = t.db.read().await.unwrap();
        assert_eq!(store::jobs::newest(&mut tx, 9).await.unwrap().len(), 1);
    }
}
