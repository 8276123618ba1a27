//! API tokens.

use access::{
    AccountState, Actor, Forbidden, Grant, Permission, Role, Scope, TokenScope,
    operations::{
        accounts::{reset_password, set_state},
        tokens::{self, BadToken, NewToken, TokenError},
    },
};
use testkit::both;

use crate::world::{admin, entries, newest, person};

fn new(scopes: &[TokenScope], days: Option<u16>) -> NewToken {
    NewToken {
        name: "Sinkron \"SIPD\"".parse().unwrap(),
        scopes: scopes.to_vec(),
        days,
    }
}

both! {
    async fn a_token_does_what_its_scopes_and_its_owner_may(t: TestDb) {
        let (id, own) = person(&t.db, "kadis", &[Grant::national(Role::Officer).unwrap()]).await;
        let (token_id, secret) =
            tokens::create(&t.db, &own, id, new(&[TokenScope::RegisterWrite], Some(30))).await.unwrap();
        assert!(secret.reveal().starts_with("pilar_") && secret.reveal().len() == 49);
        assert!(!newest(&t.db).await.2.contains(secret.reveal()));
        let actor = tokens::authenticate(&t.db, secret.reveal()).await.unwrap();
        assert_eq!(actor.id_text(), format!("token:{token_id}"));
        assert_eq!(actor.may(Permission::Curate, &Scope::Nation), Ok(()));
        let out = actor.may(Permission::Export, &Scope::Nation);
        assert_eq!(out, Err(Forbidden::TokenScope(TokenScope::RegisterRead)));
        assert!(matches!(actor.may(Permission::ManageAccounts, &Scope::Nation), Err(Forbidden::TokenScope(_))));
        let listed = tokens::list(&t.db, &own, id).await.unwrap();
        assert_eq!(listed.len(), 1);
        assert!(secret.reveal().starts_with(&listed[0].prefix) && listed[0].prefix.len() == 12);
        assert_eq!(listed[0].last_used_at, Some(t.clock.now()));
    }

    async fn an_expired_revoked_or_made_up_token_opens_nothing(t: TestDb) {
        let (_, admin) = admin(&t.db).await;
        let (id, own) = person(&t.db, "kadis", &[]).await;
        let scopes = [TokenScope::RegisterRead];
        let (_, short) = tokens::create(&t.db, &own, id, new(&scopes, Some(1))).await.unwrap();
        let (revoked_id, revoked) = tokens::create(&t.db, &own, id, new(&scopes, Some(9))).await.unwrap();
        let (_, long) = tokens::create(&t.db, &own, id, new(&scopes, Some(9))).await.unwrap();
        tokens::revoke(&t.db, &own, id, revoked_id).await.unwrap();
        assert!(matches!(tokens::revoke(&t.db, &own, id, revoked_id).await, Err(TokenError::NotFound(_))));
        t.clock.advance_seconds(86_400);
        assert!(matches!(tokens::authenticate(&t.db, short.reveal()).await, Err(BadToken::Expired)));
        assert!(matches!(tokens::authenticate(&t.db, revoked.reveal()).await, Err(BadToken::Revoked)));
        let huge = "x".repeat(1 << 20);
        for made_up in ["", "pilar_", "pilar_x", &huge] {
            assert!(matches!(tokens::authenticate(&t.db, made_up).await, Err(BadToken::Unknown)));
        }
        assert!(tokens::authenticate(&t.db, long.reveal()).await.is_ok());
        set_state(&t.db, &admin, id, AccountState::Disabled, 1).await.unwrap();
        assert!(matches!(tokens::authenticate(&t.db, long.reveal()).await, Err(BadToken::Unknown)));
        set_state(&t.db, &admin, id, AccountState::Active, 2).await.unwrap();
        reset_password(&t.db, &admin, id).await.unwrap();
        assert!(matches!(tokens::authenticate(&t.db, long.reveal()).await, Err(BadToken::Revoked)));
    }

    async fn a_token_is_made_by_its_person_only_and_within_limits(t: TestDb) {
        let (admin_id, admin) = admin(&t.db).await;
        let (id, own) = person(&t.db, "kadis", &[]).await;
        let scopes = [TokenScope::AccountsWrite];
        let before = entries(&t.db).await;
        let refused = tokens::create(&t.db, &admin, id, new(&scopes, Some(1))).await;
        assert!(matches!(refused, Err(TokenError::Forbidden(_))), "not even an administrator acts as someone else");
        assert!(matches!(tokens::create(&t.db, &own, id, new(&[], Some(1))).await, Err(TokenError::NoScope)));
        for days in [None, Some(0), Some(367)] {
            assert!(matches!(tokens::create(&t.db, &own, id, new(&scopes, days)).await, Err(TokenError::Days)));
        }
        assert_eq!(entries(&t.db).await, before, "nothing was written");
        let (_, secret) = tokens::create(&t.db, &Actor::System, admin_id, new(&scopes, None)).await.unwrap();
        let token = tokens::authenticate(&t.db, secret.reveal()).await.unwrap();
        assert_eq!(token.may(Permission::ManageAccounts, &Scope::Nation), Ok(()));
        let breeds = tokens::create(&t.db, &token, admin_id, new(&scopes, Some(1))).await;
        assert!(matches!(breeds, Err(TokenError::Forbidden(Forbidden::NotByToken))));
        for _ in 1..50 {
            tokens::create(&t.db, &Actor::System, admin_id, new(&scopes, None)).await.unwrap();
        }
        let many = tokens::create(&t.db, &Actor::System, admin_id, new(&scopes, None)).await;
        assert!(matches!(many, Err(TokenError::TooMany)));
    }

    async fn a_token_may_revoke_itself_and_no_other(t: TestDb) {
        let (id, own) = person(&t.db, "kadis", &[]).await;
        let scopes = [TokenScope::RegisterRead];
        let (a, secret) = tokens::create(&t.db, &own, id, new(&scopes, Some(1))).await.unwrap();
        let (b, _) = tokens::create(&t.db, &own, id, new(&scopes, Some(1))).await.unwrap();
        let token = tokens::authenticate(&t.db, secret.reveal()).await.unwrap();
        assert!(matches!(tokens::revoke(&t.db, &token, id, b).await, Err(TokenError::Forbidden(_))));
        tokens::revoke(&t.db, &token, id, a).await.unwrap();
        assert!(matches!(tokens::authenticate(&t.db, secret.reveal()).await, Err(BadToken::Revoked)));
    }
}
