//! The secrets of second factors at rest.

use access::{
    Actor, Role, Settings,
    operations::{
        sealed::{forget_second_factors, seal_second_factors},
        second_factor::SecondFactorError,
        sessions::{Presence, Session},
        sign_in::{SignInError, enter_code},
    },
};
use store::{Db, on, secrets::LostKeys};
use testkit::both;

use crate::{
    sessions::{code, enrol},
    world::{PASSWORD, entries, newest, person, presence, session, try_sign_in, with_role},
};

/// What the table holds.
async fn held(db: &Db) -> Vec<Option<String>> {
    on!(&mut db.read().await.unwrap(), |conn| sqlx::query_scalar(
        "SELECT totp_secret FROM accounts ORDER BY id"
    )
    .fetch_all(conn)
    .await)
    .unwrap()
}

/// Puts a secret into the table as it was before there were keys.
async fn as_before(db: &Db, secret: &str) {
    let mut tx = db.write().await.unwrap();
    on!(&mut tx, |conn| sqlx::query(
        "UPDATE accounts SET totp_secret = $1"
    )
    .bind(secret)
    .execute(conn)
    .await
    .map(|_| ()))
    .unwrap();
    tx.commit().await.unwrap();
}

/// A session that waits for its code.
async fn halfway(db: &Db, login: &str) -> Session {
    let issued = try_sign_in(db, login, PASSWORD).await.unwrap();
    match presence(db, issued.cookie.reveal()).await {
        Presence::Halfway(session) => session,
        other => panic!("not halfway: {other:?}"),
    }
}

async fn signs_in(db: &Db, secret: &str) {
    db.clock().advance_seconds(60);
    let half = halfway(db, "kadis").await;
    let right = code(secret, db.clock().now());
    enter_code(db, &Settings::default(), &half, &right)
        .await
        .unwrap();
}

both! {
    async fn the_database_holds_no_secret_that_opens_anything(t: TestDb) {
        person(&t.db, "kadis", &[]).await;
        let secret = enrol(&t.db, "kadis").await;
        let held = held(&t.db).await.remove(0).unwrap();
        assert!(held.starts_with(&t.db.keys().unwrap().prefix()) && !held.contains(&secret), "{held}");
        signs_in(&t.db, &secret).await;
    }

    async fn a_secret_from_before_there_were_keys_is_sealed_at_the_start(t: TestDb) {
        person(&t.db, "kadis", &[]).await;
        let secret = enrol(&t.db, "kadis").await;
        as_before(&t.db, &secret).await;
        let before = entries(&t.db).await;
        assert_eq!(seal_second_factors(&t.db, &Actor::System).await.unwrap(), 1);
        assert_eq!(entries(&t.db).await, before + 1);
        assert_eq!(newest(&t.db).await.0, "access.seal-second-factors");
        assert!(!held(&t.db).await.remove(0).unwrap().contains(&secret));
        signs_in(&t.db, &secret).await;
        let before = entries(&t.db).await;
        assert_eq!(seal_second_factors(&t.db, &Actor::System).await.unwrap(), 0);
        assert_eq!(entries(&t.db).await, before, "nothing to do leaves no trace");
        t.db.close().await;
        for file in ["pilar.sqlite", "pilar.sqlite-wal"] {
            let bytes = std::fs::read(t.db.folder().join(file)).unwrap_or_default();
            assert!(!bytes.windows(secret.len()).any(|w| w == secret.as_bytes()), "{file} still holds it");
        }
    }

    async fn a_secret_moved_to_another_account_opens_nothing(t: TestDb) {
        person(&t.db, "kadis", &[]).await;
        let secret = enrol(&t.db, "kadis").await;
        let held = held(&t.db).await.remove(0).unwrap();
        person(&t.db, "bupati", &[]).await;
        enrol(&t.db, "bupati").await;
        as_before(&t.db, &held).await;
        let half = halfway(&t.db, "bupati").await;
        let right = code(&secret, t.db.clock().now());
        let refused = enter_code(&t.db, &Settings::default(), &half, &right).await;
        assert!(matches!(refused, Err(SignInError::Store(_))));
    }

    async fn second_factors_whose_key_is_lost_are_removed_and_the_others_stay(t: TestDb) {
        person(&t.db, "kadis", &[]).await;
        enrol(&t.db, "kadis").await;
        let folder = t.db.folder().to_owned();
        t.db.close().await;
        std::fs::remove_file(folder.join("secrets.key")).unwrap();
        let db = Db::open_with(t.settings.clone(), t.clock.clone(), LostKeys::Accept).await.unwrap();
        assert!(matches!(seal_second_factors(&db, &Actor::System).await, Err(SecondFactorError::Store(_))));
        person(&db, "bupati", &[]).await;
        enrol(&db, "bupati").await;
        assert_eq!(forget_second_factors(&db, &Actor::System).await.unwrap(), 1);
        assert_eq!(newest(&db).await.0, "access.forget-second-factors");
        let now = held(&db).await;
        assert_eq!(now.iter().filter(|secret| secret.is_some()).count(), 1);
        let whole = try_sign_in(&db, "kadis", PASSWORD).await.unwrap();
        session(&db, whole.cookie.reveal()).await;
    }

    async fn nobody_but_the_operator_touches_them(t: TestDb) {
        for role in Role::ALL.into_iter().filter(|role| *role != Role::MinistryAdmin) {
            let place = if role.scope_kind() == access::ScopeKind::Nation { "nation" } else { "region:71.74" };
            if role.scope_kind() == access::ScopeKind::Agency {
                continue;
            }
            let actor = with_role(role, place);
            assert!(matches!(forget_second_factors(&t.db, &actor).await, Err(SecondFactorError::Forbidden(_))));
            assert!(matches!(seal_second_factors(&t.db, &actor).await, Err(SecondFactorError::Forbidden(_))));
        }
    }
}
