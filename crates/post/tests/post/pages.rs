//! The pages and the API of the outbox.

use access::{Actor, Role};
use axum::http::StatusCode;
use post::MessageState;
use testkit::TestDb;

use crate::world::{account, letter, messages, person, sent, site};

/// What the API answers to a token of this account with these scopes.
async fn asked(
    t: &TestDb,
    id: access::AccountId,
    scopes: &[access::TokenScope],
    uri: &str,
) -> (StatusCode, serde_json::Value) {
    use axum::{
        body::{Body, to_bytes},
        http::Request,
    };
    use tower::ServiceExt;
    let token = access::operations::tokens::create(
        &t.db,
        &Actor::System,
        id,
        access::operations::tokens::NewToken {
            name: "uji".parse().unwrap(),
            scopes: scopes.to_vec(),
            days: None,
        },
    )
    .await
    .unwrap();
    let request = Request::builder()
        .uri(uri)
        .header("host", "site.example")
        .header("authorization", format!("Bearer {}", token.1.reveal()))
        .body(Body::empty())
        .unwrap();
    let answer = site(&t.db, &post::Settings::default())
        .oneshot(request)
        .await
        .unwrap();
    let status = answer.status();
    let body = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

testkit::both! {
    async fn an_officer_reads_filters_calls_off_and_sends_again(t: TestDb) {
        let letters: Vec<_> = (0..60).map(|n| letter(&format!("p{n:02}@daerah.example"))).collect();
        sent(&t, &letters).await;
        let mut officer = person(&t, "petugas", Role::Officer, "nation").await;
        let list = officer.get("/post").await;
        assert_eq!(list.status, StatusCode::OK, "{}", list.body);
        for text in ["p59@daerah.example", "No mail server is set. 60 messages wait", "rel=\"next\"", "General reminder"] {
            assert!(list.body.contains(text), "{text}: {}", list.body);
        }
        let found = officer.get("/post?q=P07%40daerah&state=queued&template=reminder&sort=name").await;
        assert!(found.body.contains("p07@daerah.example") && !found.body.contains("p08@daerah.example"), "{}", found.body);
        let none = officer.get("/post?state=failed").await;
        assert!(none.body.contains("No messages"), "{}", none.body);
        assert_eq!(officer.get("/post?state=lost").await.status, StatusCode::BAD_REQUEST);
        let one = format!("/post/{}", messages(&t).await[7].id);
        let page = officer.get(&one).await;
        assert!(page.body.contains("SK Dewan Smart City") && page.body.contains("Call off the message"), "{}", page.body);
        let ask = officer.get(&format!("{one}/cancel")).await;
        assert!(ask.body.contains("p07@daerah.example"), "{}", ask.body);
        let done = officer.fill(&format!("{one}/cancel"), &[]).await;
        assert_eq!(done, format!("{one}?done=cancelled"));
        let twice = officer.post(&format!("{one}/cancel"), &[]).await;
        assert_eq!(twice.status, StatusCode::CONFLICT);
        assert!(twice.body.contains("can neither be sent again nor called off"), "{}", twice.body);
        officer.fill(&format!("{one}/retry"), &[]).await;
        assert_eq!(messages(&t).await[7].state, MessageState::Queued);
        officer.lang = "id";
        for uri in ["/post", &one, "/post/templates", "/post/templates/reminder", "/post/templates/reminder/edit", "/post/addresses", "/account/post"] {
            let page = officer.get(uri).await;
            assert_eq!(page.status, StatusCode::OK, "{uri}: {}", page.body);
        }
        assert_eq!(officer.get("/post/019f0000-0000-7000-8000-000000000000").await.status, StatusCode::NOT_FOUND);
    }

    async fn a_template_is_previewed_changed_and_keeps_its_history(t: TestDb) {
        let mut officer = person(&t, "petugas", Role::Officer, "nation").await;
        let edit = "/post/templates/reminder/edit";
        let texts = |subject: &'static str, text: &'static str| [("revision", "0"), ("subject_id", subject), ("text_id", text), ("subject_en", "About {region}"), ("text_en", "Dear {name}: {matter}, {due}"), ("reason", "Lebih \"singkat\" <b>")];
        let wrong = officer.post(edit, &texts("Untuk {daerah}", "Yth. {name} {")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.is_wrong("subject_id") && wrong.is_wrong("text_id") && !wrong.is_wrong("text_en"), "{}", wrong.body);
        assert!(wrong.body.contains("This placeholder is not known. ({daerah})"), "{}", wrong.body);
        let mut preview = texts("Untuk {region}", "Yth. {name}: {matter}").to_vec();
        preview.push(("do", "preview"));
        let shown = officer.post(edit, &preview).await;
        assert_eq!(shown.status, StatusCode::OK);
        assert!(shown.body.contains("Untuk Example City") && shown.body.contains("value=\"Untuk {region}\""), "{}", shown.body);
        sent(&t, &[letter("a@daerah.example")]).await;
        let saved = officer.post(edit, &texts("Untuk {region}", "Yth. {name}: {matter}")).await;
        assert_eq!(saved.location, "/post/templates/reminder?done=saved", "{}", saved.body);
        let stale = officer.post(edit, &texts("Lain", "Lain")).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        sent(&t, &[letter("b@daerah.example")]).await;
        let all = messages(&t).await;
        assert_eq!((all[0].subject.as_str(), all[0].template_version), ("Pengingat untuk Kota Kotamobagu: SK Dewan Smart City", 0));
        assert_eq!((all[1].subject.as_str(), all[1].body.as_str(), all[1].template_version), ("Untuk Kota Kotamobagu", "Yth. Bapak b: SK Dewan Smart City", 1));
        let page = officer.get("/post/templates/reminder").await;
        for text in ["Version 1", "As supplied", "Lebih &#34;singkat&#34; &#60;b&#62;", "Ibu petugas"] {
            assert!(page.body.contains(text), "{text}: {}", page.body);
        }
        assert_eq!(officer.get("/post/templates/no-such").await.status, StatusCode::NOT_FOUND);
    }

    async fn everyone_keeps_their_own_address_and_officers_may_set_it(t: TestDb) {
        let mut region = person(&t, "siti", Role::RegionalAdmin, "region:71.74").await;
        let wrong = region.post("/account/post", &[("email", "siti@\r\nBcc: x@y.id"), ("lang", "id"), ("revision", "")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.is_wrong("email"));
        let saved = region.fill("/account/post", &[("email", "siti@daerah.example"), ("lang", "id"), ("wants_reminders", "yes")]).await;
        assert_eq!(saved, "/account/post?done=saved");
        let page = region.get("/account/post").await;
        assert!(page.body.contains("You confirmed this address on"), "{}", page.body);
        assert_eq!(region.post("/account/post/test", &[]).await.location, "/account/post?done=tested");
        assert_eq!(messages(&t).await[0].template, "test");
        let mut officer = person(&t, "petugas", Role::Officer, "nation").await;
        let list = officer.get("/post/addresses").await;
        assert!(list.body.contains("siti@daerah.example"), "{}", list.body);
        let at = list.body.find("Ibu siti").unwrap();
        let href = list.body[..at].rsplit("href=\"").next().unwrap().split('"').next().unwrap().to_owned();
        officer.fill(&href, &[("email", "diskominfo@daerah.example"), ("lang", "en")]).await;
        let page = region.get("/account/post").await;
        assert!(page.body.contains("An officer filled in this address") && page.body.contains("diskominfo@daerah.example"), "{}", page.body);
        // Who comes second is told so.
        let stale = officer.post(&href, &[("email", "lain@daerah.example"), ("lang", "en"), ("revision", "1")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        region.fill("/account/post", &[("email", ""), ("lang", "id")]).await;
        assert!(!officer.get("/post/addresses").await.body.contains("@daerah.example"));
        let mut tx = t.db.read().await.unwrap();
        let entries = store::audit::of_subject(&mut tx, href.replace("/post/addresses/", "account:").as_str(), i64::MAX, 20).await.unwrap();
        let actions: Vec<_> = entries.iter().map(|entry| entry.action.as_str()).filter(|action| action.starts_with("post.")).collect();
        assert_eq!(actions, ["post.remove_address", "post.set_address", "post.test", "post.set_address"]);
        assert!(entries.iter().all(|entry| !entry.details.contains("daerah.example")));
    }

    async fn roles_that_must_not_are_refused(t: TestDb) {
        sent(&t, &[letter("rahasia@daerah.example")]).await;
        let one = format!("/post/{}", messages(&t).await[0].id);
        let (retry, cancel) = (format!("{one}/retry"), format!("{one}/cancel"));
        let reads = ["/post", &one, "/post/templates", "/post/templates/reminder"];
        let writes = [retry.as_str(), &cancel, "/post/templates/reminder/edit", "/post/addresses"];
        for (login, role, place) in [
            ("asesor", Role::Assessor, "nation"), ("ahli", Role::Expert, "nation"), ("hukum", Role::LegalReviewer, "nation"),
            ("daerah", Role::RegionalAdmin, "region:71.74"), ("wali", Role::Head, "region:71.74"),
        ] {
            let mut browser = person(&t, login, role, place).await;
            for uri in reads.iter().chain(&writes) {
                assert_eq!(browser.get(uri).await.status, StatusCode::FORBIDDEN, "{login} {uri}");
            }
            for uri in [&retry, &cancel] {
                assert_eq!(browser.post(uri, &[]).await.status, StatusCode::FORBIDDEN, "{login} {uri}");
            }
        }
        // An auditor reads, sees no addresses, cannot find them by searching, and changes nothing.
        let mut auditor = person(&t, "auditor", Role::Auditor, "nation").await;
        for uri in reads {
            let page = auditor.get(uri).await;
            assert_eq!(page.status, StatusCode::OK, "{uri}");
            assert!(!page.body.contains("rahasia@"), "{uri}: {}", page.body);
        }
        assert!(auditor.get("/post").await.body.contains("r•••@daerah.example"));
        assert!(auditor.get("/post?q=rahasia%40daerah").await.body.contains("No messages"));
        for uri in writes {
            assert_eq!(auditor.get(uri).await.status, StatusCode::FORBIDDEN, "{uri}");
            assert_eq!(auditor.post(uri, &[("email", "")]).await.status, if uri == "/post/addresses" { StatusCode::METHOD_NOT_ALLOWED } else { StatusCode::FORBIDDEN }, "{uri}");
        }
        let mut nobody = testkit::Browser::visitor(site(&t.db, &post::Settings::default()));
        assert_eq!(nobody.get("/post").await.status, StatusCode::SEE_OTHER);
        assert_eq!(nobody.get("/account/post").await.status, StatusCode::SEE_OTHER);
    }

    async fn the_api_gives_addresses_to_tokens_that_may_read_them(t: TestDb) {
        use access::TokenScope::{PersonalRead, PostRead, RegisterRead};
        sent(&t, &[letter("rahasia@daerah.example"), letter("b@daerah.example")]).await;
        let id = account(&t, "petugas", Role::Officer, "nation").await;
        let (status, body) = asked(&t, id, &[PostRead], "/api/v1/messages?limit=1&sort=time").await;
        assert_eq!(status, StatusCode::OK, "{body}");
        assert_eq!(body["rows"][0]["email"], "r•••@daerah.example");
        assert_eq!(body["rows"][0]["state"], "queued");
        assert!(body["next"].is_string());
        let one = format!("/api/v1/messages/{}", body["rows"][0]["id"].as_str().unwrap());
        let (_, body) = asked(&t, id, &[PostRead, PersonalRead], &one).await;
        assert_eq!(body["email"], "rahasia@daerah.example");
        assert!(body["body"].as_str().unwrap().starts_with("Yth."));
        assert_eq!(asked(&t, id, &[RegisterRead], &one).await.0, StatusCode::FORBIDDEN);
        let region = account(&t, "daerah", Role::RegionalAdmin, "region:71.74").await;
        assert_eq!(asked(&t, region, &[PostRead], &one).await.0, StatusCode::FORBIDDEN);
    }
}
