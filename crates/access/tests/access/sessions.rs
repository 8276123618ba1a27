//! Signing in and out, throttling, the second factor, and when a session is void.

use access::{
    Actor, Settings,
    operations::{
        own::{ChangePasswordError, ConfirmError, change_password},
        second_factor::{self, SecondFactorError},
        sessions::{self, Presence},
        sign_in::{Attempt, SignInError, enter_code, sign_in},
    },
};
use kernel::Timestamp;
use store::Db;
use testkit::both;
use totp_rs::{Builder, Secret};

use crate::world::{
    ADMIN_PASSWORD, PASSWORD, actor_of, admin, entries, newest, person, presence, session,
    try_sign_in,
};

const NEW: &str = "kambing \u{e9} makan rumput";

/// The code that an app shows.
pub fn code(secret: &str, at: Timestamp) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    totp.generate(u64::try_from(at.micros() / 1_000_000).unwrap())
        .to_string()
}

/// Sets up a second factor and returns its secret.
pub async fn enrol(db: &Db, login: &str) -> String {
    let issued = try_sign_in(db, login, PASSWORD).await.unwrap();
    let actor = actor_of(db, issued.cookie.reveal()).await;
    let id = session(db, issued.cookie.reveal()).await.id;
    let shown = second_factor::begin(db, &actor, PASSWORD, "Pilar")
        .await
        .unwrap();
    let first = code(&shown.secret, db.clock().now());
    second_factor::confirm(db, &Settings::default(), &actor, id, &first)
        .await
        .unwrap();
    db.clock().advance_seconds(60);
    shown.secret
}

