//! Adding and changing accounts and roles.

use access::{
    AccountFilter, AccountSort, AccountState, Actor, Grant, Password, Permission, Role, Scope,
    accounts, find_account, find_login, names_of,
    operations::{
        accounts::{
            BootstrapError, CreateError, EditError, FirstPassword, NewAccount, bootstrap, create,
            rename, reset_password, set_state,
        },
        grants::{grant, revoke},
        history,
    },
};
use store::StoreError;
use testkit::both;
use web::paging::{PageQuery, Sort};

use crate::world::{self, PASSWORD, actor, admin, entries, newest, person, try_sign_in};

fn officer() -> Grant {
    Grant::national(Role::Officer).unwrap()
}

fn ministry_admin() -> Grant {
    Grant::national(Role::MinistryAdmin).unwrap()
}

fn generated(login: &str, name: &str, grants: Vec<Grant>) -> NewAccount {
    NewAccount {
        login: login.parse().unwrap(),
        name: name.parse().unwrap(),
        password: FirstPassword::Generated,
        grants,
    }
}

both! {
    async fn the_first_administrator_is_made_once(t: TestDb) {
        let (id, actor) = admin(&t.db).await;
        assert_eq!(actor.may(Permission::ManageAccounts, &Scope::Nation), Ok(()));
        assert_eq!(actor.id_text(), id.to_string());
        let login = "second".parse().unwrap();
        let password = Password::choose(PASSWORD, &login).unwrap();
        let again = bootstrap(&t.db, login, "Second".parse().unwrap(), password).await;
        assert!(matches!(again, Err(BootstrapError::Exists)));
    }

    async fn a_new_account_has_a_password_to_hand_over_once_and_change(t: TestDb) {
        let (_, admin) = admin(&t.db).await;
        let before = entries(&t.db).await;
        let created = create(&t.db, &admin, generated("K.Ari", "Kadis \"Ari\"\n🙂", vec![officer()])).await.unwrap();
        assert_eq!(entries(&t.db).await, before + 1, "one command, one entry");
        let secret = created.password.unwrap();
        let (action, by, details) = newest(&t.db).await;
        assert_eq!((action.as_str(), by), ("access.create", admin.id_text()));
        assert!(details.contains("officer@nation") && !details.contains(secret.reveal()));

        let person = actor(&t.db, "k.ari", secret.reveal()).await;
        assert!(person.may(Permission::Curate, &Scope::Nation).is_err(), "the password must be changed first");
        let own = find_account(&mut t.db.read().await.unwrap(), &admin, created.id).await.unwrap();
        assert_eq!(own.name.as_str(), "Kadis \"Ari\" 🙂");
        assert!(own.must_change_password);
    }

    async fn a_login_is_taken_whatever_its_capitals(t: TestDb) {
        let (_, admin) = admin(&t.db).await;
        let before = entries(&t.db).await;
        let taken = create(&t.db, &admin, generated("ＡＤＭＩＮ", "Other", vec![])).await;
        assert!(matches!(taken, Err(CreateError::LoginTaken(login)) if login.as_str() == "admin"));
        assert_eq!(entries(&t.db).await, before, "nothing was written");
    }

    async fn of_two_who_rename_at_once_the_second_is_told(t: TestDb) {
        let (_, admin) = admin(&t.db).await;
        let (id, _) = person(&t.db, "kadis", &[]).await;
        let revision = find_account(&mut t.db.read().await.unwrap(), &admin, id).await.unwrap().revision;
        rename(&t.db, &admin, id, &"Satu".parse().unwrap(), revision).await.unwrap();
        let second = rename(&t.db, &admin, id, &"Dua".parse().unwrap(), revision).await;
        assert!(matches!(second, Err(EditError::Store(StoreError::Stale))));
        let found = find_account(&mut t.db.read().await.unwrap(), &admin, id).await.unwrap();
        assert_eq!((found.name.as_str(), found.revision), ("Satu", revision + 1));
    }

    async fn people_rename_themselves_and_nobody_else(t: TestDb) {
        let (admin_id, _) = admin(&t.db).await;
        let (id, own) = person(&t.db, "kadis", &[]).await;
        rename(&t.db, &own, id, &"Nama Baru".parse().unwrap(), 1).await.unwrap();
        let other = rename(&t.db, &own, admin_id, &"Nama Baru".parse().unwrap(), 1).await;
        assert!(matches!(other, Err(EditError::Forbidden(_))));
    }

    async fn a_disabled_account_opens_nothing(t: TestDb) {
        let (_, admin) = admin(&t.db).await;
        let (id, _) = person(&t.db, "kadis", &[officer()]).await;
        let issued = try_sign_in(&t.db, "kadis", PASSWORD).await.unwrap();
        set_state(&t.db, &admin, id, AccountState::Disabled, 1).await.unwrap();
        assert_eq!(world::presence(&t.db, issued.cookie.reveal()).await, access::operations::sessions::Presence::Nobody);
        assert!(try_sign_in(&t.db, "kadis", PASSWORD).await.is_err());
        set_state(&t.db, &admin, id, AccountState::Active, 2).await.unwrap();
        assert!(try_sign_in(&t.db, "kadis", PASSWORD).await.is_ok());
    }

    async fn the_last_administrator_can_be_neither_revoked_nor_disabled(t: TestDb) {
        let (id, first) = admin(&t.db).await;
        let before = entries(&t.db).await;
        assert!(matches!(revoke(&t.db, &first, id, &ministry_admin()).await, Err(EditError::LastAdmin)));
        assert!(matches!(set_state(&t.db, &first, id, AccountState::Disabled, 1).await, Err(EditError::LastAdmin)));
        assert_eq!(entries(&t.db).await, before, "nothing was written");
        let (second, _) = person(&t.db, "second", &[ministry_admin()]).await;
        set_state(&t.db, &first, second, AccountState::Disabled, 1).await.unwrap();
        assert!(
            matches!(revoke(&t.db, &first, id, &ministry_admin()).await, Err(EditError::LastAdmin)),
            "a disabled administrator does not count"
        );
        set_state(&t.db, &first, second, AccountState::Active, 2).await.unwrap();
        assert!(revoke(&t.db, &first, id, &ministry_admin()).await.unwrap());
    }

    async fn two_administrators_who_remove_each_other_at_once_do_not_both_succeed(t: TestDb) {
        let (a, first) = admin(&t.db).await;
        let (b, second) = person(&t.db, "second", &[ministry_admin()]).await;
        let (one, two) = tokio::join!(
            tokio::spawn({ let (db, first) = (t.db.clone(), first.clone()); async move { revoke(&db, &first, b, &ministry_admin()).await } }),
            tokio::spawn({ let db = t.db.clone(); async move { revoke(&db, &second, a, &ministry_admin()).await } }),
        );
        let done = [one.unwrap().is_ok(), two.unwrap().is_ok()];
        assert_eq!(done.iter().filter(|ok| **ok).count(), 1, "{done:?}");
    }

    async fn a_role_is_granted_once_and_revoked_once(t: TestDb) {
        let (_, admin) = admin(&t.db).await;
        let (id, _) = person(&t.db, "kadis", &[]).await;
        let role = Grant::new(Role::RegionalAdmin, "region:71.72".parse().unwrap()).unwrap();
        let before = entries(&t.db).await;
        assert!(grant(&t.db, &admin, id, &role).await.unwrap());
        assert!(!grant(&t.db, &admin, id, &role).await.unwrap());
        let kadis = actor(&t.db, "kadis", PASSWORD).await;
        assert_eq!(kadis.may(Permission::ManageAgencies, &"region:71.72".parse().unwrap()), Ok(()));
        assert!(revoke(&t.db, &admin, id, &role).await.unwrap());
        assert!(!revoke(&t.db, &admin, id, &role).await.unwrap());
        assert_eq!(entries(&t.db).await, before + 3, "grant, sign-in, revoke");
        let nobody = "00000000-0000-0000-0000-0000000000ff".parse().unwrap();
        assert!(matches!(grant(&t.db, &admin, nobody, &role).await, Err(EditError::NotFound(_))));
    }

    async fn resetting_a_password_ends_sessions_and_asks_for_a_new_one(t: TestDb) {
        let (_, admin) = admin(&t.db).await;
        let (id, _) = person(&t.db, "kadis", &[officer()]).await;
        let old = try_sign_in(&t.db, "kadis", PASSWORD).await.unwrap();
        for _ in 0..6 {
            let _ = try_sign_in(&t.db, "kadis", "salah sama sekali").await;
        }
        let secret = reset_password(&t.db, &admin, id).await.unwrap();
        assert!(!newest(&t.db).await.2.contains(secret.reveal()));
        assert_eq!(world::presence(&t.db, old.cookie.reveal()).await, access::operations::sessions::Presence::Nobody);
        assert!(try_sign_in(&t.db, "kadis", PASSWORD).await.is_err());
        let issued = try_sign_in(&t.db, "kadis", secret.reveal()).await.unwrap();
        assert!(issued.must_change_password);
    }

    async fn a_list_is_searched_sorted_and_paged_by_key(t: TestDb) {
        let (_, admin) = admin(&t.db).await;
        for (login, name) in [("c.citra", "citra 100%"), ("b.budi", "Budi"), ("d.dewi", "Dewi_O'Neil"), ("a.ahmad", "ahmad")] {
            create(&t.db, &Actor::System, generated(login, name, vec![officer()])).await.unwrap();
        }
        let list = |filter: AccountFilter, query: PageQuery| {
            let (db, admin) = (t.db.clone(), admin.clone());
            async move {
                let window = query.window(Sort { key: AccountSort::Name, descending: false }).unwrap();
                accounts(&mut db.read().await.unwrap(), &admin, &filter, &window).await.unwrap()
            }
        };
        let mut query = PageQuery { limit: Some("2".into()), ..PageQuery::default() };
        let first = list(AccountFilter::default(), query.clone()).await;
        let names = |page: &web::paging::PageOf<access::Account>| {
            page.rows.iter().map(|a| a.name.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(names(&first), ["Admin O'Brien", "ahmad"], "capitals do not come first");
        query.after = first.next.clone();
        let second = list(AccountFilter::default(), query.clone()).await;
        assert_eq!(names(&second), ["Budi", "citra 100%"]);
        assert_eq!(second.rows[0].grants, [officer()]);
        query.after = None;
        query.before = second.previous.clone();
        assert_eq!(names(&list(AccountFilter::default(), query).await), names(&first));

        let down = PageQuery { sort: Some("-login".into()), ..PageQuery::default() };
        let all = list(AccountFilter::default(), down).await;
        assert_eq!(all.rows.first().unwrap().login.as_str(), "d.dewi");
        assert_eq!(all.rows.len(), 5);
        for (text, found) in [("100%", 1), ("%", 1), ("_", 1), ("o'", 2), ("BUDI", 1), ("x", 0)] {
            let filter = AccountFilter { text: text.into(), ..AccountFilter::default() };
            assert_eq!(list(filter, PageQuery::default()).await.rows.len(), found, "{text}");
        }
        let admins = AccountFilter { role: Some(Role::MinistryAdmin), ..AccountFilter::default() };
        assert_eq!(list(admins, PageQuery::default()).await.rows.len(), 1);
        let gone = AccountFilter { state: Some(AccountState::Disabled), ..AccountFilter::default() };
        assert!(list(gone, PageQuery::default()).await.rows.is_empty());
    }

    async fn the_log_is_read_by_subject_and_by_person_in_pages(t: TestDb) {
        let (admin_id, admin) = admin(&t.db).await;
        let (id, own) = person(&t.db, "kadis", &[]).await;
        rename(&t.db, &own, id, &"Satu".parse().unwrap(), 1).await.unwrap();
        rename(&t.db, &admin, id, &"Dua".parse().unwrap(), 2).await.unwrap();
        let read = |subject: String, actor: &'static str, query: PageQuery| {
            let (db, admin) = (t.db.clone(), admin.clone());
            async move {
                let window = query.window(history::Newest::sort()).unwrap();
                let filter = history::AuditFilter { subject, actor: actor.into() };
                history::page(&mut db.read().await.unwrap(), &admin, &filter, &window).await.unwrap()
            }
        };
        let actions = |page: &web::paging::PageOf<store::audit::Recorded>| {
            page.rows.iter().map(|entry| entry.action.clone()).collect::<Vec<_>>()
        };
        let about = format!("account:{id}");
        let (all, names) = read(about.clone(), "", PageQuery::default()).await;
        assert_eq!(actions(&all), ["access.rename", "access.rename", "access.sign-in", "access.create"]);
        assert_eq!(names.of(&admin_id.to_string()), "Admin O'Brien");
        assert_eq!(names.of("system"), "system");
        assert_eq!(actions(&read(about.clone(), "admin", PageQuery::default()).await.0), ["access.rename"]);
        assert_eq!(actions(&read(String::new(), "kadis", PageQuery::default()).await.0), ["access.rename", "access.sign-in"]);
        assert!(read(String::new(), "' OR 1=1 --", PageQuery::default()).await.0.rows.is_empty());
        let mut query = PageQuery { limit: Some("3".into()), ..PageQuery::default() };
        let (first, _) = read(about.clone(), "", query.clone()).await;
        query.after = first.next.clone();
        let (second, _) = read(about.clone(), "", query.clone()).await;
        assert_eq!(actions(&second), ["access.create"]);
        query.after = None;
        query.before = second.previous.clone();
        assert_eq!(read(about, "", query).await.0.rows, first.rows);
        let verdict = history::verify(&mut t.db.read().await.unwrap(), &admin).await.unwrap();
        assert!(matches!(verdict, store::audit::Verdict::Intact(_)));
    }

    async fn names_are_found_for_people_and_tokens_and_nobody_else(t: TestDb) {
        let (id, admin) = admin(&t.db).await;
        let mut tx = t.db.read().await.unwrap();
        let text = id.to_string();
        let names = names_of(&mut tx, &[text.as_str(), "system", "token:x", ""]).await.unwrap();
        assert_eq!((names.of(&text), names.of("system"), names.of("token:x")), ("Admin O'Brien", "system", "token:x"));
        let found = find_login(&mut tx, &admin, &"admin".parse().unwrap()).await.unwrap();
        assert_eq!(found.unwrap().id, id);
    }
}
