//! Whole requests for pages: sign-in, forms, and forged ones.

use access::{
    AccountState, Actor, Grant, Role,
    operations::{
        accounts::{reset_password, set_state},
        sessions,
    },
};
use axum::{body::Body, http::StatusCode};
use store::Db;
use testkit::both;

use crate::{
    site::{Browser, site},
    world::{ADMIN_PASSWORD, PASSWORD, admin, entries, person},
};

async fn administrator(db: &Db) -> Browser {
    admin(db).await;
    Browser::signed_in(db, "admin", ADMIN_PASSWORD).await
}

both! {
    async fn a_visitor_signs_in_and_comes_back_to_where_they_were(t: TestDb) {
        person(&t.db, "kadis", &[]).await;
        let mut browser = Browser::new(&t.db);
        let asked = browser.get("/account/tokens?a=b%20c").await;
        assert_eq!((asked.status, asked.location()), (StatusCode::SEE_OTHER, "/sign-in?next=%2Faccount%2Ftokens%3Fa%3Db%2520c"));
        let form = browser.get(asked.location()).await;
        assert!(form.body.contains("name=\"next\" value=\"/account/tokens?a=b%20c\""), "{}", form.body);
        let wrong = browser.post("/sign-in", &[("login", "kadis"), ("password", "salah"), ("next", "/account")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("role=\"alert\"") && wrong.body.contains("Login or password is wrong"));
        assert!(wrong.body.contains("value=\"kadis\"") && !wrong.body.contains("salah"));
        let right = browser.post("/sign-in", &[("login", "Kadis"), ("password", PASSWORD), ("next", "//evil.example")]).await;
        assert_eq!((right.status, right.location()), (StatusCode::SEE_OTHER, "/"));
        let account = browser.get("/account").await;
        assert_eq!(account.status, StatusCode::OK);
        assert!(account.body.contains("Bpk. kadis"));
    }

    async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites(t: TestDb) {
        person(&t.db, "kadis", &[]).await;
        let mut browser = Browser::new(&t.db);
        let form = [("login", "kadis"), ("password", PASSWORD)];
        let answer = browser.post("/sign-in", &form).await;
        let plain = answer.headers["set-cookie"].to_str().unwrap();
        assert!(plain.starts_with("pilar=") && plain.ends_with("; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax"), "{plain}");

        let secure = web::Settings { secure_cookies: true, ..web::Settings::default() };
        let request = browser.request("GET", "/whoami").body(Body::empty()).unwrap();
        let response = tower::ServiceExt::oneshot(site(&t.db, secure.clone()), request).await.unwrap();
        let body = axum::body::to_bytes(response.into_body(), 100).await.unwrap();
        assert_eq!(body, "anonymous", "a cookie that may have travelled in the clear is not read");
        browser.cookie = None;
        let request = browser.request("POST", "/sign-in")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from("login=kadis&password=gajah+%22naik%22+perahu+%F0%9F%90%98")).unwrap();
        let response = tower::ServiceExt::oneshot(site(&t.db, secure), request).await.unwrap();
        let cookie = response.headers()["set-cookie"].to_str().unwrap();
        assert!(cookie.starts_with("__Host-pilar=") && cookie.ends_with("; HttpOnly; SameSite=Lax; Secure"), "{cookie}");
    }

    async fn a_forged_form_changes_nothing(t: TestDb) {
        let (_, actor) = person(&t.db, "kadis", &[]).await;
        person(&t.db, "other", &[]).await;
        let mut browser = Browser::person(&t.db, "kadis").await;
        let other = Browser::person(&t.db, "other").await;
        let before = entries(&t.db).await;
        let name = [("name", "Dipalsukan"), ("revision", "1")];
        let own = browser.csrf.clone();
        let with = |token: &str| {
            let mut fields = name.map(|(k, v)| (k.to_owned(), v.to_owned())).to_vec();
            fields.push(("_csrf".to_owned(), token.to_owned()));
            fields
        };
        for token in ["", "x", &other.csrf, &own[..42], &own.to_lowercase()] {
            let fields = with(token);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            let answer = browser.post_raw("/account/name", &fields, &[]).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "token `{token}`");
        }
        assert_eq!(browser.post_raw("/account/name", &name, &[]).await.status, StatusCode::FORBIDDEN, "no token");
        for (header, value) in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example"), ("origin", "null")] {
            let fields = with(&own);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            let answer = browser.post_raw("/account/name", &fields, &[(header, value)]).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{header}: {value}");
        }
        // A form that claims to be plain text escapes the browser's preflight, not us.
        let request = browser.request("POST", "/account/name").header("content-type", "text/plain")
            .body(Body::from(format!("name=x&revision=1&_csrf={own}"))).unwrap();
        assert_eq!(browser.send(request).await.status, StatusCode::FORBIDDEN);
        assert_eq!(entries(&t.db).await, before, "nothing was written");
        let answer = browser.post("/account/name", &name).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/account?done=name"));
        drop(actor);
    }

    async fn a_token_of_an_ended_session_never_works_again(t: TestDb) {
        person(&t.db, "kadis", &[]).await;
        let mut browser = Browser::person(&t.db, "kadis").await;
        let (old_cookie, old_csrf) = (browser.cookie.clone(), browser.csrf.clone());
        let answer = browser.post("/sign-out", &[]).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/"));
        assert_eq!(browser.cookie, None);
        let before = entries(&t.db).await;
        let fields = [("name", "Diulang"), ("revision", "1"), ("_csrf", old_csrf.as_str())];
        let mut ended = browser.clone();
        ended.cookie = old_cookie;
        let replayed = ended.post_raw("/account/name", &fields, &[]).await;
        assert_eq!(replayed.status, StatusCode::UNAUTHORIZED, "the session has ended");
        let mut again = Browser::person(&t.db, "kadis").await;
        let signed_in = entries(&t.db).await;
        assert_eq!(signed_in, before + 1);
        let replayed = again.post_raw("/account/name", &fields, &[]).await;
        assert_eq!(replayed.status, StatusCode::FORBIDDEN, "the token belongs to another session");
        assert_eq!(entries(&t.db).await, signed_in, "nothing was written");
    }

    async fn the_sign_in_form_cannot_be_sent_from_elsewhere(t: TestDb) {
        person(&t.db, "kadis", &[]).await;
        let mut browser = Browser::new(&t.db);
        let form = [("login", "kadis"), ("password", PASSWORD)];
        for headers in [[("sec-fetch-site", "cross-site")], [("origin", "https://evil.example")]] {
            assert_eq!(browser.post_raw("/sign-in", &form, &headers).await.status, StatusCode::FORBIDDEN);
        }
        let own = [("origin", "http://pilar.example")];
        assert_eq!(browser.post_raw("/sign-in", &form, &own).await.status, StatusCode::SEE_OTHER);
    }

    async fn an_upload_carries_its_token_in_the_address(t: TestDb) {
        person(&t.db, "kadis", &[]).await;
        let mut browser = Browser::person(&t.db, "kadis").await;
        let token = browser.csrf.clone();
        let multipart = "multipart/form-data; boundary=x";
        for (uri, status) in [
            (format!("/upload?_csrf={token}"), StatusCode::OK),
            ("/upload?_csrf=x".to_owned(), StatusCode::FORBIDDEN),
            ("/upload".to_owned(), StatusCode::FORBIDDEN),
        ] {
            let request = browser.request("POST", &uri).header("content-type", multipart)
                .body(Body::from("--x--")).unwrap();
            assert_eq!(browser.send(request).await.status, status, "{uri}");
        }
    }

    async fn a_form_past_the_limit_is_refused_before_it_is_read(t: TestDb) {
        person(&t.db, "kadis", &[]).await;
        let mut browser = Browser::person(&t.db, "kadis").await;
        let huge = "x".repeat((1 << 20) + 1);
        let answer = browser.post("/account/name", &[("name", &huge)]).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        browser.cookie = None;
        let nearly = "x".repeat((1 << 20) - 200);
        let answer = browser.post("/sign-in", &[("login", "kadis"), ("password", &nearly)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("1,024 bytes") && answer.body.len() < 20_000);
    }

    async fn whoever_got_a_password_must_change_it_first(t: TestDb) {
        let (_, admin) = admin(&t.db).await;
        let (id, _) = person(&t.db, "kadis", &[Grant::national(Role::MinistryAdmin).unwrap()]).await;
        let secret = reset_password(&t.db, &admin, id).await.unwrap();
        let mut browser = Browser::signed_in(&t.db, "kadis", secret.reveal()).await;
        assert_eq!(browser.get("/account").await.location(), "/account/password");
        assert_eq!(browser.get("/accounts").await.status, StatusCode::FORBIDDEN);
        assert!(browser.get("/account/password").await.body.contains("Password to be changed"));
        let wrong = browser.post("/account/password", &[("present", "salah"), ("new", "kambing makan rumput"), ("again", "kambing makan rumput")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("id=\"e-present\"") && !wrong.body.contains("kambing"));
        let differs = browser.post("/account/password", &[("present", secret.reveal()), ("new", "kambing makan rumput"), ("again", "x")]).await;
        assert!(differs.body.contains("id=\"e-again\""));
        let short = browser.post("/account/password", &[("present", secret.reveal()), ("new", "x"), ("again", "x")]).await;
        assert!(short.body.contains("id=\"e-new\""));
        let old_cookie = browser.cookie.clone();
        let done = browser.post("/account/password", &[("present", secret.reveal()), ("new", "kambing makan rumput"), ("again", "kambing makan rumput")]).await;
        assert_eq!(done.location(), "/account?done=password");
        assert_ne!(browser.cookie, old_cookie);
        assert_eq!(browser.get("/accounts").await.status, StatusCode::OK);
        browser.cookie = old_cookie;
        assert_eq!(browser.get("/accounts").await.status, StatusCode::SEE_OTHER, "the old cookie is void");
    }

    async fn a_second_factor_is_set_up_and_asked_in_the_browser(t: TestDb) {
        person(&t.db, "kadis", &[]).await;
        let mut browser = Browser::person(&t.db, "kadis").await;
        let wrong = browser.post("/account/second-factor", &[("password", "salah")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let begun = browser.post("/account/second-factor", &[("password", PASSWORD)]).await;
        assert_eq!(begun.location(), "/account/second-factor");
        let shown = browser.get("/account/second-factor").await;
        assert_eq!(shown.headers["cache-control"], "no-store");
        assert!(shown.body.contains("<svg") && shown.body.contains("QR code"));
        let (_, rest) = shown.body.split_once("secret: <code>").unwrap();
        let secret = rest.split_once('<').unwrap().0.to_owned();
        let code = |at: i64| {
            let secret = totp_rs::Secret::try_from_base32(&secret).unwrap();
            let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
            totp.generate(u64::try_from(at / 1_000_000).unwrap()).to_string()
        };
        let refused = browser.post("/account/second-factor/confirm", &[("code", "000000")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("id=\"e-code\"") && refused.body.contains(&secret));
        let first = code(t.clock.now().micros());
        let done = browser.post("/account/second-factor/confirm", &[("code", &first)]).await;
        assert_eq!(done.location(), "/account?done=factor");

        t.clock.advance_seconds(60);
        let mut again = Browser::new(&t.db);
        let form = [("login", "kadis"), ("password", PASSWORD), ("next", "/account/tokens")];
        let halfway = again.post("/sign-in", &form).await;
        assert_eq!(halfway.location(), "/sign-in/code?next=%2Faccount%2Ftokens");
        assert!(again.get("/account").await.location().starts_with("/sign-in?"), "halfway is nobody");
        again.csrf = again.get(halfway.location()).await.csrf();
        let replayed = again.post("/sign-in/code", &[("code", &first), ("next", "/account/tokens")]).await;
        assert_eq!(replayed.status, StatusCode::UNPROCESSABLE_ENTITY);
        let forged = again.post_raw("/sign-in/code", &[("code", &first)], &[]).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        let now = code(t.clock.now().micros());
        let whole = again.post("/sign-in/code", &[("code", &now), ("next", "/account/tokens")]).await;
        assert_eq!(whole.location(), "/account/tokens");
        assert_eq!(again.get("/account/tokens").await.status, StatusCode::OK);
        assert_eq!(again.get("/sign-in/code").await.location(), "/sign-in");
    }

    async fn throttled_visitors_are_told_how_long(t: TestDb) {
        person(&t.db, "kadis", &[]).await;
        let mut browser = Browser::new(&t.db);
        for _ in 0..5 {
            browser.post("/sign-in", &[("login", "kadis"), ("password", "salah")]).await;
        }
        let blocked = browser.post("/sign-in", &[("login", "kadis"), ("password", PASSWORD)]).await;
        assert_eq!(blocked.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(blocked.body.contains("Too many failed attempts. Try again in 1"), "{}", blocked.body);
    }

    async fn an_administrator_adds_an_account_in_the_browser(t: TestDb) {
        let mut browser = administrator(&t.db).await;
        let empty = browser.post("/accounts", &[("login", "a b"), ("name", " "), ("role", "regional-admin"), ("place", "7"), ]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        for field in ["login", "name", "place"] {
            assert!(empty.body.contains(&format!("id=\"e-{field}\"")), "{field}");
        }
        assert!(empty.body.contains("value=\"a b\""), "what was typed comes back");
        let taken = browser.post("/accounts", &[("login", "ADMIN"), ("name", "X"), ("role", "")]).await;
        assert!(taken.body.contains("Another account has this login"));
        let form = [("login", "k.ari"), ("name", "<b>Ari</b> \"&'"), ("role", "regional-admin"), ("place", "7172")];
        let made = browser.post("/accounts", &form).await;
        assert_eq!((made.status, made.headers["cache-control"].to_str().unwrap()), (StatusCode::OK, "no-store"));
        let list = browser.get("/accounts?q=ari&sort=-login").await;
        assert!(!list.body.contains("<b>Ari"), "names are escaped");
        assert!(list.body.contains("region 71.72"));
        let (_, rest) = list.body.split_once("href=\"/accounts/0").unwrap();
        let page = format!("/accounts/0{}", rest.split_once('"').unwrap().0);
        let shown = browser.get(&page).await;
        assert!(shown.body.contains("Lead agency (Diskominfo)") && shown.body.contains("Account added"));

        let granted = browser.post(&format!("{page}/grants"), &[("role", "officer"), ("place", "")]).await;
        assert_eq!(granted.location(), format!("{page}?done=granted"));
        let wrong = browser.post(&format!("{page}/grants"), &[("role", "officer"), ("place", "71.72")]).await;
        assert!(wrong.body.contains("A role of the ministry has no region"));
        let revoked = browser.post(&format!("{page}/grants/revoke"), &[("role", "officer"), ("scope", "nation")]).await;
        assert_eq!(revoked.location(), format!("{page}?done=revoked"));
        let renamed = browser.post(&format!("{page}/name"), &[("name", "Ari"), ("revision", "1")]).await;
        assert_eq!(renamed.location(), format!("{page}?done=name"));
        let stale = browser.post(&format!("{page}/name"), &[("name", "Bri"), ("revision", "1")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let reset = browser.post(&format!("{page}/password"), &[]).await;
        assert!(reset.body.contains("<pre class=\"code\""));
        for act in ["sessions/end", "second-factor/remove"] {
            assert_eq!(browser.post(&format!("{page}/{act}"), &[]).await.status, StatusCode::SEE_OTHER, "{act}");
        }
        let revision = browser.get(&page).await.body;
        let (_, rest) = revision.split_once("name=\"revision\" value=\"").unwrap();
        let revision = rest.split_once('"').unwrap().0.to_owned();
        let off = browser.post(&format!("{page}/state"), &[("state", "disabled"), ("revision", &revision)]).await;
        assert_eq!(off.location(), format!("{page}?done=state"));
        assert!(browser.get("/accounts?state=disabled").await.body.contains("k.ari"));
    }

    async fn the_last_administrator_is_told_on_the_page(t: TestDb) {
        let (id, _) = admin(&t.db).await;
        let mut browser = Browser::signed_in(&t.db, "admin", ADMIN_PASSWORD).await;
        let page = format!("/accounts/{id}");
        let refused = browser.post(&format!("{page}/state"), &[("state", "disabled"), ("revision", "1")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("last active ministry administrator"));
        let refused = browser.post(&format!("{page}/grants/revoke"), &[("role", "ministry-admin"), ("scope", "nation")]).await;
        assert!(refused.body.contains("last active ministry administrator"));
    }

    async fn tokens_are_made_shown_once_and_revoked_in_the_browser(t: TestDb) {
        person(&t.db, "kadis", &[]).await;
        let mut browser = Browser::person(&t.db, "kadis").await;
        let empty = browser.post("/account/tokens", &[("name", ""), ("days", "0")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        let form = [("name", "Sinkron"), ("days", "30"), ("scope", "register:read"), ("scope", "register:write")];
        let made = browser.post("/account/tokens", &form).await;
        assert_eq!(made.headers["cache-control"], "no-store");
        let (_, rest) = made.body.split_once("<code>pilar_").unwrap();
        let secret = format!("pilar_{}", rest.split_once('<').unwrap().0);
        let list = browser.get("/account/tokens").await;
        assert!(!list.body.contains(&secret) && list.body.contains(&secret[..12]));
        let (_, rest) = list.body.split_once("/account/tokens/").unwrap();
        let id = rest.split_once('/').unwrap().0.to_owned();
        browser.post(&format!("/account/tokens/{id}/revoke"), &[]).await;
        assert!(browser.get("/account/tokens").await.body.contains("No tokens"));
    }

    async fn sessions_are_seen_and_ended_in_the_browser(t: TestDb) {
        person(&t.db, "kadis", &[]).await;
        let mut here = Browser::person(&t.db, "kadis").await;
        let mut there = Browser::person(&t.db, "kadis").await;
        let answer = here.post("/account/sessions/end-others", &[]).await;
        assert_eq!(answer.location(), "/account?done=sessions");
        assert_eq!(there.get("/account").await.status, StatusCode::SEE_OTHER);
        assert_eq!(here.get("/account?done=sessions").await.status, StatusCode::OK);
    }

    async fn an_auditor_reads_and_verifies_and_changes_nothing(t: TestDb) {
        admin(&t.db).await;
        let (id, _) = person(&t.db, "auditor", &[Grant::national(Role::Auditor).unwrap()]).await;
        let mut browser = Browser::person(&t.db, "auditor").await;
        let log = browser.get("/audit?actor=admin&limit=1").await;
        assert_eq!(log.status, StatusCode::OK);
        assert!(log.body.contains("Admin O&#39;Brien") && log.body.contains("Signed in"), "{}", log.body);
        assert!(browser.get("/audit?after=x").await.status == StatusCode::BAD_REQUEST);
        let verified = browser.post("/audit/verify", &[]).await;
        assert!(verified.body.contains("The chain is intact"));
        assert!(browser.get(&format!("/accounts/{id}")).await.body.contains("Auditor"));
        assert_eq!(browser.get("/accounts/new").await.status, StatusCode::FORBIDDEN);
        let before = entries(&t.db).await;
        let tries = [("name", vec![("name", "X"), ("revision", "1")]), ("state", vec![("state", "disabled"), ("revision", "1")]), ("password", vec![]), ("grants", vec![("role", "ministry-admin"), ("place", "")]), ("grants/revoke", vec![("role", "auditor"), ("scope", "nation")]), ("second-factor/remove", vec![])];
        for (act, fields) in tries {
            let answer = browser.post(&format!("/accounts/{id}/{act}"), &fields).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{act}");
        }
        assert_eq!(browser.post("/accounts", &[("login", "x.y"), ("name", "X")]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(entries(&t.db).await, before, "nothing was written");
    }

    async fn every_role_sees_only_what_it_may(t: TestDb) {
        admin(&t.db).await;
        for role in Role::ALL.into_iter().filter(|role| *role != Role::MinistryAdmin) {
            let place = match role.scope_kind() {
                access::ScopeKind::Nation => "nation",
                access::ScopeKind::Region => "region:71.72",
                access::ScopeKind::Agency => "agency:00000000-0000-0000-0000-000000000009",
            };
            let login = format!("a.{role}");
            person(&t.db, &login, &[Grant::new(role, place.parse().unwrap()).unwrap()]).await;
            let mut browser = Browser::person(&t.db, &login).await;
            let seen = if role == Role::Auditor { StatusCode::OK } else { StatusCode::FORBIDDEN };
            for uri in ["/accounts", "/audit"] {
                let answer = browser.get(uri).await;
                assert_eq!(answer.status, seen, "{role} at {uri}");
                assert_eq!(answer.body.contains("href=\"/audit\""), role == Role::Auditor, "the navigation hides it");
            }
            assert_eq!(browser.get("/accounts/new").await.status, StatusCode::FORBIDDEN);
            assert_eq!(browser.post("/audit/verify", &[]).await.status, seen, "{role}");
        }
    }

    async fn pages_are_whole_in_both_languages(t: TestDb) {
        let (id, _) = admin(&t.db).await;
        let mut browser = Browser::signed_in(&t.db, "admin", ADMIN_PASSWORD).await;
        let paths = ["/account", "/account/password", "/account/second-factor", "/account/tokens", "/accounts", "/accounts/new", &format!("/accounts/{id}"), "/audit"];
        for path in paths {
            for lang in ["id", "en"] {
                let answer = browser.get(&format!("{path}?lang={lang}")).await;
                assert_eq!(answer.status, StatusCode::OK, "{path}");
                assert!(answer.body.contains(&format!("<html lang=\"{lang}\"")) && !answer.body.contains('⟦'), "{path}");
                assert!(!answer.body.contains("style=\""), "the policy forbids inline styles: {path}");
            }
        }
        let mut public = Browser::new(&t.db);
        assert!(!public.get("/sign-in?lang=id").await.body.contains('⟦'));
    }

    async fn a_route_outside_the_gate_lets_nobody_in(t: TestDb) {
        person(&t.db, "kadis", &[]).await;
        let browser = Browser::person(&t.db, "kadis").await;
        let app = crate::site::app(&t.db, web::Settings::default());
        let bare = web::finish(access::http::pages(), app);
        let request = browser.request("GET", "/account").body(Body::empty()).unwrap();
        let response = tower::ServiceExt::oneshot(bare, request).await.unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }

    async fn a_session_that_ends_in_another_window_ends_here_too(t: TestDb) {
        let (_, admin) = admin(&t.db).await;
        let (id, own) = person(&t.db, "kadis", &[]).await;
        let mut browser = Browser::person(&t.db, "kadis").await;
        assert_eq!(browser.get("/whoami").await.body, id.to_string());
        sessions::end_all(&t.db, &own, id, None).await.unwrap();
        assert_eq!(browser.get("/whoami").await.body, Actor::Anonymous.id_text());
        let mut browser = Browser::person(&t.db, "kadis").await;
        set_state(&t.db, &admin, id, AccountState::Disabled, 1).await.unwrap();
        assert_eq!(browser.get("/whoami").await.body, "anonymous");
    }

    async fn a_visitor_without_a_cookie_costs_no_query(t: TestDb) {
        t.db.close().await;
        let mut browser = Browser::new(&t.db);
        assert_eq!(browser.get("/whoami").await.body, "anonymous");
        assert_eq!(browser.get("/sign-in").await.status, StatusCode::OK);
        browser.cookie = Some("pilar=x".to_owned());
        assert_eq!(browser.get("/sign-in").await.status, StatusCode::SERVICE_UNAVAILABLE);
    }
}