both! {
    async fn a_session_opens_with_its_cookie_and_nothing_like_it(t: TestDb) {
        let (id, _) = person(&t.db, "kadis", &[]).await;
        let issued = try_sign_in(&t.db, " KADIS ", PASSWORD).await.unwrap();
        let cookie = issued.cookie.reveal();
        assert_eq!(session(&t.db, cookie).await.account, id);
        let forged = format!("{}A", &cookie[..42]);
        for wrong in ["", "x", &cookie[..42], &cookie.to_uppercase(), &"x".repeat(1 << 20), "' OR '1'='1", forged.as_str()] {
            if wrong != cookie {
                assert_eq!(presence(&t.db, wrong).await, Presence::Nobody);
            }
        }
        assert!(!newest(&t.db).await.2.contains(cookie));
    }

    async fn a_session_ends_when_idle_and_at_its_end_whatever_happens(t: TestDb) {
        person(&t.db, "kadis", &[]).await;
        let idle = try_sign_in(&t.db, "kadis", PASSWORD).await.unwrap();
        t.clock.advance_seconds(12 * 3600 - 1);
        session(&t.db, idle.cookie.reveal()).await;
        t.clock.advance_seconds(12 * 3600 - 1);
        session(&t.db, idle.cookie.reveal()).await;
        t.clock.advance_seconds(12 * 3600);
        assert_eq!(presence(&t.db, idle.cookie.reveal()).await, Presence::Nobody);

        let busy = try_sign_in(&t.db, "kadis", PASSWORD).await.unwrap();
        for _ in 0..13 {
            t.clock.advance_seconds(12 * 3600 - 1);
            session(&t.db, busy.cookie.reveal()).await;
        }
        t.clock.advance_seconds(12 * 3600 + 13);
        assert_eq!(presence(&t.db, busy.cookie.reveal()).await, Presence::Nobody);
        let purged = sessions::purge(&t.db, &Settings::default()).await.unwrap();
        assert_eq!(purged.sessions, 3, "with the one that `person` made");
    }

    async fn a_session_from_before_a_password_change_is_void(t: TestDb) {
        person(&t.db, "kadis", &[]).await;
        let other = try_sign_in(&t.db, "kadis", PASSWORD).await.unwrap();
        let own = try_sign_in(&t.db, "kadis", PASSWORD).await.unwrap();
        let before = session(&t.db, own.cookie.reveal()).await;
        let actor = actor_of(&t.db, own.cookie.reveal()).await;
        let at = entries(&t.db).await;
        let issued = change_password(&t.db, &Settings::default(), &actor, before.id, PASSWORD, NEW).await.unwrap();
        assert_eq!(entries(&t.db).await, at + 1);
        assert_eq!(presence(&t.db, other.cookie.reveal()).await, Presence::Nobody);
        assert_eq!(presence(&t.db, own.cookie.reveal()).await, Presence::Nobody, "the cookie changed too");
        let after = session(&t.db, issued.cookie.reveal()).await;
        assert_eq!(after.id, before.id);
        assert_ne!(after.csrf, before.csrf);
        assert!(try_sign_in(&t.db, "kadis", PASSWORD).await.is_err());
        try_sign_in(&t.db, "kadis", "kambing e\u{301} makan rumput").await.unwrap();
    }

    async fn a_session_row_that_survives_a_password_change_is_still_void(t: TestDb) {
        person(&t.db, "kadis", &[]).await;
        let own = try_sign_in(&t.db, "kadis", PASSWORD).await.unwrap();
        let mut tx = t.db.write().await.unwrap();
        let later = t.clock.now().plus_seconds(1);
        store::on!(&mut tx, |conn| sqlx::query("UPDATE accounts SET password_changed_at = $1")
            .bind(later).execute(conn).await.map(|_| ())).unwrap();
        tx.commit().await.unwrap();
        assert_eq!(presence(&t.db, own.cookie.reveal()).await, Presence::Nobody);
    }

    async fn a_new_password_is_refused_with_a_reason(t: TestDb) {
        person(&t.db, "kadis", &[]).await;
        let own = try_sign_in(&t.db, "kadis", PASSWORD).await.unwrap();
        let id = session(&t.db, own.cookie.reveal()).await.id;
        let actor = actor_of(&t.db, own.cookie.reveal()).await;
        let before = entries(&t.db).await;
        let settings = Settings::default();
        let change = |present: &'static str, new: String| {
            let (db, actor, settings) = (&t.db, &actor, &settings);
            async move { change_password(db, settings, actor, id, present, &new).await.unwrap_err() }
        };
        assert!(matches!(change("salah", NEW.into()).await, ChangePasswordError::Confirm(ConfirmError::Wrong)));
        assert!(matches!(change(PASSWORD, PASSWORD.into()).await, ChangePasswordError::Unchanged));
        for bad in ["", "pendek", "kadis kadis", &"x".repeat(1 << 20)] {
            assert!(matches!(change(PASSWORD, bad.into()).await, ChangePasswordError::New(_)));
        }
        let token = crate::world::with_token(access::Role::Officer, &access::TokenScope::ALL);
        for other in [Actor::Anonymous, Actor::System, token] {
            let refused = change_password(&t.db, &Settings::default(), &other, id, PASSWORD, NEW).await;
            assert!(matches!(refused, Err(ChangePasswordError::Forbidden(_))));
        }
        assert_eq!(entries(&t.db).await, before, "nothing was written");
    }

    async fn wrong_passwords_make_a_login_wait_ever_longer(t: TestDb) {
        person(&t.db, "kadis", &[]).await;
        for _ in 0..5 {
            assert!(matches!(try_sign_in(&t.db, "kadis", "salah").await, Err(SignInError::Wrong)));
        }
        assert_eq!(newest(&t.db).await.0, "access.block");
        let before = entries(&t.db).await;
        let Err(SignInError::Blocked { seconds }) = try_sign_in(&t.db, "kadis", PASSWORD).await else {
            panic!("even the right password waits");
        };
        assert!((15..=16).contains(&seconds), "{seconds}");
        t.clock.advance_seconds(16);
        assert!(matches!(try_sign_in(&t.db, "kadis", "salah").await, Err(SignInError::Wrong)));
        let Err(SignInError::Blocked { seconds }) = try_sign_in(&t.db, "kadis", "salah").await else {
            panic!("it waits again");
        };
        assert!((30..=31).contains(&seconds), "{seconds}");
        assert_eq!(entries(&t.db).await, before + 1, "one entry for each block, none for each failure");
        t.clock.advance_seconds(31);
        try_sign_in(&t.db, "kadis", PASSWORD).await.unwrap();
        assert!(matches!(try_sign_in(&t.db, "kadis", "salah").await, Err(SignInError::Wrong)), "all is forgiven");
    }

    async fn two_hundred_parallel_guesses_test_five_passwords(t: TestDb) {
        person(&t.db, "kadis", &[]).await;
        let guesses: Vec<_> = (0..200)
            .map(|n| {
                let db = t.db.clone();
                tokio::spawn(async move { try_sign_in(&db, "kadis", &format!("tebakan nomor {n}")).await })
            })
            .collect();
        let (mut wrong, mut blocked) = (0, 0);
        for guess in guesses {
            match guess.await.unwrap() {
                Err(SignInError::Wrong) => wrong += 1,
                Err(SignInError::Blocked { .. }) => blocked += 1,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((wrong, blocked), (5, 195));
        let chain = store::audit::verify(&mut t.db.read().await.unwrap()).await.unwrap();
        assert!(matches!(chain, store::audit::Verdict::Intact(_)));
    }

    async fn an_address_that_tries_many_logins_waits_too(t: TestDb) {
        person(&t.db, "kadis", &[]).await;
        let mut tx = t.db.write().await.unwrap();
        // As though 99 logins had been tried from there.
        let key = hex::encode(<sha2::Sha256 as sha2::Digest>::digest("address:192.0.2.7"));
        let now = t.clock.now();
        store::on!(&mut tx, |conn| sqlx::query("UPDATE login_throttle SET failures = 99, last_at = $2 WHERE key = $1")
            .bind(&key).bind(now).execute(conn).await.map(|done| assert_eq!(done.rows_affected(), 1))).unwrap();
        tx.commit().await.unwrap();
        assert!(matches!(try_sign_in(&t.db, "x.unknown", "salah").await, Err(SignInError::Wrong)));
        assert!(matches!(try_sign_in(&t.db, "kadis", PASSWORD).await, Err(SignInError::Blocked { .. })));
        let elsewhere = Attempt {
            login: "kadis",
            password: PASSWORD,
            address: Some("2001:db8::1".parse().unwrap()),
            agent: "",
        };
        sign_in(&t.db, &Settings::default(), &elsewhere).await.unwrap();
    }

    async fn unknown_and_hostile_logins_are_wrong_and_no_more(t: TestDb) {
        let long = "x".repeat(1 << 20);
        for login in ["", "nobody", "' OR 1=1 --", "admin\0", "🙂", &long] {
            assert!(matches!(try_sign_in(&t.db, login, "salah").await, Err(SignInError::Wrong)));
        }
        let refused = try_sign_in(&t.db, "nobody", &long).await;
        assert!(matches!(refused, Err(SignInError::Password(_))), "a password of 1 MB is not hashed");
        assert_eq!(entries(&t.db).await, 0);
    }

    async fn a_second_factor_is_asked_after_the_password(t: TestDb) {
        person(&t.db, "kadis", &[]).await;
        let secret = enrol(&t.db, "kadis").await;
        let settings = Settings::default();
        let issued = try_sign_in(&t.db, "kadis", PASSWORD).await.unwrap();
        assert!(issued.halfway);
        let Presence::Halfway(half) = presence(&t.db, issued.cookie.reveal()).await else {
            panic!("the password alone opens nothing");
        };
        let wrong = enter_code(&t.db, &settings, &half, "000000").await;
        assert!(matches!(wrong, Err(SignInError::WrongCode)));
        let right = code(&secret, t.clock.now());
        let done = enter_code(&t.db, &settings, &half, &right).await.unwrap();
        assert_eq!(presence(&t.db, issued.cookie.reveal()).await, Presence::Nobody, "the cookie changes");
        let whole = session(&t.db, done.cookie.reveal()).await;
        assert_ne!(whole.csrf, half.csrf);
    }

    async fn a_code_works_once(t: TestDb) {
        person(&t.db, "kadis", &[]).await;
        let secret = enrol(&t.db, "kadis").await;
        let settings = Settings::default();
        let right = code(&secret, t.clock.now());
        let mut halves = Vec::new();
        for _ in 0..2 {
            let issued = try_sign_in(&t.db, "kadis", PASSWORD).await.unwrap();
            let Presence::Halfway(half) = presence(&t.db, issued.cookie.reveal()).await else { panic!() };
            halves.push(half);
        }
        enter_code(&t.db, &settings, &halves[0], &right).await.unwrap();
        let replayed = enter_code(&t.db, &settings, &halves[1], &right).await;
        assert!(matches!(replayed, Err(SignInError::WrongCode)));
        let earlier = code(&secret, t.clock.now().plus_seconds(-30));
        assert!(matches!(enter_code(&t.db, &settings, &halves[1], &earlier).await, Err(SignInError::WrongCode)));
        t.clock.advance_seconds(30);
        enter_code(&t.db, &settings, &halves[1], &code(&secret, t.clock.now())).await.unwrap();
    }

    async fn codes_cannot_be_guessed_in_parallel(t: TestDb) {
        person(&t.db, "kadis", &[]).await;
        enrol(&t.db, "kadis").await;
        let issued = try_sign_in(&t.db, "kadis", PASSWORD).await.unwrap();
        let Presence::Halfway(half) = presence(&t.db, issued.cookie.reveal()).await else { panic!() };
        let guesses: Vec<_> = (0..50)
            .map(|n| {
                let (db, half) = (t.db.clone(), half.clone());
                tokio::spawn(async move { enter_code(&db, &Settings::default(), &half, &format!("9{n:05}")).await })
            })
            .collect();
        let mut blocked = 0;
        for guess in guesses {
            blocked += usize::from(matches!(guess.await.unwrap(), Err(SignInError::Blocked { .. })));
        }
        assert_eq!(blocked, 45);
    }

    async fn halfway_does_not_last(t: TestDb) {
        person(&t.db, "kadis", &[]).await;
        enrol(&t.db, "kadis").await;
        let issued = try_sign_in(&t.db, "kadis", PASSWORD).await.unwrap();
        t.clock.advance_seconds(600);
        assert_eq!(presence(&t.db, issued.cookie.reveal()).await, Presence::Nobody);
    }

    async fn setting_up_a_second_factor_asks_the_password_and_ends_other_sessions(t: TestDb) {
        let (id, _) = person(&t.db, "kadis", &[]).await;
        let other = try_sign_in(&t.db, "kadis", PASSWORD).await.unwrap();
        let own = try_sign_in(&t.db, "kadis", PASSWORD).await.unwrap();
        let actor = actor_of(&t.db, own.cookie.reveal()).await;
        let refused = second_factor::begin(&t.db, &actor, "salah", "Pilar").await;
        assert!(matches!(refused, Err(SecondFactorError::Confirm(ConfirmError::Wrong))));
        let shown = second_factor::begin(&t.db, &actor, PASSWORD, "Pilar").await.unwrap();
        assert!(!newest(&t.db).await.2.contains(&shown.secret));
        session(&t.db, other.cookie.reveal()).await;
        let again = second_factor::waiting(&t.db, &actor, "Pilar").await.unwrap();
        assert_eq!(again.secret, shown.secret);
        let own_id = session(&t.db, own.cookie.reveal()).await.id;
        let first = code(&shown.secret, t.clock.now());
        let issued = second_factor::confirm(&t.db, &Settings::default(), &actor, own_id, &first).await.unwrap();
        assert_eq!(presence(&t.db, other.cookie.reveal()).await, Presence::Nobody);
        session(&t.db, issued.cookie.reveal()).await;
        let shown = second_factor::waiting(&t.db, &actor, "Pilar").await;
        assert!(matches!(shown, Err(SecondFactorError::Missing)), "a confirmed secret is not shown again");
        assert!(matches!(second_factor::remove_own(&t.db, &actor, "salah").await, Err(SecondFactorError::Confirm(_))));

        let (_, admin) = admin(&t.db).await;
        second_factor::remove(&t.db, &admin, id).await.unwrap();
        assert!(!try_sign_in(&t.db, "kadis", PASSWORD).await.unwrap().halfway);
    }

    async fn signing_out_ends_one_session_and_everywhere_ends_all(t: TestDb) {
        let (id, _) = person(&t.db, "kadis", &[]).await;
        let (_, stranger) = person(&t.db, "stranger", &[]).await;
        let a = try_sign_in(&t.db, "kadis", PASSWORD).await.unwrap();
        let b = try_sign_in(&t.db, "kadis", PASSWORD).await.unwrap();
        let c = try_sign_in(&t.db, "kadis", PASSWORD).await.unwrap();
        let actor = actor_of(&t.db, a.cookie.reveal()).await;
        let listed = sessions::list(&t.db, &Settings::default(), &actor).await.unwrap();
        assert_eq!(listed.len(), 4);
        assert_eq!(listed[0].agent, "Test/1.0 \"quoted\"🙂");
        let second = session(&t.db, b.cookie.reveal()).await;
        assert!(sessions::end(&t.db, &stranger, id, second.id).await.is_err(), "not a stranger's to end");
        sessions::sign_out(&t.db, &second).await.unwrap();
        assert_eq!(presence(&t.db, b.cookie.reveal()).await, Presence::Nobody);
        let own = session(&t.db, a.cookie.reveal()).await;
        assert_eq!(sessions::end_all(&t.db, &actor, id, Some(own.id)).await.unwrap(), 2);
        assert_eq!(presence(&t.db, c.cookie.reveal()).await, Presence::Nobody);
        session(&t.db, a.cookie.reveal()).await;
        assert!(sessions::end(&t.db, &actor, id, own.id).await.unwrap());
        assert!(!sessions::end(&t.db, &actor, id, own.id).await.unwrap());
    }

    async fn purging_forgets_old_counters(t: TestDb) {
        let _ = try_sign_in(&t.db, "nobody", ADMIN_PASSWORD).await;
        assert_eq!(sessions::purge(&t.db, &Settings::default()).await.unwrap().counters, 0);
        t.clock.advance_seconds(6 * 3600);
        assert_eq!(sessions::purge(&t.db, &Settings::default()).await.unwrap().counters, 2);
    }
}
