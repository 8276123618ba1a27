//! What is printed as final is known, and so is what was changed since.

use access::{Actor, Role};
use agreements::{
    issued::{self, Found},
    model::AgreementState as S,
};
use axum::{
    body::{Body, to_bytes},
    http::{Request, header},
};
use register::Acting;
use testkit::TestDb;
use tower::ServiceExt;

use crate::world::{REGIONS, cohort, drafted, person, scheduled, site};

/// A file as anyone uploads it.
async fn uploaded(t: &TestDb, bytes: &[u8]) -> String {
    let mut form =
        b"--batas\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n"
            .to_vec();
    form.extend(bytes);
    form.extend(b"\r\n--batas--\r\n");
    let request = Request::builder()
        .method("POST")
        .uri("/verify")
        .header(header::HOST, "pilar.example")
        .header(header::ORIGIN, "http://pilar.example")
        .header(header::COOKIE, "lang=en")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=batas")
        .body(Body::from(form))
        .unwrap();
    let response = site(&t.db).oneshot(request).await.unwrap();
    let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

testkit::both! {
    async fn a_final_print_is_issued_once_and_told_apart_from_what_was_changed(t: TestDb) {
        cohort(&t).await;
        let mut tx = t.db.write().await.unwrap();
        let act = &mut Acting::new(&mut tx, &Actor::System, &t.clock);
        let (_, ids) = scheduled(act, REGIONS[0]).await;
        let draft = drafted(act, REGIONS[1]).await;
        tx.commit().await.unwrap();
        let mut officer = person(&t, "petugas", Role::Officer, "nation").await;
        let unfinished = officer.bytes(&format!("/agreements/{}/pdf", draft[0])).await;
        let uri = format!("/agreements/{}/pdf", ids[0]);
        let first = officer.bytes(&uri).await;
        t.clock.advance_seconds(3600);
        let again = officer.bytes(&uri).await;
        assert!(first == again, "of one content there is one print");
        let mut tx = t.db.read().await.unwrap();
        let looked = issued::find(&mut tx, &issued::traces(&unfinished)).await.unwrap();
        assert_eq!(looked, Found::Unknown, "a draft is not issued");
        let Found::Unchanged(known) = issued::find(&mut tx, &issued::traces(&first)).await.unwrap() else { panic!() };
        assert_eq!((known.document.kind.as_str(), known.files.len()), ("agreement", 1));
        let agreement = agreements::agreements::find(&mut tx, &Actor::System, ids[0]).await.unwrap();
        assert_eq!((agreement.state, agreement.document_code.as_deref()), (S::Scheduled, Some(known.document.code.as_str())));
        let appended = [&first[..], b"\n1 0 obj null endobj\n%%EOF\n"].concat();
        let Found::Changed(of) = issued::find(&mut tx, &issued::traces(&appended)).await.unwrap() else { panic!("appended") };
        assert_eq!(of.document, known.document);
        let mut broken = first.clone();
        let middle = broken.len() / 2;
        broken[middle] ^= 1;
        let found = issued::find(&mut tx, &issued::traces(&broken)).await.unwrap();
        assert!(matches!(&found, Found::Changed(of) if of.document == known.document), "{found:?}");
        drop(tx);
        assert!(uploaded(&t, &first).await.contains("is unchanged, but it is unsigned"));
        assert!(uploaded(&t, &appended).await.contains("has been changed since"));
        assert!(uploaded(&t, &unfinished).await.contains("This file is not known"));
    }
}
