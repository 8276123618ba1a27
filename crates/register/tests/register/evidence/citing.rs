//! How other contexts use evidence.

use access::{Actor, Role};
use axum::http::StatusCode;
use kernel::Id;
use register::{
    Acting, ChangeError,
    evidence::{self, CiteError, NewCitation, Proof},
    model::{Evidence, EvidenceWithdrawalDraft},
};
use serde_json::json;
use testkit::{TestDb, both};

use super::{bring, code, draft, entries, entry, loaded, on_disk, pdf, person::Person};

fn citation<'a>(subject: &'a str, page: Option<u32>) -> NewCitation<'a> {
    NewCitation {
        context: "assessment",
        subject,
        page,
        words: "Pasal 3 \"tentang\" <tim>",
        place: "Asesmen 2026, butir 1.2",
        href: "/assessments/1#b12",
    }
}

async fn cite(
    t: &TestDb,
    id: Id<Evidence>,
    region: &str,
    new: &NewCitation<'_>,
) -> Result<(), CiteError> {
    let mut tx = t.db.write().await.unwrap();
    let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
    evidence::cite(act, &code(region), id, new).await?;
    tx.commit().await.unwrap();
    Ok(())
}

both! {
    async fn one_file_serves_many_answers_and_years(t: TestDb) {
        loaded(&t).await;
        let (one, two) = (entry(&t, "satu", &draft("SK")).await, entry(&t, "dua", &draft("Perwali")).await);
        let before = entries(&t.db).await;
        for (subject, id, page) in [("2026/1", one.id, Some(3)), ("2026/2", one.id, None), ("2027/1", one.id, Some(1)), ("2026/1", two.id, Some(2)), ("2026/1", one.id, Some(1))] {
            cite(&t, id, "71.72", &citation(subject, page)).await.unwrap();
        }
        let words = NewCitation { words: "Pasal 4", ..citation("2026/2", None) };
        cite(&t, one.id, "71.72", &words).await.unwrap();
        assert_eq!(entries(&t.db).await, before, "the citing command has its own entry");
        let mut tx = t.db.write().await.unwrap();
        let all = evidence::citations_of(&mut tx, "assessment", &["2026/1", "2026/2", "2026/3"]).await.unwrap();
        assert_eq!(all.keys().collect::<Vec<_>>(), ["2026/1", "2026/2"]);
        let of_first: Vec<_> = all["2026/1"].iter().map(|c| (c.evidence.title.as_str(), c.citation.page)).collect();
        assert_eq!(of_first.len(), 3);
        assert!(of_first.contains(&("Perwali", Some(2))) && of_first.contains(&("SK", Some(1))));
        assert_eq!((all["2026/2"][0].citation.words.as_str(), all["2026/2"][0].evidence.cited), ("Pasal 4", 4));
        assert!(evidence::citations_of(&mut tx, "evaluation", &["2026/1"]).await.unwrap().is_empty());
        assert!(evidence::citations_of(&mut tx, "assessment", &[]).await.unwrap().is_empty());
        assert!(evidence::uncite(&mut tx, ("assessment", "2026/1"), one.id, Some(3)).await.unwrap());
        assert!(!evidence::uncite(&mut tx, ("assessment", "2026/1"), one.id, Some(3)).await.unwrap());
        assert_eq!(evidence::uncite_all(&mut tx, "assessment", "2026/1").await.unwrap(), 2);
        let places = evidence::usage_of(&mut tx, &Actor::System, one.id, 10).await.unwrap();
        assert_eq!(places.iter().map(|p| p.subject.as_str()).collect::<Vec<_>>(), ["2026/2", "2027/1"]);
    }

    async fn what_cannot_be_cited_says_why(t: TestDb) {
        loaded(&t).await;
        let entry = entry(&t, "satu", &draft("SK")).await;
        let new = citation("1", None);
        assert!(matches!(cite(&t, entry.id, "71.73", &new).await, Err(CiteError::Unknown(_))), "another region's");
        let nothing = Id::from_uuid(uuid::Uuid::from_u128(7));
        assert!(matches!(cite(&t, nothing, "71.72", &new).await, Err(CiteError::Unknown(_))));
        for page in [0, 4] {
            let told = cite(&t, entry.id, "71.72", &citation("1", Some(page))).await;
            assert!(matches!(told, Err(CiteError::Page { pages: 3, .. })), "{page}");
        }
        for href in ["https://evil.example", "//evil.example", "javascript:alert(1)"] {
            let told = cite(&t, entry.id, "71.72", &NewCitation { href, ..new.clone() }).await;
            assert!(matches!(told, Err(CiteError::Invalid(_))), "{href}");
        }
        let long = "x".repeat(1001);
        let told = cite(&t, entry.id, "71.72", &NewCitation { words: &long, ..new.clone() }).await;
        assert!(matches!(told, Err(CiteError::Invalid(_))));
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let gone = EvidenceWithdrawalDraft { reason: "r".into(), revision: "1".into(), ..EvidenceWithdrawalDraft::default() };
        evidence::withdraw(act, entry.id, &gone).await.unwrap();
        tx.commit().await.unwrap();
        assert!(matches!(cite(&t, entry.id, "71.72", &new).await, Err(CiteError::Withdrawn(_))));
    }

    async fn who_withdraws_sees_where_it_is_cited_first(t: TestDb) {
        loaded(&t).await;
        let entry = entry(&t, "satu", &draft("SK")).await;
        cite(&t, entry.id, "71.72", &citation("2026/1", Some(2))).await.unwrap();
        let admin = Person::with(&t.db, "bitung", Role::RegionalAdmin, "region:71.72").await;
        let page = admin.get(&format!("/evidence/{}", entry.id)).await.text();
        assert!(page.contains("href=\"/assessments/1#b12\"") && page.contains("page 2") && page.contains("&#60;tim&#62;"), "{page}");
        let uri = format!("/evidence/{}/withdraw", entry.id);
        let fields = [("reason", "SK baru"), ("revision", "1")];
        let before = entries(&t.db).await;
        let asked = admin.post(&uri, &fields).await;
        let text = asked.text();
        assert_eq!(asked.status, StatusCode::OK);
        assert!(text.contains("still cited") && text.contains("Asesmen 2026, butir 1.2") && text.contains("name=\"_confirmed\""), "{text}");
        assert_eq!(entries(&t.db).await, before, "nothing is written before the yes");
        let api = format!("/api/v1/regions/71.72/evidence/{}/withdraw", entry.id);
        let told = admin.json("POST", &api, &json!({"reason": "r", "revision": "1"})).await;
        assert_eq!((told.status.as_u16(), &told.json()["citations"][0]["place"]), (409, &json!("Asesmen 2026, butir 1.2")));
        let mut yes = fields.to_vec();
        yes.push(("_confirmed", "yes"));
        assert_eq!(admin.post(&uri, &yes).await.status, StatusCode::SEE_OTHER);
        let page = admin.get(&format!("/evidence/{}", entry.id)).await.text();
        assert!(page.contains("This file was withdrawn") && page.contains("SK baru") && page.contains("Ibu bitung"), "{page}");
        let mut tx = t.db.read().await.unwrap();
        let all = evidence::citations_of(&mut tx, "assessment", &["2026/1"]).await.unwrap();
        assert_eq!(all["2026/1"][0].evidence.withdrawn.as_ref().unwrap().reason, "SK baru", "whoever cited it sees that");
        drop(tx);
        let back = admin.post(&uri, &[("revision", "2")]).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text());
    }

    async fn an_assessor_reads_what_the_subject_on_their_table_cites_and_nothing_else(t: TestDb) {
        loaded(&t).await;
        let (cited, other) = (entry(&t, "satu", &draft("SK")).await, entry(&t, "dua", &draft("Perwali")).await);
        cite(&t, cited.id, "71.72", &citation("2026/1", None)).await.unwrap();
        let assessor = access::Principal {
            id: access::AccountId::from_uuid(uuid::Uuid::from_u128(1)),
            login: "asesor".parse().unwrap(),
            name: "Asesor".parse().unwrap(),
            grants: vec![access::Grant::national(Role::Assessor).unwrap()],
            must_change_password: false,
        };
        let actor = Actor::Account(std::sync::Arc::new(assessor));
        let mut tx = t.db.read().await.unwrap();
        let proof = Some(Proof { context: "assessment", subject: "2026/1" });
        assert_eq!(evidence::may_read(&mut tx, &actor, cited.id, proof).await.unwrap().id, cited.id);
        assert!(matches!(evidence::may_read(&mut tx, &actor, other.id, proof).await, Err(ChangeError::Unknown(_))));
        assert!(matches!(evidence::may_read(&mut tx, &actor, cited.id, None).await, Err(ChangeError::Forbidden(_))));
        let wrong = Some(Proof { context: "assessment", subject: "2026/2" });
        assert!(evidence::may_read(&mut tx, &actor, cited.id, wrong).await.is_err());
        assert!(matches!(evidence::may_read(&mut tx, &Actor::Anonymous, cited.id, proof).await, Err(ChangeError::Forbidden(_))));
    }

    async fn a_region_that_is_no_more_gets_no_new_evidence(t: TestDb) {
        loaded(&t).await;
        let told = bring(&t, &Actor::System, "99.99", &pdf(1, "x"), &draft("x")).await;
        assert!(matches!(told, Err(ChangeError::Unknown(_))));
        assert_eq!(on_disk(&t.db), (0, 0));
    }
}
